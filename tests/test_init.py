"""``sitegen init``: the first push of a new blog succeeds, whatever the folder was made by."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from sitegen.scaffold.requirement import requirement

if TYPE_CHECKING:
    from pathlib import Path


def run(*command: str | Path, cwd: Path, **env: str) -> str:
    environment = {**os.environ, "LC_ALL": "C.UTF-8", **env}
    done = subprocess.run(
        [*map(str, command)], cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def sitegen(*arguments: str, cwd: Path, **env: str) -> str:
    return run(sys.executable, "-m", "sitegen", *arguments, cwd=cwd, **env)


# What a repository that GitHub made for a Python project ignores.
IGNORED = "__pycache__/\nbuild/\ndist/\nwheels/\n*.egg\n*.whl\n.venv\n"


def test_in_a_new_repository(tmp_path: Path) -> None:
    run("git", "init", "-q", cwd=tmp_path)
    for name, text in {"README.md": "# 우리 팀\n", "LICENSE": "MIT\n", ".gitignore": IGNORED}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    said = sitegen("init", ".", cwd=tmp_path, LC_ALL="ko_KR.UTF-8")
    assert "이미 있어서 그대로 둔 파일: README.md" in said
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "# 우리 팀\n"
    ignored = (tmp_path / ".gitignore").read_text(encoding="utf-8")
    assert ignored.startswith(IGNORED)
    assert ignored.splitlines().count(".venv") == 1
    sitegen("build", "--strict", cwd=tmp_path)
    run("git", "add", "-A", cwd=tmp_path)
    pushed = run("git", "-c", "core.quotepath=false", "ls-files", cwd=tmp_path).split()
    assert not [path for path in pushed if path.startswith(("public/", ".sitegen/"))]
    assert {"README.md", "LICENSE", "site.toml", "requirements.txt", ".github/workflows/pages.yml"} < set(pushed)
    # Git's own name for the first branch, and GitHub's.
    workflow = (tmp_path / ".github/workflows/pages.yml").read_text(encoding="utf-8")
    assert "branches: [main, master]" in workflow
    [line] = requirements(tmp_path)
    assert line.removeprefix("./").partition("[")[0] in pushed
    assert line in said


def requirements(blog: Path) -> list[str]:
    lines = (blog / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_what_requirements_name_can_be_installed_and_builds_the_blog(tmp_path: Path) -> None:
    blog, installed = tmp_path / "블로그", tmp_path / "installed"
    sitegen("init", "블로그", cwd=tmp_path)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run(*pip, "--no-index", "--no-deps", "--target", installed, "-r", "requirements.txt", cwd=blog)
    where = run(sys.executable, "-c", "import sitegen; print(sitegen.__file__)", cwd=blog, PYTHONPATH=str(installed))
    assert where.startswith(str(installed))
    sitegen("build", "--strict", cwd=blog, PYTHONPATH=str(installed))
    assert (blog / "public/index.html").exists()
    # From there the next blog gets the same wheel, which needs no checkout.
    sitegen("init", "또", cwd=tmp_path, PYTHONPATH=str(installed))
    [first], [second] = ([*folder.glob("wheels/*.whl")] for folder in (blog, tmp_path / "또"))
    assert first.name == second.name


@pytest.mark.parametrize(
    ("origin", "line"),
    [
        (None, "sitegen[here]==9.8.7"),
        (
            {"url": "https://example.com/team/sitegen", "vcs_info": {"vcs": "git", "commit_id": "a" * 40}},
            f"sitegen[here] @ git+https://example.com/team/sitegen@{'a' * 40}",
        ),
        (
            {"url": "https://example.com/all", "vcs_info": {"vcs": "git", "commit_id": "b"}, "subdirectory": "py"},
            "sitegen[here] @ git+https://example.com/all@b#subdirectory=py",
        ),
        (
            {"url": "https://example.com/sitegen-9.8.7-py3-none-any.whl", "archive_info": {}},
            "sitegen[here] @ https://example.com/sitegen-9.8.7-py3-none-any.whl",
        ),
        ({"url": "file:///gone/sitegen-9.8.7-py3-none-any.whl", "archive_info": {}}, "./wheels/sitegen-…"),
        ({"url": "file:///gone/checkout", "dir_info": {"editable": True}}, "./wheels/sitegen-…"),
        ({"url": "file:///gone/checkout", "dir_info": {}}, "./wheels/sitegen-…"),
    ],
)
def test_what_is_installed_is_what_is_named(
    origin: dict[str, object] | None, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = tmp_path / "sitegen-9.8.7.dist-info"
    info.mkdir()
    # The libraries of one extra are there.
    needed = [("pytest>=8", "here"), ("click", "here"), ("click", "gone"), ("no-such-library>=1", "gone")]
    metadata = "Metadata-Version: 2.4\nName: sitegen\nVersion: 9.8.7\n"
    metadata += "".join(f"Requires-Dist: {library}; extra == '{extra}'\n" for library, extra in needed)
    (info / "METADATA").write_text(metadata, encoding="utf-8")
    if origin is not None:
        (info / "direct_url.json").write_text(json.dumps(origin), encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    found = requirement()
    if line.endswith("…"):
        assert found.line.startswith(line[:-1])
        assert f"./{found.wheel}[here]" == found.line
        assert found.data[:2] == b"PK"
    else:
        assert (found.line, found.wheel, found.data) == (line, "", b"")


def test_a_draft_with_an_emoji(tmp_path: Path) -> None:
    sitegen("init", "blog", cwd=tmp_path)
    title = "첫 배포 🎉: " + "아주 긴 제목 " * 20
    path = sitegen("new", "post", title, "--draft", cwd=tmp_path / "blog").splitlines()[0]
    lines = (tmp_path / "blog" / path).read_text(encoding="utf-8").splitlines()
    assert lines[1] == f"title: '{title.strip()}'"
    assert "draft: true" in lines
    assert f"제외: {path} (초안)" in sitegen("build", "--strict", cwd=tmp_path / "blog", LC_ALL="ko_KR.UTF-8")


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_post_about_a_stack(tmp_path: Path, lang: str) -> None:
    """What `sitegen new` writes has tools in each form that it shows, and nothing to warn of."""
    sitegen("init", "blog", "--lang", lang, cwd=tmp_path)
    sitegen("new", "post", "stack", "--kind", "stack", "--lang", lang, cwd=tmp_path / "blog")
    sitegen("build", "--strict", cwd=tmp_path / "blog")
    tools = json.loads((tmp_path / "blog/public/stack.json").read_text(encoding="utf-8"))["tools"]
    assert {tool["name"] for tool in tools} == {
        "nginx", "PostgreSQL", "React", "GitHub Actions", "Docker", "Kubernetes", "Grafana",
    }  # fmt: skip
    assert {tool["uses"][0].get("version") for tool in tools} == {"1.27", "19", None}
