"""Invariants 1 and 2 over the life of a site: files that come and go, clocks, failures, caches and options."""

from __future__ import annotations

import os
import shutil
import unicodedata
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from sitegen.words.errors import Problems
from tests.trace.language import Story
from tests.trace.sites import BLOG, THEME, png

if TYPE_CHECKING:
    from pathlib import Path

IMAGE = """
-- content/posts/c.md --
---
title: 다
date: 2025-02-01
---
![그림](그림.png)
"""
NEAR = """
-- themes/near/theme.toml --
name = "near"
extends = "tiny"
"""
POSTS = "\n".join(f"/posts/{name}/ template:post.html" for name in "abcd")


@pytest.fixture
def story(tmp_path: Path) -> Story:
    """A blog that is built."""
    story = Story(tmp_path, BLOG)
    story.build()
    return story


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_an_image(form: str, story: Story) -> None:
    """Other bytes are copied; another size reaches the pages that show it."""
    name = "content/posts/" + unicodedata.normalize(form, "그림.png")
    story.blog.write(name, png(2, 2))
    story.edit(IMAGE).build()
    story.blog.write(name, png(2, 2, shade=9))
    story.expect("+ posts/그림.png")
    story.blog.write(name, png(3, 2))
    story.expect("/posts/c/ size:content/posts/그림.png\n+ posts/그림.png")
    story.blog.write(name, png(2, 2))
    story.expect("/posts/c/ size:content/posts/그림.png\n+ posts/그림.png")


def test_a_style_sheet_of_the_site(story: Story) -> None:
    """It depends on what it names being there."""
    story.edit("-- assets/a.css --\nbody { background: url(b.svg) }\n-- assets/b.svg --\n<svg/>\n")
    story.expect("+ assets/a.css\n+ assets/b.svg")
    story.edit("assets/b.svg: delete")
    with pytest.raises(Problems, match="file-missing"):
        story.build()
    story.edit("assets/a.css: s/b.svg/c.svg/\n-- assets/c.svg --\n<svg/>\n")
    story.expect("+ assets/a.css\n+ assets/c.svg\n- assets/b.svg")


def test_a_partial_in_a_nearer_theme(tmp_path: Path) -> None:
    """What was looked for and not there is a dependency too."""
    story = Story(tmp_path, BLOG.replace('theme = "tiny"', 'theme = "near"') + NEAR)
    story.build()
    story.edit("-- themes/near/templates/_meta.html --\n가까운 것\n").expect(POSTS)
    assert "가까운 것" in story.blog.read("posts/a/index.html")
    story.edit("themes/near/templates/_meta.html: delete").expect(POSTS)
    block = '-- themes/near/templates/year.html --\n{% extends "tiny/year.html" %}{# 아직 없는 덩이 #}\n'
    story.edit(block).expect("/archive/2025/ = template:year.html\n/archive/2026/ = template:year.html")


def test_a_block_comes_and_goes(tmp_path: Path) -> None:
    """A template of the same name that extends the farther one's, and overrides a block."""
    story = Story(tmp_path, BLOG.replace('theme = "tiny"', 'theme = "near"') + NEAR)
    story.build()
    story.edit('-- themes/near/templates/page.html --\n{% extends "tiny/page.html" %}\n')
    story.expect("/about/ = template:page.html")
    story.edit("themes/near/templates/page.html: s|%}|%}{% block body %}덮음{% endblock %}|")
    story.expect("/about/ template:page.html")
    story.edit("themes/near/templates/page.html: s|{% block body %}덮음{% endblock %}||")
    story.expect("/about/ template:page.html")
    story.edit("themes/near/templates/page.html: delete").expect("/about/ = template:page.html")


def test_a_name_that_is_computed(story: Story) -> None:
    """Then any template may be meant."""
    story.edit('themes/tiny/templates/404.html: s/{{/{% include ["_" ~ page.kind ~ ".html"] ignore missing %}{{/')
    story.expect("/404.html = template:404.html")
    story.edit("-- themes/tiny/templates/_404.html --\n없음\n").expect("/404.html template:404.html")
    story.edit("themes/tiny/templates/_404.html: s/없음/정말 없음/").expect("/404.html template:404.html")
    story.edit("themes/tiny/templates/_404.html: delete").expect("/404.html template:404.html")


def test_another_theme_and_back(story: Story) -> None:
    """Also where all of the old templates are still in the chain, only farther away."""
    before = story.blog.snapshot()
    story.edit(NEAR + "-- themes/near/templates/_meta.html --\n가까운 것\n").expect_nothing()
    story.edit('site.toml: s/"tiny"/"near"/').build()
    assert "가까운 것" in story.blog.read("posts/a/index.html")
    story.edit('site.toml: s/"near"/"tiny"/').build()
    assert story.blog.snapshot() == before


