"""Names that change in nothing but case, on disks that tell case apart and on those that do not."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from sitegen.publish import journal
from sitegen.words.errors import Problems
from tests.abilities import needs
from tests.caseless import make_caseless
from tests.support import Blog

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>'


@pytest.fixture(params=["as the disk is", "caseless"])
def site(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Blog:
    blog = Blog(tmp_path / "blog")
    if request.param == "caseless":
        make_caseless(tmp_path, monkeypatch)
    return blog


def names(site: Blog) -> set[str]:
    """The files of the output folder, spelled as the disk has them, and folders that are empty."""
    found = set()
    for folder, folders, files in os.walk(site.root / "public"):
        shown = os.path.relpath(folder, site.root / "public").replace(os.sep, "/")
        found |= {f"{shown}/{name}".removeprefix("./") for name in files}
        found |= set() if folders or files else {f"{shown}/"}
    return {name for name in found if not name.startswith(".sitegen")}


def clean(site: Blog) -> set[str]:
    other = Blog(site.root.parent / "other")
    for path in (site.root / "content", site.root / "assets"):
        for folder, _, files in os.walk(path):
            for name in files:
                with open(f"{folder}/{name}", "rb") as file:
                    other.write(os.path.relpath(f"{folder}/{name}", site.root), file.read())
    other.build()
    return names(other)


def rename_a_picture(site: Blog) -> None:
    os.rename(site.root / "assets/Logo.svg", site.root / "assets/logo.svg")


def rename_a_folder(site: Blog) -> None:
    os.rename(site.root / "assets/Icons", site.root / "assets/icons")


def rename_a_page(site: Blog) -> None:
    site.post("a", permalink="/notes/About/")


def rename_all_above(site: Blog) -> None:
    site.post("a", permalink="/Notes/about/")


CHANGES = [rename_a_picture, rename_a_folder, rename_a_page, rename_all_above]


@pytest.fixture
def built(site: Blog) -> Blog:
    site.write("assets/Logo.svg", SVG)
    site.write("assets/Icons/x.svg", SVG)
    site.post("a", permalink="/notes/about/")
    site.build()
    return site


@pytest.mark.parametrize("change", CHANGES)
def test_another_case(built: Blog, change: Callable[[Blog], None]) -> None:
    change(built)
    built.build()
    assert names(built) == clean(built)
    assert built.build().written == 0


@pytest.mark.parametrize("change", [rename_a_picture, rename_all_above])
@pytest.mark.parametrize("step", range(1, 6))
def test_a_build_that_ends_in_between(
    built: Blog, change: Callable[[Blog], None], step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next command has everything in place, even if it then finds an error in the site."""
    change(built)
    left = [step]

    def counted(call: Callable[..., object]) -> Callable[..., object]:
        def run(*given: object) -> object:
            left[0] -= 1
            if not left[0]:
                raise KeyboardInterrupt
            return call(*given)

        return run

    with monkeypatch.context() as patched:
        for module, name in ((journal, "_remove"), (journal, "_move"), (os, "replace")):
            patched.setattr(module, name, counted(getattr(module, name)))
        with pytest.raises(KeyboardInterrupt):
            built.build()
    is_decided = journal.decided(built.root / "public")
    assert is_decided == (step > 1)
    wrong = built.post("wrong", date="2026-99-99")
    with pytest.raises(Problems, match="date"):
        built.build()
    wrong.unlink()
    if is_decided:
        assert names(built) == clean(built)
    built.build()
    assert names(built) == clean(built)


@needs("a shell")  # paths are led as they are written there
def test_a_killed_build_on_a_disk_of_decomposed_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next command knows the files that wait, although the disk spells them in another way."""
    site = Blog(tmp_path / "blog")
    make_caseless(tmp_path, monkeypatch, decomposes=True)
    site.post("첫 글", tags="[배포]")
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(journal, "finish", _interrupt)
        site.build()
    assert journal.pending(site.root / "public") is not None
    wrong = site.post("wrong", date="2026-99-99")
    with pytest.raises(Problems, match="date"):
        site.build()
    assert "첫 글" in site.read("posts/첫-글/index.html")
    wrong.unlink()
    site.build()
    assert site.build().written == 0


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def test_somebodys_file_in_another_case(site: Blog) -> None:
    """Where the disk tells case apart, it is another file, and not the program's."""
    site.write("assets/Logo.svg", SVG)
    site.build()
    os.rename(site.root / "assets/Logo.svg", site.root / "assets/logo.svg")
    (site.root / "public/assets/logo.svg").write_text("somebody's", encoding="utf-8")
    if (site.root / "public/assets/Logo.svg").read_text(encoding="utf-8") == SVG:
        assert [problem.code for problem in site.problems()] == ["output-foreign-file"]
