"""Which file answers which path, as on GitHub Pages."""

from __future__ import annotations

import os
import unicodedata
from typing import TYPE_CHECKING

import pytest

from sitegen.preview.guard import Guard, Refused, request_path
from sitegen.preview.pages import (
    RedirectTo,
    ServedFile,
    UnsatisfiableRange,
    byte_range,
    content_type,
    find_file,
    with_script,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "public"
    for path in (
        "index.html",
        "file.html",
        "folder/index.html",
        "both.html",
        "both/index.html",
        "bare/data.json",
        "CNAME",
        "posts/한글 글/index.html",
        "v1.2/index.html",
        ".sitegen/state",
        ".well/index.html",
        "dir/.hidden.html",
        "page.html/index.html",
    ):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(path)
    return folder


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/", "index.html"),
        ("/index.html", "index.html"),
        # The table of https://github.com/slorber/trailing-slash-guide.
        ("/file", "file.html"),
        ("/file/", None),
        ("/file.html", "file.html"),
        ("/folder/", "folder/index.html"),
        ("/folder/index.html", "folder/index.html"),
        ("/both", "both.html"),
        ("/both/", "both/index.html"),
        ("/both.html", "both.html"),
        ("/both/index.html", "both/index.html"),
        ("/bare/", None),
        ("/bare/data.json", "bare/data.json"),
        ("/CNAME", "CNAME"),
        ("/posts/한글 글/", "posts/한글 글/index.html"),
        ("/v1.2/", "v1.2/index.html"),
        ("/nothing", None),
        ("/nothing/", None),
        ("/folder/index.html/", None),
        ("/folder//index.html", None),
        ("//index.html", None),
        # Hidden names.
        ("/.sitegen/state", None),
        ("/.sitegen", None),
        ("/.well/", None),
        ("/dir/.hidden", None),
        ("/dir/../index.html", None),
        ("/./index.html", None),
        # Exactly spelled.
        ("/Index.html", None),
        ("/FILE", None),
        ("/Folder/", None),
        ("/cname", None),
        ("/" + "x" * 300, None),
        ("/index.html\0", None),
    ],
)
def test_found(folder: Path, path: str, file: str | None) -> None:
    found = find_file(folder, path)
    if file is None:
        assert found is None
    else:
        assert isinstance(found, ServedFile)
        assert found.file.read_text() == file


def test_folders_get_their_slash(folder: Path) -> None:
    assert find_file(folder, "/folder") == RedirectTo("/folder/")
    assert find_file(folder, "/posts/한글 글") == RedirectTo("/posts/한글 글/")
    assert find_file(folder, "/page.html") == RedirectTo("/page.html/")


def test_nfd_is_another_name(folder: Path) -> None:
    path = unicodedata.normalize("NFD", "/posts/한글 글/")
    assert path != "/posts/한글 글/"
    assert find_file(folder, path) is None


def test_names_in_both_cases(folder: Path) -> None:
    """Two files that differ in case only: where there can be such, each answers to its own name."""
    (folder / "README.html").write_text("upper")
    (folder / "readme.HTML").write_text("lower")
    names = os.listdir(folder)
    for name in ("README.html", "readme.HTML", "Readme.html"):
        assert (find_file(folder, f"/{name}") is not None) == (name in names)


def test_links_stay_inside(folder: Path) -> None:
    secret = folder.parent / "secret.html"
    secret.write_text("secret")
    beside = folder.parent / "public-not"  # begins with the folder's name
    beside.mkdir()
    (beside / "index.html").write_text("secret")
    (folder / "out.html").symlink_to(secret)
    (folder / "beside").symlink_to(beside)
    (folder / "up").symlink_to(folder.parent)
    (folder / "own").symlink_to(folder / ".sitegen")
    (folder / "circle").symlink_to(folder / "circle")
    (folder / "dangling.html").symlink_to(folder / "nothing")
    (folder / "inside").symlink_to(folder / "folder")
    refused = ("/out.html", "/out", "/beside/", "/beside", "/up/secret.html", "/own/state", "/circle", "/dangling.html")
    assert [path for path in refused if find_file(folder, path) is not None] == []
    assert isinstance(find_file(folder, "/inside/"), ServedFile)


def test_the_folder_may_be_a_link(folder: Path) -> None:
    link = folder.parent / "link"
    link.symlink_to(folder)
    assert isinstance(find_file(link, "/file"), ServedFile)
    assert find_file(folder.parent / "nothing", "/") is None


