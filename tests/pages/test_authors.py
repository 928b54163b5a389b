"""The people who write: what the settings say of them stands on their posts and their pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.bad import check
from tests.trace.language import assert_same, clean

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support import Blog

    MakeBlog = Callable[[str], Blog]

SITE = """
[authors.haneul]
name = "김하늘"
role = "백엔드 엔지니어"
team = "결제팀"
links = {GitHub = "https://github.com/haneul", "다른 글" = "/posts/a/"}
[authors.bada]
name = "이바다"
-- content/posts/a.md --
---
title: 글
date: 2026-01-02
authors: [haneul, bada]
---
본문
"""


def test_a_byline(blog: MakeBlog) -> None:
    """With the role, and an initial where there is no picture; a name alone stays a name."""
    made = blog(SITE)
    made.build()
    html = made.read("posts/a/index.html")
    lines = re.findall(r'<span class="byline">(.*?)</span>\n', html)
    assert lines == [
        (
            '<span class="initial" aria-hidden="true">김</span><a href="/authors/haneul/" rel="author">김하늘</a> '
            '<span class="role">백엔드 엔지니어</span>'
        ),
        '<a href="/authors/bada/" rel="author">이바다</a>',
    ]
    assert '<a href="https://github.com/haneul" rel="me">GitHub</a> · <a href="/posts/a/" rel="me">다른 글</a>' in html


def test_an_author_s_page(blog: MakeBlog) -> None:
    made = blog(SITE)
    made.build()
    assert '<p class="role">결제팀 · 백엔드 엔지니어</p>' in made.read("authors/haneul/index.html")
    assert 'class="role"' not in made.read("authors/bada/index.html")


def test_another_role_is_exact(blog: MakeBlog, tmp_path: Path) -> None:
    made = blog(SITE)
    made.build()
    made.write("site.toml", (made.root / "site.toml").read_text(encoding="utf-8").replace("백엔드", "플랫폼"))
    made.build()
    assert "플랫폼 엔지니어" in made.read("posts/a/index.html")
    assert_same(made, clean(made, tmp_path / "clean", {}))


def test_a_link_that_is_none(blog: MakeBlog) -> None:
    [problem] = blog('[authors.a]\nlinks = {X = "javascript:x"}\n').problems()
    check(problem, "config-link", "site.toml:3:10", "X", "`javascript:x` is not a link that a page may hold")
