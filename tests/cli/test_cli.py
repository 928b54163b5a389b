"""The commands as a person runs them: arguments in; files, output and exit status out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from sitegen.build import build
from sitegen.cli.main import cli
from sitegen.work import Unwatched
from tests.support import DEFAULTS, Blog

DOCS = Path(__file__).resolve().parents[2] / "docs"


def run(*arguments: str | Path, cwd: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own, with a clock that stands still."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1795014400", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", **env}
    command = [sys.executable, "-m", "sitegen", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def test_init_then_new_then_build(tmp_path: Path) -> None:
    done = run("init", tmp_path / "blog")
    assert done.returncode == 0, done.stderr
    assert "site.toml" in done.stdout.split()
    new = run("new", "post", "Redis를 걷어낸 이유", "--kind", "stack", cwd=tmp_path / "blog")
    assert new.stdout.strip() == "content/posts/redis를-걷어낸-이유.md"
    text = (tmp_path / "blog" / new.stdout.strip()).read_text(encoding="utf-8")
    # 1795014400 is 2026-11-18 15:06:40 in UTC, which is the next day in Seoul.
    assert text.startswith("---\ntitle: Redis를 걷어낸 이유\ndate: 2026-11-19 00:06:40\nkind: stack\n")
    assert "## 서버" in text
    built = run("build", "--strict", cwd=tmp_path / "blog")
    assert built.returncode == 0, built.stderr
    assert (tmp_path / "blog/public/posts/redis를-걷어낸-이유/index.html").is_file()
    assert "pages in" in built.stderr


def test_new_never_overwrites(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    first = run("new", "page", "소개", cwd=blog.root)
    assert first.stdout.strip() == "content/소개.md"
    (blog.root / "content/소개.md").write_text("mine", encoding="utf-8")
    again = run("new", "page", "소개", cwd=blog.root)
    assert again.returncode == 1
    assert "content/소개.md" in again.stderr
    assert (blog.root / "content/소개.md").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    "title", ["", "   ", "a\nb\x00", "../../etc/passwd", "가" * 300, 'a: "b" #c', "- x", "[x]", "🎉"]
)
def test_new_takes_any_title_or_says_why_not(tmp_path: Path, title: str) -> None:
    blog = Blog(tmp_path / "blog")
    done = CliRunner().invoke(cli, ["new", "post", "--root", str(blog.root), "--lang", "en", "--", title])
    if done.exit_code == 1:
        assert "a document needs a title" in done.stderr
        return
    assert done.exit_code == 0, done.output
    [path] = (blog.root / "content/posts").glob("*.md")
    assert path.parent == blog.root / "content/posts"
    blog.build(strict=True, future=True)
    assert [p for p in tmp_path.iterdir() if p.name != "blog"] == []


def test_init_keeps_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "site.toml").write_text("mine", encoding="utf-8")
    done = run("init", tmp_path)
    assert done.returncode == 1
    assert "site.toml" in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["site.toml"]
    assert (tmp_path / "site.toml").read_text(encoding="utf-8") == "mine"


def test_init_title_is_quoted(tmp_path: Path) -> None:
    assert run("init", tmp_path / 'a "b" \\c').returncode == 0
    assert run("build", cwd=tmp_path / 'a "b" \\c').returncode == 0


def test_json_ends_with_a_report(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.post("hello", titel="x")
    done = run("build", "--format", "json", cwd=blog.root)
    problem, report = map(json.loads, done.stdout.splitlines())
    assert (problem["type"], problem["severity"], problem["code"]) == ("problem", "warning", "front-matter-slip")
    assert report["type"] == "report"
    assert {"pages", "rendered", "written", "removed", "problems", "seconds"} <= report.keys()
    assert report["problems"] == 1
    assert report["written"] > report["pages"] > 5
    assert done.stderr == ""


def test_json_of_a_failed_build(tmp_path: Path) -> None:
    blog = Blog(tmp_path, "titel = 1\n")
    done = run("build", "--format", "json", cwd=blog.root)
    assert done.returncode == 1
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [r["type"] for r in records] == ["problem", "report"]
    assert (records[0]["path"], records[0]["line"]) == ("site.toml", 2)
    assert records[1]["written"] == 0


def test_github_annotations(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.post("a", body="[없는 글](b.md)")
    done = run("build", "--format", "github", cwd=blog.root)
    assert done.returncode == 1
    assert done.stdout.startswith("::error file=content/posts/a.md,line=5,col=")


@pytest.mark.parametrize(
    ("lang", "said"), [("ko_KR.UTF-8", "오류: "), ("en_US.UTF-8", "error: "), ("C.UTF-8", "error: ")]
)
def test_language_of_messages(tmp_path: Path, lang: str, said: str) -> None:
    done = run("build", cwd=tmp_path, LANG=lang, LC_ALL=lang)
    assert done.returncode == 1
    assert said in done.stderr
    other = run("build", "--lang", "en" if said != "error: " else "ko", cwd=tmp_path, LANG=lang, LC_ALL=lang)
    assert said not in other.stderr


def test_exit_statuses(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    assert run("build", cwd=blog.root).returncode == 0
    assert run("build", "--root", blog.root / "content").returncode == 1
    assert run("build", "--no-such-option").returncode == 2
    assert run("build", "--jobs", "-1").returncode == 2
    assert run("build", cwd=blog.root, SOURCE_DATE_EPOCH="soon").returncode == 1


def test_a_bug_is_status_3_and_says_so(tmp_path: Path) -> None:
    Blog(tmp_path)
    code = "import sitegen.build\nsitegen.build.build = lambda *a: 1 / 0\nfrom sitegen.cli.main import main\nmain()"
    done = subprocess.run(
        [sys.executable, "-c", code, "build"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    assert "ZeroDivisionError" in done.stderr
    assert "bug in sitegen" in done.stderr


def test_a_bug_names_libraries_that_are_newer(tmp_path: Path) -> None:
    """What is read of a library may be gone in the next one."""
    Blog(tmp_path).post("a")
    metadata = tmp_path / "libraries/markdown_it_py-99.1.dist-info/METADATA"
    metadata.parent.mkdir(parents=True)
    metadata.write_text("Metadata-Version: 2.1\nName: markdown-it-py\nVersion: 99.1\n")
    code = f"import sys\nsys.path.insert(0, {str(metadata.parents[1])!r})\nfrom markdown_it.ruler import Ruler\n"
    code += "del Ruler.get_active_rules\nfrom sitegen.cli.main import main\nmain()"
    done = subprocess.run(
        [sys.executable, "-c", code, "build", "--lang", "en"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    assert "get_active_rules" in done.stderr
    assert done.stderr.endswith(
        "sitegen was made with older versions of these, which may be why: markdown-it-py 99.1\n"
    )


def test_strict_turns_warnings_into_failure(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.post("hello", titel="x")
    assert run("build", cwd=blog.root).returncode == 0
    before = blog.snapshot()
    done = run("build", "--strict", cwd=blog.root)
    assert done.returncode == 1
    assert "titel" in done.stderr
    assert blog.snapshot() == before


def test_held_posts_are_named_with_their_moment(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.post("later", date="2030-01-02 09:00")
    blog.post("sketch", draft="true")
    done = run("build", cwd=blog.root)
    assert "content/posts/later.md (appears on 2030-01-02 09:00 +0900)" in done.stderr
    assert "content/posts/sketch.md (a draft)" in done.stderr
    assert run("build", "-q", cwd=blog.root).stderr == ""


def test_help_has_examples_in_both_languages() -> None:
    for command in ("init", "new", "build"):
        assert "Example" in run(command, "--help").stdout
        assert "예:" in run(command, "--help", LC_ALL="ko_KR.UTF-8").stdout


@pytest.mark.parametrize("command", [[], ["build"], ["serve"], ["init"], ["new"]])
def test_help_follows_the_language(command: list[str]) -> None:
    korean = run(*command, "--help", LC_ALL="ko_KR.UTF-8").stdout
    assert korean.startswith("사용법:")
    assert "옵션:" in korean
    for foreign in ("Usage", "Options", "Commands", "Show", "Language"):
        assert foreign not in korean
    assert "다." not in korean.replace("니다.", "")
    if command:
        assert run(*command, "--lang", "ko", "--help").stdout == korean
        assert run(*command, "--lang=en", "--help", LC_ALL="ko_KR.UTF-8").stdout.startswith("Usage:")


def test_every_command_and_option_is_documented() -> None:
    text = (DOCS / "cli.md").read_text(encoding="utf-8")
    for name, command in cli.commands.items():
        assert f"sitegen {name}" in text
        for parameter in command.params:
            for option in parameter.opts:
                assert not option.startswith("-") or f"`{option}" in text, f"{name} {option}"


def test_a_terminal_gets_a_progress_bar() -> None:
    import io

    from sitegen.cli.terminal import Progress

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    real, sys.stderr = sys.stderr, Terminal()
    try:
        progress = Progress("ko", quiet=False)
        progress._shown = 0.0
        progress.progress("render", 3, 6)
        progress._shown = 0.0
        progress.progress("render", 6, 6)
        shown = sys.stderr.getvalue()
    finally:
        sys.stderr = real
    assert "만드는 중" in shown
    assert "3/6" in shown
    assert shown.endswith("\r\033[K")


def test_progress_of_smaller_pictures(tmp_path: Path) -> None:
    from tests.trace.test_pictures import photo  # skips where Pillow is missing

    heard = []

    class Watch(Unwatched):
        def progress(self, what: str, done: int, total: int) -> None:
            heard.append((what, done, total))

    blog = Blog(tmp_path)
    for number in range(3):
        blog.write(f"assets/{number}.jpg", photo(500 + number, 300))
    blog.post("글", "\n\n".join([f"![{n}](/assets/{n}.jpg)" for n in range(3)]))
    build(blog.root, DEFAULTS, Watch())
    assert [step for step in heard if step[0] == "shrink"] == [("shrink", number, 3) for number in (1, 2, 3)]
    assert sum(path.endswith(".webp") for path in blog.outputs()) == 6