def test_only_files(folder: Path) -> None:
    os.mkfifo(folder / "pipe.html")
    assert find_file(folder, "/pipe.html") is None


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("/a/index.html", "text/html; charset=utf-8"),
        ("/a.css", "text/css; charset=utf-8"),
        ("/a.js", "text/javascript; charset=utf-8"),
        ("/a.JSON", "application/json; charset=utf-8"),
        ("/feed.xml", "application/xml; charset=utf-8"),
        ("/a.svg", "image/svg+xml; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/a.webmanifest", "application/manifest+json; charset=utf-8"),
        ("/a.png", "image/png"),
        ("/a.woff2", "font/woff2"),
        ("/a.mp4", "video/mp4"),
        ("/a.tar.gz", "application/gzip"),
        ("/a.tsv", "text/tab-separated-values; charset=utf-8"),  # Python's table
        ("/CNAME", "application/octet-stream"),
        ("/a.whatever", "application/octet-stream"),
    ],
)
def test_content_types(name: str, type_: str) -> None:
    assert content_type(name) == type_


@pytest.mark.parametrize(
    ("page", "sent"),
    [
        (b"<body>a</body></html>", b"<body>a*</body></html>"),
        (b"<body>a</BODY ></html>", b"<body>a*</BODY ></html>"),
        (b"<body>'</body>' </body>", b"<body>'</body>' *</body>"),
        (b"<p>no body", b"<p>no body*"),
        (b"", b"*"),
    ],
)
def test_script_before_the_end(page: bytes, sent: bytes) -> None:
    assert with_script(page, b"*") == sent


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("bytes=0-", range(10)),
        ("bytes=0-0", range(1)),
        ("bytes=2-5", range(2, 6)),
        ("bytes=5-99", range(5, 10)),
        ("bytes=5-99999999999999999999", range(5, 10)),
        ("bytes=-3", range(7, 10)),
        ("bytes=-99", range(10)),
        ("Bytes=9-9", range(9, 10)),
        ("bytes=5-2", None),
        ("bytes=-", None),
        ("bytes=0-1,4-5", None),
        ("lines=0-1", None),
        ("bytes=a-b", None),
        ("bytes=" + "9" * 5000 + "-", None),
    ],
)
def test_ranges(header: str, wanted: range | None) -> None:
    assert byte_range(header, 10) == wanted


@pytest.mark.parametrize(("header", "size"), [("bytes=10-", 10), ("bytes=-0", 10), ("bytes=0-", 0), ("bytes=-5", 0)])
def test_ranges_behind_the_end(header: str, size: int) -> None:
    with pytest.raises(UnsatisfiableRange):
        byte_range(header, size)


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("/", "/"),
        ("/a/?q=../..", "/a/"),
        ("/%ED%95%9C/", "/한/"),
        ("/한/".encode().decode("latin-1"), "/한/"),
        ("/100%25", "/100%"),
        ("/%252e%252e/", "/%2e%2e/"),
        ("/a...b/", "/a...b/"),
    ],
)
def test_paths(target: str, path: str) -> None:
    assert request_path(target) == path


HOSTS = ["localhost", "localhost:8000", "LOCALHOST:8000", "127.0.0.1", "127.0.0.1:8000", "[::1]", "[::1]:8000"]


@pytest.mark.parametrize("value", [*HOSTS, "[0:0:0:0:0:0:0:1]:8000"])
def test_own_hosts(value: str) -> None:
    Guard("127.0.0.1", 8000).check_host([value])


def test_the_host_that_was_given() -> None:
    Guard("192.168.0.2", 8000).check_host(["192.168.0.2:8000"])
    Guard("Box.local", 8000).check_host(["box.local:8000"])
    Guard("fd00:0::1", 8000).check_host(["[fd00::1]:8000"])
    with pytest.raises(Refused):
        Guard("192.168.0.2", 8000).check_host(["192.168.0.3:8000"])


@pytest.mark.parametrize("host", ["0.0.0.0", "::", ""])
def test_bound_to_all_addresses(host: str) -> None:
    """A literal cannot be rebound, a name can."""
    guard = Guard(host, 8000)
    for value in (*HOSTS, "192.168.0.2:8000", "[fe80::1]:8000"):
        guard.check_host([value])
    for value in ("evil.com:8000", "box.local:8000", "", ":8000"):
        with pytest.raises(Refused):
            guard.check_host([value])
    guard.check_origin(["http://192.168.0.2:8000"], "192.168.0.2")
    with pytest.raises(Refused):
        guard.check_origin(["http://6.6.6.6:8000"], "192.168.0.2")
