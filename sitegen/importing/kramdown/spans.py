"""What stands within a paragraph, a heading or a cell: formulas, links, escapes, abbreviations, extensions."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from sitegen.importing.kramdown.grammar import BLOCK_ELEMENTS, SPAN_ELEMENTS

if TYPE_CHECKING:
    from sitegen.importing.kramdown.definitions import Definitions

# Attributes right behind what tags enclose, or a picture.
_STYLED = (
    rf"<(?P<inline>{'|'.join(sorted(SPAN_ELEMENTS))})(?P<given>(?:\s[^<>`\n]*?)?)(?P<end>\s?/?>)"
    r"(?P<rest>(?:[^<>`\n]*</(?P=inline)>)?)\{:(?![:/])(?P<own>[^{}\n]+)\}"
)
_SPAN = re.compile(
    r"(?P<code>(?<!`)(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<math>\$\$(?P<tex>.*?)\$\$)"
    r"|<(?P<address>(?:https?|ftps?|mailto):[^<>\n]+?)[ \t]*>"
    r"|(?P<comment><!--(?:(?!<!--).)*?-->)"
    rf"|(?P<styled>{_STYLED})"
    r"|(?P<tag></?(?P<element>[A-Za-z][\w:-]*)(?:\s[^<>]*|/)?>)"
    r"|\{::(?P<extension>comment|nomarkdown)[^}]*\}(?P<body>(?:(?!\{::).)*?)\{:/\w*\}"
    r"|\{:(?![:/])(?P<attributes>(?:\\\}|[^{}\n])+)\}"
    r"|\]\((?P<target>[ \t]*[^()<>\s][^()<>\n]*?)(?P<title>[ \t]{1,99}(?:\"[^\"\n]*\"|'[^'\n]*'))?[ \t]{0,99}\)"
    r"|(?P<break>\\\\(?=\n))"
    r"|\\(?P<escaped>[/&%@^,;?])"
    r"|\\."
    r"|\0(?P<brace>[{])",
    re.DOTALL,
)
_SINGLE = re.compile(r"(?:\\.|[^$\\`])+", re.DOTALL)
_MARKDOWN = re.compile(r"\smarkdown\s*=\s*(?:\"\w+\"|'\w+'|\w+)")
_BAR = re.compile(r"(?<!\\)\|")
_ATTRIBUTE = re.compile(r"[.#][\w-]+|[\w:-]+=(?:\"[^\"]*\"|'[^']*')")
_LINK = re.compile(
    r"(?P<label> {0,3}\[[^\n\]]+\]:[ \t]*)(?P<target>[^<\s].*?)(?P<title>[ \t]+(?:\"[^\"]*\"|'[^']*'))?[ \t]*"
)


class Spans:
    """Rewrites the text of paragraphs, with the definitions of the whole text."""

    def __init__(self, definitions: Definitions) -> None:
        self._defined = definitions
        # Tags of blocks that show in the text that is written now.
        self._shown: Counter[str] = Counter()
        self._changes: list[tuple[str, int, str]] = []

    def taken(self) -> list[tuple[str, int, str]]:
        """What was changed since this was asked last: code, row in the text, and how it was written."""
        changes, self._changes = self._changes, []
        return changes

    def write(self, text: str, inline: bool = False, in_table: bool = False) -> str:
        """The text of a paragraph, a heading or a cell as ours, on as many lines."""
        self._shown.clear()
        pieces, position = [], 0
        for match in _SPAN.finditer(text):
            code, new = self._span(match, text, inline or in_table, in_table)
            if new.count("\n") != match[0].count("\n"):  # a line more or less would be another line's
                new = match[0]
            if new != match[0] and code:
                self._changes.append((f"kramdown-{code}", text.count("\n", 0, match.start()), match[0]))
            pieces += [self._words(text[position : match.start()]), new]
            position = match.end()
        return "".join([*pieces, self._words(text[position:])])

    def named(self, line: str) -> str:
        """Attributes with those that were given a name, ``{: name}``, filled in."""
        if not (self._defined.complete and self._defined.attributes):
            return line

        def filled(match: re.Match[str]) -> str:
            return self._defined.attributes.get(match[0], match[0])

        return re.sub(r"(?<![\w.#=\"'-])\w[\w-]*(?![\w=-])", filled, line)

    def address_of(self, line: str) -> str:
        """The line that defines a link, without spaces in its address."""
        match = _LINK.fullmatch(line.rstrip())
        if not match or not re.search(r"[ \t]", match["target"].strip()):
            return line
        return match["label"] + _joined(match["target"]) + (match["title"] or "")

    def _words(self, text: str) -> str:
        def full(match: re.Match[str]) -> str:
            title = self._defined.abbreviations[match[0]].replace("&", "&amp;").replace('"', "&quot;")
            return f'<abbr title="{title}">{match[0]}</abbr>' if title else f"<abbr>{match[0]}</abbr>"

        defined = self._defined
        return defined.short.sub(full, text) if defined.complete and defined.abbreviations else text

    def _span(self, match: re.Match[str], text: str, inline: bool, in_table: bool) -> tuple[str, str]:
        """What became of a span, and how it is written now."""
        kind, written = match.lastgroup, match[0]
        if match["code"]:
            code = written.replace("\0{", "{")
            return "", code.replace("|", "\\|") if in_table else code
        if match["math"]:
            return "formula", _formula(match, text, inline)
        if match["address"]:
            return "link", f"<{_joined(match['address'])}>"
        if match["styled"]:
            return "html-attributes", _styled(match)
        if match["tag"]:
            return self._tag(written, match["element"].lower())
        if match["extension"]:
            return "extension", f"<!--{match['body']}-->" if match["extension"] == "comment" else match["body"]
        if match["attributes"]:
            return "attributes", self.named(written)
        if match["target"]:
            return "link", _link(match)
        if match["break"]:
            return "break", "\\"
        if match["escaped"]:
            return "escape", f"\\{written}"
        return "", "\\{" if kind == "brace" else written

    def _tag(self, tag: str, name: str) -> tuple[str, str]:
        closes = tag.startswith("</")
        if name in BLOCK_ELEMENTS and (not closes or self._shown[name] > 0):
            self._shown[name] += -1 if closes else 0 if tag.endswith("/>") else 1
            return "tag", f"\\{tag}"
        return "html", _MARKDOWN.sub("", tag).replace("\0{", "&#123;")


def _styled(match: re.Match[str]) -> str:
    """What a tag encloses, with the attributes behind it in the tag."""
    words, given = _ATTRIBUTE.findall(match["own"]), match["given"]
    classes = " ".join(word[1:] for word in words if word[0] == ".")
    if classes and 'class="' in given:
        given = given.replace('class="', f'class="{classes} ', 1)
    elif classes:
        given += f' class="{classes}"'
    for word in words:
        given += f' id="{word[1:]}"' if word[0] == "#" else f" {word}" if word[0] != "." else ""
    return f"<{match['inline']}{given}{match['end']}{match['rest']}"


def _link(match: re.Match[str]) -> str:
    """The address of a link without spaces. One with Liquid in it would lead nowhere: it is shown as code."""
    target = match["target"].strip()
    if "{{" in target.replace("\0{{", "") or "{%" in target:
        return match[0] if "`" in match[0] else f"](`{target.replace(chr(0), '')}`{match['title'] or ''})"
    written = target.replace("\0{", "%7B")
    return (
        match[0]
        if written == target and not re.search(r"[ \t]", target)
        else f"]({_joined(written)}{match['title'] or ''})"
    )


def _joined(address: str) -> str:
    return re.sub(r"[ \t]+", lambda match: "%20" * len(match[0]), address.strip())


def _formula(match: re.Match[str], text: str, inline: bool) -> str:
    """A formula within a text. Ours is set apart where it stands alone on its line, unless it is written with one
    dollar sign."""
    before, after = text[: match.start()], text[match.end() :]
    alone = not before.rpartition("\n")[2].strip() and not after.partition("\n")[0].strip()
    tex = match["tex"].strip()
    if alone and (inline or before.strip() or after.strip()) and _SINGLE.fullmatch(tex):
        return f"${tex}$"
    # Letters before a dollar sign make a price of it.
    return f" {match[0]}" if before[-1:].isascii() and before[-1:].isalnum() else match[0]
