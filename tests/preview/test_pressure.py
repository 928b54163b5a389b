"""The preview where things run out: places for connections, descriptors, the terminal. It goes on, and says so once."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.preview.running import Ear, Running
from tests.preview.serving import EPOCH, PATIENCE, REPOSITORY, SITE, Serving, until
from tests.support import Blog

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits and signals of Unix")
EDIT = "content/posts/first.md", "첫 문단이다.", "고친 문단이다."
NO_ROOM = "no more files can be opened"


def is_closed(connection: socket.socket) -> bool:
    """Whether the server has hung up."""
    connection.setblocking(False)
    try:
        return connection.recv(1) == b""
    except BlockingIOError:
        return False
    except ConnectionError:
        return True


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=20)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def test_idle_connections_keep_nobody_out(tmp_path: Path) -> None:
    """Many more than there are descriptors. The page that is open stays so."""
    with ExitStack() as stack, Serving(tmp_path, shell='ulimit -n 256; exec "$@"') as site:
        site.settle()
        said = len(site.said)
        tab = Ear(At(site))
        stack.callback(tab.leave)
        tab.say({"command": "hello", "protocols": [], "path": "/posts/first/"})
        assert [tab.hear()["command"] for _ in range(2)] == ["hello", "state"]
        idle = [stack.enter_context(connect(site.port)) for _ in range(600)]
        site.edit(*EDIT)
        assert "고친 문단이다" in site.get("/posts/first/")[1]
        assert tab.hear_until("reload")["page"]
        site.settle()
        closed = list(map(is_closed, idle))
        said = len(site.said) - said
        print(f"{len(idle)} idle connections: {sum(closed)} closed, {said} characters on the terminal")  # noqa: T201  # the figures are wanted
        assert 400 < sum(closed) < 600
        assert closed == sorted(closed, reverse=True), "the oldest first"
        assert said < 200, site.said


class At:
    """Where a server is, for an Ear."""

    def __init__(self, site: Serving) -> None:
        self.host, self.port, self.hub = "127.0.0.1", site.port, site


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Running:
    """A server with eight places."""
    monkeypatch.setattr("sitegen.preview.server.most_connections", lambda: 8)
    return Running(tmp_path / "site")


def test_who_has_to_go(small: Running) -> None:
    """The oldest that is idle; what somebody waits for stays, and so does a tab."""
    with ExitStack() as stack, small as running:
        running.write("big.mp4", b"x" * 20_000_000)
        running.write("index.html", "<p>본문")
        running.built()
        tab = running.connect("/")
        tab.hear()
        slow = stack.enter_context(connect(running.port))
        slow.sendall(f"GET /big.mp4 HTTP/1.1\r\nHost: localhost:{running.port}\r\n\r\n".encode())
        assert slow.recv(1)
        used = stack.enter_context(connect(running.port))
        idle = [stack.enter_context(connect(running.port)) for _ in range(5)]
        used.sendall(f"GET / HTTP/1.1\r\nHost: localhost:{running.port}\r\n\r\n".encode())
        assert used.recv(100)
        assert running.get("/").status == 200
        until(lambda: is_closed(idle[0]))
        idle += [stack.enter_context(connect(running.port)) for _ in range(4)]
        until(lambda: is_closed(idle[3]))
        assert not is_closed(idle[-1])
        running.built()
        assert tab.hear()["command"] == "state"
        slow.setblocking(True)
        received = 1
        while received < 20_000_000:
            received += len(slow.recv(1 << 20))


def test_tabs_are_not_endless(small: Running) -> None:
    """Nor is there ever no place for a page."""
    with small as running:
        running.write("index.html", "<p>본문")
        running.built()
        tabs = [running.connect("/") for _ in range(20)]
        assert running.get("/").status == 200
        assert len(running.hub.tabs) <= 7
        running.built()
        assert tabs[0].hear_until("never") is None
        assert [tabs[-1].hear()["command"] for _ in range(2)] == ["state", "state"]


@pytest.mark.skipif(sys.platform != "linux", reason="changes the limit of a running process")
@pytest.mark.parametrize("option", [(), ("--poll",)], ids=["", "poll"])
def test_no_descriptors(tmp_path: Path, option: tuple[str, ...]) -> None:
    """Said once, and all edits are shown when there are some again, those in a folder that is new as well."""
    import resource

    with ExitStack() as stack, Serving(tmp_path, SITE, *option) as site:
        site.settle()
        said = len(site.said)
        limits = resource.prlimit(site.process.pid, resource.RLIMIT_NOFILE)
        resource.prlimit(site.process.pid, resource.RLIMIT_NOFILE, (8, limits[1]))  # it has more than that open
        waiting = [stack.enter_context(connect(site.port)) for _ in range(50)]
        site.edit(*EDIT)
        site.blog.write("aside/deep/third.md", "---\ntitle: 셋째\ndate: 2026-01-04\n---\n셋째 글\n")
        (tmp_path / "aside").rename(tmp_path / "content/posts/new")
        until(lambda: NO_ROOM in site.said, "for the message")
        time.sleep(2.5)  # it tries again meanwhile
        told = site.said[said:]
        print(f"{len(waiting)} connections without a descriptor: {len(told)} characters on the terminal")  # noqa: T201  # the figures are wanted
        assert told.count(NO_ROOM) == 1
        assert len(told) < 400, told
        resource.prlimit(site.process.pid, resource.RLIMIT_NOFILE, limits)
        until(lambda: "no problems left" in site.said, "for the build")
        shown = tmp_path / ".sitegen/preview/posts"
        assert "고친 문단이다" in (shown / "first/index.html").read_text(encoding="utf-8")
        until((shown / "third/index.html").exists)
        site.settle()
        site.edit("content/posts/new/deep/third.md", "셋째 글", "셋째 글을 고쳤다")
        until(lambda: "고쳤다" in (shown / "third/index.html").read_text(encoding="utf-8"))
        assert "고친 문단이다" in site.get("/posts/first/")[1]
        assert site.said.count(NO_ROOM) == 1


BUG = """
import os, sitegen.preview.builder as builder
build = builder.build
def broken(root, options, watch):
    if os.path.exists("bug"):
        raise OSError(int(open("bug").read()), f"out of {root}")
    return build(root, options, watch)
