"""``--verify`` compares with a clean build, and leaves nothing of it behind, however it ends."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from sitegen.cli.verify import differing_files
from sitegen.words.errors import Problems
from tests.abilities import needs
from tests.support import DEFAULTS, Blog
from tests.trace.versions import ENV

if TYPE_CHECKING:
    from pathlib import Path

COMMAND = [sys.executable, "-m", "sitegen", "build", "--lang", "en"]


@pytest.fixture
def site(tmp_path: Path) -> Blog:
    """A site that is built, and an empty folder for temporary files."""
    blog = Blog(tmp_path / "blog")
    for number in range(80):
        blog.post(f"p{number}", "본문\n\n```python\nx = 1\n```")
    (tmp_path / "temporary").mkdir()
    # By a process of the same kind, so that the build before the comparison has nothing to do.
    subprocess.run(COMMAND, cwd=blog.root, env={**ENV, "TMPDIR": str(tmp_path)}, check=True, stderr=subprocess.DEVNULL)
    return blog


def start(site: Blog) -> subprocess.Popen[str]:
    env = {**ENV, "TMPDIR": str(site.root.parent / "temporary")}
    return subprocess.Popen([*COMMAND, "--verify"], cwd=site.root, env=env, text=True, stderr=subprocess.PIPE)


def left(site: Blog) -> tuple[list[Path], list[Path]]:
    """What lies in the folder for temporary files, and all of the site."""
    temporary = site.root.parent / "temporary"
    return sorted(temporary.rglob("*")), sorted(site.root.rglob("*"))


def test_leaves_nothing(site: Blog) -> None:
    before = left(site)
    assert before[0] == []
    process = start(site)
    said = process.communicate()[1]
    assert (process.returncode, "byte for byte" in said) == (0, True), said
    assert left(site) == before


def test_finds_and_leaves_what_differs(site: Blog) -> None:
    (site.root / "public/index.html").write_text("x", encoding="utf-8")
    before = left(site)
    assert differing_files(site.root, DEFAULTS) == ["! index.html"]
    assert left(site)[1] == before[1]


def test_leaves_nothing_where_it_fails(site: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    site.post("p1", "[없는 것](nowhere.md)")
    before = left(site)
    monkeypatch.setattr("tempfile.tempdir", str(site.root.parent / "temporary"))
    with pytest.raises(Problems, match="link-no-document"):
        differing_files(site.root, DEFAULTS)
    assert left(site) == before


@needs("signals that stop and kill")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT", "SIGHUP"])
def test_leaves_nothing_where_it_is_ended(site: Blog, name: str) -> None:
    before = left(site)
    process = start(site)
    temporary = site.root.parent / "temporary"
    until = time.monotonic() + 60
    while not [*temporary.glob("*/site")]:
        assert process.poll() is None
        assert time.monotonic() < until
    process.send_signal(getattr(signal, name))
    said = process.communicate()[1]
    assert process.returncode not in (0, 3), said
    assert left(site) == before
