"""The recipes of publishing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.config import read_config
from sitegen.scaffold import deploy_workflow
from sitegen.scaffold.workflow import WORKFLOW
from tests.recipes.recipes import cook
from tests.runner import git
from tests.support import NOW

if TYPE_CHECKING:
    from pathlib import Path


def test_dates_of_commits(tmp_path: Path) -> None:
    blog = cook("고친 날짜를 커밋에서 읽기", tmp_path / "blog")
    git("init", "--quiet", cwd=blog.root)
    post = blog.root / "content/posts/hello.md"
    for date in ("2026-11-20T00:00:00Z", "2026-11-20T02:00:00Z"):
        git("add", "--all", cwd=blog.root)
        git("commit", "--quiet", "-m", "글", cwd=blog.root, GIT_AUTHOR_DATE=date)
        post.write_text(
            post.read_text(encoding="utf-8").replace("date: 2026-11-20", "date: 2026-11-01"), encoding="utf-8"
        )
    blog.build(strict=True)
    assert "2026년 11월 20일 고침" in blog.read("posts/hello/index.html")


def test_at_nine(tmp_path: Path) -> None:
    blog = cook("아침 아홉 시에 나오는 글", tmp_path / "blog")
    assert [held.path for held in blog.build(strict=True).held] == ["content/posts/next-week.md"]
    config = read_config((blog.root / "site.toml").read_text(encoding="utf-8"))
    deploy_workflow(blog.root, config, None, NOW, update=True, write=True)
    assert 'cron: "7 0,9 * * *"' in (blog.root / WORKFLOW).read_text(encoding="utf-8")
