"""Kills a build at every single step that it takes on the disk, and looks at what is left: ``python -m
tests.trace.faults FOLDER TWICE`` prints the counts as JSON. TWICE is the number of kills in the midst of publishing
from which the recovery is killed at every step, too.

Python tells an audit hook before it opens, renames or removes anything; the hook kills the process at the n-th of
these, for every n. A file that is being written is also left half written. The statements of the cache's transaction
count as steps too. A process of its own forks the builds, so no time goes into starting Python.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from sitegen.build import build
from sitegen.trace.cache import Cache
from sitegen.words.errors import Problems
from tests.support import DEFAULTS, told
from tests.trace.versions import Versions

CHANGES = ("os.rename", "os.remove", "os.rmdir", "os.mkdir")


class Killer:
    """Ends this process at the n-th change of what lies below a folder; or, where ``half`` is set, when it has written
    half of the n-th file."""

    def __init__(self, folder: Path, n: int, half: bool) -> None:
        self.folder, self.left, self.half = str(folder), n, half

    def arm(self) -> None:
        """From now on."""
        sys.addaudithook(self.hear)
        self._count_statements()

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Something is about to be done."""
        if event == "open" and isinstance(arguments[0], str | Path):
            writes = arguments[2] & (os.O_WRONLY | os.O_RDWR)
            if writes and str(arguments[0]).startswith(self.folder):
                self.step(str(arguments[0]))
        elif event in CHANGES:  # removals within an open folder name no more than the last part
            self.step()

    def step(self, written: str = "") -> None:
        """One step; the last one is not taken."""
        if self.half and not written:
            return
        self.left -= 1
        if self.left == 0:
            if written and self.half:
                Path(written).write_bytes(b"half")
            os.kill(os.getpid(), signal.SIGKILL)

    def _count_statements(self) -> None:
        original = Cache._run

        def counted(cache: Cache, *arguments: Any) -> None:
            self.step()
            original(cache, *arguments)

        Cache._run = counted  # type: ignore[method-assign]  # for the rest of this process


def killed_at(site: Versions, n: int, half: bool = False) -> bool:
    """Build in another process and kill it at its n-th step; whether it was killed before it ended."""
    child = os.fork()
    if child == 0:
        Killer(site.root, n, half).arm()
        build(site.root, DEFAULTS)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0, "the build failed"
    return os.WIFSIGNALED(status)


def restore(site: Versions) -> None:
    """The site as it was when version A had been built, its sources of version B."""
    shutil.rmtree(site.root)
    shutil.copytree(site.folder / "kept", site.root)
    site.edit("B")


def look(site: Versions, counts: Counter[str]) -> None:
    """Count what must not be, after a kill."""
    counts["kills"] += 1
    counts["cut short"] += len(site.cut_short())
    counts["foreign lost"] += len(site.foreign_lost())
    counts["in between"] += site.now() not in (site.clean["A"], site.clean["B"])
    counts["decided"] += (site.public / ".sitegen/journal").exists()


def finish(site: Versions, version: str, counts: Counter[str]) -> None:
    """The next command, and what must be then."""
    site.edit(version)
    try:
        report = build(site.root, DEFAULTS)
    except Problems as found:
        raise AssertionError(told(list(found.problems))) from None
    counts["neither old nor new"] += not site.is_wholly(version)
    counts["foreign lost"] += len(site.foreign_lost())
    counts["notices"] += report.notice is not None


def main(folder: Path, twice: int) -> None:
    """Every step of an update, then every step of the recovery from a kill in the midst of publishing."""
    site = Versions(folder, 3)
    site.build("A")
    shutil.copytree(site.root, folder / "kept")
    counts: Counter[str] = Counter({"neither old nor new": 0, "cut short": 0, "foreign lost": 0, "notices": 0})
    decided = []
    for half in (False, True):
        n = 0
        while True:
            n += 1
            restore(site)
            if not killed_at(site, n, half):
                break
            look(site, counts)
            if not half and (site.public / ".sitegen/journal").exists():
                decided.append(n)
            finish(site, "AB"[n % 2], counts)
    for n in decided[len(decided) // 2 :: max(len(decided) // (2 * twice), 1)][:twice]:
        m = 0
        while True:
            m += 1
            restore(site)
            killed_at(site, n)
            if not killed_at(site, m):
                break
            look(site, counts)
            counts["killed twice"] += 1
            finish(site, "AB"[m % 2], counts)
    print(json.dumps(counts))  # noqa: T201  # read by the test


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
