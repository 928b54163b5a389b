"""Bad input through the commands: exit status, what is printed where, no traceback, nothing written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from sitegen.cli.main import cli
from tests.bad import POST

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support import Blog

    MakeBlog = Callable[[str], Blog]

GOOD = "---\ntitle: 가\ndate: 2026-01-02\n---\n본문\n"
BAD: list[tuple[str, str | bytes, str]] = [
    (POST, "---\ntitle: a\n", "front-matter-unclosed"),
    (POST, "---\n- a\n---\n", "front-matter-not-mapping"),
    (POST, "---\ntags:\n\t- a\n---\n", "front-matter-tab"),
    (POST, "---\ntitle: a\ntitle: b\n---\n", "front-matter-duplicate-key"),
    (POST, "---\ndate: 2020-13-45\n---\n", "front-matter-date"),
    (POST, "---\ntitle: 12:30:45\n---\n", "front-matter-sexagesimal"),
    (POST, "---\n" + "[" * 200_000 + "\n---\n", "front-matter-too-large"),
    (POST, "---\na: " + "[" * 60_000 + "\n---\n", "front-matter-too-deep"),
    (POST, "---\na: &a [*a]\n---\n", "yaml-aliases"),
    (POST, "---\na: !!python/object/apply:os.system [x]\n---\n", "yaml-tag"),
    (POST, b"\xff", "not-utf8"),
    (POST, "가\0나", "nul-byte"),
    (POST, "---\npermalink: ../x\n---\n", "url-climbs"),
    (POST, "---\nslug: good\n---\n", "url-taken"),
    (POST, "[x](nope.md)", "link-no-document"),
    (POST, "![x](nope.png)", "link-missing"),
    ("site.toml", "titel = 'x'", "config-unknown-key"),
    ("site.toml", "title = 'x'\noutput = '.'", "output-is-site"),
    ("site.toml", "a = " + "[" * 200_000, "config-syntax"),
    ("themes/default/theme.toml", "extends = 'default'", "theme-extends-itself"),
    ("themes/default/templates/post.html", "{% if %}", "template-missing"),
]


@pytest.fixture
def good(blog: MakeBlog) -> Blog:
    """A site that has been built."""
    made = blog(f"-- content/posts/good.md --\n{GOOD}")
    made.build()
    return made


@pytest.mark.parametrize(("path", "content", "code"), BAD, ids=[code for _, _, code in BAD])
def test_exit_1_and_nothing_changes(good: Blog, path: str, content: str | bytes, code: str) -> None:
    good.write(path, content)
    before = good.snapshot()
    done = CliRunner().invoke(cli, ["build", "--root", str(good.root), "--format", "json", "--jobs", "1"])
    assert (done.exit_code, good.snapshot() == before) == (1, True)
    assert isinstance(done.exception, SystemExit)
    if code == "template-missing":
        return  # a theme of one's own with the name of one that ships needs a theme.toml first
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines[-1]["type"] == "report"
    errors = [line for line in lines[:-1] if line["severity"] == "error"]
    assert [line["code"] for line in errors] == [code]
    assert errors[0]["path"] in (path, "content/posts/good.md")
    assert errors[0]["message"]
    assert errors[0]["hint"]
    assert lines[-1]["problems"] == len(lines) - 1


@pytest.mark.parametrize("language", ["ko", "en"])
def test_in_a_process_of_its_own(good: Blog, language: str) -> None:
    """What people see: the place, the line, the hint, on stderr; nothing on stdout; no word of Python's."""
    good.write(POST, "---\ntitle: 가\ndate: 2020-13-45\ntitel: x\n---\n")
    command = [sys.executable, "-m", "sitegen", "build", "--root", str(good.root), "--lang", language]
    done = subprocess.run(command, capture_output=True, check=False, env={**os.environ, "PYTHONUTF8": "1"})
    told = done.stderr.decode()
    assert (done.returncode, done.stdout) == (1, b"")
    assert "Traceback" not in told
    assert f"--> {POST}:3:7\n" in told
    assert "3 | date: 2020-13-45\n" in told
    assert "|       ^^^^^^^^^^\n" in told
    assert ("hint: write `2026-08-21`" if language == "en" else "도움말: `2026-08-21`") in told
    assert "2" in told.splitlines()[-1], "the error and the warning are counted"


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_processes_change_nothing(good: Blog, jobs: str) -> None:
    """Problems come back from other processes as they are, all of them and in order."""
    for number in range(60):
        good.write(f"content/posts/p{number:02}.md", f"---\ndate: 2020-13-45\ntags: {{a: {number}}}\n---\n")
    done = CliRunner().invoke(cli, ["build", "--root", str(good.root), "--format", "json", "--jobs", jobs])
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(line["path"], line["line"]) for line in lines[:-1]] == [
        (f"content/posts/p{number:02}.md", line) for number in range(60) for line in (2, 3)
    ]


def test_strict_stops_at_warnings(good: Blog) -> None:
    good.write(POST, "---\ntitle: 가\ndate: 2026-01-02\ntitel: x\n---\n")
    before = good.snapshot()
    done = CliRunner().invoke(cli, ["build", "--root", str(good.root), "--strict", "--lang", "en"])
    assert done.exit_code == 1
    assert "`titel` looks like a slip for `title`" in done.output
    assert good.snapshot() == before
    assert CliRunner().invoke(cli, ["build", "--root", str(good.root)]).exit_code == 0


def test_annotations(good: Blog) -> None:
    good.write(POST, "---\ntitle: 가\ndate: 2020-13-45\n---\n")
    done = CliRunner().invoke(cli, ["build", "--root", str(good.root), "--format", "github", "--lang", "en"])
    assert done.exit_code == 1
    assert done.stdout.startswith(f"::error file={POST},line=3,col=7,title=front-matter-date::`2020-13-45` is not")


@pytest.mark.parametrize("output", ["/", "~", "."])
def test_output_folders(good: Blog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, output: str) -> None:
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(good.root)
    done = CliRunner().invoke(cli, ["build", "--output", output, "--lang", "en"])
    assert done.exit_code == 1
    assert "cannot be the output folder" in done.output
    assert list((tmp_path / "home").iterdir()) == []


def test_no_site(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["build", "--root", str(tmp_path), "--lang", "en"])
    assert done.exit_code == 1
    assert "sitegen init" in done.output
    assert list(tmp_path.iterdir()) == []
