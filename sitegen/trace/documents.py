"""Documents and their contents, looked up when somebody asks: together they are larger than all the rest of a site."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sitegen.model import Document
from sitegen.trace.cache import Cache, Dropped
from sitegen.trace.records import content_from, documents_from

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sitegen.catalog.rows import Row
    from sitegen.model import Content
    from sitegen.trace.memory import Memory

# So many contents are kept, for pages that read one again.
_MOST = 100


class Lookup:
    """A connection to the cache for reading. Every process opens its own."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._cache: Cache | None = None
        self._process = 0

    def open(self) -> Cache:
        """The cache. Raises Dropped where it cannot be read."""
        if self._cache is None or self._process != os.getpid():
            self._cache, self._process = Cache(self._path, read_only=True), os.getpid()
        return self._cache

    def close(self) -> None:
        """Let go of the cache."""
        if self._cache is not None and self._process == os.getpid():
            self._cache.close()
        self._cache = None

    def __reduce__(self) -> tuple[Any, ...]:
        return Lookup, (self._path,)  # a connection cannot travel to another process


class Documents(Mapping[str, Document]):
    """All documents by id: those parsed in this build, and those in the cache. Raises Dropped where it has lost one."""

    def __init__(self, rows: Mapping[str, Row], memory: Memory) -> None:
        self._ids, self._fresh, self._lookup = dict.fromkeys(rows), memory.documents, memory.lookup
        self._made: dict[str, Document] = {}

    def __getitem__(self, identifier: str) -> Document:
        found = self._made.get(identifier)
        if found is None:
            found = self._made[identifier] = self._checked(identifier, documents_from([self._record(identifier)])[0])
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def read_all(self) -> None:
        """Read all of them at once, which is quicker than one after the other."""
        cached = self._lookup.open().documents() if len(self._fresh) < len(self._ids) else {}
        try:
            records = [self._fresh.get(identifier) or cached[identifier] for identifier in self._ids]
        except KeyError:
            raise Dropped("damaged") from None
        found = zip(self._ids, documents_from(records), strict=True)
        self._made = {identifier: self._checked(identifier, document) for identifier, document in found}

    def _record(self, identifier: str) -> str:
        if identifier in self._fresh:
            return self._fresh[identifier]
        if identifier not in self._ids:
            raise KeyError(identifier)
        row = self._lookup.open().document(identifier)
        if row is None:
            raise Dropped("damaged")
        return row[0]

    def _checked(self, identifier: str, document: Document) -> Document:
        if document.id != identifier:
            raise Dropped("damaged")
        return document


def kept_record(digest: str, fresh: Mapping[str, str], lookup: Lookup) -> str:
    """The record with a digest, of a content or of what the search knows: one of this build (``fresh``) or of the
    cache. Raises Dropped where it is lost."""
    record = fresh.get(digest) or lookup.open().content(digest)
    if record is None:
        raise Dropped("damaged")
    return record


class Contents:
    """Finds the content of a document by its id."""

    def __init__(self, rows: Mapping[str, Row], memory: Memory) -> None:
        self._fresh, self._lookup = memory.contents, memory.lookup
        self._rows = rows
        self._made: dict[str, Content] = {}

    def __call__(self, identifier: str) -> Content:
        """The content of the document ``identifier``. Raises Dropped where the cache has lost it."""
        if identifier in self._made:
            return self._made[identifier]
        record = kept_record(self._rows[identifier].content, self._fresh, self._lookup)
        if len(self._made) > _MOST:
            self._made.clear()
        self._made[identifier] = content = content_from(record)
        return content

    def texts(self, identifier: str) -> list[str]:
        """The text of a document in both files of the search, as JSON. Raises Dropped as above."""
        record = kept_record(self._rows[identifier].tokens, self._fresh, self._lookup)
        _, *texts = record.split("\n")
        if len(texts) != 2:
            raise Dropped("damaged")
        return texts
