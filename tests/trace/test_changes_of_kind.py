"""A file or a folder that vanishes, or becomes something else, between a look at it and the reading of it. At whatever
moment, the build ends: it succeeds, or it says what is wrong."""

from __future__ import annotations

import json
import os
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from sitegen.build import build
from sitegen.words.errors import Problems
from tests.forked import forked
from tests.support import DEFAULTS, Blog

if TYPE_CHECKING:
    from pathlib import Path

LOOKS = ("open", "os.scandir", "os.listdir", "os.rename", "os.mkdir")
SITE = """
theme = "t"
-- content/posts/a.md --
---
title: 가
date: 2026-01-02
---
![그림](i.png) [나](b.md)
-- content/posts/b.md --
---
title: 나
date: 2026-01-03
---
글
-- content/posts/i.png --
png
-- assets/x.css --
p { background: url(y.svg) }
-- assets/y.svg --
<svg/>
-- themes/t/theme.toml --
extends = "default"
-- themes/t/templates/home.html --
{% extends "default/home.html" %}
-- themes/t/static/q.js --
1
"""
KINDS = {
    "pipe": ["content/posts/a.md", "content/posts/i.png", "assets/x.css", "themes/t/templates/home.html", "public"],
    "folder": ["content/posts/b.md", "assets/y.svg", "site.toml", "themes/t/static/q.js"],
    "file": ["content/posts", "themes/t/templates", "assets", "public"],
    "gone": ["content/posts/a.md", "content", "themes", "site.toml", "assets/x.css", ".sitegen"],
    "link": ["content/posts/i.png", "themes/t/theme.toml"],
}
TRIES = 2
pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names")


def change(path: Path, kind: str) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "file":
        path.write_text("zz", encoding="utf-8")
    elif kind == "link":
        path.symlink_to("nowhere")


def run(root: Path, target: str, kind: str, moment: int) -> tuple[int, object]:
    """Build, and change the target at one of the moments when a file of the site is opened or a folder listed. How many
    moments there were, and how the build ended."""

    def act() -> None:
        count, is_on = 0, True

        def hook(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal count, is_on
            path = arguments[0] if is_on and event in LOOKS and arguments else ""
            if isinstance(path, (str, os.PathLike)) and os.fspath(path).startswith(str(root)):
                count += 1
                if count == moment:
                    is_on = False
                    change(root / target, kind)
                    is_on = True

        sys.addaudithook(hook)
        try:
            build(root, DEFAULTS)
            ended: object = "built"
        except Problems as found:
            ended = [[problem.code, problem.place.path if problem.place else ""] for problem in found.problems]
        is_on = False
        print(json.dumps([count, ended]))  # noqa: T201  # for the process that waits

    done = forked(act)
    assert done.returncode == 0, (target, kind, moment, done.returncode, done.stderr)
    count, ended = json.loads(done.stdout)
    return count, ended


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_the_build_ends(kind: str, tmp_path: Path) -> None:
    moments, ended = run(Blog(tmp_path / "first", SITE).root, "", "none", 0)
    assert ended == "built"
    assert moments > 50
    for number, target in enumerate(KINDS[kind]):
        for turn in range(TRIES):
            moment = 1 + (turn * len(KINDS[kind]) + number) * moments // (TRIES * len(KINDS[kind]))
            blog = Blog(tmp_path / f"{number}-{turn}", SITE)
            _, ended = run(blog.root, target, kind, moment)
            assert ended == "built" or all(path for _, path in ended), (target, moment, ended)  # type: ignore[union-attr]
