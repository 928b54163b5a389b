"""What the last build left behind, and what this one will leave: the cache as the build sees it."""

from __future__ import annotations

import json
import os
from array import array
from typing import TYPE_CHECKING, Any

from sitegen.content.memo import Last
from sitegen.digest import of_text, sha_of
from sitegen.model import Change, Meta
from sitegen.publish.store import Store
from sitegen.trace.cache import Cache
from sitegen.trace.contents import Contents
from sitegen.trace.files import Files
from sitegen.trace.quick import SETTINGS, recall, remember
from sitegen.trace.records import content_from, documents_from
from sitegen.trace.rows import DocumentRow, Dropped, OutputRow
from sitegen.trace.stats import NOTHING, Stat, own_name, stat_of
from sitegen.trace.trace import name_of, number_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from sitegen.content.scan import Source
    from sitegen.model import Document
    from sitegen.trace.digests import Digests
    from sitegen.trace.quick import Seen
    from sitegen.trace.trace import Key, Made


# Characters of contents that are kept in memory until they are stored.
_MOST = 2_000_000


class Memory:
    """The cache of one output folder during one build.

    ``documents`` and ``outputs`` are what the last build left; ``rows`` and ``values`` what this one will leave.
    """

    def __init__(self, path: Path, program: str, seen: Seen) -> None:
        self.cache = Cache(path)
        self.store = Store(path.with_suffix(".outputs"))
        self.seen = seen
        self.dropped: str | None = None
        self.program = program
        self._early: dict[str, str] = {}
        try:
            self._load()
        except Dropped as dropped:
            self.forget(dropped.reason)

    def begin(self, root: Path, read: Mapping[str, str]) -> None:
        """Digest the themes and the program before anything of them is read. What is edited from now on is seen to be
        another by the next build. ``read`` are digests of files that have been read already."""
        names = [own_name(path.removeprefix(f"{root}/")) for path, stat in self.seen if stat[3] > 0]
        others = [name for name in names if name not in read and not name.startswith(("content/", "assets/"))]
        self._early = {name: sha_of(os.path.join(root, name)) for name in others} | dict(read)

    def forget(self, reason: str | None = None) -> None:
        """Begin with an empty cache; ``reason`` says why, if not on somebody's wish."""
        self.dropped = reason
        self.cache.drop()
        self.store.clear()
        try:
            self._load()
        except Dropped as again:
            self.dropped = again.reason
            self.cache.drop()
            self.cache.forgetful = True
            self._load()

    def _load(self) -> None:
        self.cache.connect(self.program)
        standing = recall(str(self.cache.path)) if not self.cache.forgetful else None
        sources, self._stats = standing.stats() if standing else ({}, {})
        self._settings = standing.sha(SETTINGS) if standing else ""
        self.files = Files(self.cache.files(), sources)
        self.documents = self.cache.documents()
        self.outputs = self.cache.outputs()
        self.rows: dict[str, DocumentRow] = {}
        self.values: dict[str, Any] = {}
        self.in_place: set[str] = set()
        self.kept: dict[str, str] = {}
        self._keys: dict[str, tuple[int, str]] | None = None
        # Contents of this build by digest, as far as they are not stored yet, and how long they are together.
        self._contents: dict[str, str] = {}
        self._length = 0
        self._stored = False
        self._reader: Contents | None = None
        self._placed: dict[str, tuple[Stat, str]] = {}

    def close(self) -> None:
        """Let go of the cache."""
        if self._reader is not None:
            self._reader.close()
        self.cache.close()

    def value(self, name: str) -> Any:
        """A value that the last build left; None where it left none."""
        text = self.cache.value(name)
        return json.loads(text) if text is not None else None

    def mapping(self, name: str) -> dict[str, Any]:
        """A value that the last build left and that is a mapping; an empty one where it left none."""
        found = self.value(name)
        return found if isinstance(found, dict) else {}

    def recorded(self) -> dict[str, tuple[int, str]]:
        """Numbers and answers' digests of all keys that the last build recorded, by name."""
        if self._keys is None:
            self._keys = self.cache.keys()
        return self._keys

    def reads(self) -> set[int]:
        """The numbers of all keys that the outputs of the last build read."""
        return _read(self.outputs.values())

    def reads_today(self) -> bool:
        """Whether a page of the site, as it is recorded now, shows the day."""
        return bool(self.cache.numbers([number_of(name_of(("today",)))]))

    def is_foreign(self, root: Path, sources: Sequence[Source], owned: Mapping[str, str]) -> bool:
        """Whether what is remembered is another site's: no document has the name or the bytes of one of these, the
        settings are others, and what the output folder holds, ``owned``, is not what was remembered."""
        if not self.documents or not sources or any(source.id in self.documents for source in sources):
            return False
        # Whoever replaces the posts that came with a new blog has a site without any of its old documents.
        same_output = owned and owned == {path: row.sha for path, row in self.outputs.items()}
        if same_output or self._settings == self._early.get(SETTINGS):
            return False
        digests = {row.key.partition(" ")[0] for row in self.documents.values()}
        return digests.isdisjoint([self.files.sha(source.path, root / source.path) for source in sources])

    def known(self, identifier: str, key: str) -> bool:
        """Whether a document was parsed from the same bytes in the same way; then its record serves again."""
        row = self.documents.get(identifier)
        if row is None or row.key != key:
            return False
        self.rows[identifier] = row
        return True

    def learn(self, identifier: str, key: str, document: str, content: str, halves: str) -> None:
        """The records of a document parsed in this build, and the digests of its halves."""
        digest = of_text(content)
        self.rows[identifier] = DocumentRow(key, document, digest, halves)
        self._contents[digest] = content
        self._length += len(content)
        # A large site's contents take more memory than all the rest.
        if self._length > _MOST and not self.cache.forgetful and self.cache.refused is None:
            with self.cache.transaction() as cache:
                cache.put_contents(self._contents)
            if self.cache.refused is None:
                self._contents, self._length, self._stored = {}, 0, True

    def last(self, identifier: str, key: str) -> Last | None:
        """A document as it was in the last build, if it was there and parsed in the same way; ``key`` says how, for any
        bytes."""
        row = self.documents.get(identifier)
        record = self.cache.content(row.content) if row and row.key.endswith(key) else None
        return Last(row.halves, documents_from([row.record])[0], content_from(record)) if row and record else None

    def parsed(self) -> list[Document]:
        """All documents of this build, in the order of their ids."""
        return documents_from([self.rows[identifier].record for identifier in sorted(self.rows)])

    def content_changed(self, identifier: str) -> bool:
        """Whether a document's content is not what it was in the last build."""
        row = self.documents.get(identifier)
        return row is None or row.content != self.rows[identifier].content

    def reader(self) -> Contents:
        """Finds a document's content: of this build, else in the cache."""
        digests = {identifier: row.content for identifier, row in self.rows.items()}
        self._reader = Contents(self.cache.path, self._contents, digests)
        return self._reader

    def look(self, folder: Path) -> set[str]:
        """See which outputs are in place as they were left, or can be put back (``kept``)."""
        base = str(folder)
        for path, row in self.outputs.items():
            stat = stat_of(f"{base}/{path}")
            if stat != NOTHING and (stat == self._stats.get(path) or sha_of(f"{base}/{path}") == row.sha):
                self.in_place.add(path)
                self._placed[path] = stat, row.sha
            elif kept := self.store.find(row.sha):
                self.kept[path] = kept
        return self.in_place | self.kept.keys()

    def holds(self, path: str, job: str) -> bool:
        """Whether an output that reads nothing is in place and made for the same job."""
        return (path in self.in_place or path in self.kept) and self.outputs[path].job == job

    def changes(self) -> dict[str, Change]:
        """What has been edited since the last build, by document; empty when there was none to compare with."""
        if not self.documents:
            return {}
        found: dict[str, Change] = {}
        for identifier in self.documents.keys() - self.rows.keys():
            found[identifier] = Change(f"content/{identifier}", "removed")
        for identifier, row in self.rows.items():
            old = self.documents.get(identifier)
            if old is None:
                found[identifier] = Change(f"content/{identifier}", "added")
            elif old != row:
                found[identifier] = change_of(old, row)
        return dict(sorted(found.items()))

    def save(
        self,
        folder: Path,
        made: Mapping[str, Made],
        kept: Iterable[str],
        digests: Digests,
        parts: Mapping[str, bytes],
    ) -> None:
        """Record the build in one transaction. ``made`` are the outputs of this build, ``kept`` those left alone,
        ``parts`` those of the index."""
        recorded = self.recorded()
        numbers = {name: number for name, (number, _) in recorded.items()}
        answers: dict[int, tuple[Key, str, str]] = {}
        now = {path: self.outputs[path] for path in kept}
        # Before their stats are taken: a second name changes the time of the inode.
        shas = {path: entry.placed.digest for path, entry in made.items()}
        self.store.drop(
            {row.sha for row in self.outputs.values()} - {row.sha for row in now.values()} - {*shas.values()}
        )
        self.store.keep(folder, shas)
        asked: dict[Key, int] = {}
        for path, (job, reads, placed) in made.items():
            for key in reads:
                if key not in asked:
                    name = name_of(key)
                    number = asked[key] = numbers.get(name) or number_of(name)
                    answers[number] = (key, name, digests.of(key))
            now[path] = OutputRow(job, array("Q", [asked[key] for key in reads]).tobytes(), placed.digest)
        fresh = {n: entry for n, entry in answers.items() if recorded.get(entry[1]) != (n, entry[2])}
        values = [(n, value) for n, entry in fresh.items() if (value := digests.recorded(entry[0])) is not None]
        unread = {number for number, _ in recorded.values()} - _read(now.values())
        fixed = self._placed.keys() - made.keys()
        self._placed = {
            path: self._placed[path] if path in fixed else (stat_of(f"{folder}/{path}"), row.sha)
            for path, row in now.items()
        }
        documents = {i: row for i, row in self.rows.items() if self.documents.get(i) != row}
        changed = {path: row for path, row in now.items() if self.outputs.get(path) != row}
        with self.cache.transaction() as cache:
            cache.put_files(self.files.changed(), self.files.gone())
            cache.put_documents(documents, self.documents.keys() - self.rows.keys())
            cache.put_contents(self._contents)
            if self._stored:
                cache.drop_unused_contents()
            else:
                cache.drop_contents({row.content for i, row in self.documents.items() if self.rows.get(i) != row})
            cache.put_keys([(n, name, digest) for n, (_, name, digest) in fresh.items()], values, unread)
            cache.put_outputs(changed, self.outputs.keys() - now.keys())
            cache.put_parts(parts)
            cache.put_standing({})  # what the last build left does not go with these rows
            found = {**self.values, **digests.record()}
            cache.put_values({name: json.dumps(value, ensure_ascii=False) for name, value in found.items()})

    def leave(self, root: Path, folder: Path, head: dict[str, Any]) -> None:
        """Record what tells the next build whether there is anything to do."""

        def sha(path: str, is_output: bool) -> str:
            if is_output:
                known = self._placed[path][1] if path in self._placed else None
            else:
                known = self._early.get(path) or self.files.shas.get(path)
            return known or sha_of(f"{folder}/{path}" if is_output else os.path.join(root, path))

        outputs = [(path, stat) for path, (stat, _) in self._placed.items()]
        clocks = self.files.started, self.files.clock()
        standing = remember(str(root), str(folder), self.seen, outputs, sha, clocks, head)
        with self.cache.transaction() as cache:
            # Where the rest could not be recorded, nothing may say that there is nothing to do.
            cache.put_standing({} if cache.refused else standing.parts())
        self.dropped = self.dropped or self.cache.refused


def _read(rows: Iterable[OutputRow]) -> set[int]:
    """The numbers of all keys that outputs have read."""
    read: set[int] = set()
    for row in rows:
        read.update(array("Q", row.reads))
    return read


def change_of(old: DocumentRow, new: DocumentRow) -> Change:
    """What an edit has done to a document."""
    before, after = documents_from([old.record, new.record])
    fields = [name for name in Meta._fields if getattr(before.meta, name) != getattr(after.meta, name)]
    fields += [key for key in {**before.extra, **after.extra} if before.extra.get(key) != after.extra.get(key)]
    fields += ["summary"] if before.summary != after.summary else []
    fields += ["body"] if old.content != new.content else []
    return Change(after.path, "changed", tuple(fields))
