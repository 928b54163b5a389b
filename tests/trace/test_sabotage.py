"""Each recorded question is needed: with any one of them left out of what is remembered, some edit leaves a page stale.

The test proves the tests: the comparison with a clean build notices what is missing. Its pages and its questions follow
from the declarations, see :mod:`tests.trace.asking`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from sitegen.theme.shrink import Shrunk
from sitegen.trace.questions import QUESTIONS
from tests.support import NOW
from tests.trace import asking
from tests.trace.asking import AskPage, sabotaged
from tests.trace.language import Story, clean
from tests.trace.sites import THEME, png

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

POST = """-- content/posts/{name}.md --
---
title: {title}
date: 2026-01-0{day}
{keys}
---
요약.

{body}
"""
POSTS = "".join(
    [
        POST.format(name="a", title="가", day=4, keys="series: 연재", body="가의 본문"),
        POST.format(name="b", title="나", day=3, keys="author: kim\naliases: [/old/]", body="나의 본문"),
        POST.format(name="c", title="다", day=2, keys="tags: [파랑]", body="[나](b.md)"),
        POST.format(name="d", title="라", day=1, keys="series: 연재", body="![그림](a.png)"),
    ]
)
SITE = f"""
title = "시험"
theme = "tiny"

[images]
cards = true

[authors.kim]
name = "김"
url = "https://kim.example/"
{POSTS}{THEME}-- themes/tiny/templates/ask.html --
{asking.THEME}"""
# One after the other: together they change an answer to every question.
EDITS = (
    f"content/posts/a.md: s/가의/{'나의 ' * 60}/",  # another text, and another reading time
    "content/posts/a.md: s/title: 가/title: 가가/",
    "content/posts/a.md: s/title: 가가/title: 가가\\nkind: 인터뷰/",
    "content/posts/d.md: s/title: 라/title: 라\\nfeatured: true/",
    "content/posts/b.md: s|author|stack: [nginx]\\nauthor|",
    "content/posts/b.md: s|author|permalink: /나/\\nauthor|",
    "content/posts/d.md: s/series/lang: en\\ntranslation: c.md\\nseries/",
    "-- urls.lock --\n# sitegen urls 1\n/old/ 2026-01-03 content/posts/b.md\n",  # feeds go on to call it by that
    "content/posts/c.md: s/[파랑]/[파랑, 노랑]/",
    POST.format(name="e", title="마", day=5, keys="authors: [kim, lee]\ntags: [파랑]", body="본문"),
    'site.toml: s/theme = "tiny"/theme = "tiny"\\ndescription = "설명"/',
    "site.toml: s/kim.example/lee.example/",
    'site.toml: s|url = "https://lee.example/"|url = "https://lee.example/"\\nteam = "팀"|',
    'site.toml: s|team = "팀"|team = "팀"\\nimage = "https://lee.example/a.png"|',
    'site.toml: s/[authors.kim]/[taxonomies.tags.descriptions]\\n"파랑" = "푸르다"\\n\\n[authors.kim]/',
    'site.toml: s/[authors.kim]/[languages.en]\\ntheme_options.accent = "red"\\n\\n[authors.kim]/',
    'site.toml: s/accent = "red"/accent = "red"\\nauthors.kim.name = "Kim"/',
    "themes/tiny/static/style.css: s/teal/red/",
    "themes/tiny/theme.toml: s/teal/red/",
    'themes/tiny/theme.toml: s/accent = "red"/accent = "red"\\ndate_format = "{year}"/',
    'themes/tiny/theme.toml: s/"안녕"/"반가워요"/',
    "themes/tiny/templates/_meta.html: s/<p>/<p class=meta>/",
    "-- themes/tiny/templates/search.html --\n{{ site.search }}",
    "a larger image",
    "an image with smaller copies",
    'site.toml: s/title = "시험"/title = "다른 시험"/',
    "a day later",
    "a preview",
)


@pytest.fixture(autouse=True)
def cards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Social cards that need no font."""
    monkeypatch.setattr("sitegen.pictured.fonts_of", lambda _: (__file__, __file__))
    monkeypatch.setattr("sitegen.theme.social.fonts_of", lambda _: (__file__, __file__))
    monkeypatch.setattr("sitegen.theme.social.Look.draw", lambda *_: Shrunk("", (("png", 1200, b"card"),)))


def story(folder: Path) -> Story:
    story = Story(folder, SITE)
    story.blog.kinds = (AskPage,)
    story.blog.write("content/posts/a.png", png(2, 2))
    return story


def edit(story: Story, what: str) -> dict[str, Any]:
    """Make an edit; the options of the next build."""
    match what:
        case "a larger image":
            story.blog.write("content/posts/a.png", png(3, 2))
        case "an image with smaller copies":
            story.blog.write("content/posts/a.png", png(1300, 1000))
        case "a day later":
            return {"now": NOW + timedelta(days=1)}
        case "a preview":
            return {"now": NOW, "preview": True}
        case text:
            story.edit(text)
    return {"now": NOW}


def test_every_question_is_noticed(tmp_path: Path, counted: Callable[[str], None]) -> None:
    """All are left out at once, each on a page of its own."""
    site = story(tmp_path)
    noticed: dict[str, str] = {}
    with sabotaged(QUESTIONS):
        site.blog.build()
        for what in EDITS:
            options = edit(site, what)
            site.blog.build(**options)
            wanted, found = clean(site.blog, tmp_path / "clean", options).snapshot(), site.blog.snapshot()
            stale = [path for path in wanted if found.get(path) != wanted[path] and path != ".sitegen/manifest"]
            # Which pictures are published follows from what was asked too.
            stale = [path for path in stale if not path.startswith("static/")]
            assert all(path.startswith("ask/") for path in stale), stale
            for path in stale:
                noticed.setdefault(path.split("/")[1], what)
    for name in QUESTIONS:
        lines = noticed[name].strip().splitlines() if name in noticed else [""]
        counted(f"{name:<10} {'noticed' if name in noticed else 'MISSED':<8} {lines[0]}")
    missed = sorted(QUESTIONS.keys() - noticed.keys())
    assert not missed, f"no edit changes an answer to {missed}: add one to EDITS"


def test_nothing_is_stale_without_sabotage(tmp_path: Path) -> None:
    """The same edits, each seen by a build that is exact and leaves nothing to do."""
    site = story(tmp_path)
    site.build()
    for what in EDITS:
        site.build(**edit(site, what))
