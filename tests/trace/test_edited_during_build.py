"""What is edited while a build is under way is found by it or by the next one, even when it has been taken back."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from sitegen.build import build
from sitegen.options import cache_path
from sitegen.package import BUILT_IN, PACKAGE
from sitegen.pool import THRESHOLD
from sitegen.trace.snapshot import FirstLook
from sitegen.trace.traces import Traces
from tests.abilities import needs
from tests.support import DEFAULTS, NOW
from tests.trace.language import Story, assert_same, clean

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SITE = (
    'theme = "tiny"\n[markdown]\nhtml = "allow"\n'
    + "".join(
        f"-- content/posts/{name}.md --\n---\ntitle: {name}\ndate: 2026-01-0{day}\n---\n본문 <b>굵게</b>\n"
        for day, name in enumerate("abc", 1)
    )
    + """-- content/posts/img.md --
---
title: 그림
date: 2026-01-09
---
![그림](/assets/z.gif)

{{ box(text="글") }}
-- snippets/box.html --
<b>{{ text }}</b>
-- assets/z.gif --
GIF89a\x02\x00\x02\x00\x00\x00\x00;
-- assets/y.css --
a { color: red }
-- themes/tiny/static/x.css --
a { color: red }
-- themes/tiny/theme.toml --
extends = "plain"
[strings.ko]
hello = "안녕"
-- themes/tiny/templates/post.html --
하나 {{ t("hello") }} {{ post.title }} {{ post.html }}
"""
)
# A file, an edit of it, and how that is taken back.
EDITS = {
    "a setting": ("site.toml", 's/"allow"/"escape"/', 's/"escape"/"allow"/'),
    "the theme": ("site.toml", 's/theme = "tiny"/theme = "plain"/', 's/theme = "plain"/theme = "tiny"/'),
    "a string": ("themes/tiny/theme.toml", 's/"안녕"/"반가워요"/', 's/"반가워요"/"안녕"/'),
    "a template": ("themes/tiny/templates/post.html", "s/하나/둘/", "s/둘/하나/"),
    "a snippet": ("snippets/box.html", "s/<b>/<b >/", "s/<b >/<b>/"),
    "a theme's style sheet": ("themes/tiny/static/x.css", "s/red/blue/", "s/blue/red/"),
    "a style sheet": ("assets/y.css", "s/red/blue/", "s/blue/red/"),
    "an image": ("assets/z.gif", "s/GIF89a\x02/GIF89a\x03/", "s/GIF89a\x03/GIF89a\x02/"),
    "a post": ("content/posts/c.md", "s/본문/다른 본문/", "s/다른 본문/본문/"),
}
OVERRIDE = "themes/tiny/templates/base.html"
BODY = "content/posts/b.md: s/본문/새 본문/"
# A moment of a build, and what is done then.
Step = tuple[str, "Callable[[], object]"]


@pytest.fixture
def story(tmp_path: Path) -> Story:
    return Story(tmp_path, SITE)


class Editor:
    """Watches a build, and does one step after the other, each when its moment has come: ``read``, when a document was
    parsed, ``render``, when a page was rendered, and ``end``, when all outputs are made."""

    def __init__(self, *steps: Step) -> None:
        self.steps = [*steps]

    def progress(self, what: str, done: int, total: int) -> None:
        del done, total
        if self.steps and self.steps[0][0] == what:
            self.steps.pop(0)[1]()

    def waiting(self, process: str) -> None:
        raise AssertionError(f"waits for {process}")


def build_while(story: Story, *steps: Step, jobs: int = 1, first: FirstLook | None = None) -> None:
    """Build, and do the steps meanwhile, all of them."""
    editor, keep = Editor(*steps), Traces.keep

    def kept(self: Traces, *arguments: Any) -> Any:
        editor.progress("end", 1, 1)
        return keep(self, *arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Traces, "keep", kept)
        build(story.blog.root, DEFAULTS._replace(jobs=jobs), editor, first)
    assert not editor.steps


def edit(story: Story, file: str, how: str) -> Callable[[], object]:
    return partial(story.edit, f"{file}: {how}")


def assert_exact(story: Story) -> None:
    assert_same(story.blog, clean(story.blog, story.folder / "clean", {}))


@pytest.mark.parametrize("moment", ["read", "render", "end"])
@pytest.mark.parametrize(("file", "how", "back"), EDITS.values(), ids=EDITS)
@pytest.mark.parametrize("is_first", [True, False], ids=["the first build", "a body is edited"])
def test_edited(story: Story, file: str, how: str, back: str, is_first: bool, moment: str) -> None:
    """The build begins anew where it could have read the one or the other. A post is read once, as it was then."""
    if not is_first:
        story.build()
        story.edit(BODY)
    build_while(story, (moment, edit(story, file, how)))
    if not file.startswith("content/"):
        assert_exact(story)
    story.build()
    story.edit(f"{file}: {back}").build()


@pytest.mark.parametrize("tries", [1, 2])
@pytest.mark.parametrize(("file", "how", "back"), EDITS.values(), ids=EDITS)
@pytest.mark.parametrize("is_first", [True, False], ids=["the first build", "a body is edited"])
def test_taken_back(story: Story, file: str, how: str, back: str, is_first: bool, tries: int) -> None:
    """What was read in between is in no digest. The build begins anew. If that is in vain it remembers nothing, and the
    next build is right."""
    if not is_first:
        story.build()
        story.edit(BODY)
    steps = [("read", edit(story, file, how)), ("end", edit(story, file, back))]
    build_while(story, *(steps * (1 if file.startswith("content/") else tries)))
    if tries == 1 and not file.startswith("content/"):
        assert_exact(story)
    story.build()


@pytest.mark.parametrize("moment", ["read", "render"])
@pytest.mark.parametrize("is_first", [True, False], ids=["the first build", "a title is edited"])
@pytest.mark.parametrize("back", ["before the build ends", "afterwards"])
def test_a_template_that_overrides_another(story: Story, back: str, is_first: bool, moment: str) -> None:
    """It comes while a site is built, and goes."""
    if not is_first:
        story.build()
        story.edit("content/posts/b.md: s/title: b/title: bb/")
    steps: list[Step] = [(moment, partial(story.blog.write, OVERRIDE, "하나"))]
    if back == "before the build ends":
        steps.append(("end", (story.blog.root / OVERRIDE).unlink))
    build_while(story, *steps)
    assert_exact(story)
    (story.blog.root / OVERRIDE).unlink(missing_ok=True)
    story.build()


def first_look(story: Story) -> FirstLook:
    root = story.blog.root
    return FirstLook(
        str(cache_path(root, DEFAULTS)), str(root), str(PACKAGE), str(BUILT_IN), DEFAULTS.told, NOW.timestamp()
    )


@pytest.mark.parametrize(
    "path",
    [
        "content/posts/new.md",
        "assets/new.png",
        "content/posts/x.txt",
        "themes/tiny/static/new.css",
        "snippets/new.html",
        OVERRIDE,
    ],
)
@pytest.mark.parametrize("is_first", [True, False], ids=["the first build", "a body is edited"])
def test_a_file_that_comes_after_the_first_look(story: Story, path: str, is_first: bool) -> None:
    """And goes before the next one."""
    if not is_first:
        story.build()
        story.edit(BODY)
    look = first_look(story)
    story.blog.write(path, "---\ntitle: 새 글\ndate: 2026-01-01\n---\n본문\n" if path.endswith("md") else "a{}")
    build_while(story, first=look)
    assert_exact(story)
    (story.blog.root / path).unlink()
    story.build()


@pytest.mark.parametrize(("file", "how", "back"), EDITS.values(), ids=EDITS)
@pytest.mark.parametrize("is_taken_back", [False, True], ids=["", "and taken back"])
def test_edited_after_the_first_look(story: Story, file: str, how: str, back: str, is_taken_back: bool) -> None:
    story.build()
    story.edit(BODY)
    look = first_look(story)
    story.edit(f"{file}: {how}")
    build_while(story, *([("end", edit(story, file, back))] if is_taken_back else []), first=look)
    story.build()


@pytest.mark.parametrize("when", ["comes", "goes"])
def test_python_compiles_a_module(story: Story, when: str) -> None:
    """For another process, during a build: it writes ``x.pyc.140031``, and renames that to ``x.pyc``."""
    half = PACKAGE / f"__pycache__/{when}.cpython-311.pyc.{os.getpid()}"
    half.parent.mkdir(exist_ok=True)
    try:
        if when == "goes":
            half.touch()
        build_while(story, ("render", half.touch if when == "comes" else half.unlink))
        assert story.blog.build(jobs=1).rendered == 0
    finally:
        half.unlink(missing_ok=True)


@needs("forks")
@pytest.mark.parametrize("is_taken_back", [False, True], ids=["", "and taken back"])
def test_a_template_that_other_processes_have_read(story: Story, is_taken_back: bool) -> None:
    """Some pages are made by the one, some by the other."""
    for number in range(THRESHOLD):
        story.blog.write(f"content/posts/n{number}.md", f"---\ntitle: {number}\ndate: 2025-01-01\n---\n글\n")
    file, how, back = EDITS["a template"]
    steps = [("render", edit(story, file, how)), ("end", edit(story, file, back))]
    build_while(story, *steps[: 1 + is_taken_back], jobs=2)
    assert_exact(story)
    story.build()
