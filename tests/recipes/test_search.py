"""The recipes of the search."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.recipes.recipes import cook

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support import Blog


def index(blog: Blog) -> str:
    """All files of the index."""
    return "\n".join(
        blog.read(path) for path in sorted(blog.outputs()) if path.endswith(".json") and "/search/" in path
    )


def test_without(tmp_path: Path) -> None:
    blog = cook("검색을 끄기", tmp_path / "blog")
    blog.build(strict=True)
    assert "search/index.html" not in blog.outputs()
    assert index(blog) == ""
    assert "search" not in blog.read("index.html")


def test_one_left_out(tmp_path: Path) -> None:
    blog = cook("검색에서 글 하나 빼기", tmp_path / "blog")
    blog.build(strict=True)
    assert "회의록" in blog.read("index.html")
    assert "회의록" not in index(blog)
    assert 'class="search-button"' in blog.read("posts/minutes/index.html")


def test_synonyms(tmp_path: Path) -> None:
    blog = cook("동의어 더하기", tmp_path / "blog")
    blog.build(strict=True)
    pieces = [json.loads(line) for line in index(blog).splitlines() if '="' in line]
    known = {key: value for piece in pieces for key, value in piece.items() if key.endswith("=")}
    assert known["모니터링 대시보드="] == ["관제실"]
    assert known["deploy bot="] == ["느티"]
