"""What is remembered from build to build: plain values in SQLite, each with a digest of itself.

A cache that is cut off, of another version or otherwise wrong is dropped, and the build goes on without it. Nothing
in it is ever run. It may be deleted at any time, and restored on another machine or in another folder.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from typing import TYPE_CHECKING, Any
from zlib import crc32

from sitegen.digest import is_sha, of_text
from sitegen.publish.manifest import is_inside
from sitegen.trace.connection import WRONG, Connection, digest_of, dropped
from sitegen.trace.rows import DocumentRow, Dropped, OutputRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

FORMAT = 6
_TABLES = """
CREATE TABLE values_(name TEXT PRIMARY KEY, value TEXT, digest TEXT) WITHOUT ROWID;
CREATE TABLE files(path TEXT PRIMARY KEY, sha TEXT, digest INT) WITHOUT ROWID;
CREATE TABLE documents(id TEXT PRIMARY KEY, key TEXT, record TEXT, content TEXT, halves TEXT,
    digest INT) WITHOUT ROWID;
CREATE TABLE contents(digest TEXT PRIMARY KEY, record TEXT);
CREATE TABLE keys(id INTEGER PRIMARY KEY, name TEXT, answer TEXT, digest INT);
CREATE TABLE answers(id INTEGER PRIMARY KEY, value TEXT, digest INT);
CREATE TABLE parts(name TEXT PRIMARY KEY, value BLOB, digest INT) WITHOUT ROWID;
CREATE TABLE standing(name TEXT PRIMARY KEY, value BLOB, digest INT);
CREATE TABLE outputs(path TEXT PRIMARY KEY, job TEXT, reads BLOB, sha TEXT, digest INT) WITHOUT ROWID;
CREATE INDEX document_contents ON documents(content);
CREATE INDEX output_shas ON outputs(sha);
"""

_OUTPUTS = "SELECT path, job, reads, sha, digest FROM outputs"

# Bytes of the digest at the end of an output's numbers. With it, whatever has its own CRC-32 at its end has this one.
_SEAL = 4
_SEALED = 0x2144DF1C


class Cache(Connection):
    """The cache file of one output folder."""

    def connect(self, program: str) -> sqlite3.Connection:
        """The open database. Raises Dropped for one that another version made, or that is damaged."""
        if self._db is None:
            try:
                # A build that was killed before it wrote anything leaves an empty file.
                new = self.forgetful or not self.path.exists() or not self.path.stat().st_size
                if not self.forgetful:
                    self.path.parent.mkdir(parents=True, exist_ok=True)
                db = sqlite3.connect(":memory:" if self.forgetful else self.path, isolation_level=None)
                self._db = db
                # A crash of the machine may lose the cache, which costs a full build; every write waiting for the
                # disk would cost more.
                db.execute("PRAGMA synchronous = OFF")
                if new:
                    self._create(program)
                elif self.value("format") != str(FORMAT) or self.value("program") != program:
                    raise Dropped("version")
            except (*WRONG, OSError) as exception:
                raise dropped(exception) from None
        return self._db

    def reopen(self) -> None:
        """Open the database of a build that is known to be of this program. Raises Dropped where there is none."""
        try:
            self._db = sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)
            self._db.execute("PRAGMA synchronous = OFF")
        except WRONG as exception:
            raise dropped(exception) from None

    def serial(self) -> str | None:
        """What tells the build that left this cache from all others."""
        row = self._one("SELECT value FROM standing WHERE name = 'head'")
        try:
            return str(json.loads(row[0])["serial"]) if row else None
        except (ValueError, TypeError, LookupError):
            raise Dropped("damaged") from None

    def value(self, name: str) -> str | None:
        """A single value. Raises Dropped where it is damaged."""
        row = self._one("SELECT value, digest FROM values_ WHERE name = ?", name)
        if row is None:
            return None
        if of_text(str(row[0])) != row[1]:
            raise Dropped("damaged")
        return str(row[0])

    def files(self) -> dict[str, str]:
        """The digest of every file that the last build read."""
        return {row[0]: str(row[1]) for row in self._checked("SELECT path, sha, digest FROM files")}

    def document(self, identifier: str) -> DocumentRow | None:
        """One document of the last build."""
        one = "SELECT id, key, record, content, halves, digest FROM documents WHERE id = ?"
        return next((DocumentRow(*row[1:5]) for row in self._checked(one, identifier)), None)

    def documents(self) -> dict[str, DocumentRow]:
        """Every document of the last build."""
        rows = self._checked("SELECT id, key, record, content, halves, digest FROM documents")
        return {row[0]: DocumentRow(*row[1:5]) for row in rows}

    def content(self, digest: str) -> str | None:
        """The record of the content with this digest; None where it is missing or another."""
        row = self._one("SELECT record FROM contents WHERE digest = ?", digest)
        return str(row[0]) if row is not None and of_text(str(row[0])) == digest else None

    def outputs(self, number: int | None = None) -> dict[str, OutputRow]:
        """Every output of the last build, or those that have read the key of this number."""
        if number is None:
            return self._outputs()
        # Bytes of two neighbours that look like the number do no harm: the row is looked at once more.
        return self._outputs("WHERE instr(reads, ?) > 0", array("Q", [number]).tobytes())

    def output(self, path: str) -> OutputRow | None:
        """One output of the last build."""
        return self._outputs("WHERE path = ?", path).get(path)

    def readers(self, numbers: Collection[int], count: int) -> dict[str, OutputRow]:
        """The outputs of the last build that have read any of the keys of these numbers; ``count`` is how many outputs
        there must be in all. Raises Dropped where one is lost or damaged."""
        rows = self._all("SELECT path, reads FROM outputs")
        if len(rows) != count or not _are_sealed([reads for _, reads in rows]):
            raise Dropped("damaged")
        wanted = frozenset(numbers)
        paths = [path for path, reads in rows if not wanted.isdisjoint(array("Q", reads[:-_SEAL]))]
        return _output_rows(self._of(f"{_OUTPUTS} WHERE path", paths))

    def _outputs(self, where: str = "", *arguments: object) -> dict[str, OutputRow]:
        return _output_rows(self._checked(f"{_OUTPUTS} {where}", *arguments))

    def recent(self) -> list[str]:
        """The names of the keys that ask for the newest posts, however many."""
        return [row[0] for row in self._all("SELECT name FROM keys WHERE name GLOB 'recent*'")]

    def leads_to(self, beginnings: Iterable[str]) -> bool:
        """Whether a recorded answer begins like one of these."""
        one = "SELECT 1 FROM answers WHERE substr(value, 1, ?) = ? LIMIT 1"
        return any(self._one(one, len(beginning), beginning) is not None for beginning in beginnings)

    def part(self, name: str) -> bytes | None:
        """A part of the index that the last build left; None where there is none."""
        row = self._one("SELECT value, digest FROM parts WHERE name = ?", name)
        if row is None:
            return None
        if not isinstance(row[0], bytes) or _digest_of_part(name, row[0]) != row[1]:
            raise Dropped("damaged")
        return row[0]

    def keys(self, numbers: Iterable[int] | None = None) -> dict[str, tuple[int, str]]:
        """Numbers and answers' digests of keys, by name: of those with these numbers, or of all."""
        every = "SELECT id, name, answer, digest FROM keys"
        rows = self._checked(every) if numbers is None else self._of(f"{every} WHERE id", [*numbers])
        return {row[1]: (row[0], row[2]) for row in rows}

    def numbers(self, numbers: Iterable[int]) -> set[int]:
        """Those of the numbers that stand for a recorded key."""
        return {row[0] for row in self._of("SELECT id, name, answer, digest FROM keys WHERE id", [*numbers])}

    def answers(self, numbers: Sequence[int]) -> dict[int, str]:
        """The recorded answers to the keys of these numbers, as JSON; of those for which there is one."""
        rows = self._of("SELECT id, value, digest FROM answers WHERE id", numbers)
        return {row[0]: str(row[1]) for row in rows}

    def used(self, shas: Collection[str]) -> set[str]:
        """Those of the digests that are of an output's bytes."""
        return self._used("SELECT sha FROM outputs WHERE sha", shas)

    def shas(self, paths: Collection[str]) -> dict[str, str]:
        """The digests of outputs' bytes; of those that there are. The bytes are compared with them, so a wrong one does
        no harm. Raises Dropped for what is no digest."""
        found = {path: sha for path, sha in self._all("SELECT path, sha FROM outputs") if path in paths}
        if not all(map(is_sha, found.values())):
            raise Dropped("damaged")
        return found

    def job(self, output: str) -> str | None:
        """What an output is made for, as JSON, or None."""
        row = self._one("SELECT job FROM outputs WHERE path = ?", output)
        return str(row[0]) if row and str(row[0]).startswith("[") else None

    def put_parts(self, parts: Mapping[str, bytes], others: bool = False) -> None:
        """Store parts of the index: all of them, or, with ``others``, some."""
        if not others:
            self._run("DELETE FROM parts")
        rows = [(name, value, _digest_of_part(name, value)) for name, value in parts.items()]
        self._write("INSERT OR REPLACE INTO parts VALUES (?, ?, ?)", rows)

    def put_standing(self, parts: Mapping[str, bytes]) -> None:
        """Store what tells the next build whether there is anything to do; none of it where ``parts`` is empty."""
        self._run("DELETE FROM standing")
        rows = [(name, value, crc32(value)) for name, value in parts.items()]
        self._write("INSERT INTO standing VALUES (?, ?, ?)", rows)

    def put_contents(self, records: Mapping[str, str]) -> None:
        """Store contents' records by digest. Of a build that fails they stay until the next
        :meth:`drop_unused_contents`."""
        self._write("INSERT OR REPLACE INTO contents VALUES (?, ?)", records.items())

    def drop_contents(self, digests: Collection[str]) -> None:
        """Forget those of the contents that no document has."""
        used = self._used("SELECT content FROM documents WHERE content", digests)
        self._write("DELETE FROM contents WHERE digest = ?", [(digest,) for digest in digests if digest not in used])

    def drop_unused_contents(self) -> None:
        """Forget all contents that no document has."""
        self._run("DELETE FROM contents WHERE digest NOT IN (SELECT content FROM documents)")

    def put_values(self, values: Mapping[str, str]) -> None:
        """Store single values."""
        rows = [(name, value, of_text(value)) for name, value in values.items()]
        self._write("INSERT OR REPLACE INTO values_ VALUES (?, ?, ?)", rows)

    def put_files(self, shas: Mapping[str, str], gone: Iterable[str]) -> None:
        """Store files' digests, and forget those that are gone."""
        self._write("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", map(_signed, shas.items()))
        self._write("DELETE FROM files WHERE path = ?", [(path,) for path in gone])

    def put_documents(self, rows: Mapping[str, DocumentRow], gone: Iterable[str]) -> None:
        """Store documents, and forget those that are gone."""
        flat = [(identifier, *row) for identifier, row in rows.items()]
        self._write("INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?)", map(_signed, flat))
        self._write("DELETE FROM documents WHERE id = ?", [(identifier,) for identifier in gone])

    def put_outputs(self, rows: Mapping[str, OutputRow], gone: Iterable[str]) -> None:
        """Store outputs, and forget those that are gone."""
        flat = [(path, row.job, _sealed(row.reads), row.sha) for path, row in rows.items()]
        self._write("INSERT OR REPLACE INTO outputs VALUES (?, ?, ?, ?, ?)", map(_signed, flat))
        self._write("DELETE FROM outputs WHERE path = ?", [(path,) for path in gone])

    def put_keys(
        self, rows: Iterable[tuple[int, str, str]], answers: Iterable[tuple[int, str]], gone: Iterable[int] = ()
    ) -> None:
        """Store keys: numbers, names and the digests of their answers, and some of these answers as JSON. Forget those
        with the numbers ``gone``."""
        self._write("INSERT OR REPLACE INTO keys VALUES (?, ?, ?, ?)", map(_signed, rows))
        self._write("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", map(_signed, answers))
        numbers = [(number,) for number in gone]
        self._write("DELETE FROM keys WHERE id = ?", numbers)
        self._write("DELETE FROM answers WHERE id = ?", numbers)

    def _create(self, program: str) -> None:
        assert self._db is not None
        self._db.executescript(f"BEGIN;{_TABLES}")
        self.put_values({"format": str(FORMAT), "program": program})
        self._run("COMMIT")


