"""The watch on real folders: one report for each burst, with the right paths, and none for noise."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import threading
import time
import unicodedata
from typing import TYPE_CHECKING

import pytest

from sitegen.preview.burst import Burst, Kind
from sitegen.preview.observed import Observed
from sitegen.preview.watch import Watch
from tests.preview.editors import SAVES, open_only, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sitegen.preview.watch import Source

# The observer that watchdog has for Linux warns where folders are made quickly one in another. We do not use it there.
pytestmark = pytest.mark.filterwarnings("ignore:Callback with id:RuntimeWarning")

# Longer than a busy machine keeps whoever saves waiting between two steps of one save.
QUIET = 0.4
LAST = "content/last.md"
LINUX = sys.platform == "linux"


class Public(Watch):
    """A watch on the observer that watchdog has for this system, as other systems than Linux use it."""

    def _open(self) -> Source:
        return Observed(self._places, self._note, poll=False)


class Heard:
    """A running watch and what it has reported."""

    def __init__(self, root: Path, kind: str = "own", quiet: float = QUIET, extra: tuple[Path, ...] = ()) -> None:
        self.root = root
        self.reports: list[frozenset[str]] = []
        self.times: list[float] = []
        self._condition = threading.Condition()
        self.watch = (Public if kind == "public" else Watch)(root, self._changed, kind == "poll", quiet, extra)
        self.watch.start()

    def _changed(self, paths: frozenset[str]) -> None:
        with self._condition:
            self.reports.append(paths)
            self.times.append(time.monotonic())
            self._condition.notify()

    def wait(self, count: int = 1) -> list[frozenset[str]]:
        """All reports, once there are so many."""
        with self._condition:
            assert self._condition.wait_for(lambda: len(self.reports) >= count, 10), self.reports
            return list(self.reports)

    def one(self) -> set[str]:
        """The one report that there was and will be: another file is changed, and nothing else comes with it."""
        found = self.wait()[0]
        assert self.rest() == set()
        assert self.told(1) == set(), self.reports
        return set(found)

    def told(self, first: int = 0) -> set[str]:
        """All that was reported from the report number ``first`` on, but for the file of :meth:`rest`."""
        with self._condition:
            return set().union(*self.reports[first:]) - {LAST}

    def rest(self) -> set[str]:
        """What was seen and is not yet reported, or is reported while this looks."""
        with self._condition:
            known = len(self.reports)
        write(self.root / LAST, os.urandom(8))
        found: set[str] = set()
        for _ in range(200):
            found |= self.watch.take()
            with self._condition:
                seen = found.union(*self.reports[known:])
            if LAST in seen:
                return seen - {LAST}
            time.sleep(0.05)
        raise AssertionError("deaf")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "블로그"
    for folder in ("content/posts", "assets", "themes/mine/templates", ".sitegen/preview", "public"):
        (root / folder).mkdir(parents=True)
    for file in ("content/posts/a.md", "content/posts/b.md", "content/last.md", "assets/x.png", "site.toml"):
        (root / file).write_bytes(b"old")
    return root


@pytest.fixture
def listen(root: Path) -> Iterator[Callable[..., Heard]]:
    opened: list[Heard] = []

    def start(*args: object, **options: object) -> Heard:
        opened.append(Heard(root, *args, **options))  # type: ignore[arg-type]  # passed on
        return opened[-1]

    yield start
    for heard in opened:
        began = time.monotonic()
        heard.watch.stop()
        assert time.monotonic() - began < 5


@pytest.mark.parametrize("name", SAVES)
def test_each_save_is_one_report(root: Path, listen: Callable[..., Heard], name: str) -> None:
    heard = listen()
    SAVES[name](root / "content/posts/a.md", b"the new text")
    assert heard.one() == {"content/posts/a.md"}
    if name != "touch":
        assert (root / "content/posts/a.md").read_bytes() == b"the new text"


@pytest.mark.parametrize("kind", ["public", "poll"])
def test_all_saves_with_the_other_observers(root: Path, listen: Callable[..., Heard], kind: str) -> None:
    for name in SAVES:
        (root / "content" / name).mkdir()
        (root / "content" / name / "a.md").write_bytes(b"old")
    heard = listen(kind, quiet=1.0)
    for name, save in SAVES.items():
        save(root / "content" / name / "a.md", b"the new text")
    open_only(root / "content/posts/b.md")
    os.chmod(root / "content/posts/b.md", 0o600)
    write(root / "public/index.html", b"x")
    write(root / ".sitegen/preview/index.html", b"x")
    assert heard.one() == {f"content/{name}/a.md" for name in SAVES}


def test_noise_is_not_reported(root: Path, listen: Callable[..., Heard]) -> None:
    heard = listen()
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
    probe = posts / "4913"
    write(probe, b"")
    probe.unlink()
    assert heard.rest() == set()
    assert heard.told() == set()


def test_our_own_writes_are_not_reported(root: Path, listen: Callable[..., Heard]) -> None:
    os.symlink("../public", root / "content/out")
    (root / "public/.sitegen").mkdir()
    heard = listen()
    for folder in ("public", ".sitegen/preview", "public/posts/x", "docs", ".git"):
        (root / folder).mkdir(parents=True, exist_ok=True)
        for number in range(20):
            write(root / folder / f"{number}.html", b"x")
    write(root / "README.md", b"x")
    shutil.rmtree(root / "docs")
    assert heard.rest() == set()
    assert heard.told() == set()


@pytest.mark.parametrize("kind", ["own", "public", "poll"])
def test_what_becomes_of_files_and_folders(root: Path, listen: Callable[..., Heard], kind: str) -> None:
    nfd = unicodedata.normalize("NFD", "한글.md")
    for path in ("content/gone/x.md", "content/from/deep/y.md", "content/old.md", "content/dead.md"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        write(root / path, b"x")
    heard = listen(kind, quiet=0.5)
    write(root / "site.toml", b"new")
    write(root / "assets/new.png", b"new")
    write(root / f"content/{nfd}", b"new")
    os.rename(root / "content/old.md", root / "content/new.md")
    os.unlink(root / "content/dead.md")
    shutil.rmtree(root / "content/gone")
    os.rename(root / "content/from", root / "content/to")
    os.rename(root / "assets/x.png", root / "x.png")
    (root / "themes/mine/static/css").mkdir(parents=True)
    write(root / "themes/mine/static/css/style.css", b"new")
    found = heard.one()
    must = {"site.toml", "assets/new.png", f"content/{nfd}", "content/old.md", "content/new.md", "content/dead.md"}
    must |= {"content/gone/x.md", "content/from", "content/to/deep/y.md", "assets/x.png"}
    must |= {"themes/mine/static/css/style.css"}
    # Folders that are gone or were renamed, and what was in them. A poll takes a new folder for an old one's inode.
    may = {"content/gone", "content/to", "content/to/deep", "content/from/deep", "content/from/deep/y.md"}
    may |= {"themes/mine/static", "themes/mine/static/css"}
    assert must <= found <= must | may


@pytest.mark.parametrize("kind", ["own", "public", "poll"])
def test_folders_that_come_and_go_are_watched(root: Path, listen: Callable[..., Heard], kind: str) -> None:
    shutil.rmtree(root / "themes")
    heard = listen(kind)
    for path in ("themes/other/theme.toml", "content/posts/2026/new/a.md"):
        (root / path).parent.mkdir(parents=True)
        write(root / path, b"x")
    assert {"themes", "themes/other/theme.toml", "content/posts/2026/new/a.md"} <= set().union(*heard.wait())
    shutil.rmtree(root / "content/posts")
    count = len(heard.reports)
    assert "content/posts/a.md" in set().union(*heard.wait(count + 1))
    (root / "content/posts").mkdir()
    write(root / "content/posts/a.md", b"back")
    heard.wait(count + 2)
    count = len(heard.reports)
    write(root / "content/posts/a.md", b"and changed")
    assert heard.wait(count + 1)[-1] == {"content/posts/a.md"}


@pytest.mark.parametrize("kind", ["own", "public", "poll"])
def test_links_are_followed_within_the_site(
    root: Path, listen: Callable[..., Heard], kind: str, tmp_path: Path
) -> None:
    (root / "drafts/deep").mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    write(root / "drafts/one.md", b"x")
    write(root / "drafts/deep/two.md", b"x")
    os.symlink("../drafts/one.md", root / "content/one.md")
    os.symlink("../drafts/deep", root / "content/deep")
    os.symlink("..", root / "content/circle")
    os.symlink(tmp_path / "outside", root / "content/outside")
    heard = listen(kind, quiet=0.5)
    SAVES["sed"](root / "drafts/one.md", b"new")
    write(root / "drafts/deep/two.md", b"new")
    write(root / "drafts/other.md", b"new")
    write(tmp_path / "outside/x.md", b"new")
    assert heard.one() == {"content/one.md", "content/deep/two.md"}
    os.symlink("../drafts", root / "content/late")
    assert heard.wait(2)[1] & {"content/late", "content/late/other.md"}
    write(root / "drafts/other.md", b"newer")
    assert "content/late/other.md" in heard.wait(3)[2]


def test_a_link_finds_its_target_again(root: Path, listen: Callable[..., Heard]) -> None:
    (root / "drafts").mkdir()
    write(root / "drafts/x.md", b"x")
    os.symlink("../drafts", root / "content/in")
    os.symlink("../drafts", root / "content/also")
    heard = listen(quiet=30)
    os.rename(root / "drafts", root / "elsewhere")
    assert heard.rest() & {"content/in", "content/also"}
    os.rename(root / "elsewhere", root / "drafts")
    assert heard.rest() & {"content/in/x.md", "content/also/x.md"}
    write(root / "drafts/x.md", b"new")
    (followed,) = heard.rest()
    os.unlink((root / followed).parent)
    heard.rest()
    write(root / "drafts/x.md", b"newer")
    (other,) = heard.rest()
    assert {followed, other} == {"content/in/x.md", "content/also/x.md"}


def test_a_git_switch_of_500_files_is_one_report(root: Path, listen: Callable[..., Heard]) -> None:
    def git(*words: str) -> None:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        who = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "init.defaultBranch=main"]
        subprocess.run(["git", *who, *words], cwd=root, env=clean, check=True, capture_output=True)

    paths = [f"content/posts/{number % 20}/{number}.md" for number in range(500)]
    git("init")
    for text in (b"main", b"other"):
        for path in paths:
            (root / path).parent.mkdir(exist_ok=True)
            write(root / path, text)
        if text == b"other":
            git("switch", "-c", "other")
        git("add", "content")
        git("commit", "-m", text.decode())
    heard = listen(quiet=0.5)
    git("switch", "main")
    assert heard.one() == set(paths)
    write(root / paths[7], b"unsaved")
    git("stash")
    assert paths[7] in set().union(*heard.wait(2)[1:])


def test_the_whole_site_may_vanish(root: Path, listen: Callable[..., Heard]) -> None:
    heard = listen()
    os.rename(root, root.with_name("moved"))
    write(root.with_name("moved") / "content/posts/a.md", b"x")
    shutil.rmtree(root.with_name("moved"))
    heard.wait()
    heard.watch.take()
    assert heard.watch.pending() == set()


def test_what_is_taken_is_not_reported(root: Path, listen: Callable[..., Heard]) -> None:
    heard = listen(quiet=0.5)
    write(root / "content/posts/a.md", b"1")
    if LINUX:  # elsewhere the system does not say when it has told all
        assert heard.watch.pending() == {"content/posts/a.md"}
        assert heard.watch.take() == {"content/posts/a.md"}
        assert heard.watch.take() == set()
        # Nobody wants to see half of a file.
        with open(root / "content/posts/a.md", "wb", buffering=0) as stream:
            stream.write(b"half")
            assert heard.watch.take() == set()
            stream.write(b"all")
        assert heard.watch.take() == {"content/posts/a.md"}
        assert heard.rest() == set()
        assert heard.told() == set()
    write(root / "content/posts/b.md", b"2")
    assert heard.wait()[0] == {"content/posts/b.md"}


def test_a_file_that_is_never_closed_is_reported(root: Path, listen: Callable[..., Heard]) -> None:
    heard = listen()
    with open(root / "content/posts/a.md", "ab", buffering=0) as stream:
        stream.write(b"one more line")
        assert heard.wait()[0] == {"content/posts/a.md"}


def test_what_was_seen_and_goes_is_reported(root: Path, listen: Callable[..., Heard]) -> None:
    heard = listen()
    write(root / "content/posts/new.md", b"x")
    assert "content/posts/new.md" in heard.rest()
    os.unlink(root / "content/posts/new.md")
    assert heard.one() == {"content/posts/new.md"}


def test_other_folders_are_reported_absolutely(listen: Callable[..., Heard], tmp_path: Path) -> None:
    (tmp_path / "built-in/plain").mkdir(parents=True)
    for kind in ("own", "public", "poll"):
        heard = listen(kind, extra=(tmp_path / "built-in",))
        write(tmp_path / "built-in/plain/x.html", kind.encode())
        write(tmp_path / "built-in/plain/x.html~", b"x")
        assert heard.wait()[0] == {str(tmp_path / "built-in/plain/x.html")}
        heard.watch.stop()


def test_latency(root: Path, listen: Callable[..., Heard], capsys: pytest.CaptureFixture[str]) -> None:
    quiet = 0.01
    heard = listen(quiet=quiet)
    took = []
    for number in range(20):
        SAVES["jetbrains" if number % 2 else "write"](root / "content/posts/a.md", bytes([number]))
        closed = time.monotonic()
        heard.wait(number + 1)
        took.append(heard.times[number] - closed - quiet)
        time.sleep(0.01)
    with capsys.disabled():
        sys.stdout.write(f" [{sorted(took)[10] * 1000:.1f} ms, {max(took) * 1000:.1f} at worst, without the quiet] ")
    assert sorted(took)[10] < 0.4  # watchdog's own way with moves takes half a second


@pytest.mark.skipif(not LINUX, reason="inotify")
def test_lost_events_mean_that_all_is_looked_at(root: Path, listen: Callable[..., Heard]) -> None:
    from watchdog.observers.inotify_c import InotifyConstants, InotifyEvent, WatchDescriptor

    heard = listen()
    reader = heard.watch._source._reader  # type: ignore[union-attr]  # the kernel's event cannot be had at will
    reader.handle_event(InotifyEvent(WatchDescriptor(-1), InotifyConstants.IN_Q_OVERFLOW, 0, b""))
    assert heard.one() == {""}
    write(root / "content/posts/b.md", b"x")
    assert heard.wait(2)[1] == {"content/posts/b.md"}


@pytest.mark.skipif(not LINUX, reason="inotify")
def test_the_limit_of_the_system_is_said(root: Path) -> None:
    code = """
