"""Builds at once where there is no flock, as on Windows: its way to lock is played by locks of ranges of bytes, and
nobody removes a file that is open."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from tests.built import REPOSITORY
from tests.publish.test_together import WAITING
from tests.trace.versions import Versions

if TYPE_CHECKING:
    from pathlib import Path

PLAYED = """
import fcntl, glob, multiprocessing, os, subprocess, sys, types

def locking(descriptor, how, count):
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, count, os.lseek(descriptor, 0, os.SEEK_CUR))
    except BlockingIOError:
        raise PermissionError(13, "Permission denied") from None

def is_open(path):
    real = os.path.realpath(path)
    for link in glob.glob("/proc/[0-9]*/fd/*"):
        try:
            if os.readlink(link) == real:
                return True
        except OSError:
            pass
    return False

def unlink(path, *, plain=os.unlink, **more):
    if str(path).endswith("lock") and is_open(path):
        raise PermissionError(13, "used by another process")
    plain(path, **more)

def no(*_):
    raise AssertionError("not on Windows")

sys.modules["fcntl"], sys.modules["msvcrt"] = None, types.SimpleNamespace(locking=locking, LK_NBLCK=2)
os.unlink, os.pread, os.pwrite = unlink, no, no
for name in ("O_CLOEXEC", "O_NOFOLLOW"):
    delattr(os, name)
import sitegen.publish.lock, sitegen.pool
del sys.modules["msvcrt"]
sitegen.pool.FORKS = False
from sitegen.cli.start import main
main()
"""

pytestmark = pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="asks /proc who has a file open")


class OnWindows(Versions):
    """The same site, built where locks are those of Windows."""

    def command(self, *arguments: str, root: Path | None = None) -> list[str]:
        return [sys.executable, "-c", PLAYED, *super().command(*arguments, root=root)[3:]]

    def start(self, *arguments, root=None, env=None):  # type: ignore[no-untyped-def]  # as that of Versions
        return super().start(*arguments, root=root, env={**(env or {}), "PYTHONPATH": str(REPOSITORY)})


def test_the_second_waits(tmp_path: Path) -> None:
    site = OnWindows(tmp_path)
    site.build("A")
    site.edit("B")
    first = site.start("--clean")
    while not (site.public / ".sitegen/staging").exists() and first.poll() is None:
        pass
    os.kill(first.pid, signal.SIGSTOP)  # it holds the lock for as long as it takes
    second = site.start()
    assert second.stderr is not None
    said = second.stderr.readline()
    os.kill(first.pid, signal.SIGCONT)
    told = [process.communicate()[1] for process in (first, second)]
    assert [first.returncode, second.returncode] == [0, 0], told
    assert (found := WAITING.match(said.strip()))
    assert int(found[1]) == first.pid
    assert site.is_wholly("B")
    assert not [*tmp_path.rglob("*lock")]


def test_many_at_once(tmp_path: Path) -> None:
    site = OnWindows(tmp_path, 2)
    site.edit("A")
    processes = [site.start("--clean") for _ in range(4)]
    told = [process.communicate()[1] for process in processes]
    assert [process.returncode for process in processes] == [0] * 4, told
    assert site.now() == site.clean["A"]
    assert not [*tmp_path.rglob("*lock")]


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    site = OnWindows(tmp_path)
    site.build("A")
    precious = site.blog.write("precious", "1234")
    (site.public / ".sitegen/lock").symlink_to(precious)
    site.edit("B")
    status, told = site.run()
    assert status == 0, told
    assert precious.read_text(encoding="utf-8") == "1234"
