"""Folders and files that may not be read, clocks and file times at their ends: a place is named, or all goes well."""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from typing import TYPE_CHECKING

import pytest

from sitegen.words.errors import Problems
from tests.forked import sitegen
from tests.support import Blog

if TYPE_CHECKING:
    from pathlib import Path

# Capabilities are in words of the system (capget(2)): 1 and 2, CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, let root read
# everything. Another user would not be able to read the interpreter everywhere.
VERSION, RIGHTS, REFUSED = 0x20080522, 0b110, 99
SITE = """
-- content/posts/a.md --
---
title: 가
date: 2026-01-02
---
{{ box(text="글") }}
-- snippets/box.html --
{{ text }}
-- content/posts/sub/b.png --
x
-- assets/sub/x.css --
p {}
-- themes/x/theme.toml --
extends = "default"
-- themes/x/static/a/x.js --
1
-- themes/x/templates/home.html --
{% extends "default/home.html" %}
"""
FOLDERS = ["content", "content/posts", "content/posts/sub", "assets", "assets/sub", "themes", "snippets"]
OF_THEME = ["themes/x", "themes/x/static", "themes/x/static/a", "themes/x/templates"]
MOMENTS = [("0", 0), ("-1", 0), ("", 0), ("253402000000", 0), ("99999999999", 0)]
MOMENTS += [(text, 1) for text in ("1000000000000", "253402300799", "-62135596800", "9223372036854775808", "9" * 40)]
MOMENTS += [(text, 1) for text in ("soon", "1.5", "1e12")]
FILES = ["content/posts/a.md", "assets/sub/x.css", "site.toml", "snippets/box.html"]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="permissions are others there")


def give_up_rights() -> None:
    if os.geteuid() == 0:
        system, data = ctypes.CDLL(None), ctypes.create_string_buffer(24)
        head = struct.pack("Ii", VERSION, 0)
        if system.capget(head, data):
            sys.exit(REFUSED)
        words = [word & ~RIGHTS if n < 3 else word for n, word in enumerate(struct.unpack("6I", data.raw))]
        if system.capset(head, struct.pack("6I", *words)):
            sys.exit(REFUSED)


def run(root: Path, *arguments: str, umask: int = 0o022, **env: str) -> tuple[int, str]:
    def first() -> None:
        give_up_rights()
        os.umask(umask)

    done = sitegen("build", *arguments, cwd=root, first=first, **env)
    if done.returncode == REFUSED:
        pytest.skip("root cannot give up its rights here")
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


@pytest.mark.parametrize("mode", [0o000, 0o111, 0o444])
@pytest.mark.parametrize("path", [*FOLDERS, *OF_THEME, *FILES])
def test_what_cannot_be_read_is_named(path: str, mode: int, tmp_path: Path) -> None:
    """Or nothing of it is needed: a theme that the site does not use, a folder whose files need not be listed."""
    blog = Blog(tmp_path, ('theme = "x"\n' if path in OF_THEME else "") + SITE)
    target = blog.root / path
    before = target.stat().st_mode
    target.chmod(mode)
    try:
        status, said = run(blog.root)
        again = run(blog.root)[0]
    finally:
        target.chmod(before)
    is_readable = target.is_file() and mode & 0o400
    if is_readable or (path.startswith("themes") and mode == 0o111 and "cannot be read" not in said):
        assert (status, again) == (0, 0), said
    else:
        assert (status, again) == (1, 1), said
        assert "cannot be read: Permission denied" in said
        assert f"--> {path}" in said
    assert run(blog.root)[0] == 0


def test_a_theme_that_is_missing_where_themes_cannot_be_listed(tmp_path: Path) -> None:
    blog = Blog(tmp_path, 'theme = "defalt"\n' + SITE)
    (tmp_path / "themes").chmod(0o111)
    try:
        status, said = run(blog.root)
    finally:
        (tmp_path / "themes").chmod(0o755)
    assert (status, "did you mean" in said, "site.toml:2:1" in said) == (1, True, True), said


