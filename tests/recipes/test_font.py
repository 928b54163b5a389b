"""The recipes about fonts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.recipes.recipes import cook

if TYPE_CHECKING:
    from pathlib import Path


def test_pretendard(tmp_path: Path) -> None:
    blog = cook("Pretendard 쓰기", tmp_path / "blog")
    blog.build(strict=True)
    (file,) = [path for path in blog.outputs() if path.endswith(".woff2")]
    assert len(blog.snapshot()[file]) < (blog.root / "fonts/PretendardVariable.ttf").stat().st_size / 4
    assert f'href="/{file}" as="font"' in blog.read("index.html")


def test_another_font(tmp_path: Path) -> None:
    blog = cook("다른 글꼴 쓰기", tmp_path / "blog")
    blog.build(strict=True)
    assert 'as="font"' in blog.read("posts/hello/index.html")
    assert not [path for path in blog.outputs() if path.endswith(".ttf")]
