"""Drafts, unpublished posts and posts to come are filtered where documents are read: nothing later sees them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from sitegen.cli.main import cli
from tests.bad import POST, check
from tests.support import NOW

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support import Blog

    MakeBlog = Callable[[str], Blog]

REASONS = {"draft": "draft: true", "future": "date: 2099-08-21 09:00", "unpublished": "published: false"}
SECRET = """\
---
title: 비밀제목
{}
description: 비밀요약
tags: [비밀태그, 함께]
categories: 비밀분류
series: 비밀연재
author: 비밀필자
aliases: /secret-alias/
image: secret.png
---
비밀본문 ![그림](secret.png)
"""


def with_secret(blog: MakeBlog, reason: str) -> Blog:
    """A blog with a post in a folder that is held back, between two that are not."""
    made = blog("")
    made.post("before", date="2025-01-01", tags="함께")
    made.post("after", date="2026-02-01", tags="함께")
    line = REASONS[reason]
    made.write("content/posts/secret/index.md", SECRET.format(line if "date" in line else f"date: 2025-06-01\n{line}"))
    made.write("content/posts/secret/secret.png", b"secret")
    made.write("content/posts/secret/more/data.csv", b"secret")
    return made


@pytest.mark.parametrize("reason", REASONS)
def test_nothing_of_it_is_anywhere(blog: MakeBlog, reason: str) -> None:
    made = with_secret(blog, reason)
    report = made.build()
    assert [(held.path, held.reason) for held in report.held] == [("content/posts/secret/index.md", reason)]
    for path, data in made.snapshot().items():
        assert "secret" not in path, path
        assert "비밀" not in path, path
        for word in ("비밀", "secret", "%EB%B9%84%EB%B0%80"):
            assert word.encode() not in data, path
    assert "posts/before/" in made.read("posts/after/index.html")
    assert "posts/after/" in made.read("posts/before/index.html")
    assert made.read("tags/함께/feed.xml").count("<entry>") == 2


@pytest.mark.parametrize(("reason", "option"), [("draft", "drafts"), ("future", "future")])
def test_an_option_publishes_all_of_it(blog: MakeBlog, reason: str, option: str) -> None:
    made = with_secret(blog, reason)
    report = made.build(**{option: True})
    assert report.held == ()
    assert {"posts/secret/index.html", "posts/secret/secret.png", "posts/secret/more/data.csv"} <= made.outputs()
    assert {"secret-alias/index.html", "tags/비밀태그/index.html", "authors/비밀필자/index.html"} <= made.outputs()
    made.build()
    assert not [path for path in made.outputs() if "secret" in path or "비밀" in path]


@pytest.mark.parametrize("option", ["drafts", "future"])
def test_unpublished_stays_unpublished(blog: MakeBlog, option: str) -> None:
    made = with_secret(blog, "unpublished")
    assert [held.reason for held in made.build(**{option: True}).held] == ["unpublished"]


@pytest.mark.parametrize("page", ["content/about.md", "content/about/index.md"])
def test_pages_are_held_too(blog: MakeBlog, page: str) -> None:
    made = blog(f"-- {page} --\n---\ndraft: true\n---\n소개")
    assert [held.path for held in made.build().held] == [page]
    assert "about/index.html" not in made.outputs()


@pytest.mark.parametrize(
    ("date", "zone", "held"),
    [
        ("2026-11-20 12:00", "Asia/Seoul", False),  # the moment itself
        ("2026-11-20 12:00:01", "Asia/Seoul", True),
        ("2026-11-20 12:00", "UTC", True),
        ("2026-11-20T03:00:00Z", "Asia/Seoul", False),
        ("2026-11-20T03:00:01Z", "Asia/Seoul", True),
        ("2026-11-21", "Pacific/Kiritimati", True),
        ("2026-11-20", "Pacific/Kiritimati", False),
        ("2026-11-20", "Pacific/Pago_Pago", True),
    ],
)
def test_the_moment_of_release(blog: MakeBlog, date: str, zone: str, held: bool) -> None:
    assert datetime(2026, 11, 20, 3, 0, tzinfo=UTC) == NOW
    made = blog(f'timezone = "{zone}"\n')
    made.post("a", date=date)
    report = made.build()
    assert [entry.reason for entry in report.held] == (["future"] if held else [])
    assert ("posts/a/index.html" in made.outputs()) is not held


def test_a_date_in_the_name_holds_too(blog: MakeBlog) -> None:
    made = blog("-- content/posts/2099-01-01-a.md --\n본문")
    [held] = made.build().held
    assert (held.reason, str(held.until)) == ("future", "2099-01-01 00:00:00+09:00")


def test_two_versions_of_a_post_may_share_their_url_while_one_is_a_draft(blog: MakeBlog) -> None:
    made = blog("")
    made.post("a", permalink="/x/")
    made.post("b", permalink="/x/", draft="true")
    made.build()
    assert {p.code for p in made.problems(drafts=True)} == {"url-taken"}


def test_a_link_to_a_held_post(blog: MakeBlog) -> None:
    made = blog("")
    made.post("b", draft="true")
    made.post("a", body="가 [나](b.md#다)")
    [problem] = made.problems()
    message = "`b.md#다` is not published in this build: a draft, unpublished, or not due yet"
    check(problem, "link-to-held", f"{POST}:5:7", "b.md#다", message)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "held back: content/posts/secret/index.md (appears on 2099-08-21 09:00 +0900)"),
        ("ko", "제외: content/posts/secret/index.md (2099-08-21 09:00 +0900에 공개)"),
    ],
)
def test_the_summary_says_when(blog: MakeBlog, lang: str, said: str) -> None:
    made = with_secret(blog, "future")
    done = CliRunner().invoke(cli, ["build", "--root", str(made.root), "--lang", lang, "--jobs", "1"])
    assert done.exit_code == 0, done.output
    assert said in done.output
