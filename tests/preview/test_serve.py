"""The preview as a whole: what is saved is shown, by the same builds as ever, and nothing else happens."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from sitegen.build import build
from sitegen.options import Options
from sitegen.preview.reach import network_address
from tests.abilities import needs
from tests.preview import editors
from tests.preview.serving import EPOCH, REPOSITORY, SITE, Serving, until

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = needs("signals that stop and kill")  # SIGINT ends the servers
NOW = datetime.fromtimestamp(int(EPOCH), UTC)


def test_what_is_saved_is_shown(tmp_path: Path) -> None:
    """A GET right after the save already has it, whatever was saved."""
    with Serving(tmp_path) as site:
        assert site.base == "/blog"
        assert "첫 문단이다" in site.get("/posts/first/")[1]
        site.edit("content/posts/first.md", "첫 문단이다.", "고친 문단이다.")
        assert "고친 문단이다" in site.get("/posts/first/")[1]
        site.edit("content/posts/first.md", "title: 첫 글", "title: 새 제목")
        assert "새 제목" in site.get("/")[1]
        site.blog.post("third", "셋째 본문")
        assert "셋째 본문" in site.get("/posts/third/")[1]
        (tmp_path / "content/posts/third.md").unlink()
        assert site.get("/posts/third/")[0] == 404
        site.blog.write("assets/memo.txt", "메모")
        assert site.get("/assets/memo.txt") == (200, "메모")
        site.edit("site.toml", 'theme = "plain"', 'theme = "default"')
        assert "plain" not in site.get("/posts/first/")[1].partition("</head>")[0]
        site.blog.write("themes/mine/theme.toml", 'extends = "plain"')
        site.blog.write("themes/mine/templates/post.html", "<title>내 것</title>{{ post.title }}")
        site.edit("site.toml", 'theme = "default"', 'theme = "mine"')
        assert "<title>내 것" in site.get("/posts/first/")[1]
        site.edit("themes/mine/templates/post.html", "내 것", "더 내 것")
        assert "<title>더 내 것" in site.get("/posts/first/")[1]
        site.edit("site.toml", "example.com/blog", "example.com/other")
        until(lambda: site.get("/")[0] == 404, "for the other base path")
        site.url = site.url.replace("/blog", "/other")
        assert site.get("/")[0] == 200
        assert site.end() == 0
    assert not (tmp_path / "public").exists()


def test_it_is_the_same_build(tmp_path: Path) -> None:
    """After edits of every kind the folder of the preview holds what a build from nothing makes, byte for byte; and
    `sitegen build` goes on where it left off."""
    with Serving(tmp_path / "site") as site:
        for number in range(4):
            site.edit(
                "content/posts/first.md", "둘째 문단이다.", f"둘째 문단이다. {number}\n\n```python\nx = {number}\n```"
            )
            site.get("/posts/first/")
        site.edit("content/posts/second.md", "tags: [배포, 기록]", "tags: [기록]")
        site.get("/")
        site.edit("content/about.md", "소개하는 글", "[첫 글](posts/first.md)을 소개하는 글")
        site.get("/about/")
        site.blog.write("content/posts/draft.md", "---\ntitle: 초안\ndate: 2026-01-05\ndraft: true\n---\n초안의 본문\n")
        site.get("/posts/draft/")
        site.settle()
        site.end()
    shutil.copytree(tmp_path / "site", tmp_path / "clean", ignore=shutil.ignore_patterns(".sitegen"))
    found = snapshot(tmp_path / "site/.sitegen/preview")
    options = Options(output=tmp_path / "clean/.sitegen/preview", drafts=True, future=True, preview=True, now=NOW)
    build(tmp_path / "clean", options)
    assert found == snapshot(tmp_path / "clean/.sitegen/preview")
    again = build(tmp_path / "site", options._replace(output=tmp_path / "site/.sitegen/preview"))
    assert (again.rendered, again.written) == (0, 0)
    assert "posts/draft/index.html" in found
    build(tmp_path / "site", Options(now=NOW))
    assert not (tmp_path / "site/public/posts/draft").exists()
    assert b"data-line" in found["posts/first/index.html"]
    assert b"data-line" not in (tmp_path / "site/public/posts/first/index.html").read_bytes()


def snapshot(folder: Path) -> dict[str, bytes]:
    files = [p for p in folder.rglob("*") if p.is_file() and ".sitegen" not in p.relative_to(folder).parts]
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(files)}


def test_each_way_to_save(tmp_path: Path) -> None:
    with Serving(tmp_path) as site:
        site.settle()
        for name, save in editors.SAVES.items():
            if name == "touch":  # writes nothing, so there is nothing to build
                continue
            before = len(site.builds)
            text = (tmp_path / "content/posts/first.md").read_text(encoding="utf-8")
            save(tmp_path / "content/posts/first.md", (text + f"\n{name}로 저장했다.\n").encode())
            until(lambda before=before: len(site.builds) > before, f"for {name}")  # type: ignore[misc]  # now's value
            site.settle()
            # One build for one save is tried in test_watch.py, with a pause that is long enough for a busy machine.
            assert {paths for paths, _, _ in site.builds[before:]} == {"content/posts/first.md"}, name
            assert f"{name}로 저장했다." in site.get("/posts/first/")[1]


def test_noise_builds_nothing(tmp_path: Path) -> None:
    with Serving(tmp_path) as site:
        site.settle()
        before = site.builds
        for name in (".first.md.swp", "first.md~", "4913", "#first.md#", "first.md___jb_tmp___", ".DS_Store"):
            site.blog.write(f"content/posts/{name}", "x")
            (tmp_path / "content/posts" / name).unlink()
        site.blog.write("public/index.html", "x")
        site.blog.write("notes.txt", "x")
        (tmp_path / "content/posts/first.md").read_text(encoding="utf-8")
        (tmp_path / "content/posts/first.md").touch()
        site.settle()
        assert site.builds == before
        site.get("/posts/first/")
        site.settle()
        assert site.builds == before


def test_a_branch_is_hardly_more_than_one_build(tmp_path: Path) -> None:
    """500 files at once, as `git switch` changes them."""
    with Serving(tmp_path) as site:
        site.settle()
        before = len(site.builds)
        for number in range(500):
            site.blog.post(f"p{number}", f"본문 {number}")
        until(lambda: len(site.builds) > before)
        site.settle()
        assert len(site.builds) < before + 4, site.builds
        assert "본문 499" in site.get("/posts/p499/")[1]


def test_the_folder_is_cleared_away(tmp_path: Path) -> None:
    """Somebody removes the preview's own folder, or all of `.sitegen`, while it runs."""
    with Serving(tmp_path) as site:
        for folder in (".sitegen/preview", ".sitegen"):
            site.settle()
            shutil.rmtree(tmp_path / folder)
            site.edit("content/posts/first.md", "첫 문단이다.", "첫 문단이다.\n\n더 쓴 글.")
            until(lambda: site.get("/posts/second/")[0] == 200, "for the other pages")
            assert "더 쓴 글" in site.get("/posts/first/")[1]


