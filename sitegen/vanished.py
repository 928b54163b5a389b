"""What is told of a published URL that a build would make vanish: what had it, where that may be now, the ways out."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING

from sitegen.catalog.ledger import LEDGER
from sitegen.catalog.urls import feed_url, rss_url
from sitegen.content.naming import file_name, split_name
from sitegen.site import lines_of
from sitegen.text.urls import UnsafeUrl, Url
from sitegen.words.errors import Place, Problem, error, warning
from sitegen.words.similar import MOST_GUESSES, Names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sitegen.catalog.index import Catalog
    from sitegen.catalog.ledger import Ledger, PublishedUrl
    from sitegen.catalog.rows import Row
    from sitegen.site import Site


def problems_of(
    missing: Sequence[PublishedUrl], ledger: Ledger, site: Site, catalog: Catalog, last: Mapping[str, Row]
) -> Iterator[Problem]:
    """The problems that URLs are ``missing``. ``last`` are the rows of the last build."""
    homes = Homes(ledger, catalog, last)
    found = {known.url: homes.of(known) for known in missing}
    moved: dict[str, list[Url]] = {}
    for url, row in found.items():
        if row is not None and _is_page(url):
            moved.setdefault(row.id, []).append(url)
    # The feeds of a page that is missing go with it.
    lines = ledger.text.split("\n")
    feeds = {feed(known.url) for known in missing for feed in (feed_url, rss_url)}
    aliases = {identifier: _line_for(site, catalog.rows[identifier], urls) for identifier, urls in moved.items()}
    make = warning if site.options.preview else error
    for known in missing:
        url, document, place = known.url, known.document, _place(known, lines)
        row = found[url]
        if url in feeds:
            continue
        if row is not None and _is_page(url):
            values = {"was": document or "-", "document": row.path, "now": row.url, "line": aliases[row.id]}
            yield make("url-moved", place, url=url, **values)
        elif document in catalog.held and _is_page(url):
            yield make(f"url-held-{catalog.held[document].reason}", place, url=url, document=document)
        elif not _is_page(url):
            yield make("url-vanished-file", place, url=url, was=_in_brackets(document))
        else:
            yield make("url-vanished", place, url=url, was=_in_brackets(document), near=homes.near(url))


def _in_brackets(document: str) -> str:
    """The document that had a URL, as a sentence adds it. Pages of terms and feeds had none."""
    return f" ({document})" if document else ""


def _place(known: PublishedUrl, lines: list[str]) -> Place:
    """The line of a URL; that of one that only the cache knows is none."""
    text = lines[known.line - 1] if known.line else ""
    return Place.of(LEDGER, known.line, 1, text, len(text.split(None, 1)[0]) if text else 1)


def _is_page(url: Url) -> bool:
    """Whether a page that leads on can stand at a URL."""
    try:
        return url.endswith(("/", ".html")) and Url.parse(url) == url
    except UnsafeUrl:
        return False


def _line_for(site: Site, row: Row, urls: list[Url]) -> str:
    """The line for the front matter of a document by which ``urls`` lead to it, as its front matter is written."""
    values = json.dumps([*row.aliases, *urls], ensure_ascii=False)
    first = next(iter(lines_of(site.root, row.path)), "")
    if first.startswith("{"):
        return f'"aliases": {values}'
    return f"aliases = {values}" if first.startswith("+++") else f"aliases: {values}"


class Homes:
    """Where documents may be now: at another URL, or under another name."""

    def __init__(self, ledger: Ledger, catalog: Catalog, last: Mapping[str, Row]) -> None:
        self._ledger, self._catalog = ledger, catalog
        self._by_path = {row.path: row for row in catalog.rows.values()}
        self._last = {row.path: row for row in last.values()}
        self._guesses = 0

    def of(self, known: PublishedUrl) -> Row | None:
        """The document that was at a URL: the same file, or a new one with the same text, title or file name."""
        if known.document in self._by_path:
            return self._by_path[known.document]
        if not known.document.startswith("content/") or known.document in self._catalog.held:
            return None
        old = self._last.get(known.document)
        for likeness in (old.content, old.words) if old else ():
            if likeness and (alike := self._alike.get(likeness)):
                return alike
        return self._alike.get(f"/{_stem(known.document)}")

    def near(self, url: Url) -> str:
        """The line of ``[redirects]`` by which a URL leads to the new one that is spelled most like it; "" for none."""
        self._guesses += 1
        if self._guesses > MOST_GUESSES:
            return ""
        return next((f'"{url}" = "{near}"' for near in self._names.near(url)), "")

    @cached_property
    def _new(self) -> list[Row]:
        """The documents whose URLs are new."""
        return [row for row in self._catalog.rows.values() if row.url not in self._ledger.urls]

    @cached_property
    def _alike(self) -> dict[str, Row | None]:
        """New documents by their text, by their title and by the name of their file; None where several have it."""
        found: dict[str, Row | None] = {}
        for row in self._new:
            for likeness in (row.content, row.words, f"/{_stem(row.path)}"):
                found[likeness] = None if likeness in found else row
        return found

    @cached_property
    def _names(self) -> Names:
        terms = (term.ref.url for terms in self._catalog.terms.values() for term in terms.values())
        return Names(url for url in (*terms, *(row.url for row in self._new)) if url not in self._ledger.urls)


def _stem(path: str) -> str:
    return split_name(file_name(path))[1]
