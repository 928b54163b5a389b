"""Four times as much takes at most six times the work, whatever it is much of.

``pytest -s`` prints a table. ``GROWTH=4`` counts with four times as much, and what is not finished at all besides.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from sitegen.content.code import lexing
from sitegen.content.document import read_document
from sitegen.content.fast import tables
from sitegen.content.markdown import Markdown
from sitegen.content.scan import Source
from sitegen.content.stylesheet import names_in_css
from sitegen.theme.javascript import names_in_script
from sitegen.trace.records import content_record, document_record
from sitegen.words.errors import Problems
from tests.growth.code import CODE
from tests.growth.counting import Work, measure
from tests.growth.sites import SITES
from tests.growth.texts import CSS, MARKDOWN, SCRIPT, TOML, YAML
from tests.quick import referenced
from tests.support import Blog
from tests.trace.sites import THEME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.growth.texts import Make

TIMES = int(os.environ.get("GROWTH", "1"))
MOST = 6.0
# What is less than this is no growth: a table in memory that becomes twice as large, a part of a cache.
_FEW = {"lines": 2_000, "read": 2_000, "memory": 200_000}
_MARKDOWN = Markdown()


def grows(name: str, work: Callable[[int], Callable[[], object]], n: int) -> list[str]:
    """How the work for ``4 * n`` is more than six times that for ``n``. The work for one is in both, so it is taken
    away, but for memory, of which only the most at one time is known."""
    larger, smaller, one = (measure(work(count)) for count in (4 * n, n, 1))
    if one.lines > smaller.lines:  # more than one cannot be built, and one can
        one = Work(0, 0, 0, 0)
    ratios = {
        "lines": (larger.lines - one.lines) / max(smaller.lines - one.lines, _FEW["lines"]),
        "read": (larger.read - one.read) / max(smaller.read - one.read, _FEW["read"]),
        "memory": larger.memory / max(smaller.memory, _FEW["memory"]),
    }
    print(  # noqa: T201  # the figures are wanted
        f"{name:<46}{smaller.lines:>10}{larger.lines:>10}{ratios['lines']:>6.1f}"
        f"{smaller.read:>10}{larger.read:>10}{ratios['read']:>6.1f}"
        f"{smaller.memory >> 10:>8}{larger.memory >> 10:>8}{ratios['memory']:>6.1f}{larger.seconds:>7.2f}"
    )
    return [f"{name}: {what} {ratio:.1f}" for what, ratio in ratios.items() if ratio > MOST]


def none_grows(works: dict[str, Callable[[int], Callable[[], object]]], n: int) -> None:
    """Assert that of all these."""
    numbers = f"{f'n={n}':>10}{'4n':>10}{'':>6}"
    print(f"\n{'':<46}{'lines of code':>26}{'characters':>26}{'KiB':>22}{'s':>7}\n{'':<46}{numbers * 2}")  # noqa: T201
    assert not [found for name, work in works.items() for found in grows(name, work, n)]


def reading(make: Make, read: Callable[[str], object]) -> Callable[[int], Callable[[], object]]:
    """The work of reading the text with ``n`` of something."""

    def work(n: int) -> Callable[[], object]:
        text = make(n)

        def act() -> None:
            with suppress(Problems):
                read(text)

        return act

    return work


def document(text: str) -> None:
    """Read a document, and make the records that the cache holds of it."""
    source = Source("posts/a.md", "content/posts/a.md")
    found, content, _ = read_document(source, text.encode(), lambda: _MARKDOWN, ZoneInfo("Asia/Seoul"))
    document_record(found), content_record(content)


def post(body: str) -> None:
    """Read a post with this body, which may bring its front matter."""
    document(body if body.startswith("---\n") else f"---\ntitle: 글\ndate: 2026-01-02\n---\n{body}")


def test_markdown() -> None:
    none_grows({name: reading(make, post) for name, make in MARKDOWN.items()}, 70 * TIMES)


@pytest.mark.parametrize(("fence", "texts"), [("---", YAML), ("+++", TOML)], ids=["yaml", "toml"])
def test_front_matter(fence: str, texts: dict[str, Make]) -> None:
    """Up to 64 KiB of it are read."""
    works = {
        name: reading(lambda n, make=make: f"{fence}\n{make(n)}\n{fence}\n", document) for name, make in texts.items()
    }
    none_grows(works, 70 * TIMES)


@pytest.mark.parametrize(
    ("texts", "read"),
    [(CSS, lambda text: list(names_in_css(text))), (SCRIPT, lambda text: list(names_in_script(text)))],
    ids=["css", "script"],
)
def test_files_that_name_others(texts: dict[str, Make], read: Callable[[str], object]) -> None:
    none_grows({name: reading(make, read) for name, make in texts.items()}, 70 * TIMES)


def test_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of code in each language. The second half of each line may lack."""
    # The rules of a lexer are sorted at once, not in the midst of being counted.
    monkeypatch.setattr(tables, "_UNSORTED", 0)
    lexing._reader.cache_clear()

    def cut(code: str) -> str:
        return "".join(line[: len(line) // 2] + "\n" for line in code.splitlines())

    texts = {language: (language, code) for language, code in CODE.items()}
    if TIMES > 1:
        texts |= {f"{language}, cut": (language, cut(code)) for language, code in CODE.items()}
    works = {
        name: reading(lambda n, language=language, code=code: f"```{language}\n{code * n}```\n", post)
        for name, (language, code) in texts.items()
    }
    none_grows(works, 12 * TIMES)


@pytest.fixture
def building() -> Iterator[Callable[[str], Callable[[int], Callable[[], object]]]]:
    """The work of building a site of this name, as for the first time."""
    folder = Path(tempfile.mkdtemp(prefix="growth-"))

    def of_site(name: str) -> Callable[[int], Callable[[], object]]:
        def work(n: int) -> Callable[[], object]:
            shutil.rmtree(folder, ignore_errors=True)
            blog = Blog(folder, 'theme = "tiny"\n' + THEME)
            blog.write("themes/tiny/static/highlight.css", "")
            for path, text in SITES[name](n).items():
                blog.write(path, text)

            def act() -> None:
                for made in ("public", ".sitegen"):
                    shutil.rmtree(folder / made, ignore_errors=True)
                with suppress(Problems):
                    blog.build(clean="template" in name)

            return act

        return work

    yield of_site
    shutil.rmtree(folder)


@pytest.mark.slow
def test_sites(
    building: Callable[[str], Callable[[int], Callable[[], object]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jinja2.meta.find_referenced_templates", referenced)  # each build counts
    none_grows({name: building(name) for name in SITES}, 10 * TIMES)
