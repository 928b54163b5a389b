"""A SQLite file that may be damaged, full, locked or somebody else's: what goes wrong with it is told in one way."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from zlib import crc32

from sitegen.trace.rows import Dropped

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

# A full or read-only disk, a folder or a lock in the way.
_UNWRITABLE = {
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED,
}  # fmt: skip

# So many values may be given to a query of any SQLite.
_MOST = 900

# What SQLite raises of a file that is damaged; its own messages may be no text, and lengths beyond all memory.
WRONG = (sqlite3.Error, UnicodeError, MemoryError)


class Connection:
    """The connection to the file ``path``, once it is open. Raises Dropped for whatever goes wrong."""

    def __init__(self, path: Path) -> None:
        self.path = path
        # Whether nothing is kept: where the file cannot be written the cache lives as long as the build.
        self.forgetful = False
        self.refused: str | None = None
        self._db: sqlite3.Connection | None = None

    def open_reader(self) -> None:
        """Open the database for reading only, beside whoever writes to it. Raises Dropped where that cannot be."""
        try:
            self._db = sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
        except WRONG as exception:
            raise dropped(exception) from None

    @contextmanager
    def transaction(self) -> Iterator[Self]:
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

    def _one(self, query: str, *arguments: object) -> tuple[Any, ...] | None:
        assert self._db is not None
        try:
            row: tuple[Any, ...] | None = self._db.execute(query, arguments).fetchone()
        except WRONG as exception:
            raise dropped(exception) from None
        return row

    def _checked(self, query: str, *arguments: object) -> list[tuple[Any, ...]]:
        """The rows of a query whose last column is the digest of the others. Raises Dropped where one does not hold."""
        assert self._db is not None
        try:
            with closing(self._db.execute(query, arguments)) as cursor:
                rows: list[tuple[Any, ...]] = cursor.fetchall()
        except WRONG as exception:
            raise dropped(exception) from None
        for row in rows:
            if digest_of(row[:-1]) != row[-1]:
                raise Dropped("damaged")
        return rows

    def _all(self, query: str, *arguments: object) -> list[tuple[Any, ...]]:
        assert self._db is not None
        try:
            with closing(self._db.execute(query, arguments)) as cursor:
                return cursor.fetchall()
        except WRONG as exception:
            raise dropped(exception) from None

    def _of(self, query: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        """The rows of a query that ends with the name of a column, which has one of these values."""
        return [row for few, marks in _batches(values) for row in self._checked(f"{query} IN ({marks})", *few)]

    def _used(self, query: str, digests: Collection[str]) -> set[str]:
        """Those of the digests that are in the one column of a query, with whose name it ends."""
        return {row[0] for few, marks in _batches([*digests]) for row in self._all(f"{query} IN ({marks})", *few)}

    def _write(self, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
        assert self._db is not None
        try:
            self._db.executemany(statement, rows)
        except WRONG as exception:
            raise dropped(exception) from None

    def _run(self, statement: str) -> None:
        assert self._db is not None
        try:
            self._db.execute(statement)
        except WRONG as exception:
            raise dropped(exception) from None


def _batches(values: Sequence[object]) -> Iterator[tuple[Sequence[object], str]]:
    """The values, as many at once as a query takes, and the marks that stand for them there."""
    for start in range(0, len(values), _MOST):
        few = values[start : start + _MOST]
        yield few, ",".join("?" * len(few))


def digest_of(row: tuple[Any, ...]) -> int:
    """A digest of values, which tells damage."""
    texts = [value if type(value) is str else repr(value) for value in row]
    return crc32("\0".join(texts).encode("utf-8", "surrogatepass"))


def dropped(exception: Exception) -> Dropped:
    """What an exception says of the cache: that its file cannot be written, or that what is in it is wrong."""
    code = getattr(exception, "sqlite_errorcode", 0) & 0xFF
    return Dropped("unwritable" if isinstance(exception, OSError) or code in _UNWRITABLE else "damaged")
