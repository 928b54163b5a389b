"""The recipes about the frame of the site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.recipes.recipes import cook

if TYPE_CHECKING:
    from pathlib import Path


def test_menu(tmp_path: Path) -> None:
    blog = cook("메뉴와 하위 메뉴", tmp_path / "blog")
    blog.build(strict=True)
    menu = blog.read("archive/index.html").partition("<nav")[2].partition("</nav>")[0]
    assert "<summary>모음</summary>" in menu
    assert '<a href="/archive/" aria-current="page">전체 글</a>' in menu
    assert '<a href="/about/">만든 사람</a>' in menu
    assert re.search(r'href="https://github.com/example/blog" rel="external"', menu)
