"""What is remembered from build to build: plain values in SQLite, each with a digest of itself.

A cache that is cut off, of another version or otherwise wrong is dropped, and the build goes on without it. Nothing
in it is ever run. It may be deleted at any time, and restored on another machine or in another folder.

Most of it are *parts*: one value for each thing that a build looks through as a whole, such as the names of all
outputs. Documents and their contents have rows, since most builds read few of them.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any
from zlib import crc32

from sitegen.digest import of_text
from sitegen.trace.snapshot import ENDINGS, digest_of, is_safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

FORMAT = 9
_TABLES = f"""
BEGIN;
PRAGMA user_version = {FORMAT};
CREATE TABLE parts(name TEXT PRIMARY KEY, value BLOB, digest INT);
CREATE TABLE documents(id TEXT PRIMARY KEY, record TEXT, memo TEXT, digest INT) WITHOUT ROWID;
CREATE TABLE contents(digest TEXT PRIMARY KEY, record TEXT);
COMMIT;
"""
# A full or read-only disk, a folder or a lock in the way.
_UNWRITABLE = {
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED,
}  # fmt: skip
# What SQLite raises for a damaged file. Its messages may be no text, and its lengths beyond all memory.
_WRONG = (sqlite3.Error, UnicodeError, MemoryError)


class Dropped(Exception):
    """The cache cannot be used. ``reason`` is ``version``, ``damaged``, ``foreign`` or ``unwritable``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Cache:
    """The cache file of one output folder. Methods raise Dropped for whatever is wrong with it."""

    def __init__(self, path: Path, read_only: bool = False) -> None:
        self.path = path
        if not is_safe(str(path)):
            raise Dropped("damaged")
        try:
            # A build that was killed before it wrote anything leaves an empty file.
            is_new = not read_only and (not path.exists() or not path.stat().st_size)
            if not read_only:
                path.parent.mkdir(parents=True, exist_ok=True)
            mode = "ro" if read_only else "rwc"
            self._db = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None)
        except (*_WRONG, OSError) as exception:
            raise _dropped(exception) from None
        try:
            # A crash of the machine may lose the cache, which costs a full build. To wait for the disk would cost more.
            self._db.execute("PRAGMA synchronous = OFF")
            if is_new:
                self._db.executescript(_TABLES)
            found = self._db.execute("PRAGMA user_version").fetchone()[0]
        except (*_WRONG, OSError) as exception:
            self.close()
            raise _dropped(exception) from None
        if found != FORMAT:
            self.close()
            raise Dropped("version")

    def close(self) -> None:
        """Close the file. What was not committed is gone."""
        with suppress(sqlite3.Error):
            self._db.close()

    def parts(self) -> dict[str, bytes]:
        """All parts that the last build left, by name."""
        found = {}
        for name, value, digest in self._all("SELECT name, value, digest FROM parts"):
            if not isinstance(name, str) or not isinstance(value, bytes) or digest_of(name, value) != digest:
                raise Dropped("damaged")
            found[name] = value
        return found

    def part(self, name: str) -> bytes | None:
        """One part; None where there is none."""
        rows = self._all("SELECT value, digest FROM parts WHERE name = ?", name)
        if rows and (not isinstance(rows[0][0], bytes) or digest_of(name, rows[0][0]) != rows[0][1]):
            raise Dropped("damaged")
        return rows[0][0] if rows else None

    def document(self, identifier: str) -> tuple[str, str] | None:
        """The record of a document and the digests of what it was parsed from; None where there is none."""
        rows = self._all("SELECT id, record, memo, digest FROM documents WHERE id = ?", identifier)
        return _checked(rows[0]) if rows else None

    def documents(self) -> dict[str, str]:
        """The records of all documents, by id."""
        return {row[0]: _checked(row)[0] for row in self._all("SELECT id, record, memo, digest FROM documents")}

    def content(self, digest: str) -> str | None:
        """The record of the content with this digest; None where it is missing or another."""
        rows = self._all("SELECT record FROM contents WHERE digest = ?", digest)
        return rows[0][0] if rows and isinstance(rows[0][0], str) and of_text(rows[0][0]) == digest else None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is put within is stored, or nothing is."""
        self._run("BEGIN IMMEDIATE")
        try:
            yield
            self._run("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                self._db.rollback()
            raise

    def put_parts(self, parts: Mapping[str, bytes]) -> None:
        """Store parts in place of those of the same names."""
        rows = [(name, value, digest_of(name, value)) for name, value in parts.items()]
        self._run("INSERT OR REPLACE INTO parts VALUES (?, ?, ?)", rows)

    def put_documents(self, rows: Iterable[tuple[str, str, str]], gone: Iterable[str]) -> None:
        """Store documents as ids, records and digests of what they were parsed from; forget those that are gone."""
        signed = [(*row, _digest_of_row(row)) for row in rows]
        self._run("INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?)", signed)
        self._run("DELETE FROM documents WHERE id = ?", [(identifier,) for identifier in gone])

    def put_contents(self, records: Mapping[str, str]) -> None:
        """Store contents' records by digest."""
        self._run("INSERT OR REPLACE INTO contents VALUES (?, ?)", list(records.items()))

    def drop_contents(self, used: set[str]) -> None:
        """Forget the contents that no document has any more."""
        gone = [row for row in self._all("SELECT digest FROM contents") if row[0] not in used]
        self._run("DELETE FROM contents WHERE digest = ?", gone)

    def _all(self, query: str, *arguments: object) -> list[tuple[Any, ...]]:
        try:
            return self._db.execute(query, arguments).fetchall()
        except _WRONG as exception:
            raise _dropped(exception) from None

    def _run(self, statement: str, rows: list[Any] | None = None) -> None:
        try:
            self._db.execute(statement) if rows is None else self._db.executemany(statement, rows)
        except _WRONG as exception:
            raise _dropped(exception) from None


def remove(path: Path) -> None:
    """Remove a cache file. One that cannot be removed will turn out not to be writable either."""
    for ending in ENDINGS:
        with suppress(OSError):
            os.unlink(f"{path}{ending}")


def _checked(row: tuple[Any, ...]) -> tuple[str, str]:
    if _digest_of_row(row[:-1]) != row[-1]:
        raise Dropped("damaged")
    return row[1], row[2]


def _digest_of_row(row: tuple[Any, ...]) -> int:
    return crc32("\0".join(map(str, row)).encode(errors="surrogatepass"))


def _dropped(exception: Exception) -> Dropped:
    """Whether an exception says that the file cannot be written, or that what is in it is wrong."""
    code = getattr(exception, "sqlite_errorcode", 0) & 0xFF
    return Dropped("unwritable" if isinstance(exception, OSError) or code in _UNWRITABLE else "damaged")
