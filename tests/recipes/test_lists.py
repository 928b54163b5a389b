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
    assert '<span class="badge">고정</span>' in blog.read("index.html")


def test_hidden(tmp_path: Path) -> None:
    blog = cook("숨긴 글", tmp_path / "blog")
    blog.build(strict=True)
    assert '<meta name="robots" content="noindex">' in blog.read("posts/preview/index.html")
    assert [path for path in blog.outputs() if "발표 자료" in blog.read(path)] == ["posts/preview/index.html"]
