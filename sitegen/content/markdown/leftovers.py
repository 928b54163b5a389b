"""Warns of text that another generator would have read: Liquid, shortcodes, boxes of an unknown kind; and of Markdown
that shows as text. There is one warning for each kind and document.

Code, formulas, comments, ``<script>`` and ``<style>`` are passed over.
"""

from __future__ import annotations

import re
from bisect import bisect
from typing import TYPE_CHECKING

from sitegen.content.code.blocks import count_lines
from sitegen.content.markdown.attributes import parse_attributes
from sitegen.content.markdown.maths import without_formulas
from sitegen.words.errors import Place, Problem, error, warning

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from sitegen.content.markdown.lines import Lines

# Found anywhere in a text, and only at the beginning of a line.
_CALL = r"\{\{[^{}]{0,300}\}\}|\{%[^%]{0,300}%\}"
_ANYWHERE = re.compile(
    rf"(?<!\\)(?:(?P<address>(?<=\]\()[^()\s{{}}]{{0,300}}(?:{_CALL})[^()\n]{{0,300}})\)(?:\{{:[^{{}}\n]*\}})?"
    rf"|(?P<shortcode>\{{\{{[<%][^{{}}]{{0,300}}\}}\}})|(?P<liquid>{_CALL})"
    r"|(?P<attributes>\{:(?P<inner>[^{}\n]*)\})"
    r"|(?P<math>\\begin\{(?:equation|align|gather|[bpv]?matrix|cases)\*?\}))"
)
_AT_BEGINNING = re.compile(
    r"^(?:(?P<box>:{3,}.*|(?:!!!|\?\?\?\+?)[ \t]+\w.*)|(?P<heading>#{2,6}[^\s#].*)|(?P<rows>\|[^|\n]*\|.*\|[ \t]*))$",
    re.MULTILINE,
)
_TITLE = re.compile(r"#[^\s#!\d][^#\n]*")
_BEGINNINGS = ("##", "|", ":::", "!!!", "???")
_LATER_BEGINNING = re.compile("\n(?:##|[|]|:::|!!!|[?]{3})")
# Markdown within HTML, where it shows as text.
_MARKDOWN = re.compile(
    r"^[ \t]*(?:#{1,6}[ \t]+\S|[-*+][ \t]+\S|\d{1,3}\.[ \t]+\S|`{3}|>[ \t]*\S|\|.*\|[ \t]*$).*$"
    r"|!?\[[^\[\]\n]+\]\([^()\n]+\)|\[\^[\w-]+\]|\*\*[^*\s][^*\n]*\*\*|~~[^~\s][^~\n]*~~|(?<!`)`[^`\n]+`(?!`)"
    r"|(?<![\w*\\])\*[\w\[][^*\n]*(?<!\s)\*(?![A-Za-z0-9*])|(?<![\w\\])_[^\W_][^_\n]*(?<!\s)_(?!\w)",
    re.MULTILINE,
)
_OPENING = re.compile(r"<(?:!--|(?P<tag>script|style|pre|code|textarea|svg|math)\b|[A-Za-z/][^<>]*>)", re.IGNORECASE)
# Text that Liquid itself would not read, and the tags around it, which are left out of the page.
_RAW = re.compile(
    r"\{%-?[ \t]*raw[ \t]*-?%\}(?:.{0,1000}?(?=\{%-?[ \t]*endraw))?|\{%-?[ \t]*endraw[ \t]*-?%\}", re.DOTALL
)
_NAME = re.compile(r"[A-Za-z][\w-]*:")
_BLACK = re.compile(r"[^\n]")
_LONGEST = 40
# Two pairs of asterisks and what stands between them. Not the stars of a glob, of arguments or of powers.
_BOLD = re.compile(r"(?<![*/\d])\*\*(?![*/])[^*]*+(?<!/)\*\*(?![*/])(?!(?<=\s\*\*)[A-Za-z])")


