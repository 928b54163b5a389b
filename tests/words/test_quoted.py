"""What READMEs, docs and sample posts quote of the program's messages is what the program says.

Each quoted problem is made again: a site is built in which the line that it shows stands at the place that it names.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from sitegen.cli.main import cli
from sitegen.site import with_lines
from sitegen.words.draw import draw
from sitegen.words.errors import Problems
from tests.check.test_planted import checked
from tests.support import Blog

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(r"^```\w*\n((?:오류|경고|error|warning): .*?)^```$", re.MULTILINE | re.DOTALL)
_PLACE = re.compile(r"^ *--> (.+):(\d+):\d+\n *\|\n *\d+ \| (.*)$", re.MULTILINE)


def quoted() -> Iterator[tuple[str, str]]:
    for path in sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("content/**/*.md")]):
        for match in _BLOCK.finditer(path.read_text(encoding="utf-8")):
            for problem in re.split(r"\n\n(?=오류|경고|error|warning)", match[1].rstrip("\n")):
                yield path.relative_to(ROOT).as_posix(), problem


def site_with(blog: Blog, path: str, line: int, shown: str, neighbours: list[str]) -> None:
    """Write the files in which ``shown`` is the line ``line`` of ``path``."""
    if path == "site.toml":
        blog.write(path, "\n".join(['title = "시험"', *["#"] * (line - 2), shown, ""]))
        return
    front = ["---", "title: 시험"]
    if re.match(r"[a-z]+:", shown):
        lines = [*front, *["#"] * (line - 3), shown, "---", "본문"]
    else:
        lines = [*front, "date: 2026-01-02", "---", *[""] * (line - 5), shown]
    blog.write(path, "\n".join([*lines, ""]))
    for name in neighbours:
        blog.write(str(Path(path).parent / name), "---\ntitle: 이웃\ndate: 2026-01-02\n---\n본문\n")


@pytest.mark.parametrize(("file", "problem"), [*quoted()])
def test_a_quoted_problem_is_what_the_program_says(file: str, problem: str, tmp_path: Path) -> None:
    del file
    blog = Blog(tmp_path)
    place = _PLACE.search(problem)
    assert place, "a quoted problem shows its line"
    names = re.findall(r"`(?:/posts/)?([\w-]+)(?:\.md|/)`", problem.splitlines()[-1])
    site_with(blog, place[1], int(place[2]), place[3], [f"{name}.md" for name in names])
    try:
        problems = blog.build(base_url="https://team.github.io/blog").problems
        problems += with_lines(blog.root, checked(blog.root).problems)
    except Problems as found:
        problems = found.problems
    lang = "ko" if problem.startswith(("오류", "경고")) else "en"
    assert problem in [draw(found, lang) for found in problems]


def test_some_are_quoted() -> None:
    assert len({file for file, _ in quoted()}) > 3


def test_the_quoted_json_is_what_the_program_prints(tmp_path: Path) -> None:
    text = (ROOT / "docs/errors.md").read_text(encoding="utf-8").split("```json\n")[1].split("```")[0]
    quoted_problem, quoted_report = (json.loads(record) for record in re.split(r"\n(?=\{)", text))
    blog = Blog(tmp_path)
    blog.write("content/posts/hello.md", "---\ntitle: 시험\ndate: 2026-01-02\ntitel: 시험\n---\n본문\n")
    blog.write("content/posts/later.md", "---\ntitle: 시험\ndate: 2999-01-02\n---\n본문\n")
    done = CliRunner().invoke(cli, ["build", "--root", str(blog.root), "--format", "json", "--lang", "ko"])
    problem, report = (json.loads(line) for line in done.stdout.splitlines())
    assert problem == quoted_problem
    assert list(report) == list(quoted_report)
    assert list(report["held"][0]) == list(quoted_report["held"][0])
