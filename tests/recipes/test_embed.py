"""Videos, gists, comments and counting of visits: what the recipes promise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.recipes.recipes import cook

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support import Blog

HELLO = "posts/hello/index.html"


def built(blog: Blog) -> str:
    blog.build(strict=True)
    return blog.read(HELLO)


def test_videos(tmp_path: Path) -> None:
    blog = cook("유튜브와 비메오", tmp_path / "blog")
    blog.build(strict=True)
    page = blog.read("posts/talk/index.html")
    assert 'data-embed="https://www.youtube-nocookie.com/embed/jNQXAC9IVRw?autoplay=1&amp;start=90"' in page
    assert 'data-embed="https://player.vimeo.com/video/76979871?autoplay=1&amp;dnt=1"' in page
    assert '<span class="embed-title">무중단 배포 발표</span>' in page
    assert page.count("data-embed=") == 3
    assert "<iframe" not in page


def test_gist(tmp_path: Path) -> None:
    blog = cook("Gist", tmp_path / "blog")
    blog.build(strict=True)
    gist = "https://gist.github.com/example/0123456789abcdef0123456789abcdef"
    link = f'<a href="{gist}" class="embed embed-gist" data-embed="{gist}.js">'
    assert link in blog.read("posts/script/index.html")


def test_giscus(tmp_path: Path) -> None:
    page = built(cook("giscus 댓글", tmp_path / "blog"))
    assert 'data-repo="example/blog" data-repo-id="R_kgDOexample" data-category="Announcements"' in page
    assert 'data-mapping="specific" data-term="posts/hello" data-strict="1"' in page
    assert 'data-lang="ko"' in page
    assert '<a href="https://github.com/example/blog/discussions">GitHub에서 댓글 보기</a>' in page


def test_utterances(tmp_path: Path) -> None:
    page = built(cook("utterances 댓글", tmp_path / "blog"))
    assert '<script src="https://utteranc.es/client.js" repo="example/blog" issue-term="posts/hello"' in page


def test_no_comments_on_one_post(tmp_path: Path) -> None:
    blog = cook("글 하나의 댓글 끄기", tmp_path / "blog")
    assert 'class="comments"' in built(blog)
    assert "utteranc" not in blog.read("posts/notice/index.html")


def test_disqus(tmp_path: Path) -> None:
    page = built(cook("Disqus 댓글", tmp_path / "blog"))
    assert 'this.page.identifier = "posts/hello";' in page
    assert 'src="https://example-blog.disqus.com/embed.js"' in page


def test_ga4(tmp_path: Path) -> None:
    page = built(cook("GA4", tmp_path / "blog"))
    assert '<script defer src="https://www.googletagmanager.com/gtag/js?id=G-EXAMPLE123"></script>' in page
    assert 'gtag("config", "G-EXAMPLE123")' in page


def test_plausible(tmp_path: Path) -> None:
    page = built(cook("Plausible", tmp_path / "blog"))
    assert '<script defer src="https://plausible.io/js/script.js" data-domain="blog.example.com"></script>' in page


def test_goatcounter(tmp_path: Path) -> None:
    page = built(cook("GoatCounter", tmp_path / "blog"))
    assert (
        '<script defer src="https://gc.zgo.at/count.js" data-goatcounter="https://example.goatcounter.com/count">'
        in page
    )


def test_umami(tmp_path: Path) -> None:
    page = built(cook("Umami", tmp_path / "blog"))
    assert '<script defer src="https://cloud.umami.is/script.js" data-website-id="00000000-0000-4000-8' in page
