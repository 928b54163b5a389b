"""What is wrong with tools: told with its place, and a page is made all the same where it is only a warning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bad import POST, check, where

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support import Blog

    MakeBlog = Callable[[str], Blog]


@pytest.mark.parametrize(
    ("line", "code", "place", "mark", "message"),
    [
        ("stack: [{version: 3}]", "tool-name-missing", "4:9", "", "a tool in `stack` has no `name`"),
        ('stack: [""]', "tool-name-missing", "4:9", '""', "a tool in `stack` has no `name`"),
        ("stack: [{name: a, until: 2025-13}]", "tool-date", "4:26", "2025-13", "`until` of a tool cannot be `2025-13`"),
        (
            "stack: [{name: a, since: 2024-02-30}]",
            "tool-date",
            "4:26",
            "2024-02-30",
            "`since` of a tool cannot be `2024-02-30`",
        ),
        ("stack: [{name: a, until: 9999}]", "tool-date", "4:26", "9999", "`until` of a tool cannot be `9999`"),
        ("stack: [{name: a, since: 0001-02}]", "tool-date", "4:26", "0001-02", "`since` of a tool cannot be `0001-02`"),
        ("stack: [{name: a, until: soon}]", "tool-date", "4:26", "soon", "`until` of a tool cannot be `soon`"),
        (
            "stack: [{name: a, since: 2026-02, until: 2025}]",
            "tool-ends-first",
            "4:42",
            "2025",
            "`a` is said to be used since …",
        ),
    ],
)
def test_wrong_tools(blog: MakeBlog, line: str, code: str, place: str, mark: str, message: str) -> None:
    made = blog(f"-- {POST} --\n---\ntitle: a\ndate: 2026-01-02\n{line}\n---\n글\n")
    [problem] = made.problems()
    check(problem, code, f"{POST}:{place}", mark or "{", message)


def test_slips(blog: MakeBlog) -> None:
    made = blog(
        f"-- {POST} --\n---\ntitle: a\ndate: 2026-01-02\nkind: stck\nstack: [{{name: a, verson: 3}}]\n---\n글\n"
    )
    assert [(p.code, p.values) for p in made.warnings()] == [
        ("kind-slip", (("kind", "stck"), ("near", "`stack`"), ("count", "1"))),
        ("tool-key", (("key", "verson"), ("near", "`version`"))),
    ]


CIRCLE = f"""
[stack.tools.Caddy]
replaced_by = "nginx"
-- {POST} --
---
title: a
date: 2026-01-02
stack:
  - name: Nginx
    replaced_by: 카디
  - {{name: Jenkins, replaced_by: 젠킨스}}
---
글
"""


def test_tools_that_replaced_each_other(blog: MakeBlog) -> None:
    """Each circle once, where a post closes it. The page is made all the same."""
    made = blog(CIRCLE.replace("카디", "caddy"))
    first, second = made.warnings()
    check(first, "tool-circle", f"{POST}:5:5", "n", "`nginx` is replaced by `Caddy` → `nginx`, and so by itself")
    check(second, "tool-circle", f"{POST}:7:5", "{", "`Jenkins` is replaced by `Jenkins`, and so by itself")
    assert made.read("stack/jenkins/index.html")
    # Told by a build of what is kept, too.
    assert [problem.code for problem in made.warnings()] == ["tool-circle", "tool-circle"]


def test_settings_that_replace_in_a_circle(blog: MakeBlog) -> None:
    made = blog('[stack.tools.a]\nreplaced_by = "b"\n[stack.tools.b]\nreplaced_by = "A"\n')
    [problem] = made.warnings()
    check(problem, "tool-circle", "site.toml:3:1", "replaced_by", "`a` is replaced by `b` → `a`, and so by itself")


def test_two_tools_with_one_page(blog: MakeBlog) -> None:
    made = blog(f"-- {POST} --\n---\ntitle: a\ndate: 2026-01-02\nstack: [a/b, {{name: a-b!}}]\n---\n글\n")
    [problem] = made.problems()
    check(problem, "tool-same-slug", f"{POST}:4:9", "a/b", "the tools `a/b` and `a-b!` would share the page `a-b`")


BEGINS = "{name: Nginx, since: 2024-03}"


@pytest.mark.parametrize(
    ("settings", "old", "place"),
    [
        ('[stack.tools.nginx]\nuntil = "2023"\n', "[Redis]", "site.toml:3:1"),
        ("", "[{name: 엔진엑스, until: 2024-02-29}]", "content/posts/old.md:4:9"),
    ],
)
def test_what_began_after_it_had_ended(blog: MakeBlog, settings: str, old: str, place: str) -> None:
    """Where two places say so: each may be right by itself."""
    made = blog(settings + ('[stack.tools.nginx]\nalso = ["엔진엑스"]\n' if not settings else ""))
    made.post("old", stack=old)
    made.post("new", stack=f"[{BEGINS}]", date="2026-03-04")
    [problem] = made.warnings()
    check(
        problem,
        "tool-ended-before",
        "content/posts/new.md:4:9",
        "{",
        "`Nginx` is used since 2024-03 here, and …",
    )
    assert [where(other) for other in problem.others] == [place]


@pytest.mark.parametrize("until", ["2024", "2024-03", "2024-03-31", "2025-01"])
def test_what_ended_no_earlier_than_it_began(blog: MakeBlog, until: str) -> None:
    made = blog(f'[stack.tools.nginx]\nuntil = "{until}"\n')
    made.post("new", date="2024-03-09", stack=f"[{BEGINS}]")
    assert made.warnings() == []


@pytest.mark.parametrize(("until", "count"), [("2020-12", 1), ("2026", 0), ("2026-02", 0)])
def test_what_is_used_after_its_end_in_the_settings(blog: MakeBlog, until: str, count: int) -> None:
    """Told once, at the newest post. One that tells of the end is none."""
    made = blog(f'[stack.tools.nginx]\nalso = ["엔진엑스"]\nuntil = "{until}"\n')
    for name, date in (("old", "2020-02-03"), ("later", "2021-05-06"), ("new", "2026-02-03")):
        made.post(name, date=date, stack="[엔진엑스]")
    made.post("end", date="2026-03-04", stack="[{name: nginx, until: 2020}]")
    problems = made.warnings()
    assert len(problems) == count
    for problem in problems:
        message = "`nginx` is used in a post of 2026-02, and by site.toml only until 2020-12"
        check(problem, "tool-used-after", "content/posts/new.md:4:9", "엔진엑스", message)
        assert [where(other) for other in problem.others] == ["site.toml:4:1"]
