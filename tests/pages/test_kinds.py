"""The kinds of pages: documented for those who make themes, and planned from little."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from sitegen.catalog.taxonomy import TAXONOMIES
from sitegen.config import Config
from sitegen.pages import KINDS
from sitegen.pages.plan import plan
from sitegen.text.urls import Url
from sitegen.words.errors import Place

if TYPE_CHECKING:
    from sitegen.catalog.index import Catalog
    from sitegen.theme.page import Page

THEMES = (Path(__file__).resolve().parents[2] / "docs/themes.md").read_text(encoding="utf-8")
PUBLIC = [kind for kind in KINDS if not kind.template.startswith("sitegen/")]


@pytest.mark.parametrize("kind", PUBLIC, ids=lambda kind: kind.kind)
def test_is_documented(kind: type[Page]) -> None:
    assert f"| `{kind.template}` |" in THEMES
    [row] = [line for line in THEMES.splitlines() if line.startswith("| `page.kind` |")]
    assert f"`{kind.kind}`" in row


def test_has_a_name_of_its_own() -> None:
    assert len({kind.kind for kind in KINDS}) == len(KINDS)


def test_planning_reads_no_documents() -> None:
    """Only lists, URLs and settings of the catalog are asked: in each build, for all pages."""
    catalog = SimpleNamespace(
        config=Config(paginate=1), posts=("posts/b.md", "posts/a.md"), pages=("index.md",), hidden=(), assets={},
        ledger=None, lists={"": ("posts/b.md", "posts/a.md")}, section=lambda _: "",
        years={2026: ("posts/b.md",), 2025: ("posts/a.md",)}, terms={name: {} for name in (*TAXONOMIES, "teams")},
        url={"posts/b.md": Url("/b/"), "posts/a.md": Url("/a/"), "index.md": Url("/")}.__getitem__,
        aliases=lambda identifier: ("/old/",) if identifier == "posts/a.md" else (),
    )  # fmt: skip
    jobs = plan(cast("Catalog", catalog), KINDS, lambda _: Place("site.toml"))
    assert [(job.url, job.kind, job.subject) for job in jobs if job.subject not in TAXONOMIES] == [
        ("/", "home", "index.md"),
        ("/404.html", "404", ""),
        ("/a/", "post", "posts/a.md"),
        ("/archive/", "archive", ""),
        ("/archive/2025/", "year", "2025"),
        ("/archive/2026/", "year", "2026"),
        ("/b/", "post", "posts/b.md"),
        ("/feed.xml", "feed", ""),
        ("/old/", "redirect", "posts/a.md"),
        ("/page/2/", "home", "index.md"),
        ("/robots.txt", "robots", ""),
        ("/rss.xml", "feed", ""),
        ("/search/", "search", ""),
        ("/sitemap.xml", "sitemap", ""),
    ]
