"""The recipes about pictures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from sitegen.theme.social import fonts_of
from tests.recipes.recipes import cook
from tests.trace.test_pictures import photo

if TYPE_CHECKING:
    from pathlib import Path


def test_smaller_pictures(tmp_path: Path) -> None:
    blog = cook("이미지 줄여 내보내기", tmp_path / "blog")
    blog.build(strict=True)
    (image,) = re.findall(r"<img [^>]*>", blog.body("posts/photo/index.html"))
    assert re.findall(r"\.webp (\d+)w", image) == ["480", "960", "1200"]


def test_avif(tmp_path: Path) -> None:
    blog = cook("AVIF로 더 작게", tmp_path / "blog")
    blog.write("assets/photo.jpg", photo(1200, 630))
    blog.build(strict=True)
    (picture,) = re.findall(r"<picture>.*?</picture>", blog.body("posts/photo/index.html"))
    assert re.findall(r"\.avif (\d+)w", picture) == ["480", "960", "1200"]
    assert picture.startswith('<picture><source type="image/avif" srcset="')
    assert len([path for path in blog.outputs() if path.endswith((".avif", ".webp"))]) == 6


def test_smaller_covers(tmp_path: Path) -> None:
    blog = cook("커버 줄여 내보내기", tmp_path / "blog")
    blog.build(strict=True)
    assert re.findall(r"\.webp (\d+)w", blog.read("index.html")) == ["180", "360", "720"]
    assert re.findall(r"\.webp (\d+)w", blog.read("posts/cover/index.html")) == ["480", "960", "1200"]


@pytest.mark.skipif(fonts_of("") is None, reason="needs a font with Hangul: fonts-noto-cjk or fonts-nanum")
def test_social_card(tmp_path: Path) -> None:
    blog = cook("공유 카드", tmp_path / "blog")
    blog.post("가")
    blog.build(strict=True)
    path = re.search(
        r'property="og:image" content="[^"]*/(static/[0-9a-f]+-1200\.png)"', blog.read("posts/가/index.html")
    )
    assert path
    assert path[1] in blog.outputs()
