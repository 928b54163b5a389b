"""The preview's server: what it sends, and what it tells the tabs."""

from __future__ import annotations

import re
import socket
import threading
from typing import TYPE_CHECKING

import pytest

from sitegen.preview.guard import Guard
from sitegen.preview.hub import Hub
from sitegen.preview.pages import fingerprint
from sitegen.preview.server import PreviewServer
from sitegen.words.errors import Place, Problem, error, warning
from tests.preview.running import EDITOR, Running, changed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = "<!DOCTYPE html><html><body><p>본문</p></body></html>"
PROBLEM = error(
    "config-unknown-key",
    Place("content/posts/안녕 1.md", 4, 2, " <b>: x", 3),
    Place("site.toml", 1, 1, "x"),
    key="<b>",
    near="`tags`",
)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Running]:
    """A site that has been built."""
    with Running(tmp_path / "site") as running:
        running.write("index.html", PAGE)
        running.write("posts/글/index.html", PAGE)
        running.write("about.html", PAGE)
        running.write("404.html", PAGE.replace("본문", "없음"))
        running.write("style.css", "p { color: red }")
        running.write("video.mp4", bytes(range(256)) * 1000)
        running.built()
        yield running


@pytest.fixture
def blog(tmp_path: Path) -> Iterator[Running]:
    """A site below a base path."""
    with Running(tmp_path / "site", "/blog") as running:
        running.write("index.html", PAGE)
        running.write("folder/index.html", PAGE)
        running.write("404.html", PAGE.replace("본문", "없음"))
        running.built()
        yield running


def test_page(site: Running) -> None:
    reply = site.get("/")
    shows = fingerprint(PAGE.encode())
    script = f'<script src="/.sitegen/preview.js" data-shows="{shows}" data-base="" defer></script>'
    assert reply.status == 200
    assert reply.body.decode() == PAGE.replace("</body>", script + "</body>")
    assert (site.folder / "index.html").read_text(encoding="utf-8") == PAGE
    assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
    assert reply.headers["Content-Length"] == str(len(reply.body))
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert not any(name.startswith("Access-Control") or name == "Etag" for name in reply.headers)


@pytest.mark.parametrize(
    "target", ["/posts/%EA%B8%80/", "/posts/글/", "/posts/%EA%B8%80/index.html", "/about", "/?a=%2f"]
)
def test_pages_by_their_addresses(site: Running, target: str) -> None:
    assert site.get(target).status == 200


def test_other_files_are_sent_as_they_are(site: Running) -> None:
    reply = site.get("/style.css")
    assert (reply.status, reply.body) == (200, b"p { color: red }")
    assert reply.headers["Content-Type"] == "text/css; charset=utf-8"
    assert reply.headers["Accept-Ranges"] == "bytes"


def test_moved(site: Running) -> None:
    reply = site.get("/posts/%EA%B8%80?a=b&c")
    assert (reply.status, reply.headers["Location"], reply.body) == (302, "/posts/%EA%B8%80/?a=b&c", b"")


def test_base_path(blog: Running) -> None:
    assert blog.get("/blog").headers["Location"] == "/blog/"
    assert blog.get("/blog/folder").headers["Location"] == "/blog/folder/"
    reply = blog.get("/blog/")
    assert reply.status == 200
    assert b'<script src="/blog/.sitegen/preview.js"' in reply.body
    assert b'data-base="/blog"' in reply.body
    assert blog.get("/blog/.sitegen/preview.css").status == 200
    for outside in ("/", "/folder/", "/blogs/", "/Blog/", "/.sitegen/preview.css"):
        reply = blog.get(outside)
        assert (reply.status, "없음" in reply.body.decode()) == (404, True), outside


def test_base_path_in_hangul(tmp_path: Path) -> None:
    with Running(tmp_path, "/%EA%B8%80") as running:
        running.write("a/index.html", PAGE)
        running.built()
        assert running.get("/%EA%B8%80/a/").status == 200
        assert running.get("/%EA%B8%80/a").headers["Location"] == "/%EA%B8%80/a/"
        assert running.connect().hello["command"] == "hello"


