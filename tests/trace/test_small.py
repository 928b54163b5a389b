"""Small builds: what makes a build one, what makes it none, and what must not be lost on the way."""

from __future__ import annotations

import os
import sqlite3
import sys
import time
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any

import pytest

from sitegen.pages import KINDS
from sitegen.pool import FORKS
from sitegen.trace import quick
from sitegen.trace.cache import Cache
from sitegen.words.errors import Problems
from tests.support import Blog, told
from tests.trace.language import Story
from tests.trace.sites import BLOG

if TYPE_CHECKING:
    from pathlib import Path

    from sitegen.trace.digests import Digests

POST = "content/posts/a.md"


EDITS = {
    "a paragraph": ("본문\n", "본문\n\n새 문단\n", True),
    "white space": ("본문\n", "본문  \n\n\n", True),
    "a block of code": ("본문\n", "본문\n\n```python\nx = 1\n```\n", True),
    "a known link": ("본문\n", "본문\n\n[그것](b.md)과 [그것](b.md)\n", False),
    "a heading": ("본문\n", "본문\n\n## 새 제목\n", True),
    "the summary": ("요약", "다른 요약", True),
    "a title": ("title: 가", "title: 나", True),
    "a known tag": ("title: 가", "title: 가\ntags: [파랑]", True),
    "a new tag": ("title: 가", "title: 가\ntags: [노랑]", False),
    "a date": ("2026-01-02", "2026-01-03", False),
    "an unknown key": ("title: 가", "title: 가\nmine: 1", True),
    "a comment": ("title: 가", "title: 가 # 제목", True),
}


@pytest.mark.parametrize("name", EDITS)
def test_which_builds_are_small(tmp_path: Path, small: list[bool], name: str) -> None:
    """Exact either way; an edit that moves nothing is small."""
    old, new, is_small = EDITS[name]
    blog = Blog(tmp_path / "site", 'theme = "plain"\n')
    blog.write(POST, "---\ntitle: 가\ndate: 2026-01-02\n---\n요약\n\n본문\n")
    blog.post("b", tags="[파랑]")
    blog.build()
    text = (blog.root / POST).read_text(encoding="utf-8")
    assert old in text
    blog.write(POST, text.replace(old, new))
    report = blog.build()
    assert small == [is_small]
    clean = Blog(tmp_path / "clean")
    for path in ("site.toml", POST, "content/posts/b.md"):
        clean.write(path, (blog.root / path).read_bytes())
    clean.build()
    assert blog.snapshot() == clean.snapshot()
    assert report.written > 0 or name in ("white space", "a comment", "an unknown key")
    assert blog.build().rendered == 0


def test_a_refused_cache_is_not_believed(tmp_path: Path) -> None:
    """Where the disk takes the site but not what is to be remembered, an edit that is taken back is seen."""
    resource = pytest.importorskip("resource")
    import signal

    blog = Blog(tmp_path, 'theme = "plain"\n')
    shown = tmp_path / "public/posts/a/index.html"
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    for extra in range(-40_000, 40_000, 16_000):
        blog.post("a", "첫 문단\n\nAAAA")
        blog.build(clean=True)
        time.sleep(0.06)
        blog.build()
        size = (tmp_path / ".sitegen/build.db").stat().st_size
        blog.post("a", "첫 문단\n\nBBBB" + "\n\n문단 " * 3000)
        if size + extra < 40_000:
            continue
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + extra, limits[1]))
        try:
            with suppress(Problems):  # too little room even for the site
                blog.build()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        blog.post("a", "첫 문단\n\nAAAA")
        blog.build()
        assert "AAAA" in shown.read_text(encoding="utf-8"), extra


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_pipe_in_place_of_a_document(tmp_path: Path) -> None:
    """It is told, and never read: that would take for ever."""
    blog = Blog(tmp_path, 'theme = "plain"\n')
    blog.post("a")
    blog.build()
    (tmp_path / POST).unlink()
    os.mkfifo(tmp_path / POST)
    assert POST in told(blog.problems())


