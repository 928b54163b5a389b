"""Invariants 2 and 4: the same bytes whatever the hash seed, processes, time zone, locale, folder and file order."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from sitegen.pool import THRESHOLD
from tests.built import REPOSITORY, SITES, SOURCES

EPOCH = "1795143600"
TINY = THRESHOLD + 20


@dataclass(frozen=True)
class Way:
    """A way to build the same site."""

    env: dict[str, str] = field(default_factory=dict)
    arguments: tuple[str, ...] = ("--jobs", "1")
    folder: str = "site"
    elsewhere: bool = False
    """Whether the program runs outside of the site and is told where it is."""
    backwards: bool = False
    """Whether the site's files are made in the opposite order."""
    umask: int = 0o022


WAYS = {
    "seed 1": Way({"PYTHONHASHSEED": "1"}),
    "seed random, 4 processes": Way({"PYTHONHASHSEED": "random"}, ("--jobs", "4")),
    "New York, C": Way({"TZ": "America/New_York", "LC_ALL": "C", "LANG": "C"}),
    "Seoul, Korean": Way({"TZ": "Asia/Seoul", "LC_ALL": "ko_KR.UTF-8", "LANG": "ko_KR.UTF-8"}),
    "Latin-1 without UTF-8 mode": Way({"LC_ALL": "en_US.ISO-8859-1", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    "Hangul folder, run elsewhere": Way(folder="다른 폴더/깊은 곳/블로그", elsewhere=True),
    "files made backwards": Way(backwards=True),
    "umask 077, optimized": Way({"PYTHONOPTIMIZE": "2"}, umask=0o077),
    "English messages": Way(arguments=("--jobs", "2", "--lang", "en")),
}


def lay(root: Path, backwards: bool = False) -> None:
    """The site of ``tests/sites/full`` and so many tiny posts that it takes several processes."""
    source = SITES["full"]
    paths = [p for name in SOURCES for p in [source / name, *source.glob(f"{name}/**/*")] if p.is_file()]
    files = {p.relative_to(source): p.read_bytes() for p in paths}
    for number in range(TINY):
        front = f"title: 작은 글 {number}\ndate: 2023-0{number % 9 + 1}-01\n"
        front += f"tags: [작은, t{number % 7}]\nauthor: {('neuti', 'solbi', 'Guest Writer')[number % 3]}\n"
        text = f"---\n{front}---\n본문 {number}. [다음](tiny-{(number + 1) % TINY}.md)\n"
        files[Path(f"content/posts/tiny/tiny-{number}.md")] = text.encode()
    for path in sorted(files, reverse=backwards):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(files[path])


def run(root: Path, way: Way) -> dict[str, Any]:
    """Build in a process of its own; the report."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "TZ", "PYTHON"))}
    fixed = {"SOURCE_DATE_EPOCH": EPOCH, "PYTHONPATH": str(REPOSITORY), "PYTHONHASHSEED": "0", "TZ": "UTC"}
    command = [sys.executable, "-m", "sitegen", "build", "--format", "json", *way.arguments]
    if way.elsewhere:
        command += ["--root", str(root)]
    done = subprocess.run(
        command,
        cwd=root.parent if way.elsewhere else root,
        env={**inherited, **fixed, **way.env},
        umask=way.umask,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
    report: dict[str, Any] = json.loads(done.stdout.decode().splitlines()[-1])
    return report


def outputs(root: Path) -> dict[str, bytes]:
    """All that is in the output folder, the program's own notes included."""
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted((root / "public").rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What the others are compared with."""
    root = tmp_path_factory.mktemp("first") / "site"
    lay(root)
    report = run(root, Way())
    assert report["pages"] > TINY
    assert report["written"] == len(outputs(root)) - 1  # the manifest is no output
    assert report["problems"] == 0
    again = run(root, Way())
    assert (again["written"], again["removed"]) == (0, 0)
    return outputs(root)


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_same_bytes(way: Way, first: dict[str, bytes], tmp_path: Path) -> None:
    root = tmp_path / way.folder
    lay(root, way.backwards)
    run(root, way)
    found = outputs(root)
    assert found.keys() == first.keys()
    assert [path for path in first if found[path] != first[path]] == []


@pytest.mark.slow
def test_nothing_of_the_machine_is_in_the_output(first: dict[str, bytes]) -> None:
    """No path of the checkout or of the site, no name of the machine."""
    words = [str(REPOSITORY), f"{tempfile.gettempdir()}/", "pytest-of", platform.node()]
    for path, data in first.items():
        assert not [word for word in words if len(word) > 3 and word.encode() in data], path


@pytest.mark.slow
def test_second_build_writes_nothing(tmp_path: Path) -> None:
    """Invariant 2, with several processes, and for a build into an older one's folder that has to change."""
    lay(tmp_path)
    run(tmp_path, Way(arguments=("--jobs", "4")))
    files = [p for p in (tmp_path / "public").rglob("*") if p.is_file() and ".sitegen" not in p.parts]
    before = {p: p.stat().st_mtime_ns for p in files}
    report = run(tmp_path, Way({"PYTHONHASHSEED": "7"}, ("--jobs", "3")))
    assert (report["written"], report["removed"]) == (0, 0)
    assert before == {p: p.stat().st_mtime_ns for p in before}
    full = outputs(tmp_path)
    shutil.rmtree(tmp_path / "content/posts/tiny")
    report = run(tmp_path, Way())
    assert report["removed"] >= TINY
    # Pieces of the search's index are named by their bytes.
    left = {path for path in outputs(tmp_path) if "/static/search/" not in path}
    assert left < full.keys()
    assert not [p for p in (tmp_path / "public").rglob("*") if p.is_dir() and not any(p.iterdir())], "empty folders"
