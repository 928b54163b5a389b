"""Themes extend themes; a site changes one block, one string, one option, one file without copying the rest."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.support import Blog
from tests.trace.sites import TEMPLATES

MakeBlog = Callable[..., Blog]
MINE = 'name = "mine"\nextends = "default"\n'


def test_one_block_of_one_template(blog: MakeBlog) -> None:
    site = blog('theme = "mine"\n')
    site.write("themes/mine/theme.toml", MINE)
    site.write(
        "themes/mine/templates/base.html",
        '{% extends "default/base.html" %}{% block footer %}<footer>우리 회사</footer>{% endblock %}',
    )
    site.post("a", tags="x")
    site.build()
    for path in ("index.html", "posts/a/index.html", "tags/x/index.html", "404.html"):
        assert "<footer>우리 회사</footer>" in site.read(path)
        assert "stylesheet" in site.read(path)


def test_a_site_may_change_a_theme_that_ships(blog: MakeBlog) -> None:
    site = blog('theme = "mine"\n')
    site.write("themes/mine/theme.toml", 'name = "mine"\nextends = "plain"\n')
    site.post("a")
    site.build()
    mine = site.read("index.html")
    site.write("site.toml", 'title = "시험"\ntheme = "plain"\n')
    site.build()
    assert site.read("index.html") == mine
    site.write("site.toml", 'title = "시험"\n')
    site.build()
    assert site.read("index.html") != mine


def test_strings_and_options(blog: MakeBlog) -> None:
    site = blog('theme = "mine"\n[theme_options]\nmotto = "설정에서"\n')
    site.write(
        "themes/mine/theme.toml",
        f"""{MINE}
        [options]
        motto = "테마에서"
        other = 3
        [strings.ko]
        hello = "안녕 {{name}}"
        [strings.en]
        hello = "Hello {{name}}"
        """,
    )
    site.write(
        "themes/mine/templates/404.html",
        '{{ t("hello", name="길동") }} {{ site.options.motto }} {{ site.options.other }}',
    )
    site.build()
    assert site.read("404.html") == "안녕 길동 설정에서 3"


def test_static_files_carry_their_digest(blog: MakeBlog) -> None:
    site = blog('theme = "mine"\nurl = "https://team.example/blog"\n')
    site.write("themes/mine/theme.toml", MINE)
    site.write("themes/mine/static/mine.css", '@import "part/b.css";\nbody { background: url("img/한 글.png") }')
    site.write("themes/mine/static/part/b.css", "b { background: url(../img/%ED%95%9C%20%EA%B8%80.png?x#y) }")
    site.write("themes/mine/static/img/한 글.png", b"png")
    site.write("themes/mine/templates/404.html", '{{ "mine.css"|asset }}')
    site.build()
    first = site.read("404.html")
    assert re.fullmatch(r"/blog/static/mine\.[0-9a-f]{10}\.css", first)
    css = site.read(first.removeprefix("/blog/"))
    part, image = re.findall(r'"([^"]+)"', css)
    assert f"static/{part}" in site.outputs()
    assert re.fullmatch(r"img/%ED%95%9C%20%EA%B8%80\.[0-9a-f]{10}\.png", image)
    assert "?x#y" in site.read(f"static/{part}")
    site.write("themes/mine/static/img/한 글.png", b"another")
    site.build()
    assert site.read("404.html") != first
    assert not [path for path in site.outputs() if first.removeprefix("/blog/") == path]


def test_a_file_of_the_same_name_shadows(blog: MakeBlog) -> None:
    site = blog('theme = "mine"\n')
    site.write("themes/mine/theme.toml", MINE)
    site.write("themes/mine/static/style.css", "/* mine */")
    site.build()
    [style] = [path for path in site.outputs() if path.startswith("static/style.")]
    assert site.read(style) == "/* mine */"


def test_filters(blog: MakeBlog) -> None:
    site = blog('theme = "mine"\nurl = "https://team.example/blog"\n')
    site.write("themes/mine/theme.toml", MINE)
    site.write(
        "themes/mine/templates/post.html",
        "{{ post.title|josa('을/를') }}|{{ post.date|date }}|{{ post.date|date('short') }}|{{ post.date|date('iso') }}|"
        "{{ post.url }}|{{ post.url|url }}|{{ post.url|absolute_url }}|"
        "{{ '/posts/a/'|url }}|{{ 'https://x.example/'|url }}|"
        "{{ post.reading_minutes|reading_time }}|{{ 'C++ 이야기'|slug }}|{{ '<b>굵게</b>'|plain }}",
    )
    site.post("a", title="서버")
    site.build()
    assert site.read("posts/a/index.html").split("|") == [
        "서버를", "2026년 1월 2일", "2026. 1. 2.", "2026-01-02T00:00:00+09:00",
        "/blog/posts/a/", "/blog/posts/a/", "https://team.example/blog/posts/a/", "/blog/posts/a/", "https://x.example/",
        "읽는 데 1분", "cpp-이야기", "굵게",
    ]  # fmt: skip


def test_english_pages_speak_english(blog: MakeBlog) -> None:
    site = blog('language = "en"\n')
    site.post("a", date="2026-08-21")
    site.post("ko", date="2026-08-20", lang="ko")
    site.build()
    assert "August 21, 2026" in site.read("posts/a/index.html")
    assert '<html lang="en"' in site.read("posts/a/index.html")
    assert "2026년 8월 20일" in site.read("posts/ko/index.html")
    assert '<html lang="ko"' in site.read("posts/ko/index.html")


def test_json_is_inert(blog: MakeBlog) -> None:
    site = blog('theme = "mine"\n')
    site.write("themes/mine/theme.toml", MINE)
    site.write("themes/mine/templates/404.html", "{{ {'가': '</script><b>\\u2028\\u2029&\\''}|tojson }}")
    site.build()
    assert site.read("404.html") == '{"가": "\\u003c/script\\u003e\\u003cb\\u003e\\u2028\\u2029\\u0026\\u0027"}'


@pytest.mark.parametrize("name", ["random", "lipsum"])
def test_nothing_rolls_dice(blog: MakeBlog, name: str) -> None:
    site = blog('theme = "mine"\n')
    site.write("themes/mine/theme.toml", MINE)
    site.write("themes/mine/templates/404.html", "{{ [1, 2]|random }}" if name == "random" else "{{ lipsum() }}")
    [problem] = site.problems()
    assert problem.code in ("template-filter-unknown", "template-undefined")
    assert problem.place is not None
    assert (problem.place.path, problem.place.line) == ("themes/mine/templates/404.html", 1)


def test_a_standalone_theme_needs_no_other(blog: MakeBlog) -> None:
    site = blog('theme = "own"\n')
    site.write("themes/own/theme.toml", 'name = "own"\n')
    for name in TEMPLATES:
        head = "<!doctype html><title>{{ page.title or site.title }}</title>"
        site.write(f"themes/own/templates/{name}", head + name)
    site.post("a", tags="x", aliases="[/old/]")
    site.build()
    assert site.read("posts/a/index.html").endswith("post.html")
    assert "주소가 바뀌었습니다" in site.read("old/index.html")
