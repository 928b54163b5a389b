"""Notes name the line of the old file, whatever was filled in above it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sitegen.importing.oldlines import old_lines
from tests.importing.sites import imported, written

if TYPE_CHECKING:
    from pathlib import Path

SITE = """\
-- _includes/box.md --
상자

속의

글
-- _posts/2020-01-01-lines.md --
---
title: 줄
---
{% include box.md %}

##없는 칸

{% comment %}
둘
줄
{% endcomment %}

* 목차
{:toc}

같은 줄
같은 줄

[없는 글](/nowhere/)

{% for i in (1..3) %}
- {{ i }}
{% endfor %}

a | b
c | d

<!-- 닫지 않은
"""


def test_lines_are_those_of_the_old_file(tmp_path: Path) -> None:
    old, report = written(tmp_path / "old", SITE), tmp_path / "report.json"
    imported(old, tmp_path / "new", "--report", str(report))
    notes = {note["code"]: note["line"] for note in json.loads(report.read_text(encoding="utf-8"))["notes"]}
    assert {code.removeprefix("import-"): line for code, line in notes.items()} == {
        "liquid-included": 4, "kramdown-heading-space": 6, "liquid-comment": 8, "kramdown-toc": 14,
        "broken-link": 19, "liquid-filled": 21, "kramdown-table": 25, "html-unclosed": 28, "theme-folder": 0,
    }  # fmt: skip


def test_lines_without_a_counterpart_stood_where_the_text_goes_on() -> None:
    assert old_lines("a\n{% i %}\n\nb\nc", "a\np\n\nq\n\nb\nc", 10) == [10, 11, 11, 11, 12, 13, 14]
    assert old_lines("{% if x %}\na\n{% endif %}\nb\nb\nu", "b\n b\nu", 1) == [4, 5, 6]
    assert old_lines("", "a\nb", 5) == [5, 5]
