"""What lies in ``public/.sitegen`` may be anything, as it is in a repository that somebody else made: nothing outside
of the output folder is touched, and nothing in it that is somebody's."""

from __future__ import annotations

import json
import os
import shutil
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from sitegen.publish import journal, manifest
from sitegen.words.errors import Problems
from tests.trace.versions import Versions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DATA = b"from the staging folder"


class Site(Versions):
    """A site of version A with a journal in its output folder; its sources are of version B."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, 3)
        self.outside = folder / "outside"
        self.outside.mkdir()
        (self.outside / "x").write_bytes(b"precious")
        self.build("A")
        self.edit("B")
        self.own = self.public / ".sitegen"

    def journal(self, remove: Any = (), move: Any = (), coming: dict[str, bytes] | None = None) -> None:
        """A journal, and a manifest to come: what is there, and ``coming``."""
        (self.own / "journal").write_text(json.dumps({"remove": remove, "move": move}), encoding="utf-8")
        there = {**self.clean["A"], **(coming or {})}
        files = {path: sha256(data).hexdigest() for path, data in there.items()}
        (self.own / "manifest.next").write_text(manifest.text(files), encoding="utf-8")

    def stage(self, path: str, data: bytes = DATA) -> Path:
        """A staged file."""
        file = self.own / "staging" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        return file

    def builds_safely(self) -> None:
        """Build; what is outside, and what is somebody's, is as it was."""
        around = self._around()
        self.blog.build()
        assert self._around() == around
        assert self.is_wholly("B")
        assert not self.foreign_lost()

    def _around(self) -> dict[str, bytes | str]:
        found = (p for p in sorted(self.folder.rglob("*")) if not p.is_relative_to(self.public))
        return {
            str(p): os.readlink(p) if p.is_symlink() else p.read_bytes() if p.is_file() else "folder"
            for p in found
            if ".sitegen" not in p.parts
        }


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site with somebody's files in and around its output folder."""
    return Site(tmp_path)


ELSEWHERE = [
    "../content/about.md",
    "../../outside/x",
    "/ABSOLUTE/x",
    "posts/../../site.toml",
    ".sitegen/manifest",
    "..",
]
ELSEWHERE += ["posts/./p0/index.html", "posts//p0", "", "a\0b", "\ud800", "x" * 300, "x/" * 3000 + "x"]


@pytest.mark.parametrize("path", ELSEWHERE, ids=lambda path: repr(path)[:30])
@pytest.mark.parametrize("what", ["remove", "move", "manifest"])
def test_paths_that_lead_elsewhere(site: Site, path: str, what: str) -> None:
    path = path.replace("/ABSOLUTE", str(site.outside))
    site.blog.write("content/about.md", "---\ntitle: 소개\n---\n")
    (site.root / "content/about.md").rename(site.root / "about.md")
    if what == "remove":
        site.journal(remove=[[path, True]], coming={"index.html": b""})
    elif what == "move":
        site.stage("x")
        site.journal(move=[path], coming={"x": DATA})
    else:
        listed = site.own / "manifest"
        text = listed.read_bytes() + b"0" * 64 + f"  {path}\n".encode("utf-8", "surrogatepass")
        if "\ud800" not in path:
            listed.write_bytes(text)
    site.builds_safely()


GARBAGE = [
    b"", b"{", b"null", b"3", b"[]", b'"x"', b"{}", b"\xff\xfe", b"[" * 100_000, b'{"remove": 3, "move": []}',
    b'{"remove": [3], "move": []}', b'{"remove": [["index.html"]], "move": []}', b'{"remove": [], "move": [3]}',
    b'{"remove": [["index.html", 1]], "move": []}', b'{"remove": [[["a"], true]], "move": []}', bytes(range(256)) * 9,
]  # fmt: skip


@pytest.mark.parametrize("data", GARBAGE, ids=lambda data: repr(data[:20]))
def test_a_journal_of_garbage(site: Site, data: bytes) -> None:
    (site.own / "journal").write_bytes(data)
    site.stage("index.html")
    site.builds_safely()


@pytest.mark.parametrize("name", ["journal", "journal.next", "manifest.next", "staging"])
@pytest.mark.parametrize("kind", ["folder", "link to a file", "link to a folder", "broken link", "file"])
def test_other_things_by_the_names_of_its_own(site: Site, name: str, kind: str) -> None:
    place = site.own / name
    match kind:
        case "folder":
            place.mkdir()
            (place / "x").touch()
        case "link to a file":
            place.symlink_to(site.outside / "x")
        case "link to a folder":
            place.symlink_to(site.outside)
        case "broken link":
            place.symlink_to("nowhere")
        case "file":
            place.touch()
    site.builds_safely()


