"""A signal ends the program at once, at whatever moment: with its status, and without a word of Python's."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import Blog

REPOSITORY = Path(__file__).resolve().parents[2]
# Sends itself a signal at one of the moments that Python tells audit hooks of: imports, files that are opened, and
# more. They are counted from the first one of the kind BEGIN.
RUN = """
import os, signal, sys
import sitegen.cli.start
moment, count = int(sys.argv.pop(1)), 0
number, begin = int(os.environ["SIGNAL"]), os.environ["BEGIN"]

def hook(event, arguments):
    global count
    count += bool(count or event == begin or not begin)
    if count == moment and number:
        os.kill(os.getpid(), number)

def leave(status, leave=os._exit):
    os.write(os.open(os.environ["COUNT"], os.O_WRONLY | os.O_CREAT), str(count).encode())
    leave(status)

os._exit = leave
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.addaudithook(hook)
try:
    sitegen.cli.start.main()
except SystemExit as end:
    leave(end.code or 0)
"""
SITE = "-- content/posts/a.md --\n---\ntitle: 가\ndate: 2026-01-02\n---\n```python\n1\n```\n"
COMMANDS = {
    "plain": (["build"], 40),
    "options": (["build", "--strict", "--format", "json"], 16),
    "new": (["new", "post", "나"], 8),
    "help": (["build", "--help"], 8),
}
COMPARE = (["build", "--verify"], 20)
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")


def run(
    root: Path, moment: int, arguments: list[str], number: int = signal.SIGINT, begin: str = ""
) -> tuple[int, str, int]:
    """The exit status, what was said on stderr, and how many moments there were. Moment 0 is none."""
    count = root.parent / "count"
    env = {**os.environ, "PYTHONPATH": str(REPOSITORY), "LC_ALL": "C.UTF-8", "COUNT": str(count)}
    env |= {"SIGNAL": str(int(number) if moment else 0), "BEGIN": begin, "TMPDIR": str(root.parent)}
    command = [sys.executable, "-c", RUN, str(moment), *arguments]
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, check=False, timeout=120)
    return done.returncode, done.stderr.decode(), int(count.read_text() or 0) if moment == 0 else 0


@pytest.mark.parametrize("name", COMMANDS)
def test_at_many_moments(name: str, tmp_path: Path) -> None:
    arguments, tries = COMMANDS[name]
    run(Blog(tmp_path / "first", SITE).root, 0, arguments)  # Python compiles what it imports, which has moments too
    status, said, moments = run(Blog(tmp_path / "0", SITE).root, 0, arguments)
    assert (status, moments > 200) == (0, True), said
    for turn in range(tries):
        moment = 1 + turn * moments // tries
        blog = Blog(tmp_path / str(moment), SITE)
        status, said, _ = run(blog.root, moment, arguments)
        assert status == 128 + signal.SIGINT, (moment, moments, said)
        is_done = moment > moments * 0.9 and said.endswith("written, 0 removed\n")
        assert is_done or not said.strip(), (moment, moments, said)  # Click ends the line after ^C


@pytest.mark.slow
def test_at_many_moments_of_a_comparison(tmp_path: Path) -> None:
    """The signals in turn."""
    arguments, tries = COMPARE
    run(Blog(tmp_path / "first", SITE).root, 0, arguments)
    status, said, moments = run(Blog(tmp_path / "0", SITE).root, 0, arguments, begin="tempfile.mkdtemp")
    assert (status, moments > 200) == (0, True), said
    for turn in range(tries):
        moment, number = 1 + turn * moments // tries, (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)[turn % 3]
        blog = Blog(tmp_path / str(moment) / "blog", SITE)
        status, said, _ = run(blog.root, moment, arguments, number, "tempfile.mkdtemp")
        in_removal = status == 0 and moment > moments * 0.7
        assert status == 128 + number or in_removal, (moment, moments, said)
        assert len(said.splitlines()) == 1 + in_removal, (moment, moments, said)
        assert not [*blog.root.parent.glob("sitegen-verify-*")], (moment, moments)
