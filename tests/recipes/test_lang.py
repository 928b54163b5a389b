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
