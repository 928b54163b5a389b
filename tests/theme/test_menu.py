"""The menu: submenus, links to other sites and to documents, and marks where one is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support import told

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support import Blog

    MakeBlog = Callable[..., Blog]

SITE = """paginate = 1

[[navigation]]
title = "글"
url = "/"

[[navigation]]
title = "모음"

[[navigation.children]]
title = "태그"
url = "/tags/"

[[navigation.children]]
title = "배포"
url = "/tags/배포/"

[[navigation]]
title = "전체"
url = "/archive/"
children = [{title = "소개", url = "about.md"}, {title = "채용", url = "https://jobs.example/"}]
-- content/about.md --
---
title: 소개
---
소개
-- content/posts/a.md --
---
title: a
date: 2026-01-02
tags: [배포, 기록]
---
글
-- content/posts/b.md --
---
title: b
date: 2026-01-03
tags: [배포]
---
글
"""


def marks(html: str) -> dict[str, str]:
    """The marked entries of the menu, by their titles."""
    menu = html[html.index("<nav class=") : html.index("</nav>")]
    return {title: current for current, title in re.findall(r'aria-current="(\w+)"[^>]*>([^<]+)', menu)}


def test_marks(blog: MakeBlog) -> None:
    site = blog(SITE)
    site.build()
    for path, wanted in {
        "": {"글": "page"},
        "page/2/": {"글": "true"},
        "tags/": {"태그": "page"},
        "tags/배포/": {"배포": "page"},
        "tags/배포/page/2/": {"배포": "true"},
        "tags/기록/": {"태그": "true"},
        "archive/2026/": {"전체": "true"},
        "about/": {"소개": "page"},
        "posts/a/": {},
    }.items():
        assert marks(site.read(f"{path}index.html")) == wanted, path


def test_submenus(blog: MakeBlog) -> None:
    """A submenu opens without a script, begins with the page of its own item, and says what leads elsewhere."""
    site = blog(SITE)
    site.build()
    menu = site.read("index.html").partition("<nav class=")[2].partition("</nav>")[0]
    assert re.findall(r"<summary>(.+?)</summary>", menu) == ["모음", "전체"]
    assert re.findall(r'href="([^"]*)"', menu) == [
        "/", "/tags/", "/tags/%EB%B0%B0%ED%8F%AC/", "/archive/", "/about/", "https://jobs.example/",
    ]  # fmt: skip
    assert re.findall(r'<a [^>]*rel="external"[^>]*>(.+?)</a>', menu) == [
        '채용<span class="visually-hidden"> (다른 사이트)</span>'
    ]


@pytest.mark.parametrize(
    "before, after, said",
    [
        ('"about.md"', '"abuot.md"', ["site.toml:22:35", "abuot.md", "content/about.md"]),
        ('"/tags/배포/"', '"/tags/배퍼/"', ["site.toml:17:8", "/tags/배포/"]),
        ('title = "배포"\n', "", ["site.toml:15:1", "`title`"]),
        ('url = "/tags/배포/"', "ulr = 3", ["site.toml:17:1", "`url`"]),
        ('url = "about.md"', "ulr = 3", ["site.toml:22:28", "`url`"]),
        ('"https://jobs.example/"', '"javascript:alert(1)"', ["site.toml:22:62", "javascript"]),
        ('"https://jobs.example/"', '"/", children = []', ["site.toml:22:73", "`children`"]),
    ],
)
def test_wrong(blog: MakeBlog, before: str, after: str, said: list[str]) -> None:
    problems = told(blog('title = "시험"\n' + SITE.replace(before, after)).problems())
    assert not [part for part in said if part not in problems], problems


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_an_item_without_a_link(lang: str, blog: MakeBlog) -> None:
    assert "`children`" in told(blog('[[navigation]]\ntitle = "글"\n').problems(), lang)
