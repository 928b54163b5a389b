"""The contents of documents, which take more memory than all the rest of a site: looked up when a page asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.trace.cache import Cache
from sitegen.trace.records import content_from
from sitegen.trace.rows import Dropped

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sitegen.model import Content


class Contents:
    """Finds the content of a document; can be handed to another process."""

    def __init__(self, path: Path, fresh: Mapping[str, str], digests: Mapping[str, str]) -> None:
        self._path, self._fresh, self._digests = path, fresh, digests
        self._cache: Cache | None = None
        self._last: dict[str, Content] = {}

    def __call__(self, identifier: str) -> Content:
        """The content of the document ``identifier``. Raises Dropped where the cache has lost it."""
        if identifier in self._last:
            return self._last[identifier]
        digest = self._digests[identifier]
        record = self._fresh.get(digest)
        if record is None:
            if self._cache is None:
                self._cache = Cache(self._path)
                self._cache.open_reader()
            record = self._cache.content(digest)
            if record is None:
                raise Dropped("damaged")
        if len(self._last) > 100:
            self._last.clear()
        self._last[identifier] = content = content_from(record)
        return content

    def close(self) -> None:
        """Let go of the cache."""
        if self._cache is not None:
            self._cache.close()
            self._cache = None

    def __getstate__(self) -> tuple[Path, Mapping[str, str], Mapping[str, str]]:
        return (self._path, self._fresh, self._digests)

    def __setstate__(self, state: tuple[Path, Mapping[str, str], Mapping[str, str]]) -> None:
        self.__init__(*state)  # type: ignore[misc]  # a connection cannot travel; everything else is set anew
