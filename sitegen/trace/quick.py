"""Whether there is anything to do, and if so, whether it is next to nothing: asked before anything heavy is imported.

The last build left the stats of everything that it read and of everything that it wrote. Where both are as they were
and no post has become due, its report still holds. Where only the bytes of a few documents are others, the build may
be a small one (:mod:`sitegen.revise`).
"""

from __future__ import annotations

import os
import sqlite3
import sys
from itertools import takewhile
from zlib import crc32

from sitegen.beside import MOST_SHARES, Beside, Shares
from sitegen.trace.standing import DIGEST, Standing, differing, flat, serial
from sitegen.trace.stats import NOTHING, is_settled, own_name, stat_of, walk

TYPE_CHECKING = False  # typing itself takes longer to import than this module
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from sitegen.trace.stats import Stat

    Seen = list[tuple[str, Stat]]

# What a site is made from, below its root.
_FOLDERS = ("content", "assets", "themes")
SETTINGS = "site.toml"
# What says that the output folder is the program's: without it the next edit would be refused.
MANIFEST = ".sitegen/manifest"
FEW = 20
# To look at fewer outputs than these takes no longer than to begin another process.
_MANY = 4000
# So many outputs are looked at by one process at once.
_SHARE = 500
# A moment after all others, in seconds since 1970: the end of the year 9999.
NEVER = 253402300800.0


class Moved(Exception):
    """An output is not as the last build left it."""


def look(root: str, package: str, built_in: str, folders: tuple[str, ...] = _FOLDERS) -> Seen:
    """Everything that a site may be made from, and its stat: its settings and files, the themes that ship, the
    program's own files, and the folders where its libraries are."""
    seen = [(SETTINGS, stat_of(f"{root}/{SETTINGS}"))]
    for folder in folders:
        seen += walk(root, folder)
    own = {package: package}
    if os.path.realpath(built_in) != os.path.realpath(f"{root}/themes"):
        own[built_in] = built_in
    for folder in own:
        # What Python compiles is not part of it: any process may write there, under names of its own, at any time.
        seen += [(f"{folder}/{path}", stat) for path, stat in walk(folder, "") if "__pycache__/" not in path]
    here = os.path.realpath(root)
    # A library that is installed, updated or removed changes the time of its folder.
    seen += [(path, _folder_stat(path)) for path in sys.path if path and os.path.realpath(path) != here]
    return seen


def recall(database: str) -> Standing | None:
    """What the last build left in its cache; None where it left nothing, or nothing that can be read."""
    try:
        with open(database, "rb"):
            pass
        db = sqlite3.connect(database, isolation_level=None)
        try:
            rows = db.execute("SELECT name, value, digest FROM standing").fetchall()
        finally:
            db.close()
        if any(crc32(value) != digest for _, value, digest in rows):
            return None
        return Standing.read({name: value for name, value, _ in rows})
    except (sqlite3.Error, OSError, LookupError, ValueError, TypeError, MemoryError, RecursionError):
        return None


def first_look(
    database: str, root: str, package: str, built_in: str, how: list[Any], now: float, jobs: int
) -> tuple[Seen, Standing | None, list[str] | None, Outputs | None]:
    """What there is (:func:`look`), what the last build left (:func:`recall`), what was edited since (:func:`edited`)
    if that is all that has changed, and a look at outputs that has begun and must be closed, where that remains to be
    told. ``jobs`` is the number of processes, 0 for as many as serve."""
    standing = recall(database)
    if standing is None:
        return look(root, package, built_in), None, None, None
    outputs = Outputs(standing, root)
    remain = None
    try:
        if jobs != 1 and len(standing.outputs) > _MANY:
            outputs.begin()
        seen = look(root, package, built_in)
        paths = edited(standing, root, seen, how, now)
        if paths:
            remain = outputs
        elif paths is not None and not outputs.stand():
            paths = None
    finally:
        if remain is None:
            outputs.close()
    return seen, standing, paths, remain


