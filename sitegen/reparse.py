"""Parsing edited documents anew, with what is left of their last parsing."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from sitegen.content.memo import Last
from sitegen.content.scan import Source
from sitegen.inputs import read_site
from sitegen.options import cache_path
from sitegen.text.hangul import nfc
from sitegen.trace.cache import Cache
from sitegen.trace.files import Files
from sitegen.trace.records import content_from, documents_from
from sitegen.work import Parsed, document_key, parser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from pathlib import Path

    from sitegen.inputs import Site
    from sitegen.options import Options
    from sitegen.words.errors import Problem


# The time before the first document was read, the digest of the settings by which they were parsed, and the documents;
# None where one is new or cannot be parsed.
Reparsed = tuple[int, str, list[Parsed] | None]


class Reparser:
    """Parses documents that a build has parsed before, as ``cache`` knows."""

    def __init__(self, site: Site, cache: Cache) -> None:
        self._site, self._cache = site, cache

    @cached_property
    def _parser(self) -> Callable[[tuple[Source, Last | None]], Parsed | list[Problem]]:
        config = self._site.config
        how = config.markdown.html, config.language, config.timezone, self._site.options.preview
        return parser(self._site.root, *how)

    def run(self, paths: Iterable[str]) -> Reparsed:
        """The documents with these paths, from the site's root, and what is to be known of them. Raises Dropped for a
        cache that is damaged."""
        return Files.clock(), self._site.sha, self.parse(paths)

    def parse(self, paths: Iterable[str]) -> list[Parsed] | None:
        """The documents with these paths, from the site's root; None where one is new or cannot be parsed.

        Raises Dropped for a cache that is damaged.
        """
        found = []
        for path in paths:
            source = source_of(path)
            old = self._cache.document(source.id)
            record = self._cache.content(old.content) if old else None
            if old is None or record is None:
                return None
            before = documents_from([old.record])[0]
            same = old.key.endswith(document_key("", self._site, path))
            parsed = self._parser((source, Last(old.halves, before, content_from(record)) if same else None))
            if isinstance(parsed, list):
                return None
            found.append(parsed)
        return found


def reparse(root: Path, options: Options, now: datetime, paths: list[str]) -> Reparsed:
    """The documents with these paths, parsed by a process that has nothing yet. Raises Problems or Dropped."""
    site = read_site(root, options, now)
    cache = Cache(cache_path(root, options))
    cache.open_reader()
    try:
        return Reparser(site, cache).run(paths)
    finally:
        cache.close()


def source_of(path: str) -> Source:
    """The document with this path from the site's root."""
    return Source(nfc(path.removeprefix("content/")), path)
