"""What the output folder may be, what may stand in it, and what links may do there and in the sources."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sitegen.preview.builder import build_once
from sitegen.work import Unwatched
from tests.bad import check, where
from tests.support import DEFAULTS, Blog

if TYPE_CHECKING:
    from collections.abc import Callable

    MakeBlog = Callable[[str], Blog]

SYSTEM = "is the root of the disk or your home folder, and cannot be the output folder"
SITE = "holds the site itself, and cannot be the output folder"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of the test's own."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    return folder


@pytest.mark.parametrize(
    ("output", "code", "message"),
    [
        ("/", "output-is-system", f"`/` {SYSTEM}"),
        ("~", "output-is-system", f"`~` {SYSTEM}"),
        ("~/..", "output-is-system", f"`~/..` {SYSTEM}"),
        ("", "output-is-site", f"`` {SITE}"),
        (".", "output-is-site", f"`.` {SITE}"),
        ("public/..", "output-is-site", f"`public/..` {SITE}"),
        ("content", "output-is-source", "`content` lies in `content`, which is part of the site's sources"),
        ("Content", "output-is-source", "`Content` lies in `content`, which is part of the site's sources"),
        ("content/x", "output-is-source", "`content/x` lies in `content`, which is part of the site's sources"),
        ("themes", "output-is-source", "`themes` lies in `themes`, which is part of the site's sources"),
        ("assets/a/b", "output-is-source", "`assets/a/b` lies in `assets`, which is part of the site's sources"),
        (".git", "output-is-source", "`.git` lies in `.git`, which is part of the site's sources"),
        ("site.toml", "output-is-file", "`site.toml` is a file"),
        ("foreign", "output-not-ours", "`foreign` is not empty, and sitegen did not write it"),
        ("a\\u0000b", "output-unwritable", "the output folder cannot be written: embedded null byte"),
        ("x" * 300, "output-unwritable", "the output folder cannot be written: …"),
    ],
)
def test_folders_that_are_refused(blog: MakeBlog, output: str, code: str, message: str) -> None:
    made = blog(f'output = "{output}"\n-- foreign/.hidden --\nprecious')
    made.post("a")
    before = files(made.root)
    [problem] = made.problems()
    check(problem, code, "site.toml:2:1", "output", message)
    assert files(made.root) == before


@pytest.mark.parametrize("output", ["/", "~", "HOME", "ROOT"])
def test_the_option_is_blamed_on_nobody(blog: MakeBlog, home: Path, output: str) -> None:
    made = blog("")
    folder = {"HOME": home, "ROOT": made.root}.get(output, Path(output))
    [problem] = made.problems(output=folder)
    assert problem.code in ("output-is-system", "output-is-site")
    assert problem.place is None


@pytest.mark.parametrize(("target", "code"), [(".", "output-is-site"), ("content", "output-is-source")])
def test_a_link_to_the_site(blog: MakeBlog, target: str, code: str) -> None:
    made = blog("")
    os.symlink(target, made.root / "public")
    before = files(made.root)
    assert [p.code for p in made.problems()] == [code]
    assert files(made.root) == before


def test_what_a_killed_build_left_is_no_obstacle(blog: MakeBlog) -> None:
    made = blog("-- public/.sitegen/staging/index.html --\nhalf")
    made.build()
    assert "half" not in made.read("index.html")
    assert not (made.root / "public/.sitegen/staging").exists()


@pytest.mark.parametrize(
    ("foreign", "blamed"),
    [
        ("posts/new/index.html", "posts/new/index.html"),
        ("posts/new/index.html/x", "posts/new/index.html/x"),
        ("posts/new", "posts/new"),
    ],
)
def test_foreign_files_where_outputs_belong(blog: MakeBlog, foreign: str, blamed: str) -> None:
    made = blog("")
    made.build()
    made.write(f"public/{foreign}", "precious")
    made.post("new")
    problem = made.problems()[0]
    message = "a file that sitegen did not write stands where this output belongs"
    check(problem, "output-foreign-file", f"public/{blamed}", "", message)
    assert made.read(foreign) == "precious"


def test_a_page_may_become_a_folder_and_back(blog: MakeBlog) -> None:
    made = blog("")
    for permalink, there in (("/x.html", "x.html"), ("/x.html/y/", "x.html/y/index.html"), ("/x.html", "x.html")):
        made.post("a", permalink=permalink)
        made.build()
        assert [path for path in made.outputs() if path.startswith("x.html")] == [there]


def test_foreign_files_elsewhere_stay(blog: MakeBlog) -> None:
    made = blog("")
    made.post("a")
    made.build()
    made.write("public/posts/a/mine.txt", "precious")
    made.write("public/mine.txt", "precious")
    (made.root / "content/posts/a.md").unlink()
    made.build()
    assert {path for path in made.outputs() if "mine" in path or "posts/a" in path} == {
        "mine.txt",
        "posts/a/mine.txt",
    }


@pytest.mark.parametrize(
    "entry", ["../precious.txt", "../../precious.txt", "/precious.txt", "posts/../../precious.txt"]
)
def test_a_manifest_cannot_name_what_is_outside(blog: MakeBlog, entry: str) -> None:
    """A cloned repository may hold a manifest that its author wrote."""
    made = blog("-- precious.txt --\nprecious")
    made.build()
    (made.root.parent / "precious.txt").write_text("precious", encoding="utf-8")
    path = str(made.root.parent / "precious.txt") if entry.startswith("/") else entry
    manifest = made.root / "public/.sitegen/manifest"
    manifest.write_text(manifest.read_text(encoding="utf-8") + f"0  {path}\n", encoding="utf-8")
    made.build()
    assert (made.root / "precious.txt").exists()
    assert (made.root.parent / "precious.txt").exists()


@pytest.mark.parametrize("data", [b"\xff\xfe", b"", b"something else\n"])
def test_a_manifest_of_somebody_else(blog: MakeBlog, data: bytes) -> None:
    made = blog("")
    made.build()
    made.write("public/.sitegen/manifest", data)
    assert [p.code for p in made.problems()] == ["output-not-ours"]


@pytest.mark.parametrize("link", ["posts", "index.html", ".sitegen", ".sitegen/staging", "posts/old"])
def test_links_in_the_output_lead_nothing_out(blog: MakeBlog, tmp_path: Path, link: str) -> None:
    made = blog("")
    made.post("old")
    made.build()
    outside = tmp_path / "outside"
    (outside / "old").mkdir(parents=True)
    for path in ("old/index.html", "index.html", "manifest"):
        (outside / path).write_text("precious", encoding="utf-8")
    before = files(outside)
    place = made.root / "public" / link
    shutil.rmtree(place) if place.is_dir() else place.unlink(missing_ok=True)
    os.symlink(outside / "index.html" if link.endswith(".html") else outside, place)
    (made.root / "content/posts/old.md").unlink()
    made.post("new")
    if link in (".sitegen/staging", "posts/old"):
        made.build()
    else:
        assert {p.code for p in made.problems()} <= {"output-foreign-file", "output-not-ours"}
    assert files(outside) == before


def test_a_pipe_where_an_output_belongs(blog: MakeBlog) -> None:
    """It is somebody's, and never read: that would take for ever."""
    made = blog("")
    made.post("a")
    made.build()
    (made.root / "public/posts/b").mkdir()
    os.mkfifo(made.root / "public/posts/b/index.html")
    made.post("b")
    (problem,) = made.problems()
    assert (problem.code, where(problem.place)) == ("output-foreign-file", "public/posts/b/index.html")


