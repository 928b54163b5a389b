"""The addresses and ids in raw HTML. Addresses inside the site are resolved later, as those of Markdown's links are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple
from urllib.parse import unquote

from sitegen.content.html.tags import SPACE, Tag, constructs
from sitegen.content.links import is_harmless, is_local, safe
from sitegen.content.stylesheet import names_in_css
from sitegen.model import PageOnly

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitegen.content.html.tags import Attribute

# Elements that feeds leave out.
SILENT = frozenset({"script", "style"})
Kind = Literal["link", "file", "css", "srcset", "sized"]

# Attributes that lead to a page, or name a file, by element.
LINKS = frozenset(
    {("a", "href"), ("area", "href"), ("form", "action"), ("button", "formaction"), ("input", "formaction")}
    | {("iframe", "src"), ("iframe", "data-src"), ("img", "longdesc")}
    | {(name, "cite") for name in ("blockquote", "q", "ins", "del")}
)
FILES = frozenset(
    {(name, "src") for name in ("img", "script", "video", "audio", "source", "track", "embed", "input")}
    | {("link", "href"), ("object", "data"), ("image", "href"), ("use", "href"), ("feimage", "href")}
    | {(name, "background") for name in ("body", "table", "tr", "td", "th")}
)
# On any element: what a script puts into ``src`` when the element comes into sight. Only what looks like a path.
FILES_ANYWHERE = frozenset({"poster", "data-src", "data-poster", "data-original"})
_PATH = re.compile("[./]")
_ADDRESSES = {name for _, name in LINKS | FILES} | FILES_ANYWHERE
# Browsers pass over some of these in addresses.
_UNSEEN = re.compile(r"[\x00-\x20]")
SETS = frozenset({"srcset", "imagesrcset", "data-srcset"})
_STYLES = frozenset(
    {"style", "fill", "stroke", "filter", "mask", "clip-path", "cursor", "marker-start", "marker-mid", "marker-end"}
)
# Characters that addresses hold without escapes and that ``url(…)`` needs quotes for.
_SPECIAL = re.compile("['()]")
_PIXELS = re.compile(r"[1-9]\d{0,4}", re.ASCII)
_NEXT_CANDIDATE = re.compile(rf"[{SPACE},]*+(?P<url>[^{SPACE}]++)")
_SIZE = re.compile(r"(?:[^,(]|\([^)]*+\)?)*+,?")


class Local(NamedTuple):
    """An address inside the site, at ``offset`` of the HTML. The kinds are those of
    :class:`~sitegen.model.Ref`."""

    kind: Kind
    target: str
    offset: int


Pieces = list[str | Local | PageOnly]


def pieces_of(html: str, tag: Tag) -> Iterator[str | Local]:
    """A tag as text and local addresses."""
    copied = tag.start
    if tag.name == "img" and (picture := _picture(tag)):
        copied += len("<img")
        yield html[tag.start : copied]
        yield picture
    for attribute in tag.attributes:
        found = list(_in_attribute(tag.name, attribute)) if attribute.value else []
        if any(isinstance(piece, Local) for piece in found):
            yield html[copied : attribute.start] + '"'
            yield from found
            yield '"'
            copied = attribute.end
    rest = html[copied : tag.end]
    yield _framed(rest, tag) if tag.name == "iframe" else rest


def _framed(end: str, tag: Tag) -> str:
    """The end of a frame's tag, with the frame's shape, which it keeps where it has to be narrower. Unless the author
    says otherwise, it is loaded when the reader comes near."""
    said = {attribute.name: attribute.value for attribute in tag.attributes}
    width, height = said.get("width", ""), said.get("height", "")
    more = "" if tag.closing or "loading" in said else ' loading="lazy"'
    if "style" not in said and _PIXELS.fullmatch(width) and _PIXELS.fullmatch(height):
        more += f' style="aspect-ratio:{width}/{height}"'
    begin, mark = (end[:-2], "/>") if tag.slash else (end[:-1], ">")
    return f"{begin}{more}{mark}" if more else end


def _picture(tag: Tag) -> Local | None:
    """Where the smaller copies of an image belong, unless the author names some."""
    given = {attribute.name: attribute for attribute in tag.attributes}
    if tag.closing or "src" not in given or not given.keys().isdisjoint({"srcset", "sizes"}):
        return None
    source = given["src"]
    url = source.value.strip(SPACE)
    kind: Kind = "sized" if given.keys().isdisjoint({"width", "height"}) else "srcset"
    return Local(kind, safe(url), source.start) if is_local(url) and url[0] != "#" else None


def harmful_addresses(html: str) -> list[str]:
    """The addresses in ``html`` that no link or image of Markdown may have: ``javascript:…``."""
    return [
        attribute.value
        for tag in constructs(html)
        if isinstance(tag, Tag)
        for attribute in tag.attributes
        if attribute.name.removeprefix("xlink:") in _ADDRESSES
        and not is_harmless(_UNSEEN.sub("", attribute.value), tag.name == "img")
    ]


def ids_of(tag: Tag) -> Iterator[str]:
    """The ids that a tag gives to its element."""
    for attribute in tag.attributes:
        if not tag.closing and (attribute.name == "id" or (tag.name == "a" and attribute.name == "name")):
            yield attribute.value


def in_style(text: str, offset: int, kind: Kind = "css") -> Iterator[str | Local]:
    """A style sheet at ``offset`` of the HTML as text and local addresses."""
    copied = 0
    if "(" in text or "@" in text:
        for name in names_in_css(text):
            if name.kind == "file" and is_local(name.url) and name.url[0] != "#":
                mark = "" if text[name.start - 1] in "\"'" or not _SPECIAL.search(unquote(name.url)) else '"'
                yield text[copied : name.start] + mark
                yield Local(kind, safe(name.url), offset + name.start if kind == "css" else offset)
                yield mark
                copied = name.end
    yield text[copied:]


def _in_attribute(element: str, attribute: Attribute) -> Iterator[str | Local]:
    name, value, offset = attribute.name.removeprefix("xlink:"), attribute.value, attribute.start
    url = value.strip(SPACE)
    if (element, name) in LINKS and is_local(url):
        yield Local("link", safe(url), offset)
    elif _is_file(element, name, url) and is_local(url) and url[0] != "#":
        yield Local("file", safe(url), offset)
    elif name in SETS:
        yield from _candidates(value, offset)
    elif name in _STYLES:
        for piece in in_style(value, offset, "file"):
            yield _quoted(piece) if isinstance(piece, str) else piece
    elif name == "ping":
        for number, word in enumerate(value.split()):
            yield " " if number else ""
            yield Local("link", safe(word), offset) if is_local(word) else _quoted(word)


def _is_file(element: str, name: str, url: str) -> bool:
    return (element, name) in FILES or (name in FILES_ANYWHERE and _PATH.search(url) is not None)


def _candidates(srcset: str, offset: int) -> Iterator[str | Local]:
    """The addresses of a ``srcset`` with their sizes between them (HTML, 4.8.4.2)."""
    position, before = 0, ""
    while match := _NEXT_CANDIDATE.match(srcset, position):
        url, size, position = match["url"].rstrip(","), "", match.end()
        if url == match["url"] and (rest := _SIZE.match(srcset, position)):
            size, position = rest[0].rstrip(", \t\n\f\r"), rest.end()
        if url:
            yield before
            yield Local("file", safe(url), offset) if is_local(url) else _quoted(url)
            yield _quoted(size)
            before = ", "


def _quoted(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;")


def written(html: str, tag: Tag, empty: bool) -> Pieces:
    """A start tag; with an end tag for an element that is ``empty``."""
    pieces: Pieces = list(pieces_of(html, tag))
    if empty:
        pieces[-1] = f"{str(pieces[-1])[:-2]}></{tag.name}>"
    return pieces


def whole(html: str, tag: Tag, empty: bool) -> Pieces:
    """A tag in a line of text, or an element whose content is no Markdown."""
    if tag.end == len(html):
        return written(html, tag, empty)
    end = html.rindex("</")
    content: Pieces = list(in_style(html[tag.end : end], tag.end)) if tag.name == "style" else [html[tag.end : end]]
    pieces: Pieces = [*pieces_of(html, tag), *content, html[end:]]
    return [PageOnly(True), *pieces, PageOnly(False)] if tag.name in SILENT else pieces
