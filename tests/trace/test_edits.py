"""Invariants 1, 2 and 3, edit by edit: what a build renders is all that has to be, and nothing else.

What is expected is told in the language of ``tests.trace.language``, which also compares every build with a clean
one and sees that it leaves nothing to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.trace.edits import EDITS
from tests.trace.language import Story
from tests.trace.sites import BLOG

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("edit", "expected"), EDITS.values(), ids=EDITS)
def test_edit(edit: str, expected: str, tmp_path: Path) -> None:
    """What it renders; and taken back, it leads to the bytes that there were."""
    story = Story(tmp_path, BLOG)
    story.build()
    before = story.blog.snapshot()
    story.edit(edit).expect(expected)
    story.edit("content: delete\nthemes: delete\n-- site.toml --\n" + BLOG).build()
    assert story.blog.snapshot() == before


DEFAULT = """
-- content/posts/a.md --
---
title: 가
date: 2026-04-01
tags: [빨강]
---
요약.

가의 본문.
-- content/posts/b.md --
---
title: 나
date: 2026-03-01
tags: [파랑]
---
요약.

나의 본문.
"""


@pytest.mark.parametrize("theme", ["default", "plain"])
def test_a_body_with_the_themes_that_ship(theme: str, tmp_path: Path) -> None:
    """Its page and the feeds that hold it."""
    story = Story(tmp_path, f'theme = "{theme}"\n{DEFAULT}')
    story.build()
    story.edit("content/posts/a.md: s/가의 본문/가의 새 본문/")
    story.expect(
        """
        /feed.xml post:posts/a.md
        /posts/a/ post:posts/a.md
        /rss.xml post:posts/a.md
        /tags/빨강/feed.xml post:posts/a.md
        + static/search/218922.json
        + static/search/PIECE.json
        + static/search/index.json
        - static/search/PIECE.json
        """
    )


def test_a_tag_with_the_default_theme(tmp_path: Path) -> None:
    """Its sidebar tells the tags on the home page; other posts do not see them."""
    story = Story(tmp_path, DEFAULT)
    story.build()
    story.edit("content/posts/a.md: s/[빨강]/[노랑]/")
    story.expect(
        """
        / list::1, terms:tags
        /404.html = recent:5:
        /feed.xml post:posts/a.md
        /posts/a/ post:posts/a.md
        /rss.xml post:posts/a.md
        /sitemap.xml sitemap
        /tags/ terms:tags
        /tags/노랑/ new
        /tags/노랑/feed.xml new
        + static/search/218922.json
        + static/search/PIECE.json
        + static/search/index.json
        - static/search/PIECE.json
        - tags/빨강/feed.xml
        - tags/빨강/index.html
        """
    )
