"""The recipes of snippets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.recipes.recipes import cook

if TYPE_CHECKING:
    from pathlib import Path


def test_a_snippet(tmp_path: Path) -> None:
    blog = cook("스니펫 만들기", tmp_path / "blog")
    blog.build(strict=True)
    page = blog.read("posts/event/index.html")
    assert '<aside class="alert alert-warning">' in page
    assert "<p>대기 신청만 받습니다.</p>" in page
    assert "notice(" not in page


def test_two_images(tmp_path: Path) -> None:
    blog = cook("이미지 두 장 나란히", tmp_path / "blog")
    blog.build(strict=True)
    page = blog.read("posts/redesign/index.html")
    assert 'assets/before.png" alt="표만 있던 화면"' in page
    assert "<figcaption>왼쪽이 예전 화면입니다.</figcaption>" in page


def test_a_list(tmp_path: Path) -> None:
    blog = cook("목록을 받는 스니펫", tmp_path / "blog")
    blog.build(strict=True)
    assert 'posts/canary/">카나리 배포</a>' in blog.read("posts/index-of-deploy/index.html")
