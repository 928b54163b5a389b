"""Answers as the last build gave them, for a build that does not make the index of the site anew.

What is part of the index is answered from its recorded parts (:mod:`sitegen.trace.index`). Where references lead and
how large images are is answered from the records of these answers: as long as nothing has moved, they hold.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sitegen.catalog.links import Target
from sitegen.fields import from_record, values_of
from sitegen.model import PAGE_FIELDS, Post
from sitegen.text.urls import Url
from sitegen.theme.answers import CatalogAnswers, Unrecorded
from sitegen.trace.cache import Cache
from sitegen.trace.records import content_from
from sitegen.trace.rows import Dropped
from sitegen.trace.trace import name_of, number_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    from sitegen.catalog.index import Catalog
    from sitegen.model import Card, Content, Document
    from sitegen.theme.page import Kinds
    from sitegen.theme.statics import Statics
    from sitegen.theme.theme import Theme
    from sitegen.trace.trace import Key

# The kinds of keys whose answers are recorded.
RECORDED = {"link", "post", "ref", "size"}


def answer_record(answer: Any) -> str:
    """An answer as JSON."""
    return json.dumps(answer, ensure_ascii=False, default=_plain, separators=(",", ":"))


def post_record(document: Document) -> str:
    """The answer to a document's ``post`` key as JSON, without its card and its content, which have records of their
    own."""
    return answer_record((values_of(document.meta, PAGE_FIELDS, UTC), document.path, document.is_post))


class Records:
    """The records of answers in a cache, by key, and parts of the index. Each process has its own connection."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._process = 0
        self._cache: Cache | None = None

    def get(self, key: Key) -> Any:
        """The record of the answer to ``key``, as lists and texts. Raises Unrecorded where there is none."""
        number = number_of(name_of(key))
        record = self._open().answers([number]).get(number)
        try:
            if record is not None:
                return json.loads(record)
        except ValueError:
            pass
        raise Unrecorded(key)

    def part(self, name: str) -> bytes | None:
        """A part of the index that the last build left; None where there is none."""
        return self._open().part(name)

    def post(self, identifier: str, card: Card, content: Content, zone: ZoneInfo) -> Post:
        """What a document's own page may know of it."""
        row = self.get(("post", identifier))
        try:
            fields, path, is_post = row
            return Post(card, content, from_record(fields, zone), path, is_post)
        except (TypeError, ValueError, AttributeError):
            raise Unrecorded(identifier) from None

    def target(self, key: Key) -> Target:
        """Where a reference leads."""
        row = self.get(key)
        try:
            return Target(Url(row[0]) if row[0] is not None else None, *row[1:])
        except (TypeError, LookupError):
            raise Unrecorded(key) from None

    def size(self, key: Key) -> tuple[int, int] | None:
        """The size of an image in pixels."""
        row = self.get(key)
        try:
            return (row[0], row[1]) if row is not None else None
        except (TypeError, LookupError):
            raise Unrecorded(key) from None

    def content(self, identifier: str) -> Content:
        """The content of a document, as it was in the last build. Raises Dropped where it is lost."""
        cache = self._open()
        row = cache.document(identifier)
        record = cache.content(row.content) if row else None
        if record is None:
            raise Dropped("damaged")
        return content_from(record)

    def _open(self) -> Cache:
        if self._cache is None or self._process != os.getpid():
            self._cache, self._process = Cache(self._path), os.getpid()
            self._cache.open_reader()
        return self._cache

    def close(self) -> None:
        """Let go of the cache."""
        if self._cache is not None and self._process == os.getpid():
            self._cache.close()
        self._cache = None


class RecordedAnswers(CatalogAnswers):
    """Answers of the last build. ``contents`` gives the content of a document as it is now, ``documents`` are those
    that are known, since they were parsed in this build."""

    def __init__(
        self,
        root: Path,
        settings: str,
        catalog: Catalog,
        theme: Theme,
        statics: Statics,
        today: date,
        records: Records,
        contents: Callable[[str], Content],
        documents: Mapping[str, Document],
        kinds: Kinds,
    ) -> None:
        super().__init__(root, settings, catalog, theme, statics, today, kinds)
        self._records, self._contents, self._documents = records, contents, documents
        self._kinds |= {
            "link": lambda target: records.target(("link", target)),
            "post": self._post,
            "ref": lambda identifier, target: records.target(("ref", identifier, target)),
            "size": lambda asset: records.size(("size", asset)),
        }

    def answer(self, key: Key) -> Any:
        """The answer to ``key``. Raises Unrecorded where that is not known without the whole index."""
        if key[0] not in self._kinds:
            raise Unrecorded(key)
        try:
            return super().answer(key)
        except LookupError:
            raise Unrecorded(key) from None

    def document(self, identifier: str) -> Document:
        """The document ``identifier``. Raises Unrecorded for one that was not parsed in this build."""
        try:
            return self._documents[identifier]
        except KeyError:
            raise Unrecorded(identifier) from None

    def _post(self, identifier: str) -> Post:
        card, content, zone = self.catalog.cards[identifier], self._contents(identifier), ZoneInfo(self.config.timezone)
        if (document := self._documents.get(identifier)) is not None:
            fields = values_of(document.meta, PAGE_FIELDS, zone)
            return Post(card, content, fields, document.path, document.is_post)
        return self._records.post(identifier, card, content, zone)


def _plain(value: Any) -> str:
    assert isinstance(value, datetime), value
    return value.isoformat()
