"""URLs stay in the site and come back from their files; slugs keep Hangul and are idempotent."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote, unquote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sitegen.text.urls import UnsafeUrl, Url, slugify


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("production/develop 배포", "production-develop-배포"),
        ("production:develop 배포", "production-develop-배포"),
        ("캘리팩토리 기술스택", "캘리팩토리-기술스택"),
        ("C", "c"),
        ("C++", "cpp"),
        ("C#", "csharp"),
        ("F#", "fsharp"),
        ("Node.js", "node.js"),
        ("Index.html", "index-html"),
        ("v1.2", "v1.2"),
        (".NET", "net"),
        ("  --앞뒤--  ", "앞뒤"),
        ("ÉCOLE", "école"),
        ("日本語 テスト", "日本語-テスト"),
        ("a..b", "a-b"),
        ("../../etc", "etc"),
        ("ㅋㅋㅋ", "ㅋㅋㅋ"),
        ("🎉", "u1f389"),
        ("", "untitled"),
        ("#1 이슈", "1-이슈"),
        ("⚠️ 주의", "주의"),
        ("1️⃣ 준비", "1-준비"),
        ("👩‍💻 개발\u200b자\ufeff", "개발자"),
        ("서\xad버\u2060 \u202e설정\u202c", "서버-설정"),
        ("🏳️‍🌈", "u1f3f3-u1f308"),
        ("葛\U000e0100\u3164", "葛"),
        ("\u200b", "u200b"),
    ],
)
def test_slug(text: str, slug: str) -> None:
    assert slugify(text) == slug


@given(st.text())
def test_slug_is_idempotent_and_safe(text: str) -> None:
    slug = slugify(text)
    assert slug
    assert slugify(slug) == slug
    assert not set(slug) & set('/\\?#%:*"<>| \0')
    assert slug.strip(".") == slug
    assert not [c for c in slug if unicodedata.category(c) in ("Cf", "Cc") or "\ufe00" <= c <= "\ufe0f"]
    assert slugify(unicodedata.normalize("NFD", text)) == slug


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/a/b/", "/a/b/"),
        ("a/b", "/a/b/"),
        ("/한글 주소/", "/한글 주소/"),
        ("/%ED%95%9C%EA%B8%80/", "/한글/"),
        (unicodedata.normalize("NFD", "/한글/"), "/한글/"),
        ("/old.html", "/old.html"),
        ("/old.html/", "/old.html/"),
        ("/한글 주소.html/", "/한글 주소.html/"),
        ("/a/index.html", "/a/"),
        ("index.html", "/"),
        ("/a/index.html/", "/a/index.html/"),
        ("/:slug.html", "/:slug.html"),
        ("/a//b/./c/", "/a/b/c/"),
        ("/100%/", "/100%/"),
        ("/", "/"),
        ("", "/"),
    ],
)
def test_parse(text: str, path: str) -> None:
    assert Url.parse(text).path == path


@pytest.mark.parametrize(
    "text",
    [
        "../x", "/a/../../x", "/a/..", "%2e%2e/x", "/%2E%2E/x", "/%252e%252e/x", "..%2fx", "%2e%2e%2fx", "/a/%2e./x",
        "..\\x", "\\x", "a\\b", "%5cx", "/a%5c..%5cx", "//evil.example/x", "%2f%2fevil.example", "https://evil.example/",
        "javascript:alert(1)", "C:/x", "C:\\x", "/c:/x", "c%3a/x", "x\0y", "x%00y", "x\ny", "x%0ay", "x\u2028y",
        "a?b", "a#b",
        "/a%3fb", "/.. /x", "/... /x", "/a./", "/ /",
        "/" + "가" * 81 + "/",
    ],
)  # fmt: skip
def test_what_leaves_the_site_is_refused(text: str) -> None:
    with pytest.raises(UnsafeUrl):
        Url.parse(text)


@given(st.text())
def test_parse_never_climbs(text: str) -> None:
    try:
        url = Url.parse(text)
    except UnsafeUrl:
        return
    assert url.path.startswith("/")
    assert not {"..", "."} & set(url.path.split("/"))
    assert Url.parse(url.path.replace("%", "%25")) == url or "%" in url.path
    assert "\\" not in url.path


NAMES = st.text("aZ09가_-. %", min_size=1, max_size=70) | st.sampled_from(
    [f"{'n' * length}.{ending}" for length in (1, 70) for ending in ("html", "js", "JSON", "txt", "xml", "css", "svg")]
    + ["index.html", "feed.xml", "404.html"]
)
PATHS = st.lists(NAMES, max_size=4).map("/".join)


@given(st.text() | PATHS, st.sampled_from(["", "/"]))
def test_url_and_file_are_inverse(text: str, slash: str) -> None:
    try:
        url = Url.parse(text + slash)
    except UnsafeUrl:
        return
    assert Url.of_output(url.output) == url
    assert not url.output.startswith("/")
    assert not slash or url.path.endswith("/"), "a slash at the end says that it is a folder"


@given(PATHS, st.sampled_from(["", "/"]))
def test_what_is_plain_is_read_as_all_else_is(path: str, slash: str) -> None:
    """What has nothing to be looked for takes a quick way; ``/./`` keeps it from that."""

    def read(text: str) -> str:
        try:
            return Url.of(text)
        except UnsafeUrl as unsafe:
            return unsafe.reason

    assert read(f"/{path}{slash}") == read(f"/./{path}{slash}")


@given(st.text(min_size=1))
def test_a_slug_is_a_folder_whatever_it_ends_in(text: str) -> None:
    slug = slugify(text)
    assume(len(slug.encode()) <= 240)
    url = Url.of(f"/tags/{slug}/")
    assert url.output == f"tags/{slug}/index.html"


@given(st.text())
def test_href_is_encoded_once(text: str) -> None:
    try:
        url = Url.parse(text)
    except UnsafeUrl:
        return
    assert url.href("/blog").isascii()
    assert unquote(url.href()) == url.path
    assert quote(url.href(), safe="/!$&()*+,;=:@~%") == url.href()
