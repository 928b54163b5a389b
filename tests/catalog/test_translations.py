"""Documents in several languages: who is a translation of whom, what is told of wrong ones, and rebuilds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.support import Blog, told
from tests.trace.language import Story

if TYPE_CHECKING:
    from pathlib import Path


def languages(blog: Blog, path: str) -> list[str]:
    """The languages that a page names in its head, with their addresses."""
    found = re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="http://localhost:8000([^"]+)"', blog.read(path))
    return [f"{lang} {url}" for lang, url in found]


def test_said_once_it_holds_for_all(tmp_path: Path) -> None:
    """A translation of a translation is one too. The site's language comes first, and is that of everybody else."""
    blog = Blog(tmp_path)
    blog.post("a", translation="[./a-en.md]")
    blog.post("a-en", lang="en")
    blog.post("a-ja", lang="ja", translation="posts/a-en.md")
    blog.build()
    wanted = ["ko /posts/a/", "x-default /posts/a/", "en /posts/a-en/", "ja /posts/a-ja/"]
    for name in ("a", "a-en", "a-ja"):
        assert languages(blog, f"posts/{name}/index.html") == wanted
    assert not languages(blog, "404.html")


def test_pages_and_no_default(tmp_path: Path) -> None:
    """Pages may be translated too. Where nothing is in the site's language, no page is the default."""
    blog = Blog(tmp_path)
    blog.write("content/about.md", "---\ntitle: About\nlang: en\ntranslation: about.th.md\n---\nText\n")
    blog.write("content/about.th.md", "---\ntitle: เกี่ยวกับ\nlang: th\n---\nข้อความ\n")
    blog.build()
    assert languages(blog, "about/index.html") == ["en /about/", "th /about.th/"]
    assert ">th</a>" in blog.read("about/index.html")  # a language whose name the theme does not know


def test_what_is_held_is_not_announced(tmp_path: Path) -> None:
    """A draft joins the others and is not named itself until it is published."""
    blog = Blog(tmp_path)
    blog.post("a", draft="true")
    blog.post("a-en", lang="en", translation="a.md")
    blog.post("a-ja", lang="ja", translation="a.md")
    blog.post("b", translation="b-en.md")
    blog.post("b-en", lang="en", date="2099-01-01")
    blog.build()
    assert languages(blog, "posts/a-en/index.html") == ["en /posts/a-en/", "ja /posts/a-ja/"]
    assert not languages(blog, "posts/b/index.html")
    blog.build(drafts=True, future=True)
    assert languages(blog, "posts/a-en/index.html")[:2] == ["ko /posts/a/", "x-default /posts/a/"]
    assert languages(blog, "posts/b/index.html")[2:] == ["en /posts/b-en/"]


def test_search_engines_hear_of_no_page_that_asks_to_be_left_out(tmp_path: Path) -> None:
    """Its readers still get there, and from there to the others. So it is for a home page with a text of its own."""
    story = Story(tmp_path, "")
    story.blog.post("a", translation="[a-en.md, a-ja.md]")
    story.blog.post("a-en", lang="en")
    story.blog.post("a-ja", lang="ja")
    story.build()
    story.edit("content/posts/a-en.md: s/lang: en/lang: en\\nrobots: none/").build()
    story.edit("-- content/ja/index.md --\n---\ntitle: 日本語\nlang: ja\nrobots: noindex\n---\n本文\n").build()
    blog = story.blog
    assert languages(blog, "posts/a/index.html") == ["ko /posts/a/", "x-default /posts/a/", "ja /posts/a-ja/"]
    assert languages(blog, "index.html") == ["ko /", "x-default /", "en /en/"]
    assert '<a href="/posts/a-en/" lang="en" hreflang="en" rel="alternate">' in blog.read("posts/a/index.html")
    assert '<a href="/posts/a/" lang="ko"' in blog.read("posts/a-en/index.html")
    sitemap = blog.read("sitemap.xml")
    assert 'hreflang="ja" href="http://localhost:8000/posts/a-ja/"' in sitemap
    assert "a-en" not in sitemap and '8000/ja/"' not in sitemap


@pytest.mark.parametrize(
    ("keys", "other", "where", "said"),
    [
        ({"lang": "en", "translation": "helo.md"}, {}, "5:14", "did you mean `posts/hello.md`"),
        ({"lang": "en", "translation": "[hello.md, 없음.png]"}, {}, "5:25", "write its path from this file"),
        ({"lang": "en", "translation": "a.md"}, {}, "5:14", "`a.md` is this document itself"),
        ({"translation": "hello.md"}, {}, "4:14", "all are in `ko`"),
        ({"lang": "korean"}, {}, "4:7", "did you mean `ko`"),
        ({"lang": "kr"}, {}, "4:7", "did you mean `ko`"),
        ({"lang": "en_US"}, {}, "4:7", "did you mean `en-US`"),
        ({"lang": "우리말"}, {}, "4:7", "write `ko`"),
        ({"lang": "en", "translation": "true"}, {}, "5:14", "`translation`"),
    ],
)
def test_wrong_input(tmp_path: Path, keys: dict[str, str], other: dict[str, str], where: str, said: str) -> None:
    blog = Blog(tmp_path)
    blog.post("hello", **other)
    blog.post("a", **keys)
    [problem] = blog.problems()
    assert f"content/posts/a.md:{where}" in told([problem])
    assert said in told([problem])


def test_two_in_one_language(tmp_path: Path) -> None:
    """Two English versions of one post: told where the second is said, with both names."""
    blog = Blog(tmp_path)
    blog.post("a", translation="[b.md, c.md]")
    blog.post("b", lang="en")
    blog.post("c", lang="EN")
    [problem] = blog.problems()
    assert "content/posts/a.md:4:21" in told([problem])
    assert "`content/posts/c.md`, `content/posts/b.md`" in told([problem])


def test_a_wrong_language_of_the_site(tmp_path: Path) -> None:
    assert "did you mean `ko`" in told(Blog(tmp_path, 'language = "kr"\n').problems())


def test_rebuilds(tmp_path: Path) -> None:
    """What comes, moves and goes is seen on the other's page."""
    story = Story(tmp_path, "-- content/posts/a.md --\n---\ntitle: 가\ndate: 2026-01-01\n---\n본문\n")
    story.build()
    story.edit("-- content/posts/b.md --\n---\ntitle: B\ndate: 2025-01-01\nlang: en\ntranslation: a.md\n---\nText\n")
    story.build()
    assert languages(story.blog, "posts/a/index.html")[2:] == ["en /posts/b/"]
    story.edit("content/posts/b.md: s/lang: en/lang: ja/").build()
    story.edit("content/posts/b.md: s/lang: ja/lang: ja\\nslug: c/").build()
    assert languages(story.blog, "posts/a/index.html")[2:] == ["ja /posts/c/"]
    story.edit("content/posts/b.md: s/lang: ja/lang: ja\\ndraft: true/").build()
    assert not languages(story.blog, "posts/a/index.html")
