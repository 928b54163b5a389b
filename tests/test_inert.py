"""Whatever authors call their things, pages, JSON-LD, feeds and the sitemap stay well-formed, and text stays text.

A site is built twice: with a nasty text in every place that takes one, and with a harmless word there. The pages of
both must have the same elements with the same attributes; only text and values may differ.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import html5lib
import pytest
from lxml import etree

from sitegen.words.errors import Problems
from tests.bad import POST
from tests.support import Blog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

    MakeBlog = Callable[[str], Blog]

NASTY = [
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "]]><x>",
    "<![CDATA[<x>",
    "?><!DOCTYPE x>",
    "<!-- -->",
    "--><b>",
    "a & b &amp; &lt; &#x3c;x&#x3e; &copy",
    "{{ 7*7 }} {% raw %} {# x #}",
    "%s %(x)s {0} {x} ${x}",
    "</title></style></textarea></h1>",
    "a\u2028b\u2029c",
    "\\u003c/script\\u003e \\\\ \\n",
    "🎉 👩‍👩‍👧 \u202e \u200b \ufeff",
    "`*_[x](y)~|#>",
]
TEMPLATE, RESULT = "{{ 191919 * 777 }} {% set x = 191919 * 777 %}{{ x }} {{ cycler.__init__ }}", "149121063"
SITE = """\
title = {text}
description = {text}
[markdown]
html = "escape"
[authors.kim]
name = {name}
bio = {text}
role = {text}
team = {name}
[taxonomies.categories.descriptions]
{name} = {text}
[verification]
google = {text}
[[navigation]]
title = {text}
url = "/archive/"
[theme_options]
footer = {text}
"""
FRONT = """\
---
title: {text}
date: 2026-01-02
description: {text}
tags: [{text}, other]
category: {text}
authors: [kim, {{name: {text}, role: {text}, team: {text}}}]
series: {text}
kind: {text}
mine: {text}
people: [{{name: {text}, role: {text}, team: {text}}}]
---
"""
BODY = (
    "## {plain}\n\n{plain}\n\n```{plain}\n{plain}\n```\n\n```text title={text}\nx\n```\n\n[{plain}](/archive/ {text})\n"
)


def made(folder: Path, text: str, body: str = "") -> Blog:
    quoted, name = (json.dumps(form, ensure_ascii=False) for form in (text, one_space(text)))
    blog = Blog(folder, SITE.format(text=quoted, name=name))
    for post in ("a", "b"):
        front = FRONT.format(text=quoted)
        blog.write(f"content/posts/{post}.md", front + body)
    blog.build()
    return blog


def pages(blog: Blog) -> dict[str, Element]:
    """Every page as a browser reads it; no page may make it recover from an error."""
    trees = {}
    for path in sorted(blog.outputs()):
        if path.endswith(".html"):
            parser = html5lib.HTMLParser(namespaceHTMLElements=False)
            trees[path] = parser.parse(blog.read(path))
            assert not parser.errors, (path, parser.errors)
    return trees


def skeleton(tree: Element) -> tuple[str, ...]:
    """The elements of a page in their order, each with the names of its attributes."""
    return tuple(f"{e.tag} {' '.join(sorted(e.keys()))}" for e in tree.iter() if isinstance(e.tag, str))


def one_space(text: str | None) -> str:
    return " ".join((text or "").split())


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def test_nothing_of_the_author_s_is_evaluated(tmp_path: Path) -> None:
    """A theme is a program; front matter, bodies, settings and the names of files are not."""
    blog = made(
        tmp_path, TEMPLATE, f"{TEMPLATE}\n\n<div title='{TEMPLATE}'>{TEMPLATE}</div>\n\n{{: title='{TEMPLATE}'}}\n"
    )
    blog.write(f"content/posts/{TEMPLATE}.md", f"# 제목\n\n{TEMPLATE}\n")
    blog.write(f"assets/{TEMPLATE}.css", f"/* {TEMPLATE} */")
    blog.build()
    shown = 0
    for path, data in blog.snapshot().items():
        text = data.decode(errors="replace")
        assert RESULT not in path + text
        shown += text.count("191919 * 777")
    assert shown > 50


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, ...]]:
    """The pages of the site with a harmless word."""
    blog = made(tmp_path_factory.mktemp("harmless"), "가 나 다")
    return sorted(skeleton(tree) for tree in pages(blog).values())


@pytest.mark.parametrize("nasty", NASTY)
def test_nasty_names(tmp_path: Path, nasty: str, harmless: list[tuple[str, ...]]) -> None:
    text = f"가 {nasty} 다"
    blog = made(tmp_path, text)
    trees = pages(blog)
    assert sorted(map(skeleton, trees.values())) == harmless
    shown = one_space(text)

    tree = trees["posts/a/index.html"]
    assert one_space("".join(tree.find(".//h1").itertext())) == shown
    assert one_space("".join(tree.find(".//title").itertext())).startswith(shown)
    metas = {e.get("name") or e.get("property"): one_space(e.get("content")) for e in tree.iter("meta")}
    assert {metas[name] for name in ("og:title", "og:description", "description", "article:tag", "og:site_name")} <= {
        shown,
        "other",
    }
    assert shown in {one_space("".join(a.itertext())) for a in tree.iter("a")}

    told = set()
    for script in tree.iter("script"):
        if script.get("type") == "application/ld+json":
            assert not re.search("[<>&\u2028\u2029]", script.text or "")
            told |= {one_space(found) for found in strings(json.loads(script.text or ""))}
    assert shown in told

    for path in (path for path in blog.outputs() if path.endswith(".xml")):
        tree = etree.fromstring(blog.read(path).encode())
        assert {etree.QName(e).localname for e in tree.iter(etree.Element)}.isdisjoint({"x", "b", "script", "img"})
        if path in ("feed.xml", "rss.xml"):
            titles = [one_space(e.text) for e in tree.iter("{*}title")]
            assert titles == [shown] * 3
            found = {one_space(e.get("term") or e.text) for e in tree.iter("{*}category")}
            assert shown in found
    assert not re.search(r"(?:href|src|action)=[\"']?\s*javascript:", "".join(map(blog.read, trees)))


@pytest.mark.parametrize("nasty", [text for text in NASTY if "`" not in text])
def test_nasty_bodies(tmp_path: Path, nasty: str) -> None:
    """Headings, fences and titles in Markdown, where raw HTML is escaped."""
    plain = one_space(f"가 {nasty} 다").replace("*", r"\*").replace("[", r"\[")
    blog = made(tmp_path, "제목", BODY.format(plain=plain, text=json.dumps(f"가 {nasty} 다", ensure_ascii=False)))
    tree = pages(blog)["posts/a/index.html"]
    tags = {e.tag for e in tree.iter() if isinstance(e.tag, str)}
    assert tags.isdisjoint({"img", "x", "textarea"})
    assert not [e for e in tree.iter() if any(name.startswith("on") for name, _ in e.items())]
    assert sum(not e.get("type") and not e.get("src") for e in tree.iter("script")) == 1, "the theme's own"
    assert tree.find(".//div[@class='prose']//h2") is not None
    for path in ("feed.xml", "rss.xml"):
        etree.fromstring(blog.read(path).encode())


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "java\tscript:alert(1)",
        " javascript:alert(1)",
        "&#106;avascript:alert(1)",
        "javascript&colon;alert(1)",
        "\x01javascript:alert(1)",
        "vbscript:x",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
    ],
)
@pytest.mark.parametrize("form", ["[x](<{}>)", "![x](<{}>)", "[x][y]\n\n[y]: <{}>", "<{}>"])
def test_link_targets(blog: MakeBlog, target: str, form: str) -> None:
    """A link that would run something is no link: its text stays, or the build says that it leads nowhere."""
    site = blog('[markdown]\nhtml = "escape"\n')
    site.post("a", body=form.format(target))
    try:
        site.build()
    except Problems:
        return
    for tree in pages(site).values():
        for element in tree.iter():
            for name in ("href", "src"):
                assert not re.match(
                    r"[\s\x00-\x20]*(?:javascript|vbscript|data|file):", element.get(name, ""), re.IGNORECASE
                )


def test_control_characters(blog: MakeBlog) -> None:
    """They come with output that is pasted from a terminal; no page and no feed may hold them."""
    site = blog('title = "가\\u0007\\u001b[31m나\\uFFFF"\n')
    site.post("a", body="다\x1b[31m라\x07\x0b\n\n```text\n마\x1b[0m바\n```\n")
    site.build()
    for path in site.outputs():
        if path.endswith((".html", ".xml")):
            assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]", site.read(path)), path
    pages(site)
    assert "다[31m라" in site.read("posts/a/index.html")
    assert etree.fromstring(site.read("feed.xml").encode()).findtext("{*}title") == "가[31m나"


@pytest.mark.parametrize("key", ["title", "description", "mine"])
def test_very_long(blog: MakeBlog, key: str) -> None:
    site = blog("")
    text = "가나다 <b>&" * 1_000
    site.post("a", **{key: json.dumps(text, ensure_ascii=False)})
    site.build()
    pages(site)
    assert etree.fromstring(site.read("feed.xml").encode()) is not None
    if key != "mine":
        assert site.read("posts/a/index.html").count("가나다 &lt;b&gt;&amp;") >= 1_000


@pytest.mark.parametrize("key", ["tags", "categories", "authors", "series"])
def test_very_long_names_have_no_page(blog: MakeBlog, key: str) -> None:
    """Their page would need a folder with a name that no disk holds."""
    site = blog("")
    site.post("a", **{key: json.dumps("가" * 10_000, ensure_ascii=False)})
    [problem] = site.problems()
    assert problem.code == "url-too-long"
    assert problem.place is not None
    assert (problem.place.path, problem.place.line) == (POST, 4)
