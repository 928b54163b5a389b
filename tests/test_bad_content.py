"""Files that are no text, names that cannot be told apart, links that lead out of the site."""

from __future__ import annotations

import os
import unicodedata
from typing import TYPE_CHECKING

import pytest

from tests.abilities import needs
from tests.bad import POST, check, errors, where
from tests.support import told

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support import Blog

    MakeBlog = Callable[[str], Blog]

FRONT = "---\ntitle: 제목\ndate: 2026-01-02\n---\n"


@pytest.mark.parametrize(
    ("data", "code", "place", "mark", "message"),
    [
        (FRONT.encode() + b"\xea\xb0\x80\xeb\x82\x98 \xff \xeb\x8b\xa4", "not-utf8", "5:4", "\ufffd", "0xff"),
        (FRONT.encode() + "가".encode()[:2], "not-utf8", "5:1", "\ufffd", "0xea"),
        (FRONT.encode() + b"\xed\xa0\x80", "not-utf8", "5:1", "\ufffd", "0xed"),
        (FRONT.encode() + b"\xc0\xaf", "not-utf8", "5:1", "\ufffd", "0xc0"),
        (FRONT.encode("cp949"), "not-utf8", "2:8", "\ufffd", "0xc1"),
        (b"\xef\xbb\xbf---\ntitle: \xff\n---\n", "not-utf8", "2:8", "\ufffd", "0xff"),
        (b"---\r\ntitle: a\r\nb: \xff\r\n---\r\n", "not-utf8", "3:4", "\ufffd", "0xff"),
        (b"---\rtitle: a\rb: \xff\r---\r", "not-utf8", "3:4", "\ufffd", "0xff"),
        (FRONT.encode() + "가나 \0 다".encode(), "nul-byte", "5:4", "\0", ""),
        (b"---\ntitle: a\0b\n---\n", "nul-byte", "2:9", "\0", ""),
        (FRONT.encode("utf-16-be"), "nul-byte", "1:1", "\0", ""),
    ],
)
def test_bytes_that_are_no_text(blog: MakeBlog, data: bytes, code: str, place: str, mark: str, message: str) -> None:
    made = blog("")
    made.write(POST, data)
    [problem] = made.problems()
    said = f"the file is not UTF-8: byte {message} cannot stand here" if message else "the file holds a NUL byte here"
    check(problem, code, f"{POST}:{place}", mark, said)


@pytest.mark.parametrize("name", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_with_a_mark(blog: MakeBlog, name: str) -> None:
    made = blog("")
    made.write(POST, ("" if name == "utf-16" else "\ufeff").encode(name) + FRONT.encode(name))
    [problem] = made.problems()
    check(problem, "utf-16", f"{POST}:1:1", "", "the file is UTF-16")


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + FRONT.encode() + "본문\n".encode(),
        b"\xef\xbb\xbf\xef\xbb\xbf" + FRONT.encode() + "본문\n".encode(),
        (FRONT + "본문\n").replace("\n", "\r\n").encode(),
        (FRONT + "본문\n").replace("\n", "\r").encode(),
        unicodedata.normalize("NFD", FRONT + "본문\n").encode(),
        (FRONT + "본문").encode(),
    ],
    ids=["bom", "two boms", "crlf", "cr", "nfd", "no end of line"],
)
def test_how_editors_save(blog: MakeBlog, data: bytes) -> None:
    """The same page, whatever the byte order mark, the line ends and the normal form."""
    made = blog("")
    made.write(POST, (FRONT + "본문\n").encode())
    assert made.warnings() == []
    expected = made.snapshot()
    made.write(POST, data)
    assert made.warnings() == []
    assert made.snapshot() == expected


def test_files_with_nothing_in_them(blog: MakeBlog) -> None:
    made = blog("-- content/posts/2026-01-02-empty.md --\n-- content/posts/2026-01-02-fence.md --\n---\n---\n")
    made.write("content/posts/2026-01-02-bom.md", b"\xef\xbb\xbf")
    assert made.warnings() == []
    assert {"posts/empty/index.html", "posts/fence/index.html", "posts/bom/index.html"} <= made.outputs()


def test_old_line_ends_of_yaml_do_not_shift_lines(blog: MakeBlog) -> None:
    """U+2028 comes with text that is pasted from a slide. PyYAML would count it as a line."""
    made = blog(f"-- {POST} --\n---\ntitle: 가\u2028나\u0085다\ndate: 2026-01-02\ntitel: z\n---")
    [problem] = made.warnings()
    check(problem, "front-matter-slip", f"{POST}:4:1", "titel", "`titel` looks like a slip for `title`")
    assert "<h1>가 나 다</h1>" in made.read("posts/a/index.html")


