"""The wheel works outside the checkout: themes, templates and messages travel inside it."""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from sitegen.words.sentences import messages

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel built from this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    [path] = folder.glob("*.whl")
    return path


def test_what_travels(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for path in ROOT.glob("themes/**/*"):
        if path.is_file():
            assert f"sitegen/{path.relative_to(ROOT).as_posix()}" in names
    for path in (ROOT / "sitegen").rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            assert path.relative_to(ROOT).as_posix() in names
    for page in re.findall(r"docs/[a-z-]+\.md", " ".join(str(parts) for parts in messages("ko").values())):
        assert f"sitegen/{page}" in names
    assert not any(name.startswith(("tests/", "content/", "themes/")) for name in names)


@pytest.mark.slow
def test_a_blog_from_nothing(wheel: Path, tmp_path: Path) -> None:
    """In an environment of its own, the libraries borrowed from this one, so that the test needs no network."""
    venv.create(tmp_path / "env", with_pip=False)
    python = tmp_path / "env/bin/python"
    where = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    site = Path(subprocess.run(where, check=True, capture_output=True, text=True).stdout.strip())
    zipfile.ZipFile(wheel).extractall(site)
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")

    def sitegen(*arguments: str, cwd: Path = tmp_path) -> str:
        done = subprocess.run(
            [python, "-m", "sitegen", *arguments], cwd=cwd, check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    code = [str(python), "-c", "import sitegen; print(sitegen.__file__)"]
    assert subprocess.run(code, check=True, capture_output=True, text=True, cwd=tmp_path).stdout.startswith(str(site))
    sitegen("init", "blog")
    sitegen("build", "--strict", cwd=tmp_path / "blog")
    home = (tmp_path / "blog/public/index.html").read_text(encoding="utf-8")
    assert "stylesheet" in home
    (tmp_path / "blog/site.toml").write_text('title = "x"\ntheme = "plain"\n', encoding="utf-8")
    sitegen("build", cwd=tmp_path / "blog")
    assert (tmp_path / "blog/public/index.html").read_text(encoding="utf-8") != home
