"""The watcher on real folders: one look for each burst of changes, and none for what is not the site's."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

from sitegen.preview.watch import Burst, Observed, Watcher
from tests.abilities import needs
from tests.preview.editors import SAVES, open_only, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


# The observer that watchdog has for Linux warns where folders are made quickly one in another. We do not use it there.
pytestmark = pytest.mark.filterwarnings("ignore:Callback with id:RuntimeWarning")

# Longer than a busy machine keeps whoever saves waiting between two steps of one save.
PAUSE = 0.4
KINDS = ["own", "public", "poll"]


class Public(Watcher):
    """A watcher on the observer that watchdog has for this system, as other systems than Linux use it."""

    def _open(self) -> Observed:
        return Observed(self._folders, self._note, poll=False)


class Looks:
    """A running watcher, and how often it said to look."""

    def __init__(self, root: Path, kind: str = "own", pause: float = PAUSE, extra: tuple[Path, ...] = ()) -> None:
        self.count = 0
        self._condition = threading.Condition()
        self.watcher = (Public if kind == "public" else Watcher)(root, self._look, kind == "poll", pause, extra)
        self.watcher.start()

    def _look(self) -> None:
        with self._condition:
            self.count += 1
            self._condition.notify()

    def wait(self, count: int = 1) -> None:
        """Wait until it said so often to look."""
        with self._condition:
            assert self._condition.wait_for(lambda: self.count >= count, 10), self.count

    def after(self, change: Callable[[], object]) -> None:
        """Wait for the look that a change brings, and until no more come."""
        count = self.count
        change()
        self.wait(count + 1)
        while count != self.count:
            count = self.count
            time.sleep(PAUSE)

    def none(self) -> bool:
        """Whether nothing was seen so far."""
        return not self.watcher.take() and self.count == 0


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "블로그"
    for folder in ("content/posts", "assets", "themes/mine/templates", ".sitegen/preview", "public"):
        (root / folder).mkdir(parents=True)
    for file in ("content/posts/a.md", "content/posts/b.md", "assets/x.png", "site.toml"):
        (root / file).write_bytes(b"old")
    return root


@pytest.fixture
def watch(root: Path) -> Iterator[Callable[..., Looks]]:
    opened: list[Looks] = []

    def start(*args: object, **options: object) -> Looks:
        opened.append(Looks(root, *args, **options))  # type: ignore[arg-type]  # passed on
        return opened[-1]

    yield start
    for looks in opened:
        looks.watcher.stop()


@pytest.mark.parametrize("name", SAVES)
def test_each_save_is_one_look(root: Path, watch: Callable[..., Looks], name: str) -> None:
    looks = watch()
    looks.after(lambda: SAVES[name](root / "content/posts/a.md", b"the new text"))
    assert looks.count == 1
    if name != "touch":
        assert (root / "content/posts/a.md").read_bytes() == b"the new text"


def test_what_was_away_between_two_polls(root: Path, watch: Callable[..., Looks]) -> None:
    """A build in between may have missed it."""
    looks = watch("poll")

    def away_and_back() -> None:
        (root / "content/posts").rename(root / "aside")
        (root / "aside").rename(root / "content/posts")

    for _ in range(3):  # or a poll was just in between
        looks.after(away_and_back)


@pytest.mark.parametrize("kind", ["public", "poll"])
def test_all_saves_with_the_other_observers(root: Path, watch: Callable[..., Looks], kind: str) -> None:
    for name in SAVES:
        (root / "content" / name).mkdir()
        (root / "content" / name / "a.md").write_bytes(b"old")
    looks = watch(kind)
    for name, save in SAVES.items():
        looks.after(lambda name=name, save=save: save(root / "content" / name / "a.md", b"the new text"))  # type: ignore[misc]  # now's values


@needs("inotify")  # no other system says when it has told all
def test_what_is_none_of_the_site_is_not_looked_at(root: Path, watch: Callable[..., Looks]) -> None:
    looks = watch()
    posts = root / "content/posts"
    open_only(posts / "a.md")
    for name in (".a.md.swp", "a.md~", "#a.md#", "a.md.tmp", "a.md.bak", "a.md___jb_tmp___", ".DS_Store", "Thumbs.db"):
        write(posts / name, b"x")
    (posts / ".git/objects").mkdir(parents=True)
    write(posts / ".git/objects/x.md", b"x")
    os.rename(posts / "a.md~", posts / ".old")
    os.chmod(posts / "a.md", 0o600)
    os.utime(posts / "a.md", (1, 1))
    os.listdir(posts)
    for folder in ("public", ".sitegen/preview", "public/posts/x", ".git"):
        (root / folder).mkdir(parents=True, exist_ok=True)
        for number in range(20):
            write(root / folder / f"{number}.html", b"x")
    assert looks.none()
    write(posts / "a.md", b"x")
    assert looks.watcher.take()


@pytest.mark.parametrize("kind", KINDS)
def test_what_becomes_of_files_and_folders(root: Path, watch: Callable[..., Looks], kind: str) -> None:
    (root / "content/from/deep").mkdir(parents=True)
    write(root / "content/from/deep/y.md", b"x")
    looks = watch(kind, pause=0.05)
    for change in (
        lambda: write(root / "site.toml", b"new"),
        lambda: write(root / "assets/new.png", b"new"),
        lambda: os.rename(root / "content/posts/a.md", root / "content/posts/c.md"),
        lambda: os.unlink(root / "content/posts/b.md"),
        lambda: os.rename(root / "content/from", root / "content/to"),
        lambda: write(root / "content/to/deep/y.md", b"newer"),
        lambda: os.rename(root / "assets/x.png", root / ".x.png"),
        lambda: shutil.rmtree(root / "themes"),
        lambda: os.makedirs(root / "themes/other/static"),
        lambda: write(root / "themes/other/static/style.css", b"new"),
        lambda: os.mkdir(root / "snippets"),
        lambda: write(root / "snippets/x.html", b"new"),
        lambda: shutil.rmtree(root / "content/posts"),
        lambda: os.mkdir(root / "content/posts"),
        lambda: write(root / "content/posts/a.md", b"back"),
    ):
        looks.after(change)


@pytest.mark.parametrize("kind", KINDS)
def test_links_are_followed_within_the_site(root: Path, watch: Callable[..., Looks], kind: str) -> None:
    (root / "drafts/deep").mkdir(parents=True)
    write(root / "drafts/one.md", b"x")
    write(root / "drafts/deep/two.md", b"x")
    os.symlink("../drafts/one.md", root / "content/one.md")
    os.symlink("../drafts/deep", root / "content/deep")
    os.symlink("..", root / "content/circle")
    looks = watch(kind, pause=0.05)
    for change in (
        lambda: SAVES["sed"](root / "drafts/one.md", b"new"),
        lambda: write(root / "drafts/deep/two.md", b"new"),
        lambda: os.rename(root / "drafts", root / "elsewhere"),
        lambda: os.rename(root / "elsewhere", root / "drafts"),
        lambda: write(root / "drafts/deep/two.md", b"newer"),
        lambda: os.symlink("../drafts", root / "content/late"),
        lambda: write(root / "drafts/other.md", b"newer"),
    ):
        looks.after(change)


def test_a_git_switch_of_500_files_is_one_look(root: Path, watch: Callable[..., Looks]) -> None:
    def git(*words: str) -> None:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        who = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "init.defaultBranch=main"]
        subprocess.run(["git", *who, *words], cwd=root, env=clean, check=True, capture_output=True)

    git("init")
    for text in (b"main", b"other"):
        for number in range(500):
            file = root / f"content/posts/{number % 20}/{number}.md"
            file.parent.mkdir(exist_ok=True)
            write(file, text)
        if text == b"other":
            git("switch", "-c", "other")
        git("add", "content")
        git("commit", "-m", text.decode())
    looks = watch()
    looks.after(lambda: git("switch", "main"))
    assert looks.count == 1


def test_the_whole_site_may_vanish(root: Path, watch: Callable[..., Looks]) -> None:
    looks = watch()
    os.rename(root, root.with_name("moved"))
    write(root.with_name("moved") / "content/posts/a.md", b"x")
    looks.after(lambda: shutil.rmtree(root.with_name("moved")))
    assert not looks.watcher.take()


@needs("inotify")  # no other system says when it has told all
def test_what_is_taken_brings_no_look(root: Path, watch: Callable[..., Looks]) -> None:
    looks = watch()
    write(root / "content/posts/a.md", b"1")
    assert looks.watcher.take()
    assert looks.none()
    # Nobody wants to see half of a file.
    with open(root / "content/posts/a.md", "wb", buffering=0) as stream:
        stream.write(b"half")
        assert looks.none()
        stream.write(b"all")
    assert looks.watcher.take()
    # What was seen is missed when it goes.
    write(root / "content/posts/new.md", b"2")
    assert looks.watcher.take()
    os.unlink(root / "content/posts/new.md")
    assert looks.watcher.take()
    assert looks.none()


def test_a_file_that_is_never_closed_is_looked_at(root: Path, watch: Callable[..., Looks]) -> None:
    looks = watch()
    with open(root / "content/posts/a.md", "ab", buffering=0) as stream:
        stream.write(b"one more line")
        looks.wait()


@pytest.mark.parametrize("kind", KINDS)
def test_other_folders_are_watched_too(watch: Callable[..., Looks], tmp_path: Path, kind: str) -> None:
    (tmp_path / "built-in/plain").mkdir(parents=True)
    looks = watch(kind, extra=(tmp_path / "built-in",))
    looks.after(lambda: write(tmp_path / "built-in/plain/x.html", b"x"))


@needs("inotify")
def test_the_limit_of_the_system_is_said(root: Path) -> None:
    code = """
