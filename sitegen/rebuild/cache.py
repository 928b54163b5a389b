"""What is remembered from build to build: plain values in SQLite, each with a digest of itself.

A cache that is cut off, of another version or otherwise wrong is dropped, and the build goes on without it. Nothing
in it is ever run. It may be deleted at any time, and restored on another machine or in another folder.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from sitegen.rebuild.digest import of_text
from sitegen.rebuild.rows import DocumentRow, Dropped, FileRow, OutputRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

FORMAT = 2
_TABLES = """
CREATE TABLE values_(name TEXT PRIMARY KEY, value TEXT, digest TEXT) WITHOUT ROWID;
CREATE TABLE files(path TEXT PRIMARY KEY, sha TEXT, size INT, mtime INT, ctime INT, inode INT,
    digest INT) WITHOUT ROWID;
CREATE TABLE documents(id TEXT PRIMARY KEY, key TEXT, record TEXT, content TEXT, digest INT) WITHOUT ROWID;
CREATE TABLE contents(id TEXT PRIMARY KEY, record TEXT) WITHOUT ROWID;
CREATE TABLE keys(id INTEGER PRIMARY KEY, name TEXT, answer TEXT, digest INT);
CREATE TABLE answers(id INTEGER PRIMARY KEY, value TEXT, digest INT);
CREATE TABLE standing(name TEXT PRIMARY KEY, value BLOB, digest INT);
CREATE TABLE outputs(path TEXT PRIMARY KEY, job TEXT, reads BLOB, sha TEXT, size INT, mtime INT, ctime INT, inode INT,
    digest INT) WITHOUT ROWID;
