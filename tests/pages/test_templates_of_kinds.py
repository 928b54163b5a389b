"""A kind of the site's own: a theme has a template for its posts and pages."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support import Blog

    MakeBlog = Callable[[str], Blog]

SITE = """theme = "mine"

-- themes/mine/theme.toml --
extends = "default"

-- content/posts/a.md --
---
title: 책 한 권
date: 2026-01-02
kind: review
---
글

-- content/posts/b.md --
---
title: 후기
date: 2026-01-03
kind: 후기
---
글

-- content/books.md --
---
title: 책
kind: review
---
글
"""
REVIEW = '{% extends "post.html" %}\n{% block post_header %}<p>서평: {{ post.title }}</p>{% endblock %}\n'
PAGES = ("posts/a/index.html", "posts/b/index.html", "books/index.html")


def test_a_template_for_a_kind(blog: MakeBlog) -> None:
    """It is for posts of this kind alone, is found in any Unicode form, and edits of it reach just these."""
    made = blog(SITE)
    assert made.warnings() == []
    before = {page: made.read(page) for page in PAGES}
    made.write("themes/mine/templates/post-review.html", REVIEW)
    assert made.build().stale.keys() <= {"/posts/a/"}
    assert "<p>서평: 책 한 권</p>" in made.read(PAGES[0])
    assert {page: made.read(page) for page in PAGES[1:]} == {page: before[page] for page in PAGES[1:]}
    made.write("themes/mine/templates/" + unicodedata.normalize("NFD", "post-후기.html"), REVIEW.replace("서평", "뒤"))
    made.write(
        "themes/mine/templates/page-review.html", REVIEW.replace("post", "page").replace("page.title", "post.title")
    )
    assert made.warnings() == []
    assert "<p>뒤: 후기</p>" in made.read(PAGES[1])
    assert "<p>서평: 책</p>" in made.read(PAGES[2])
    made.write("themes/mine/templates/post-review.html", REVIEW.replace("서평", "평"))
    report = made.build(explain=True)
    assert report.stale.keys() == {"/posts/a/"}
    assert "<p>평: 책 한 권</p>" in made.read(PAGES[0])
    changed = made.snapshot()
    made.build(clean=True)
    assert made.snapshot() == changed
    for name in ("post-review.html", unicodedata.normalize("NFD", "post-후기.html"), "page-review.html"):
        (made.root / "themes/mine/templates" / name).unlink()
    made.build()
    assert {page: made.read(page) for page in PAGES} == before


def test_slips_of_kinds(blog: MakeBlog) -> None:
    """A kind that has a template is known, so it is no slip, and others may be slips of it."""
    made = blog(SITE)
    made.post("c", kind="interveiw")
    made.post("d", kind="reveiw")
    made.post("f", kind="interveiw")
    made.post("e", kind="stacks")
    said = [("interveiw", "`interview`"), ("stacks", "`stack`")]
    assert [(p.values[0][1], p.values[1][1]) for p in made.warnings()] == said
    made.write("themes/mine/templates/post-review.html", REVIEW)
    made.write("themes/mine/templates/post-stacks.html", REVIEW)
    problems = made.warnings()
    said_once = [("interveiw", "`interview`", "2"), ("reveiw", "`review`", "1")]
    assert [tuple(value for _, value in p.values) for p in problems] == said_once
    assert [p.place.path for p in problems if p.place] == ["content/posts/c.md", "content/posts/d.md"]


def test_a_template_that_no_kind_has(blog: MakeBlog) -> None:
    """Is told as unused until a document has the kind, a draft too."""
    made = blog(SITE)
    for name in ("post-review.html", "post-interview.html", "post-nobody.html", "home-x.html"):
        made.write(f"themes/mine/templates/{name}", REVIEW)
    unused = [f"themes/mine/templates/{name}" for name in ("home-x.html", "post-nobody.html")]
    assert [(p.code, p.place and p.place.path) for p in made.warnings()] == [("template-unused", at) for at in unused]
    made.post("c", kind="nobody", draft="true")
    assert [p.place and p.place.path for p in made.warnings()] == unused[:1]