def test_files_that_nobody_may_read(tmp_path: Path) -> None:
    """With a umask of 777, whatever the program makes is closed to itself."""
    blog = Blog(tmp_path, SITE)
    for _ in range(2):
        status, said = run(blog.root, umask=0o777)
        assert (status, "check permissions" in said) == (1, True), said
    for folder in ("public", ".sitegen"):
        if (tmp_path / folder).exists():
            (tmp_path / folder).chmod(0o755)
    assert run(blog.root)[0] == 0


@pytest.mark.parametrize(("moment", "status"), MOMENTS)
def test_moments(moment: str, status: int, tmp_path: Path) -> None:
    """At the ends of the calendar the site's time zone has no day, and templates ask for it."""
    blog = Blog(tmp_path, SITE.replace("글", "글", 1) + '-- themes/y/theme.toml --\nextends = "default"\n')
    blog.write("site.toml", 'title = "시험"\ntheme = "y"\n')
    blog.write("themes/y/templates/404.html", "{{ site.today }}")
    for arguments in ([], [], ["--quiet"], ["--future"]):
        ended, said = run(blog.root, *arguments, SOURCE_DATE_EPOCH=moment)
        assert ended == status, said
        assert status == 0 or f"SOURCE_DATE_EPOCH is `{moment}`" in said


@pytest.mark.parametrize("command", [["init", "new"], ["new", "post", "나"]])
def test_a_new_post_at_the_end_of_the_calendar(command: list[str], tmp_path: Path) -> None:
    blog = Blog(tmp_path, SITE)
    done = sitegen(*command, cwd=blog.root, SOURCE_DATE_EPOCH="253402300799")
    assert (done.returncode, "no moment" in done.stderr) == (1, True), done.stderr


DATES = ["0001-01-01", "0001-01-01 00:00 +14:00", "0001-01-02 00:00 +14:00", "1900-02-28", "1969-12-31 23:59:59 -12:00"]
DATES += ["2262-04-12", "2263-01-01", "9999-12-31", "9999-12-31 23:59:59 -12:00", "9999-12-30 23:59:59 -23:59"]


@pytest.mark.parametrize("zone", ["Asia/Seoul", "America/New_York", "Pacific/Kiritimati"])
def test_dates_at_the_ends_of_the_calendar(zone: str, tmp_path: Path) -> None:
    for key in ("date", "updated"):
        for number, date in enumerate(DATES):
            blog = Blog(tmp_path / f"{key}{number}", f'timezone = "{zone}"\n')
            blog.write("content/posts/a.md", f"---\ntitle: 가\ndate: 2026-01-02\n{key}: {date}\n---\n".replace(
                "date: 2026-01-02\ndate:", "date:"))  # fmt: skip
            try:
                report = blog.build(future=True)
            except Problems as found:
                assert [p.code for p in found.problems] == ["front-matter-date"]
                assert found.problems[0].place.line in (3, 4)  # type: ignore[union-attr]
                continue
            assert blog.build(future=True).problems == report.problems


@pytest.mark.parametrize("time", [-1, -(10**18), -(1 << 63), (1 << 63) - 1, 1 << 63, 10**19, 10**27])
@pytest.mark.parametrize(
    "path", ["content/posts/a.md", "site.toml", "assets/sub/x.css", "public/index.html", "content"]
)
def test_times_of_files(path: str, time: int, tmp_path: Path) -> None:
    """Disks keep times before 1970 and after 2262, in more nanoseconds than 64 bits can hold."""
    blog = Blog(tmp_path, SITE)
    blog.build()
    try:
        os.utime(tmp_path / path, ns=(time, time))
    except (OSError, OverflowError):
        pytest.skip("the disk does not keep such a time")
    for _ in range(3):
        assert blog.build().rendered == 0
    blog.write("content/posts/a.md", "---\ntitle: 나\ndate: 2026-01-02\n---\n글\n")
    os.utime(tmp_path / "content/posts/a.md", ns=(time, time))
    assert blog.build().rendered > 0
