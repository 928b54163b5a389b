"""Several processes: results of any size arrive in order, and all travels where the system cannot fork safely."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from sitegen.pool import THRESHOLD, each
from tests.abilities import needs
from tests.built import REPOSITORY
from tests.support import Blog, told

if TYPE_CHECKING:
    from pathlib import Path

forks = needs("forks")
RUN = "import sitegen.pool as pool; pool.FORKS = {forks}; from sitegen.cli.main import main; main()"


def build(root: Path, forks: bool, *more: str) -> subprocess.CompletedProcess[str]:
    """Build in two processes."""
    command = [sys.executable, "-c", RUN.format(forks=forks), "build", "--jobs", "2", "--lang", "en", *more]
    env = {**os.environ, "SOURCE_DATE_EPOCH": "1795143600", "PYTHONPATH": str(REPOSITORY)}
    return subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False)


def test_the_same_without_fork(tmp_path: Path) -> None:
    """A site with all that templates may ask, twice: the bytes are the same."""
    blog = Blog(tmp_path, 'url = "https://example.com/blog"\n[authors.kim]\nname = "김"\n')
    for number in range(THRESHOLD + 5):
        blog.post(f"p{number}", f"본문 [다음](p{(number + 1) % THRESHOLD}.md)\n\n```python\nx = {number}\n```\n")
    blog.write(
        "content/posts/more.md", "---\ntitle: 더\nauthor: kim\nseries: 연재\ntags: [빨강]\n---\n![](/assets/a.svg)\n"
    )
    blog.write("assets/a.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>')
    assert build(tmp_path, True, "--clean").returncode == 0
    forked = blog.snapshot()
    done = build(tmp_path, False, "--clean")
    assert done.returncode == 0, done.stderr
    assert blog.snapshot() == forked
    # Every page is rendered again, from documents that only the cache has.
    blog.write("site.toml", 'title = "다른 제목"\nurl = "https://example.com/blog"\n[authors.kim]\nname = "김"\n')
    done = build(tmp_path, False)
    assert done.returncode == 0, done.stderr
    edited = blog.snapshot()
    assert edited != forked
    assert build(tmp_path, True, "--clean").returncode == 0
    assert blog.snapshot() == edited


def test_problems_travel(tmp_path: Path) -> None:
    """What is wrong in a file is told as ever."""
    blog = Blog(tmp_path, "")
    for number in range(THRESHOLD + 5):
        blog.post(f"p{number}", "[없는 것](nowhere.md)\n" if number == 7 else "본문\n")
    done = build(tmp_path, False, "--clean")
    assert done.returncode == 1
    assert "content/posts/p7.md" in done.stderr + done.stdout
    assert "nowhere.md" in told(blog.problems())


@forks
def test_results_larger_than_a_pipe_arrive_in_order(tmp_path: Path) -> None:
    """A process that has much to send waits until it is read, and none waits for ever. The first process works too."""
    sizes = [3_000_000 if number % 7 == 0 else number for number in range(60)]
    here, worked = os.getpid(), tmp_path / "worked"

    def work(size: int) -> tuple[int, int, bytes]:
        if os.getpid() == here:
            worked.touch()
        # On a busy machine the others could be done with all before this process gets a turn.
        deadline = time.monotonic() + 60
        while not worked.exists() and time.monotonic() < deadline:
            time.sleep(0.001)
        return size, os.getpid(), b"x" * size

    done = list(each(lambda: work, sizes, jobs=3, threshold=1, chunk=1))
    assert [(size, len(data)) for size, _, data in done] == [(size, size) for size in sizes]
    assert here in {process for _, process, _ in done}


@forks
def test_an_exception_of_another_process_is_raised() -> None:
    here = os.getpid()

    def work(number: int) -> int:
        if os.getpid() != here:
            raise ValueError(number)
        time.sleep(0.01)
        return number

    with pytest.raises(ValueError, match=r"\d+") as found:
        list(each(lambda: work, range(200), jobs=2, threshold=1, chunk=1))
    assert "Traceback" in "".join(found.value.__notes__)


@forks
def test_a_process_that_is_ended_is_told() -> None:
    here = os.getpid()

    def work(number: int) -> int:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.01)
        return number

    with pytest.raises(RuntimeError, match="ended from outside"):
        list(each(lambda: work, range(20), jobs=2, threshold=1, chunk=1))


@forks
@pytest.mark.parametrize("allowed", [0, 1])
def test_fewer_processes_where_the_system_has_no_more(allowed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    fork, left = os.fork, [allowed]

    def scarce() -> int:
        if not left[0]:
            raise BlockingIOError
        left[0] -= 1
        return fork()

    monkeypatch.setattr(os, "fork", scarce)
    assert list(each(lambda: abs, range(-50, 0), jobs=4, threshold=1, chunk=1)) == [*range(50, 0, -1)]


@forks
def test_what_cannot_travel_is_told() -> None:
    here = os.getpid()

    def work(number: int) -> object:
        time.sleep(0.01)
        return number if os.getpid() == here else lambda: number

    with pytest.raises(Exception, match="pickle"):
        list(each(lambda: work, range(50), jobs=2, threshold=1, chunk=1))
