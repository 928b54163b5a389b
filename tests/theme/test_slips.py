"""Slips that a build would pass over: told as warnings, at every build, and errors where warnings are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sitegen.theme.colors import is_color
from tests.bad import check, where

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitegen.words.errors import Problem
    from tests.support import Blog

    MakeBlog = Callable[..., Blog]

SITE = """
title = "시험"
theme = "mine"

[authors.kim]
name = "김하나"

[theme_options]
accent = "tael"
accent_dark = "#12345"
show_images = "false"
footer = 3
columns = "2"
ratio = 2
-- themes/mine/theme.toml --
name = "mien"
extends = "team"

[options]
columns = 2
ratio = 1.5
show_summaries = "no"

[strings.ko]
only_ko = "하나"
hello = "안녕"
archive = "모든 글"

[strings.en]
hello = "Hello"
only_en = "one"
-- themes/mine/templates/post.html --
{% extends "default/post.html" %}
{# post_foter #}
{% block post_foter %}<p>내 꼬리</p>{% endblock %}
{% block post_body %}{% block mine_alone %}{% endblock %}{{ super() }}{% endblock %}
{% block post_lead %}{% if false %}{{ t("nope") }}{{ t("only_en") }}{{ t(post.title) }}{% endif %}{% endblock %}
-- themes/mine/templates/page.html --
{% extends "page.html"|replace("page", "default/page") %}{% block anything %}{% endblock %}
-- themes/mine/templates/year.html --
{% if year > 3 %}{% extends "default/year.html" %}{% endif %}{% block anything %}{% endblock %}
-- themes/mine/templates/term.html --
{% extends "team/term.html" %}{% block aside %}{% endblock %}{% block content %}{{ self.own() }}{% endblock %}
{% block own %}{% endblock %}{% block asid %}{% endblock %}
-- themes/mine/templates/archive.html --
{% block anything %}{% include "parts/_years.html" %}{% endblock %}
-- themes/mine/templates/parts/_years.html --
{% from "_macros.jinja" import x %}
-- themes/mine/templates/_macros.jinja --
{% macro x() %}{% endmacro %}
-- themes/mine/templates/_sidebar.html --
-- themes/mine/templates/pots.html --
-- themes/mine/templates/feed.xml --
-- themes/mine/templates/old/_unused.html --
-- themes/mine/templates/README.md --
-- themes/mine/templates/LICENSE --
-- themes/mine/templates/notes.txt --
-- themes/team/theme.toml --
extends = "default"
-- themes/team/templates/term.html --
{% extends "default/term.html" %}{% block main %}{% block aside %}{% endblock %}{{ super() }}{% endblock %}
-- themes/team/templates/post.html --
{% extends "default/post.html" %}{% block post_fotter %}{% endblock %}
-- themes/team/templates/extra.html --
-- content/posts/a.md --
---
title: a
date: 2026-01-02
authors: [kim, 김하나, kimm]
---
글
-- content/posts/b.md --
---
title: b
date: 2026-01-03
author: Kimm
lang: en
---
글
"""
MINE, TEAM = "themes/mine/templates", "themes/team/templates"
# Place, code, what is underlined, sentence, what was meant (``?`` for nothing near).
WANTED = [
    tuple("" if cell == "-" else cell for cell in line.split(" | "))
    for line in """
content/posts/a.md:4:21 | author-unknown | kimm | `[authors]` of site.toml has no author `kimm` (documents: 2) | `kim`
site.toml:9:1 | theme-color | accent | `accent` is `tael`, which is not a colour | `teal`
site.toml:10:1 | theme-color | accent_dark | `accent_dark` is `#12345`, which is not a colour | ?
site.toml:11:1 | config-type-boolean | show_images | `show_images` must be true or false, but is a string | -
site.toml:12:1 | config-type-string | footer | `footer` must be a string, but is an integer | -
site.toml:13:1 | config-type-integer | columns | `columns` must be a whole number, but is a string | -
themes/mine/theme.toml:1:1 | theme-name | name | the theme calls itself `mien`, and its folder is `mine` | -
themes/mine/theme.toml:7:1 | config-type-boolean | show_summaries | `show_summaries` must be true or false, … | -
themes/mine/theme.toml:10:1 | string-untranslated | only_ko | the theme has the string `only_ko` in `ko`, but not i… | -
themes/mine/theme.toml:16:1 | string-untranslated | only_en | the theme has the string `only_en` in `en`, but not i… | -
themes/mine/templates/feed.xml | template-unused | - | no page uses the template `feed.xml` | ?
themes/mine/templates/old/_unused.html | template-unused | - | no page uses the template `old/_unused.html` | ?
themes/mine/templates/post.html:3:10 | template-block-unknown | post_foter | no template that this one… | `post_footer`
themes/mine/templates/post.html:5:42 | template-string-missing | nope | the theme has no string `nope` | -
themes/mine/templates/pots.html | template-unused | - | no page uses the template `pots.html` | `post.html`
themes/mine/templates/term.html:2:39 | template-block-unknown | asid | no template that this one… | `aside`
themes/team/templates/extra.html | template-unused | - | no page uses the template `extra.html` | ?
themes/team/templates/post.html:1:43 | template-block-unknown | post_fotter | no template that this one… | `post_footer`
""".strip().splitlines()
]


def told(found: list[Problem]) -> list[str]:
    return sorted(f"{where(problem.place)} {problem.code}" for problem in found)


def test_slips(blog: MakeBlog) -> None:
    """Each is told with its place and the nearest name, again at each build in the same words; nothing else is."""
    # A name that is computed would make every template a used one.
    site = blog(SITE.replace('"page.html"|replace("page", "default/page")', '"default/page.html"', 1))
    site.write(f"{MINE}/page.html", '{% extends "default/page.html" %}')
    clean = site.warnings()
    expected = sorted(f"{place} {code}" for place, code, *_ in WANTED)
    assert told(clean) == expected
    found = {f"{where(problem.place)} {problem.code}": problem for problem in clean}
    for place, code, mark, message, near in WANTED:
        problem = found[f"{place} {code}"]
        check(problem, code, place, mark, message)
        if near:
            meant = dict(problem.values)["near"]
            assert near in meant.split(", ") or (near == "?" and not meant)
    assert site.warnings() == clean, "nothing to do"
    site.write("content/posts/c.md", "---\ntitle: c\ndate: 2026-01-04\n---\n본문\n")
    assert site.warnings() == clean, "a new post"
    site.write("content/posts/c.md", "---\ntitle: c\ndate: 2026-01-04\n---\n다른 본문\n")
    assert site.warnings() == clean, "a body"
    site.write("themes/mine/static/x.css", "a {}")
    assert site.warnings() == clean, "a style sheet"
    assert site.warnings(clean=True) == clean
    assert told(site.problems(strict=True)) == expected
    site.write("content/posts/c.md", "---\ntitle: c\ndate: 2026-01-04\nauthor: hong\n---\n다른 본문\n")
    assert told(site.warnings()) == sorted([*expected, "content/posts/c.md:4:9 author-unknown"])
    site.write("content/posts/c.md", "---\ntitle: c\ndate: 2026-01-04\nauthor: kim\n---\n다른 본문\n")
    assert site.warnings() == clean
    site.write(f"{MINE}/post.html", site.root.joinpath(f"{MINE}/post.html").read_text().replace("_foter", "_footer"))
    assert told(site.warnings()) == [entry for entry in expected if "mine/templates/post.html:3" not in entry]


def test_any_template_may_be_used_where_a_name_is_computed(blog: MakeBlog) -> None:
    site = blog(SITE)
    found = {problem.code for problem in site.warnings()}
    assert "template-unused" not in found
    assert "template-block-unknown" in found


def test_a_language_comes_and_goes(blog: MakeBlog) -> None:
    """Which strings are missed depends on the languages of all documents."""
    site = blog('theme = "mine"\n-- themes/mine/theme.toml --\nextends = "default"\n[strings.ko]\nmine = "내 것"\n')
    site.post("a")
    site.post("b")
    assert site.warnings() == []
    site.post("a", lang="en")
    assert told(site.warnings()) == ["themes/mine/theme.toml:3:1 string-untranslated"]
    site.post("a", lang="ko")
    assert site.warnings() == []


def test_an_error_is_not_told_as_a_warning_too(blog: MakeBlog) -> None:
    site = blog('theme = "mine"\n-- themes/mine/theme.toml --\nextends = "default"\n')
    site.write(f"{MINE}/404.html", '{{ t("nope") }}')
    [problem] = site.problems()
    assert (problem.code, problem.severity) == ("template-string-missing", "error")


@pytest.mark.parametrize(("theme", "language"), [("default", "ko"), ("plain", "en"), ("default", "ja")])
def test_what_ships_is_quiet(blog: MakeBlog, theme: str, language: str) -> None:
    """With options of the right kinds, without a table of authors, and in a language that no theme speaks."""
    options = '[theme_options]\naccent = "light-dark(teal, rgb(1 2 3 / 50%))"\nshow_images = false\nfooter = "x"\n'
    site = blog(f'theme = "{theme}"\nlanguage = "{language}"\n{options}')
    site.post("a", author="누구나")
    site.build(strict=True)
    site.write("site.toml", f'title = "t"\ntheme = "mine"\nlanguage = "{language}"\n{options}')
    site.write("themes/mine/theme.toml", f'extends = "{theme}"\n[strings.en]\nmine = "x"\n[strings.ko]\nmine = "x"\n')
    site.build(strict=True)


def test_colors() -> None:
    for color in ("teal", "Teal", "#06c", "#06cf", "#0066CC", "#0066ccff", "rgb(0, 102, 204)", "rgb(0 102 204 / 50%)"):
        assert is_color(color), color
    for color in (
        "oklch(60% 0.15 250)",
        "color-mix(in oklab, teal, white 20%)",
        "var(--x, teal)",
        " teal ",
        "currentColor",
    ):
        assert is_color(color), color
    for color in (
        "tael",
        "#12345",
        "06c",
        "#ggg",
        "rgb(",
        "rgb()",
        "rgb(1 2 3",
        "red; } a { color: blue",
        "url(x)",
        "red blue",
    ):
        assert not is_color(color), color
