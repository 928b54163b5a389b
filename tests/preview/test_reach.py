"""A preview that other machines reach: who is told of that, and what they are told of this machine."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tornado.netutil import bind_sockets

from sitegen.package import DOCS
from sitegen.preview.reach import Reach, is_near, network_address, without_folders
from sitegen.words.errors import Place, error
from tests.preview.running import Running, changed, upgrade
from tests.preview.serving import SITE, Serving

if TYPE_CHECKING:
    from collections.abc import Iterator


def reach(host: str) -> Reach:
    """Where a server listens for a host. Skips where the machine has no such address."""
    try:
        sockets = bind_sockets(0, host)
    except OSError as refused:
        pytest.skip(f"{host}: {refused}")
    try:
        return Reach.of(host, sockets)
    finally:
        for ear in sockets:
            ear.close()


@pytest.mark.parametrize(
    ("host", "is_open", "own_host"),
    [
        ("127.0.0.1", False, "127.0.0.1"),
        ("127.0.0.2", False, "127.0.0.2"),
        ("127.1", False, "127.0.0.1"),
        ("localhost", False, "localhost"),
        ("::1", False, "[::1]"),
        ("0:0:0:0:0:0:0:1", False, "[::1]"),
        ("0.0.0.0", True, "127.0.0.1"),
        ("0", True, "127.0.0.1"),
        ("", True, "127.0.0.1"),
        ("::", True, "[::1]"),
    ],
)
def test_what_is_bound_counts(host: str, is_open: bool, own_host: str) -> None:
    found = reach(host)
    assert (found.is_open, found.own_host) == (is_open, own_host)
    assert (found.network_host is None) or is_open
    assert "[::]" in found.hosts or host not in ("::", "")


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_who_is_near(peer: str) -> None:
    assert is_near(peer)


@pytest.mark.parametrize("peer", ["192.168.0.2", "0.0.0.0", "fe80::1%eth0", "::ffff:10.0.0.1", "", None, "localhost"])
def test_who_is_not(peer: str | None) -> None:
    assert not is_near(peer)


def test_no_folder_is_told(tmp_path: Path) -> None:
    for folder in (tmp_path, DOCS.parent, Path.home()):
        for text in (f"{folder}/a.md", f"`{folder.as_uri()}/a.md`", f"a {folder.as_posix()}/a.md b", f"in {folder}"):
            assert str(folder) not in without_folders(text, tmp_path), text
            assert ("a.md" in text) == ("a.md" in without_folders(text, tmp_path))
    assert without_folders("/posts/a/ is there twice", tmp_path) == "/posts/a/ is there twice"


@pytest.mark.parametrize(
    "text", ["content/app/a.md", "https://example.com/app/posts/", "`../app/a.png`", "/appendix/", "a/app", "~/app/b"]
)
def test_what_only_ends_like_a_folder_is_told_whole(text: str) -> None:
    """In a container a site is often in a folder of a short name."""
    assert without_folders(text, Path("/app")) == text
    told = f"[Errno 2] '/app/a.md', file:///app/a.md, //app/a.md, /app: {text}"
    assert without_folders(told, Path("/app")) == f"[Errno 2] 'a.md', a.md, /a.md, …: {text}"


@pytest.mark.skipif(sys.platform == "win32", reason="ends servers by SIGINT")
@pytest.mark.parametrize(("host", "is_open"), [("127.1", False), ("127.0.0.1", False), ("0", True)])
def test_what_is_said_is_true(tmp_path: Path, host: str, is_open: bool) -> None:
    with Serving(tmp_path, SITE, "--host", host) as site:
        assert ("everybody in this network" in site.said) == is_open
        assert ("0.0.0.0" in site.said) == is_open, "what it stands for"
        assert site.get("/")[0] == 200
        address = network_address() if is_open else None
        if address:
            site.url = site.url.replace("127.0.0.1", address)
            assert site.get("/")[0] == 200, "the name that a phone asks for is ours too"


@pytest.fixture(params=["wire", "patched"])
def far(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """A preview for everybody, asked from elsewhere: through the network, where there is one, and in any case as if
    every peer were there."""
    with Running(tmp_path / "site", host="0.0.0.0") as running:
        running.write("index.html", "<p>본문")
        running.hub.source = {"/": "content/posts/a.md"}.get
        if request.param == "patched":
            monkeypatch.setattr("sitegen.preview.handlers.is_near", lambda _: False)
        elif address := network_address():
            running.host = address
        else:
            pytest.skip("this machine is in no network")
        yield running


def test_other_machines_get_no_path_of_this_one(far: Running) -> None:
    """Neither a link into the editor nor a folder. What is wrong is told all the same."""
    place = Place("content/posts/a.md", 1, 1, "x")
    root = far.root
    told = (
        error("unreadable", place, place, reason=f"{root}/content/b.md"),
        error("config-unknown-key", None, key="a", near=""),
    )
    far.failed(*told)
    texts = [far.get("/").body.decode()]
    far.built(changed("/"))
    tab = far.connect("/")
    tab.hear()
    far.failed(*told)
    state = tab.hear_until("state")
    texts.append(json.dumps(state))
    far.hub.folder = None  # type: ignore[assignment]  # a bug
    texts.append(far.get("/").body.decode())
    leaks = [
        text for text in texts if str(root) in text or DOCS.as_posix() in text or "vscode:" in text or "File " in text
    ]
    print(f"{len(texts)} answers to another machine: {len(leaks)} with a path of this one")  # noqa: T201  # the figures are wanted
    assert leaks == []
    second, first = state["problems"]
    assert first["hint"] == "docs/configuration.md lists the keys"
    assert second["message"] == "this cannot be read: content/b.md"
    assert second["path"] == second["others"][0]["path"] == "content/posts/a.md"
    assert "content/b.md" in texts[0]


def test_this_machine_gets_them(tmp_path: Path) -> None:
    with Running(tmp_path / "site", host="0.0.0.0") as running:
        running.hub.source = {"/": "content/posts/a.md"}.get
        running.built(changed("/"))
        tab = running.connect("/")
        running.failed(error("config-unknown-key", Place("site.toml", 1, 1, "x"), key="a", near=""))
        assert "content/posts/a.md" in tab.hear_until("state")["edit"]
        problem = tab.hear_until("state")["problems"][0]
        assert problem["edit"] and problem["hint"].startswith(DOCS.as_uri())


ORIGINS = [
    ("192.168.0.2:{port}", "http://localhost:{port}"),
    ("192.168.0.2:{port}", "http://127.0.0.1:{port}"),
    ("192.168.0.2:{port}", "http://192.168.0.3:{port}"),
    ("192.168.0.2:{port}", "http://192.168.0.2"),
    ("localhost:{port}", "http://192.168.0.2:{port}"),
    ("localhost:{port}", "http://0.0.0.0:{port}"),
    ("evil.com:{port}", "http://evil.com:{port}"),
]


def test_pages_of_others_hear_nothing(tmp_path: Path) -> None:
    """A WebSocket is for the pages that came from the same address. `localhost` of somebody else is not ours."""
    with Running(tmp_path / "site", host="0.0.0.0") as running:

        def status(host: str, origin: str) -> int:
            request = upgrade("/.sitegen/livereload", host, f"Origin: {origin}").decode()
            closing = b"\x88\x80" + bytes(4)
            return running.raw(request.replace("{port}", str(running.port)).encode() + closing).status

        statuses = [status(*pair) for pair in ORIGINS]
        print(f"{len(statuses)} origins: {statuses.count(101)} let in")  # noqa: T201  # the figures are wanted
        assert set(statuses) == {403}
        assert status("192.168.0.2:{port}", "http://192.168.0.2:{port}") == 101
