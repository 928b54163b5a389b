"""Terminals and files of other encodings than UTF-8, such as those of Korean Windows."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from sitegen.words.language import system_language
from tests.support import Blog

if TYPE_CHECKING:
    from pathlib import Path

# Each has letters that one of the encodings lacks.
NAME = "é😀한글"


@pytest.fixture
def site(tmp_path: Path) -> Blog:
    blog = Blog(tmp_path / "blog")
    blog.post(NAME, f"[없는 글]({NAME}없음.md)")
    return blog


def run(site: Blog, encoding: str, *words: str, options: tuple[str, ...] = ()) -> subprocess.CompletedProcess[bytes]:
    env = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "LC_ALL": "ko_KR.UTF-8"}
    command = [sys.executable, *options, "-m", "sitegen", *words, "--lang", "ko"]
    done = subprocess.run(command, cwd=site.root, env=env, capture_output=True, check=False)
    assert b"Traceback" not in done.stderr, done.stderr.decode(encoding)
    return done


@pytest.mark.parametrize("encoding", ["cp949", "cp1252", "ascii", "utf-8"])
def test_data_is_in_utf_8(site: Blog, encoding: str) -> None:
    done = run(site, encoding, "build", "--format", "json")
    problem, report = map(json.loads, done.stdout.decode().splitlines())
    assert (problem["path"], report["problems"]) == (f"content/posts/{NAME}.md", 1)
    done = run(site, encoding, "build", "--format", "github")
    assert f"file=content/posts/{NAME}.md,line=5" in done.stdout.decode()


@pytest.mark.parametrize("encoding", ["cp949", "cp1252", "utf-8"])
def test_text_keeps_what_the_encoding_has(site: Blog, encoding: str) -> None:
    def spelled(text: str) -> str:
        return text.encode(encoding, "backslashreplace").decode(encoding)

    done = run(site, encoding, "build")
    assert done.returncode == 1
    assert spelled(f"content/posts/{NAME}.md:5") in done.stderr.decode(encoding)
    done = run(site, encoding, "new", "post", f"{NAME} 둘")
    assert (done.returncode, done.stdout.decode(encoding).strip()) == (0, spelled("content/posts/é-한글-둘.md"))
    assert spelled("사용법: sitegen") in run(site, encoding, "build", "--help").stdout.decode(encoding)


def test_every_file_is_opened_as_utf_8(site: Blog) -> None:
    """None in the encoding of the system, which Python warns of if it is asked to."""
    strict = ("-X", "warn_default_encoding", "-W", "error::EncodingWarning")
    site.post(NAME)
    for words in (["build"], ["build", "--verify"], ["new", "page", "새 것", "--draft"], ["init", "other"], ["build"]):
        done = run(site, "utf-8", *words, options=strict)
        assert done.returncode == 0, done.stderr.decode()


@pytest.mark.parametrize(("number", "said"), [(0x0412, "ko"), (0x0409, "en"), (0x0411, "en")])
def test_windows_is_asked_for_its_language(number: int, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    kernel = SimpleNamespace(GetUserDefaultUILanguage=lambda: number)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    assert system_language() == said
    monkeypatch.setenv("LANG", "ko_KR.UTF-8")
    assert system_language() == "ko"
