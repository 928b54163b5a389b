"""The recipes of posts and their lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.recipes.recipes import cook

if TYPE_CHECKING:
    from pathlib import Path


def test_featured(tmp_path: Path) -> None:
    blog = cook("대표 글", tmp_path / "blog")
    blog.build(strict=True)
    first = blog.read("index.html").partition('<article class="card')[2]
    assert first.startswith(" is-featured")
    assert first.index("우리 팀이 일하는 방식") < first.index("<article")


def test_pinned(tmp_path: Path) -> None:
    blog = cook("맨 위에 고정", tmp_path / "blog")
    blog.build(strict=True)
    titles = re.findall(r'class="card-title"><a[^>]*>([^<]*)', blog.read("index.html"))
    assert titles[0] == "블로그를 옮겼습니다"
    assert len(titles) > 1
    assert '<p class="part">고정</p>' in blog.read("index.html")


def test_hidden(tmp_path: Path) -> None:
    blog = cook("숨긴 글", tmp_path / "blog")
    blog.build(strict=True)
    assert '<meta name="robots" content="noindex">' in blog.read("posts/preview/index.html")
    assert [path for path in blog.outputs() if "발표 자료" in blog.read(path)] == ["posts/preview/index.html"]


def test_cover(tmp_path: Path) -> None:
    blog = cook("커버 이미지", tmp_path / "blog")
    blog.build(strict=True)
    size = ' width="1200" height="630" fetchpriority="high">'
    head, in_list = blog.read("posts/zero-downtime/index.html"), blog.read("index.html")
    assert f'src="/assets/zero-downtime.png" alt="두 서버 사이를 오가는 요청"{size}' in head
    assert f'src="/assets/zero-downtime.png" alt=""{size}' in in_list
    assert '<meta property="og:image" content="https://' in head


def test_author(tmp_path: Path) -> None:
    blog = cook("글쓴이 소개", tmp_path / "blog")
    blog.build(strict=True)
    face = '<img class="face" src="/assets/haneul.png"'
    post = blog.read("posts/introduced/index.html")
    assert post.count(face) == 2
    assert "배포가 지루해지는 날을" in post
    assert face in blog.read("index.html")
    assert "배포가 지루해지는 날을" in blog.read("authors/haneul/index.html")


def test_series(tmp_path: Path) -> None:
    blog = cook("연재", tmp_path / "blog")
    blog.build(strict=True)
    parts = blog.read("series/배포를-지루하게-만들기/index.html").partition('<ol class="parts" start="1">')[2]
    assert parts.index("지루한 배포를 찾아서") < parts.index("되돌리기부터 만들자")
    assert "2편 중 1번째" in blog.read("posts/boring-1/index.html")


def test_links(tmp_path: Path) -> None:
    blog = cook("링크 모음", tmp_path / "blog")
    blog.build(strict=True)
    page = blog.read("links/index.html")
    assert '<link rel="canonical"' in page
    assert '<img class="face" src="/assets/spelling.png"' in page
    assert '<a href="https://example.com/spelling">한글 맞춤법</a><p>띄어쓰기가' in page
    assert '<span class="face" aria-hidden="true">우</span><div><a href="https://example.com/team">' in page
