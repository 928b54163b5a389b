"""The recipes about two languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.recipes.recipes import cook

if TYPE_CHECKING:
    from pathlib import Path


def test_translation(tmp_path: Path) -> None:
    """Each page names both, the site's language by default, and links to the other in its own words."""
    blog = cook("영어 번역 붙이기", tmp_path / "blog")
    blog.build(strict=True)
    ours, theirs = blog.read("posts/zero-downtime/index.html"), blog.read("posts/zero-downtime-en/index.html")
    for page in (ours, theirs):
        assert page.count('hreflang="ko" href="https://example.com/posts/zero-downtime/"') == 1
        assert page.count('hreflang="en" href="https://example.com/posts/zero-downtime-en/"') == 1
        assert page.count('hreflang="x-default" href="https://example.com/posts/zero-downtime/"') == 1
    assert '<html lang="en">' in theirs
    assert 'lang="en" hreflang="en" rel="alternate">English</a>' in ours
    assert 'lang="ko" hreflang="ko" rel="alternate">한국어</a>' in theirs
    assert '<meta property="og:locale:alternate" content="en_US">' in ours
    assert '"workTranslation": ["https://example.com/posts/zero-downtime-en/"]' in ours
    assert '"translationOfWork": "https://example.com/posts/zero-downtime/"' in theirs
    assert blog.read("sitemap.xml").count('<xhtml:link rel="alternate" hreflang="en"') >= 2


def test_lists_of_a_language(tmp_path: Path) -> None:
    """The lists of each language hold its own posts, and lead to one another."""
    blog = cook("영어 글만 따로 모으기", tmp_path / "blog")
    blog.build(strict=True)
    for path in ("index.html", "tags/redis/index.html", "feed.xml"):
        ours, theirs = blog.read(path), blog.read(f"en/{path}")
        assert "캐시를 걷어내며" in ours and "Removing a cache" not in ours
        assert "Removing a cache" in theirs and "캐시를 걷어내며" not in theirs
    assert "Engineering at our team" in blog.read("en/index.html")
    assert '<a href="/en/tags/redis/" lang="en"' in blog.read("tags/redis/index.html")
    assert blog.read("archive/2026/index.html").count("/posts/cache") == 1


def test_frame_of_a_language(tmp_path: Path) -> None:
    """English pages and feeds show nothing of the Korean frame, and Korean ones nothing of the English one."""
    blog = cook("영어 메뉴와 제목", tmp_path / "blog")
    blog.build(strict=True)
    korean = ("하늘", "백엔드 개발자", "배포 자동화를", "우리 팀이 만들고", ">태그<")
    english = ("Our Team Blog", "Haneul", "Backend developer", "What we build", "We are hiring", '"/en/tags/"')
    theirs = ("en/index.html", "posts/cache-en/index.html", "en/authors/haneul/index.html", "en/feed.xml", "en/rss.xml")
    for path in theirs:
        assert not [text for text in korean if text in blog.read(path)], path
        assert "Our Team Blog" in blog.read(path), path
    for path in ("index.html", "posts/cache/index.html", "authors/haneul/index.html", "feed.xml"):
        assert not [text for text in english if text in blog.read(path)], path
    home, post, author = map(blog.read, theirs[:3])
    assert '<h1 class="visually-hidden">Our Team Blog</h1>' in home
    assert '<meta name="description" content="What we build and learn.">' in home
    for page in (home, post):
        assert '<meta property="og:site_name" content="Our Team Blog">' in page
        assert "We are hiring backend developers" in page
        assert '<a href="/en/tags/"' in page
    assert "<title>Removing a cache · Our Team Blog</title>" in post
    assert "Backend developer" in post and "Likes to automate deployments." in post
    assert "Likes to automate deployments." in author and "<title>Haneul · Our Team Blog</title>" in author
