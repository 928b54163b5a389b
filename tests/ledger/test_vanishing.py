"""A build that would make a published URL vanish fails, in each way in which one can, and says how to go on."""

from __future__ import annotations

import re
import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from sitegen.catalog.ledger import read_ledger
from sitegen.words.errors import Problems
from sitegen.words.sentences import say
from tests.built import REPOSITORY
from tests.support import NOW, Blog, told
from tests.trace.language import Story, clean
from tests.trace.sites import THEME

if TYPE_CHECKING:
    from pathlib import Path

SITE = f"""
title = "시험"
theme = "tiny"
paginate = 1

[redirects]
"/moved/" = "about.md"
-- urls.lock --
# sitegen urls 1: 주소
-- content/posts/가.md --
---
title: 가
date: 2026-01-03
tags: [배포 전략]
aliases: [/old/]
---
가의 글
-- content/posts/나/index.md --
---
title: 나
date: 2026-01-02
tags: [배포 전략]
---
나의 글
-- content/posts/나/그림.svg --
<svg/>
-- content/posts/다.md --
+++
title = "다"
date = 2026-01-01
+++
다의 글
-- content/about.md --
---
title: 소개
---
소개
-- assets/a b.pdf --
%PDF
{THEME}"""
가, 다 = "content/posts/가.md", "content/posts/다.md"
# Edits, and what is told of each URL that would vanish: its code, and what else the message must say.
WAYS: dict[str, tuple[str, dict[str, tuple[str, str]]]] = {
    "a renamed file": (
        f"{가}: rename content/posts/라.md",
        {
            "/posts/가/": (
                "url-moved",
                '`aliases: ["/old/", "/posts/가/"]` into the front matter of content/posts/라.md',
            ),
        },
    ),
    "a file that was renamed and edited": (
        f"{다}: rename content/다/다.md\ncontent/다/다.md: s/다의/라의/",
        {"/posts/다/": ("url-moved", 'aliases = ["/posts/다/"]')},
    ),
    "another slug": (f"{다}: s/title/slug = 'da'\\ntitle/", {"/posts/다/": ("url-moved", "`/posts/da/` now")}),
    "another permalink pattern": (
        "site.toml: s|paginate|permalink = ':year/:slug'\\npaginate|",
        {
            "/posts/가/": ("url-moved", "`/2026/가/` now"),
            "/posts/나/": ("url-moved", "`/2026/나/` now"),
            "/posts/다/": ("url-moved", 'aliases = ["/posts/다/"]'),
            "/posts/나/그림.svg": ("url-vanished-file", "content/posts/나/그림.svg"),
        },
    ),
    "a removed post": (f"{다}: delete", {"/posts/다/": ("url-vanished", "vanish (content/posts/다.md")}),
    "a draft": (
        "content/posts/나/index.md: s/title/draft: true\\ntitle/",
        {"/posts/나/": ("url-held-draft", "is a draft now"), "/posts/나/그림.svg": ("url-vanished-file", "")},
    ),
    "unpublished": (
        f"{다}: s/title/published = false\\ntitle/",
        {"/posts/다/": ("url-held-unpublished", "published: false")},
    ),
    "a date to come": (f"{다}: s/2026-01-01/2027-01-01/", {"/posts/다/": ("url-held-future", "to come")}),
    # The feed of a page that is missing is not told of besides.
    "a renamed tag": (
        f"{가}: s/배포 전략/배포 전력/\ncontent/posts/나/index.md: s/배포 전략/배포 전력/",
        {"/tags/배포-전략/": ("url-vanished", '`"/tags/배포-전략/" = "/tags/배포-전력/"` into `[redirects]`')},
    ),
    "feeds that are off": (
        "site.toml: s/paginate/feeds.terms = false\\npaginate/",
        {"/tags/배포-전략/feed.xml": ("url-vanished-file", "retire /tags/배포-전략/feed.xml")},
    ),
    "an alias": (f"{가}: s|aliases: [/old/]||", {"/old/": ("url-moved", 'aliases: ["/old/"]')}),
    "a redirect": ('site.toml: s|"/moved/" = "about.md"||', {"/moved/": ("url-vanished", "vanish (site.toml)")}),
    "a file": (
        "assets/a b.pdf: rename assets/b.pdf",
        {"/assets/a b.pdf": ("url-vanished-file", "no page can lead on")},
    ),
    "a year": (
        f"{가}: s/2026/2025/\n{다}: s/2026/2025/\ncontent/posts/나/index.md: s/2026/2025/",
        {"/archive/2026/": ("url-vanished", "would vanish\n")},
    ),
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Story:
    story = Story(tmp_path_factory.mktemp("published"), SITE)
    story.blog.build(records="lock")
    return story


@pytest.fixture
def story(published: Story, tmp_path: Path) -> Story:
    shutil.copytree(published.blog.root, tmp_path / "site", symlinks=True)
    copy = Story.__new__(Story)
    copy.folder, copy.options, copy.blog = tmp_path, {}, Blog.__new__(Blog)
    copy.blog.root = tmp_path / "site"
    return copy


def test_what_is_in_it(published: Story) -> None:
    """Pages, feeds and files; not what has a digest in its name, nor the further pages of a list."""
    text = (published.blog.root / "urls.lock").read_text(encoding="utf-8")
    lines = text.splitlines()
    assert lines[0] == "# sitegen urls 1: 주소"
    assert [line.split()[0] for line in lines[1:]] == sorted([
        "/", "/about/", "/archive/", "/archive/2026/", "/assets/a%20b.pdf", "/authors/", "/categories/", "/feed.xml",
        "/moved/", "/old/", "/posts/가/", "/posts/나/", "/posts/나/그림.svg", "/posts/다/", "/rss.xml", "/series/",
        "/tags/", "/tags/배포-전략/", "/tags/배포-전략/feed.xml",
    ])  # fmt: skip
    assert "/page/2/" in published.blog.build(clean=True).urls
    assert f"/posts/가/  2026-11-20  {가}" in lines
    assert f"/old/  2026-11-20  redirect  {가}" in lines
    assert "/moved/  2026-11-20  redirect  site.toml" in lines
    assert "/assets/a%20b.pdf  2026-11-20  assets/a b.pdf" in lines
    assert "/tags/배포-전략/  2026-11-20" in lines
    values = {"url": "/posts/hello/", "was": "content/posts/hello.md", "document": "content/posts/첫-글.md"}
    quoted = say("url-moved", "ko", [*values.items(), ("now", "/posts/첫-글/")])
    assert f"오류: {quoted}\n" in (REPOSITORY / "docs/urls.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("way", WAYS)
def test_each_way_to_vanish(story: Story, way: str) -> None:
    edit, wanted = WAYS[way]
    before = (story.blog.root / "urls.lock").read_bytes()
    problems = story.edit(edit).blog.problems(records="lock")
    found = {dict(problem.values)["url"]: (problem.code, told([problem])) for problem in problems}
    assert {url: code for url, (code, _) in found.items()} == {url: code for url, (code, _) in wanted.items()}
    for url, (_, said) in wanted.items():
        assert said in found[url][1]
        assert f"sitegen urls retire {url}" in found[url][1]
        assert re.search(r"--> urls\.lock:\d+:1", found[url][1])
    assert (story.blog.root / "urls.lock").read_bytes() == before
    # Without the cache of the last build the same is told, and a preview shows the site all the same.
    shutil.rmtree(story.blog.root / ".sitegen")
    warned = story.blog.warnings(preview=True)
    assert {dict(problem.values)["url"] for problem in warned if problem.code.startswith("url-")} == set(wanted)


def test_the_ways_out(story: Story) -> None:
    """An alias, a redirect, a page that says that it is gone. Feeds go on to call what has moved by its first URL."""
    blog = story.blog
    first = blog.read("feed.xml")
    assert "<id>http://localhost:8000/posts/%EA%B0%80/</id>" in first
    story.edit(f"{가}: rename content/posts/라.md\ncontent/posts/나/index.md: s/배포 전략/전략/")
    story.edit("content/posts/라.md: s/배포 전략/전략/")
    assert [problem.code for problem in blog.problems()] == ["url-moved", "url-vanished"]
    story.edit('content/posts/라.md: s|[/old/]|["/old/", "/posts/가/"]|')
    story.edit('site.toml: s|[redirects]|[redirects]\\n"/tags/배포-전략/" = "/tags/전략/"|')
    assert [problem.code for problem in blog.problems()] == ["url-vanished-file"]  # readers of feeds read no HTML
    lock = blog.root / "urls.lock"
    text = lock.read_text(encoding="utf-8")
    line = "/tags/배포-전략/feed.xml  2026-11-20"
    assert line in text
    lock.write_text(text.replace(line, f"{line}  gone") + "/gone/ 2026-01-01 gone content/gone.md\n", encoding="utf-8")
    # On a runner, which does not write the file, and then on the author's machine.
    for records in ("cache", "lock"):
        blog.build(records=records, now=NOW + timedelta(days=1))
        assert not (blog.root / "public/tags/배포-전략/feed.xml").exists()
        assert 'name="robots" content="noindex"' in blog.read("gone/index.html")
        assert "사라진 페이지" in blog.read("gone/index.html")
        assert "/gone/" not in blog.read("sitemap.xml")
        for feed in ("feed.xml", "rss.xml"):
            assert ">http://localhost:8000/posts/%EA%B0%80/</" in blog.read(feed)
            assert "http://localhost:8000/posts/%EB%9D%BC/" in blog.read(feed)
        assert clean(blog, story.folder / "clean", {}).snapshot() == blog.snapshot()
    known = read_ledger(blog.root)
    assert known is not None
    lines = known.text.splitlines()
    assert "/posts/가/  2026-11-20  content/posts/라.md" in lines
    assert "/posts/라/  2026-11-21  content/posts/라.md" in lines
    # A post that takes in another one's URL is still itself.
    story.edit(f"{다}: delete\ncontent/posts/나/index.md: s|title|aliases: [/posts/다/]\\ntitle|")
    blog.build(records="lock")
    assert "<id>http://localhost:8000/posts/%EB%82%98/</id>" in blog.read("feed.xml") + blog.read("tags/전략/feed.xml")
    # What is published again is there, and what leads to a page that says that it is gone leads nowhere.
    story.edit("-- content/about.md --\n---\ntitle: 소개\n---\n[이것](/gone/)\n")
    assert "link-missing" in {problem.code for problem in blog.problems()}
    story.edit("-- content/gone.md --\n---\ntitle: 다시\n---\n다시 있다\n")
    report = blog.build(records="lock")
    assert report.recorded.back == ["/gone/"]
    assert "다시 있다" in blog.read("gone/index.html")
    assert "/gone/  2026-11-20  content/gone.md" in lock.read_text(encoding="utf-8")


def test_a_redirect_to_nowhere(story: Story) -> None:
    story.edit("content/about.md: delete")
    assert [problem.code for problem in story.blog.problems()] == ["url-vanished"]
    lock = story.blog.root / "urls.lock"
    text = lock.read_text(encoding="utf-8")
    line = "/about/  2026-11-20  "
    assert line in text
    lock.write_text(text.replace(line, f"{line}gone  "), encoding="utf-8")
    assert [problem.code for problem in story.blog.problems()] == ["link-no-document"]


def test_a_retired_url_stands_in_nobodys_way(story: Story) -> None:
    """It is left out where a file and a folder would have one name, or the two would differ only in case."""
    gone = ("/about.html", "/POSTS/가/", "/feed.xml/", "/assets/", "/tags/배포-전략/feed.xml/x/", "/static/", "/x/")
    lock = story.blog.root / "urls.lock"
    lock.write_text(lock.read_text(encoding="utf-8") + "".join(f"{url} 2026-01-01 gone\n" for url in gone), "utf-8")
    made = story.blog.build().urls & set(gone)
    assert made == {"/assets/", "/x/"}


def test_where_a_url_is_served_does_not_matter(story: Story) -> None:
    before = (story.blog.root / "urls.lock").read_bytes()
    report = story.blog.build(records="lock", base_url="https://team.example/blog")
    assert (report.recorded.new, report.recorded.dropped) == ([], ())
    assert (story.blog.root / "urls.lock").read_bytes() == before
    with pytest.raises(Problems, match="url-moved"):
        story.edit(f"{다}: s/title/slug = 'da'\\ntitle/").blog.build(base_url="https://team.example/blog")
