"""What ``--format github`` tells besides annotations: a summary of the job, and when the next post is due."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from click.testing import CliRunner

from sitegen.cli.main import cli
from tests.support import NOW, Blog

if TYPE_CHECKING:
    from pathlib import Path


def test_the_summary(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "repository/블로그", 'timezone = "Asia/Seoul"\n')
    for name in ("가", "나", "다"):
        blog.post(name, tags=f"[{name}]")
    blog.post("기다림", date="2026-12-24 09:00Z")
    summary, output = tmp_path / "summary", tmp_path / "output"
    env = {"SOURCE_DATE_EPOCH": str(int(NOW.timestamp())), "GITHUB_WORKSPACE": str(tmp_path / "repository")}
    env |= {"GITHUB_STEP_SUMMARY": str(summary), "GITHUB_OUTPUT": str(output)}

    def build(*more: str) -> tuple[str, str, str]:
        """What was printed, the summary and the output."""
        arguments = ["build", "--root", str(blog.root), "--format", "github", "--lang", "en", "--jobs", "1", *more]
        summary.write_text("", encoding="utf-8")
        output.write_text("", encoding="utf-8")
        done = CliRunner().invoke(cli, arguments, env=env)
        return done.stdout, summary.read_text(encoding="utf-8"), output.read_text(encoding="utf-8")

    due = "due=1798102800\n"  # 18:00 on the 24th in Seoul
    _, said, given = build()
    assert "there is no earlier build" in said
    assert "2026-12-24 18:00 +0900: content/posts/기다림.md" in said
    assert given == due
    # A build with nothing to do says the same.
    _, said, given = build()
    assert "URLs" not in said
    assert "2026-12-24 18:00 +0900" in said
    assert given == due

    # On a fresh checkout the cache is there and the output is not.
    shutil.rmtree(blog.root / "public")
    (blog.root / "content/posts/가.md").unlink()
    blog.post("나", "고침\n", tags="[나]")
    blog.post("라[1]", tags="[나]", titel="x")
    printed, said, given = build()
    assert printed.startswith("::warning file=블로그/content/posts/라[1].md,line=5,")
    assert "### Problems: 1\n\n- content/posts/라\\[1\\].md:5:1: " in said
    assert "New URLs: 1\n\n- /posts/라-1/\n" in said
    gone = said.partition("URLs that are gone: ")[2]
    assert gone.startswith("3\n\n- /posts/가/\n- /tags/가/\n- /tags/가/feed.xml\n")
    changed = said.partition("Changed URLs: ")[2].partition("###")[0].splitlines()[2:]
    assert changed[0] == "- /posts/나/"  # documents come before lists
    assert "- /posts/다/" in changed  # its neighbour is another
    assert "- /tags/다/" not in changed
    assert given == due

    printed, said, given = build("--strict")
    assert "## The build failed" in said
    assert "Problems: 1" in said
    assert "URLs" not in said
    assert given == ""
    # More than fits is counted; a summary that cannot be written is none.
    for number in range(60):
        blog.post(f"글{number:02}", f"[글](없다{number}.md)")
    said = build()[1]
    assert "Problems: 61" in said
    assert said.count("\n- ") == 51
    assert "- and 11 more" in said
    env["GITHUB_STEP_SUMMARY"] = str(tmp_path)
    assert build()[0].count("::error file=블로그/") == 60
