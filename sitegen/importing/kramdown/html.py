"""HTML: kramdown ends a block of it with its end tag, CommonMark with a blank line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import sitegen.importing.kramdown.grammar as grammar
from sitegen.importing.kramdown.grammar import is_blank, names, starts_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitegen.importing.kramdown.blocks import Blocks, Container

_ATTRIBUTES = r"(?:[^<>\"']|\"[^\"]*\"|'[^']*')*?"
_TAGS = re.compile(
    rf"<!--(?:(?!<!--).)*?-->|<(?P<close>/?)(?P<name>[A-Za-z][\w:-]*)(?P<rest>(?:\s{_ATTRIBUTES})?)(?P<void>/?)>",
    re.DOTALL,
)
_FENCED = re.compile(r"\n(?P<code>(?P<fence>`{3,})[^`\n]*\n(?:.*\n)*?(?P=fence)(?=\n))")
_WHOLE = re.compile(r"\s*<(pre|script|style|textarea)\b", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
# Markdown behind a blank line.
_MEANT = re.compile(
    r" {0,3}(?:[*+-][ \t]|\d+\.[ \t]|#{1,6}[ \t]|`{3}|~{3}|>[ \t]|\||!?\[[^\]]*\]\(|\*\*"
    r"|[^<]*(?:\*\*[^*]+\*\*|\]\(|`[^`]+`))"
)
# Signs that may be Markdown.
_SIGNS = re.compile(r"[*_`\[\]<\\|$&~:{}\0]")
_MARKDOWN = re.compile(r"\smarkdown\s*=\s*(?:\"(?P<a>\w+)\"|'(?P<b>\w+)'|(?P<c>\w+))")
_VOID = names("area base br col command embed hr img input keygen link meta param source track wbr")
# CommonMark ends these with their end tags too.
_UNTIL_CLOSED = frozenset({"pre", "script", "style", "textarea"})
# These end a paragraph for CommonMark too.
_KNOWN = names(
    """address article aside base basefont blockquote body caption center col colgroup dd details dialog dir
    div dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html
    iframe legend li link main menu menuitem nav noframes ol optgroup option p param search section summary
    table tbody td tfoot th thead title tr track ul pre script style textarea"""
)
# Elements whose content kramdown reads as text within a line, and those that hold nothing else than elements.
_PHRASES = names("p h1 h2 h3 h4 h5 h6 caption dt legend summary th")
_STRUCTURE = names("table tbody thead tfoot tr ul ol dl colgroup script style math pre textarea svg")


class HtmlBlocks:
    """The blocks of HTML of one container. All tags are paired at once, so that many of them take no longer."""

    def __init__(self, blocks: Blocks, lines: Sequence[str]) -> None:
        self._blocks, self._lines = blocks, lines
        self._text, self._starts = "", [0]
        self._tags: dict[int, re.Match[str]] = {}
        self._ends: dict[int, re.Match[str]] = {}

    def _read(self) -> None:
        self._text = "\n".join(self._lines)
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._tags, self._ends = _pairs(self._text)

    def write(self, index: int, container: Container) -> int:
        """Write the block that begins with line ``index``. Returns the line behind it; 0 where there is none."""
        if not self._text:
            self._read()
        line = self._lines[index]
        position = self._starts[index] + len(line) - len(line.lstrip())
        tag = self._tags.get(position)
        if tag is None:
            return 0
        name = (tag["name"] or "").lower()
        last = self._ends.get(position, tag if not name or tag["close"] or tag["void"] or name in _VOID else None)
        if last is None:  # not closed: up to the next blank line
            end = index
            while end < len(self._lines) and not is_blank(self._lines[end]):
                end += 1
        else:
            end = index + 1 + self._text.count("\n", position, last.end())
        text = "\n".join(self._lines[index:end])
        rest = ""
        if (
            last is not None
            and (rest := text[last.end() - self._starts[index] :]).strip()
            and not rest.lstrip().startswith("<")
        ):
            text_of_html = text[: len(text) - len(rest)]
            new = (
                self._rewritten(text_of_html, container.first + index) + "\n\n" + container.spans(rest.strip(), end - 1)
            )
        else:
            rest = ""
            new = self._rewritten(text, container.first + index)
        below = self._lines[end] if end < len(self._lines) else ""
        ended = not name or (name in _UNTIL_CLOSED and last is not tag)
        if (
            not ended
            and last is not None
            and not is_blank(below)
            and not starts_html(below)
            and not grammar.ATTRIBUTES.fullmatch(below)
        ):
            new += "\n"
        if container.last == "paragraph" and name not in _KNOWN and name:
            new = "\n" + new
        if container.waiting:  # attributes above a comment are those of what stands below it
            new = f"{new}\n{container.waiting}" if not name else new
            container.waiting = ""
        if grammar.ATTRIBUTES.fullmatch(below):
            self._blocks.note("kramdown-attributes-lost", container.first + end, below, "lost")
            container.put(end, None)
            end += 1
        if new != text:
            self._blocks.note("kramdown-html", container.first + index, line)
            container.put(index, new)
            for number in range(index + 1, index + 1 + text.count("\n")):
                container.put(number, None)
        return end

    def _rewritten(self, text: str, first: int) -> str:
        """A block of HTML with the Markdown in it."""
        if whole := _WHOLE.match(text):
            return text.replace("\0{", "&#123;" if whole[1].lower() in ("pre", "textarea") else "{")
        pieces, position = [], 0
        if "markdown" in text:
            tags, ends = _pairs(text)
            for start, tag in tags.items():
                attribute = _MARKDOWN.search(tag["rest"] or "") if start >= position else None
                if attribute is None:
                    continue
                opening = tag[0].replace(attribute[0], "", 1)
                name, value = tag["name"].lower(), attribute["a"] or attribute["b"] or attribute["c"]
                close = ends.get(start)
                read = close is not None and value in ("1", "block", "span") and name not in _STRUCTURE
                pieces += [_raw(text[position:start]), opening]
                position = tag.end()
                if read and close:
                    inner = text[position : close.start()]
                    line = first + text.count("\n", 0, position)
                    position = close.end()
                    if name in _PHRASES:
                        inner = "\n".join(row.lstrip(" \t") for row in inner.split("\n"))
                        if not _SIGNS.search(inner):  # the same without the attribute
                            pieces += [inner, close[0]]
                            continue
                    pieces += [self._inner(inner, line), close[0]]
                    if name in _PHRASES and name != "summary":
                        pieces[-3:] = [_renamed(opening, name, "div"), pieces[-2], "</div>"]
        return "".join([*pieces, _raw(text[position:])])

    def _inner(self, text: str, first: int) -> str:
        """What stands in an element as Markdown, between blank lines."""
        lines = text.split("\n")
        written = "\n".join(line.text for line in self._blocks.rewrite(lines, first) if line.text is not None)
        before = "" if written.startswith("\n\n") else "\n" if written.startswith("\n") else "\n\n"
        after = "" if written.endswith("\n\n") else "\n" if written.rstrip(" \t").endswith("\n") else "\n\n"
        return before + written.rstrip(" \t") + after if written.strip() else written


def _renamed(opening: str, name: str, new: str) -> str:
    return f"<{new}{opening[1 + len(name) :]}"


def _pairs(text: str) -> tuple[dict[int, re.Match[str]], dict[int, re.Match[str]]]:
    """All tags by their positions, and the end tags by the positions of the tags that they close."""
    tags, ends = {}, {}
    waiting: dict[str, list[int]] = {}
    for tag in _TAGS.finditer(text):
        tags[tag.start()] = tag
        name = (tag["name"] or "").lower()
        if not name or tag["void"] or name in _VOID:
            continue
        if not tag["close"]:
            waiting.setdefault(name, []).append(tag.start())
        elif waiting.get(name):
            ends[waiting[name].pop()] = tag
    return tags, ends


def _raw(text: str) -> str:
    """HTML without the blank lines that would end it. Those before Markdown stay, as on GitHub, where people try it."""
    if fence := _FENCED.search(text):  # code of ``{% highlight %}``
        start, end = fence.span("code")
        code = text[start:end].replace("\0{", "{")
        return f"{_raw(text[:start].rstrip())}\n\n{code}\n\n{_raw(text[end:].lstrip(chr(10)))}"
    text = text.replace("\0{", "&#123;")
    if not _BLANK_LINE.search(text):
        return text
    lines, found, depth = text.split("\n"), list[str](), 0
    below, after = "", []  # the next line that is not blank
    for line in reversed(lines):
        after.append(below)
        below = below if is_blank(line) else line
    meant = False
    for index, line in enumerate(lines):
        if is_blank(line) and 0 < index < len(lines) - 1:
            below = after[-1 - index]
            meant = meant or _MEANT.match(below) is not None
            if depth > 0 or not meant or grammar.INDENTED.match(below):
                found += ["<!-- -->"] if depth > 0 else []
                continue
        found.append(line)
        depth += line.lower().count("<pre") - line.lower().count("</pre")
    return "\n".join(found)
