"""Footnotes, addresses of links, abbreviations, attributes, and the extensions of kramdown."""

from __future__ import annotations

from bisect import bisect
from typing import TYPE_CHECKING

import sitegen.importing.kramdown.grammar as grammar
from sitegen.importing.kramdown.grammar import is_blank

if TYPE_CHECKING:
    from sitegen.importing.kramdown.blocks import Container


def named_definition(container: Container, line: str) -> str:
    """Read a footnote, the address of a link, or an abbreviation."""
    defined, start = container.blocks.defined, container.at
    if match := grammar.FOOTNOTE.fullmatch(line):
        return _footnote(container, match["marker"], match["name"], match["rest"])
    if match := grammar.ABBREVIATION.fullmatch(line):
        short, long = match["short"], match["long"].strip()
        unused = not defined.abbreviate(short, long)
        container.put(start, _hidden(line) if unused else None, "kramdown-abbreviation")
        return container.skip("end")
    if match := grammar.LINK.fullmatch(line):
        last = defined.is_last(defined.links, match["name"].lower())
        if not last:
            container.put(start, f"{_hidden(line)}\n", "kramdown-defined-twice")
        else:
            container.put(start, container.blocks.spans.address_of(line), "kramdown-link")
        return container.skip("link")
    return ""


def _hidden(line: str) -> str:
    """A line as a comment."""
    return f"<!-- {line.strip().replace('--', '- -')} -->"


def _footnote(container: Container, marker: str, name: str, rest: str) -> str:
    """Read a footnote, which goes on with indented lines only."""
    start, end = container.at, container.at + 1
    for index in range(start + 1, len(container.lines)):
        if grammar.INDENTED.match(container.lines[index]):
            end = index + 1
        elif not is_blank(container.lines[index]):
            break
    defined = container.blocks.defined
    earlier = not defined.is_last(defined.footnotes, name)
    indents = [match[0] if (match := grammar.INDENTED.match(line)) else "" for line in container.lines[start:end]]
    inner = [line[len(indent) :] for indent, line in zip(indents, container.lines[start:end], strict=True)]
    space = rest[: len(rest) - len(rest.lstrip())]
    inner[0] = rest.lstrip()
    for index, (line, new) in enumerate(
        zip(inner, container.blocks.rewrite(inner, container.first + start), strict=True), start
    ):
        if index == start:
            text = new.text or ""
            if earlier:
                marker = marker.replace(f"[^{name}]", f"[^{name}-{defined.footnotes[name]}]")
                container.blocks.note("kramdown-defined-twice", container.first + start, container.lines[start])
            container.put(index, marker + space + text.replace("\n", "\n    "))
        elif new.text != line:
            text = new.text or ""
            container.put(index, "\n".join("    " + part if part else part for part in text.split("\n")))
    following = container.lines[end] if end < len(container.lines) else ""
    if not is_blank(following) and not any(
        rule.match(following) for rule in (grammar.FOOTNOTE, grammar.LINK, grammar.ATTRIBUTES)
    ):
        container.put(end - 1, f"{container.written[end - 1].text}\n", "kramdown-footnote")
    return container.skip("footnote", end)


def extension(container: Container, line: str) -> str:
    """Read attributes, an extension of kramdown, or the end of a block."""
    start, defined = container.at, container.blocks.defined
    if grammar.END_OF_BLOCK.fullmatch(line):
        below = container.lines[start + 1] if start + 1 < len(container.lines) else ""
        between = container.last == "list" and grammar.LIST.match(below)
        container.put(start, "\n<!-- -->\n" if between else "", "kramdown-end-of-block")
        return container.skip("end")
    if match := grammar.NAMED.fullmatch(line):
        defined.attributes[match["name"]] = match["inner"].strip()
        container.put(start, None, "kramdown-attributes")
        return container.skip("end")
    if grammar.ATTRIBUTES.fullmatch(line):
        container.put(start, container.blocks.spans.named(line), "kramdown-attributes")
        container.at += 1
        while container.last in ("", "blank", "paragraph, blank") and container.at + 1 < len(container.lines):
            if not is_blank(container.lines[container.at]):
                break
            container.put(container.at, None)  # they belong to what stands below
            container.at += 1
        if container.at < len(container.lines) and container.lines[container.at].lstrip().startswith("<"):
            container.waiting = container.written[start].text or ""
            container.put(start, None, "kramdown-attributes")
        return "attributes"
    match = grammar.EXTENSION.fullmatch(line)
    if not match or match["name"] not in ("comment", "nomarkdown", "options"):
        return ""
    end = start
    if not match["closed"]:
        ends = container.extension_ends
        end = ends[bisect(ends, start)] if ends and ends[-1] > start else 0
        if not end:
            return ""
    comment = match["name"] == "comment"
    container.blocks.note("kramdown-extension", container.first + start, line)
    container.put(start, "<!--" if comment and end > start else None)
    for index in range(start + 1, end):
        text = container.lines[index].replace(grammar.BRACE, "{")
        container.put(index, text.replace("--", "- -") if comment else text if text.strip() else None)
    if end > start:
        container.put(end, "-->" if comment else "")
    return container.skip("end", end + 1)
