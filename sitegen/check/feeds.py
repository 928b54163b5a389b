"""Reads what machines read: feeds, sitemaps, ``robots.txt``, the manifest of a web app."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.parsers import expat

from sitegen.check.reading import Facts, by_kind, read_page
from sitegen.text.urls import is_external

if TYPE_CHECKING:
    from collections.abc import Iterator

_ATOM, _CONTENT = "http://www.w3.org/2005/Atom", "http://purl.org/rss/1.0/modules/content/"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
# What an entry must have, by the name of the entry.
_NEEDED = {
    f"{_ATOM} feed": ("id", "title", "updated"),
    f"{_ATOM} entry": ("id", "title", "updated"),
    "channel": ("title", "link", "description"),
    f"{_SITEMAP} url": ("loc",),
}
_HOLDERS = (*_NEEDED, "item")
_HTML = (f"{_ATOM} content", f"{_ATOM} summary", f"{_CONTENT} encoded")
_SITEMAP_LINE = re.compile(rb"(?im)^[ \t]*sitemap[ \t]*:[ \t]*(\S+)")


class _Xml:
    """Collects the links of a feed or a sitemap while it is parsed."""

    def __init__(self) -> None:
        self.kind = ""
        self.links: dict[tuple[str, str], None] = {}
        self.faults: list[list[str]] = []
        self._text: list[str] = []
        self._open: list[tuple[str, dict[str, str]]] = []
        # For each entry around, which elements it has.
        self._has: list[set[str]] = []
        self._ids: set[str] = set()

    def start(self, name: str, given: dict[str, str]) -> None:
        if not self._open:
            kinds = {f"{_ATOM} feed": "feed", "rss": "feed"}
            self.kind = kinds.get(name, "sitemap" if name.startswith(f"{_SITEMAP} ") else "xml")
        if self.kind != "xml" and name.endswith((" link", "enclosure")):
            for key in ("href", "url"):
                if key in given:
                    self._link(given[key])
        if name in _HOLDERS:
            self._has.append(set())
        self._open.append((name, given))
        self._text = []

    def end(self, name: str) -> None:
        _, given = self._open.pop()
        text, self._text = "".join(self._text), []
        if name in _HOLDERS:
            has = self._has.pop()
            for lacking in _NEEDED.get(name, ()):
                if lacking not in has:
                    self.faults.append([self.kind, f"<{name.rpartition(' ')[2]}> … <{lacking}>"])
        elif self._has and len(self._open) and self._open[-1][0] in _HOLDERS:
            short = name.rpartition(" ")[2]
            self._has[-1].add(short)
            if self._open[-1][0] in (f"{_ATOM} entry", "item") and short in ("id", "guid"):
                if text in self._ids:
                    self.faults.append([self.kind, f"<{short}> {text}"])
                self._ids.add(text)
        if name in (f"{_SITEMAP} loc", "link") and text.strip():
            self._link(text.strip())
        elif self.kind == "feed" and name in _HTML and given.get("type", "html") != "text" and "<" in text:
            for kind, url in _links_in(text):
                if kind != "base" and url[:1] not in ("", "#") and not is_external(url):
                    # Many readers do not know from which page an entry came.
                    self.faults.append(["feed", url])
                self.links[kind, url] = None

    def text(self, text: str) -> None:
        self._text.append(text)

    def _link(self, url: str) -> None:
        if not is_external(url):
            self.faults.append([self.kind, url])
        self.links[self.kind, url] = None


@lru_cache(maxsize=500)
def _links_in(html: str) -> list[tuple[str, str]]:
    """The links of an entry, which is in the feeds of several terms, each of them in two formats."""
    return [(kind, url) for kind, urls in read_page(html).links.items() for url in urls]


def read_xml(data: bytes) -> Facts:
    """The facts of a feed or a sitemap. Of other XML only whether it is well-formed."""
    found = _Xml()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = found.start, found.end
    parser.CharacterDataHandler = found.text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as exception:
        said = f"{expat.ErrorString(exception.code)} ({exception.lineno}:{exception.offset + 1})"
        found.faults = [[found.kind or "xml", said]]
    faults = dict.fromkeys([(kind, what) for kind, what in found.faults])
    return Facts("", by_kind(found.links), [], [list(fault) for fault in faults], [])


def read_robots(data: bytes) -> Facts:
    """The sitemaps that ``robots.txt`` names."""
    urls = [match.decode("utf-8", "replace") for match in _SITEMAP_LINE.findall(data)]
    return Facts("", by_kind([("sitemap", url) for url in urls]), [], [], [])


def read_json(data: bytes) -> Facts:
    """The addresses in the manifest of a web app."""
    try:
        return Facts("", by_kind([("file", url) for url in dict.fromkeys(_addresses_in(json.loads(data)))]), [], [], [])
    except (ValueError, RecursionError) as exception:
        return Facts("", {}, [], [["file", str(exception)]], [])


def _addresses_in(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("src", "start_url") and isinstance(inner, str):
                yield inner
            yield from _addresses_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _addresses_in(inner)
