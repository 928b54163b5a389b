"""What a small build leaves in the cache: the rows of what it has changed, in one transaction."""

from __future__ import annotations

import json
from array import array
from typing import TYPE_CHECKING, NamedTuple

from sitegen.publish.store import Store
from sitegen.theme.answers import Unrecorded
from sitegen.trace.cards import edited_parts
from sitegen.trace.digests import AnswerDigests, of_records
from sitegen.trace.files import Files
from sitegen.trace.index import list_parts, place_of
from sitegen.trace.recorded import post_record
from sitegen.trace.rows import DocumentRow, Dropped, OutputRow
from sitegen.trace.stats import Stat, stat_of
from sitegen.trace.trace import name_of, number_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from pathlib import Path

    from sitegen.catalog.amend import Amended
    from sitegen.catalog.index import Catalog
    from sitegen.model import Document
    from sitegen.theme.answers import CatalogAnswers
    from sitegen.trace.cache import Cache
    from sitegen.trace.index import PostDigests
    from sitegen.trace.trace import Key, Made


class Edit(NamedTuple):
    """An edited document: its path and stat, the digest of its bytes, its rows in the cache before and after, the
    record of its content, the document before and after, and whether it is published."""

    path: str
    stat: Stat
    sha: str
    old: DocumentRow
    row: DocumentRow
    content: str
    before: Document
    after: Document
    published: bool


class EditedDigests(AnswerDigests):
    """Digests answers of which only those change that are made of the edited documents."""

    def __init__(self, answers: CatalogAnswers, edits: Mapping[str, Edit], recorded: Mapping[str, PostDigests]) -> None:
        super().__init__(answers, lambda identifier: edits[identifier].row.content)
        self._edits, self._recorded = edits, recorded

    def cards(self, identifiers: Iterable[str]) -> list[str]:
        """The digests of documents' cards."""
        return self._of("cards", identifiers, super().card)

    def card(self, identifier: str) -> str:
        """The digest of a document's card."""
        return self.cards([identifier])[0]

    def entries(self, identifiers: Iterable[str]) -> list[str]:
        """The digests of what the archive knows of posts."""
        return self._of("entries", identifiers, super().entry)

    def entry(self, identifier: str) -> str:
        """The digest of what the archive knows of a post."""
        return self.entries([identifier])[0]

    def parts(self, identifiers: Iterable[str]) -> dict[str, bytes]:
        """The recorded parts with the digests of these documents as they are now."""
        found = {"cards": self.card, "entries": self.entry}
        return {name: self._recorded[name].part({i: of(i) for i in identifiers}) for name, of in found.items()}

    def _of(self, name: str, identifiers: Iterable[str], digest: Callable[[str], str]) -> list[str]:
        edits = self._edits
        return [
            known if known and identifier not in edits else digest(identifier)
            for identifier, known in zip(identifiers, self._recorded[name].of(identifiers), strict=True)
        ]


