"""Links, pipes, devices and huge files in every place that a build reads, and in those where it writes."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from sitegen.build import build
from sitegen.text import reading
from sitegen.words.errors import Problems
from tests.abilities import needs
from tests.bad import where
from tests.forked import sitegen
from tests.support import DEFAULTS, Blog, told

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SECRET = "root:x:0:0 = 비밀"
SITE = """\
theme = "t"
-- themes/t/theme.toml --
name = "t"
extends = "default"
-- themes/t/static/a.css --
a { color: red }
-- themes/t/templates/404.html --
<meta name="t">
-- content/posts/a.md --
---
title: 글
date: 2026-01-02
---
본문 ![](a.png)

{{ box(text="글") }}
-- snippets/box.html --
<b>{{ text }}</b>
-- content/posts/a.png --
그림
-- assets/b.css --
b { color: blue }
"""
# Everything that is read, and its place in a message.
READ = [
    "site.toml", "themes/t/theme.toml", "themes/t/static/a.css", "themes/t/templates/404.html",
    "content/posts/a.md", "content/posts/a.png", "assets/b.css", "snippets/box.html",
]  # fmt: skip
WHOLE = [path for path in READ if not path.endswith(".png")]
SECONDS = 60
MEGABYTE = 1 << 20


@pytest.fixture
def site(tmp_path: Path) -> Blog:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/secret").write_text(SECRET, encoding="utf-8")
    return Blog(tmp_path / "site", SITE)


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def make_socket(path: Path) -> None:
    if not hasattr(socket, "AF_UNIX"):
        pytest.skip("there are no sockets with names")
    here = os.getcwd()
    os.chdir(path.parent)  # the path of a socket must be short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


def make_endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize("path", READ)
@pytest.mark.parametrize("make", [make_pipe, make_socket, make_endless])
def test_what_is_no_file(site: Blog, path: str, make: Callable[[Path], None]) -> None:
    for number in range(2):  # the second time there is a cache
        site.root.joinpath(path).unlink()
        make(site.root / path)
        done = sitegen("build", cwd=site.root)
        assert (done.returncode, f"{path}" in done.stderr) == (1, True), done.stderr
        assert "Traceback" not in done.stderr
        if not number:
            site.root.joinpath(path).unlink()
            fresh = Blog(site.root.parent / "fresh", SITE)
            shutil.copy(fresh.root / path, site.root / path)
            site.build()


@pytest.mark.parametrize("path", READ)
def test_links_that_leave(site: Blog, path: str) -> None:
    file = site.root / path
    file.unlink()
    file.symlink_to(site.root.parent / "outside/secret")
    problems = site.problems()
    assert {(p.code, where(p.place)) for p in problems} == {("symlink-leaves-site", path)}
    assert "비밀" not in told(problems)


def test_a_folder_of_themes_that_leaves(site: Blog) -> None:
    shutil.move(site.root / "themes", site.root.parent / "outside/themes")
    (site.root / "themes").symlink_to(site.root.parent / "outside/themes")
    [problem] = site.problems()
    assert (problem.code, where(problem.place)) == ("symlink-leaves-site", "themes")


@pytest.mark.parametrize("by_way", [False, True], ids=["at once", "by way of a link that was there"])
@pytest.mark.parametrize("path", READ)
def test_a_file_that_moves_out_of_the_site(site: Blog, path: str, by_way: bool) -> None:
    """It leaves a link behind, and is as it was: the next build tells what a clean one would."""
    link, outside = site.root / path, site.root.parent / "outside/moved"
    if by_way:
        link = link.rename(site.root / "kept")
        (site.root / path).symlink_to(link)
    site.build()
    shutil.move(link, outside)
    link.symlink_to(outside)
    assert [(p.code, where(p.place)) for p in site.problems()] == [("symlink-leaves-site", path)]
    link.unlink()
    shutil.move(outside, link)
    site.build()


@pytest.mark.parametrize("path", WHOLE)
def test_what_is_too_large(site: Blog, path: str) -> None:
    os.truncate(site.root / path, reading.LARGEST + 1)
    assert {(p.code, where(p.place)) for p in site.problems()} == {("file-too-large", path)}


# In a process of its own: the system keeps the most of all children, and of the parent that a child begins as.
MEMORY = """
import resource, subprocess, sys

