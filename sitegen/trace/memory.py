"""What a build remembers of the last one, and what it leaves for the next: the cache as a build sees it."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, Self

from sitegen.catalog.rows import Row, rows_from
from sitegen.content.memo import Last
from sitegen.digest import of_program
from sitegen.fields import Meta
from sitegen.model import Change
from sitegen.package import PACKAGE
from sitegen.publish.store import Store
from sitegen.text.hangul import nfc
from sitegen.trace.cache import Cache, Dropped, remove
from sitegen.trace.documents import Lookup
from sitegen.trace.files import Edited
from sitegen.trace.records import content_from, documents_from, part_of
from sitegen.trace.snapshot import SETTINGS, LastBuild, recall
from sitegen.trace.traces import Traces

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sitegen.publish.output import Output
    from sitegen.trace.files import Files
    from sitegen.trace.questions import Questions
    from sitegen.trace.traces import Made

# If the contents that wait to be stored have more characters than this, they are stored at once.
_MOST = 2_000_000
# What a value of another shape than expected raises.
_MALFORMED = (ValueError, TypeError, LookupError, AttributeError, RecursionError)


class Memory:
    """The cache of one output folder during one build.

    ``rows``, ``traces`` and ``values`` are what the last build left, ``parsing`` are the settings by which it parsed
    documents (:attr:`Site.parsing`). ``values`` are records of others: of :class:`Questions` and of
    :mod:`sitegen.trace.themes`. ``program`` is a digest of the program's code. ``notice`` says why the cache was
    dropped, if it was.
    """

    def __init__(self, path: Path, files: Files, forget: bool = False) -> None:
        """With ``forget`` nothing of the last build is used."""
        self.path, self._files = path, files
        self._store = Store(path.with_suffix(".outputs"))
        self.lookup = Lookup(path)
        self.notice: str | None = None
        self.program = ""
        self._cache: Cache | None = None
        self._begin()
        if forget:
            self._forget(None)
            return
        try:
            self._cache = Cache(path)
            self._read(self._cache.parts())
        except Dropped as dropped:
            self._forget(dropped.reason)

    def _begin(self) -> None:
        self.rows: dict[str, Row] = {}
        self.parsing: list[Any] = []
        self.traces = Traces(self._store)
        self.values: dict[str, Any] = {
            "closures": {},
            "sizes": {},
            "statics": {},
            "slips": {},
            "pictures": {},
            "font": {},
            "urls": {},
            "history": {},
            "search": {},
        }
        self._parts: dict[str, bytes] = {}
        # The documents that this build has parsed, by id: their records, and the digests of what they were parsed from.
        self.documents: dict[str, str] = {}
        self._memos: dict[str, str] = {}
        # The records of contents that are not stored yet, by digest, and their length in all.
        self.contents: dict[str, str] = {}
        self._length = 0

    def _forget(self, reason: str | None) -> None:
        """Begin with an empty cache. ``reason`` says why, unless somebody wanted it."""
        self._close()
        self.notice = reason
        self._begin()
        forget(self.path)
        self.program = self.program or of_program(PACKAGE)
        try:
            self._cache = Cache(self.path)
        except Dropped as dropped:
            self._cache, self.notice = None, dropped.reason

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "_cache": None}  # a connection cannot travel to another process

    def _close(self) -> None:
        self.lookup.close()
        if self._cache is not None:
            self._cache.close()

    def _read(self, parts: dict[str, bytes]) -> None:
        if not parts:
            self.program = of_program(PACKAGE)
            return
        try:
            last = LastBuild(parts)
            if last.head["serial"] != self._files.serial:
                # If a first look can read the cache, another build has ended since ours.
                raise Edited if recall(str(self.path)) else Dropped("damaged")
            self.program = str(last.head["program"])
            if self._files.is_program_touched():
                self.program = of_program(PACKAGE)
                if self.program != last.head["program"]:
                    raise Dropped("version")
            self._parts = parts
            self.parsing = last.head["parsing"]
            self.rows = {row.id: row for row in rows_from(json.loads(parts["rows"]))}
            names = tuple(self.values)
            self.values = json.loads(parts["values"])
            if any(not isinstance(self.values[name], dict) for name in names):
                raise Dropped("damaged")
            self.traces.read(last.outputs, parts)
        except _MALFORMED:
            raise Dropped("damaged") from None

    # ---- Documents ----

    def known(self, identifier: str, path: str, parsing: list[Any]) -> Row | None:
        """The row of a document that has the same bytes as in the last build and was parsed by the same settings; None
        if it must be parsed."""
        row = self.rows.get(identifier)
        # A row has the path in NFC. The disk may have it in another form.
        same = row is not None and self.parsing == parsing and (row.path == path or row.path == nfc(path))
        return row if same and not self._files.is_edited(path) else None

    def last(self, identifier: str) -> Last | None:
        """A document as the last build parsed it; None where it did not."""
        if identifier not in self.rows:
            return None
        cache = self.lookup.open()
        found = cache.document(identifier)
        content = cache.content(self.rows[identifier].content)
        if found is None or content is None or len(found[1].split()) not in (0, 2):
            raise Dropped("damaged")
        return Last(found[1], documents_from([found[0]])[0], content_from(content))

    def learn(self, row: Row, document: str, content: str, tokens: str, memo: str) -> None:
        """Take in a document that was parsed in this build: its row, its record, the records of its content and its
        tokens, and the digests of its front matter and its body (``memo``)."""
        self.documents[row.id], self._memos[row.id] = document, memo
        self.put(row.content, content)
        if tokens:
            self.put(row.tokens, tokens)

    def put(self, digest: str, record: str) -> None:
        """Keep a record by its digest: of a content, of tokens, or of a block of the search's index."""
        self.contents[digest] = record
        self._length += len(record)
        # A large site's contents take more memory than all the rest.
        if self._length > _MOST and self._cache is not None:
            try:
                with self._cache.transaction():
                    self._cache.put_contents(self.contents)
            except Dropped:
                self._cache = None
                self.notice = "unwritable"
            else:
                self.contents.clear()
                self._length = 0

    def must_be_of_this_site(self, rows: Mapping[str, Row], output: Output) -> None:
        """Raises Dropped if this is the memory of another site. It is if the settings have changed, the output folder
        is not the one that was left, and no document of ``rows`` has an id or the bytes of one that is remembered."""
        if not self.rows or not rows or not self._files.is_edited(SETTINGS):
            return
        if output.owned and output.owned == {path: trace.sha for path, trace in self.traces.outputs.items()}:
            return
        shas = {self._files.recorded_sha(row.path) for row in self.rows.values()}
        if not any(row.id in self.rows or self._files.digest(row.path) in shas for row in rows.values()):
            raise Dropped("foreign")

    def changes(self, rows: Mapping[str, Row]) -> dict[str, Change]:
        """What has been edited since the last build, by document. Empty when there was none to compare with."""
        if not self.rows:
            return {}
        found = {i: Change(f"content/{i}", "removed") for i in self.rows.keys() - rows.keys()}
        for identifier, row in rows.items():
            if identifier not in self.rows:
                found[identifier] = Change(f"content/{identifier}", "added")
            elif identifier in self.documents and (change := self._change(identifier, row)):
                found[identifier] = change
        return dict(sorted(found.items()))

    def _change(self, identifier: str, row: Row) -> Change | None:
        """What an edit has done to a document."""
        old = self._cache.document(identifier) if self._cache else None
        if old is None or (old[0] == self.documents[identifier] and row.content == self.rows[identifier].content):
            return None
        before, after = documents_from([old[0], self.documents[identifier]])
        fields = [name for name in Meta._fields if getattr(before.meta, name) != getattr(after.meta, name)]
        fields += [key for key in {**before.extra, **after.extra} if before.extra.get(key) != after.extra.get(key)]
        fields += ["summary"] if before.summary != after.summary else []
        fields += ["body"] if self.rows[identifier].content != row.content else []
        return Change(after.path, "changed", tuple(fields))

    # ---- For the next build ----

    def remember(
        self,
        folder: Path,
        rows: Mapping[str, Row],
        made: Mapping[str, Made],
        questions: Questions,
        head: dict[str, Any],
    ) -> None:
        """Record the build in one transaction. ``folder`` is the output folder, ``made`` are the outputs that this
        build made, and ``head`` is that of :func:`sitegen.report.head_of`."""
        traces = self.traces.record(folder, made, questions)
        if self._cache is None:
            return
        parts = {
            **self._files.snapshot().parts("sources"),
            **traces,
            "rows": part_of([*rows.values()]),
            "values": part_of(self.values),
            "pages": part_of(head.pop("pages")),
            "head": part_of({**head, "program": self.program, "serial": os.urandom(8).hex()}),
        }
        documents = [(i, record, self._memos[i]) for i, record in self.documents.items()]
        try:
            with self._cache.transaction():
                self._cache.put_documents(documents, self.rows.keys() - rows.keys())
                self._cache.put_contents(self.contents)
                if documents or self.rows.keys() != rows.keys():
                    used = {digest for row in rows.values() for digest in (row.content, row.tokens)}
                    self._cache.drop_contents(used | {*self.values["search"].get("blocks", {}).values()})
                parts |= self.traces.snapshot(folder).parts("outputs")
                self._cache.put_parts({name: part for name, part in parts.items() if self._parts.get(name) != part})
        except Dropped as dropped:
            self.notice = self.notice or dropped.reason
            if dropped.reason == "damaged":  # in a part that nobody has read
                self._close()
                forget(self.path)


def forget(cache: Path) -> None:
    """Remove a cache with all that belongs to it."""
    remove(cache)
    Store(cache.with_suffix(".outputs")).clear()
