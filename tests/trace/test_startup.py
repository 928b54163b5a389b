"""A build with nothing to do imports nothing heavy."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.abilities import needs
from tests.support import Blog
from tests.trace.sites import BLOG

if TYPE_CHECKING:
    from typing import Any

HEAVY = {
    "jinja2",
    "markdown_it",
    "pygments",
    "yaml",
    "tornado",
    "frontmatter",
    "livereload",
    "watchdog",
    "multiprocessing",
}
REPOSITORY = Path(__file__).resolve().parents[2]
RUN = """
import sys, json
from sitegen.cli.main import main
sys.argv = ["sitegen", "build", "--format", "json", "--root", *sys.argv[1:]]
try:
    main()
except SystemExit as end:
    status = end.code
sys.stdout.flush()
print(json.dumps([status or 0, sorted({name.partition(".")[0] for name in sys.modules})]))
"""


def run(root: Path, *arguments: str) -> tuple[dict[str, Any], set[str]]:
    """Build in a new process; the report and the packages that were imported."""
    env = {**os.environ, "SOURCE_DATE_EPOCH": "1795143600", "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(root), *arguments], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    *_, report, last = done.stdout.splitlines()
    status, packages = json.loads(last)
    assert status == 0, done.stdout + done.stderr
    return json.loads(report), set(packages)


@pytest.mark.parametrize("theme", ["tiny", "default"])
def test_nothing_to_do(theme: str, tmp_path: Path) -> None:
    """Right after a build, and right after an edit."""
    blog = Blog(tmp_path, BLOG.replace('theme = "tiny"', f'theme = "{theme}"'))
    report, packages = run(tmp_path)
    assert report["rendered"] > 10
    assert {"jinja2", "markdown_it", "yaml"} <= packages
    for _ in range(2):
        report, packages = run(tmp_path)
        assert (report["rendered"], report["written"]) == (0, 0)
        assert not packages & HEAVY
    blog.write("content/about.md", "---\ntitle: 소개\n---\n새 소개\n")
    assert run(tmp_path)[0]["rendered"] == 1
    report, packages = run(tmp_path)
    assert report["rendered"] == 0
    assert not packages & HEAVY


def test_one_edit_imports_no_more_than_it_needs(tmp_path: Path) -> None:
    """A body without code blocks needs no highlighter, and no edit needs the preview."""
    blog = Blog(tmp_path, BLOG)
    run(tmp_path)
    blog.write("content/about.md", "---\ntitle: 소개\n---\n새 소개\n")
    report, packages = run(tmp_path)
    assert report["rendered"] == 1
    assert not packages & {"pygments", "tornado", "livereload", "watchdog"}


def plain(root: Path, **more: Any) -> subprocess.CompletedProcess[str]:
    """``sitegen build`` without options, which ends without tidying up."""
    command = [sys.executable, "-m", "sitegen", "build"]
    env = {**os.environ, "PYTHONPATH": str(REPOSITORY), "LC_ALL": "C.UTF-8"}
    return subprocess.run(command, cwd=root, env=env, text=True, check=False, timeout=120, **more)


def test_a_plain_build_ends_with_all_that_it_has_to_say(tmp_path: Path) -> None:
    blog = Blog(tmp_path, BLOG)
    for _ in range(2):
        done = plain(tmp_path, capture_output=True)
        assert done.returncode == 0
        assert len(done.stderr.splitlines()) == 1
    blog.write("content/about.md", "---\ntitle: [\n---\n")
    done = plain(tmp_path, capture_output=True)
    assert done.returncode == 1
    assert "content/about.md:3" in done.stderr


@needs("a shell")  # where there is none, pipes are others too
def test_a_plain_build_whose_reader_has_gone(tmp_path: Path) -> None:
    """The site is built, and there is no traceback."""
    Blog(tmp_path, BLOG)
    read, write = os.pipe()
    os.close(read)
    try:
        done = plain(tmp_path, stdout=write, stderr=subprocess.PIPE)
    finally:
        os.close(write)
    assert done.returncode == 0, "it says nothing on stdout"
    assert (tmp_path / "public/index.html").exists()
    assert "Traceback" not in done.stderr


@needs("a shell")
@pytest.mark.parametrize("how", ["2>&-", ">&- 2>&-", "2>/dev/full", "-q 2>&-"])
def test_nowhere_to_say_anything(tmp_path: Path, how: str) -> None:
    """The site is built all the same, and again when there is nothing to do."""
    Blog(tmp_path, BLOG)
    for _ in range(2):
        command = f"exec {shlex.quote(sys.executable)} -m sitegen build {how}"
        env = {**os.environ, "PYTHONPATH": str(REPOSITORY), "LC_ALL": "C.UTF-8"}
        done = subprocess.run(command, shell=True, cwd=tmp_path, env=env, check=False, timeout=120)
        assert done.returncode in (0, 120), "120 where the end of what was said is lost"
        assert (tmp_path / "public/index.html").exists()
