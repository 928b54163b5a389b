"""Work in a process of its own: its result comes back, and where there is none the work is done here."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

FORKS = sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1
forks = pytest.mark.skipif(not FORKS, reason="there is no second process here")
HEAD = "import os, sys, time\nfrom sitegen.beside import Beside\nhere = os.getpid()\n"


def run(code: str) -> str:
    """What a program prints, in a process without other threads."""
    done = subprocess.run([sys.executable, "-c", HEAD + code], capture_output=True, text=True, timeout=60, check=False)
    assert not done.returncode, done.stderr
    return done.stdout.strip()


@forks
def test_it_is_another_process() -> None:
    assert run("with Beside(lambda: os.getpid() != here) as work: print(work.result())") == "True"


def test_a_result_larger_than_a_pipe() -> None:
    assert run("with Beside(lambda: ['가' * 300_000, (1, None)]) as work: print(len(work.result()[0]))") == "300000"


@pytest.mark.parametrize("worth", [True, False])
def test_an_exception_is_raised_where_the_result_is_wanted(worth: bool) -> None:
    code = f"""
def work():
    print(os.getpid() == here, flush=True)
    raise LookupError('여기')
with Beside(work, {worth}) as beside:
    try:
        beside.result()
    except LookupError as exception:
        print(exception)
"""
    assert run(code).endswith("True\n여기")


@forks
def test_a_process_that_is_ended_is_done_without() -> None:
    code = f"""
def work():
    if os.getpid() != here:
        os.kill(os.getpid(), {int(signal.SIGKILL)})
    return '여기서'
with Beside(work) as beside: print(beside.result())
"""
    assert run(code) == "여기서"


@forks
def test_what_nobody_asks_for_is_ended(tmp_path: Path) -> None:
    started = time.monotonic()
    run(f"""
def work():
    open({str(tmp_path / "began")!r}, 'w').close()
    time.sleep(50)
with Beside(work): pass
try:
    print(os.waitpid(-1, 0))
except ChildProcessError:
    pass
""")
    assert time.monotonic() - started < 40


def test_beside_threads_nothing_is_forked() -> None:
    code = """
import threading
threading.Thread(target=time.sleep, args=(2,), daemon=True).start()
with Beside(lambda: os.getpid() == here) as work: print(work.result())
"""
    assert run(code) == "True"


@forks
@pytest.mark.parametrize("asked", [True, False])
def test_where_ended_processes_leave_no_trace(asked: bool) -> None:
    """A supervisor may hand on that SIGCHLD is ignored."""
    code = f"""
import signal
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
with Beside(lambda: 7) as work:
    time.sleep(0.3)
    print(work.result() if {asked} else 7)
"""
    assert run(code) == "7"


def test_each_number_is_taken_once() -> None:
    code = """
from sitegen.beside import Shares
shares = Shares(256)
with Beside(lambda: list(shares)) as beside:
    mine = [number for _, number in zip(range(50), shares)]
    theirs = beside.result()
shares.close()
print(sorted({*mine, *theirs}) == list(range(256)), len(set(mine)) == len(mine), list(shares))
"""
    assert run(code) == "True True []"
