"""A cache that somebody forged, with all its digests right, names no file outside: nothing is read for ever, written,
linked or removed there, and the site is as a clean build makes it."""

from __future__ import annotations

import os
import shutil
from array import array
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from sitegen.catalog.rows import Row
from tests.trace.test_corrupt_cache import Site, part, put, put_json

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


def digests(site: Site, path: str) -> None:
    """The digest of content is the path of a file."""
    place = Row._fields.index("content")
    put_json(site, "rows", lambda rows: [[*row[:place], path, *row[place + 1 :]] for row in rows])


def lost(site: Site, path: str) -> None:
    """An output that is missing, to be put back into another folder from a kept file."""
    put(site, "outputs", part(site, "outputs") + b"\0" + path.encode())
    put(site, "outputs stats", part(site, "outputs stats") + array("q", [6, 1, 1, 1]).tobytes())
    put(site, "outputs digests", part(site, "outputs digests") + sha256(DATA).digest())
    put_json(site, "jobs", lambda jobs: [*jobs, jobs[0]])
    put(site, "read counts", part(site, "read counts") + array("I", [0]).tobytes())
    kept = site.root / f".sitegen/build.outputs/{SHA[:2]}/{SHA[2:]}"
    kept.parent.mkdir(exist_ok=True)
    kept.write_bytes(DATA)
    shutil.rmtree(site.public)


def moved(site: Site, path: str) -> None:
    """An output has the path of a file elsewhere, and is to be removed."""
    names = part(site, "outputs").split(b"\0")
    put(site, "outputs", b"\0".join([path.encode() if b"p0/" in name else name for name in names]))


def sources(site: Site, path: str) -> None:
    """A source is a file elsewhere."""
    names = part(site, "sources").split(b"\0")
    put(site, "sources", b"\0".join([path.encode() if b"p0.md" in name else name for name in names]))


def folder(site: Site, path: str) -> None:
    """The output folder is elsewhere."""
    put_json(site, "head", lambda head: {**head, "folder": path})


def jobs(site: Site, path: str) -> None:
    """Pages that are written elsewhere when they are made again."""
    job = "\x1f".join([f"/{path}", "post", "post.html", "posts/p1.md", "1"])
    put_json(site, "jobs", lambda jobs: [job if "\x1f" in found else found for found in jobs])


def statics(site: Site, path: str) -> None:
    """Static files of the theme."""

    def add(values: dict[str, Any]) -> dict[str, Any]:
        values["statics"]["digests"][path] = SHA
        values["statics"]["urls"][path] = f"/{path}"
        return values

    put_json(site, "values", add)


def closures(site: Site, path: str) -> None:
    """Templates that depend on files elsewhere."""

    def add(values: dict[str, Any]) -> dict[str, Any]:
        for closure in values["closures"].values():
            closure["looked"].append(path)
        return values

    put_json(site, "values", add)


def rows(site: Site, path: str) -> None:
    """Documents that are files elsewhere, and are published elsewhere."""
    place, url = Row._fields.index("path"), Row._fields.index("url")

    def add(found: list[list[Any]]) -> list[list[Any]]:
        for row in found:
            row[place], row[url] = path, f"/{path}"
        return found

    put_json(site, "rows", add)


def kept_elsewhere(site: Site, _: str) -> None:
    """The folders of kept outputs are links."""
    store = site.root / ".sitegen/build.outputs"
    data = part(site, "outputs digests").hex()
    shas = [data[start : start + 64] for start in range(0, len(data), 64)]
    for folder in [*store.iterdir()]:
        shutil.rmtree(folder)
        (site.folder / "outside" / folder.name).mkdir(exist_ok=True)
        folder.symlink_to(site.folder / "outside" / folder.name)
        for sha in shas:
            if sha.startswith(folder.name):
                (site.folder / "outside" / folder.name / sha[2:]).write_bytes(b"precious")


def endless(site: Site, _: str) -> None:
    """A source that was written too lately to tell is a device, a kept output a pipe."""
    names = part(site, "sources").split(b"\0")
    put(site, "sources", b"\0".join([b"/dev/zero" if b"p0.md" in name else name for name in names]))
    put(site, "sources stats", array("q", [-2] * 4 * len(names)).tobytes())
    for kept in site.root.glob(".sitegen/build.outputs/*/*"):
        kept.unlink()
        os.mkfifo(kept)
    shutil.rmtree(site.public)


def endless_outputs(site: Site, _: str) -> None:
    """An output is a device."""
    names = part(site, "outputs").split(b"\0")
    device = b"../" * 30 + b"dev/zero"
    put(site, "outputs", b"\0".join([device if b"p0/" in name else name for name in names]))
    put(site, "outputs stats", array("q", [-2] * 4 * len(names)).tobytes())


FORGERIES = (
    digests, lost, moved, sources, folder, jobs, statics, closures, rows, kept_elsewhere, endless, endless_outputs
)  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """One site for all, its sources as it was built."""
    site = Site(tmp_path_factory.mktemp("forged"))
    site.build("A")
    site.keep()
    return site


@pytest.mark.parametrize("then", ["nothing", "a body", "much", "other times"])
@pytest.mark.parametrize("forge", FORGERIES)
def test_forged(made: Site, forge: Callable[[Site, str], None], then: str) -> None:
    for elsewhere in ELSEWHERE if forge not in (kept_elsewhere, endless, endless_outputs) else ELSEWHERE[:1]:
        made.restore()
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
