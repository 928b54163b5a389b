"""A cache that somebody forged, with all its digests right, names no file outside: nothing is read for ever, written,
linked or removed there, and the site is as a clean build makes it."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from array import array
from hashlib import sha256
from typing import TYPE_CHECKING
from zlib import crc32

import pytest

from tests.trace.test_corrupt_cache import Site, change

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DATA = b"forged"
SHA = sha256(DATA).hexdigest()
# From the folder of a kept output, from the staging folder, from the output folder.
ELSEWHERE = (
    "../../../outside/x",
    "../../../../outside/x",
    "aa/../../../../outside/x",
    "../outside/x",
    "../../outside/x",
    "ABSOLUTE",
)


def read(site: Site, query: str) -> bytes:
    db = sqlite3.connect(site.cache)
    found: bytes = db.execute(query).fetchone()[0]
    db.close()
    return found


def put(site: Site, query: str, *values: object) -> None:
    db = sqlite3.connect(site.cache)
    db.execute(query, values)
    db.commit()
    db.close()


def standing(site: Site, name: str, value: bytes) -> None:
    put(site, "UPDATE standing SET value = ?, digest = ? WHERE name = ?", value, crc32(value), name)


def digests(site: Site, path: str) -> None:
    """An output's digest is the path of a file to be removed, once the output is replaced."""
    change(site, f"UPDATE outputs SET sha = '{path}' WHERE path = 'posts/p0/index.html'")
    sign_outputs(site)


def sign_outputs(site: Site) -> None:
    """The digests of all rows of outputs as the program makes them."""
    change(site, "UPDATE outputs SET digest = sign(path, job, reads, sha)")


def lost(site: Site, path: str) -> None:
    """An output that is missing, to be put back into another folder from a kept file."""
    change(site, f"INSERT INTO outputs SELECT '{path}', job, reads, '{SHA}', 0 FROM outputs LIMIT 1")
    sign_outputs(site)
    outputs = read(site, "SELECT value FROM standing WHERE name = 'outputs'") + b"\0" + path.encode()
    stats = read(site, "SELECT value FROM standing WHERE name = 'output stats'") + array("q", [6, 1, 1, 1]).tobytes()
    standing(site, "outputs", outputs)
    standing(site, "output stats", stats)
    kept = site.root / f".sitegen/build.outputs/{SHA[:2]}/{SHA[2:]}"
    kept.parent.mkdir(exist_ok=True)
    kept.write_bytes(DATA)
    shutil.rmtree(site.public)


def jobs(site: Site, path: str) -> None:
    """Pages that are written elsewhere when they are made again."""
    job = json.dumps([f"/{path}", "post", "post.html", "posts/p1.md", 1])
    change(site, f"UPDATE outputs SET job = '{job}' WHERE job LIKE '[%'")
    sign_outputs(site)


def statics(site: Site, path: str) -> None:
    """Static files of the theme."""
    value = json.loads(read(site, "SELECT value FROM values_ WHERE name = 'statics'"))
    value["digests"][path] = SHA
    text = json.dumps(value, ensure_ascii=False)
    change(site, f"UPDATE values_ SET value = '{text}', digest = digest('{text}') WHERE name = 'statics'")


def kept_elsewhere(site: Site, _: str) -> None:
    """The folders of kept outputs are links."""
    store = site.root / ".sitegen/build.outputs"
    for folder in [*store.iterdir()]:
        shutil.rmtree(folder)
        (site.folder / "outside" / folder.name).mkdir(exist_ok=True)
        folder.symlink_to(site.folder / "outside" / folder.name)
        for sha in read_shas(site):
            if sha.startswith(folder.name):
                (site.folder / "outside" / folder.name / sha[2:]).write_bytes(b"precious")


def read_shas(site: Site) -> list[str]:
    db = sqlite3.connect(site.cache)
    found = [row[0] for row in db.execute("SELECT sha FROM outputs")]
    db.close()
    return found


def endless(site: Site, _: str) -> None:
    """A file written too lately to tell is a device, a kept output a pipe."""
    head = json.loads(read(site, "SELECT value FROM standing WHERE name = 'head'"))
    standing(site, "head", json.dumps({**head, "unsettled": [["/dev/zero", SHA]]}).encode())
    for kept in site.root.glob(".sitegen/build.outputs/*/*"):
        kept.unlink()
        os.mkfifo(kept)
    shutil.rmtree(site.public)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """One site for all."""
    return Site(tmp_path_factory.mktemp("forged"))


@pytest.mark.parametrize("then", ["nothing", "a body", "much", "other times"])
@pytest.mark.parametrize("forge", [digests, lost, jobs, statics, kept_elsewhere, endless])
def test_forged(made: Site, forge: Callable[[Site, str], None], then: str) -> None:
    for elsewhere in ELSEWHERE if forge not in (kept_elsewhere, endless) else ELSEWHERE[:1]:
        made.restore()
        made.edit("A")
        made.blog.build()
        outside = made.folder / "outside"
        shutil.rmtree(outside, ignore_errors=True)
        outside.mkdir()
        (outside / "x").write_bytes(b"precious")
        forge(made, str(outside / "x") if elsewhere == "ABSOLUTE" else elsewhere)
        before = {path: path.read_bytes() for path in around(made)}
        version = "B" if then == "much" else "A"
        if then == "a body":
            post = made.root / "content/posts/p0.md"
            post.write_text(post.read_text(encoding="utf-8").replace("본문 0", "새 본문 0"), encoding="utf-8")
        elif then == "other times":
            for path in made.root.glob("content/**/*.md"):
                os.utime(path)
        made.edit("B") if then == "much" else None
        made.blog.build()
        assert {path: path.read_bytes() for path in around(made)} == before
        if then == "a body":
            assert "새 본문 0" in made.blog.read("posts/p0/index.html")
            made.edit("A")
            made.blog.build()
        assert made.now() == made.clean[version]


def around(site: Site) -> list[Path]:
    """All files that are neither sources nor of the output folder nor of the cache."""
    found = [*site.folder.rglob("*"), *site.folder.parent.glob("*")]
    return [p for p in sorted(found) if p.is_file() and not p.is_relative_to(site.root)]
