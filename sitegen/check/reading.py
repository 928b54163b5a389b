"""Reads a page of the output: what it links to, the ids it has, and what is wrong with it alone.

Nearly all pages are well-formed and are read by one regular expression. Where that meets a tag that it does not
understand, the whole page is read again as a browser's tokenizer would read it.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from sitegen.content.html.addresses import FILES, FILES_ANYWHERE, LINKS, SETS
from sitegen.content.html.elements import RAW
from sitegen.content.html.tags import SPACE, Tag, constructs
from sitegen.content.stylesheet import names_in_css

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

_ATTRIBUTE = r"""[^\s=/"'<>]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'=<>`]++))?+"""
# A tag with attributes, but for those of highlighted code. The last group is the beginning of one that is not
# understood.
_TAG = re.compile(
    r'<(?!span class="[^"<>&]{1,40}">|[a-z0-9]++>)'
    rf"(?:([A-Za-z][^\s/<>=]*+)((?:[\s/]++{_ATTRIBUTE})*+)[\s/]*+>|([A-Za-z]))"
)
_EACH = re.compile(r"""([^\s=/"'<>]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'=<>`]++)))?+""")
# What holds no tags: comments, and elements whose content is text.
_TEXT = re.compile(rf"<(?:({'|'.join(sorted(RAW))})(?=[\s/>])[^<>]*+>|!--)", re.IGNORECASE)
_COMMENT_END = re.compile("--!?>")
_ENDS = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in RAW}
_HEADING = re.compile(r"<h([1-6])(?=[\s>])", re.IGNORECASE)
_HEADING_TEXT = re.compile(r"<h[1-6](?=[\s>])[^<>]*+>?((?:(?!</?h[1-6])[\s\S]){0,2000})", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^<>]*+>([^<]*+)", re.IGNORECASE)
_WHOLE = re.compile(r"<(?:!doctype|html|head|body)\b", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^>]*+>")
_REFRESH = re.compile(r"\s*\d+\s*[;,]\s*url\s*=\s*['\"]?([^'\"]*)", re.IGNORECASE)
_CANDIDATE = re.compile(rf"[{SPACE},]*+([^{SPACE}]++)[^,(]*+(?:\([^)]*+\)[^,(]*+)*+")
_FIXED = frozenset({"icon", "stylesheet", "preload", "modulepreload", "manifest", "apple-touch-icon", "mask-icon"})
_HINTS = frozenset({"preconnect", "dns-prefetch", "profile", "pingback", "webmention"})
_IMAGES = frozenset({"og:image", "og:image:url", "og:image:secure_url", "twitter:image", "og:video", "og:audio"})

_KINDS = ("base", "redirect", "file", "link", "head", "canonical", "feed", "sitemap", "xml")


class Facts(NamedTuple):
    """What matters of a file: its ``title``, the ``links`` in it by kind, its ``ids``, the ``faults`` of it alone as
    names and details, and ``marks``: ``whole`` (a page, not a piece of one), ``redirect``, ``noindex``.

    The kinds are ``link`` (to a page), ``file``, ``head`` and ``canonical`` (what only machines follow), ``redirect``
    and ``base``; of files for machines ``feed`` and ``sitemap``.
    """

    title: str
    links: dict[str, list[str]]
    ids: list[str]
    faults: list[list[str]]
    marks: list[str]


class _OfTag(NamedTuple):
    links: tuple[tuple[str, str], ...] = ()
    ids: tuple[str, ...] = ()
    faults: tuple[tuple[str, str], ...] = ()
    marks: tuple[str, ...] = ()


_NOTHING = _OfTag()
_decoded = lru_cache(maxsize=50_000)(unquote)  # many links lead to the same few headings


def read_page(html: str) -> Facts:
    """The facts of a page."""
    bare, styles = _without_texts(html)
    found = _quickly(bare)
    if found is None:
        found = [
            _of_tag(tag.name, {a.name: a.value for a in reversed(tag.attributes)})
            for tag in constructs(html)
            if isinstance(tag, Tag) and not tag.closing
        ]
    links = dict.fromkeys([link for of in found for link in of.links])
    links |= dict.fromkeys([("file", url) for style in styles for url in _in_css(style)])
    ids = [name for of in found for name in of.ids]
    faults = [list(fault) for of in found for fault in of.faults]
    marks = sorted({mark for of in found for mark in of.marks})
    faults += [["duplicate-id", name] for name, count in Counter(ids).items() if count > 1]
    title = " ".join(unescape(match[1]).split()) if (match := _TITLE.search(bare)) else ""
    if _WHOLE.search(bare):
        faults += [["heading-order", text] for text in _jumps(bare)]
        faults += [] if title else [["title", ""]]
        faults += [] if "description" in marks else [["description", ""]]
        marks = ["whole", *marks]
    known = {"", *ids}
    outward = by_kind([link for link in links if link[1][:1] != "#" or lacks(known, link[1][1:])])
    return Facts(title, outward, sorted(known - {""}), faults, marks)


