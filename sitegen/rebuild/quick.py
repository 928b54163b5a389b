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
    from collections.abc import Callable, Collection, Iterable, Mapping
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
    """What the last build left: ``head`` says what it was told and what it reported, ``sources`` and ``outputs`` are
    paths, ``source_stats`` and ``output_stats`` their stats, four numbers each."""

    def __init__(
        self, head: dict[str, Any], sources: list[str], source_stats: array[int], outputs: list[str],
        output_stats: array[int],
    ) -> None:  # fmt: skip
        self.head = head
        self.sources, self.source_stats = sources, source_stats
        self.outputs, self.output_stats = outputs, output_stats

    @classmethod
    def read(cls, parts: Mapping[str, bytes]) -> Standing:
        """What :meth:`parts` made. Raises ValueError or LookupError for anything else."""
        head = json.loads(parts["head"])
        if not isinstance(head, dict) or any(not isinstance(head.get(name), kind) for name, kind in _HEAD.items()):
            raise ValueError
        if any(not isinstance(entry, list) or list(map(type, entry)) != [str, str] for entry in head["unsettled"]):
            raise ValueError
        sources, outputs = _names(parts["sources"]), _names(parts["outputs"])
        stats = array("q", parts["source stats"]), array("q", parts["output stats"])
        if len(stats[0]) != 4 * len(sources) or len(stats[1]) != 4 * len(outputs):
            raise ValueError
        return cls(head, sources, stats[0], outputs, stats[1])

    def parts(self) -> dict[str, bytes]:
        """All of it as bytes; nothing where too much was written too lately to tell."""
        if len(self.head["unsettled"]) > _MOST_UNSETTLED:
            return {}
        return {
            "head": json.dumps(self.head, ensure_ascii=False).encode("utf-8", "surrogatepass"),
            "sources": _joined(self.sources),
            "source stats": self.source_stats.tobytes(),
            "outputs": _joined(self.outputs),
            "output stats": self.output_stats.tobytes(),
        }

    def stats(self) -> tuple[dict[str, Stat], dict[str, Stat]]:
        """The stats of sources and of outputs, by path, but for those that were written too lately to be trusted."""
        unsettled = {path for path, _ in self.head["unsettled"]}
        shown = f"{self.head['folder']}/"
        return (
            _by_path(self.sources, self.source_stats, unsettled),
            _by_path(self.outputs, self.output_stats, {path.removeprefix(shown) for path in unsettled}),
        )

    def patch(
        self,
        sources: Mapping[str, tuple[Stat, str]],
        outputs: Mapping[str, tuple[Stat, str]],
        clock: int,
        gone: Collection[str] = (),
        report: dict[str, Any] | None = None,
    ) -> None:
        """Take over new stats of some of the files, each with the digest of the bytes that were read or written, and
        forget the outputs ``gone``; and what is reported from now on, where that is another."""
        shown = self.head["folder"]
        fresh = [(path, *entry) for path, entry in sources.items()]
        fresh += [(f"{shown}/{path}", *entry) for path, entry in outputs.items()]
        known: dict[str, str] = dict(self.head["unsettled"])
        known |= {path: sha for path, stat, sha in fresh if not is_settled(stat, clock)}
        for path in [*(path for path, stat, _ in fresh if is_settled(stat, clock)), *(f"{shown}/{p}" for p in gone)]:
            known.pop(path, None)
        self.head = {**self.head, "unsettled": [[path, sha] for path, sha in known.items()], "serial": _serial()}
        if report is not None:
            self.head["report"] = report
        _put(self.sources, self.source_stats, sources)
        if gone or not outputs.keys() <= _known(self.outputs, outputs):
            stats = _by_path(self.outputs, self.output_stats, gone)
            stats |= {path: stat for path, (stat, _) in outputs.items()}
            self.outputs = sorted(stats)
            self.output_stats = _flat([stats[path] for path in self.outputs])
        else:
            _put(self.outputs, self.output_stats, outputs)


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
    if stats != standing.source_stats:
        before = standing.source_stats
        for number, path in enumerate(standing.sources):
            if stats[4 * number : 4 * number + 4] != before[4 * number : 4 * number + 4]:
                if stats[4 * number] < 0 or len(changed) == _FEW or not is_document(path):
                    return None
                changed.add(path)
    if _flat([stat_of(f"{folder}/{path}") for path in standing.outputs]) != standing.output_stats:
        return None
    for path, sha in head["unsettled"]:
        if path not in changed and sha_of(path if os.path.isabs(path) else base + path) != sha:
            if not is_document(path):
                return None
            changed.add(path)
    return sorted(changed)


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
    return Standing(
        {**head, "folder": shown, "unsettled": unsettled, "serial": _serial()},
        [path for path, _ in sources],
        _flat([stat for _, stat in sources]),
        [path for path, _ in placed],
        _flat([stat for _, stat in placed]),
    )


def sha_of(path: str) -> str:
    """The SHA-256 of a file; "" where it cannot be read."""
    try:
        with open(path, "rb") as file:
            return sha256(file.read()).hexdigest()
    except OSError:
        return ""


def _serial() -> str:
    """Tells two builds apart that left the same."""
    return os.urandom(8).hex()


def is_document(path: str) -> bool:
    """Whether a path from the site's root is a Markdown file's, and no link is among what leads to it."""
    return path.startswith("content/") and path.endswith((".md", ".markdown")) and " -> " not in path


def _folder_stat(path: str) -> Stat:
    try:
        return (0, os.stat(path).st_mtime_ns, 0, 0)
    except OSError:
        return NOTHING


def _by_path(paths: list[str], stats: array[int], but: Collection[str]) -> dict[str, Stat]:
    numbers = iter(stats)
    found = zip(paths, zip(numbers, numbers, numbers, numbers, strict=True), strict=True)
    return {path: stat for path, stat in found if path not in but}


def _known(paths: list[str], wanted: Mapping[str, Any]) -> set[str]:
    return {path for path in paths if path in wanted}


def _put(paths: list[str], stats: array[int], changed: Mapping[str, tuple[Stat, str]]) -> None:
    """Put the changed stats into their places."""
    if changed:
        for number, path in enumerate(paths):
            if path in changed:
                stats[4 * number : 4 * number + 4] = array("q", changed[path][0])


def _flat(stats: list[Stat]) -> array[int]:
    return array("q", [number for stat in stats for number in stat])


def _joined(paths: list[str]) -> bytes:
    return "\0".join(paths).encode("utf-8", "surrogatepass")


def _names(joined: bytes) -> list[str]:
    return joined.decode("utf-8", "surrogatepass").split("\0")
