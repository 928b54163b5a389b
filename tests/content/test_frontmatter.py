"""Front matter that is right: every form of every value, and what is only warned of."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from unicodedata import normalize
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.frontmatter.dates import parse_date
from sitegen.content.frontmatter.keys import KEYS
from sitegen.content.frontmatter.read import Parsed, read_front_matter
from sitegen.fields import Meta, Person
from sitegen.text.decoding import decode
from sitegen.text.hangul import nfc
from sitegen.words.errors import Problems

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support import Blog

    MakeBlog = Callable[[str], Blog]

SEOUL = ZoneInfo("Asia/Seoul")


def read(front: str) -> Parsed:
    data = f"---\n{front}\n---\n본문\n".encode()
    return read_front_matter(nfc(decode(data, "content/posts/a.md")), "content/posts/a.md", SEOUL)


def meta(front: str) -> Meta:
    return read(front).meta


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("value", ["", "~", "null", "''", '""', "  # a remark"])
def test_empty_values_are_absent(key: str, value: str) -> None:
    found = read(f"{key}: {value}")
    assert found.meta == Meta()
    assert found.problems == ()


@pytest.mark.parametrize("value", ["[]", "[~]", "['']", "[null, '']", "\n- \n-"])
@pytest.mark.parametrize("key", ["tags", "categories", "authors", "aliases"])
def test_empty_lists_are_absent(key: str, value: str) -> None:
    assert meta(f"{key}: {value}") == Meta()


@pytest.mark.parametrize(
    ("value", "tags"),
    [
        ("배포", ("배포",)),
        ("docker 배포  k8s", ("docker", "배포", "k8s")),
        ("기술 스택, 배포", ("기술 스택", "배포")),
        ("a,b ,, c ,", ("a", "b", "c")),
        ("'기술 스택, 배포'", ("기술 스택", "배포")),
        ("[기술 스택, 배포]", ("기술 스택", "배포")),
        ("\n- 기술  스택\n- 배포", ("기술 스택", "배포")),
        ("[017, no, 1.10, 2026-01-02, 12:30, ~]", ("017", "no", "1.10", "2026-01-02", "12:30")),
        ("[C, C++, C#]", ("C", "C++", "C#")),
        ("[a, a, A]", ("a", "A")),
        (f"[{normalize('NFD', '배포')}, 배포]", ("배포",)),
        ("1.10", ("1.10",)),
        ("!!str 017", ("017",)),
    ],
)
def test_tags(value: str, tags: tuple[str, ...]) -> None:
    assert meta(f"tags: {value}").tags == tags


def names(value: Any) -> Any:
    """People by their names, if they have nothing else; another value as it is."""
    is_of_people = isinstance(value, tuple) and all(isinstance(item, Person) for item in value)
    return tuple([item.name if item == Person(item.name) else item for item in value]) if is_of_people else value


@pytest.mark.parametrize("key", ["categories", "category", "authors", "author"])
def test_names_with_spaces_are_one(key: str) -> None:
    plural = {"category": "categories", "author": "authors"}.get(key, key)
    assert names(getattr(meta(f"{key}: 김 개발"), plural)) == ("김 개발",)
    assert names(getattr(meta(f"{key}: 김 개발, 이 운영"), plural)) == ("김 개발", "이 운영")


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-08-21", "2026-08-21T00:00:00+09:00"),
        ("2026-8-1", "2026-08-01T00:00:00+09:00"),
        ("2026-08-21 9:05", "2026-08-21T09:05:00+09:00"),
        ("2026-08-21 09:05:07", "2026-08-21T09:05:07+09:00"),
        ("2026-08-21T09:05", "2026-08-21T09:05:00+09:00"),
        ("2026-08-21t09:05:07.123", "2026-08-21T09:05:07+09:00"),
        ("2026-08-21T00:05:07Z", "2026-08-21T09:05:07+09:00"),
        ("2026-08-21 00:05 UTC", "2026-08-21T09:05:00+09:00"),
        ("2026-08-21 09:05 KST", "2026-08-21T09:05:00+09:00"),
        ("2026-08-21 09:05:07 +0900", "2026-08-21T09:05:07+09:00"),
        ("2026-08-21 09:05:07+09:00", "2026-08-21T09:05:07+09:00"),
        ("2026-08-20 19:05:07 -05", "2026-08-21T09:05:07+09:00"),
        ("'2026-08-21'", "2026-08-21T00:00:00+09:00"),
    ],
)
@pytest.mark.parametrize("key", ["date", "updated"])
def test_dates(key: str, written: str, moment: str) -> None:
    found = getattr(meta(f"{key}: {written}"), key)
    assert found.astimezone(SEOUL).isoformat() == moment


@given(st.integers(-2_000_000_000, 200_000_000_000))
def test_dates_in_iso_form_come_back(second: int) -> None:
    moment = datetime.fromtimestamp(second, UTC)
    assert parse_date(moment.isoformat(), SEOUL) == moment


@pytest.mark.parametrize(
    "written", ["", "2026", "2026-08", "20260821", "08-21-2026", "2026-08-21 9", "２０２６-08-21x"]
)
def test_what_is_no_date(written: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_date(written, SEOUL)


@pytest.mark.parametrize(
    ("path", "url", "date"),
    [
        ("2017-04-05-dev-stack.md", "posts/dev-stack/", "2017-04-05T00:00:00+09:00"),
        ("2017-4-5-dev-stack.markdown", "posts/dev-stack/", "2017-04-05T00:00:00+09:00"),
        ("2017-04-05-dev-stack/index.md", "posts/dev-stack/", "2017-04-05T00:00:00+09:00"),
        ("2017/2017-04-05-배포 이야기.md", "posts/배포-이야기/", "2017-04-05T00:00:00+09:00"),
    ],
)
def test_dates_from_file_names(blog: MakeBlog, path: str, url: str, date: str) -> None:
    made = blog(f"-- content/posts/{path} --\n본문")
    assert made.warnings() == []
    assert f'datetime="{date}"' in made.read(f"{url}index.html")


def test_the_front_matters_date_wins(blog: MakeBlog) -> None:
    made = blog("-- content/posts/2017-04-05-a.md --\n---\ndate: 2018-01-01\n---\n본문")
    made.build()
    assert 'datetime="2018-01-01T00:00:00+09:00"' in made.read("posts/a/index.html")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1", 1), ("-3", -3), ("017", "017"), ("1.5", 1.5), ("1.10", 1.1), ("1_000", "1_000"), ("0x1f", "0x1f"),
        ("true", True), ("False", False), ("yes", "yes"), ("no", "no"), ("on", "on"), ("~", None), ("", None),
        ("'1'", "1"), ('"true"', "true"), ("2026-01-02", "2026-01-02"), ("12:30:45", "12:30:45"), ("='", "='"),
        ("[1, a]", [1, "a"]), ("{a: 1, b: {c: [~]}}", {"a": 1, "b": {"c": [None]}}), ("|\n  가\n  나", "가\n나"),
        ("99999999999999999999999", "99999999999999999999999"), ("<<", "<<"),
    ],
)  # fmt: skip
def test_unknown_keys_are_kept(written: str, value: Any) -> None:
    found = read(f"twitter_text: {written}")
    assert found.extra == {"twitter_text": value}
    assert found.problems == ()


@pytest.mark.parametrize(
    ("key", "near"),
    [
        ("titel", "title"), ("Titel", "title"), ("authro", "author"), ("Discription", "description"),
        ("permlink", "permalink"), ("drafts", "draft"), ("catagory", "category"), ("update", "updated"),
        ("wieght", "weight"), ("publishd", "published"), ("dtae", "date"), ("dates", "date"), ("tgas", "tags"),
        ("imgae", "image"), ("serie", "series"), ("kinds", "kind"), ("tco", "toc"),
    ],
)  # fmt: skip
def test_slips_are_warned_of(key: str, near: str) -> None:
    found = read(f"x-y: 1\n{key}: x")
    [problem] = found.problems
    assert (problem.code, problem.severity) == ("front-matter-slip", "warning")
    assert dict(problem.values) == {"key": key, "near": near}
    assert problem.place is not None
    assert (problem.place.line, problem.place.column, problem.place.length) == (3, 1, len(key))
    assert found.extra[key] == "x"


@pytest.mark.parametrize(
    "key",
    [
        "layout", "main-class", "color", "twitter_text", "introduction", "url", "math", "mermaid", "rating",
        "stars", "top", "data", "type", "types", "height", "kid", "line", "height", "team", "keywords",
        "subtitle", "template", "publisher", "slugs", "author_id", "toc_label", "title_en", "sitemap", "note", "mod",
    ],
)  # fmt: skip
def test_keys_of_other_generators_are_no_slips(key: str) -> None:
    assert read(f"{key}: x").problems == ()


OTHERS = [
    ("tag: 배포", "tags", ("배포",)),
    ("tag: 기술 스택", "tags", ("기술 스택",)),
    ("tag: [a, b]\ntags: [b, c]", "tags", ("b", "c", "a")),
    ("Tags: [a]", "tags", ("a",)),
    ("taxonomies: {tags: [a, b], categories: [c]}", "tags", ("a", "b")),
    ("taxonomies:\n  categories: [c]", "categories", ("c",)),
    ("tags: [{label: a, permalink: /a}, b]", "tags", ("a", "b")),
    ("category: [백엔드, 인프라]", "categories", ("백엔드", "인프라")),
    ("categories: [[a, b], [a, c], d]", "categories", ("a", "b", "c", "d")),
    ("categories: [a]\ncategory: a", "categories", ("a",)),
    ("series: [연재]", "series", "연재"),
    ("series: []", "series", None),
    ("summary: 요약", "description", "요약"),
    ("excerpt: >\n  여러\n  줄", "description", "여러 줄"),
    ("description: 같다\nsummary: 같다", "description", "같다"),
    ("lastmod: 2026-08-21", "updated", "2026-08-21"),
    ("lastMod: 2026/08/21", "updated", "2026-08-21"),
    ("modified: 2026.08.21", "updated", "2026-08-21"),
    ("last_modified_at: 2026-08-21", "updated", "2026-08-21"),
    ("last-modified-at: 2026-08-21", "updated", "2026-08-21"),
    ("updatedDate: 2026-08-21", "updated", "2026-08-21"),
    ("pubDate: 2026-08-21", "date", "2026-08-21"),
    ("redirect_from: /old/", "aliases", ("/old/",)),
    ("redirect_from:\n  - /a/\n  - /b.html\naliases: [/a/, /c/]", "aliases", ("/a/", "/c/", "/b.html")),
    ("alias: /old/", "aliases", ("/old/",)),
    ("url: /old/", "permalink", "/old/"),
    ("url: https://example.com/", "permalink", None),
    ("cover: a.png", "image", "a.png"),
    ("thumbnail: /img/a.png", "image", "/img/a.png"),
    ("image: {path: a.png, alt: 그림}", "image", "a.png"),
    ("image:\n  path: ~\n  src: a.png", "image", "a.png"),
    ("images: [a.png, b.png]", "image", "a.png"),
    ("images: []", "image", None),
    ("cover:\n  image: a.png\n  alt: 그림\n  relative: true", "image", "a.png"),
    ("cover: {gradient: 1}", "image", None),
    ("header:\n  overlay_image: b.png\n  teaser: a.png", "image", "a.png"),
    ("header: {image: https://example.com/a.png}", "image", "https://example.com/a.png"),
    ("header: {overlay_color: '#000'}", "image", None),
    ("cover: false\nthumbnail: a.png", "image", "a.png"),
    ("image: false", "image", None),
    ("featuredImage: a.png", "image", "a.png"),
    ("toc: {enable: false, auto: true}", "toc", False),
    ("toc: {max_depth: 3}", "toc", None),
    ("ShowToc: true", "toc", True),
    ("authors:\n  - name: 김하늘\n    title: 개발자\n  - bada", "authors", (Person("김하늘", "개발자"), "bada")),
    ("author: {name: 김하늘, avatar: a.png}", "authors", (Person("김하늘", photo="a.png"),)),
    ("authors: {key: haneul, title: 개발자}", "authors", (Person(role="개발자", key="haneul"),)),
    ("authors: [[a, b], {name: [c, d]}]", "authors", ("a", "b", "c", "d")),
    (
        "authors:\n  haneul:\n    name: 김하늘\n    title: 개발자\n    image_url: /a.png\n  bada: 운영",
        "authors",
        (Person("김하늘", "개발자", photo="/a.png", key="haneul"), Person("bada", "운영")),
    ),
    ("people:\n  - 하늘: 백엔드\n  - 바다", "people", (Person("하늘", "백엔드"), "바다")),
    ("people: 하늘, 바다", "people", ("하늘", "바다")),
    ("people: {name: 하늘, team: 결제팀, url: '/a/'}", "people", (Person("하늘", team="결제팀", url="/a/"),)),
    ("people:", "people", ()),
    ("writer: 김 하늘", "authors", ("김 하늘",)),
    ("writer: b\nauthor: a, b", "authors", ("a", "b")),
    ("Title: 가", "title", "가"),
    ("title:\nTitle: 가", "title", "가"),
    ("Draft: true", "draft", True),
    ("public: false", "draft", True),
    ("public: true", "draft", False),
    ("publish: false", "draft", True),
    ("publish: true", "draft", False),
    ("thumbnail-image: a.png", "image", "a.png"),
    ("private: true", "draft", True),
    ("status: draft", "draft", True),
    ("status: publish", "draft", False),
    ("hidden: false\npassword:", "draft", False),
]  # fmt: skip


@pytest.mark.parametrize(("front", "key", "value"), OTHERS)
def test_keys_and_shapes_of_other_generators(front: str, key: str, value: Any) -> None:
    found = read(front)
    got = getattr(found.meta, key)
    assert (got.date().isoformat() if isinstance(got, datetime) else names(got)) == value
    assert found.problems == ()


YAML_TOML_JSON = (
    """---
