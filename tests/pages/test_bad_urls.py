"""Two outputs for one URL, and URLs that leave the site in any spelling."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import normalize

import pytest

from tests.bad import POST, check, errors, table, where

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support import Blog

    MakeBlog = Callable[[str], Blog]

URLS = table(r"""
permalink: ../x | url-climbs | 2:12 | ../x | `../x` climbs out of the site
permalink: /a/../../x | url-climbs | 2:12 | /a/../../x | `/a/../../x` climbs out of the site
permalink: '%2e%2e/x' | url-climbs | 2:12 | '%2e%2e/x' | `%2e%2e/x` climbs out of the site
permalink: '%252e%252e/x' | url-climbs | 2:12 | '%252e%252e/x' | `%252e%252e/x` climbs out of the site
permalink: '..%2fx' | url-climbs | 2:12 | '..%2fx' | `..%2fx` climbs out of the site
permalink: '/a/%2E./x' | url-climbs | 2:12 | '/a/%2E./x' | `/a/%2E./x` climbs out of the site
permalink: '..\x' | url-backslash | 2:12 | '..\x' | `..\x` holds a backslash
permalink: '%5c..%5cx' | url-backslash | 2:12 | '%5c..%5cx' | `%5c..%5cx` holds a backslash
permalink: '/a/%00' | url-control-character | 2:12 | '/a/%00' | `/a/%00` holds a control character
permalink: 'C:/x' | url-absolute | 2:12 | 'C:/x' | `C:/x` leads out of the site
permalink: 'c%3a/x' | url-absolute | 2:12 | 'c%3a/x' | `c%3a/x` leads out of the site
permalink: '//evil.example/x' | url-absolute | 2:12 | '//evil.example/x' | `//evil.example/x` leads out of the site
permalink: 'https://evil.example/' | url-absolute | 2:12 | 'https://evil.example/' | `https://evil.example/` leads ou…
permalink: 'javascript:alert(1)' | url-absolute | 2:12 | 'javascript:alert(1)' | `javascript:alert(1)` leads out of t…
permalink: 'file:///etc/passwd' | url-absolute | 2:12 | 'file:///etc/passwd' | `file:///etc/passwd` leads out of the …
permalink: /a?x=1 | url-query | 2:12 | /a?x=1 | `/a?x=1` holds `?` or `#`, which no file on a web server answers
permalink: /a#x | url-query | 2:12 | /a#x | `/a#x` holds `?` or `#`, which no file on a web server answers
permalink: '/a /b' | url-segment | 2:12 | '/a /b' | a part of `/a /b` begins with a space or ends with a space or a d…
permalink: '/a./b' | url-segment | 2:12 | '/a./b' | a part of `/a./b` begins with a space or ends with a space or a d…
permalink: /.sitegen/manifest | url-hidden | 2:12 | /.sitegen/manifest | a part of `/.sitegen/manifest` begins with a…
permalink: /.nojekyll | url-hidden | 2:12 | /.nojekyll | a part of `/.nojekyll` begins with a dot
permalink: /.git/config | url-hidden | 2:12 | /.git/config | a part of `/.git/config` begins with a dot
permalink: '/:nope/' | config-permalink-field | 2:12 | '/:nope/' | unknown field `:nope` in the permalink
permalink: ':title' | config-permalink-field | 2:12 | ':title' | unknown field `:title` in the permalink
slug: ../../x | front-matter-slug | 2:7 | ../../x | `slug` is a name, and `../../x` holds `/`
slug: a/b | front-matter-slug | 2:7 | a/b | `slug` is a name, and `a/b` holds `/`
slug: / | front-matter-slug | 2:7 | / | `slug` is a name, and `/` holds `/`
permalink: [a] | front-matter-not-text | 2:12 | [ | `permalink` must be text
permalink: /:year/:slug/ | permalink-needs-date | 2:1 | permalink | the permalink needs a date, and the document has …
aliases: ../x | url-climbs | 2:10 | ../x | `../x` climbs out of the site
aliases: [/old/, ../x] | url-climbs | 2:18 | ../x | `../x` climbs out of the site
aliases:⏎- /old/⏎- '..\x' | url-backslash | 4:3 | '..\x' | `..\x` holds a backslash
aliases: {a: b} | front-matter-list | 2:10 | { | `aliases` must be a list of names
aliases: [{a: b}] | front-matter-list | 2:11 | { | `aliases` must be a list of names
aliases: /.htaccess | url-hidden | 2:10 | /.htaccess | a part of `/.htaccess` begins with a dot
permalink: /feed.xml | url-own | 2:12 | /feed.xml | `/feed.xml` is the URL of a page that sitegen makes itself
permalink: /rss.xml | url-own | 2:12 | /rss.xml | `/rss.xml` is the URL of a page that sitegen makes itself
permalink: /sitemap.xml | url-own | 2:12 | /sitemap.xml | `/sitemap.xml` is the URL of a page that sitegen makes itself
permalink: /robots.txt | url-own | 2:12 | /robots.txt | `/robots.txt` is the URL of a page that sitegen makes itself
permalink: /404.html | url-own | 2:12 | /404.html | `/404.html` is the URL of a page that sitegen makes itself
permalink: /404/ | url-html-and-folder | 2:12 | /404/ | `/404/` and `/404.html` answer one address on GitHub Pages
permalink: / | url-own | 2:12 | / | `/` is the URL of a page that sitegen makes itself
permalink: /index.html | url-own | 2:12 | /index.html | `/` is the URL of a page that sitegen makes itself
permalink: /tags/ | url-own | 2:12 | /tags/ | `/tags/` is the URL of a page that sitegen makes itself
permalink: /Tags/ | url-own | 2:12 | /Tags/ | `/Tags/` is the URL of a page that sitegen makes itself
permalink: /archive/ | url-own | 2:12 | /archive/ | `/archive/` is the URL of a page that sitegen makes itself
permalink: /feed.xml/x/ | url-file-and-folder | 2:12 | /feed.xml/x/ | `/feed.xml` is a file, and `/feed.xml/x/` needs…
permalink: /static/x.css | url-reserved | 2:12 | /static/x.css | `/static/x.css` lies in `/static/`, where the theme'…
permalink: /STATIC/ | url-reserved | 2:12 | /STATIC/ | `/STATIC/` lies in `/static/`, where the theme's files come out
aliases: /static/style.css | url-reserved | 2:10 | /static/style.css | `/static/style.css` lies in `/static/`, where …
aliases: /feed.xml | url-own | 2:10 | /feed.xml | `/feed.xml` is the URL of a page that sitegen makes itself
aliases: /tags/ | url-own | 2:10 | /tags/ | `/tags/` is the URL of a page that sitegen makes itself
aliases: / | url-own | 2:10 | / | `/` is the URL of a page that sitegen makes itself
aliases: [/x/, /X/] | url-twice | 2:11 | /x/ | the URL `/x/` is given twice
aliases:⏎  - /x.html⏎  - /x/ | url-html-and-folder | 4:5 | /x/ | `/x/` and `/x.html` answer one address on GitHub Pag…
tags: [a b, a-b] | term-same-slug | 2:13 | a-b | `a-b` and `a b` would share the page `a-b`
""")


@pytest.mark.parametrize(("front", "code", "place", "mark", "message"), URLS)
def test_one_post(blog: MakeBlog, front: str, code: str, place: str, mark: str, message: str) -> None:
    found = errors(blog(f"-- {POST} --\n---\n{front}\n---\n본문\n").problems())
    assert len(found) == 1
    check(found[0], code, f"{POST}:{place}", mark, message)


@pytest.mark.parametrize("key", ["permalink", "aliases"])
def test_a_name_too_long_for_a_disk(blog: MakeBlog, key: str) -> None:
    made = blog("")
    made.post("a", **{key: "/" + "가" * 81 + "/"})
    [problem] = made.problems()
    check(problem, "url-too-long", f"{POST}:4:{len(key) + 3}", "/" + "가" * 81 + "/", "`/가가가가…")


@pytest.mark.parametrize(
    ("one", "two", "code"),
    [
        ("permalink: /x/", "permalink: /x/", "url-taken"),
        ("permalink: /x/", "permalink: /X/", "url-taken"),
        ("permalink: /가/", normalize("NFD", "permalink: /가/"), "url-taken"),
        ("permalink: /가/", "permalink: /%EA%B0%80/", "url-taken"),
        ("slug: Hello", "slug: hello", "url-taken"),
        ("permalink: /x.html", "permalink: /x/", "url-html-and-folder"),
        ("permalink: /X.html", "permalink: /x/", "url-html-and-folder"),
        ("permalink: /x.html", "permalink: /x.html/y/", "url-file-and-folder"),
        ("aliases: /old/", "aliases: /OLD", "url-taken"),
        ("aliases: /posts/b/", "weight: 1", "url-taken"),
        ("aliases: /Posts/B/", "weight: 1", "url-taken"),
        ("aliases: /x/", "permalink: /x.html", "url-html-and-folder"),
        ("tags: [a b]", "tags: [a-b]", "term-same-slug"),
        ("categories: [a b]", "category: a-b", "term-same-slug"),
        ("series: a b", "series: a-b", "term-same-slug"),
        ("author: a b", "authors: [a-b]", "term-same-slug"),
    ],
)
def test_two_posts(blog: MakeBlog, one: str, two: str, code: str) -> None:
    """Both files are named, with the line that gives the URL."""
    text = "-- content/posts/{}.md --\n---\ndate: 2026-01-02\n{}\n---\n본문\n"
    [problem] = blog(text.format("a", one) + text.format("b", two)).problems()
    assert problem.code == code
    places = sorted(where(place) for place in (problem.place, *problem.others))
    assert [place[: len("content/posts/a.md")] for place in places] == ["content/posts/a.md", "content/posts/b.md"]
    assert all(":3:" in place for place, front in zip(places, (one, two), strict=True) if "weight" not in front)


def test_three_posts(blog: MakeBlog) -> None:
    made = blog('permalink = "/:year/:slug/"')
    for name in ("a", "b", "c"):
        made.post(name, slug="same")
    assert [where(problem.place) for problem in made.problems()] == ["content/posts/b.md:4:1", "content/posts/c.md:4:1"]


@pytest.mark.parametrize(
    ("url", "paginate"), [("/page/2/", 1), ("/tags/x/page/2/", 1), ("/tags/x/feed.xml", 9), ("/archive/2026/", 9)]
)
def test_posts_against_the_programs_own_pages(blog: MakeBlog, url: str, paginate: int) -> None:
    made = blog(f"paginate = {paginate}\n")
    made.post("a", permalink=url, tags="x")
    made.post("b", tags="x")
    [problem] = made.problems()
    check(problem, "url-own", f"{POST}:4:12", url, f"`{url}` is the URL of a page that sitegen makes itself")


def test_aliases_against_files(blog: MakeBlog) -> None:
    made = blog("-- assets/x.png --\nx\n-- content/old.html --\nx")
    made.post("a", aliases="[/assets/x.png, /old.html]")
    found = {(p.code, where(p.place), tuple(map(where, p.others))) for p in made.problems()}
    assert found == {
        ("url-file-and-folder", f"{POST}:4:11", ("assets/x.png",)),
        ("url-taken-file", f"{POST}:4:26", ("content/old.html",)),
    }


def test_two_pages_for_the_home_page(blog: MakeBlog) -> None:
    [problem] = blog("-- content/index.md --\n가\n-- content/a.md --\n---\npermalink: /\n---\n나").problems()
    assert problem.code == "url-taken"
    assert {where(p) for p in (problem.place, *problem.others)} == {"content/index.md", "content/a.md:2:12"}


@pytest.mark.parametrize(
    ("slug", "url"),
    [
        ("'..'", "posts/u2e-u2e"),
        ("'%2e%2e'", "posts/2e-2e"),
        ("index.html", "posts/index-html"),
        ("CON", "posts/con"),
        ("한글 슬러그", "posts/한글-슬러그"),
    ],
)
def test_slugs_cannot_leave_their_folder(blog: MakeBlog, slug: str, url: str) -> None:
    made = blog("")
    made.post("a", slug=slug)
    made.build()
    assert f"{url}/index.html" in made.outputs()


def test_a_colon_inside_of_a_word_is_no_field(blog: MakeBlog) -> None:
    made = blog("")
    made.post("a", permalink="/production:develop/:slug/")
    made.build()
    assert "production:develop/a/index.html" in made.outputs()


def test_an_alias_that_is_the_own_url_is_told_and_left_out(blog: MakeBlog) -> None:
    made = blog("")
    made.post("a", aliases="[/old/, /posts/a/]")
    [problem] = made.warnings()
    assert (problem.code, where(problem.place)) == ("alias-own-url", f"{POST}:4:18")
    assert "본문" in made.read("posts/a/index.html")
    assert "/posts/a/" in made.read("old/index.html")
