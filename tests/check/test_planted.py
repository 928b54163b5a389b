"""Fifty faults are planted, and fifty are found, each with its place; the twin without them has none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sitegen.check.check import Checked, check_output
from sitegen.faults import FAULTS
from sitegen.site import read_site
from tests.check.planted import PLANTS, clean_site, damage, planted_site
from tests.support import DEFAULTS, NOW, Blog, told

if TYPE_CHECKING:
    from collections.abc import Callable

CORPUS = Path(__file__).resolve().parents[2] / "benchmarks/corpus.py"


def checked(root: Path, **options: object) -> Checked:
    return check_output(read_site(root, DEFAULTS._replace(**options), NOW))  # type: ignore[arg-type]  # names are Options' own


def test_all_that_is_planted_is_found_and_nothing_else(tmp_path: Path, counted: Callable[[str], None]) -> None:
    clean = clean_site(tmp_path / "clean")
    assert clean.build().problems == ()
    assert told(list(checked(clean.root).problems)) == ""
    blog = planted_site(tmp_path / "planted")
    blog.build()
    damage(blog.root / "public")
    left = list(checked(blog.root).problems)
    rows = []
    for plant in PLANTS:
        found = [
            problem
            for problem in left
            if problem.code == f"check-{plant.name}"
            and plant.about in dict(problem.values)["target"]
            and problem.place is not None
            and (problem.place.path == plant.origin or problem.place.path == f"public/{plant.origin}")
            and (
                not plant.is_line
                or plant.text
                in (blog.root / plant.origin).read_text(encoding="utf-8").split("\n")[problem.place.line - 1]
            )
        ]
        left = [problem for problem in left if problem not in found[:1]]
        at = f"{found[0].place.path}:{found[0].place.line}" if found and found[0].place else "NOT FOUND"
        rows.append(f"{plant.name:14} {plant.about:28} {at}")
    print("\n".join(rows))  # noqa: T201  # the table is wanted
    counted(f"faults planted: {len(rows)}, found: {sum('NOT FOUND' not in row for row in rows)}")
    assert not [row for row in rows if "NOT FOUND" in row]
    assert told(left) == ""
    assert len(PLANTS) > 50
    assert {plant.name for plant in PLANTS} == {name for name in FAULTS if not name.startswith(("pages-", "external"))}


def test_nothing_is_found_in_a_blog_of_the_benchmarks(tmp_path: Path) -> None:
    """The first of its thousand posts. ``tests/test_validity.py`` checks whole sites, the project's own among them."""
    blog = Blog(tmp_path, 'url = "https://team.example/blog"\ndescription = "시험"\npaginate = 4\n')
    command = [sys.executable, str(CORPUS), "12", "content/posts", "--images", "assets/img", "--manifest", "posts.json"]
    subprocess.run(command, cwd=blog.root, check=True, capture_output=True)
    assert blog.build(strict=True).pages > 40
    found = check_output(read_site(blog.root, DEFAULTS, NOW), pages=True)
    assert told(list(found.problems)) == ""
    assert found.pages > 40