def _output_rows(rows: Iterable[tuple[Any, ...]]) -> dict[str, OutputRow]:
    """The rows by path. Raises Dropped where one names a file outside: a cache may be forged, digests and all."""
    found = {row[0]: OutputRow(row[1], _unsealed(row[2]), row[3]) for row in rows}
    if not all(isinstance(path, str) and is_inside(path) and is_sha(row.sha) for path, row in found.items()):
        raise Dropped("damaged")
    return found


def _sealed(reads: bytes) -> bytes:
    """The numbers that an output has read, with a digest of their own: they are looked through without the rest."""
    return reads + crc32(reads).to_bytes(_SEAL, "little")


def _is_sealed(reads: Any) -> bool:
    return isinstance(reads, bytes) and len(reads) % 8 == _SEAL and crc32(reads) == _SEALED


def _are_sealed(rows: list[Any]) -> bool:
    """The same of many, where a large site has tens of thousands."""
    try:
        return {len(reads) % 8 for reads in rows} <= {_SEAL} and {*map(crc32, rows)} <= {_SEALED}
    except TypeError:  # text, or a number
        return False


def _unsealed(sealed: Any) -> bytes:
    if not _is_sealed(sealed):
        raise Dropped("damaged")
    found: bytes = sealed[:-_SEAL]
    return found


def _digest_of_part(name: str, value: bytes) -> int:
    return crc32(value, crc32(name.encode("utf-8", "surrogatepass")))


def _signed(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*row, digest_of(row))
