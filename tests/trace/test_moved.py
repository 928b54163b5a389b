"""What is moved away or rewritten while a build is under way, and is back before it ends, is neither lost nor stale.

The build may publish what it has seen. The next one must not believe it.
"""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sitegen.words.errors import Problems
from tests.support import Blog
from tests.trace.language import clean
from tests.trace.sites import BLOG, png
from tests.trace.versions import THOROUGH

if TYPE_CHECKING:
    from collections.abc import Callable

# So many pairs of steps are tried for each thing, way and beginning.
PAIRS = 30 if THOROUGH else 1
FILES = """
-- content/posts/img.md --
---
title: 그림
date: 2024-01-01
---
![그림](그림.png)
-- content/posts/sub/e.md --
---
title: 마
date: 2024-01-02
---
마의 본문.
-- assets/a.css --
b { color: teal }
-- more/f.md --
---
title: 바
date: 2024-01-03
---
바의 본문.
-- more/notes/g.md --
---
title: 사
---
사의 본문.
"""
THINGS = (
    "content",
    "content/posts",
    "content/posts/sub",
    "content/posts/a.md",
    "content/posts/그림.png",
    "assets",
    "assets/a.css",
    "themes",
    "themes/tiny",
    "themes/tiny/theme.toml",
    "themes/tiny/templates",
    "themes/tiny/templates/_meta.html",
    "themes/tiny/static/style.css",
    "snippets",
    "snippets/box.html",
    "site.toml",
    # Links lead there.
    "more",
    "more/notes",
)
WAYS = ("gone", "exchanged", "rewritten")
STARTS = ("no cache", "a body", "a title", "a template", "other times")


class Steps:
    """Counts how often this process opens a file or lists a folder of the site, and does something at chosen steps."""

    def __init__(self) -> None:
        self.root = ""
        self.count = 0
        self.waiting: list[tuple[int, Callable[[], None]]] = []
        sys.addaudithook(self.heard)

    def begin(self, root: Path, *what: tuple[int, Callable[[], None]]) -> None:
        self.root, self.count, self.waiting = f"{root}/", 0, list(what)

    def end(self) -> None:
        """Do what is still waiting."""
        self.root = ""
        while self.waiting:
            self.waiting.pop(0)[1]()

    def heard(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.root or event not in ("open", "os.scandir", "os.listdir"):
            return
        path = arguments[0]
        name = f"{os.fspath(path)}/" if isinstance(path, str | Path) else ""
        if not name.startswith(self.root) or "/.sitegen/" in name or "/public/" in name:
            return
        self.count += 1
        root, self.root = self.root, ""  # what is done now is no step
        while self.waiting and self.waiting[0][0] <= self.count:
            self.waiting.pop(0)[1]()
        self.root = root


@pytest.fixture(scope="module")
def steps() -> Steps:
    """An audit hook cannot be taken away again, so there is one."""
    return Steps()


class Moving:
    """A site, another one whose files have the same names, and what clean builds make of the first."""

    def __init__(self, folder: Path, steps: Steps) -> None:
        self.steps, self.folder, self.state = steps, folder, ""
        self.blog = Blog(folder / "site", BLOG + FILES)
        self.blog.write("content/posts/그림.png", png(2, 2))
        other = Blog(folder / "other", (BLOG + FILES).replace("요약.", "다른 요약.").replace("teal", "gray"))
        for path in other.root.rglob("*.*"):
            if path.suffix in (".md", ".html", ".toml"):
                text = path.read_text(encoding="utf-8")
                for old, new in (("title: ", "title: 새 "), ("본문.", "글."), ("</p>", "</p>!"), ("안녕", "저런")):
                    text = text.replace(old, new)
                path.write_text(text.replace('title = "시험"', 'title = "남"'), encoding="utf-8")
        other.write("content/posts/그림.png", png(3, 2))
        (self.blog.root / "content/posts/f.md").symlink_to("../../more/f.md")
        (self.blog.root / "content/notes").symlink_to("../more/notes")
        self.blog.build()
        # What clean builds make of it, by what it was edited to.
        self.wanted: dict[str, dict[str, bytes]] = {}

    def start(self, start: str) -> None:
        """Edit the site so that a build has something to do."""
        if start == "no cache":
            for name in (".sitegen", "public"):
                shutil.rmtree(self.blog.root / name, ignore_errors=True)
        elif start == "other times":
            for path in self.blog.root.rglob("*"):
                if path.is_file():
                    os.utime(path)
        else:
            path, text = {
                "a body": ("content/posts/c.md", "다의 본문."),
                "a title": ("content/posts/b.md", "title: 나"),
                "a template": ("themes/tiny/templates/term.html", "{{ term.name }}"),
            }[start]
            file = self.blog.root / path
            now = file.read_text(encoding="utf-8")
            now = now.replace(f"{text}가", text) if f"{text}가" in now else now.replace(text, f"{text}가")
            file.write_text(now, encoding="utf-8")
            self.state = now

    def clean(self) -> dict[str, bytes]:
        """What a clean build makes of the site as it is now."""
        if self.state not in self.wanted:
            self.wanted[self.state] = clean(self.blog, self.folder / "clean", {}).snapshot()
        return self.wanted[self.state]

    def away(self, thing: str, way: str) -> None:
        here, aside = self.blog.root / thing, self.folder / "aside"
        if way == "rewritten":
            shutil.copytree(here, aside) if here.is_dir() else shutil.copy(here, aside)
            for file in [here] if here.is_file() else [*here.rglob("*")]:
                if file.is_file():
                    file.write_bytes((self.folder / "other" / file.relative_to(self.blog.root)).read_bytes())
        else:
            here.rename(aside)
            if way == "exchanged":
                (self.folder / "other" / thing).rename(here)

    def back(self, thing: str, way: str) -> None:
        here, aside = self.blog.root / thing, self.folder / "aside"
        if way == "rewritten":
            for file in [aside] if aside.is_file() else [*aside.rglob("*")]:
                if file.is_file():
                    (here / file.relative_to(aside) if aside.is_dir() else here).write_bytes(file.read_bytes())
            shutil.rmtree(aside) if aside.is_dir() else aside.unlink()
        else:
            if way == "exchanged":
                here.rename(self.folder / "other" / thing)
            aside.rename(here)

    def build(self, *what: tuple[int, Callable[[], None]]) -> int:
        """Build, and do something at chosen steps; how many steps there were."""
        self.steps.begin(self.blog.root, *what)
        try:
            with suppress(Problems):
                self.blog.build()
        finally:
            self.steps.end()
        return self.steps.count


@pytest.mark.slow
@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("way", WAYS)
def test_away_and_back(tmp_path: Path, steps: Steps, way: str, start: str) -> None:
    site = Moving(tmp_path, steps)
    site.start(start)
    count = site.build()
    # In every run of the tests each thing is moved in some of the ways only.
    first_thing, stride = (0, 1) if THOROUGH else ((2 * WAYS.index(way) + STARTS.index(start)) % 4, 4)
    wrong = []
    for number, thing in enumerate(THINGS[first_thing::stride]):
        for n in range(PAIRS):
            site.start(start)
            first = (n * 7919 + number * 31) % count
            last = first + 1 + (n * 104729 + number * 17) % (count - first + 3)
            site.build((first, partial(site.away, thing, way)), (last, partial(site.back, thing, way)))
            site.blog.build()
            if site.blog.snapshot() != site.clean():
                wrong.append((thing, first, last))
                shutil.rmtree(site.blog.root / ".sitegen")
    assert not wrong
