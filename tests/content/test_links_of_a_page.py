"""Wrong links of a page of links are told where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bad import where
from tests.support import Blog

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("line", "code", "place"),
    [
        ("- {title: 가}", "link-incomplete", "4:5"),
        ("- https://a.example", "link-incomplete", "4:5"),
        ("- {title: 가, url: 'javascript:x'}", "config-link", "4:21"),
        ("- {title: 가, url: 없는.md}", "link-no-document", "4:21"),
        ("- {title: 가, url: /, image: x.png}", "link-missing", "4:31"),
    ],
)
def test_errors(line: str, code: str, place: str, tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.write("content/links.md", f"---\ntitle: 링크\nlinks:\n  {line}\n---\n")
    [problem] = blog.problems()
    assert (problem.code, where(problem.place)) == (code, f"content/links.md:{place}")


def test_a_key_that_is_none(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.write("content/links.md", "---\ntitle: 링크\nlinks: [{name: 가, website: about.md, titel: x}]\n---\n")
    blog.write("content/about.md", "---\ntitle: 소개\n---\n")
    [problem] = blog.warnings()
    assert (problem.code, where(problem.place)) == ("link-key", "content/links.md:3:38")
    assert '<a href="/about/">가</a>' in blog.read("links/index.html")