"""
# A full or read-only disk, a folder or a lock in the way.
_UNWRITABLE = {
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED,
}  # fmt: skip

# What SQLite raises of a file that is damaged; its own messages may be no text, and lengths beyond all memory.
_WRONG = (sqlite3.Error, UnicodeError, MemoryError)


class Cache:
    """The cache file of one output folder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        # Whether nothing is kept: where the file cannot be written the cache lives as long as the build.
        self.forgetful = False
        self.refused: str | None = None
        self._db: sqlite3.Connection | None = None

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
            except (*_WRONG, OSError) as exception:
                raise dropped(exception) from None
        return self._db

    def reopen(self) -> None:
        """Open the database of a build that is known to be of this program. Raises Dropped where there is none."""
        try:
            self._db = sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)
            self._db.execute("PRAGMA synchronous = OFF")
        except _WRONG as exception:
            raise dropped(exception) from None

    def serial(self) -> str | None:
        """What tells the build that left this cache from all others."""
        row = self._one("SELECT value FROM standing WHERE name = 'head'")
        try:
            return str(json.loads(row[0])["serial"]) if row else None
        except (ValueError, TypeError, LookupError):
            raise Dropped("damaged") from None

    def open_reader(self) -> None:
        """Open the database for reading only, beside whoever writes to it. Raises Dropped where that cannot be."""
        try:
            self._db = sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
        except _WRONG as exception:
            raise dropped(exception) from None

    def value(self, name: str) -> str | None:
        """A single value. Raises Dropped where it is damaged."""
        row = self._one("SELECT value, digest FROM values_ WHERE name = ?", name)
        if row is None:
            return None
        if of_text(str(row[0])) != row[1]:
            raise Dropped("damaged")
        return str(row[0])

    def files(self) -> dict[str, FileRow]:
        """Every file that the last build read."""
        return {
            row[0]: FileRow(row[1], row[2:6])
            for row in self._checked("SELECT path, sha, size, mtime, ctime, inode, digest FROM files")
        }

    def document(self, identifier: str) -> DocumentRow | None:
        """One document of the last build."""
        one = "SELECT id, key, record, content, digest FROM documents WHERE id = ?"
        return next((DocumentRow(*row[1:4]) for row in self._checked(one, identifier)), None)

    def documents(self) -> dict[str, DocumentRow]:
        """Every document of the last build."""
        rows = self._checked("SELECT id, key, record, content, digest FROM documents")
        return {row[0]: DocumentRow(*row[1:4]) for row in rows}

    def content(self, identifier: str, digest: str) -> str | None:
        """The record of a document's content; None where it is missing or not what ``digest`` says."""
        row = self._one("SELECT record FROM contents WHERE id = ?", identifier)
        return str(row[0]) if row is not None and of_text(str(row[0])) == digest else None

    def outputs(self, number: int | None = None) -> dict[str, OutputRow]:
        """Every output of the last build, or those that have read the key of this number."""
        every = "SELECT path, job, reads, sha, size, mtime, ctime, inode, digest FROM outputs"
        if number is None:
            rows = self._checked(every)
        else:
            # Bytes of two neighbours that look like the number do no harm: the row is looked at once more.
            rows = self._checked(f"{every} WHERE instr(reads, ?) > 0", array("Q", [number]).tobytes())
        if any(not isinstance(row[2], bytes) or len(row[2]) % 8 for row in rows):
            raise Dropped("damaged")
        return {row[0]: OutputRow(row[1], row[2], row[3], row[4:8]) for row in rows}

    def keys(self, numbers: Iterable[int] | None = None) -> dict[str, tuple[int, str]]:
        """Numbers and answers' digests of keys, by name: of those with these numbers, or of all."""
        if numbers is None:
            rows = self._checked("SELECT id, name, answer, digest FROM keys")
        else:
            one = "SELECT id, name, answer, digest FROM keys WHERE id = ?"
            rows = [row for number in numbers for row in self._checked(one, number)]
        return {row[1]: (row[0], row[2]) for row in rows}

    def numbers(self, numbers: Iterable[int]) -> set[int]:
        """Those of the numbers that stand for a recorded key."""
        return {number for number in numbers if self._one("SELECT 1 FROM keys WHERE id = ?", number)}

    def answer(self, number: int) -> str | None:
        """The recorded answer to the key of this number, as JSON; None where none was recorded."""
        rows = self._checked("SELECT id, value, digest FROM answers WHERE id = ?", number)
        return str(rows[0][1]) if rows else None

    def is_used(self, sha: str) -> bool:
        """Whether an output has the bytes of this digest."""
        return self._one("SELECT 1 FROM outputs WHERE sha = ?", sha) is not None

    def job(self, output: str) -> str | None:
        """What an output is made for, as JSON, or None."""
        row = self._one("SELECT job FROM outputs WHERE path = ?", output)
        return str(row[0]) if row and str(row[0]).startswith("[") else None

    def put_standing(self, parts: Mapping[str, bytes]) -> None:
        """Store what tells the next build whether there is anything to do; none of it where ``parts`` is empty."""
        self._run("DELETE FROM standing")
        rows = [(name, value, crc32(value)) for name, value in parts.items()]
        self._write("INSERT INTO standing VALUES (?, ?, ?)", rows)

    def put_contents(self, rows: Iterable[tuple[str, str]]) -> None:
        """Store contents' records. They are looked up by digest, so nothing is wrong with those of a failed build."""
        self._write("INSERT OR REPLACE INTO contents VALUES (?, ?)", rows)

    @contextmanager
    def transaction(self) -> Iterator[Cache]:
        """One transaction. Where the disk does not take it nothing changes, and ``refused`` says so: the site is in
        place all the same, and what is not remembered is made again."""
        try:
            self._run("BEGIN IMMEDIATE")
            yield self
            self._run("COMMIT")
        except Dropped as exception:
            if exception.reason != "unwritable":
                raise
            self.refused = exception.reason
            if self._db is not None:
                with suppress(sqlite3.Error):
                    self._db.rollback()

    def put_values(self, values: Mapping[str, str]) -> None:
        """Store single values."""
        rows = [(name, value, of_text(value)) for name, value in values.items()]
        self._write("INSERT OR REPLACE INTO values_ VALUES (?, ?, ?)", rows)

    def put_files(self, rows: Mapping[str, FileRow], gone: Iterable[str]) -> None:
        """Store files, and forget those that are gone."""
        flat = [(path, row.sha, *row.stat) for path, row in rows.items()]
        self._write("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?)", map(_signed, flat))
        self._write("DELETE FROM files WHERE path = ?", [(path,) for path in gone])

    def put_documents(self, rows: Mapping[str, DocumentRow], gone: Iterable[str]) -> None:
        """Store documents, and forget those that are gone."""
        flat = [(identifier, *row) for identifier, row in rows.items()]
        self._write("INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?)", map(_signed, flat))
        names = [(identifier,) for identifier in gone]
        self._write("DELETE FROM documents WHERE id = ?", names)
        self._write("DELETE FROM contents WHERE id = ?", names)

    def put_outputs(self, rows: Mapping[str, OutputRow], gone: Iterable[str]) -> None:
        """Store outputs, and forget those that are gone."""
        flat = [(path, row.job, row.reads, row.sha, *row.stat) for path, row in rows.items()]
        self._write("INSERT OR REPLACE INTO outputs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", map(_signed, flat))
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

    def close(self) -> None:
        """Close the database; what was not committed is gone."""
        if self._db is not None:
            with suppress(sqlite3.Error):
                self._db.close()
            self._db = None

    def drop(self) -> None:
        """Forget everything; what cannot be removed will be found not to be writable either."""
        self.close()
        for ending in ("", "-journal", "-wal", "-shm"):
            with suppress(OSError):
                Path(f"{self.path}{ending}").unlink(missing_ok=True)

    def _create(self, program: str) -> None:
        assert self._db is not None
        self._db.executescript(f"BEGIN;{_TABLES}")
        self.put_values({"format": str(FORMAT), "program": program})
        self._run("COMMIT")

    def _one(self, query: str, *arguments: object) -> tuple[Any, ...] | None:
        assert self._db is not None
        try:
            row: tuple[Any, ...] | None = self._db.execute(query, arguments).fetchone()
        except _WRONG as exception:
            raise dropped(exception) from None
        return row

    def _checked(self, query: str, *arguments: object) -> list[tuple[Any, ...]]:
        """The rows of a query whose last column is the digest of the others. Raises Dropped where one does not hold."""
        assert self._db is not None
        try:
            with closing(self._db.execute(query, arguments)) as cursor:
                rows: list[tuple[Any, ...]] = cursor.fetchall()
        except _WRONG as exception:
            raise dropped(exception) from None
        for row in rows:
            if crc32(repr(row[:-1]).encode("utf-8", "surrogatepass")) != row[-1]:
                raise Dropped("damaged")
        return rows

    def _write(self, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
        assert self._db is not None
        try:
            self._db.executemany(statement, rows)
        except _WRONG as exception:
            raise dropped(exception) from None

    def _run(self, statement: str) -> None:
        assert self._db is not None
        try:
            self._db.execute(statement)
        except _WRONG as exception:
            raise dropped(exception) from None


def dropped(exception: Exception) -> Dropped:
    """What an exception says of the cache: that its file cannot be written, or that what is in it is wrong."""
    code = getattr(exception, "sqlite_errorcode", 0) & 0xFF
    return Dropped("unwritable" if isinstance(exception, OSError) or code in _UNWRITABLE else "damaged")


def _signed(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*row, crc32(repr(row).encode("utf-8", "surrogatepass")))
