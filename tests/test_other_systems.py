"""What other systems do otherwise, as far as it can be played here: paths with backslashes, drives, missing calls."""

from __future__ import annotations

import builtins
import io
import os
import sqlite3
from contextlib import contextmanager
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import Blog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

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
본문 ![](/assets/b.svg)
-- assets/b.svg --
<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>
"""


@contextmanager
def backslashes() -> Iterator[None]:
    """Within, a path as text has backslashes, and the system takes them for slashes, as on Windows."""
    plain = PurePath.__str__

    def slashed(call: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any, **more: Any) -> Any:
            return call(*(g.replace("\\", "/") if isinstance(g, str) else g for g in given), **more)

        return run

    with pytest.MonkeyPatch.context() as patched:
        for name in ("stat", "lstat", "open", "mkdir", "rmdir", "unlink", "listdir", "scandir", "replace", "link"):
            patched.setattr(os, name, slashed(getattr(os, name)))
        for name in ("realpath", "join", "relpath", "dirname"):
            patched.setattr(os.path, name, slashed(getattr(os.path, name)))
        for module in (builtins, io):
            patched.setattr(module, "open", slashed(open))
        patched.setattr(sqlite3, "connect", slashed(sqlite3.connect))
        patched.setattr(PurePath, "__fspath__", plain)
        patched.setattr(PurePath, "as_posix", plain)
        patched.setattr(PurePath, "__str__", lambda path: plain(path).replace("/", "\\"))
        yield


def test_paths_with_backslashes(tmp_path: Path) -> None:
    """What the theme and the index call a file is what the look at the site called it: an edit is an edit of it."""
    site = Blog(tmp_path / "blog", SITE)
    with backslashes():
        reports = [site.build(), site.build()]
    site.write("themes/t/templates/404.html", "<meta name=u>")
    site.write("assets/b.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>')
    with backslashes():
        reports += [site.build(), site.build()]
    assert [report.rendered > 0 for report in reports] == [True, False, True, False]
    assert [report.written > 0 for report in reports] == [True, False, True, False]
    edited = reports[2]
    assert edited.changed_files == ("assets/b.svg", "themes/t/templates/404.html")
    assert {"/404.html", "/posts/a/"} <= set(edited.stale) < {*edited.urls}


def test_drives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no way from one drive to another but the whole path."""

    def relpath(*_: object) -> str:
        raise ValueError("path is on mount 'C:', start on mount 'D:'")

    site, public = Blog(tmp_path / "blog", SITE), tmp_path / "other drive"
    monkeypatch.setattr(os.path, "relpath", relpath)
    reports = [site.build(output=public), site.build(output=public)]
    assert [report.written > 0 for report in reports] == [True, False]
    (site.root / "content/posts/b.md").symlink_to(tmp_path / "nowhere.md")
    assert [problem.code for problem in site.problems(output=public)] == ["symlink-leaves-site"]
