"""HTML that authors write into their Markdown.

It passes through as it is, with two exceptions. Addresses inside the site are taken out to be resolved like those of
Markdown links. And what a browser would never close is found, because it swallows the rest of the page: a comment, a
``<script>``, an attribute whose second quote is missing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Literal, NamedTuple

from sitegen.content.links import is_local, safe

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock

Kind = Literal["link", "file"]

_SPACE = " \t\n\f\r"
_OPENING = re.compile(r"<(?:(?P<comment>!--)|(?P<end>/?)(?P<name>[A-Za-z][^\s/>]*)|(?P<bogus>[!?]|/(?=.)))", re.DOTALL)
_ATTRIBUTE = re.compile(
    rf"[{_SPACE}/]*(?:(?P<end>>)|(?P<name>[^{_SPACE}/>][^{_SPACE}/>=]*)(?P<is>[{_SPACE}]*=[{_SPACE}]*)?)"
)
_UNQUOTED = re.compile(rf"[^{_SPACE}>]*")
_CANDIDATE = re.compile(r"[\s,]*(?P<url>\S*[^\s,])(?P<size>\s+[^,]*)?,?")
_LONE_BREAK = re.compile(r"<br\s*/?>\s*", re.IGNORECASE)

# Elements whose content is text up to their end tag, whatever stands in it.
_SWALLOWING = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext"})
_LINKS = frozenset({("a", "href"), ("area", "href"), ("form", "action"), ("button", "formaction"), ("iframe", "src")})
_FILES = frozenset(
    {(name, "src") for name in ("img", "script", "video", "audio", "source", "track", "embed", "input")}
    | {("link", "href"), ("video", "poster"), ("object", "data"), ("image", "href"), ("use", "href")}
)
_SETS = frozenset({("img", "srcset"), ("source", "srcset")})


class Local(NamedTuple):
    """An address inside the site, found at ``offset`` of the HTML."""

    kind: Kind
    target: str
    offset: int


@dataclass(slots=True, eq=False, repr=False)
class Scan:
    """What a piece of HTML consists of: text and local addresses; the ids in it with their offsets; and what it
    leaves open, a comment (``!--``), a tag (``<``) or an element by its name."""

    pieces: list[str | Local] = field(default_factory=list)
    ids: list[tuple[str, int]] = field(default_factory=list)
    open: str = ""
    open_at: int = 0
    closes: str = ""


def scan(html: str) -> Scan:
    """Read ``html`` as a browser's tokenizer does (HTML, 13.2.5), which never fails."""
    result = Scan()
    position = copied = 0
    while match := _OPENING.search(html, position):
        start = match.start()
        if match["comment"]:
            end = _after_comment(html, match.end())
        elif match["bogus"]:
            end = html.find(">", match.end()) + 1
        else:
            end, copied = _tag(html, match, copied, result)
        if end <= 0:
            result.open, result.open_at = "!--" if match["comment"] else "<", start
            break
        position = end
        name = (match["name"] or "").lower()
        if match["end"]:
            result.closes = name
        elif name in _SWALLOWING:
            closing = re.compile(rf"</{name}(?=[{_SPACE}/>])", re.IGNORECASE).search(html, position)
            if closing is None or name == "plaintext":
                result.open, result.open_at = name, start
                break
            position = closing.start()
    result.pieces.append(html[copied:])
    return result


def _after_comment(html: str, start: int) -> int:
    """Where the comment ends whose text begins at ``start``; 0 if it does not."""
    if short := re.compile("-?>").match(html, start):
        return short.end()
    match = re.compile("--!?>").search(html, start)
    return match.end() if match else 0


def _tag(html: str, opening: re.Match[str], copied: int, result: Scan) -> tuple[int, int]:
    """Read a tag, whose name ``opening`` has matched: where it ends, 0 if it does not, and up to where the HTML has
    been copied to ``result``."""
    element = "" if opening["end"] else opening["name"].lower()
    position = opening.end()
    while match := _ATTRIBUTE.match(html, position):
        if match["end"]:
            return match.end(), copied
        position = match.end()
        if not match["is"]:
            continue
        start = position
        quote = html[start : start + 1]
        if quote in ("'", '"'):
            position = html.find(quote, start + 1) + 1
            if not position:
                return 0, copied
            value = html[start + 1 : position - 1]
        else:
            unquoted = _UNQUOTED.match(html, start)
            value = unquoted[0] if unquoted else ""
            position = start + len(value)
        copied = _attribute(html, (element, match["name"].lower()), unescape(value), (start, position), copied, result)
    return 0, copied


def _attribute(html: str, what: tuple[str, str], value: str, span: tuple[int, int], copied: int, result: Scan) -> int:
    """Note an attribute's id or local addresses; how far the HTML has been copied to ``result``."""
    element, name = what[0], what[1].removeprefix("xlink:")
    if element and (name == "id" or (element == "a" and name == "name")):
        result.ids.append((value, span[0]))
    url = value.strip(_SPACE)
    pieces: list[str | Local] = []
    if (element, name) in _LINKS and is_local(url):
        pieces = [Local("link", safe(url), span[0])]
    elif (element, name) in _FILES and is_local(url) and not url.startswith("#"):
        pieces = [Local("file", safe(url), span[0])]
    elif (element, name) in _SETS:
        pieces = _candidates(value, span[0])
    if not any(isinstance(piece, Local) for piece in pieces):
        return copied
    result.pieces += [html[copied : span[0]], '"', *pieces, '"']
    return span[1]


def _candidates(srcset: str, offset: int) -> list[str | Local]:
    """The addresses of a ``srcset`` with their sizes between them."""
    pieces: list[str | Local] = []
    for match in _CANDIDATE.finditer(srcset):
        url = match["url"]
        if pieces:
            pieces.append(", ")
        pieces.append(Local("file", safe(url), offset) if is_local(url) else _quoted(url))
        pieces.append(_quoted((match["size"] or "").rstrip()))
    return pieces


def _quoted(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;")


def lone_break(state: StateBlock, line: int, end: int, silent: bool) -> bool:  # noqa: ARG001 (a rule's signature)
    """A rule for the block parser: a line that is nothing but ``<br>`` is a block of its own.

    CommonMark would take all lines up to the next blank one for HTML, and the heading below, which people put a
    ``<br>`` above, would come out with its number signs.
    """
    start = state.bMarks[line] + state.tShift[line]
    if silent or state.is_code_block(line) or not state.md.options["html"]:
        return False
    if not _LONE_BREAK.fullmatch(state.src, start, state.eMarks[line]):
        return False
    state.line = line + 1
    token = state.push("html_block", "", 0)
    token.map = [line, line + 1]
    token.content = state.getLines(line, line + 1, state.blkIndent, True)
    return True
