"""What is only checked when it is asked for: what a branch has touched, the limits of GitHub Pages, other hosts."""

from __future__ import annotations

import os
import shutil
import threading
import unicodedata
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from sitegen.check import limits
from sitegen.check.check import check_output
from sitegen.check.external import Manners, gone
from sitegen.faults import FAULTS
from sitegen.publish.entries import Entries
from sitegen.site import read_site
from sitegen.words.errors import Problem, Problems
from tests.abilities import needs
from tests.check.planted import clean_site
from tests.runner import git
from tests.support import DEFAULTS, NOW, Blog

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_URL = "https://team.example/blog"


def codes(root: Path, **how: object) -> list[tuple[str, str]]:
    site = read_site(root, DEFAULTS, NOW)
    return found(check_output(site, **how).problems)  # type: ignore[arg-type]  # its own parameters


def found(problems: Iterable[Problem]) -> list[tuple[str, str]]:
    return [(problem.code, problem.place.path if problem.place else "") for problem in problems]


def test_what_a_branch_has_touched(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog", f'url = "{_URL}"\n')
    blog.post("가", f"[나]({_URL}/posts/나중에/), [없음]({_URL}/none/)", description="가")
    blog.post("나중에", "본문", description="나중에")
    git("init", "-q", "-b", "main", cwd=blog.root)
    blog.write(".gitignore", "public/\n.sitegen/\n")
    git("add", ".", cwd=blog.root)
    git("commit", "-qm", "one", cwd=blog.root)
    git("checkout", "-qb", "branch", cwd=blog.root)
    blog.build()
    old = ("check-link", "content/posts/가.md")
    assert codes(blog.root) == [old]
    assert codes(blog.root, since="main") == []
    # A new file with a fault, not committed; a file that is gone, to which an old one links.
    blog.post("다", f"[없음]({_URL}/none-too/)", description="다")
    (blog.root / "content/posts/나중에.md").unlink()
    blog.build()
    assert codes(blog.root) == [old, old, ("check-link", "content/posts/다.md")]
    assert codes(blog.root, since="main") == [old, ("check-link", "content/posts/다.md")]
    git("add", ".", cwd=blog.root)
    git("commit", "-qm", "two", cwd=blog.root)
    assert len(codes(blog.root, since="main")) == 2
    with pytest.raises(Problems) as raised:
        codes(blog.root, since="--output=x")
    assert [problem.code for problem in raised.value.problems] == ["check-revision"]


_ODD = "assets/a:b.png"


@needs("names of any characters")
def test_a_build_looks_at_the_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blog = clean_site(tmp_path / "blog")
    assert blog.build().problems == ()
    blog.write(_ODD, b"x")
    blog.write("content/film.mp4", b"x")
    assert found(blog.warnings()) == [("check-pages-name", _ODD)]
    blog.write("content/film.mp4", bytes(250_000))
    monkeypatch.setattr(limits, "LARGEST", 200_000)
    expected = [("check-pages-name", _ODD), ("check-pages-file", "content/film.mp4")]

    # The same warnings in every build, and none is published where warnings stop it.
    assert found(blog.problems(strict=True)) == expected
    for options in ({}, {}, {"clean": True}):
        assert found(blog.warnings(**options)) == expected
    # In other words than an error of the check, but in the same sentence.
    checked = check_output(read_site(blog.root, DEFAULTS, NOW), pages=True).problems
    assert [p._replace(severity="warning") for p in checked] == list(blog.build().problems)
    blog.post("글")
    monkeypatch.setattr(limits, "_MOST_BYTES", 200_000)
    assert found(blog.warnings()) == [*expected, ("check-pages-size", "public")]
    # One setting silences both, and says when there is nothing to silence.
    silence = '[[check.ignore]]\nwhat = "pages-{}"\nwhere = "{}"\nreason = "x"\n'
    rules = "".join(silence.format(*rule) for rule in (("name", "/assets/*"), ("file", "*.mp4"), ("size", "*")))
    settings = blog.write("site.toml", (blog.root / "site.toml").read_text(encoding="utf-8") + rules)
    assert blog.build(strict=True).problems == ()
    assert codes(blog.root, pages=True) == []
    (blog.root / _ODD).unlink()
    blog.build(strict=True)
    assert codes(blog.root) == []
    assert codes(blog.root, pages=True) == [("check-idle", "site.toml")]
    text = settings.read_text(encoding="utf-8")
    (idle,) = check_output(read_site(blog.root, DEFAULTS, NOW), pages=True).problems
    assert idle.place and idle.place.line == text[: text.index("pages-name")].count("\n") + 1


def test_the_limits_of_github_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blog = clean_site(tmp_path / "blog")
    blog.build()
    assert codes(blog.root, pages=True) == []
    os.symlink("Photo.png", blog.root / "public/assets/link.png")
    assert codes(blog.root) == []
    assert codes(blog.root, pages=True) == [("check-pages-link", "public/assets/link.png")]
    # Names that not every system can write.
    names = {"case": "assets/PHOTO.png", "name": "assets/a:b.png", "hidden": ".well-known/security.txt"}
    names |= {"nfc": unicodedata.normalize("NFD", "그림.png"), "file": "film.mp4", "link": "link"}
    sizes = dict.fromkeys((".nojekyll", "assets/Photo.png", *names.values()), 1) | {"film.mp4": (100 << 20) + 1}
    assert {fault.name.removeprefix("pages-"): fault.page for fault in limits.over_limits(sizes, ["link"])} == names
    monkeypatch.setattr(limits, "_MOST_BYTES", 100 << 20)
    monkeypatch.setattr(limits, "_MOST_FILES", 6)
    whole = [(fault.name, fault.shown) for fault in limits.over_limits(sizes) if not fault.page]
    assert whole == [("pages-size", "104 MB"), ("pages-count", "8")]
    assert {name for name in FAULTS if name.startswith("pages-")} == {
        "pages-size", "pages-count", *(f"pages-{name}" for name in names)
    }  # fmt: skip


class Server(BaseHTTPRequestHandler):
    """Answers well and badly."""

    asked: list[str]
    stop: threading.Event

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        self.asked.append(f"{self.command} {self.path}")
        what = self.path.partition("?")[0].strip("/")
        if what in ("never", "drip"):
            while not self.stop.wait(0.05):
                if what == "drip":
                    self.wfile.write(b"H")
                    self.wfile.flush()
            return
        if what == "head" and self.command == "HEAD":
            self.send_response(405)
        elif what == "loop":
            self.send_response(302)
            self.send_header("Location", f"/loop/?{len(self.asked)}")
        elif what == "moved":
            self.send_response(301)
            self.send_header("Location", "/%ED%95%9C%EA%B8%80")
        elif what == "away":
            self.send_response(301)
            self.send_header("Location", "file:///etc/passwd")
        else:
            self.send_response(int(what) if what.isdecimal() else 200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


class Quiet(ThreadingHTTPServer):
    """A server that says nothing of clients that went away."""

    def handle_error(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def server() -> Iterator[tuple[str, list[str]]]:
    handler = type("Own", (Server,), {"asked": [], "stop": threading.Event()})
    with Quiet(("127.0.0.1", 0), handler) as own:
        threading.Thread(target=own.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{own.server_address[1]}", handler.asked
        finally:
            handler.stop.set()
            own.shutdown()


QUICK = Manners(pause=0.0, timeout=0.2, patience=0.3, tries=2, redirects=5, failures=9)


def test_other_hosts(tmp_path: Path) -> None:
    kept = Entries(tmp_path / "kept")
    names = ("ok", "head", "moved", "한글", "404", "410", "403", "429", "503", "loop", "away", "never", "drip")
    with server() as (host, asked):
        urls = {name: f"{host}/{name}" for name in names}
        told = gone([*urls.values(), f"{host}/ok#part"], kept, 1000.0, QUICK)
        wrong = {name: told[url] for name, url in urls.items() if url in told}
        assert list(wrong) == ["404", "410", "503", "loop", "away", "never", "drip"]
        assert (wrong["404"], wrong["410"], wrong["loop"]) == ("404 Not Found", "410 Gone", "> 5 redirects")
        assert wrong["drip"].startswith(("BadStatusLine: HH", "timed out"))
        assert [line for line in asked if line.endswith("/head")] == ["HEAD /head", "GET /head"]
        assert asked.count("HEAD /ok") == 1
        # Nothing is asked twice within days: what was there within seven, what was not within one.
        asked.clear()
        assert gone(urls.values(), kept, 1000.0 + 86_000, QUICK) == told
        assert asked == []
        few = {urls["404"], urls["ok"]}
        assert gone(few, kept, 1000.0 + 90_000, QUICK).keys() == {urls["404"]}
        assert asked == ["HEAD /404", "GET /404"]
    # A host that does not answer is left alone after a few questions. If it has answered some, nothing is said of the
    # others, and they are asked the next time.
    manners = QUICK._replace(tries=1, failures=2)
    dead = [f"{host}/{number}" for number in range(50)]
    assert len(gone(dead, Entries(tmp_path / "other"), 0.0, manners)) == 50
    with server() as (host, asked):
        loop, *never, ok = [f"{host}/{name}" for name in ("loop", "never?1", "never?2", "ok")]
        assert gone([loop, *never, ok], Entries(tmp_path / "some"), 0.0, manners).keys() == {loop, *never}
        assert "HEAD /ok" not in asked
        assert gone([ok], Entries(tmp_path / "some"), 1.0, manners) == {}
        assert "HEAD /ok" in asked


def test_other_hosts_are_never_an_error(tmp_path: Path) -> None:
    with server() as (host, _):
        blog = Blog(tmp_path / "blog", f'url = "{_URL}"\n')
        blog.post("가", f"[있음]({host}/ok) [없음]({host}/404)", description="가")
        blog.build()
        assert codes(blog.root) == []
        (problem,) = check_output(read_site(blog.root, DEFAULTS, NOW), manners=QUICK).problems
        assert found([problem]) == [("check-external", "content/posts/가.md")]
        assert dict(problem.values)["page"] == "/posts/가/"  # not a feed
    assert not FAULTS["external"]
    shutil.rmtree(blog.root)
