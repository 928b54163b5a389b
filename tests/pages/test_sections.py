"""Languages in which a site has translations have lists of their own, and no list mixes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from sitegen.cli.main import cli
from tests.support import Blog
from tests.trace.language import Story

if TYPE_CHECKING:
    from pathlib import Path

SITE = """
[authors.kim]
name = "김"
team = "팀"

[taxonomies.tags.descriptions]
docker = "컨테이너"
-- content/posts/a.md --
---
title: 가
date: 2026-01-01
tags: [docker, 배포]
author: kim
series: 연재
stack: [nginx]
---
본문
-- content/posts/a-en.md --
---
title: Alpha
date: 2026-01-02
tags: [docker]
author: {name: kim, role: Writer}
series: Series
stack: [nginx, Redis]
lang: en
translation: a.md
---
Text
-- content/posts/b.md --
---
title: 나
date: 2026-01-03
tags: [docker]
series: 연재
---
본문
-- content/posts/c.md --
---
title: Gamma
date: 2026-01-04
tags: [docker]
series: Series
lang: en
---
Text
"""


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    blog = Blog(tmp_path, SITE)
    blog.build()
    return blog


def titles(blog: Blog, path: str) -> list[str]:
    """The titles of the posts in a list, or those in a feed."""
    text = blog.read(path)
    if path.endswith(".xml"):
        return re.findall(r"<title>(.*)</title>", text)[1:]
    return re.findall(r'<h2 class="card-title"><a href="[^"]+">([^<]+)</a>', text)


def test_lists_are_of_one_language(blog: Blog) -> None:
    """Those of the site hold its language, those of a section what is written in it, translated or not."""
    for path in ("index.html", "tags/docker/index.html", "feed.xml", "tags/docker/feed.xml", "rss.xml"):
        assert titles(blog, path) == ["나", "가"], path
    for path in ("index.html", "tags/docker/index.html", "feed.xml", "tags/docker/feed.xml", "rss.xml"):
        assert titles(blog, f"en/{path}") == ["Gamma", "Alpha"], path
    series = re.findall(r'<a href="/posts/[^"]*">([^<]+)</a>', blog.read("en/series/series/index.html"))
    assert series == ["Alpha", "Gamma"]
    assert titles(blog, "en/authors/kim/index.html") == ["Alpha"]
    assert "series/series/index.html" not in blog.outputs()
    assert "en/tags/배포/index.html" not in blog.outputs()


def test_a_build_tells_what_is_not_on_the_home_page(blog: Blog) -> None:
    """Each time, also when there is nothing to do: a first translation moves single posts of its language too."""
    for _ in range(2):
        done = CliRunner().invoke(cli, ["build", "--root", str(blog.root), "--lang", "en"])
        assert "posts listed at `/en/`, not on the home page: 2\n" in done.output


def test_a_section_speaks_its_language(blog: Blog) -> None:
    """Its pages, links and feeds lead on within it; the description of a tag, in the site's language, is not there."""
    page = blog.read("en/tags/docker/index.html")
    assert '<html lang="en">' in page
    assert '<a class="brand" href="/en/"' in page
    assert '<a href="/en/tags/">Tags</a>' in page
    assert 'href="/en/feed.xml"' in page and 'href="/feed.xml"' not in page
    assert "컨테이너" in blog.read("tags/docker/index.html") and "컨테이너" not in page
    assert '<html lang="en">' in blog.read("en/index.html")
    assert 'xml:lang="en"' in blog.read("en/feed.xml")
    post = blog.read("posts/a-en/index.html")
    assert 'href="/en/tags/docker/"' in post and 'href="/tags/docker/"' not in post
    assert 'href="/en/authors/kim/"' in post
    assert 'href="/posts/c/" rel="next"' in post and "/posts/b/" not in post
    assert 'href="/tags/docker/"' in blog.read("posts/b/index.html")
    assert "/posts/c/" not in blog.read("posts/b/index.html")


def test_lists_name_their_translations(blog: Blog) -> None:
    """Home pages, taxonomies and terms of one slug are the same page in several languages."""
    for path in ("", "tags/", "tags/docker/", "authors/kim/"):
        for page in (path, f"en/{path}"):
            assert f'hreflang="en" href="http://localhost:8000/en/{path}"' in blog.read(f"{page}index.html"), page
            assert f'hreflang="x-default" href="http://localhost:8000/{path}"' in blog.read(f"{page}index.html"), page
    assert "hreflang" not in blog.read("tags/배포/index.html")