@pytest.mark.parametrize("page", ["a", "b"])
def test_a_link_that_comes_while_the_preview_runs(tmp_path: Path, page: str) -> None:
    """It is looked for in each build, also by one that has been in that folder before."""
    made = Blog(tmp_path / "site", 'theme = "plain"\n')
    made.post("a")
    made.post("b")
    public, outside = tmp_path / "out", tmp_path / "outside"
    options = DEFAULTS._replace(output=public)
    build_once(made.root, options, Unwatched())
    made.post("a", "새 글")
    assert not build_once(made.root, options, Unwatched()).problems
    (public / "posts").rename(outside)
    (outside / page / "index.html").write_text("남의 것", encoding="utf-8")
    os.symlink(outside, public / "posts")
    made.post(page, "더 새 글")
    found = build_once(made.root, options, Unwatched())
    assert [problem.code for problem in found.problems] == ["output-foreign-file"]
    assert (outside / page / "index.html").read_text(encoding="utf-8") == "남의 것"


@pytest.mark.parametrize(
    ("target", "link", "code"),
    [
        ("../../../outside/secret.md", "content/posts/a.md", "symlink-leaves-site"),
        ("../../../outside", "content/posts/a", "symlink-leaves-site"),
        ("../../../blog2", "content/posts/a", "symlink-leaves-site"),
        ("/etc/hostname", "content/posts/a.png", "symlink-leaves-site"),
        ("../outside", "assets", "symlink-leaves-site"),
        ("nope.md", "content/posts/a.md", "symlink-broken"),
        ("a.md", "content/posts/a.md", "symlink-broken"),
        (".", "content/posts/a", "symlink-loop"),
        ("..", "content/posts/a", "symlink-loop"),
        ("../..", "content/posts/a", "symlink-loop"),
        ("../../public", "content/posts/a", "symlink-to-output"),
    ],
)
def test_links_in_the_sources(blog: MakeBlog, tmp_path: Path, target: str, link: str, code: str) -> None:
    made = blog("")
    made.build()
    for folder in ("outside", "blog2"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "secret.md").write_text("secret", encoding="utf-8")
    os.symlink(target, made.root / link)
    [problem] = made.problems()
    assert (problem.code, where(problem.place)) == (code, link)


def test_content_itself_may_not_be_a_link_out(blog: MakeBlog, tmp_path: Path) -> None:
    made = blog("")
    shutil.move(made.root / "content", tmp_path / "outside")
    os.symlink(tmp_path / "outside", made.root / "content")
    [problem] = made.problems()
    check(problem, "symlink-leaves-site", "content", "", "a symbolic link leads out of the site, to …")


def test_links_within_the_site_are_followed(blog: MakeBlog) -> None:
    made = blog("-- drafts/a.md --\n---\ndate: 2026-01-02\n---\n본문")
    os.symlink("../../drafts/a.md", made.root / "content/posts/b.md")
    os.symlink("../../drafts", made.root / "content/posts/c")
    made.build()
    assert {"posts/a/index.html", "posts/b/index.html"} <= made.outputs()


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, links not followed."""
    found = (p for p in sorted(folder.rglob("*")) if p.is_file() and not p.is_symlink())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found}
