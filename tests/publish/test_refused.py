"""Steps that the system refuses for a while, as Windows does as long as anybody has the file open."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from sitegen.publish import journal
from sitegen.words.errors import Problems
from tests.support import Blog

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAUSES = (0.0, 0.0, 0.0)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Blog:
    """A site that is built, and whose next build replaces, adds and removes files."""
    blog = Blog(tmp_path / "blog")
    for name in "ab":
        blog.post(name)
    blog.build()
    blog.post("a", "고친 본문")
    blog.post("c")
    (blog.root / "content/posts/b.md").unlink()
    monkeypatch.setattr(journal, "_PAUSES", PAUSES)
    return blog


def refusing(call: Callable[..., None], times: int) -> Callable[..., None]:
    """``call``, refused so many times for each file."""
    left: dict[str, int] = {}

    def run(path: str | os.PathLike[str], *more: object) -> None:
        name = os.fspath(path)
        left[name] = left.get(name, times) - 1
        if left[name] >= 0:
            raise PermissionError(13, "used by another process")
        call(path, *more)

    return run


@pytest.mark.parametrize("step", ["replace", "unlink"])
@pytest.mark.parametrize("times", [0, 1, 3, 4])
def test_steps_are_taken_again(site: Blog, step: str, times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(os, step, refusing(getattr(os, step), times))
        if times <= len(PAUSES):
            site.build()
        else:
            with pytest.raises(Problems) as found:
                site.build()
            [problem] = found.value.problems
            assert (problem.code, dict(problem.values)["reason"]) == ("output-unwritable", "used by another process")
    assert journal.decided(site.root / "public") == (times > len(PAUSES) and step == "unlink")
    site.build()  # completes what was decided on
    assert "고친" in site.read("posts/a/index.html")
    assert {"posts/a/index.html", "posts/c/index.html"} <= site.outputs()
    assert "posts/b/index.html" not in site.outputs()


def test_elsewhere_a_refusal_is_final() -> None:
    """A folder that nobody may write to is told at once."""
    assert (os.name == "nt") == bool(journal._PAUSES)