@pytest.mark.parametrize("listed", [True, False], ids=["listed", "not listed"])
def test_a_journal_cannot_remove_what_is_somebodys(site: Site, listed: bool) -> None:
    site.journal(remove=[["mine.txt", True]], coming={"mine.txt": b"precious"} if listed else {"index.html": b""})
    site.builds_safely()


@pytest.mark.parametrize("path", ["mine.txt", "new/mine.txt"])
def test_a_journal_cannot_replace_what_is_somebodys(site: Site, path: str) -> None:
    """As where somebody put a file there after the build was killed: the next command names it, and goes on when it is
    gone."""
    site.stage(path)
    site.journal(move=[path], coming={path: DATA})
    with pytest.raises(Problems) as found:
        site.blog.build()
    [problem] = found.value.problems
    assert (problem.code, str(problem.place.path if problem.place else "")) == (
        "output-foreign-file",
        f"public/{path}",
    )
    assert not site.foreign_lost()
    assert site.now() == site.clean["A"]
    (site.public / path).unlink()
    site.blog.build()
    assert site.now() == site.clean["B"]


def link_staging(site: Site) -> None:
    """The staging folder is a link."""
    (site.own / "staging").symlink_to(site.outside)


def link_staged(site: Site) -> None:
    """A staged file is a link."""
    (site.own / "staging").mkdir()
    (site.own / "staging/x").symlink_to(site.outside / "x")


def link_in_staged_folder(site: Site) -> None:
    """A staged folder is a link."""
    (site.own / "staging").mkdir()
    (site.own / "staging/fresh").symlink_to(site.outside)


@pytest.mark.parametrize("link", [link_staging, link_staged, link_in_staged_folder])
@pytest.mark.parametrize("move", ["x", "fresh", "fresh/x"])
def test_links_among_what_is_staged(site: Site, link: Callable[[Site], None], move: str) -> None:
    link(site)
    site.journal(move=[move], coming={"x": b"precious", "fresh/x": b"precious"})
    site.builds_safely()


@pytest.mark.parametrize("link", ["posts", "posts/p0"])
def test_links_where_it_is_to_go(site: Site, link: str) -> None:
    """A journal that leads through a link in the output folder."""
    for path in ("posts/p0/index.html",):
        site.stage(path)
        site.journal(move=[path], coming={path: DATA}, remove=[["posts/p1/index.html", True]])
    place = site.public / link
    shutil.move(place, site.folder / "moved")
    for target in ("p0/index.html", "p1/index.html", "index.html"):
        (site.outside / target).parent.mkdir(exist_ok=True)
        (site.outside / target).write_bytes(b"precious")
    place.symlink_to(site.outside)
    around = site._around()
    with pytest.raises(Problems) as found:
        site.blog.build()
    assert {problem.code for problem in found.value.problems} == {"output-foreign-file"}
    assert site._around() == around


def test_a_journal_alone_makes_no_folder_the_programs(site: Site) -> None:
    """A folder with somebody's files, no manifest, and a journal of garbage is refused as it would be without."""
    (site.own / "manifest").unlink()
    (site.own / "journal").write_bytes(b"{}")
    with pytest.raises(Problems) as found:
        site.blog.build()
    assert [problem.code for problem in found.value.problems] == ["output-not-ours"]
    assert site.now() == site.clean["A"]


def test_staged_files_that_the_disk_lost(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine went down in the midst of publishing, and of the staged files only the names came back."""
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(journal, "_remove", interrupt)
        site.blog.build()
    for path in (site.own / "staging").rglob("*"):
        if path.is_file():
            path.write_bytes(b"")
    site.builds_safely()


def test_a_folder_that_somebody_put_in_the_way(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the kill, where a file is to go."""
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(journal, "finish", interrupt)
        site.blog.build()
    site.blog.write("public/s.html/mine.txt", "precious")
    with pytest.raises(Problems):
        site.blog.build()
    assert site.blog.read("s.html/mine.txt") == "precious"
    shutil.rmtree(site.public / "s.html")
    site.builds_safely()


def interrupt(*_: object) -> None:
    """As if the build were killed here."""
    raise KeyboardInterrupt


@pytest.mark.parametrize("manifest_", [b"", b"garbage", b"\xff", bytes(range(256))])
def test_a_manifest_of_garbage(site: Site, manifest_: bytes) -> None:
    """Then the folder is somebody's, as far as one can tell."""
    (site.own / "manifest").write_bytes(manifest_)
    with pytest.raises(Problems) as found:
        site.blog.build()
    assert [problem.code for problem in found.value.problems] == ["output-not-ours"]
    assert site.now() == site.clean["A"]
    assert not site.foreign_lost()