def test_what_is_of_all_languages_has_each_article_once(blog: Blog) -> None:
    """The archive, teams and tools: in the site's language where it is there."""
    archive = blog.read("archive/2026/index.html")
    assert re.findall(r'<a href="(/posts/[^"]+)"', archive) == ["/posts/c/", "/posts/b/", "/posts/a/"]
    assert titles(blog, "teams/팀/index.html") == ["가"]
    assert "/posts/a-en/" not in blog.read("stack/nginx/index.html")
    assert "/posts/a-en/" in blog.read("stack/redis/index.html")


def test_a_document_introduces_a_section(blog: Blog) -> None:
    blog.write("content/en/index.md", "---\ntitle: The English blog\nlang: en\n---\nHello\n")
    blog.build()
    page = blog.read("en/index.html")
    assert "The English blog" in page and titles(blog, "en/index.html") == ["Gamma", "Alpha"]


def test_single_posts_stay_where_they_are(tmp_path: Path) -> None:
    """Without a translation, a post in another language is in the lists of the site, as ever."""
    blog = Blog(tmp_path, SITE.replace("translation: a.md\n", ""))
    blog.build()
    assert titles(blog, "index.html") == ["Gamma", "나", "Alpha", "가"]
    assert not [path for path in blog.outputs() if path.startswith("en/")]


def test_sections_come_and_go(tmp_path: Path) -> None:
    """With the first translation and the last one; each build is as a clean one."""
    story = Story(tmp_path, SITE)
    story.build()
    story.edit("content/posts/c.md: s/Gamma/Delta/").build()
    story.edit("content/posts/a-en.md: s/lang: en/lang: ja/").build()
    assert titles(story.blog, "ja/index.html") == ["Alpha"]
    story.edit("content/posts/a.md: s/title/draft: true\\ntitle/").build()
    assert titles(story.blog, "index.html") == ["Delta", "나", "Alpha"]
    story.edit("content/posts/a-en.md: s/translation: a.md/toc: true/").build()
    assert titles(story.blog, "index.html") == ["Delta", "나", "Alpha"]


@pytest.mark.parametrize(("site", "lang"), [("ko", "ko-KR"), ("ko-KR", "ko"), ("ko-kr", "ko-KR")])
def test_the_language_of_the_site_has_several_tags(site: str, lang: str, tmp_path: Path) -> None:
    """Posts of another tag stay in its lists, and say which of two posts is the translation."""
    blog = Blog(tmp_path, f'language = "{site}"\n')
    for name in ("가", "나", "다"):
        blog.post(name, lang=lang, tags="[배포]")
    blog.post("en", lang="en", translation="가.md")
    blog.post("tw", lang="zh-TW", translation="가.md")
    done = CliRunner().invoke(cli, ["build", "--root", str(blog.root), "--lang", "en", "--strict"])
    assert "posts listed at `/en/`, not on the home page: 1\nposts listed at `/zh-tw/`, not" in done.output
    assert sorted(titles(blog, "index.html")) == sorted(titles(blog, "tags/배포/index.html")) == ["가", "나", "다"]
    assert {path for path in blog.outputs() if path.endswith("feed.xml")} >= {"feed.xml", "en/feed.xml"}
    assert f"{lang.lower()}/index.html" not in blog.outputs()
    page = blog.read("posts/en/index.html")
    assert page.count('hreflang="x-default"') == 1
    assert "/posts/%EA%B0%80/" in page.split('hreflang="x-default" href="')[1].split('"')[0]
    assert '"translationOfWork"' in page and '"workTranslation"' in blog.read("posts/가/index.html")
    blog.post("나", lang=site, translation="가.md")
    assert [problem.code for problem in blog.problems()] == ["translation-same"]


@pytest.mark.parametrize("said_by", ["가", "a"])
def test_a_section_needs_two_published_posts(said_by: str, tmp_path: Path) -> None:
    """Whichever of the two names the other: until the original is published, the home page has all."""
    blog = Blog(tmp_path)
    blog.post("가", draft="true", translation="a.md" if said_by == "가" else None)
    blog.post("a", lang="en", translation="가.md" if said_by == "a" else None)
    blog.post("b", lang="en")
    blog.build()
    assert sorted(titles(blog, "index.html")) == ["a", "b"]
    blog.build(drafts=True)
    assert titles(blog, "index.html") == ["가"]
    assert sorted(titles(blog, "en/index.html")) == ["a", "b"]