def test_recorded_answers_come_back_the_same(tmp_path: Path) -> None:
    """All that the index of the site answers, from the records: the same as from the documents."""
    from sitegen.trace.index import recorded_catalog
    from sitegen.trace.recorded import RecordedAnswers, Records

    from sitegen.trace.memory import Memory

    asked: dict[tuple[Any, ...], str] = {}
    site: list[Any] = []
    original = Memory.save

    def save(self: Memory, folder: Any, made: Any, kept: Any, digests: Digests, parts: Any) -> None:
        answers = digests._answers
        asked.update({key: repr(answers.answer(key)) for entry in made.values() for key in entry.reads
                      if key[0] not in ("template", "sitemap")})  # fmt: skip
        site[:] = [answers]
        original(self, folder, made, kept, digests, parts)

    story = Story(tmp_path, BLOG)
    story.blog.post("moved", aliases="[/old/]")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Memory, "save", save)
        story.blog.build()
    (answers,) = site
    records = Records(story.blog.root / ".sitegen/build.db")
    catalog, _ = recorded_catalog(answers.config, records.part)
    found = RecordedAnswers(
        answers.root, answers.settings, catalog, answers.theme, answers.statics, answers.today, records,
        records.content, {}, KINDS,
    )  # fmt: skip
    assert {key[0] for key in asked} >= {
        "card",
        "count",
        "feed",
        "list",
        "near",
        "post",
        "ref",
        "series",
        "term",
        "year",
    }
    for key, wanted in asked.items():
        assert repr(found.answer(key)) == wanted, key
    records.close()


def test_cards_are_found_wherever_they_lie(tmp_path: Path, small: list[bool]) -> None:
    """Cards are recorded many to a part: the first of one, the last of one, and pages after all posts."""
    posts = "".join(
        f"-- content/posts/p{n:03}.md --\n---\ntitle: 글 {n}\ndate: 2026-01-01 00:{n % 60:02}\ntags: [가]\n---\n본문\n"
        for n in range(130)
    )
    story = Story(tmp_path, f'theme = "plain"\n{posts}-- content/about.md --\n---\ntitle: 소개\n---\n본문\n')
    story.build()
    for name in ("posts/p000", "posts/p059", "posts/p064", "posts/p129", "about", "posts/p000"):
        small.clear()
        path = story.blog.root / f"content/{name}.md"
        path.write_text(path.read_text(encoding="utf-8").replace("title: ", "title: 새 "), encoding="utf-8")
        report = story.build()
        assert small == [True], name
        assert report.rendered


def test_an_output_goes_while_a_document_is_edited(tmp_path: Path) -> None:
    """Sources alone look like a small edit; outputs tell that there is more to do, and it is done."""
    story = Story(tmp_path, BLOG)
    story.build()
    page = next((story.blog.root / "public/tags").glob("*/index.html"))
    page.unlink()
    story.edit("content/posts/b.md: s/요약./몸글./")
    report = story.build()
    assert page.exists()
    assert report.rendered


@pytest.mark.skipif(not FORKS, reason="all is done by one process")
@pytest.mark.parametrize("lost", [False, True])
def test_two_processes_look_at_the_outputs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: list[bool], lost: bool
) -> None:
    """As where there are many of them, from the beginning, and after the document is parsed."""
    monkeypatch.setattr(quick, "_SHARE", 2)
    story = Story(tmp_path, BLOG, jobs=2)
    story.build()
    for number, most in enumerate((0, 10_000)):
        monkeypatch.setattr(quick, "_MANY", most)
        story.edit(f"content/posts/b.md: s/요약/요약 {number}/")
        if lost:
            max((story.blog.root / "public").rglob("*.html")).unlink()
        small.clear()
        story.build()
        assert small[:1] == [True]


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("cards 0", b"[" * 100_000),
        ("cards 0", b"[]"),
        ("cards 0", b"\xff"),
        ("terms", b"[" * 100_000),
        ("terms", b"{}"),
        ("spellings", b'{"tags": []}'),
        ("spellings", b'{"tags": [], "categories": [], "authors": [], "series": []}'),
    ],
)
def test_a_part_that_somebody_made(tmp_path: Path, name: str, part: bytes) -> None:
    """With the digest that belongs to it: the build is not a small one, and ends well."""
    story = Story(tmp_path, BLOG)
    story.build()
    cache = Cache(story.blog.root / ".sitegen/build.db")
    cache.reopen()
    with cache.transaction():
        cache.put_parts({name: part}, others=True)
    cache.close()
    story.edit("content/posts/b.md: s/title: 나/title: 나나/")
    story.build()


def test_a_part_of_cards_that_is_lost(tmp_path: Path) -> None:
    story = Story(tmp_path, BLOG)
    story.build()
    with closing(sqlite3.connect(story.blog.root / ".sitegen/build.db")) as db, db:
        db.execute("DELETE FROM parts WHERE name = 'cards 0'")
    story.edit("content/posts/b.md: s/title: 나/title: 나나/")
    story.build()
