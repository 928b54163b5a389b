"""The workflow of a new blog on a runner, from the push to the reader: clone, cache, build, publish, crawl."""

from __future__ import annotations

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag

import pytest

from sitegen.config import Config
from sitegen.scaffold import deploy_workflow, new_site
from sitegen.scaffold.workflow import WORKFLOW
from tests.abilities import needs
from tests.preview.browser import chromium, quiet
from tests.recipes.recipes import png
from tests.runner import Runner, git
from tests.support import NOW, Blog

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

DAY = 86_400
PUSHED = int(NOW.timestamp())  # noon of the 20th in Seoul
# Seven past midnight in Seoul. On the runner it is the 20th still.
NIGHT = PUSHED + 12 * 3600 + 7 * 60


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  # the name is the library's
        """Nothing."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder that a plain server shows, and its URL."""
    folder = tmp_path / "served"
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield folder, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def crawl(browser: Browser, start: str) -> set[str]:
    """Every page that can be reached from one. All that pages load must be there, and the console must stay empty."""
    with quiet(browser) as tab:
        wrong: list[str] = []
        tab.page.on("response", lambda response: wrong.append(response.url) if response.status >= 400 else None)
        waiting, seen = [start], {start}
        while waiting:
            tab.page.goto(waiting.pop(), wait_until="load")
            for link in tab.page.eval_on_selector_all("a[href], area[href]", "all => all.map(a => a.href)"):
                url = urldefrag(link).url
                if url.startswith(start.rpartition("/blog")[0]) and url not in seen and not url.endswith(".xml"):
                    assert url.startswith(start), url
                    seen.add(url)
                    waiting.append(url)
        assert wrong == []
    return {unquote(url.removeprefix(start)) for url in seen}


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Chromium."""
    with chromium() as browser:
        yield browser


@needs("a shell")
def test_from_the_push_to_the_reader(tmp_path: Path, served: tuple[Path, str], browser: Browser) -> None:
    folder, host = served
    origin = tmp_path / "우리 블로그"
    new_site(origin, NOW)
    blog = Blog.__new__(Blog)
    blog.root = origin
    blog.post("첫 글", "[다음](둘째-글.md)과 ![그림](그림.png)\n\n## 제목\n", tags="[배포]", series="연재")
    blog.post("둘째-글", "글\n", tags="[배포]", series="연재", date="2026-11-19")
    blog.post("내일", "글\n", date="2026-11-21")
    blog.write("content/posts/그림.png", png(4, 3))
    git("init", "--quiet", cwd=origin)
    git("add", "--all", cwd=origin)
    git("commit", "--quiet", "-m", "시작", cwd=origin)
    runner = Runner(tmp_path / "runner", origin, WORKFLOW, f"{host}/blog")
    runner.pages = folder / "blog"

    run = runner.run("push", PUSHED)
    assert run.results == {"due": "skipped", "build": "success", "deploy": "success"}, run.printed
    assert "기다리는 글 1편\n\n- 2026-11-21 00:00 +0900: content/posts/내일.md" in run.summary
    pages = crawl(browser, f"{host}/blog/")
    assert {"", "posts/첫-글/", "posts/둘째-글/", "tags/배포/", "about/"} <= pages
    assert "posts/내일/" not in pages
    # A minute before the post is due nothing is, and nothing is done but to look.
    run = runner.run("schedule", NIGHT - 8 * 60)
    assert run.results == {"due": "success", "build": "skipped", "deploy": "skipped"}
    assert run.steps == ["Find the last build", "Compare with the clock"]

    # The next day it is; what has not changed comes from the cache.
    run = runner.run("schedule", NIGHT)
    assert run.results == {"due": "success", "build": "success", "deploy": "success"}, run.printed
    assert "새 주소 1개\n\n- /posts/내일/\n" in run.summary
    assert "기다리는 글" not in run.summary
    assert len(runner.caches) == 2
    assert crawl(browser, f"{host}/blog/") == pages | {"posts/내일/"}
    assert runner.run("schedule", NIGHT + DAY).results["build"] == "skipped"

    # A pull request says what it changes, keeps the site and publishes nothing.
    git("checkout", "--quiet", "-b", "branch", cwd=origin)
    (origin / "content/posts/둘째-글.md").unlink()
    blog.post("첫 글", "글\n", tags="[배포]", series="연재")
    blog.post("새 글")
    git("add", "--all", cwd=origin)
    git("commit", "--quiet", "-m", "고침", cwd=origin)
    before = sorted(runner.pages.rglob("*"))
    # A URL that only the runner has published may not vanish.
    run = runner.run("pull_request", NIGHT + DAY, "branch")
    assert run.results["build"] == "failure"
    assert "`/posts/둘째-글/`" in run.printed
    blog.post("첫 글", "글\n", tags="[배포]", series="연재", aliases="[/posts/둘째-글/]")
    git("commit", "--quiet", "--all", "-m", "옛 주소", cwd=origin)
    run = runner.run("pull_request", NIGHT + DAY, "branch")
    assert run.results == {"due": "skipped", "build": "success", "deploy": "skipped"}, run.printed
    assert "새 주소 1개\n\n- /posts/새-글/\n" in run.summary
    changed = run.summary.partition("내용이 바뀐 주소")[2].partition("###")[0]
    assert "- /posts/첫-글/\n" in changed
    assert "- /posts/둘째-글/\n" in changed
    assert "사라진 주소" not in run.summary
    assert (runner.artifacts / "site/posts/새-글/index.html").exists()
    assert sorted(runner.pages.rglob("*")) == before
    assert len(runner.caches) == 2

    # What only the check finds publishes nothing, and the build is kept all the same.
    git("checkout", "--quiet", "main", cwd=origin)
    blog.write("content/옛-페이지.html", "<!doctype html><title>옛</title><a href='없다.html'>가</a>")
    git("add", "--all", cwd=origin)
    git("commit", "--quiet", "-m", "옛 페이지", cwd=origin)
    run = runner.run("push", NIGHT + DAY)
    assert (run.results["build"], run.results["deploy"]) == ("failure", "skipped")
    assert run.steps[-2:] == ["Check the site", "Keep the build"]
    assert "::error file=content/옛-페이지.html,line=1,col=" in run.printed
    assert "없다.html" in run.summary.partition("## 검사")[2]
    assert sorted(runner.pages.rglob("*")) == before
    assert len(runner.caches) == 3

    # A mistake publishes nothing and is told where it is. A scheduled run tries again, as the commit was never built.
    blog.post("첫 글", "[없는 글](없다.md)\n")
    git("commit", "--quiet", "--all", "-m", "잘못", cwd=origin)
    for event in ("push", "schedule"):
        run = runner.run(event, NIGHT + DAY)
        assert (run.results["build"], run.results["deploy"]) == ("failure", "skipped")
        assert "::error file=content/posts/첫 글.md,line=5,col=" in run.printed
    assert len(runner.caches) == 3


@needs("a shell")
@pytest.mark.parametrize("to", ["docs", "gh-pages"])
def test_to_a_branch(tmp_path: Path, to: str) -> None:
    origin = tmp_path / "origin"
    blog = Blog(origin)
    blog.post("글")
    deploy_workflow(origin, Config(), to, NOW)  # type: ignore[arg-type]  # one of the two
    blog.write(".gitignore", "/public/\n/.sitegen/\n")
    git("init", "--quiet", cwd=origin)
    git("add", "--all", cwd=origin)
    git("commit", "--quiet", "-m", "시작", cwd=origin)
    bare = tmp_path / "bare.git"
    git("clone", "--quiet", "--bare", str(origin), str(bare), cwd=tmp_path)
    runner = Runner(tmp_path / "runner", bare, WORKFLOW, "https://team.github.io/blog")
    settings = f'[url "{bare}"]\n\tinsteadOf = https://x-access-token:token@github.com/team/blog.git\n'
    (runner.folder / ".gitconfig").write_text(settings, encoding="utf-8")

    for _ in range(2 if to == "docs" else 1):  # the second finds nothing to commit
        run = runner.run("push", PUSHED)
        assert run.results == {"due": "skipped", "build": "success", "push": "success"}, run.printed
    branch, prefix, commits = {"docs": ("main", "docs/", 2), "gh-pages": ("gh-pages", "", 1)}[to]
    files = git("-c", "core.quotepath=off", "ls-tree", "-r", "--name-only", branch, cwd=bare).split()
    assert {f"{prefix}posts/글/index.html", f"{prefix}.nojekyll"} <= set(files)
    assert not [file for file in files if "/.sitegen/" in f"/{file}"]
    assert ("site.toml" in files) == (to == "docs")
    assert len(git("log", "--format=%h", branch, cwd=bare).split()) == commits
    assert 'href="/blog/posts/' in git("show", f"{branch}:{prefix}index.html", cwd=bare)
    assert runner.run("pull_request", PUSHED).results["push"] == "skipped"
