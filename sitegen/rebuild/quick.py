"""Whether there is anything to do, and if so, whether it is next to nothing: asked before anything heavy is imported.

The last build left the stats of everything that it read and of everything that it wrote. Where both are as they were
and no post has become due, its report still holds. Where only the bytes of a few documents are others, the build may
be a small one (:mod:`sitegen.revise`).
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from array import array
from hashlib import sha256
from zlib import crc32

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
_HEAD = {"how": list, "folder": str, "from": float, "until": float, "unsettled": list, "report": dict, "serial": str}
# More files than these are not read again just to see whether there is anything to do.
_MOST_UNSETTLED = 500
_FEW = 20


class Standing:
    """What the last build left: ``head`` says what it was told and what it reported; ``sources`` and ``outputs`` are
    paths, ``source_stats`` and ``output_stats`` their stats, four numbers each."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.raw = parts["head"]
        self.head: dict[str, Any] = json.loads(self.raw)
        self.sources = _names(parts["sources"])
        self.source_stats = parts["source stats"]
        self.outputs = _names(parts["outputs"])
        self.output_stats = parts["output stats"]

    def is_sound(self) -> bool:
        """Whether everything has the form that :func:`remember` gives it."""
        head = self.head
        if not isinstance(head, dict) or any(not isinstance(head.get(name), kind) for name, kind in _HEAD.items()):
            return False
        pairs = [
            entry for entry in head["unsettled"] if isinstance(entry, list) and list(map(type, entry)) == [str, str]
        ]
        return (
            len(pairs) == len(head["unsettled"])
            and len(self.source_stats) == 32 * len(self.sources)
            and len(self.output_stats) == 32 * len(self.outputs)
        )


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
        standing = Standing({name: value for name, value, _ in rows})
    except (sqlite3.Error, OSError, KeyError, ValueError, TypeError, MemoryError):
        return None
    return standing if standing.is_sound() else None


def edited(standing: Standing, root: str, seen: Seen, how: list[Any], now: float) -> list[str] | None:
    """The documents that may have other bytes than in the last build, where all else is as it left it.

    An empty list says that there is nothing to do; None that more has changed, or that too much was written too
    lately to tell. ``how`` is what the build is told, apart from the site; ``now`` in seconds since 1970.
    """
    head = standing.head
    folder = head["folder"] if os.path.isabs(head["folder"]) else f"{root}/{head['folder']}"
    if head["how"] != how or not head["from"] <= now < head["until"] or os.path.exists(f"{folder}/.sitegen/journal"):
        return None
    base = f"{root}/"
    if [path.removeprefix(base) for path, _ in seen] != standing.sources:
        return None
    changed: set[str] = set()
    stats = _flat([stat for _, stat in seen])
    if stats.tobytes() != standing.source_stats:
        before = array("q", standing.source_stats)
        for number, path in enumerate(standing.sources):
            if stats[4 * number : 4 * number + 4] != before[4 * number : 4 * number + 4]:
                if stats[4 * number] < 0 or len(changed) == _FEW or not _is_document(path):
                    return None
                changed.add(path)
    if _flat([stat_of(f"{folder}/{path}") for path in standing.outputs]).tobytes() != standing.output_stats:
        return None
    for path, sha in head["unsettled"]:
        if path not in changed and sha_of(path if os.path.isabs(path) else base + path) != sha:
            if not _is_document(path):
                return None
            changed.add(path)
    return sorted(changed)


def remember(
    root: str,
    folder: str,
    seen: Seen,
    outputs: Iterable[tuple[str, Stat]],
    sha: Callable[[str, bool], str],
    clock: int,
    head: dict[str, Any],
) -> dict[str, bytes]:
    """What :func:`recall` wants to find of a build; nothing where too much was written too lately to tell.

    ``outputs`` are all files in the output folder but for the manifest. ``sha`` gives the digest of the bytes that
    the build has read or written, by path and whether it is an output's. ``clock`` is the file system's time;
    ``head`` what the build was told and reported, with ``from`` and ``until``, the moments between which it holds.
    """
    placed = sorted([*outputs, (MANIFEST, stat_of(f"{folder}/{MANIFEST}"))])
    relative = os.path.relpath(folder, root)
    shown = folder if relative.startswith("..") else relative
    base = f"{root}/"
    # A site may be moved with all its stats (a cache restored into the same place), so paths do not name its root.
    sources = [(path.removeprefix(base), stat) for path, stat in seen]
    unsettled = [(f"{shown}/{path}", sha(path, True)) for path, stat in placed if not is_settled(stat, clock)]
    for path, stat in sources:
        if stat != NOTHING and stat[0] >= 0 and not is_settled(stat, clock):
            name = path.partition(" -> ")[0]
            unsettled.append((name, sha(name, False)))
    if len(unsettled) > _MOST_UNSETTLED:
        return {}
    return {
        "head": json.dumps(
            {**head, "folder": shown, "unsettled": unsettled, "serial": os.urandom(8).hex()}, ensure_ascii=False
        ).encode("utf-8", "surrogatepass"),
        "sources": _joined([path for path, _ in sources]),
        "source stats": _flat([stat for _, stat in sources]).tobytes(),
        "outputs": _joined([path for path, _ in placed]),
        "output stats": _flat([stat for _, stat in placed]).tobytes(),
    }


def sha_of(path: str) -> str:
    """The SHA-256 of a file; "" where it cannot be read."""
    try:
        with open(path, "rb") as file:
            return sha256(file.read()).hexdigest()
    except OSError:
        return ""


def _is_document(path: str) -> bool:
    return path.startswith("content/") and path.endswith((".md", ".markdown")) and " -> " not in path


def _folder_stat(path: str) -> Stat:
    try:
        return (0, os.stat(path).st_mtime_ns, 0, 0)
    except OSError:
        return NOTHING


def _flat(stats: list[Stat]) -> array[int]:
    return array("q", [number for stat in stats for number in stat])


def _joined(paths: list[str]) -> bytes:
    return "\0".join(paths).encode("utf-8", "surrogatepass")


def _names(joined: bytes) -> list[str]:
    return joined.decode("utf-8", "surrogatepass").split("\0")