def test_not_found(site: Running) -> None:
    reply = site.get("/nothing/")
    assert reply.status == 404
    assert "없음" in reply.body.decode()
    assert "Accept-Ranges" not in reply.headers
    (site.folder / "404.html").unlink()
    assert site.get("/nothing/").body == b"404 Not Found\n"


@pytest.mark.parametrize("target", ["/", "/video.mp4", "/nothing/", "/posts/%EA%B8%80", "/.sitegen/preview.css"])
def test_head_is_get_without_a_body(site: Running, target: str) -> None:
    got, head = site.get(target), site.get(target, method="HEAD")
    for reply in (got, head):
        reply.headers.pop("Date")
    assert (head.status, head.headers, head.body) == (got.status, got.headers, b"")


def test_ranges(site: Running) -> None:
    whole = bytes(range(256)) * 1000
    for header, start, stop in (
        ("0-", 0, 256000),
        ("0-1", 0, 2),
        ("1000-200999", 1000, 201000),
        ("-5", 255995, 256000),
    ):
        reply = site.get("/video.mp4", f"Range: bytes={header}")
        assert reply.status == 206
        assert reply.body == whole[start:stop]
        assert reply.headers["Content-Range"] == f"bytes {start}-{stop - 1}/256000"
        assert reply.headers["Content-Length"] == str(stop - start)
    reply = site.get("/video.mp4", "Range: bytes=256000-")
    assert (reply.status, reply.headers["Content-Range"]) == (416, "bytes */256000")
    for headers in (["Range: bytes=0-1,4-5"], ["Range: lines=1-2"], ["Range: bytes=0-1", 'If-Range: "x"']):
        reply = site.get("/video.mp4", *headers)
        assert (reply.status, reply.body) == (200, whole)


def test_range_of_a_page_counts_what_is_sent(site: Running) -> None:
    whole = site.get("/").body
    reply = site.get("/", f"Range: bytes=5-{len(whole) + 5}")
    assert (reply.status, reply.body) == (206, whole[5:])


def test_empty_file(site: Running) -> None:
    site.write("empty.txt", "")
    assert (site.get("/empty.txt").status, site.get("/empty.txt").body) == (200, b"")
    assert site.get("/empty.txt", "Range: bytes=0-").status == 416


def test_big_file_does_not_hold_up_others(site: Running) -> None:
    site.write("big.mp4", b"x" * 20_000_000)
    with socket.create_connection((site.host, site.port), timeout=20) as slow:
        slow.sendall(f"GET /big.mp4 HTTP/1.1\r\nHost: localhost:{site.port}\r\n\r\n".encode())
        assert slow.recv(100)
        assert site.get("/").status == 200  # while the rest of the file waits to be read
    assert site.get("/").status == 200  # and after it was not
    assert site.get("/big.mp4").body == b"x" * 20_000_000


def test_file_that_is_cut_while_it_is_sent(site: Running) -> None:
    site.write("big.mp4", b"x" * 20_000_000)
    with socket.create_connection((site.host, site.port), timeout=20) as slow:
        slow.sendall(f"GET /big.mp4 HTTP/1.1\r\nHost: localhost:{site.port}\r\n\r\n".encode())
        received = len(slow.recv(100))
        site.write("big.mp4", b"x")
        while data := slow.recv(1 << 20):
            received += len(data)
    assert received < 20_000_000
    assert site.get("/").status == 200


def test_connections_are_kept(site: Running) -> None:
    request = f"GET /style.css HTTP/1.1\r\nHost: localhost:{site.port}\r\n"
    reply = site.raw(f"{request}\r\n{request}Connection: close\r\n\r\n".encode())
    assert reply.raw.count(b"HTTP/1.1 200 OK") == 2


def test_freshen_is_awaited_before_a_page_is_read(site: Running) -> None:
    asked = []

    async def freshen(path: str) -> None:
        asked.append(path)
        site.write("posts/글/index.html", "<p>new")
        if path == "/about.html":
            raise RuntimeError("no")

    site.hub.freshen = freshen
    assert b"<p>new" in site.get("/posts/%EA%B8%80/").body
    assert site.get("/posts/%EA%B8%80/index.html", method="HEAD").status == 200
    assert site.get("/about.html").status == 200
    assert site.get("/.sitegen/preview.css").status == 200
    assert asked == ["/posts/글/", "/posts/글/", "/about.html"]