class Revision:
    """What one small build has found out and made. ``clock`` is the time after which what it wrote may change.

    Asked in this order: :meth:`recorded`, :meth:`learn`, :meth:`save`."""

    def __init__(
        self,
        cache: Cache,
        folder: Path,
        edits: Mapping[str, Edit],
        answers: CatalogAnswers,
        recorded: Mapping[str, PostDigests],
    ) -> None:
        self.cache, self.digests = cache, EditedDigests(answers, edits, recorded)
        self._folder, self._edits = folder, edits
        self._store = Store(cache.path.with_suffix(".outputs"))
        self._keys: dict[int, tuple[str, str]] = {}
        self._numbers: dict[Key, int] = {}
        self._recorded: set[str] = set()
        self.clock = 0

    def recorded(self, names: Iterable[str]) -> dict[str, tuple[int, str]]:
        """Numbers and digests of those of the keys ``names`` that the last build has recorded, by name."""
        found = self.cache.keys(map(number_of, names))
        self._recorded = set(found)
        return found

    def learn(self, made: Mapping[str, Made]) -> None:
        """Digest the keys that were read for the first time or whose answers may be others. Raises Unrecorded where
        that cannot be done."""
        names = {key: name_of(key) for key in {key: None for entry in made.values() for key in entry.reads}}
        self._numbers = {key: number_of(name) for key, name in names.items()}
        known = self.cache.numbers(self._numbers.values())
        for key, number in self._numbers.items():
            if number not in known:
                if key[0] in ("link", "ref", "size", "template", "today"):
                    raise Unrecorded(key)
                self._keys[number] = (names[key], self.digests.of(key))

    def save(
        self,
        amended: Amended,
        before: Mapping[str, OutputRow],
        gone: Collection[str],
        made: Mapping[str, Made],
    ) -> dict[str, tuple[Stat, str]]:
        """Record the build: the outputs that were ``made``, and those that are ``gone``, with the rows that they had
        ``before``. Returns stats and digests of what was made. Raises Dropped where the disk does not take them."""
        cache, folder = self.cache, self._folder
        shas = {path: entry.placed.digest for path, entry in made.items()}
        # Before their stats are taken: a second name changes the time of the inode.
        self._store.keep(folder, {p: sha for p, sha in shas.items() if p not in before or sha != before[p].sha})
        number = self._numbers.__getitem__
        rows = {
            path: OutputRow(entry.job, array("Q", map(number, entry.reads)).tobytes(), shas[path])
            for path, entry in made.items()
        }
        stats = {path: (stat_of(f"{folder}/{path}"), sha) for path, sha in shas.items()}
        self.clock = Files.clock()
        touched = [(key, name) for key in amended.touched if (name := name_of(key)) in self._recorded]
        keys = [(number_of(name), name, self.digests.of(key)) for key, name in touched]
        keys += [(number, name, digest) for number, (name, digest) in self._keys.items()]
        edits = self._edits.values()
        changed = [edit for edit in edits if edit.published and edit.row.record != edit.old.record]
        with cache.transaction():
            cache.put_files({edit.path: edit.sha for edit in edits}, ())
            cache.put_documents({i: edit.row for i, edit in self._edits.items()}, ())
            cache.put_contents({edit.row.content: edit.content for edit in edits})
            cache.drop_contents({edit.old.content for edit in edits if edit.old.content != edit.row.content})
            answers = [(number_of(name_of(("post", edit.after.id))), post_record(edit.after)) for edit in changed]
            cache.put_keys(keys, answers)
            cache.put_outputs(rows, gone)
            cache.put_standing({})  # what the last build left does not go with these rows
            if changed:
                identifiers = [edit.after.id for edit in changed]
                parts = self._cards(amended.catalog, identifiers) | self.digests.parts(identifiers)
                cache.put_parts(list_parts(amended.catalog, amended.subjects) | parts, others=True)
                cache.put_values({"world": self._world(changed)})
            left = {row.sha for path, row in before.items() if path in gone or row.sha != shas[path]}
            self._store.drop(left - cache.used(left))
        if cache.refused:
            raise Dropped(cache.refused)
        return stats

    def _cards(self, catalog: Catalog, identifiers: Iterable[str]) -> dict[str, bytes]:
        """The recorded parts with the cards of these documents as they are now."""
        records = {i: self.digests.card_record(i) for i in identifiers}
        try:
            places = {place: records[i] for i in records if (place := place_of(catalog, i)) is not None}
            return edited_parts(self.cache.part, places)
        except LookupError:
            raise Dropped("damaged") from None

    def _world(self, edits: Collection[Edit]) -> str:
        try:
            records, rest = json.loads(self.cache.value("world") or "")
            gone = [edit.old.record for edit in edits]
            return json.dumps([of_records([edit.row.record for edit in edits], gone, records), rest])
        except (ValueError, TypeError):
            raise Dropped("damaged") from None
