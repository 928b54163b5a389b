"""The recipes for one post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.recipes.recipes import cook
from tests.support import Blog

if TYPE_CHECKING:
    from pathlib import Path

TWO = """-- content/posts/a.md --
---
title: 배포의 순서
date: 2026-01-02
tags: [배포]
---
본문
-- content/posts/b.md --
---
title: 배포의 도구
date: 2026-01-03
tags: [배포]
---
본문
"""


def test_a_post_leads_on_unless_told_otherwise(tmp_path: Path) -> None:
    shown, cooked = Blog(tmp_path / "shown", TWO), cook("관련 글과 공유 단추", tmp_path / "cooked")
    for name, text in zip(("a", "b"), TWO.split("-- content")[1:], strict=True):
        cooked.write(f"content/posts/{name}.md", text.partition("--\n")[2])
    pages = []
    for blog in (shown, cooked):
        assert not blog.warnings()
        pages.append(blog.read("posts/a/index.html"))
    for part in ('class="related"', 'class="share"'):
        assert part in pages[0]
        assert part not in pages[1]
    assert 'class="neighbours"' in pages[1]
