"""The tags and comments of raw HTML, found as a browser's tokenizer finds them (HTML, 13.2.5).

Each character is read once or twice, however crooked the HTML is.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Literal, NamedTuple

from sitegen.content.html.elements import FOREIGN, HTML_IN_MATH, HTML_IN_SVG, RAW, VOID, is_of_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_Kind = Literal["comment", "prolog", "code"]

SPACE = " \t\n\f\r"
_OPENING = re.compile(rf"<(?:(?P<comment>!--)|(?P<end>/?)(?P<name>[A-Za-z][^{SPACE}/>]*+)|(?P<other>[!?/]))")
_ATTRIBUTE = re.compile(
    rf"[{SPACE}/]*+(?:(?P<end>>)|(?P<name>[^{SPACE}/>][^{SPACE}/>=]*+)(?P<is>[{SPACE}]*+=[{SPACE}]*+)?)"
)
_UNQUOTED = re.compile(rf"[^{SPACE}>]*+")
# What an image in SVG begins with when it comes from a file.
_PROLOG = re.compile(r"<(?:\?xml|!doctype(?=\s+(?:svg|math)\b))\s[\x00-;=?-\x7f]*+>", re.IGNORECASE)
_COMMENT_END = re.compile("--!?>")
_SHORT_COMMENT = re.compile("-?>")
_RAW_END = {name: re.compile(rf"</{name}(?=[{SPACE}/>])", re.IGNORECASE) for name in RAW}


class Attribute(NamedTuple):
    """An attribute: its name in lower case, its value with references resolved, and the span of the value with its
    quotes."""

    name: str
    value: str
    start: int
    end: int


class Tag(NamedTuple):
    """A tag of the element ``name``, from ``start`` to ``end``. ``slash`` says that it ends with ``/>``."""

    name: str
    start: int
    end: int
    closing: bool
    slash: bool
    attributes: tuple[Attribute, ...]

    @property
    def is_of_page(self) -> bool:
        """Whether it has no place in a post: ``<title>``, ``<meta charset="utf-8">``."""
        return is_of_page(self.name, (attribute.name for attribute in self.attributes))


class Other(NamedTuple):
    """A comment, or what a browser takes for one: ``<!…>``, ``<?…>`` and ``</ …>``. Of these a ``prolog`` begins a file
    of SVG or MathML. All others are ``code``, which must be escaped to show."""

    kind: _Kind
    start: int
    end: int


class Endless(NamedTuple):
    """A construct that begins at ``start`` and does not end: a comment (``!--``), a tag (``<``), or an element whose
    content is text."""

    name: str
    start: int


def constructs(html: str, is_foreign: Callable[[], bool] = lambda: False) -> Iterator[Tag | Other | Endless]:
    """The tags and comments in ``html``. ``is_foreign`` tells whether a tag stands in ``<svg>`` or ``<math>``."""
    position = 0
    missing: set[str] = set()
    while match := _OPENING.search(html, position):
        start = match.start()
        if match["name"]:
            tag = _tag(html, match)
            if tag is None:
                yield Endless("<", start)
                return
            position = tag.end
            raw = tag.name in RAW and not tag.closing and not is_foreign() and not is_empty(html, tag)
            yield tag
            if raw:
                closing = _RAW_END[tag.name].search(html, position)
                if closing is None or tag.name == "plaintext":
                    yield Endless(tag.name, start)
                    return
                position = closing.start()
        else:
            kind, position = _other(html, match, is_foreign(), missing)
            if position <= 0:
                yield Endless("!--" if match["comment"] else "<", start)
                return
            yield Other(kind, start, position)


def is_empty(html: str, tag: Tag) -> bool:
    """Whether ``tag`` is written as that of an empty element, ``<iframe src="…" />``, and no end tag follows at once.

    In HTML the slash means nothing, and the element would take all that follows.
    """
    if not tag.slash or tag.name in VOID:
        return False
    after = re.compile(rf"[{SPACE}]*+</").match(html, tag.end)
    return after is None or html[after.end() : after.end() + len(tag.name)].lower() != tag.name


def _other(html: str, opening: re.Match[str], foreign: bool, missing: set[str]) -> tuple[_Kind, int]:
    """The kind of what ``opening`` begins, and its end; 0 if it has none. ``missing`` are ends that do not follow."""
    start = opening.start()
    if opening["comment"]:
        return "comment", _after_comment(html, opening.end())
    if match := _PROLOG.match(html, start):
        return "prolog", match.end()
    if opening.end() == len(html):
        return "code", opening.end()
    mark = "]]>" if html.startswith("<![CDATA[", start) else "?>" if html.startswith("<?", start) else ">"
    end = html.find(mark, start) if mark not in missing else -1
    if end < 0:
        missing.add(mark)
    if end < 0 and not foreign:
        end, mark = html.find(">", start), ">"
    kind: _Kind = "comment" if foreign and mark == "]]>" else "code"
    return kind, end + len(mark) if end >= 0 else 0


def _after_comment(html: str, start: int) -> int:
    """Where the comment ends whose text begins at ``start``; 0 if it does not."""
    match = _SHORT_COMMENT.match(html, start) or _COMMENT_END.search(html, start)
    return match.end() if match else 0


def _tag(html: str, opening: re.Match[str]) -> Tag | None:
    """The tag whose name ``opening`` has matched; None if it does not end."""
    attributes: list[Attribute] = []
    position = opening.end()
    while match := _ATTRIBUTE.match(html, position):
        if match["end"]:
            slash = html[match.end() - 2] == "/" and match.end() - 1 > position
            closing = bool(opening["end"])
            return Tag(opening["name"].lower(), opening.start(), match.end(), closing, slash, tuple(attributes))
        start = position = match.end()
        value = ""
        if match["is"]:
            quote = html[start : start + 1]
            if quote in ("'", '"'):
                position = html.find(quote, start + 1) + 1
                if not position:
                    return None
                value = html[start + 1 : position - 1]
            elif unquoted := _UNQUOTED.match(html, start):
                value, position = unquoted[0], unquoted.end()
        attributes.append(Attribute(match["name"].lower(), unescape(value), start, position))
    return None


def language(outer: str, tag: Tag) -> str:
    """The language of an element's content: ``svg``, ``math``, or "" for HTML."""
    name = tag.name
    if name in FOREIGN:
        return name
    if outer == "svg":
        return "" if name in HTML_IN_SVG else outer
    if outer == "math" and name == "annotation-xml":
        encodings = [attribute.value.lower() for attribute in tag.attributes if attribute.name == "encoding"]
        return "" if encodings[:1] in (["text/html"], ["application/xhtml+xml"]) else outer
    return "" if outer and name in HTML_IN_MATH else outer
