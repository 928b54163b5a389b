"""Whether there is anything to do at all: asked before anything heavy is imported.

The last build left a digest of the stats of everything that it read and of everything that it wrote. Where both are
as they were, the program is the same and no post has become due, its report still holds.
"""

from __future__ import annotations

import json
import os
from array import array
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sitegen.model import Held, Report
from sitegen.rebuild.cache import Cache, Dropped
from sitegen.rebuild.digest import of_bytes, of_raw
from sitegen.rebuild.records import problem_from, problem_record
from sitegen.rebuild.stats import NOTHING, Stat, is_settled, stat_of, walk

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sitegen.rebuild.files import Files

# What a site is made from, below its root.
_FOLDERS = ("content", "assets", "themes")
_SETTINGS = "site.toml"
# What says that the output folder is the program's: without it the next edit would be refused.
_MANIFEST = ".sitegen/manifest"
_PARTS = {"how", "folder", "from", "until", "sources", "outputs", "paths", "unsettled", "report"}
# More files than these are not read again just to see whether there is anything to do.
_MOST_UNSETTLED = 500

Seen = list[tuple[str, Stat]]


def look(root: Path, built_in: Path) -> Seen:
    """Everything that a site may be made from, and its stat: its settings and files, and the themes that ship."""
    base = str(root)
    seen = [(_SETTINGS, stat_of(f"{base}/{_SETTINGS}"))]
    for folder in _FOLDERS:
        seen += walk(base, folder)
    shipped = str(built_in)
    if os.path.realpath(shipped) != os.path.realpath(f"{base}/themes"):
        seen += [(f"{shipped}/{path}", stat) for path, stat in walk(shipped, "")]
    return seen


def nothing_to_do(cache: Cache, root: Path, seen: Seen, how: list[Any], now: datetime) -> Report | None:
    """The report of a build that would change nothing; None where there may be something to do.

    ``how`` is what the build is told, apart from the site.
    """
    try:
        text = cache.value("quick")
    except Dropped:
        return None
    known = json.loads(text) if text else None
    if not isinstance(known, dict) or not known.keys() >= _PARTS:
        return None
    folder = known["folder"] if os.path.isabs(known["folder"]) else f"{root}/{known['folder']}"
    if known["how"] != how or os.path.exists(f"{folder}/.sitegen/journal"):
        return None
    if now < datetime.fromisoformat(known["from"]) or now >= datetime.fromisoformat(known["until"]):
        return None
    if known["sources"] != _digest(_relative(seen, root)):
        return None
    outputs = [(path, stat_of(f"{folder}/{path}")) for path in known["paths"]]
    if known["outputs"] != _digest(outputs):
        return None
    base = str(root)
    for path, sha in known["unsettled"]:
        if _sha(path if os.path.isabs(path) else f"{base}/{path}") != sha:
            return None
    return _report(known["report"])


def remember(
    root: Path,
    folder: Path,
    seen: Seen,
    how: list[Any],
    now: datetime,
    tomorrow: datetime,
    report: Report,
    files: Files,
    outputs: Iterable[tuple[str, Stat, str]],
) -> dict[str, Any] | None:
    """What :func:`nothing_to_do` wants to know of a build; None where too much was written too lately to tell.

    ``now`` is the moment for which the site was built; before it, a post that it published may not be due.
    ``outputs`` are the paths, stats and digests of all that is in the output folder.
    """
    clock = files.clock()
    listed = f"{folder}/{_MANIFEST}"
    placed = sorted([*outputs, (_MANIFEST, stat_of(listed), _sha(listed))])
    relative = os.path.relpath(folder, root)
    shown = str(folder) if relative.startswith("..") else relative
    unsettled = [(f"{shown}/{path}", sha) for path, stat, sha in placed if not is_settled(stat, clock)]
    for path, stat in seen:
        if stat != NOTHING and not is_settled(stat, clock):
            name = path.partition(" -> ")[0]
            row = files.rows.get(name)
            unsettled.append((name, row.sha if row else _sha(name if os.path.isabs(name) else f"{root}/{name}")))
    if len(unsettled) > _MOST_UNSETTLED:
        return None
    due = min((held.until for held in report.held if held.until), default=tomorrow)
    return {
        "how": how,
        "folder": shown,
        "from": now.astimezone(UTC).isoformat(),
        "until": min(due, tomorrow).astimezone(UTC).isoformat(),
        "sources": _digest(_relative(seen, root)),
        "outputs": _digest([(path, stat) for path, stat, _ in placed]),
        "paths": [path for path, _, _ in placed],
        "unsettled": unsettled,
        "report": _record(report),
    }


def _relative(seen: Seen, root: Path) -> Seen:
    """A site may be moved with all its stats (a cache restored into the same place), so paths do not name its root."""
    base = f"{root}/"
    return [(path.removeprefix(base), stat) for path, stat in seen]


def _digest(seen: Iterable[tuple[str, Stat]]) -> str:
    rows = list(seen)
    numbers = array("q", [number for _, stat in rows for number in stat])
    names = "\n".join([path for path, _ in rows])
    return of_raw(names.encode("utf-8", "surrogatepass") + b"\0" + numbers.tobytes())


def _sha(path: str) -> str:
    try:
        with open(path, "rb") as file:
            return of_bytes(file.read())
    except OSError:
        return ""


def _record(report: Report) -> dict[str, Any]:
    return {
        "pages": report.pages,
        "files": report.files,
        "held": [(h.path, h.reason, h.until.isoformat() if h.until else None) for h in report.held],
        "problems": [problem_record(problem) for problem in report.problems],
    }


def _report(known: dict[str, Any]) -> Report:
    held = [
        Held(path, reason, datetime.fromisoformat(until) if until else None) for path, reason, until in known["held"]
    ]
    problems = tuple([problem_from(row) for row in known["problems"]])
    return Report(pages=known["pages"], files=known["files"], held=tuple(held), problems=problems)
