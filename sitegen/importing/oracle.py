"""Compares a moved site with a built copy of the old one, page by page."""

from __future__ import annotations

import html
import re
from datetime import UTC
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from sitegen.importing.words import gaps
from sitegen.text.hangul import nfc
from sitegen.text.reading import read_file
from sitegen.words.errors import Place, Problems, error, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from sitegen.importing.convert import Converted, Moving
    from sitegen.importing.old import OldDocument
    from sitegen.importing.words import Gap

_NOT_TEXT = re.compile(
    r"(?is)<(script|style|math|template|svg|title)\b.*?</\1\s*>|<!--.*?-->|\\\(.*?\\\)|\\\[.*?\\\]|\$\$[^$<>]{1,1000}\$\$"
    r"|<[a-z/!][^<>]*>|&(?:#\d+|#x[0-9a-f]+|\w+);"
)
_WORD = re.compile(r"[^\W_]+")
_ID = re.compile(r"(?is)<h[1-6]\b[^>]*?\bid\s*=\s*[\"']([^\"']*)[\"']")
# What pages hold besides their text: the numbers of lines and of the ways back from footnotes.
_EXTRA = re.compile(
    r"(?is)<td[^>]*\b(?:gutter|gl)\b.*?</td>|<(\w+)[^>]*\blineno[^>]*>.*?</\1>"
    r"|<a\b[^>]*\b(?:reversefootnote|footnote-backref)\b.*?</a>"
)
# Names of emoji, which ours shows, outside code.
_EMOJI = re.compile(r"(?is)(<(pre|code)\b.*?</\2>|<[^<>]*>)|:(?:[a-z][a-z0-9_+-]*|[+-]1):")
# A block of code with numbers holds a table. That of Hexo has no more than it.
_ROUGE = re.compile(r"(?is)<table[^>]*\brouge-table\b.*?</table>|(<figure\b[^>]*\bhighlight\b).*?</figure>")
# So does one of Hugo, beside a table of its numbers.
_NUMBERS = re.compile(
    r"(?is)<table[^>]*\blntable\b[^>]*>|<td[^>]*\blntd\b[^>]*>\s*<pre[^>]*>\s*<code[^>]*>\s*<span[^>]*\blnt\b.*?</td>"
)
_TOC = re.compile(r"(?i)<([uo]l)\b[^>]*\bid=\"markdown-toc\"")
_LIST = re.compile(r"(?i)<(/?)[uo]l\b")
_COUNTED = {"images": r"<img\b", "codes": r"<pre\b", "bold": r"<(?:strong|b)\b", "tables": r"<table\b"}
_LOC = re.compile(r"<loc>\s*([^<\s]+)\s*</loc>")
_ENTRY = re.compile(r"(?is)<(?:entry|item)\b.*?</(?:entry|item)>")
_LINK = re.compile(r"""(?is)<link\b[^>]*\bhref=["']([^"']+)["'][^>]*>|<link>\s*([^<\s]+)\s*</link>""")
# So many words in a row are found again in the old page.
_ENDS = 6
# So far from where it is expected, the end of a text is looked for.
_NEAR = 20


class OldPage(NamedTuple):
    """A page of the old site as it was published: its HTML, or "" where only its address is known."""

    url: str
    html: str = ""


class Compared(NamedTuple):
    """How a page of ours differs from the old one. ``lost`` are words that only the old text has, ``ids`` those of
    headings that ours lacks, ``counts`` what there is more or less of, before and after. ``is_lost`` says that ours
    lacks words of the old text, and that no note of the document says why."""

    url: str
    path: str
    gaps: list[Gap]
    ids: list[str]
    counts: dict[str, tuple[int, int]]
    title: bool
    date: bool
    is_lost: bool

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        return not (self.gaps or self.ids or self.counts) and self.title and self.date


def old_pages(where: Path, base: str) -> list[OldPage]:
    """The pages of a folder, a sitemap, a feed or a list of addresses. ``base`` is the path of the old site.

    Raises Problems for anything else.
    """
    if where.is_dir():
        return list(_in_folder(where))
    try:
        text = nfc(where.read_text(encoding="utf-8"))
    except OSError as exception:
        raise Problems([unreadable(str(where), exception)]) from None
    except UnicodeDecodeError:
        raise Problems([error("import-oracle", Place(str(where)))]) from None
    found = _LOC.findall(text) or [
        next(filter(None, link.groups())) for entry in _ENTRY.findall(text) if (link := _LINK.search(entry))
    ]
    lines = text.split()
    if not found and lines and all(line.startswith(("/", "https://", "http://")) for line in lines):
        found = lines
    if not found:
        raise Problems([error("import-oracle", Place(str(where)))])
    paths = (nfc(unquote(urlsplit(html.unescape(url)).path)) for url in found)
    return [OldPage("/" + path.removeprefix(f"{base}/").removeprefix("/").replace("#", "%23")) for path in paths]


