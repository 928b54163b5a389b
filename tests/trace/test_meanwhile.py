"""What is edited while a build is under way is found by the next one, even when it has been taken back by then."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

import pytest

from sitegen import reparse, revise, update
from sitegen.package import PACKAGE
from sitegen.pool import FORKS, THRESHOLD
from sitegen.publish.journal import STAGING
from sitegen.trace.digests import Digests
from tests.trace.language import Story, assert_same, clean

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

POSTS = 'theme = "tiny"\n[markdown]\nhtml = "allow"\n' + "".join(
    f"-- content/posts/{name}.md --\n---\ntitle: {name}\ndate: 2026-01-0{day}\n---\n본문 <b>굵게</b>\n"
    for day, name in enumerate("abc", 1)
)
TINY = """-- themes/tiny/theme.toml --
extends = "plain"
[strings.ko]
hello = "안녕"
-- themes/tiny/templates/post.html --
하나 {{ t("hello") }} {{ post.title }} {{ post.html }}
"""
ESCAPE = 'site.toml: s/html = "allow"/html = "escape"/'
ALLOW = 'site.toml: s/html = "escape"/html = "allow"/'


@pytest.fixture
def story(tmp_path: Path) -> Story:
    return Story(tmp_path, POSTS + TINY)


def before(patch: pytest.MonkeyPatch, owner: Any, name: str, what: Callable[[], object]) -> None:
    """Do ``what`` once, before ``owner.name`` is called the next time."""
    original = getattr(owner, name)

    def first(*arguments: Any, **options: Any) -> Any:
        patch.setattr(owner, name, original)
        what()
        return original(*arguments, **options)

    patch.setattr(owner, name, first)


def around_rendering(
    monkeypatch: pytest.MonkeyPatch, story: Story, what: Callable[[], object], back: Callable[[], object]
) -> None:
    """Do ``what`` before a small build renders, and take it ``back`` before it ends; then see that a build is exact."""
    original = revise.Reviser._render

    def rendered(self: revise.Reviser, *arguments: Any) -> Any:
        what()
        found = original(self, *arguments)
        back()
        return found

    with monkeypatch.context() as patch:
        patch.setattr(revise.Reviser, "_render", rendered)
        story.blog.build(jobs=1)
    story.build()


@pytest.mark.parametrize("module", [revise, reparse], ids=["before it renders", "before it parses"])
@pytest.mark.parametrize("back", [False, True], ids=["", "and taken back"])
def test_settings_in_a_small_build(story: Story, monkeypatch: pytest.MonkeyPatch, module: Any, back: bool) -> None:
    story.build()
    story.edit("content/posts/b.md: s/본문/새 본문/")
    with monkeypatch.context() as patch:
        before(patch, module, "read_site", lambda: story.edit(ESCAPE))
        story.blog.build(jobs=1)
    if back:
        story.edit(ALLOW)
    story.build()


def test_settings_between_the_two_readings(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parsed by other settings than those of the page."""
    story.build()
    story.edit("content/posts/b.md: s/본문/새 본문/")
    with monkeypatch.context() as patch:
        before(patch, reparse, "read_site", lambda: story.edit(ESCAPE))
        before(patch, reparse.Reparser, "run", lambda: story.edit(ALLOW))
        story.blog.build(jobs=1)
    story.build()


@pytest.mark.parametrize(
    "edit",
    ['site.toml: s/theme = "tiny"/theme = "plain"/', 'themes/tiny/theme.toml: s/"안녕"/"반가워요"/'],
    ids=["settings", "a theme's strings"],
)
def test_in_an_ordinary_build(story: Story, monkeypatch: pytest.MonkeyPatch, edit: str) -> None:
    """The digests of what was read are recorded, not those of what is there at the end."""
    with monkeypatch.context() as patch:
        before(patch, update, "make_catalog", lambda: story.edit(edit))
        story.blog.build()
    story.build()


