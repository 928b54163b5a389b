"""Run a command and say what it took: time on the wall, time on the processors, memory."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class FailedError(Exception):
    """A build that failed, took too long or did not write what it should."""


@dataclass(frozen=True)
class Usage:
    """``wall`` and ``cpu`` are seconds; ``peak`` is the memory of the largest process and ``total`` that of all
    together, in megabytes. ``total`` is 0 where it was not sampled."""

    wall: float
    cpu: float
    peak: float
    total: float = 0.0


def run(
    command: Sequence[str],
    folder: Path,
    environment: Mapping[str, str],
    log: Path,
    timeout: float,
    sample: float = 0,
) -> Usage:
    """Run ``command`` to its end. With ``sample``, look at the memory of all its processes every so many seconds,
    which costs time. Raises FailedError for an exit status other than 0."""
    with log.open("ab") as out:
        started = time.perf_counter()
        child = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            start_new_session=True,
        )  # fmt: skip
        late = threading.Timer(timeout, os.killpg, (child.pid, signal.SIGKILL))
        late.start()
        done = threading.Event()
        totals: list[float] = []
        sampler = threading.Thread(target=_sample, args=(child.pid, sample, totals, done))
        if sample:
            sampler.start()
        try:
            _, status, usage = os.wait4(child.pid, 0)
            wall = time.perf_counter() - started
        except KeyboardInterrupt:
            os.killpg(child.pid, signal.SIGKILL)
            raise
        finally:
            late.cancel()
            done.set()
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        reason = f"more than {timeout:.0f} s" if wall >= timeout else f"exit status {child.returncode}"
        raise FailedError(f"{reason}: {' '.join(command)}\n{log.read_text(errors='replace')[-2000:]}")
    return Usage(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, max(totals, default=0.0))


def _sample(session: int, pause: float, totals: list[float], done: threading.Event) -> None:
    """The memory of a session's processes, pages that several share counted once (PSS); Linux only."""
    while not done.wait(pause):
        total = 0
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if int((process / "stat").read_text().rpartition(")")[2].split()[3]) == session:
                    found = re.search(r"^Pss:\s+(\d+)", (process / "smaps_rollup").read_text(), re.MULTILINE)
                    total += int(found[1]) if found else 0
            except (OSError, ValueError):  # it has ended meanwhile
                continue
        totals.append(total / 1024)


def speed() -> float:
    """Seconds for a fixed piece of work. Machines drift; this shows by how much one did during a run."""
    started = time.perf_counter()
    total = 0
    for number in range(2_000_000):
        total += number & 7
    return time.perf_counter() - started