def _in_folder(where: Path) -> Iterator[OldPage]:
    for path in sorted(where.rglob("*.html")):
        url = "/" + nfc(path.relative_to(where).as_posix())
        try:
            data, _ = read_file(path, url, str(where.resolve()))
        except (Problems, OSError):
            continue
        page = nfc(data.decode("utf-8", "replace"))
        page = _NUMBERS.sub("", page) if "lntable" in page else page
        url = url.replace("#", "%23")
        yield OldPage(url.removesuffix("index.html") if url.endswith("/index.html") else url, page)


def _compared(page: OldPage, old: OldDocument, one: Converted) -> Compared:
    """One page, compared with the document that ours is made from."""
    ours, title = one.page, str(old.data.get("title") or "")
    text = _text(_EMOJI.sub(_unnamed, _without_toc(page.html)))
    theirs = [(match[0], match.start()) for match in _WORD.finditer(text)]
    words = _WORD.findall(_text(ours))
    first, last = _region([word for word, _ in theirs], words)
    start = _body_before(page.html, theirs[first][1]) if first < len(theirs) else 0
    end = theirs[last - 1][1] + len(theirs[last - 1][0]) if last else len(page.html)
    region = (
        _ROUGE.sub(lambda code: "<pre>" if code[1] else "", page.html[start : page.html.find(">", end) + 1 or None])
        if words
        else ""
    )
    counts = {}
    for name, pattern in _COUNTED.items():
        before, after = (len(re.findall(pattern, text, re.IGNORECASE)) for text in (region, ours))
        if before != after:
            counts[name] = (before, after)
    times = re.findall(r"""(?i)<time\b[^>]*\bdatetime=["'](\d{4}-\d{2}-\d{2})""", page.html)
    named = re.findall(r"(?is)<title\b[^>]*>(.*?)</title>", page.html)
    ids = one.document.anchors if one.document else ()
    found = gaps(theirs[first:last], words)
    return Compared(
        url=page.url,
        path=old.path,
        gaps=found,
        ids=[name for name in map(html.unescape, _ID.findall(region)) if name not in ids],
        counts=counts,
        title=not named or not title or _letters(title) in _letters(" ".join(named)),
        date=not times or not old.date or not _days(old.date).isdisjoint(times),
        is_lost=not one.notes and any(gap.lost for gap in found),
    )


def compare(pages: list[OldPage], moved: list[tuple[Moving, Converted]]) -> list[Compared]:
    """All old pages of which we have the document, compared with ours."""
    documents = {moving.old.url: (moving.old, one) for moving, one in moved if one.document and moving.url is not None}
    return [_compared(page, *documents[page.url]) for page in pages if page.html and page.url in documents]


def _days(moment: datetime) -> set[str]:
    """The days that a page may name for a moment: in its own zone, or in that of machines."""
    return {moment.date().isoformat(), moment.astimezone(UTC).date().isoformat()}


def _unnamed(match: re.Match[str]) -> str:
    return match[1] or " " * len(match[0])


def _text(page: str) -> str:
    """The text of a page, each word where it stands in the HTML."""
    return _NOT_TEXT.sub(_blank, _EXTRA.sub(_blank, page))


def _without_toc(page: str) -> str:
    """A page without the table of contents that kramdown made."""
    start = _TOC.search(page)
    depth = 0
    for tag in _LIST.finditer(page, start.start()) if start else ():
        depth += -1 if tag[1] else 1
        if start and not depth:
            return page[: start.start()] + " " * (tag.end() - start.start()) + page[tag.end() :]
    return page


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _body_before(page: str, position: int) -> int:
    """Where the text with a word begins: behind the last title above it, or with the body of the page."""
    return max((match.end() for match in re.finditer(r"(?is)</h1>|<body[^>]*>", page[:position])), default=0)


def _letters(text: str) -> str:
    return "".join(_WORD.findall(_NOT_TEXT.sub(" ", html.unescape(text)))).casefold()


def _region(theirs: list[str], ours: list[str]) -> tuple[int, int]:
    """Which of the words of a page, among those of its theme, are those of the text: from where ours begin to where
    they end. Where the first or the last words are others there, those next to them are looked for."""
    places: dict[tuple[str, ...], list[int]] = {}
    count = min(_ENDS, len(ours)) or 1
    for at in range(len(theirs) - count + 1):
        places.setdefault(tuple(theirs[at : at + count]), []).append(at)
    wanted = [(at, tuple(ours[at : at + count])) for at in range(len(ours) - count + 1)]
    first = next((max(places[words][0] - at, 0) for at, words in wanted if words in places), 0)
    ends = (places[words][-1] + len(ours) - at for at, words in reversed(wanted) if words in places)
    last = min(next(ends, len(theirs)), len(theirs))
    tail = ours[-2:]
    near = range(min(last + _NEAR, len(theirs)) - len(tail), max(last - _NEAR, 0), -1)
    return first, next((at + len(tail) for at in near if theirs[at : at + len(tail)] == tail), last)
