"""A build that is killed leaves, at the latest after the next command, the old site or the new one, and at no time a
file that is cut short. ``make kill`` kills 200 builds; the tests of every day kill fewer."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.abilities import needs
from tests.trace.versions import ENV, THOROUGH, Versions

if TYPE_CHECKING:
    from collections.abc import Callable

KILLS = 200 if THOROUGH else 20
REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@needs("signals that stop and kill")
def test_killed_at_any_moment(tmp_path: Path, counted: Callable[[str], None]) -> None:
    """The whole group of processes: half of them at moments spread evenly over an update of 300 posts, a quarter while
    it publishes, a quarter while it writes the cache."""
    site = Versions(tmp_path, 300)
    site.build("A")
    seconds = {jobs: timed(site, jobs) for jobs in "12"}
    counts: Counter[str] = Counter({"neither old nor new": 0, "cut short": 0, "foreign lost": 0})
    here = "A"
    for kill in range(KILLS):
        there = "B" if here == "A" else "A"
        jobs = "12"[kill // 4 % 2]
        site.edit(there)
        process = site.start("--jobs", jobs)
        wait(site, process, kill, seconds[jobs])
        with suppress(ProcessLookupError):  # it has ended
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        counts["killed" if process.returncode == -signal.SIGKILL else "had ended"] += 1
        counts["cut short"] += len(site.cut_short())
        counts["foreign lost"] += len(site.foreign_lost())
        now = site.now()
        counts["old" if now == site.clean[here] else "new" if now == site.clean[there] else "in between"] += 1
        # The next command finishes, or goes back to where it was.
        here = there if kill % 3 else here
        site.edit(here)
        status, told = site.run()
        assert (status, "cache" in told) == (0, False), told
        counts["neither old nor new"] += not site.is_wholly(here)
        counts["foreign lost"] += len(site.foreign_lost())
    counted(f"killed at any moment: {dict(counts)}, of {seconds} s")
    assert counts["killed"] > KILLS / 2
    assert counts["neither old nor new"] == counts["cut short"] == counts["foreign lost"] == 0


def wait(site: Versions, process: subprocess.Popen[str], kill: int, seconds: float) -> None:
    """Until the moment of a kill has come."""
    journals = {2: site.public / ".sitegen/journal", 3: site.root / ".sitegen/build.db-journal"}
    if journal := journals.get(kill % 4):
        while not journal.exists() and process.poll() is None:
            pass
        time.sleep(0.015 * kill / KILLS)
    else:
        time.sleep(seconds * (kill + 0.5) / KILLS)


def timed(site: Versions, jobs: str) -> float:
    """How long an update takes, there and back."""
    took = []
    for version in "BA":
        site.edit(version)
        started = time.monotonic()
        status, told = site.run("--jobs", jobs)
        took.append(time.monotonic() - started)
        assert status == 0, told
    return max(took)


@pytest.mark.slow
@needs("forks")
def test_killed_at_every_step(tmp_path: Path, counted: Callable[[str], None]) -> None:
    """Before every change of the disk that an update makes, and that the recovery from it makes."""
    command = [sys.executable, "-m", "tests.trace.faults", str(tmp_path), "5" if THOROUGH else "1"]
    done = subprocess.run(command, cwd=REPOSITORY, env=ENV, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    counts = json.loads(done.stdout)
    counted(f"killed at every step: {counts}")
    assert counts["decided"] > 20  # steps after which the journal is there
    assert counts["killed twice"] > 20
    assert counts["neither old nor new"] == counts["cut short"] == counts["foreign lost"] == counts["notices"] == 0


@needs("signals that stop and kill")
@pytest.mark.parametrize("name", ["SIGKILL", "SIGTERM"])
def test_workers_end_with_their_build(tmp_path: Path, name: str) -> None:
    """Only the build itself is killed; its workers must neither go on nor keep the lock."""
    site = Versions(tmp_path, 60)
    slow = tmp_path / "slow.py"
    # Parsing takes for ever, in workers that say so.
    slow.write_text(
        "import os, sys, time, sitegen.work as work\n"
        "def parser(*_, **__):\n"
        "    def parse(source):\n"
        f"        open({str(tmp_path)!r} + f'/worker-{{os.getpid()}}', 'w').close()\n"
        "        time.sleep(60)\n"
        "    return parse\n"
        "work.parser = parser\n"
        "from sitegen.cli.main import main\n"
        "main()\n",
        encoding="utf-8",
    )
    site.edit("A")
    command = [sys.executable, str(slow), *site.command("--jobs", "2")[3:]]
    process = subprocess.Popen(command, env=ENV, start_new_session=True)
    try:
        workers = wait_for_workers(tmp_path)
        process.send_signal(getattr(signal, name))
        process.wait()
        deadline = time.monotonic() + 10
        while any(map(alive, workers)) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not [pid for pid in workers if alive(pid)]
        status, told = site.run("--jobs", "2")
        assert (status, "waiting" in told) == (0, False), told
        assert site.now() == site.clean["A"]
    finally:
        if process.poll() is None:
            process.kill()


def wait_for_workers(folder: Path) -> list[int]:
    """The ids of two workers, as soon as they are at work."""
    deadline = time.monotonic() + 30
    while len(found := list(folder.glob("worker-*"))) < 2:
        assert time.monotonic() < deadline, "the workers did not start"
        time.sleep(0.02)
    return [int(path.name.partition("-")[2]) for path in found]


def alive(pid: int) -> bool:
    """Whether there is such a process that has not ended (one that nobody has waited for has)."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        try:
            os.kill(pid, 0)
        except OSError:
            return False
        return not Path("/proc/self").exists()