import errno, os, resource, sys
from pathlib import Path
from sitegen.preview.watch import Watch
watch = Watch(Path(sys.argv[1]), print)
resource.setrlimit(resource.RLIMIT_NOFILE, (len(os.listdir("/proc/self/fd")) - 1, 1024))
try:
    watch.start()
except OSError as exception:
    print(errno.errorcode[exception.errno])
"""
    done = subprocess.run([sys.executable, "-c", code, str(root)], capture_output=True, text=True, check=False)
    assert done.stdout.split() == [errno.errorcode[errno.EMFILE]], done.stderr


@pytest.mark.skipif(not LINUX, reason="inotify")
def test_another_watchdog_is_said(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever starts a watch then polls, as where the system watches no more folders."""
    monkeypatch.delattr("watchdog.observers.inotify_c.InotifyFD.add_callback")
    with pytest.raises(OSError, match=r"watchdog: .*add_callback"):
        Watch(root, print).start()


def test_a_root_that_is_not_there(tmp_path: Path) -> None:
    for poll in (False, True):
        with pytest.raises(OSError, match="No such file"):
            Watch(tmp_path / "none", print, poll).start()


def test_a_burst_ends() -> None:
    """Files that keep coming are one burst for a while; a file that is written again and again is not waited for."""
    burst = Burst(0.05)
    assert burst.due() is None
    for tick in range(300):
        burst.note(f"{tick}.md", Kind.WROTE, tick / 10)
    assert burst.due() == 10
    assert len(burst.take()) == 300
    for tick in range(100):
        burst.note("log.md", Kind.WRITING, tick / 50)
    assert burst.due() == 1
    assert burst.take() == set()
    assert burst.take_all() == {"log.md"}
    assert burst.due() is None
