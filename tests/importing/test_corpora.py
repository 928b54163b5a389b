"""Two real sites of Jekyll move, and so do two posts of a third. All of one is moved where ``CORPORA`` is set."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from sitegen.importing.jekyll.read import read_jekyll
from sitegen.importing.move import move
from sitegen.importing.proof import prove
from tests.importing.sites import imported, written
from tests.support import Blog

if TYPE_CHECKING:
    from pathlib import Path

# One of so many documents is moved in each run.
STEP = 1 if os.environ.get("CORPORA") else 25
# In the list of URLs, but not in the data.
ABSENT = {"/wiki/clipping/out-of-the-tar-pit/", "/docs/resources/", "/docs/sites/", "/news/", "/news/releases/"}


@pytest.mark.shared
@pytest.mark.parametrize("name", ["jekyll-docs", "johngrib"])
def test_a_real_site(name: str, shared: Path) -> None:
    root = shared / "corpora" / name
    site = read_jekyll(root)
    listed = {unquote(line) for line in (root / "urls.txt").read_text(encoding="utf-8").split()}
    have = {document.url for document in site.documents}
    have |= {alias.removesuffix("index.html") for document in site.documents for alias in document.aliases}
    assert listed - have <= ABSENT
    site.documents = site.documents[::STEP]
    moved = move(site, 1)
    proof = prove(moved, site.problems)
    assert proof.holds, (proof.lost_text[:3], proof.problems[:3], [f for f in proof.fates if f.fate == "lost"][:3])
    assert proof.documents_in == proof.documents_out == len(site.documents)
    counts = dict(proof.counts)
    before, after = counts.pop("links")
    assert before <= after, "what Liquid fills in has links too"
    assert all(before == after for before, after in counts.values()), counts


@pytest.mark.shared
def test_the_seeds_keep_both_urls(shared: Path, tmp_path: Path) -> None:
    config = "-- _config.yml --\ntitle: 씨앗\npermalink: /:title/\nmarkdown: kramdown\nhighlighter: rouge\n"
    old = written(tmp_path / "old", config)
    (old / "_posts").mkdir()
    for path in (shared / "seeds").glob("*.md"):
        shutil.copyfile(path, old / "_posts" / path.name)
    done = imported(old, tmp_path / "new")
    assert done.exit_code == 0, done.output
    blog = Blog.__new__(Blog)
    blog.root = tmp_path / "new"
    blog.build()
    assert {"dev-stack/index.html", "production-develop-배포/index.html"} <= blog.outputs()
