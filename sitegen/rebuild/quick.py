"""Whether there is anything to do, and if so, whether it is next to nothing: asked before anything heavy is imported.

The last build left the stats of everything that it read and of everything that it wrote. Where both are as they were
and no post has become due, its report still holds. Where only the bytes of a few documents are others, the build may
be a small one (:mod:`sitegen.revise`).
"""

from __future__ import annotations

import os
import sqlite3
import sys
from functools import partial
from zlib import crc32

from sitegen.beside import Beside
from sitegen.rebuild.standing import DIGEST, Standing, flat, serial
from sitegen.rebuild.stats import NOTHING, is_settled, stat_of, walk

TYPE_CHECKING = False  # typing itself takes longer to import than this module
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from sitegen.rebuild.stats import Stat

    Seen = list[tuple[str, Stat]]

# What a site is made from, below its root.
_FOLDERS = ("content", "assets", "themes")
_SETTINGS = "site.toml"
# What says that the output folder is the program's: without it the next edit would be refused.
MANIFEST = ".sitegen/manifest"
FEW = 20
# To look at fewer outputs than these takes no longer than to begin another process.
_MANY = 3000
# A moment after all others, in seconds since 1970: the end of the year 9999.
NEVER = 253402300800.0


def look(root: str, package: str, built_in: str) -> Seen:
    """Everything that a site may be made from, and its stat: its settings and files, the themes that ship, the
    program's own files, and the folders where its libraries are."""
    seen = [(_SETTINGS, stat_of(f"{root}/{_SETTINGS}"))]
    for folder in _FOLDERS:
        seen += walk(root, folder)
    own = {package: package}
    if os.path.realpath(built_in) != os.path.realpath(f"{root}/themes"):
        own[built_in] = built_in
    for folder in own:
        seen += [(f"{folder}/{path}", stat) for path, stat in walk(folder, "") if not path.endswith(".pyc")]
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
) -> tuple[Seen, Standing | None, list[str] | None]:
    """What there is (:func:`look`), what the last build left (:func:`recall`), and what was edited since
    (:func:`edited`), if that is all that has changed. ``jobs`` is the number of processes, 0 for as many as serve."""
    standing = recall(database)
    if standing is None:
        return look(root, package, built_in), None, None
    # The rest of them is left for this process, which looks at the sources meanwhile.
    most = len(standing.outputs) * 3 // 4
    with Beside(partial(outputs_stand, standing, root, 0, most), jobs != 1 and most > _MANY) as outputs:
        seen = look(root, package, built_in)

        def stand() -> bool:
            return outputs_stand(standing, root, most, len(standing.outputs)) and bool(outputs.result())

        return seen, standing, edited(standing, root, seen, how, now, stand)


def outputs_stand(standing: Standing, root: str, start: int, end: int) -> bool:
    """Whether the outputs from the number ``start`` to ``end`` are as the last build left them."""
    folder = os.path.join(root, standing.head["folder"])
    stats = flat([stat_of(f"{folder}/{path}") for path in standing.outputs[start:end]])
    return stats == standing.output_stats[4 * start : 4 * end]


def edited(
    standing: Standing, root: str, seen: Seen, how: list[Any], now: float, stand: Callable[[], bool]
) -> list[str] | None:
    """The documents that may have other bytes than in the last build, where all else is as it left it.

    An empty list says that there is nothing to do; None that more has changed, or that too much was written too
    lately to tell. ``how`` is what the build is told, apart from the site; ``now`` in seconds since 1970; ``stand``
    tells whether all outputs are as they were left.
    """
    if not holds(standing, root, how, now):
        return None
    base = f"{root}/"
    if [path.removeprefix(base) for path, _ in seen] != standing.sources:
        return None
    changed: set[str] = set()
    stats = flat([stat for _, stat in seen])
    if stats != standing.source_stats:
        before = standing.source_stats
        for number, path in enumerate(standing.sources):
            if stats[4 * number : 4 * number + 4] != before[4 * number : 4 * number + 4]:
                if stats[4 * number] < 0 or len(changed) == FEW or not is_document(path):
                    return None
                changed.add(path)
    if not stand():
        return None
    if standing.head["unsettled"]:
        from sitegen.rebuild.digest import sha_of  # it takes a while to import what hashes

    for path, sha in standing.head["unsettled"]:
        if path not in changed and sha_of(path if os.path.isabs(path) else base + path) != sha:
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
            name = path.partition(" -> ")[0]
            unsettled.append([name, sha(name, False)])
    shas = [bytes.fromhex(sha(path.partition(" -> ")[0], False)) if stat[3] > 0 else b"" for path, stat in sources]
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


def _folder_stat(path: str) -> Stat:
    try:
        return (0, os.stat(path).st_mtime_ns, 0, 0)
    except OSError:
        return NOTHING