def test_folders_that_go_and_come(tmp_path: Path) -> None:
    """A folder moved away takes its posts with it; with `content/` gone, that is said."""
    with Serving(tmp_path) as site:
        site.blog.write("content/posts/series/one.md", "---\ntitle: 하나\ndate: 2026-01-04\n---\n하나\n")
        until(lambda: site.get("/posts/one/")[0] == 200)
        (tmp_path / "content/posts/series").rename(tmp_path / "elsewhere")
        until(lambda: site.get("/posts/one/")[0] == 404, "for the post to go")
        (tmp_path / "content").rename(tmp_path / "content.away")
        until(lambda: "content" in site.said and "hint" in site.said, "for the problem")
        (tmp_path / "content.away").rename(tmp_path / "content")
        until(lambda: "no problems left" in site.said)
        assert site.get("/posts/first/")[0] == 200


def test_a_name_from_a_mac(tmp_path: Path) -> None:
    """A file whose name is decomposed comes out under its composed name, and follows edits."""
    import unicodedata

    with Serving(tmp_path) as site:
        name = unicodedata.normalize("NFD", "한글")
        site.blog.write(f"content/posts/{name}.md", "---\ntitle: 맥\ndate: 2026-01-04\n---\n하나\n")
        assert "하나" in site.get("/posts/한글/")[1]
        site.edit(f"content/posts/{name}.md", "하나", "둘째")
        assert "둘째" in site.get("/posts/한글/")[1]


def test_a_failed_build_keeps_the_last_good_page(tmp_path: Path) -> None:
    """Problems are told once; other edits do not hide them; mending one shows all that was saved since."""
    with Serving(tmp_path) as site:
        site.edit("content/posts/first.md", "tags: [배포]", "tags: [배포")
        until(lambda: "content/posts/first.md:4" in site.said)
        assert "첫 문단이다" in site.get("/posts/first/")[1]
        site.edit("content/posts/second.md", "둘째 글의 본문", "둘째 글의 새 본문")
        site.get("/posts/second/")
        site.settle()
        assert site.said.count("content/posts/first.md:4") == 1
        assert "둘째 글의 새 본문" not in site.get("/posts/second/")[1]
        site.edit("content/posts/first.md", "tags: [배포", "tags: [배포]")
        assert "둘째 글의 새 본문" in site.get("/posts/second/")[1]
        until(lambda: "no problems left" in site.said)
        site.edit("site.toml", 'theme = "plain"', 'theme = "plane"')
        until(lambda: "site.toml:" in site.said)
        site.edit("site.toml", 'theme = "plane"', 'theme = "plain"')
        until(lambda: site.said.count("no problems left") == 2)