def test_a_theme_between(tmp_path: Path) -> None:
    """A theme begins to extend another one, and the two change places."""
    middle = (
        '-- themes/mid/theme.toml --\nname = "mid"\nextends = "tiny"\n-- themes/mid/templates/_meta.html --\n중간\n'
    )
    story = Story(tmp_path, BLOG.replace('theme = "tiny"', 'theme = "near"') + NEAR + middle)
    story.build()
    story.edit('themes/near/theme.toml: s/"tiny"/"mid"/').build()
    assert "중간" in story.blog.read("posts/a/index.html")
    story.edit("-- themes/near/templates/_meta.html --\n가까운 것\n").expect(POSTS)
    story.edit('themes/near/theme.toml: s/"mid"/"tiny"/\nthemes/mid/theme.toml: s/"tiny"/"near"/')
    story.edit('site.toml: s/"near"/"mid"/').build()
    assert "중간" in story.blog.read("posts/a/index.html")


def test_a_theme_of_the_site_in_place_of_one_that_ships(tmp_path: Path) -> None:
    story = Story(tmp_path, 'theme = "plain"\n-- content/posts/a.md --\n---\ntitle: 가\ndate: 2026-01-01\n---\n본문\n')
    story.build()
    story.edit(THEME.replace("themes/tiny", "themes/plain").replace('"tiny"', '"plain"')).build()
    assert story.blog.read("404.html").strip() == ""
    story.edit("themes: delete").build()
    assert "<html" in story.blog.read("404.html")


def test_a_hidden_file_is_no_template(story: Story) -> None:
    story.edit("-- themes/tiny/templates/.x.html --\n하나\n").expect_nothing()
    story.edit('themes/tiny/templates/404.html: s/{{/{% include ".x.html" %}{{/')
    with pytest.raises(Problems, match="template-missing"):
        story.build()


def test_a_folder_renamed(story: Story) -> None:
    """Posts keep their URLs, but not the files that lie beside an index."""
    story.edit("content/posts/c.md: rename content/posts/sub/c.md\n-- content/posts/sub/x.txt --\n가\n").build()
    story.edit("content/posts/sub: rename content/posts/other")
    story.expect(
        """
        / = list::1
        /archive/2025/ = year:2025
        /authors/kim/ = list:authors/kim:1
        /posts/b/ = near:posts/b.md
        /posts/c/ = job
        /posts/d/ = near:posts/d.md, series:series/연재
        /series/연재/ = list:series/연재:1
        + posts/other/x.txt
        - posts/sub/x.txt
        """
    )
    story.edit("content/posts/other/c.md: rename content/posts/other/index.md").build()
    story.edit("content/posts/other: rename content/posts/more")
    story.expect(
        """
        / list::1
        /archive/2025/ = year:2025
        /authors/kim/ = list:authors/kim:1
        /posts/b/ near:posts/b.md
        /posts/d/ near:posts/d.md, series:series/연재
        /posts/more/ new
        /series/연재/ = list:series/연재:1
        /sitemap.xml sitemap
        + posts/more/x.txt
        - posts/other/index.html
        - posts/other/x.txt
        """
    )


def test_a_post_changes_places_with_another(story: Story) -> None:
    """Each URL answers with the other's text."""
    story.edit("content/posts/a.md: rename x.md\ncontent/posts/c.md: rename content/posts/a.md").build()
    story.edit("x.md: rename content/posts/c.md").build()
    assert "가의 본문" in story.blog.read("posts/c/index.html")


def test_a_held_post_comes_due(story: Story) -> None:
    """And is held again where the clock goes back, in the same day too."""
    story.edit("content/posts/c.md: s/2025-02-01/2026-11-21 12:00/")
    early, late = datetime(2026, 11, 21, 2, tzinfo=UTC), datetime(2026, 11, 21, 4, tzinfo=UTC)
    assert [held.path for held in story.build(now=early).held] == ["content/posts/c.md"]
    due = """
        / list::1, count:
        /archive/ years
        /archive/2025/ = years
        /archive/2026/ year:2026, years
        /authors/ terms:authors
        /authors/kim/ list:authors/kim:1, count:authors/kim
        /feed.xml feed:
        /posts/a/ near:posts/a.md
        /posts/c/ new
        /posts/d/ series:series/연재
        /rss.xml feed:
        /series/ terms:series
        /series/연재/ list:series/연재:1, count:series/연재
        /sitemap.xml sitemap
        """
    story.expect(due, now=late)
    assert not story.build(now=late).held
    assert story.build(now=early).removed == 1
    assert story.build(now=late).written


def test_days_go_by(story: Story) -> None:
    """Only who reads the date is made anew."""
    story.edit("themes/tiny/templates/404.html: s/{{/{{ site.today }}{{/")
    story.build(now=datetime(2026, 11, 20, 14, 59, tzinfo=UTC))
    story.expect_nothing(now=datetime(2026, 11, 20, 14, 59, 59, tzinfo=UTC))
    story.expect("/404.html today", now=datetime(2026, 11, 20, 15, 0, tzinfo=UTC))
    story.expect("/404.html today", now=datetime(2026, 11, 20, 14, 59, tzinfo=UTC))