class Leftovers:
    """Finds such text in one body."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._first: dict[str, tuple[str, Place]] = {}
        self._counts: dict[str, int] = {}

    def problems(self, tokens: list[Token], raw: Sequence[int]) -> list[Problem]:
        """A warning for each kind, at the first place, with their number. Between two of the lines ``raw`` Liquid is
        meant to be seen."""
        if len(tokens) > 1 and tokens[0].type == "paragraph_open":
            self._title(tokens[1])
        for token in tokens:
            kind = token.type
            if raw and kind in ("inline", "html_block") and token.map and bisect(raw, token.map[0]) % 2:
                continue
            if kind == "inline":
                content = token.content
                begins = content.startswith(_BEGINNINGS) or ("\n" in content and _LATER_BEGINNING.search(content))
                if begins or "{" in content:
                    self._text(token, bool(begins))
                if "**" in content:
                    self._emphasis(token)
            elif kind == "html_block":
                self._html(token)
            elif kind == "fence":
                self._fence(token)
        return [
            (error if kind == "address" else warning)(f"leftover-{kind}", place, text=text, count=self._counts[kind])
            for kind, (text, place) in self._first.items()
        ]

    def _text(self, token: Token, begins: bool) -> None:
        content = token.content
        braces = "{" in content
        shown, texts = _visible(_RAW.sub(_blank, without_formulas(content))), ""
        for pattern in ((_ANYWHERE,) if braces else ()) + ((_AT_BEGINNING,) if begins else ()):
            for match in pattern.finditer(shown):
                kind = match.lastgroup or ""
                if kind == "attributes":  # those that something has taken are no longer there
                    texts = texts or " ".join(child.content for child in token.children or () if child.type == "text")
                    if match[0] not in texts or not _is_list(match["inner"]):
                        continue
                if text := self._is_first(kind, content[match.start(kind) : match.end(kind)]):
                    self._first[kind] = text, self._lines.inline(token, match.start(kind), len(text))

    def _emphasis(self, token: Token) -> None:
        """Asterisks that were meant to make text bold and show: ``** 굵게 **``, ``A**+**B``."""
        left = [child.content for child in token.children or () if child.type == "text" and "**" in child.content]
        found = [match[0] for match in _BOLD.finditer("\n".join(left)) if any(map(str.isalpha, match[0]))]
        # Text that is not in the source like this was escaped, or has something else between its parts.
        if not any(text in token.content and f"\\{text}" not in token.content for text in found):
            return
        first = left[0][left[0].index("**") :].partition("\n")[0]
        position = without_formulas(token.content).find(first[:_LONGEST])
        if text := self._is_first("emphasis", first):
            self._first["emphasis"] = text, self._lines.inline(token, position if position >= 0 else None, len(text))

    def _title(self, token: Token) -> None:
        """A first line that was meant to be a heading: ``#제목``. ``#태그 #태그`` is none."""
        if _TITLE.fullmatch(token.content) and (text := self._is_first("heading", token.content)):
            self._first["heading"] = text, self._lines.inline(token, 0, len(text))

    def _html(self, token: Token) -> None:
        shown = _visible(token.content)
        for pattern in (_ANYWHERE, _MARKDOWN):
            for match in pattern.finditer(shown, 0 if pattern is _ANYWHERE else shown.find("\n") + 1):
                kind = match.lastgroup or "html"
                if text := self._is_first(kind, token.content[match.start() : match.end()]):
                    row = shown.count("\n", 0, match.start())
                    self._first[kind] = text, self._lines.block(row + (token.map[0] if token.map else 0))

    def _fence(self, token: Token) -> None:
        """A block of code that no line closes, but the end of the list or the quotation around it."""
        if not token.map or not _is_unclosed(token):
            return
        rest = self._lines.text[token.map[1] : token.map[1] + 1]
        if rest and rest[0].strip() and (text := self._is_first("fence", token.markup)):
            self._first["fence"] = text, self._lines.block(token.map[0])

    def _is_first(self, kind: str, text: str) -> str:
        """Count one more of a kind. Returns its ``text``, on one line, if it is the first, else ""."""
        self._counts[kind] = self._counts.get(kind, 0) + 1
        text = text.strip().split("\n")[0]
        return "" if self._counts[kind] > 1 else text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def unclosed_code(tokens: list[Token], lines: Lines) -> list[Problem]:
    """Warn of the block of code that takes the rest of the document because nothing closes it."""
    last = next((token for token in reversed(tokens) if token.type == "fence"), None)
    if last is None or last.map is None or any(line.strip() for line in lines.text[last.map[1] :]):
        return []
    return [warning("code-fence-unclosed", lines.block(last.map[0]), fence=last.markup)] if _is_unclosed(last) else []


def _is_unclosed(fence: Token) -> bool:
    # The line that closes a block is in its map, not in its content.
    return fence.map is not None and fence.map[1] - fence.map[0] <= count_lines(fence.content) + 1


def _is_list(inner: str) -> bool:
    """Whether kramdown would read this after ``{:``: attributes, their definition, or one of its extensions."""
    return inner[:1] in (":", "/") or bool(_NAME.match(inner)) or parse_attributes(inner, styles=True) is not None


def _visible(html: str) -> str:
    """``html`` with NUL, which cannot stand in it, in place of tags, comments, and elements that are passed over."""
    if "<" not in html:
        return html
    lower, pieces, position = html.lower(), [], 0
    while match := _OPENING.search(html, position):
        end = match.end()
        if closing := "-->" if match[0] == "<!--" else f"</{match['tag'].lower()}" if match["tag"] else "":
            found = lower.find(closing, end)
            end = found if found >= 0 else len(html)
        pieces += [html[position : match.start()], _blank(html[match.start() : end])]
        position = end
    return "".join([*pieces, html[position:]])


def _blank(text: str | re.Match[str]) -> str:
    return _BLACK.sub("\0", text if isinstance(text, str) else text[0])