@pytest.mark.parametrize("tries", [1, 2])
@pytest.mark.parametrize(
    ("file", "edit", "back"),
    [
        ("themes/tiny/templates/post.html", "s/하나/둘/", "s/둘/하나/"),
        ("themes/tiny/static/x.css", "s/red/blue/", "s/blue/red/"),
        ("assets/y.css", "s/red/blue/", "s/blue/red/"),
        ("assets/z.gif", "s/GIF89a\x02/GIF89a\x03/", "s/GIF89a\x03/GIF89a\x02/"),
    ],
    ids=["a template", "a theme's style sheet", "a style sheet", "an image"],
)
def test_taken_back_before_the_build_ends(
    story: Story, monkeypatch: pytest.MonkeyPatch, file: str, edit: str, back: str, tries: int
) -> None:
    """What was read in between is in no digest. The build reads it again, and when that is of no use, it remembers
    nothing."""
    story.blog.write("themes/tiny/static/x.css", "a { color: red }")
    story.blog.write("assets/y.css", "a { color: red }")
    story.blog.write("assets/z.gif", "GIF89a\x02\x00\x02\x00\x00\x00\x00;")
    story.blog.write("content/posts/img.md", "---\ntitle: 그림\ndate: 2026-01-09\n---\n![그림](/assets/z.gif)\n")
    render, copy = update.render, update.copy
    left = [tries, tries]

    def rendered(*arguments: Any, **options: Any) -> Any:
        if left[0]:
            story.edit(f"{file}: {edit}")
            left[0] -= 1
        return render(*arguments, **options)

    def copied(*arguments: Any, **options: Any) -> Any:
        found = copy(*arguments, **options)
        if left[1]:
            story.edit(f"{file}: {back}")
            left[1] -= 1
        return found

    with monkeypatch.context() as patch:
        patch.setattr(update, "render", rendered)
        patch.setattr(update, "copy", copied)
        story.blog.build(jobs=1)
    assert left == [0, 0]
    if tries == 1:
        assert_same(story.blog, clean(story.blog, story.folder / "clean", {}))
    story.build()


def test_a_template_is_taken_back_before_a_small_build_ends(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    story.build()
    story.edit("content/posts/b.md: s/본문/새 본문/")
    template = "themes/tiny/templates/post.html"
    around_rendering(
        monkeypatch, story, lambda: story.edit(f"{template}: s/하나/둘/"), lambda: story.edit(f"{template}: s/둘/하나/")
    )


OVERRIDE = "themes/tiny/templates/base.html"


@pytest.mark.parametrize("back", ["before the build ends", "afterwards"])
def test_a_template_that_overrides_another(story: Story, monkeypatch: pytest.MonkeyPatch, back: str) -> None:
    """It comes while pages are made, and goes."""
    with monkeypatch.context() as patch:
        before(patch, update, "render", lambda: story.blog.write(OVERRIDE, "하나"))
        if back == "before the build ends":
            before(patch, update, "copy", (story.blog.root / OVERRIDE).unlink)
        story.blog.build(jobs=1)
    (story.blog.root / OVERRIDE).unlink(missing_ok=True)
    story.build()


def test_a_template_that_overrides_another_in_a_small_build(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    story.build()
    story.edit("content/posts/b.md: s/title: b/title: bb/")
    around_rendering(
        monkeypatch, story, lambda: story.blog.write(OVERRIDE, "하나"), (story.blog.root / OVERRIDE).unlink
    )


@pytest.mark.parametrize(
    "path", ["content/posts/new.md", "assets/new.png", "content/posts/x.txt", "themes/tiny/static/new.css"]
)
def test_a_file_that_comes_after_the_first_look(story: Story, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    """And goes before the next one."""
    data = "---\ntitle: 새 글\ndate: 2026-01-01\n---\n본문\n" if path.endswith("md") else "a{}"
    with monkeypatch.context() as patch:
        before(patch, update, "load_theme", lambda: story.blog.write(path, data))
        story.blog.build(jobs=1)
    (story.blog.root / path).unlink()
    story.build()


def test_a_name_like_that_of_a_link(story: Story) -> None:
    """There is nothing left to do after a build, as ``Story.build`` sees."""
    story.blog.write("assets/a -> b.png", "x")
    story.build()


@pytest.mark.parametrize("when", ["comes", "goes"])
def test_python_compiles_a_module(story: Story, monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    """For another process, during a build: it writes ``x.pyc.140031``, and renames that to ``x.pyc``."""
    half = PACKAGE / f"__pycache__/{when}.cpython-311.pyc.{os.getpid()}"
    half.parent.mkdir(exist_ok=True)
    try:
        if when == "goes":
            half.touch()
        with monkeypatch.context() as patch:
            before(patch, update, "render", half.touch if when == "comes" else half.unlink)
            story.blog.build(jobs=1)
        assert story.blog.build(jobs=1).rendered == 0
    finally:
        half.unlink(missing_ok=True)


@pytest.mark.skipif(not FORKS, reason="all is done by one process")
def test_a_template_that_other_processes_have_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before this one has digested it."""
    story = Story(tmp_path, POSTS + TINY)
    for number in range(THRESHOLD):
        story.blog.write(f"content/posts/n{number}.md", f"---\ntitle: {number}\ndate: 2025-01-01\n---\n글\n")

    def wait() -> None:
        until = time.monotonic() + 20
        while not list((story.blog.root / "public" / STAGING).rglob("posts/*/index.html")):
            assert time.monotonic() < until
        story.edit("themes/tiny/templates/post.html: s/하나/둘/")

    with monkeypatch.context() as patch:
        before(patch, Digests, "prepare", wait)
        story.blog.build(jobs=2)
    story.build()