def by_kind(links: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Addresses by their kinds, the worst first: of one address on one page only that is told."""
    found: dict[str, list[str]] = {kind: [] for kind in _KINDS}
    for kind, url in links:
        found[kind].append(url)
    return {kind: urls for kind, urls in found.items() if urls}


def lacks(ids: Collection[str], fragment: str) -> bool:
    """Whether no element has the id that a fragment names."""
    return fragment not in ids and _decoded(fragment) not in ids and fragment.lower() not in ("", "top")


def read_css(text: str) -> Facts:
    """The facts of a style sheet."""
    return Facts("", by_kind([("file", url) for url in dict.fromkeys(_in_css(text))]), [], [], [])


def _without_texts(html: str) -> tuple[str, list[str]]:
    """The page without comments, scripts and other texts, and its style sheets."""
    kept: list[str] = []
    styles: list[str] = []
    at = 0
    while match := _TEXT.search(html, at):
        kept.append(html[at : match.end()] if match[1] else html[at : match.start()])
        # ``<!-->`` is a whole comment.
        end = (_ENDS[match[1].lower()] if match[1] else _COMMENT_END).search(html, match.end() - 2 * (not match[1]))
        if end is None:  # a browser, too, takes all that follows for text
            return "".join(kept), styles
        at = end.start()
        if match[1] and match[1].lower() == "style":
            styles.append(html[match.end() : at])
    return "".join([*kept, html[at:]]), styles


def _quickly(bare: str) -> list[_OfTag] | None:
    """What the tags hold; None if there is one that only a tokenizer understands."""
    found = []
    for name, text, odd in _TAG.findall(bare):
        if odd:
            return None
        if text and (of := _of_text(name, text)) is not _NOTHING:
            found.append(of)
    return found


@lru_cache(maxsize=50_000)
def _of_text(name: str, text: str) -> _OfTag:
    """What a tag holds, given as its name and the text of its attributes."""
    # Of two attributes of one name, the first one counts.
    given = {key.lower(): unescape(a or b or c) for key, a, b, c in reversed(_EACH.findall(text))}
    return _of_tag(name.lower(), given)


def _of_tag(name: str, given: dict[str, str]) -> _OfTag:
    links, faults, marks = [], [], []
    for key, value in given.items():
        for kind, url in _addresses(name, key.removeprefix("xlink:"), value.strip(SPACE), given):
            links.append((kind, url))
            # A browser loads none of these into a page that came by https.
            if url[:7].lower() == "http://" and name != "meta" and (kind == "file" or name == "iframe"):
                faults.append(("mixed-content", url))
    is_shown = given.get("aria-hidden") != "true" and given.get("role") not in ("presentation", "none")
    if name == "img" and "alt" not in given and is_shown and "src" in given:
        faults.append(("image-alt", given["src"]))
    if name == "meta":
        marks = _marks(given)
    ids = [given[key] for key in ("id", "name") if given.get(key) and (key == "id" or name == "a")]
    if not (links or ids or faults or marks):
        return _NOTHING
    return _OfTag(tuple(links), tuple(dict.fromkeys(ids)), tuple(faults), tuple(marks))


def _addresses(name: str, key: str, value: str, given: dict[str, str]) -> Iterator[tuple[str, str]]:
    if key == "style":
        yield from (("file", url) for url in _in_css(value))
    elif key in SETS:
        yield from (("file", url) for match in _CANDIDATE.finditer(value) if (url := match[1].rstrip(",")))
    elif not value and key != "href":
        return
    elif name == "link" and key == "href":
        relations = frozenset(given.get("rel", "").lower().split())
        if not relations & _HINTS:
            yield ("file" if relations & _FIXED else "canonical" if "canonical" in relations else "head"), value
    elif name == "base" and key == "href":
        yield "base", value
    elif name == "meta" and key == "content":
        about = (given.get("property") or given.get("name") or given.get("http-equiv") or "").lower()
        if about in _IMAGES:
            yield "file", value
        elif about == "og:url":
            yield "head", value
        elif about == "refresh" and (match := _REFRESH.match(value)):
            yield "redirect", match[1].strip()
    elif (name, key) in LINKS and key != "cite":
        yield "link", value
    elif (name, key) in FILES or (key in FILES_ANYWHERE and re.search("[./]", value)):
        yield "file", value


def _marks(given: dict[str, str]) -> list[str]:
    about, value = (given.get("name") or given.get("http-equiv") or "").lower(), given.get("content", "")
    if about == "description" and value.strip():
        return ["description"]
    if about == "robots" and re.search(r"\b(?:noindex|none)\b", value, re.IGNORECASE):
        return ["noindex"]
    return ["redirect"] if about == "refresh" and _REFRESH.match(value) else []


def _in_css(text: str) -> list[str]:
    if "url(" not in text.lower() and "@import" not in text.lower() and "image-set(" not in text.lower():
        return []
    return [name.url for name in names_in_css(text) if name.kind == "file" and name.url]


def _jumps(bare: str) -> list[str]:
    """The headings that leave out a level: one of level 4 below one of level 2."""
    levels = list(map(int, _HEADING.findall(bare)))
    # Below the title of the page, whole blogs begin with headings of level 3.
    jumped = [n for n in range(1, len(levels)) if levels[n] > levels[n - 1] + 1 > 2]
    if not jumped:
        return []
    texts = [" ".join(unescape(_ANY_TAG.sub("", text)).split()) for text in _HEADING_TEXT.findall(bare)]
    return [texts[n][:80] for n in jumped if n < len(texts)]
