"""Two builds at once, with different inputs, into one folder: the second waits and says for whom, and afterwards the
site is wholly the one or wholly the other. ``make kill`` does it 50 times."""

from __future__ import annotations

import os
import re
import shutil
import signal
from typing import TYPE_CHECKING

import pytest

from sitegen.build import build
from sitegen.publish import journal
from tests.abilities import needs
from tests.support import DEFAULTS
from tests.trace.versions import THOROUGH, Versions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TIMES = 50 if THOROUGH else 5
WAITING = re.compile(r"^waiting for another build of this site \(process (\d+)\)$", re.MULTILINE)

pytestmark = needs("signals that stop and kill")


@pytest.mark.slow
def test_two_sites_one_folder(tmp_path: Path, counted: Callable[[str], None]) -> None:
    """Two roots with other contents and the same ``--output``."""
    site = Versions(tmp_path, 60)
    site.edit("B")
    other = tmp_path / "other"
    shutil.copytree(site.root, other)
    site.build("A")
    waited = 0
    for time in range(TIMES):
        output = ("--output", str(site.public), "--jobs", "12"[time % 2])
        processes = [site.start(*output, "--clean"), site.start(*output, root=other)]
        told = [process.communicate()[1] for process in processes]
        assert [process.returncode for process in processes] == [0, 0], told
        waited += names_the_other(told, [process.pid for process in processes])
        assert site.is_wholly("A") or site.is_wholly("B")
        assert not site.foreign_lost()
        # Whoever builds alone is right.
        site.edit("A")
        assert site.run(*output)[0] == 0
        assert site.is_wholly("A")
    counted(f"two sites into one folder: {TIMES} times, the second waited {waited} times")
    assert waited > TIMES / 2


@pytest.mark.slow
def test_one_site_edited_in_between(tmp_path: Path, counted: Callable[[str], None]) -> None:
    """The same root, edited between the starts of the two builds."""
    site = Versions(tmp_path, 60)
    site.build("A")
    waited = 0
    for time in range(TIMES):
        there = "BA"[time % 2]
        first = site.start("--clean")
        site.edit(there)
        second = site.start()
        told = [process.communicate()[1] for process in (first, second)]
        # The first may have met a file half edited, as any build may; what the second leaves counts.
        assert second.returncode == 0, told
        waited += names_the_other(told, [first.pid, second.pid])
        status, said = site.run()
        assert status == 0, said
        assert site.is_wholly(there)
        assert not site.foreign_lost()
    counted(f"one site edited in between: {TIMES} times, the second waited {waited} times")


def names_the_other(told: list[str], pids: list[int]) -> bool:
    """Whether one of two builds waited; then it named the other's process."""
    for said, other in zip(told, reversed(pids), strict=True):
        if found := WAITING.search(said):
            assert int(found[1]) == other
            return True
    return False


class Edits:
    """Changes the settings the first time that a build has to wait."""

    def __init__(self, site: Versions, settings: str) -> None:
        self.site, self.settings = site, settings

    def waiting(self, process: str) -> None:
        """The other build holds the lock."""
        assert process.isdecimal()
        self.site.blog.write("site.toml", self.settings)

    def progress(self, what: str, done: int, total: int) -> None:
        """Nothing."""


@pytest.mark.parametrize("output", ["public", "elsewhere"])
def test_settings_edited_while_a_build_waits(tmp_path: Path, output: str) -> None:
    """The second build goes by the settings as they are when it begins, not when it began to wait."""
    site = Versions(tmp_path)
    site.build("A")
    settings = (site.root / "site.toml").read_text(encoding="utf-8")
    first = site.start("--clean")
    while not (site.public / ".sitegen/staging").exists() and first.poll() is None:
        pass
    os.kill(first.pid, signal.SIGSTOP)  # it holds the lock for as long as it takes
    new = f'output = "{output}"\n' + settings.replace("시험", "새 제목")

    class Waits(Edits):
        def waiting(self, process: str) -> None:
            super().waiting(process)
            os.kill(first.pid, signal.SIGCONT)

    build(site.root, DEFAULTS, Waits(site, new))
    first.communicate()
    assert "새 제목" in (site.root / output / "posts/p0/index.html").read_text(encoding="utf-8") + (
        site.root / output / "feed.xml"
    ).read_text(encoding="utf-8")


@pytest.mark.parametrize("shared", ["the cache", "the output folder"])
def test_temporary_folders_do_not_matter(tmp_path: Path, shared: str) -> None:
    """Two builds whose temporary files lie in different places; and no lock is left anywhere."""
    site = Versions(tmp_path)
    site.build("A")
    for name in "ab":
        (tmp_path / name).mkdir()
    other = site.root
    if shared == "the output folder":
        other = tmp_path / "other"
        shutil.copytree(site.root, other, ignore=shutil.ignore_patterns("public", ".sitegen"))
    output = ("--output", str(site.public))
    first = site.start("--clean", *output, env={"TMPDIR": str(tmp_path / "a")})
    while not (site.public / ".sitegen/staging").exists() and first.poll() is None:
        pass
    os.kill(first.pid, signal.SIGSTOP)  # it holds the lock for as long as it takes
    second = site.start(*output, root=other, env={"TMPDIR": str(tmp_path / "b")})
    assert second.stderr is not None
    said = second.stderr.readline()
    os.kill(first.pid, signal.SIGCONT)
    told = [process.communicate()[1] for process in (first, second)]
    assert WAITING.match(said.strip()), said
    assert [first.returncode, second.returncode] == [0, 0], told
    assert site.is_wholly("A")
    assert not [*tmp_path.rglob("*lock*")]


def test_a_failed_build_leaves_no_lock(tmp_path: Path) -> None:
    """Nor the folders that were made for it."""
    site = Versions(tmp_path)
    site.edit("A")
    site.blog.post("wrong", "[없는 것](nowhere.md)")
    assert site.blog.problems()
    assert not site.public.exists()
    assert not [*tmp_path.rglob("*lock*")]


@pytest.mark.parametrize("output", ["content", "mine", "."])
def test_a_folder_that_is_refused(tmp_path: Path, output: str) -> None:
    """Nothing is left in it, not for a moment."""
    site = Versions(tmp_path)
    site.edit("A")
    site.blog.write("mine/x", "precious")
    folder = site.root / output
    before = folder.stat().st_mtime_ns if output != "." else 0
    site.blog.write("site.toml", f'output = "{output}"\n' + (site.root / "site.toml").read_text(encoding="utf-8"))
    assert site.blog.problems()
    assert (folder.stat().st_mtime_ns if output != "." else 0) == before
    assert not [*tmp_path.rglob("*lock*")]


def test_many_at_once(tmp_path: Path) -> None:
    """Each removes its lock file; whoever waited for that one must not go on beside somebody with a new one."""
    site = Versions(tmp_path, 2)
    site.edit("A")
    processes = [site.start("--clean") for _ in range(6)]
    told = [process.communicate()[1] for process in processes]
    assert [process.returncode for process in processes] == [0] * 6, told
    assert not any("cache" in said for said in told)
    assert site.now() == site.clean["A"]
    assert not [*tmp_path.rglob("*lock*")]


def test_a_lock_that_a_killed_build_left_is_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A journal and a lock file are there, and nobody holds it."""
    site = Versions(tmp_path)
    site.build("A")
    site.edit("B")
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(journal, "finish", _interrupt)
        site.blog.build()
    assert site.now() == site.clean["A"]
    status, said = site.run()
    assert (status, bool(WAITING.search(said))) == (0, False), said
    assert site.is_wholly("B")


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