import errno, os, resource, sys
from pathlib import Path
from sitegen.preview.watch import Watcher
watcher = Watcher(Path(sys.argv[1]), print)
resource.setrlimit(resource.RLIMIT_NOFILE, (len(os.listdir("/proc/self/fd")) - 1, 1024))
try:
    watcher.start()
except OSError as exception:
    print(errno.errorcode[exception.errno])
"""
    done = subprocess.run([sys.executable, "-c", code, str(root)], capture_output=True, text=True, check=False)
    assert done.stdout.split() == [errno.errorcode[errno.EMFILE]], done.stderr


@needs("inotify")
def test_the_limit_may_come_later(root: Path, watch: Callable[..., Looks], monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that cannot be watched is polled from then on, with all others."""

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "inotify watch limit reached")

    looks = watch(pause=0.05)
    monkeypatch.setattr("watchdog.observers.inotify_c.InotifyFD.add_callback", refuse)
    looks.after(lambda: os.mkdir(root / "content/new"))
    looks.after(lambda: write(root / "content/new/a.md", b"x"))
    assert looks.watcher.polls


@needs("inotify")
def test_another_watchdog_is_said(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever starts a watcher then polls, as where the system watches no more folders."""
    monkeypatch.delattr("watchdog.observers.inotify_c.InotifyFD.add_callback")
    with pytest.raises(OSError, match=r"watchdog: .*add_callback"):
        Watcher(root, print).start()


def test_a_root_that_is_not_there(tmp_path: Path) -> None:
    for poll in (False, True):
        with pytest.raises(OSError, match="No such file"):
            Watcher(tmp_path / "none", print, poll).start()


def test_a_burst_ends() -> None:
    """Files that keep coming are one burst for a while only, and a file that stays open does not hold it up."""
    burst = Burst(0.05)
    assert burst.due() is None
    for tick in range(300):
        burst.note(f"{tick}.md", False, tick / 10)
    assert burst.due() == 10
    assert burst.take()
    burst.note("log.md", True, 50)
    assert burst.due() == 51
    assert not burst.take()
    assert burst.take(unfinished=True)
    assert burst.due() is None
