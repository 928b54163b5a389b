"""Whether the last build still holds: asked before anything heavy is imported, so this imports as little as it can.

The last build left the stats of everything that it read and wrote, with the digests of all those bytes. Where both are
the same and no post has become due, there is nothing to do.
"""

from __future__ import annotations

import json
import os
import sqlite3
import stat as modes
import sys
from array import array
from zlib import crc32

from sitegen.trace.stats import NOTHING, folder_stat, own_name, stat_of, walk

TYPE_CHECKING = False  # typing itself takes longer to import than this module
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from sitegen.trace.stats import Stat

    Seen = list[tuple[str, Stat]]

# What a site is made from, below its root.
_FOLDERS = ("content", "assets", "themes", "snippets", "fonts")
SETTINGS = "site.toml"
LEDGER = "urls.lock"
# The file that makes an output folder the program's own. If it is missing, the next build refuses the folder.
MANIFEST = ".sitegen/manifest"
# Bytes of a SHA-256.
DIGEST = 32
# A moment after all others, in seconds since 1970: the end of the year 9999.
NEVER = 253402300800.0
# If more files than this have another stat, the build runs. To read them all only to see that takes too long.
_MOST = 500
# The keys of the head, and the types of their values. See sitegen.report.head_of.
_HEAD = {
    "told": list, "parsing": list, "folder": str, "from": float, "until": float, "report": dict, "serial": str,
    "program": str, "history": str,
}  # fmt: skip
# What the names of a cache file and of the files that SQLite puts beside it end in.
ENDINGS = ("", "-journal", "-wal", "-shm")
# The parts of the cache that are needed here.
_PARTS = [f"{name}{part}" for name in ("sources", "outputs") for part in ("", " stats", " digests")]
_PARTS += ["head", "pages"]


class Snapshot:
    """Files as they were seen. Each has a path in ``paths``, and at the same place four numbers in ``stats`` and 32
    bytes in ``digests``, which are zero if there is no digest."""

    def __init__(self, paths: list[str], stats: array[int], digests: bytes) -> None:
        if len(stats) != 4 * len(paths) or len(digests) != DIGEST * len(paths):
            raise ValueError("parts that do not belong together")
        self.paths, self.stats, self.digests = paths, stats, digests

    @classmethod
    def of(cls, files: Iterable[tuple[str, Stat, str]]) -> Snapshot:
        """Files as paths, stats and digests in hexadecimal ("" for none)."""
        rows = list(files)
        digests = b"".join([bytes.fromhex(sha) if sha else bytes(DIGEST) for _, _, sha in rows])
        return cls([path for path, _, _ in rows], flat([stat for _, stat, _ in rows]), digests)

    @classmethod
    def read(cls, name: str, parts: dict[str, bytes]) -> Snapshot:
        """What :meth:`parts` made. Raises ValueError or LookupError for anything else."""
        joined = parts[name].decode("utf-8", "surrogatepass")
        return cls(joined.split("\0") if joined else [], array("q", parts[f"{name} stats"]), parts[f"{name} digests"])

    def parts(self, name: str) -> dict[str, bytes]:
        """The snapshot as parts of the cache."""
        joined = "\0".join(self.paths).encode("utf-8", "surrogatepass")
        return {name: joined, f"{name} stats": self.stats.tobytes(), f"{name} digests": self.digests}

    def digest(self, place: int) -> str:
        """The digest of the file at a place of ``paths``, in hexadecimal."""
        return self.digests[DIGEST * place : DIGEST * (place + 1)].hex()

    def rows(self) -> Iterator[tuple[str, Stat, str]]:
        """All files as paths, stats and digests in hexadecimal."""
        each, digests, size = iter(self.stats), self.digests.hex(), 2 * DIGEST
        for place, (path, stat) in enumerate(zip(self.paths, zip(each, each, each, each, strict=True), strict=True)):
            yield path, stat, digests[size * place : size * (place + 1)]

    def is_same(self, stats: array[int], root: str) -> bool:
        """Whether the files below ``root`` are the same. ``stats`` are those of now. A file that has another stat is
        read, and its digest is compared."""
        places = list(differing(stats, self.stats))
        if len(places) > _MOST:
            return False
        for place in places:
            stat = tuple(stats[4 * place : 4 * place + 4])
            if stat == NOTHING or is_library(stat) or not _has_bytes(root, self.paths[place], self.digest(place)):
                return False
        return True


