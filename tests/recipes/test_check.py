"""The recipes of ``sitegen check``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.check.test_planted import checked
from tests.recipes.recipes import cook

if TYPE_CHECKING:
    from pathlib import Path


def test_pages_without_links(tmp_path: Path) -> None:
    blog = cook("링크하지 않는 페이지 두기", tmp_path / "blog")
    blog.build(strict=True)
    found = checked(blog.root)
    assert (found.problems, found.ignored) == ((), 1)
    settings = (blog.root / "site.toml").read_text(encoding="utf-8")
    blog.write("site.toml", settings.replace("/slides/*", "/other/*"))
    # The page is told, and that the entry silences nothing any more.
    assert [problem.code for problem in checked(blog.root).problems] == ["check-orphan", "check-idle"]