def test_bugs_are_pages(site: Running, capfd: pytest.CaptureFixture[str]) -> None:
    site.hub.folder = None  # type: ignore[assignment]  # a bug
    reply = site.get("/")
    assert reply.status == 500
    assert b"Traceback" in reply.body
    assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
    assert site.get("/", method="POST").status == 405
    assert site.get("/nothing/%", "Host: evil").status == 400
    assert capfd.readouterr() == ("", "")


def test_nothing_has_ever_been_built(tmp_path: Path) -> None:
    with Running(tmp_path, lang="ko") as running:
        running.write("index.html", "<p>of another day")
        running.write("video.mp4", "x")
        for target in ("/", "/video.mp4", "/nothing/"):
            reply = running.get(target)
            assert reply.status == 500
            assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
            assert b"another day" not in reply.body
            assert b'data-shows=""' in reply.body
            assert "빌드하고 있습니다" in reply.body.decode()
            assert '<html lang="ko">' in reply.body.decode()
        assert running.get("/.sitegen/preview.css").status == 200
        tab = running.connect("/")
        assert tab.hear()["problems"] == []
        stranger = running.connect("/", "of another day")
        running.failed(PROBLEM)
        body = running.get("/").body.decode()
        assert "빌드하지 못했습니다" in body
        assert "안녕 1.md:4:2" in body
        assert "&lt;b&gt;" in body
        assert "<b>" not in body
        assert tab.hear()["problems"][0]["code"] == "config-unknown-key"
        running.built()
        assert b"another day" in running.get("/").body
        assert [tab.hear()["command"], tab.hear()] == ["state", {"command": "reload", "page": True, "paths": []}]
        assert [stranger.hear()["command"] for _ in range(4)] == ["state", "state", "state", "reload"]


def test_last_good_pages_stay(site: Running) -> None:
    site.failed(PROBLEM)
    assert site.get("/").status == 200
    assert site.get("/new/").status == site.get("/new").status == site.get("/new.html").status == 500
    assert site.get("/new.png").status == 404
    site.built()
    assert site.get("/new/").status == 404


def test_warnings_are_told_and_that_is_all(site: Running) -> None:
    tab = site.connect("/")
    told = warning("config-unknown-key", None, key="a", near="")
    site.built(changed("/", problems=(told,)))
    assert site.get("/new/").status == 404
    assert tab.hear_until("reload")["paths"] == ["/"]


def test_state(site: Running) -> None:
    site.hub.source = {"/posts/글/": "content/posts/안녕 1.md"}.get
    tab = site.connect("/posts/글/")
    assert tab.hello == {
        "command": "hello",
        "protocols": ["http://livereload.com/protocols/official-7"],
        "serverName": "sitegen",
    }
    state = tab.hear()
    root = re.escape(site.root.as_posix().lstrip("/"))
    assert re.fullmatch(f"vscode://file/{root}/content/posts/%[0-9A-F%]+201.md:{{line}}:1", state["edit"])
    words = state.pop("words")
    assert words["lang"] == "en"
    assert words["error-count"] == "{n} errors"
    assert state == {
        "command": "state",
        "problems": [],
        "early": {},
        "edit": state["edit"],
    }


def test_problems_on_the_wire(site: Running) -> None:
    tab = site.connect("/")
    tab.hear()
    site.built(changed(early={"/posts/글/": "draft"}))
    assert tab.hear()["early"] == {"/posts/글/": "draft"}
    site.failed(PROBLEM, Problem("config-unknown-key", None, (("key", "a"), ("near", ""))))
    state = tab.hear()
    assert state["early"] == {"/posts/글/": "draft"}, "the last good site is shown"
    first, second = state["problems"]
    assert first.pop("edit").endswith("/content/posts/%EC%95%88%EB%85%95%201.md:4:2")
    assert first["others"][0].pop("edit").endswith("/site.toml:1:1")
    assert first == {
        "code": "config-unknown-key",
        "severity": "error",
        "message": "unknown key `<b>`",
        "hint": "did you mean `tags`?",
        "path": "content/posts/안녕 1.md",
        "line": 4,
        "column": 2,
        "text": " <b>: x",
        "length": 3,
        "start": 0,
        "others": [{"path": "site.toml", "line": 1, "column": 1, "text": "x", "length": 1, "start": 0}],
    }
    assert second["path"] is None


