"""What other systems do otherwise, as far as it can be played here: paths with backslashes, drives, missing calls."""

from __future__ import annotations

import builtins
import io
import os
import shutil
import sqlite3
import unicodedata
from contextlib import contextmanager
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import pytest

from sitegen import pool
from sitegen.build import build
from sitegen.publish import manifest
from sitegen.text.urls import Url
from tests.caseless import make_caseless
from tests.support import DEFAULTS, Blog

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

    def relpath(path: str, *start: str, plain: Callable[..., str] = os.path.relpath) -> str:
        if not str(path).startswith(str(tmp_path)):  # an address
            return plain(path, *start)
        raise ValueError("path is on mount 'C:', start on mount 'D:'")

    site, public = Blog(tmp_path / "blog", SITE), tmp_path / "other drive"
    monkeypatch.setattr(os.path, "relpath", relpath)
    reports = [site.build(output=public), site.build(output=public)]
    assert [report.written > 0 for report in reports] == [True, False]
    (site.root / "content/posts/b.md").symlink_to(tmp_path / "nowhere.md")
    assert [problem.code for problem in site.problems(output=public)] == ["symlink-leaves-site"]


def test_names_in_another_form_of_unicode(tmp_path: Path) -> None:
    """As Macs have them on disk: the site is the same, and what has not changed is not read again."""
    sites = []
    for form in ("NFC", "NFD"):
        site = Blog(tmp_path / form)
        for path, text in (
            ("content/posts/한글.md", "---\ntitle: 글\ndate: 2026-01-02\n---\n![](한글/그림.svg) [다음](둘.md)\n"),
            ("content/posts/둘.md", "---\ntitle: 둘\ndate: 2026-01-01\n---\n[앞](한글.md)\n"),
            ("content/posts/한글/그림.svg", "<svg/>"),
            ("assets/설계/그림.svg", "<svg/>"),
        ):
            site.write(unicodedata.normalize(form, path), text)
        assert site.build().problems == ()
        sites.append(site)
    assert sites[0].snapshot() == sites[1].snapshot()
    for site, form in zip(sites, ("NFC", "NFD"), strict=True):
        site.write("content/more.md", "더")
        parsed = Counted()
        build(site.root, DEFAULTS, parsed)
        assert parsed.read == 1, form
    assert sites[0].snapshot() == sites[1].snapshot()


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_theme_whose_name_is_in_another_form(tmp_path: Path, form: str) -> None:
    folder = f"themes/{unicodedata.normalize(form, '테마')}"
    site = Blog(tmp_path, 'theme = "테마"\n')
    site.write(f"{folder}/theme.toml", 'extends = "default"\n')
    site.write(f"{folder}/templates/404.html", "없는 글")
    site.build()
    assert site.read("404.html") == "없는 글"
    assert site.build().written == 0
    site.write(f"{folder}/templates/404.html", "없는 페이지")
    site.build()
    assert site.read("404.html") == "없는 페이지"


class Counted:
    """Counts the documents that a build reads."""

    read = 0

    def progress(self, what: str, done: int, total: int) -> None:
        self.read = done if what == "read" and done == total else self.read

    def waiting(self, process: str) -> None:
        raise AssertionError(process)


def test_a_theme_in_another_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that finds it says nothing of the disk of the machine that publishes."""
    make_caseless(tmp_path, monkeypatch)
    site = Blog(tmp_path / "blog", SITE.replace('theme = "t"', 'theme = "T"'))
    assert [problem.code for problem in site.problems()] == ["theme-missing"]


def test_what_macs_put_into_folders(tmp_path: Path) -> None:
    site = Blog(tmp_path / "blog", SITE)
    before = site.build().files
    site.write("content/posts/Icon\r", b"")
    site.write("assets/.DS_Store", b"")
    assert site.build().files == before


@pytest.mark.parametrize("url", ["/aux/", "/a/Con.html", "/com1.b/", "/ab:c/", '/a"b/', "/a*/", "/nul.tar.gz/"])
def test_names_that_windows_does_not_take(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = Blog(tmp_path / "blog")
    site.post("a", permalink=f"'{url}'")
    if os.name != "nt":  # the others warn
        assert [(p.code, p.place.path) for p in site.warnings()] == [("check-pages-name", "content/posts/a.md")]
        shutil.rmtree(site.root / "public")
        shutil.rmtree(site.root / ".sitegen")
    monkeypatch.setattr(manifest, "_IS_WINDOWS", True)
    [problem] = site.problems()
    assert (problem.code, problem.place.path) == ("output-windows-name", f"public/{Url.parse(url).output}")
    site.post("a", permalink="/auxiliary/com10/a.con/")
    assert site.build().problems == ()


def test_no_more_processes_than_windows_waits_for(monkeypatch: pytest.MonkeyPatch) -> None:
    class Pool:
        def __init__(self, workers: int, **_: object) -> None:
            assert workers <= 61  # as Python's own on Windows

        def __enter__(self) -> Pool:
            return self

        def __exit__(self, *_: object) -> None: ...

        def map(self, _: object, items: list[int], **__: object) -> Iterator[int]:
            return map(abs, items)

    monkeypatch.setattr(pool, "FORKS", False)
    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", Pool)
    assert list(pool.each(lambda: abs, [-1] * 500, jobs=128)) == [1] * 500