def test_fail_mend_build(story: Story) -> None:
    """A build that fails leaves nothing behind that the next one could stumble over."""
    story.edit("content/posts/d.md: s/b.md/nowhere.md/\ncontent/posts/a.md: s/가의 본문/가의 새 본문/")
    for _ in range(2):
        with pytest.raises(Problems, match="link-no-document"):
            story.build()
    story.edit("content/posts/c.md: s/title: 다/title: [다/")
    with pytest.raises(Problems, match="yaml"):
        story.build()
    story.edit("content/posts/d.md: s/nowhere.md/b.md/\ncontent/posts/c.md: s/title: [다/title: 다/")
    story.expect("/feed.xml post:posts/a.md\n/posts/a/ post:posts/a.md\n/rss.xml post:posts/a.md")


def test_a_template_that_fails(story: Story) -> None:
    story.edit("themes/tiny/templates/_meta.html: s/<p>/{{ nothing }}<p>/")
    with pytest.raises(Problems, match="template-undefined"):
        story.build()
    story.edit("themes/tiny/templates/_meta.html: s/{{ nothing }}//").expect_nothing()


def test_two_edits_between_builds(story: Story) -> None:
    """And one that is taken back before anybody looks."""
    story.edit("content/posts/c.md: s/다의 본문/하나/\ncontent/posts/b.md: s/나의 본문/둘/")
    story.edit("content/posts/a.md: s/가의/나의/").edit("content/posts/a.md: s/나의/가의/")
    story.expect(
        "/feed.xml post:posts/b.md\n/posts/b/ post:posts/b.md\n/posts/c/ post:posts/c.md\n/rss.xml post:posts/b.md"
    )


def test_options_change(story: Story) -> None:
    """Drafts, posts to come and another address, and back."""
    story.edit("content/posts/c.md: s/series/draft: true\\nseries/\ncontent/posts/d.md: s/2025-01-01/2030-01-01/")
    story.build()
    before = story.blog.snapshot()
    story.expect(
        """
        / list::1, count:
        /archive/ years
        /archive/2025/ new
        /archive/2026/ = years
        /authors/ terms:authors
        /authors/kim/ list:authors/kim:1, count:authors/kim
        /posts/b/ near:posts/b.md
        /posts/c/ new
        /series/ terms:series
        /series/연재/ new
        /sitemap.xml sitemap
        """,
        drafts=True,
    )
    assert "/posts/d/" in story.build(future=True).stale
    everywhere = story.build(base_url="https://example.com/blog")
    assert everywhere.rendered == everywhere.pages
    story.build()
    assert story.blog.snapshot() == before


def test_one_output_folder_after_the_other(story: Story, tmp_path: Path) -> None:
    """Each has a memory of its own."""
    elsewhere = tmp_path / "elsewhere"
    assert story.blog.build(output=elsewhere).rendered > 10
    story.edit("content/posts/c.md: s/다의 본문/다의 새 본문/").expect("/posts/c/ post:posts/c.md")
    report = story.blog.build(output=elsewhere)
    assert [*report.stale] == ["/posts/c/"]
    assert story.blog.build(output=elsewhere).rendered == 0
    shutil.rmtree(elsewhere)
    assert story.blog.build(output=elsewhere).written > 10


def test_symbolic_links_in_a_circle(story: Story) -> None:
    """Refused at once, not after all of the ways round have been walked."""
    for name in "xyz":
        os.symlink(".", story.blog.root / "content" / name)
    with pytest.raises(Problems, match="symlink-loop"):
        story.build()
    for name in "xyz":
        (story.blog.root / "content" / name).unlink()
    story.expect_nothing()


def test_a_folder_that_is_a_link(story: Story) -> None:
    """What lies behind it is looked at."""
    story.edit("-- more/e.md --\n---\ntitle: 마\ndate: 2024-01-01\n---\n본문\n")
    os.symlink("../../more", story.blog.root / "content/posts/more")
    assert "/posts/e/" in story.build().stale
    story.edit("more/e.md: s/본문/첫 문단\\n\\n본문/").build()
    story.edit("more/e.md: s/본문/새 본문/").expect("/posts/e/ post:posts/more/e.md")


@pytest.mark.parametrize("also", ["", "the settings", "the output"])
def test_all_documents_are_replaced(story: Story, also: str) -> None:
    """As by whoever removes what came with a new blog: the cache is still this site's, and nobody is told otherwise."""
    story.edit("content: delete\n-- content/posts/mine.md --\n---\ntitle: 내 글\ndate: 2026-05-01\n---\n첫 글.\n")
    if also == "the settings":
        story.edit('site.toml: s/"시험"/"내 블로그"/')
    elif also == "the output":
        story.edit("public: delete")
    assert story.build().notice is None
    assert story.blog.outputs() >= {"posts/mine/index.html"}
    assert "posts/a/index.html" not in story.blog.outputs()


def test_the_cache_of_another_site(story: Story, tmp_path: Path) -> None:
    """Copied into a new site: it is dropped, with a notice."""
    other = Story(tmp_path / "other", 'title = "남"\n-- content/x.md --\n---\ntitle: 엑스\n---\n엑스\n')
    shutil.copytree(story.blog.root / ".sitegen", other.blog.root / ".sitegen")
    assert other.build().notice == "foreign"