def test_reload_after_a_build_that_succeeded(site: Running) -> None:
    tab, other = site.connect("/"), site.connect("/about.html")
    site.failed(PROBLEM)
    site.write("index.html", "<p>new")
    site.built(changed("/", "/a.png"))
    assert [tab.hear()["command"] for _ in range(3)] == ["state", "state", "state"]
    assert tab.hear() == {"command": "reload", "page": True, "paths": ["/", "/a.png"]}
    assert other.hear_until("reload") == {"command": "reload", "page": False, "paths": ["/", "/a.png"]}
    site.built()
    assert other.hear()["command"] == "state", "nothing has changed"
    site.built(changed("/c/"))
    assert [other.hear()["command"] for _ in range(2)] == ["state", "reload"]


def test_style_sheets_alone_need_no_reload(site: Running) -> None:
    tab, missing = site.connect("/"), site.connect("/", "")
    missing.hear_until("reload")
    site.write("index.html", "<p>with the new name of the sheet")
    site.built(changed("/static/style.1a2b3c.css", "/", changed_files=("a.css",)))
    shows = fingerprint(b"<p>with the new name of the sheet")
    assert tab.hear_until("style") == {"command": "style", "paths": ["/static/style.1a2b3c.css"], "shows": shows}
    assert missing.hear_until("reload")["page"]
    site.built(changed("/a.png"))
    assert not tab.hear_until("reload")["page"]


def test_many_changes_are_told_to_whom_they_concern(site: Running) -> None:
    pages = [f"/p{n}/" for n in range(600)]
    first, second, outside = site.connect("/p7/index.html"), site.connect("/else/"), site.connect(None)
    site.write("p7/index.html", "<p>new")
    site.built(changed(*pages, "/a.css", "/b.png"))
    for tab, is_page in ((first, True), (second, False), (outside, False)):
        assert tab.hear_until("reload") == {"command": "reload", "page": is_page, "paths": ["/a.css", "/b.png"]}


def test_tab_that_was_left_behind(site: Running) -> None:
    """It shows another page than there is now, or one that is missing, or none where there is one now."""
    for path, shows in (("/", "older"), ("/", ""), ("/gone/", "older"), (None, "older")):
        assert site.connect(path, shows).hear_until("reload") == {"command": "reload", "page": True, "paths": []}
    for path in ("/", "/gone/", None):
        tab = site.connect(path)
        assert tab.hear()["command"] == "state"
        site.built()
        assert tab.hear()["command"] == "state", "nothing came between"
    site.failed(PROBLEM)
    tab = site.connect("/gone/", "")  # an error page, as there is while the problem stands
    site.built()
    assert [tab.hear()["command"] for _ in range(3)] == ["state", "state", "reload"]


def test_a_page_that_is_read_before_its_build_is_counted(site: Running) -> None:
    """It is not loaded once more for nothing."""
    site.write("index.html", "<p>new")
    shown = re.search(rb'data-shows="(\w+)"', site.get("/").body)
    assert shown
    tab = site.connect("/", shown[1].decode())
    site.built(changed("/"))
    assert tab.hear_until("reload")["page"] is False


@pytest.mark.parametrize("message", ["no JSON", "[]", "1", "{}", '{"command": {}}', "[" * 5000, '"x"'])
def test_nonsense_on_the_socket(site: Running, message: str, capfd: pytest.CaptureFixture[str]) -> None:
    tab = site.connect("/")
    tab.hear()
    tab.say(message)
    tab.say({"command": "hello", "path": 1, "shows": 2})
    assert tab.hear() is None or tab.hear()["command"] == "state"
    assert site.connect("/").hello["command"] == "hello"
    assert capfd.readouterr() == ("", "")