@pytest.mark.parametrize(
    ("one", "two", "code"),
    [
        ("posts/a.md", "posts/A.md", "same-file-name"),
        ("posts/가.md", unicodedata.normalize("NFD", "posts/가.md"), "same-file-name"),
        ("posts/x/가.png", unicodedata.normalize("NFD", "posts/x/가.png"), "same-file-name"),
        ("posts/a.markdown", "posts/a.md", "url-taken"),
        ("posts/x/index.md", "posts/x/index.markdown", "url-taken"),
        ("posts/a.md", "posts/a/index.md", "url-taken"),
        ("posts/2026-01-02-a.md", "posts/2025-01-02-a.md", "url-taken"),
        ("about.md", "about/index.md", "url-taken"),
        ("posts/a.md", "posts/a/index.html", "url-taken-file"),
        ("posts/a.md", "posts/a.html", "url-html-and-folder"),
    ],
)
def test_twins(blog: MakeBlog, one: str, two: str, code: str) -> None:
    """Both files are named. A disk that cannot hold both, as on a Mac, has no such problem."""
    made = blog("")
    for name in (one, two):
        try:
            made.write(f"content/{name}", FRONT)
        except OSError:
            return
    if len(list(made.root.rglob("content/**/*.*"))) < 2:
        return
    [problem] = made.problems()
    assert problem.code == code
    places = {where(place) for place in (problem.place, *problem.others)}
    assert (
        places == {f"content/{unicodedata.normalize('NFC', name)}" for name in (one, two)} or code == "same-file-name"
    )
    assert len(problem.others) == 1


@pytest.mark.parametrize("name", ["feed.xml", "404.html", "tags/index.html", "sitemap.xml", "index.html"])
def test_files_where_pages_belong(blog: MakeBlog, name: str) -> None:
    [problem] = blog(f"-- content/{name} --\nx").problems()
    url = f"/{name}".removesuffix("index.html")
    check(problem, "url-own", f"content/{name}", "", f"`{url}` is the URL of a page that sitegen makes itself")


@pytest.mark.parametrize("name", ["tags", "static", "archive"])
def test_files_where_folders_belong(blog: MakeBlog, name: str) -> None:
    found = blog(f"-- content/{name} --\nx").problems()
    assert {(p.code, where(p.place)) for p in found} == {("url-file-and-folder", f"content/{name}")}


def test_a_date_in_a_file_name_that_is_none(blog: MakeBlog) -> None:
    [problem] = blog("-- content/posts/2026-13-45-a.md --\n본문").problems()
    check(
        problem, "file-name-date", "content/posts/2026-13-45-a.md", "", "`2026-13-45` in the file's name is not a date"
    )


@needs("names of any characters")
@pytest.mark.parametrize("name", ["a\nb.md", "a\x1b[31m.md", "a\\b.png", "a\tb.png"])
def test_names_that_no_system_likes(blog: MakeBlog, name: str) -> None:
    made = blog("")
    made.write(f"content/posts/{name}", FRONT)
    [problem] = made.problems()
    assert (problem.code, where(problem.place)) == ("file-name-character", f"content/posts/{name}")
    assert name.isprintable() or name not in told([problem])


@needs("names that are no text")
def test_names_that_are_not_utf8(blog: MakeBlog) -> None:
    made = blog("")
    (made.root / "content/posts" / os.fsdecode(b"\xff.md")).write_text(FRONT, encoding="utf-8")
    [problem] = made.problems()
    check(problem, "file-name-not-utf8", r"content/posts/\udcff.md", "", "the file's name is not UTF-8")


@pytest.mark.parametrize("folder", ["content", "assets"])
def test_a_file_in_place_of_a_folder(blog: MakeBlog, folder: str) -> None:
    made = blog("")
    if folder == "content":
        (made.root / "content/posts").rmdir()
        (made.root / "content").rmdir()
    made.write(folder, "x")
    found = [p for p in made.problems() if p.code != "content-missing"]
    check(found[0], "not-a-folder", folder, "", "this should be a folder, and is a file")


def test_no_content(blog: MakeBlog) -> None:
    made = blog("")
    (made.root / "content/posts").rmdir()
    (made.root / "content").rmdir()
    [problem] = made.problems()
    check(problem, "content-missing", "content", "", "there is no folder `content`")


def test_a_pipe(blog: MakeBlog) -> None:
    made = blog("")
    os.mkfifo(made.root / "content/posts/f.md")
    [problem] = made.problems()
    check(problem, "not-a-file", "content/posts/f.md", "", "this is neither a file nor a folder")


@pytest.mark.parametrize(
    ("body", "code", "place", "mark", "near"),
    [
        ("앞 [글](nope.md)", "link-no-document", "5:7", "nope.md", ""),
        ("[글](hallo.md)", "link-no-document", "5:5", "hallo.md", "`hello.md`"),
        ("[글](hello.md#설지)", "link-no-anchor", "5:5", "hello.md#설지", "`#설치`"),
        ("가\n나 ![그림](nope.png)", "link-missing", "6:9", "nope.png", ""),
        ("![그림](pictuer.png)", "link-missing", "5:7", "pictuer.png", "`picture.png`"),
        ("[x](/nope/)", "link-missing", "5:5", "/nope/", ""),
        ("![x](../../../../../etc/passwd)", "link-missing", "5:6", "../../../../../etc/passwd", ""),
        ("![x](/posts/hello/)", "link-not-a-file", "5:6", "/posts/hello/", ""),
        ('<img src="nope.png" alt="">', "link-missing", "5:11", "nope.png", ""),
    ],
)
def test_links_that_lead_nowhere(blog: MakeBlog, body: str, code: str, place: str, mark: str, near: str) -> None:
    made = blog("-- content/posts/hello.md --\n" + FRONT + "## 설치\n-- content/posts/picture.png --\n")
    made.write(POST, FRONT + body)
    [problem] = errors(made.problems())
    assert (problem.code, where(problem.place)) == (code, f"{POST}:{place}")
    assert problem.place is not None
    assert problem.place.text[problem.place.column - 1 :].startswith(mark)
    assert near in dict(problem.values)["near"]