def test_a_site_that_never_built(tmp_path: Path) -> None:
    with Serving(tmp_path, SITE.replace("tags: [배포]\n", "tags: [배포\n")) as site:
        status, page = site.get("/")
        assert status == 500
        assert "content/posts/first.md:4" in page
        site.edit("content/posts/first.md", "tags: [배포", "tags: [배포]")
        assert site.get("/")[0] == 200


def test_drafts_and_future_posts(tmp_path: Path) -> None:
    text = SITE + "-- content/posts/later.md --\n---\ntitle: 나중\ndate: 2050-01-01\n---\n나중 글\n"
    text += "-- content/posts/draft.md --\n---\ntitle: 초안\ndate: 2026-01-01\ndraft: true\n---\n초안 글\n"
    with Serving(tmp_path / "a", text) as site:
        assert [site.get(f"/posts/{name}/")[0] for name in ("later", "draft")] == [200, 200]
    with Serving(tmp_path / "b", text, "--no-drafts", "--no-future") as site:
        assert [site.get(f"/posts/{name}/")[0] for name in ("later", "draft")] == [404, 404]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ends_at_once(tmp_path: Path, number: signal.Signals) -> None:
    """Also while it builds, and then the next command finds nothing wrong."""
    with Serving(tmp_path) as site:
        started = time.monotonic()
        assert site.end(number) == 0
        assert "Traceback" not in site.said
        assert time.monotonic() - started < 5
    with Serving(tmp_path) as site:
        for n in range(300):
            site.blog.post(f"p{n}", "```python\nprint(1)\n```\n" * 40)
        time.sleep(0.5)  # a build of 300 posts is under way now
        assert site.end(number) == 0
        assert "Traceback" not in site.said
    with Serving(tmp_path) as site:
        assert site.get("/posts/p299/")[0] == 200


def test_a_taken_port_and_a_second_server(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with Serving(tmp_path, SITE, "--port", str(port)) as site:
            assert site.port > port
            assert f"port {port} is taken" in site.said
            command = [sys.executable, "-m", "sitegen", "serve", "--port", "0", "--lang", "en"]
            done = subprocess.run(
                command, cwd=tmp_path, env={"PYTHONPATH": str(REPOSITORY)}, capture_output=True, text=True, check=False
            )
            assert done.returncode == 1
            assert f"process {site.process.pid}" in done.stderr


def test_polling(tmp_path: Path) -> None:
    with Serving(tmp_path, SITE, "--poll") as site:
        site.edit("content/posts/first.md", "첫 문단이다.", "고친 문단이다.")
        until(lambda: "고친 문단이다" in site.get("/posts/first/")[1])
        site.edit("content/posts/first.md", "title: 첫 글", "title: 새 제목")
        until(lambda: "새 제목" in site.get("/")[1])


def test_korean(tmp_path: Path) -> None:
    with Serving(tmp_path, SITE, lang="ko") as site:
        assert "미리 보기:" in site.said
        assert site.end() == 0
        assert "미리 보기를 끝냈습니다." in site.said


def test_all_addresses_tell_the_one_for_the_phone(tmp_path: Path) -> None:
    address = network_address()
    with Serving(tmp_path, SITE, "--host", "0.0.0.0", lang="ko") as site:
        assert "누구나 초안까지 볼 수 있습니다" in site.said
        if address:  # a machine without a network has none to tell
            until(lambda: "휴대폰에서는" in site.said)
            assert f"휴대폰에서는: http://{address}:{site.port}/blog/" in site.said
        assert site.get("/")[0] == 200


@pytest.mark.parametrize("option", [(), ("--poll",)], ids=["", "poll"])
def test_what_is_away_for_a_moment_is_not_lost(tmp_path: Path, option: tuple[str, ...]) -> None:
    """A folder is moved away and back while the site is built: all its pages are there afterwards."""
    with Serving(tmp_path, SITE, *option) as site:
        posts, settings = tmp_path / "content/posts", tmp_path / "site.toml"
        for number in range(4):
            settings.write_text(settings.read_text(encoding="utf-8") + "# 새 줄\n", encoding="utf-8")
            time.sleep(0.1 + number / 10)
            posts.rename(tmp_path / "aside")
            time.sleep(number / 20)
            (tmp_path / "aside").rename(posts)
        until(lambda: "첫 문단이다" in site.get("/posts/first/")[1], "for the page")
        site.settle()
        assert "첫 문단이다" in site.get("/posts/first/")[1]
        assert "둘째 글의 본문" in site.get("/posts/second/")[1]
        assert "첫 글" in site.get("/")[1]
