"""Much of one thing takes time that grows with it, and no faster: proven by the number of calls, not by seconds."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from sitegen.words.errors import Problems
from tests.support import Blog

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FEW = 1200
POST = "---\ntitle: 가\ndate: 2026-01-02\n{}\n---\n글\n"
TOML_POST = "+++\ntitle = '가'\ndate = 2026-01-02\n{}\n+++\n글\n"
TITLE = "title = '가'\n"


def rows(line: str, count: int) -> str:
    return "\n".join([line.replace("#", str(number)) for number in range(count)])


def names(key: str, count: int) -> str:
    return POST.format(f"{key}: [{', '.join(f'a{number}' for number in range(count))}]")


# What stands in which file, and what is said of it.
CASES: dict[str, tuple[str, Callable[[int], str], str]] = {
    "authors of a post": ("content/posts/a.md", lambda n: names("authors", n), "front-matter-many"),
    "tags of a post": ("content/posts/a.md", lambda n: names("tags", n), "front-matter-many"),
    "aliases of a post": (
        "content/posts/a.md",
        lambda n: POST.format(f"aliases: [{', '.join(f'../{m}' for m in range(n))}]"),
        "url-climbs",
    ),
    "keys of front matter": ("content/posts/a.md", lambda n: POST.format(rows("k#: 1", n // 2)), ""),
    "slips in front matter": ("content/posts/a.md", lambda n: POST.format(rows("titel#: 1", n // 2)), ""),
    "keys of TOML front matter": ("content/posts/a.md", lambda n: TOML_POST.format(rows("k# = 1", n)), ""),
    "keys of the settings": ("site.toml", lambda n: TITLE + rows("k# = 1", n), "config-unknown-key"),
    "keys of a table": ("site.toml", lambda n: TITLE + "[feeds]\n" + rows("k# = 1", n), "config-unknown-key"),
    "keys of the theme": (
        "site.toml", lambda n: TITLE + "[theme_options]\n" + rows("k# = 1", n), "theme-option-unknown"
    ),
    "tables": ("site.toml", lambda n: TITLE + rows("[k#]", n), "config-unknown-key"),
    "tables of an array": (
        "site.toml", lambda n: TITLE + rows("[[navigation]]\nurl = 1\nk = 1", n), "config-key-in-table"
    ),
    "tables in a line": (
        "site.toml", lambda n: TITLE + f"navigation = [{', '.join(['{k = 1}'] * n)}]", "config-unknown-key"
    ),
    "addresses of authors": (
        "site.toml", lambda n: TITLE + rows("[authors.a#]\nurl = 'javascript:x'", n), "config-link"
    ),
    "chains of aliases": (
        "site.toml",
        lambda n: TITLE + "[taxonomies.tags.aliases]\n" + rows("a# = 'a#x'\na#x = 'b'", n),
        "config-alias-chain",
    ),
}  # fmt: skip


def calls(folder: Path, file: str, text: str) -> tuple[int, set[str]]:
    """How many functions a build with this file calls, and the codes of its problems."""
    blog = Blog(folder, "-- content/posts/b.md --\n---\ntitle: 나\ndate: 2026-01-02\n---\n글\n")
    blog.write(file, text)
    count = 0

    def note(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(note)
    try:
        problems = blog.build().problems
    except Problems as found:
        problems = found.problems
    finally:
        sys.setprofile(None)
    return count, {problem.code for problem in problems}


@pytest.mark.parametrize("name", CASES)
def test_work_grows_with_the_size(name: str, tmp_path: Path, counted: Callable[[str], None]) -> None:
    file, make, code = CASES[name]
    calls(tmp_path / "first", file, make(2))  # imports are not counted
    few, _ = calls(tmp_path / "few", file, make(FEW))
    many, codes = calls(tmp_path / "many", file, make(4 * FEW))
    assert codes >= ({code} if code else set())
    assert many <= 6 * few, (few, many)
    counted(f"{name}: {few} calls, then {many} for four times as much")


def test_so_many_tags(tmp_path: Path) -> None:
    """As many as a post may have; one more is told of at its place."""
    blog = Blog(tmp_path)
    blog.write("content/posts/a.md", names("tags", 200))
    assert blog.build().problems == ()
    blog.write("content/posts/a.md", names("tags", 201))
    (problem,) = blog.problems()
    assert problem.place is not None
    assert (problem.code, problem.place.line) == ("front-matter-many", 4)
    assert problem.place.column == names("tags", 201).split("\n")[3].index("a200") + 1


@pytest.mark.parametrize("keys", [5_000, 20_000])
def test_more_values_than_front_matter_may_hold(tmp_path: Path, keys: int) -> None:
    blog = Blog(tmp_path)
    blog.write("content/posts/a.md", POST.format(rows("k#:", keys)))
    (problem,) = blog.problems()
    assert problem.code == ("front-matter-values" if keys == 5_000 else "front-matter-too-large")