def test_tabs_come_and_go(site: Running, capfd: pytest.CaptureFixture[str]) -> None:
    tabs = [site.connect("/") for _ in range(5)]
    for tab in tabs:
        tab.hear()
        tab.say({"command": "info", "url": "http://localhost/"})
    assert len(site.hub.tabs) == 5
    for tab in tabs[1:]:
        tab.leave()
        site.built(changed("/"))
    site.built(changed("/last/"))
    while tabs[0].hear_until("reload")["paths"] != ["/last/"]:
        pass
    while len(site.hub.tabs) > 1:  # what is sent to somebody who is gone tells the server so
        site.built()
    assert capfd.readouterr() == ("", "")


def test_two_servers_do_not_mix(tmp_path: Path) -> None:
    with Running(tmp_path / "a") as one, Running(tmp_path / "b") as other:
        one.built(), other.built()
        tab, stranger = one.connect("/"), other.connect("/")
        for ear in (tab, stranger):
            ear.hear()
        one.built(changed("/"))
        assert tab.hear_until("reload")["paths"] == ["/"]
        assert (len(one.hub.tabs), len(other.hub.tabs)) == (1, 1)
        other.built()
        assert stranger.hear()["command"] == "state", "heard nothing of the other's build"


def test_closing_hangs_up(tmp_path: Path) -> None:
    with Running(tmp_path) as running:
        running.built()
        tab = running.connect("/")
        idle = socket.create_connection((running.host, running.port), timeout=20)
        assert running.get("/.sitegen/preview.css").status == 200
        running.wait(running.server.close())
        assert tab.hear_until("never") is None
    assert idle.recv(1) == b""
    idle.close()
    with pytest.raises(OSError):
        socket.create_connection((running.host, running.port), timeout=20)


def test_livereload_never_polls(site: Running) -> None:
    """Its own watch on the working folder must not start, even where it is told to."""

    def start() -> None:
        before = len(site._loop._scheduled)  # type: ignore[attr-defined]  # of asyncio's loops
        site.server._socket.start_tasks()
        assert len(site._loop._scheduled) == before  # type: ignore[attr-defined]  # as above

    site.on_loop(start)


def test_another_base_path(site: Running) -> None:
    site.on_loop(lambda: setattr(site.hub, "base", "/new"))
    assert site.get("/").status == 404
    assert site.get("/new/").status == 200
    assert site.connect("/").hello["command"] == "hello"


@pytest.mark.parametrize(
    ("pattern", "address"),
    [
        ("vscode://file/{path}:{line}:{column}", "vscode://file/home/me/b%20log/a%26b.md:3:1"),
        ("idea://open?file={path}&line={line}", "idea://open?file=/home/me/b%20log/a%26b.md&line=3"),
        ("subl://open?url=file://{path}&line={line}", "subl://open?url=file:///home/me/b%20log/a%26b.md&line=3"),
        ("", None),
    ],
)
def test_editors(tmp_path: Path, pattern: str, address: str | None) -> None:
    from pathlib import PurePosixPath

    hub = Hub(tmp_path, "", "en", pattern, PurePosixPath("/home/me/b log"))  # type: ignore[arg-type]  # never opened
    assert hub._edit("a&b.md", 3) == address


# Tornado leaves a socket that it could not bind to Python, which closes it at once.
@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
def test_next_free_port(tmp_path: Path) -> None:
    with Running(tmp_path) as first:
        taken = first.port

        def make() -> Guard:
            guard = Guard("127.0.0.1", 0)
            server = PreviewServer(Hub(tmp_path, "", "en", EDITOR, tmp_path), guard)
            with pytest.raises(OSError):
                server.listen_on("127.0.0.1", taken, 1)
            port = server.listen_on("127.0.0.1", taken)
            assert taken < port == guard.port < taken + 20
            server._door.close()
            with pytest.raises(OSError):
                server.listen_on("192.0.2.1", 0)  # TEST-NET-1: never this machine
            with pytest.raises(OSError):
                server.listen_on("127.0.0.1", 65536)
            return guard

        first.on_loop(make)


def test_no_thread_is_left(tmp_path: Path) -> None:
    before = threading.active_count()
    with Running(tmp_path) as running:
        running.built()
    assert threading.active_count() == before
