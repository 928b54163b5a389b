"""Snippets that come, change and go: a build renders the pages that show them, and no others."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest

from sitegen.words.errors import Problems
from tests.trace.language import Story
from tests.trace.sites import BLOG

if TYPE_CHECKING:
    from pathlib import Path

CALLED = 'content/posts/a.md: s/가의 본문./{{ call(text="가") }}/'


@pytest.fixture
def story(tmp_path: Path) -> Story:
    """A blog that is built."""
    story = Story(tmp_path, BLOG)
    story.build()
    return story


def test_in_feeds(story: Story) -> None:
    story.edit(CALLED + '\n-- snippets/call.html --\n{% include "/snippets/_in.html" %}').edit(
        "-- snippets/_in.html --\n<i>{{ text }}</i>"
    )
    story.build()
    story.edit("snippets/_in.html: s/<i>/<i class=x>/")
    shows = "/feed.xml{0}\n/posts/a/{0}\n/rss.xml{0}"
    story.expect(shows.format(" template:/snippets/call.html"))
    story.edit("snippets/_in.html: s/<i class=x>/<i  class=x>{# 말 없이 #}/").build()
    story.edit(
        "-- themes/tiny/templates/_own.html --\n글\n-- snippets/call.html --\n{% include '_own.html' %}{{ text }}"
    )
    story.expect(shows.format(" template:/snippets/call.html"))
    story.edit("themes/tiny/templates/_own.html: s/글/말/")
    story.expect(shows.format(" template:/snippets/call.html"))


def test_one_that_is_missing(story: Story) -> None:
    """A failed build and then the snippet: the same as a clean build."""
    story.edit(CALLED)
    with pytest.raises(Problems, match="snippet-unknown"):
        story.build()
    story.edit("-- snippets/call.html --\n{{ text }}").build()
    story.edit("snippets/call.html: rename snippets/called.html")
    with pytest.raises(Problems, match="snippet-unknown"):
        story.build()
    story.edit("snippets/called.html: rename snippets/call.html").expect_nothing()


def test_one_that_a_wrong_call_names(story: Story) -> None:
    """It was text before there was a snippet of the name."""
    story.edit(CALLED.replace("text=", "")).build()
    story.edit("-- snippets/call.html --\n{{ text }}")
    with pytest.raises(Problems, match="snippet-syntax"):
        story.build()
    story.edit("snippets/call.html: delete").expect_nothing()


def test_the_first_and_the_last(story: Story) -> None:
    """Without any, calls are text. No page is rendered that has no call."""
    before = story.blog.read("posts/d/index.html")
    story.edit("snippets: delete").expect("/posts/d/ post:posts/d.md, template:/snippets/box.html")
    assert "{{ box(" in story.blog.read("posts/d/index.html")
    story.edit("-- snippets/box.html --\n<b>{{ text }}</b>").expect("/posts/d/ post:posts/d.md")
    assert story.blog.read("posts/d/index.html") == before


def test_a_name_in_another_form(story: Story) -> None:
    """Disks of Macs keep names in NFD."""
    name = unicodedata.normalize("NFD", "snippets/상자.html")
    story.blog.write(name, "하나 {{ text }}")
    story.edit(CALLED.replace("call", "상자")).build()
    story.blog.write(name, "둘 {{ text }}")
    story.expect("\n".join(f"/{page} template:/snippets/상자.html" for page in ("feed.xml", "posts/a/", "rss.xml")))
    assert "둘 가" in story.blog.read("posts/a/index.html")