class LastBuild:
    """What the last build left: ``head`` holds its options and its report, ``sources`` are the files that it read, and
    ``outputs`` those that it wrote."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        """Raises ValueError, TypeError or LookupError for parts that no build has left."""
        self.head: dict[str, Any] = json.loads(parts["head"])
        if any(not isinstance(self.head[name], kind) for name, kind in _HEAD.items()):
            raise ValueError("another head")
        # By the URL of a page, the path of the document that it shows, as JSON. For the preview.
        self.pages = parts["pages"]
        self.sources, self.outputs = Snapshot.read("sources", parts), Snapshot.read("outputs", parts)


class FirstLook:
    """A look at a site: ``last`` is what the last build left, if it left anything, ``seen`` are all sources with their
    stats, and ``holds`` says that there is nothing to do."""

    def __init__(self, database: str, root: str, package: str, built_in: str, told: list[Any], now: float) -> None:
        """``package`` is the folder of the program, ``built_in`` that of its themes. ``told`` is what the build is told
        besides the site; ``now`` in seconds since 1970."""
        self._root = root
        self.last = recall(database)
        self.seen = look(root, package, built_in)
        self.holds = self.last is not None and holds(self.last, root, self.seen, told, now)

    @property
    def has_snippets(self) -> bool:
        """Whether the site has snippets, or may have some in a folder that cannot be read."""
        paths = [path for path, _ in self.seen if path.startswith("snippets/")]
        return any(path.endswith(".html") or os.path.isdir(f"{self._root}/{path}") for path in paths)


def recall(database: str) -> LastBuild | None:
    """What the last build left in its cache; None where it left nothing, or nothing that can be read."""
    if stat_of(database) == NOTHING or not is_safe(database) or os.path.islink(os.path.dirname(database)):
        return None
    try:
        db = sqlite3.connect(database, isolation_level=None)
        try:
            marks = ",".join("?" * len(_PARTS))
            rows = db.execute(f"SELECT name, value, digest FROM parts WHERE name IN ({marks})", _PARTS).fetchall()
        finally:
            db.close()
        if any(digest_of(name, value) != digest for name, value, digest in rows):
            return None
        return LastBuild({name: value for name, value, _ in rows})
    except (sqlite3.Error, OSError, LookupError, ValueError, TypeError, AttributeError, MemoryError, RecursionError):
        return None


def is_safe(database: str) -> bool:
    """Whether neither a cache file nor what SQLite puts beside it is a link or a pipe: SQLite would write to where a
    link leads, and wait for a pipe."""
    for ending in ENDINGS:
        try:
            mode = os.lstat(database + ending).st_mode
        except OSError:  # as nearly always: the others are there only while SQLite writes
            continue
        if not modes.S_ISREG(mode) and not modes.S_ISDIR(mode):
            return False
    return True


def look(root: str, package: str, built_in: str) -> Seen:
    """Everything that a site may be made from, with its stat: its settings, its ledger and files, the themes that come
    with the program, the program's own files, and the folders where its libraries are. Paths below ``root`` begin
    there."""
    here = os.path.realpath(root)
    seen = []
    for name in (SETTINGS, LEDGER):
        path = f"{root}/{name}"
        leaves = os.path.islink(path) and not os.path.realpath(path).startswith(os.path.join(here, ""))
        seen.append((name, NOTHING if leaves else stat_of(path)))
    for folder in _FOLDERS:
        seen += walk(root, folder)
    own = {package: package}
    if os.path.realpath(built_in) != os.path.realpath(f"{root}/themes"):
        own[built_in] = built_in
    base = f"{root}/"
    for folder in own:
        # What Python compiles is no part of it: any process may write there at any time.
        files = [(f"{folder}/{path}", stat) for path, stat in walk(folder, "", skipped="__pycache__")]
        # A site may be moved with all its stats, so no path names its root.
        seen += [(path.removeprefix(base), stat) for path, stat in files]
    # A library that is installed, updated or removed changes the time of its folder.
    seen += [(path, folder_stat(path)) for path in sys.path if path and os.path.realpath(path) != here]
    return seen


def holds(last: LastBuild, root: str, seen: Seen, told: list[Any], now: float) -> bool:
    """Whether the output folder is up to date: the last build had the same options, no build was killed, no post has
    become due, and all files that were read or written are the same, and so is the commit, if it has a say."""
    head = last.head
    folder = os.path.join(root, head["folder"])
    if head["told"] != told or not head["from"] <= now < head["until"]:
        return False
    # A build that was killed leaves these files.
    if any(os.path.exists(f"{folder}/.sitegen/{name}") for name in ("journal", "lock")):
        return False
    if [path for path, _ in seen] != last.sources.paths:
        return False
    if not last.sources.is_same(flat([stat for _, stat in seen]), root):
        return False
    if not last.outputs.is_same(flat([stat_of(f"{folder}/{path}") for path in last.outputs.paths]), folder):
        return False
    if head["history"]:
        from sitegen.trace.history import state_of  # asked by few sites

        return bool(head["history"] == state_of(root))
    return True


def differing(stats: array[int], others: array[int], start: int = 0, end: int | None = None) -> Iterator[int]:
    """The places, from ``start`` to before ``end``, at which two equally long lists of stats differ. Halves that are
    the same are skipped at once."""
    end = len(stats) // 4 if end is None else end
    if stats[4 * start : 4 * end] != others[4 * start : 4 * end]:
        if end == start + 1:
            yield start
        else:
            middle = (start + end) // 2
            yield from differing(stats, others, start, middle)
            yield from differing(stats, others, middle, end)


def flat(stats: list[Stat]) -> array[int]:
    """Stats as numbers, four each."""
    return array("q", [number for stat in stats for number in stat])


def digest_of(name: str, value: bytes) -> int:
    """The digest of a part of the cache. It tells damage, not malice."""
    return crc32(value, crc32(name.encode("utf-8", "surrogatepass")))


def is_library(stat: tuple[int, ...]) -> bool:
    """Whether this is the stat of a folder of libraries, as :func:`folder_stat` makes it."""
    return stat[0] == 0 and stat[3] == 0


def _has_bytes(root: str, path: str, digest: str) -> bool:
    from sitegen.digest import sha_of  # importing hashlib takes a while

    return sha_of(os.path.join(root, own_name(path))) == digest
