"""``updated = "git"``: when documents were changed last, as commits say."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import unicodedata
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sitegen.trace.history import last_changes
from tests.runner import git
from tests.support import NOW, Blog, told

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

SETTINGS = 'updated = "git"\ntimezone = "Asia/Seoul"\n'


def commit(blog: Blog, date: str) -> None:
    git("add", "--all", "--force", "content", "site.toml", cwd=blog.root)
    git(
        "commit", "--quiet", "--allow-empty", "-m", "고침", "--date", date, cwd=blog.root, GIT_COMMITTER_DATE="@1 +0000"
    )


def updated(blog: Blog, name: str) -> str:
    """The date that a post's page shows and search engines read, in the site's time zone; "" for none."""
    found = re.search(r'"dateModified": ?"([^"]+)"', blog.read(f"posts/{name}/index.html"))
    date = re.search(r'"datePublished": ?"([^"]+)"', blog.read(f"posts/{name}/index.html"))
    return "" if not found or (date and found[1] == date[1]) else found[1]


def same_as_clean(blog: Blog) -> None:
    """What is there is byte for byte what a clean build makes."""
    before = blog.snapshot()
    blog.build(clean=True)
    assert blog.snapshot() == before


def test_dates_of_commits(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "저장소/블로그", SETTINGS)
    git("init", "--quiet", cwd=blog.root.parent)
    body = "".join(f"줄 {number}\n" for number in range(30))
    for name in ("첫-글", "옮긴-글", "그대로", "말한-글", "먼저-고친-글", "폴더-글"):
        blog.post(name, body)
    blog.post("말한-글", body, updated="2026-02-02")
    blog.post("먼저-고친-글", body, date="2026-09-09 20:00")
    (blog.root / "content/about.md").write_text("# 소개\n", encoding="utf-8")
    commit(blog, "2026-01-02T03:00:00Z")
    blog.build()
    # To write a post, or to put it under the history's care later, is no change.
    assert [updated(blog, name) for name in ("첫-글", "그대로", "말한-글")] == ["", "", "2026-02-02T00:00:00+09:00"]

    # The night in Seoul is the evening before in UTC. A post is not older than its own date.
    for name in ("첫-글", "말한-글", "먼저-고친-글"):
        path = blog.root / f"content/posts/{name}.md"
        path.write_text(path.read_text(encoding="utf-8") + "더\n", encoding="utf-8")
    commit(blog, "2026-03-03T16:30:00Z")
    # Nothing in the folder has changed since the build that the author has just looked at, but for the commit.
    blog.build()
    (blog.root / "content/posts/폴더-글").mkdir()
    git("mv", "content/posts/옮긴-글.md", "content/posts/새-이름.md", cwd=blog.root)
    git("mv", "content/posts/폴더-글.md", "content/posts/폴더-글/index.md", cwd=blog.root)
    commit(blog, "2026-04-04T00:00:00Z")
    report = blog.build()
    assert report.rendered
    assert updated(blog, "첫-글") == "2026-03-04T01:30:00+09:00"
    assert updated(blog, "말한-글") == "2026-02-02T00:00:00+09:00"
    assert [updated(blog, name) for name in ("새-이름", "폴더-글", "먼저-고친-글", "그대로")] == [""] * 4
    assert "2026-03-04" in blog.read("sitemap.xml")
    assert "<updated>2026-03-04T01:30:00+09:00</updated>" in blog.read("feed.xml")
    same_as_clean(blog)

    # A commit alone makes what shows its date stale, and nothing else; another one that changes no post makes nothing.
    path = blog.root / "content/posts/새-이름.md"
    path.write_text(path.read_text(encoding="utf-8") + "더\n", encoding="utf-8")
    blog.build()
    assert updated(blog, "새-이름") == ""
    commit(blog, "2026-05-05T00:00:00Z")
    report = blog.build()
    assert updated(blog, "새-이름") == "2026-05-05T09:00:00+09:00"
    assert "/posts/새-이름/" in report.stale
    assert "/posts/그대로/" not in report.stale or report.stale["/posts/그대로/"].reason == "answer"
    same_as_clean(blog)
    commit(blog, "2026-06-06T00:00:00Z")
    assert blog.build().rendered == 0
    assert blog.build().rendered == 0
    assert git("status", "--porcelain", "--untracked-files=no", cwd=blog.root) == ""

    # A clone in another time zone and with another language gives the same bytes, hooks of git or not.
    clone = Blog.__new__(Blog)
    clone.root = tmp_path / "클론/블로그"
    git("clone", "--quiet", f"file://{blog.root.parent}", str(clone.root.parent), cwd=tmp_path)
    env = {**os.environ, "TZ": "America/New_York", "LC_ALL": "C.UTF-8", "GIT_DIR": "/nowhere"}
    env["SOURCE_DATE_EPOCH"] = str(int(NOW.timestamp()))
    command = [sys.executable, "-m", "sitegen", "build", "--verify", "--root", str(clone.root)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert clone.snapshot() == blog.snapshot()


def test_no_history_is_no_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blog = Blog(tmp_path / "blog", SETTINGS)
    blog.post("글")
    [warning] = blog.warnings()
    assert (warning.code, warning.place and warning.place.line) == ("history-missing", 2)
    assert "not a git repository" in told([warning])
    assert blog.warnings() == [warning]  # told again while it is so
    git("init", "--quiet", cwd=blog.root)
    assert [problem.code for problem in blog.warnings()] == ["history-missing"]
    commit(blog, "2026-01-02T00:00:00Z")
    assert blog.warnings() == []
    blog.post("글", "고침\n")
    commit(blog, "2026-03-04T00:00:00Z")
    assert blog.warnings() == []
    assert updated(blog, "글") == "2026-03-04T09:00:00+09:00"

    # The commit at which a shallow clone ends seems to have changed everything.
    git("clone", "--quiet", "--depth=1", f"file://{blog.root}", str(tmp_path / "shallow"), cwd=tmp_path)
    shallow = Blog.__new__(Blog)
    shallow.root = tmp_path / "shallow"
    [warning] = shallow.warnings()
    assert warning.code == "history-shallow"
    assert "fetch-depth: 0" in told([warning], "ko")
    assert updated(shallow, "글") == ""
    assert [problem.code for problem in shallow.problems(strict=True)] == ["history-shallow"]
    git("fetch", "--quiet", "--unshallow", cwd=shallow.root)
    assert shallow.warnings() == []
    assert updated(shallow, "글") == "2026-03-04T09:00:00+09:00"

    shutil.rmtree(blog.root / "public")
    monkeypatch.setenv("PATH", str(tmp_path))
    [warning] = blog.warnings()
    assert "git: No such file" in told([warning])


def test_names_and_moves() -> None:
    def changes(*commits: str) -> dict[str, int]:
        """The changes in what git prints of commits, the newest first; each is its moment and fields of its changes."""
        log = "".join("\x01{}\0\n{}\0".format(*commit.replace(" ", "\0").split("\0", 1)) for commit in commits)
        return {path.decode(): moment for path, moment in last_changes(log.encode())}

    assert changes() == {}
    assert changes("3 M 가", "2 M 가 M 나", "1 A 가 A 나") == {"가": 3, "나": 2}
    # Through moves, with an edit or without.
    assert changes("4 R100 나 다", "3 R090 가 나", "2 M 가", "1 A 가") == {"다": 3}
    assert changes("3 R100 나 다", "2 R100 가 나", "1 M 가") == {"다": 1}
    # What had this name before it was moved here is another file, and so is what was there before it was removed.
    assert changes("3 R100 가 나", "2 M 나 M 가") == {"나": 2}
    assert changes("4 A 가", "3 D 가", "2 M 가") == {}
    assert changes("3 R100 가 나 A 가", "2 M 가") == {"나": 2}
    # Two files that change places.
    assert changes("3 R100 가 나 R100 나 가", "2 M 가", "1 M 나") == {"나": 2, "가": 1}


def test_a_name_in_another_form(tmp_path: Path) -> None:
    """Git keeps names as they were written, macOS in parts."""
    blog = Blog(tmp_path, SETTINGS)
    git("init", "--quiet", cwd=blog.root)
    name = unicodedata.normalize("NFD", "한글")
    for text, date in (("글\n", "2026-01-02T00:00:00Z"), ("고침\n", datetime(2026, 3, 4, tzinfo=UTC).isoformat())):
        blog.post(name, text)
        commit(blog, date)
    blog.build()
    assert updated(blog, "한글") == "2026-03-04T09:00:00+09:00"
