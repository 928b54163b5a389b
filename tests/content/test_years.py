"""A number of four digits is a year, not the number of an item."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.content.test_markdown import html_of, render, told
from tests.support import Blog

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("2026. 8. 21. 금요일에 배포했다.", "<p>2026. 8. 21. 금요일에 배포했다.</p>"),
        ("앞\n\n2026. 8. 21.", "<p>앞</p>\n<p>2026. 8. 21.</p>"),
        ("앞\n2026. 8. 21. 뒤", "<p>앞\n2026. 8. 21. 뒤</p>"),
        ("> 2026) 뒤\n2027. 1. 1.", "<blockquote>\n<p>2026) 뒤\n2027. 1. 1.</p>\n</blockquote>"),
        ("- 2026. 8. 21. 하나\n- 2026. 8. 22.", "<ul>\n<li>2026. 8. 21. 하나</li>\n<li>2026. 8. 22.</li>\n</ul>"),
        ("1. 2026. 8. 21.", "<ol>\n<li>2026. 8. 21.</li>\n</ol>"),
        ("1. 하나\n2026. 8. 21. 둘", "<ol>\n<li>하나\n2026. 8. 21. 둘</li>\n</ol>"),
        ("1. 하나\n\n2026. 8. 21.", "<ol>\n<li>하나</li>\n</ol>\n<p>2026. 8. 21.</p>"),
        ("2026.", "<p>2026.</p>"),
        ("202. 하나\n203. 둘", '<ol start="202">\n<li>하나</li>\n<li>둘</li>\n</ol>'),
        ("12345. 하나", '<ol start="12345">\n<li>하나</li>\n</ol>'),
    ],
)
def test_a_year_begins_no_list(text: str, html: str) -> None:
    assert html_of(text) == html
    assert told(text) == []


def test_a_list_can_count_to_a_year() -> None:
    counted = "".join(f"{number}. 글\n" for number in range(1, 1003))
    assert html_of(counted).count("<li>") == 1002
    assert html_of(counted + "\n2026. 1. 1.").endswith("<p>2026. 1. 1.</p>")


def test_two_numbers_in_a_row_are_told() -> None:
    assert told("8. 21. 금요일\n\n- 26. 8. 21. 금요일\n\n1. 가\n   1. 나\n\n1.5 2. 다") == [
        ("markdown-list-date", 10, 1),
        ("markdown-list-date", 12, 1),
    ]


def test_summary_and_feed_keep_the_date(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.post("a", "2026. 8. 21. 금요일에 배포했다.\n\n- 2026. 8. 22. 되돌림")
    assert blog.warnings() == []
    assert render("2026. 8. 21. 배포").summary == "2026. 8. 21. 배포"
    for output in ("posts/a/index.html", "feed.xml", "index.html"):
        assert "2026. 8. 21. 금요일에 배포했다." in blog.read(output)