status = subprocess.run([sys.executable, "-m", "sitegen", *sys.argv[1:]]).returncode
print(status, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
"""


def memory_of(site: Blog, *words: str) -> int:
    """How much memory ``sitegen`` took, in bytes. It succeeds."""
    command = [sys.executable, "-c", MEMORY, *words]
    status, size = subprocess.check_output(command, cwd=site.root, text=True, timeout=SECONDS).split()
    assert status == "0"
    return int(size)


@needs("inotify")  # no other system counts memory in kilobytes
def test_a_large_file_is_copied_in_pieces(site: Blog) -> None:
    size = 160 * MEGABYTE
    for path in ("content/posts/a.png", "assets/film.mp4"):
        site.write(path, b"")
        os.truncate(site.root / path, size)
    assert memory_of(site, "build") < size
    assert (site.root / "public/assets/film.mp4").stat().st_size == size
    (site.root / "assets/film.mp4").touch()
    shutil.rmtree(site.root / ".sitegen")
    assert memory_of(site, "build") < size
    assert memory_of(site, "build", "--verify") < size


def test_a_swap_between_the_look_and_the_reading(site: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever may write to the site puts a link in the place of a folder that was just looked at."""
    plain = os.open
    folder, kept = site.root / "content/posts", site.root / "content/kept"
    shutil.copy(site.root.parent / "outside/secret", site.root.parent / "outside/a.png")

    def swapping(path: str, *arguments: int) -> int:
        if not str(path).endswith("content/posts/a.png"):
            return plain(path, *arguments)
        folder.rename(kept)
        folder.symlink_to(site.root.parent / "outside")
        return plain(path, *arguments)

    monkeypatch.setattr(os, "open", swapping)
    with pytest.raises(Problems) as found:
        reading.open_file(folder / "a.png", "content/posts/a.png", os.path.realpath(site.root))
    assert [problem.code for problem in found.value.problems] == ["symlink-leaves-site"]


def test_a_link_that_comes_into_the_output_meanwhile(site: Blog) -> None:
    outside = site.root.parent / "outside"
    site.build()
    site.post("a", "고친 본문")

    class Swap:
        """Puts the link there when everything is rendered and nothing is in place yet."""

        def progress(self, what: str, done: int, total: int) -> None:
            if (what, done) == ("render", total):
                shutil.rmtree(site.root / "public/posts")
                (site.root / "public/posts").symlink_to(outside)

        def waiting(self, process: str) -> None:
            raise AssertionError(process)

    with pytest.raises(Problems) as found:
        build(site.root, DEFAULTS, Swap())
    assert [problem.code for problem in found.value.problems] == ["output-unwritable"]
    with pytest.raises(Problems) as found:
        site.build()
    assert [problem.code for problem in found.value.problems] == ["output-foreign-file"]
    assert os.listdir(outside) == ["secret"]
    (site.root / "public/posts").unlink()
    site.build()
    assert "고친" in site.read("posts/a/index.html")


@pytest.mark.parametrize("words", [["build"], ["serve", "--port", "0"]])
@pytest.mark.parametrize("folder", [".sitegen", ".sitegen/preview"])
def test_a_folder_of_the_programs_own_that_is_a_link(site: Blog, folder: str, words: list[str]) -> None:
    outside = site.root.parent / "outside"
    (site.root / folder).parent.mkdir(exist_ok=True)
    (site.root / folder).symlink_to(outside)
    done = sitegen(*words, cwd=site.root)
    assert (done.returncode, folder in done.stderr) == (1, True), done.stderr
    assert os.listdir(outside) == ["secret"]


@pytest.mark.parametrize("ending", ["", "-journal", "-wal", "-shm"])
@pytest.mark.parametrize("kind", ["link", "dangling link", "pipe"])
def test_a_cache_that_is_no_file(site: Blog, ending: str, kind: str) -> None:
    secret = site.root.parent / "outside/secret"
    site.build()
    cache = site.root / f".sitegen/build.db{ending}"
    cache.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(cache)
    else:
        cache.symlink_to(secret if kind == "link" else secret.with_name("none"))
    for _ in range(2):
        site.post("a", "고친 본문")
        assert sitegen("build", cwd=site.root).returncode == 0
        assert "고친" in site.read("posts/a/index.html")
        assert not cache.is_symlink()
        assert not cache.is_fifo()
    assert os.listdir(secret.parent) == ["secret"]
    assert secret.read_text(encoding="utf-8") == SECRET


@pytest.mark.parametrize("name", ["manifest", "journal", "manifest.next", "lock", "staging"])
@pytest.mark.parametrize("make", [make_pipe, make_endless])
def test_the_output_s_own_files(site: Blog, name: str, make: Callable[[Path], None]) -> None:
    site.build()
    own = site.root / "public/.sitegen" / name
    own.unlink(missing_ok=True)
    make(own)
    done = sitegen("build", cwd=site.root)
    assert done.returncode in (0, 1)
    assert "Traceback" not in done.stderr
    assert "a.png" in done.stderr or done.returncode == 0 or "public" in done.stderr


def test_init_and_new_write_nothing_outside(site: Blog) -> None:
    outside = site.root.parent / "outside"
    for name, make in (("link", lambda path: path.symlink_to(outside / "secret")), ("pipe", make_pipe)):
        folder = site.root.parent / name
        folder.mkdir()
        make(folder / ".gitignore")
        assert sitegen("init", folder, cwd=site.root).returncode == 1
    shutil.rmtree(site.root / "content/posts")
    (site.root / "content/posts").symlink_to(outside)
    assert sitegen("new", "post", "글", cwd=site.root).returncode == 1
    assert os.listdir(outside) == ["secret"]
    assert (outside / "secret").read_text(encoding="utf-8") == SECRET
