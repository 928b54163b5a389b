"""What is so in many documents is told once, with the first place and the number of the others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from sitegen.words.sentences import say
from tests.support import NOW, Blog, told
from tests.trace.language import Story

if TYPE_CHECKING:
    from pathlib import Path


def post(name: str, *keys: str, body: str = "글.") -> str:
    return "".join(
        [f"-- content/posts/{name}.md --\n---\ntitle: {name}\n", *(f"{key}\n" for key in keys), f"---\n{body}\n"]
    )


SITE = (
    post("a", "date: 2026-01-02", "math: true", "rating: 5")
    + post("b", "date: 2026-01-02", "titel: x", "math: true")
    + post("c", "date: 2026-01-02", "titel: y", "discription: 가")
    + post("d", "date: 2026-01-02", "description: 가", "excerpt: 나")
    + post("e", "date: 2026-01-02", "description: 다", "excerpt: 라", "titel: z")
    + post("f", "date: 2026-01-02", "description: 다", "summary: 라", "password: 1")
)
UNUSED = "`{}` is not used, since `description` stands for the same and says something else"
WANTED = [
    ("content/posts/b.md:4:1", "`titel` looks like a slip for `title`; other documents that have it: 2"),
    ("content/posts/c.md:5:1", "`discription` looks like a slip for `description`"),
    ("content/posts/d.md:5:1", UNUSED.format("excerpt") + "; other documents like this: 1"),
    ("content/posts/f.md:5:1", UNUSED.format("summary")),
    ("content/posts/f.md:6:1", "`password` hides nothing: this document is published for everybody"),
]


def said(blog: Blog, **options: object) -> list[tuple[str, str]]:
    problems = blog.warnings(**options)
    return [
        (f"{p.place.path}:{p.place.line}:{p.place.column}", say(p.code, "en", p.values)) for p in problems if p.place
    ]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_key_is_told_once(tmp_path: Path, jobs: int) -> None:
    blog = Blog(tmp_path, SITE)
    assert said(blog, jobs=jobs) == WANTED


def test_the_same_is_told_after_edits(tmp_path: Path) -> None:
    """Of the first document, of another one, and when the first is mended: as a clean build tells it."""
    story = Story(tmp_path, SITE)

    def both() -> str:
        report = story.build()
        story.blog.build(clean=True)
        assert story.blog.build().problems == report.problems
        return told([*report.problems])

    assert "b.md" in both()
    story.edit("content/posts/e.md: s/글/새 글/")
    assert "other documents that have it: 2" in both()
    story.edit("content/posts/c.md: s/titel: y/team: y/")
    assert "other documents that have it: 1" in both()
    story.edit("content/posts/b.md: s/titel: x/team: y/")
    text = both()
    assert "other documents that have it" not in text
    assert "e.md:6:1" in text
    story.edit("content/posts/e.md: s/titel: z/team: y/")
    assert "titel" not in both()


def test_dates_that_cannot_be(tmp_path: Path) -> None:
    """A day of change before the day of publication, or one to come. Hours of one day do not matter."""
    blog = Blog(
        tmp_path,
        post("a", "date: 2026-01-02", "updated: 2026-01-01")
        + post("b", "date: 2026-01-02 18:00", "updated: 2026-01-02")
        + post("c", "date: 2026-01-02 03:00 +09:00", "lastmod: 2026-01-01 23:00 UTC")
        + post("d", "date: 2026-01-02", "updated: 2026-11-21")
        + post("e", "date: 2026-12-01", "updated: 2026-12-02")
        + post("f", "date: 2026-01-02", "lastmod: 2025-12-31"),
    )
    assert [(p.code, p.place.path[-4:], p.place.line) for p in blog.warnings(future=True) if p.place] == [
        ("updated-before-date", "a.md", 4),
        ("updated-in-future", "d.md", 4),
        ("updated-before-date", "f.md", 4),
    ]


def test_a_date_to_come_is_told_until_it_is_there(tmp_path: Path) -> None:
    """By builds that have nothing else to do as well."""
    blog = Blog(tmp_path, post("a", "date: 2026-01-02", "updated: 2026-11-21 09:00"))
    due = datetime(2026, 11, 21, tzinfo=UTC)
    for _ in range(2):
        assert [p.code for p in blog.warnings(now=NOW)] == ["updated-in-future"]
        assert [p.code for p in blog.warnings(now=due - timedelta(seconds=1))] == ["updated-in-future"]
        assert blog.warnings(now=due + timedelta(seconds=1)) == []