title: "배포 이야기"
date: 2026-08-21T09:00:00+09:00
lastmod: 2026-08-22
tags: [배포, "C#"]
draft: false
weight: 3
cover: {image: a.png, alt: 그림}
stars: 4.5
when: 2026-01-02
team: {name: 플랫폼, size: 3, people: [하늘, 바다], lead: null}
---
본문
""",
    """+++
title = "배포 이야기"
date = 2026-08-21T09:00:00+09:00
lastmod = 2026-08-22
tags = [
  "배포",  # 첫째
  'C#',
]
draft = false
weight = 3
stars = 4.5
when = 2026-01-02

[cover]
  image = "a.png"
  alt = "그림"

[team]
name = "플랫폼"
size = 3
people = ["하늘", "바다"]
+++
본문
""",
    """{
\t"title": "배포 이야기", "date": "2026-08-21T09:00:00+09:00",
\t"lastmod": "2026-08-22",
\t"tags": ["배포", "C#"], "draft": false, "weight": 3,
\t"cover": {"image": "a.png", "alt": "그림"},
\t"stars": 4.5, "when": "2026-01-02",
\t"team": {"name": "플랫폼", "size": 3, "people": ["하늘", "바다"], "lead": null}
}
본문
""",
)


@pytest.mark.parametrize("text", YAML_TOML_JSON, ids=["yaml", "toml", "json"])
def test_three_languages_say_the_same(text: str) -> None:
    found = read_front_matter(text, "content/posts/a.md", SEOUL)
    assert found.problems == ()
    assert found.meta == read(YAML_TOML_JSON[0][4:].partition("\n---\n")[0]).meta
    assert found.meta.tags == ("배포", "C#")
    team = {"name": "플랫폼", "size": 3, "people": ["하늘", "바다"]}
    assert {key: found.extra[key] for key in ("stars", "when", "cover")} == {
        "stars": 4.5, "when": "2026-01-02", "cover": {"image": "a.png", "alt": "그림"},
    }  # fmt: skip
    assert found.extra["team"] in (team, {**team, "lead": None})
    assert found.body == "본문\n"
    assert text.split("\n")[found.first_line - 1] == "본문"
    spot = found.places["tags C#"]
    assert text.split("\n")[spot.line - 1][spot.column - 1 :].lstrip("\"'").startswith("C#")


@pytest.mark.parametrize(
    ("front", "key", "value"),
    [
        ("date = 2026-08-21", "date", "2026-08-21T00:00:00+09:00"),
        ("date = 2026-08-21T09:00:00", "date", "2026-08-21T09:00:00+09:00"),
        ("date = 2026-08-21 00:00:00.5Z", "date", "2026-08-21T09:00:00+09:00"),
        ("date = 2026-08-20T19:00:00-05:00", "date", "2026-08-21T09:00:00+09:00"),
        ('date = "2026-08-21 09:00"', "date", "2026-08-21T09:00:00+09:00"),
        ("[taxonomies]\ntags = ['a']\n[extra]\ntags = 3", "tags", ("a",)),
        ("title = '가'\n[[resources]]\nsrc = 'x'\ntitle = '나'\n[[resources]]\ntitle = '다'", "title", "가"),
        ('title = """\ntitle = "나"\n가"""', "title", 'title = "나" 가'),
        ("author.name = '김'", "authors", ("김",)),
        ("weight = +3\nfeaturedImage = ''", "weight", 3),
        ("toc = {enable = false}", "toc", False),
        ("\"title\" = '가' # 뒤", "title", "가"),
    ],
)
def test_toml(front: str, key: str, value: Any) -> None:
    found = read_front_matter(f"+++\n{front}\n+++\n", "a.md", SEOUL)
    got = getattr(found.meta, key)
    assert (got.astimezone(SEOUL).isoformat() if isinstance(got, datetime) else names(got)) == value
    assert found.problems == ()


@pytest.mark.parametrize(
    ("front", "title"),
    [
        (r'{"title": "\ud83d\ude80 \\ud83d \u00e9\/"}', "🚀 \\ud83d é/"),
        ('{"title": "가",\n\n"tags": []}', "가"),
        ('{ "title" : "가" }', "가"),
    ],
)
def test_json_that_yaml_does_not_know(front: str, title: str) -> None:
    assert read_front_matter(f"{front}\n본문", "a.md", SEOUL).meta.title == title


@pytest.mark.parametrize("text", ['{"a": 1}\n글', "{% raw %}\n글", "{ 가 }", "{", "{}", "{{ a }}"])
def test_braces_that_are_text(text: str) -> None:
    found = read_front_matter(text, "a.md", SEOUL)
    assert (found.meta, found.body, found.first_line) == (Meta(), text, 1)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200), st.sampled_from(["+++\n{}\n+++\n글", '{{"{}']))
def test_any_toml_and_json_is_read_or_refused_with_a_place(front: str, form: str) -> None:
    text = form.format(front)
    try:
        text = nfc(decode(text.encode(), "a.md"))
        problems = read_front_matter(text, "a.md", SEOUL).problems
    except Problems as found:
        problems = found.problems
    for problem in problems:
        assert problem.place is not None
        assert 1 <= problem.place.line <= len(re.split("\r\n?|\n", text))


@pytest.mark.parametrize(
    "text",
    [
        "메모: 가\n---\n글", "note: 가\n---\n글", "글.\ntitle: 가\n---\n글", "title: 가\n\n글\n\n---\n뒤",
        "# 제목\ntitle: 가\n---\n", "- title: 가\n---\n", "title:가\n---\n글",
    ],
)  # fmt: skip
def test_lines_that_look_a_little_like_front_matter(text: str) -> None:
    assert read_front_matter(text, "a.md", SEOUL).body == text


WARNED = [
    ("description: 가\nsummary: 나", "description", "가", "front-matter-both", "summary", (3, 1)),
    ("cover: a.png\nthumbnail: b.png", "image", "a.png", "front-matter-both", "thumbnail", (3, 1)),
    ("thumbnail: a.png\nimage: b.png", "image", "b.png", "front-matter-both", "thumbnail", (2, 1)),
    ("Title: 가\ntitle: 나", "title", "나", "front-matter-both", "Title", (2, 1)),
    ("series: [가, 나]", "series", "가", "front-matter-first", "series", (2, 1)),
    ("lastmod: 어제", "updated", None, "front-matter-foreign", "lastmod", (2, 1)),
    ("summary: [가]", "description", None, "front-matter-foreign", "summary", (2, 1)),
    ("thumbnail: data:image/png;base64,x", "image", None, "front-matter-foreign", "thumbnail", (2, 1)),
    ("tag: {a: b}", "tags", (), "front-matter-foreign", "tag", (2, 1)),
    ('writer: "a\\0b"', "authors", (), "front-matter-foreign", "writer", (2, 1)),
    ("password: 1234", "draft", False, "front-matter-restricts", "password", (2, 1)),
    ("expiryDate: 2026-01-01", "draft", False, "front-matter-restricts", "expiryDate", (2, 1)),
]


@pytest.mark.parametrize(("front", "key", "value", "code", "written", "place"), WARNED)
def test_what_would_be_lost_is_told(
    front: str, key: str, value: Any, code: str, written: str, place: tuple[int, int]
) -> None:
    found = read(front)
    assert getattr(found.meta, key) == value
    [problem] = found.problems
    assert (problem.code, problem.severity, dict(problem.values)["key"]) == (code, "warning", written)
    assert problem.place is not None
    assert (problem.place.line, problem.place.column, problem.place.length) == (*place, len(written))
    if written != "series":
        assert written in found.extra


def test_tables_stay_whole_for_templates() -> None:
    found = read("image: {path: a.png, alt: 그림}\ncover: {image: b.png}\nauthors: {name: 김}\ntag: 배포")
    assert found.extra == {
        "image": {"path": "a.png", "alt": "그림"}, "cover": {"image": "b.png"}, "authors": {"name": "김"},
        "tag": "배포",
    }  # fmt: skip


@pytest.mark.parametrize(("word", "flag"), [("true", True), ("Yes", True), ("on", True), ("NO", False), ("off", False)])
def test_flags(word: str, flag: bool) -> None:
    found = meta(f"draft: {word}\npublished: {word}\ntoc: {word}")
    assert (found.draft, found.published, found.toc) == (flag, flag, flag)


@pytest.mark.parametrize(
    "written", ["가: 나", "'가' 나", "[가] 나", "가 #나", "- 가", "🎉", "no", "017", "1.10", "~가"]
)
def test_titles_in_quotes_are_as_written(written: str) -> None:
    quoted = '"' + written.replace('"', '\\"') + '"'
    assert meta(f"title: {quoted}").title == written


def test_a_title_of_many_lines_is_one_line() -> None:
    assert meta("title: |\n  가\n  나\u2028다").title == "가 나 다"
    assert meta("title: >-\n  가\n  나").title == "가 나"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_front_matter_is_read_or_refused_with_a_place(front: str) -> None:
    """Never another exception, and never a place that the file does not have."""
    text = f"---\n{front}\n---\n본문"
    try:
        problems = read(front).problems
    except Problems as found:
        problems = found.problems
    count = len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    for problem in problems:
        assert problem.place is not None
        assert 1 <= problem.place.line <= count
        assert 1 <= problem.place.column <= len(problem.place.text) + 1


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        read_front_matter(nfc(decode(b"---\n" + data, "a.md")), "a.md", SEOUL)
    except Problems as found:
        assert all(problem.place for problem in found.problems)