class Outputs:
    """A look at the files in the output folder: whether all are as the last build left them."""

    def __init__(self, standing: Standing, root: str) -> None:
        self._standing, self._folder = standing, os.path.join(root, standing.head["folder"])
        count = len(standing.outputs)
        self._size = max(_SHARE, -(-count // MOST_SHARES))
        self._count = -(-count // self._size)
        self._shares = Shares(self._count)
        self._beside: Beside | None = None

    def begin(self) -> None:
        """Let another process take part from now on."""
        self._beside = Beside(self.look)

    def look(self) -> list[int]:
        """Take part, in this process: the shares that are as they were, of those that are left. The first one that is
        not ends it."""
        return list(takewhile(self._stands, self._shares))

    def stand(self, others: Iterable[int] = ()) -> bool:
        """Whether all of them are; ``others`` are shares at which somebody else has looked. To be asked once."""
        looked = {*others, *self.look(), *(self._beside.result() if self._beside else ())}
        # What is not as it was is looked at again here, and so is what an ended process had taken.
        return all(number in looked or self._stands(number) for number in range(self._count))

    def _stands(self, number: int) -> bool:
        standing, start, end = self._standing, number * self._size, (number + 1) * self._size
        stats = flat([stat_of(f"{self._folder}/{path}") for path in standing.outputs[start:end]])
        return stats == standing.output_stats[4 * start : 4 * end]

    def close(self) -> None:
        """End the look."""
        self._shares.close()
        if self._beside:
            self._beside.close()


def edited(standing: Standing, root: str, seen: Seen, how: list[Any], now: float) -> list[str] | None:
    """The documents that may have other bytes than in the last build, where all else of the sources is as it left it.

    None says that more has changed, or that too much was written too lately to tell. ``how`` is what the build is
    told, apart from the site; ``now`` in seconds since 1970.
    """
    if not holds(standing, root, how, now):
        return None
    base = f"{root}/"
    if [path.removeprefix(base) for path, _ in seen] != standing.sources:
        return None
    changed: set[str] = set()
    stats = flat([stat for _, stat in seen])
    for number in differing(stats, standing.source_stats):
        path = standing.sources[number]
        if stats[4 * number] < 0 or len(changed) == FEW or not is_document(path):
            return None
        changed.add(path)
    if standing.head["unsettled"]:
        from sitegen.digest import sha_of  # it takes a while to import what hashes

    for path, sha in standing.head["unsettled"]:
        file = path if os.path.isabs(path) else base + path
        if path not in changed and (stat_of(file) == NOTHING or sha_of(file) != sha):
            if not is_document(path):
                return None
            changed.add(path)
    return sorted(changed)


def holds(standing: Standing, root: str, how: list[Any], now: float) -> bool:
    """Whether the last build was told the same, no time has come that changes anything, and it was finished."""
    head = standing.head
    journal = os.path.join(root, head["folder"], ".sitegen/journal")
    return head["how"] == how and head["from"] <= now < head["until"] and not os.path.exists(journal)


def remember(
    root: str,
    folder: str,
    seen: Seen,
    outputs: Iterable[tuple[str, Stat]],
    sha: Callable[[str, bool], str],
    clocks: tuple[int, int],
    head: dict[str, Any],
) -> Standing:
    """What :func:`recall` is to find of a build.

    ``outputs`` are all files in the output folder but for the manifest. ``sha`` gives the digest of the bytes that
    the build has read or written, by path and whether it is an output's. ``clocks`` are the file system's times before
    the first source was read and now; ``head`` what the build was told and reported, with ``from`` and ``until``, the
    moments between which it holds.
    """
    started, clock = clocks
    placed = sorted([*outputs, (MANIFEST, stat_of(f"{folder}/{MANIFEST}"))])
    relative = os.path.relpath(folder, root)
    shown = folder if relative.startswith("..") else relative
    base = f"{root}/"
    # A site may be moved with all its stats (a cache restored into the same place), so paths do not name its root.
    sources = [(path.removeprefix(base), stat) for path, stat in seen]
    unsettled = [[f"{shown}/{path}", sha(path, True)] for path, stat in placed if not is_settled(stat, clock)]
    for path, stat in sources:
        if stat[0] >= 0 and stat[3] and not is_settled(stat, started):
            name = own_name(path)
            unsettled.append([name, sha(name, False)])
    shas = [bytes.fromhex(sha(own_name(path), False)) if stat[3] > 0 else b"" for path, stat in sources]
    return Standing(
        {**head, "folder": shown, "unsettled": unsettled, "serial": serial()},
        [path for path, _ in sources],
        flat([stat for _, stat in sources]),
        b"".join([sha or bytes(DIGEST) for sha in shas]),
        [path for path, _ in placed],
        flat([stat for _, stat in placed]),
    )


def is_document(path: str) -> bool:
    """Whether a path from the site's root is a Markdown file's, and no link is among what leads to it."""
    return path.startswith("content/") and path.endswith((".md", ".markdown")) and " -> " not in path


def is_library(stat: Stat) -> bool:
    """Whether this is what stands for a folder of libraries."""
    return stat[0] == 0 and stat[3] == 0


def _folder_stat(path: str) -> Stat:
    try:
        return (0, os.stat(path).st_mtime_ns, 0, 0)
    except OSError:
        return NOTHING