builder.build = broken
from sitegen.cli.main import main
main()
"""


def test_a_bug_is_told_once(tmp_path: Path) -> None:
    """On the page and in the terminal. The next edit is tried, and shown when the bug is not met any more."""
    with Serving(tmp_path, program=("-c", BUG)) as site:
        ear = Ear(At(site))
        ear.say({"command": "hello", "protocols": [], "path": "/posts/first/"})
        assert ear.hear_until("state")["problems"] == []
        bug = tmp_path / "bug"
        bug.write_text("5")
        site.edit(*EDIT)
        problems = ear.hear_until("state")["problems"]
        assert [problem["code"] for problem in problems] == ["preview-bug"]
        assert "OSError" in problems[0]["message"]
        assert site.get("/posts/first/")[0] == 200
        site.edit("content/posts/second.md", "둘째 글의 본문", "둘째 글의 새 본문")
        site.get("/posts/second/")
        site.settle()
        assert site.said.count("Traceback") == site.said.count("a bug in sitegen") == 1
        bug.unlink()
        site.edit("content/posts/second.md", "새 본문", "더 새 본문")
        assert "더 새 본문" in site.get("/posts/second/")[1]
        assert "고친 문단이다" in site.get("/posts/first/")[1]
        until(lambda: "no problems left" in site.said)
        ear.leave()
        assert site.end() == 0


def test_a_bug_in_the_first_build(tmp_path: Path) -> None:
    (tmp_path / "bug").write_text("5")
    with Serving(tmp_path, program=("-c", BUG)) as site:
        assert site.said.count("Traceback") == 1
        status, page = site.get("/")
        assert status == 500
        assert "OSError" in page
        (tmp_path / "bug").unlink()
        assert "첫 문단이다" in site.get("/posts/first/")[1]


def test_a_build_that_lacks_room_is_tried_again(tmp_path: Path) -> None:
    """By itself, without an edit or a request."""
    with Serving(tmp_path, program=("-c", BUG)) as site:
        (tmp_path / "bug").write_text("24")  # EMFILE
        site.edit(*EDIT)
        until(lambda: NO_ROOM in site.said)
        (tmp_path / "bug").unlink()
        until(lambda: "no problems left" in site.said)
        assert site.said.count(NO_ROOM) == 1
        assert "Traceback" not in site.said
        assert "고친 문단이다" in (tmp_path / ".sitegen/preview/posts/first/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("shell", ['exec "$@" 2>&-', 'exec "$@" 2>/dev/full', 'exec "$@" <&- >&- 2>&-'])
def test_nobody_reads_what_it_says(tmp_path: Path, shell: str) -> None:
    if "/dev/full" in shell and not os.path.exists("/dev/full"):
        pytest.skip("needs /dev/full")
    with Serving(tmp_path, SITE, shell=shell, port=free_port()) as site:
        site.edit("content/posts/first.md", "tags: [배포]", "tags: [배포")
        assert "첫 문단이다" in site.get("/posts/first/")[1]
        site.edit("content/posts/first.md", "tags: [배포", "tags: [배포]\n# ")
        site.edit(*EDIT)
        assert "고친 문단이다" in site.get("/posts/first/")[1]
        assert site.end(signal.SIGTERM) in (0, 120), "120 is Python's for what it could not write"


def test_nobody_reads_any_more(tmp_path: Path) -> None:
    """What it says goes into a pipe whose reader has gone."""
    code = "import os\nout, into = os.pipe()\nos.dup2(into, 2)\nos.close(out)\nos.close(into)\n"
    code += "from sitegen.cli.main import main\nmain()"
    with Serving(tmp_path, port=free_port(), program=("-c", code)) as site:
        site.edit(*EDIT)
        assert "고친 문단이다" in site.get("/posts/first/")[1]
        assert site.end() in (0, 120)


@pytest.mark.parametrize("builds", [False, True], ids=["idle", "in a build"])
def test_the_terminal_closes(tmp_path: Path, builds: bool) -> None:
    """It ends, with all that it has started."""
    import pty

    master, slave = pty.openpty()
    blog = Blog(tmp_path, SITE)
    # A shell that leads a session takes the first terminal that it opens for its own.
    command = ["/bin/sh", "-c", 'exec "$@" <"$0" 2>"$0"', os.ttyname(slave), sys.executable, "-m", "sitegen"]
    env = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH, "PYTHONPATH": str(REPOSITORY)}
    process = subprocess.Popen(
        [*command, "serve", "--port", "0"], cwd=tmp_path, env=env, stdout=subprocess.DEVNULL, start_new_session=True
    )
    said = b""
    while b"Ctrl-C" not in said:
        said += os.read(master, 4096)
    if builds:
        for n in range(300):
            blog.post(f"p{n}", "```python\nprint(1)\n```\n" * 40)
        time.sleep(0.5)
    os.close(slave)
    os.close(master)
    assert process.wait(PATIENCE) == 0
    until(lambda: not is_group(process.pid), "for its forks to end")
    with Serving(tmp_path) as site:
        assert site.get("/posts/p299/" if builds else "/")[0] == 200


def is_group(number: int) -> bool:
    """Whether there is any process of this group."""
    try:
        os.killpg(number, 0)
    except ProcessLookupError:
        return False
    return True


def test_nohup(tmp_path: Path) -> None:
    with Serving(tmp_path, shell='trap "" HUP; exec "$@"') as site:
        site.process.send_signal(signal.SIGHUP)
        site.edit(*EDIT)
        assert "고친 문단이다" in site.get("/posts/first/")[1]
        assert site.end() == 0
