"""Disks that are full or read-only: the old site stays whole, the message is clear, and the cache is never needed.

The disks are real: small file systems in memory, which take an administrator to mount.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from sitegen.publish import journal
from sitegen.words.errors import Problems
from tests.conftest import CI
from tests.support import told
from tests.trace.versions import ENV, Versions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sitegen.model import Report

PAGE = 4096
FULL = "the output folder cannot be written: No space left on device"


class Disk:
    """A file system of its own."""

    def __init__(self, folder: Path, size: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        options = f"size={size},mode=700,uid={os.getuid()},gid={os.getgid()}"
        self.mounted = administer("mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder))

    def remount(self, mode: str) -> None:
        """``ro`` or ``rw``."""
        assert administer("mount", "-o", f"remount,{mode}", str(self.folder))

    def fill(self, left: int = 0) -> None:
        """Leave so many bytes."""
        self.free()
        found = os.statvfs(self.folder)
        (self.folder / "ballast").write_bytes(b"\0" * max(found.f_bavail * found.f_frsize - left, 0))

    def free(self) -> None:
        """Take out what filled it."""
        (self.folder / "ballast").unlink(missing_ok=True)

    def unmount(self) -> None:
        """Be gone."""
        administer("umount", "-l", str(self.folder))


def administer(*command: str) -> bool:
    """Run a command as administrator; whether it could."""
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which([*sudo, *command][0]):
        return False
    return subprocess.run([*sudo, *command], capture_output=True, check=False).returncode == 0


@pytest.fixture
def disk() -> Iterator[Callable[..., Disk]]:
    """Makes disks; they are gone when the test is over."""
    if sys.platform != "linux":
        pytest.skip("the disks of this test are Linux's")
    made: list[Disk] = []

    def make(folder: Path, size: int = 4 << 20) -> Disk:
        one = Disk(folder, size)
        if not one.mounted:
            if CI:
                pytest.fail("a disk cannot be mounted, and in CI nothing is skipped")
            pytest.skip("needs an administrator to mount a disk")
        made.append(one)
        return one

    yield make
    for one in made:
        one.unmount()


def build(site: Versions) -> Report | str:
    """The report of a build, or what it says is wrong."""
    try:
        return site.blog.build()
    except Problems as found:
        return told(list(found.problems))


def succeed(site: Versions) -> Report:
    """The report of a build that has nothing to say of the cache."""
    report = build(site)
    assert not isinstance(report, str), report
    assert report.notice is None
    return report


@pytest.mark.parametrize("first", [True, False], ids=["nothing there", "an old site there"])
def test_a_full_disk(tmp_path: Path, disk: Callable[..., Disk], first: bool) -> None:
    """With a page more of free space each time, until it is enough."""
    site = Versions(tmp_path)
    # Beside the output folder there is what fills the disk.
    public = disk(tmp_path / "disk")
    (public.folder / "public").mkdir()
    site.public.symlink_to(public.folder / "public")
    if not first:
        site.build("A")
    site.edit("B")
    refused = 0
    while True:
        public.fill(refused * PAGE)
        report = build(site)
        public.free()
        if not isinstance(report, str):
            break
        refused += 1
        assert FULL in report
        assert site.now() == ({} if first else site.clean["A"])
        assert not (site.public / ".sitegen/journal").exists()
        assert first or (site.is_wholly("A") and not site.foreign_lost())
    assert refused > 8
    site.blog.build()
    assert site.is_wholly("B")


def test_a_full_disk_that_holds_everything(tmp_path: Path, disk: Callable[..., Disk]) -> None:
    """Also the sources, the cache, and the folder for what is temporary."""
    whole = disk(tmp_path, 3 << 20)
    site = Versions(tmp_path)
    site.build("A")
    site.edit("B")
    whole.fill()
    env = {**ENV, "TMPDIR": str(tmp_path)}
    done = subprocess.run(site.command(), env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    assert FULL in done.stderr
    assert site.is_wholly("A")
    whole.free()
    succeed(site)
    assert site.is_wholly("B")


@pytest.mark.parametrize("pending", [False, True], ids=["at peace", "a build was killed"])
def test_a_read_only_output(
    tmp_path: Path, disk: Callable[..., Disk], monkeypatch: pytest.MonkeyPatch, pending: bool
) -> None:
    site = Versions(tmp_path)
    public = disk(site.public)
    site.build("A")
    site.edit("B")
    if pending:
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(journal, "finish", interrupt)
            build(site)
    public.remount("ro")
    status, said = site.run()
    assert (status, "Traceback" in said) == (1, False), said
    assert "the output folder cannot be written: Read-only file system" in said
    assert site.now() == site.clean["A"]
    public.remount("rw")
    succeed(site)
    assert site.is_wholly("B")
    assert not site.foreign_lost()


def interrupt(*_: object) -> None:
    """As if the build were killed here."""
    raise KeyboardInterrupt


@pytest.mark.parametrize("way", ["full", "ro"])
@pytest.mark.parametrize("cached", [False, True], ids=["no cache there", "a cache there"])
def test_the_cache_cannot_be_written(tmp_path: Path, disk: Callable[..., Disk], way: str, cached: bool) -> None:
    site = Versions(tmp_path, 30)
    cache = disk(site.root / ".sitegen", 512 << 10)
    if cached:
        site.build("A")
    cache.fill() if way == "full" else cache.remount("ro")
    for version in "BAB":
        site.edit(version)
        status, said = site.run("--lang", "en")
        assert status == 0, said
        assert said.count("cache") == said.count("the cache cannot be written") == 1, said
        assert site.now() == site.clean[version]
    cache.free() if way == "full" else cache.remount("rw")
    for version in "ABA":
        site.edit(version)
        succeed(site)
        assert site.is_wholly(version)
    report = succeed(site)
    assert (report.rendered, report.written) == (0, 0)


@pytest.mark.parametrize("place", ["missing", "file", "ro"])
def test_no_place_for_the_lock(tmp_path: Path, disk: Callable[..., Disk], place: str) -> None:
    site = Versions(tmp_path)
    folder = tmp_path / "temporary"
    if place == "ro":
        disk(folder).remount("ro")
    elif place == "file":
        folder.touch()
    site.edit("A")
    env = {**ENV, "TMPDIR": str(folder)}
    done = subprocess.run(site.command(), env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert site.is_wholly("A")
