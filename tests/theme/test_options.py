"""Options in tables and lists: the defaults of the theme are their schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support import Blog

    MakeBlog = Callable[..., Blog]

SITE = """theme = "mine"
{options}
-- themes/mine/theme.toml --
name = "mine"
extends = "default"
{theme}
[options]
files = []
places = {{}}
[options.box]
title = "제목"
count = 1
-- themes/mine/templates/home.html --
{{{{ site.options.box.title }}}}{{{{ site.options.box.count }}}}
{{{{ site.options.files }}}}{{{{ site.options.places }}}}
"""


@pytest.mark.parametrize(
    "options, code, line, about",
    [
        ('[theme_options.box]\ntitel = "x"', "theme-option-unknown", 4, "box.titel"),
        ('[theme_options]\nbox = {titel = "x"}', "theme-option-unknown", 4, "box.titel"),
        ('[theme_options]\nbox = "x"', "config-type-table", 4, "box"),
        ('[theme_options]\nfiles = "x"', "config-type-list", 4, "files"),
        ('[theme_options]\nfiles = ["x", 3]', "config-type-string", 4, "files"),
        ("[theme_options.places]\na = 3", "config-type-string", 4, "a"),
        ("[theme_options.places.a]\nb = 3", "config-type-string", 3, "a"),
        ('[theme_options.box]\ncount = "x"', "config-type-integer", 4, "count"),
        ("[theme_options" + ".a" * 2000 + "]", "config-syntax", 3, "nested too deep"),
    ],
)
def test_wrong(blog: MakeBlog, options: str, code: str, line: int, about: str) -> None:
    (problem,) = blog(SITE.format(options=options, theme="")).problems()
    assert problem.place is not None
    assert (problem.code, problem.place.path, problem.place.line) == (code, "site.toml", line)
    assert about in dict(problem.values).values()


def test_a_table_takes_the_place_of_single_keys(blog: MakeBlog) -> None:
    options = '[theme_options]\nfiles = ["a.css"]\nplaces = {"가" = "https://example.com"}\nbox.count = 3'
    site = blog(SITE.format(options=options, theme=""))
    assert not site.warnings()
    assert site.read("index.html").strip().startswith("제목3\n[&#39;a.css&#39;]{&#39;가&#39;: ")


def test_a_theme_cannot_make_a_table_into_text(blog: MakeBlog) -> None:
    site = blog(SITE.format(options="", theme=""))
    site.write("themes/far/theme.toml", 'name = "far"\nextends = "mine"\n[options]\nbox = "x"\nmore = {}\n')
    site.write("site.toml", 'title = "시험"\ntheme = "far"\n')
    (problem,) = site.problems()
    assert problem.place is not None
    assert (problem.code, problem.place.path, problem.place.line) == ("config-type-table", "themes/far/theme.toml", 4)


def test_a_theme_without_scripts_keeps_those_of_the_site(blog: MakeBlog) -> None:
    site = blog('theme = "plain"\ntheme_options.js = ["/assets/a.mjs"]\n-- assets/a.mjs --\nexport {}\n')
    site.build()
    assert site.read("index.html").count('<script type="module" src="/assets/a.mjs?') == 1


@pytest.mark.parametrize(
    "option",
    [
        'github = "{}"', 'logo = "{}"', 'favicon = "{}"', 'css = ["{}"]', 'js = ["{}"]', 'social = {{a = "{}"}}',
        'announcement = {{text = "a", url = "{}"}}', 'banner = {{title = "a", url = "{}"}}',
        'license = {{name = "a", url = "{}"}}',
    ],
)  # fmt: skip
def test_no_option_is_an_address_that_runs_something(option: str, blog: MakeBlog) -> None:
    for address in ("javascript:alert(1)", "VBScript:x", "data:text/html,x"):
        site = blog(f"[theme_options]\n{option.format(address)}\n")
        [problem] = site.problems()
        assert (problem.code, problem.place and problem.place.path) == ("config-link", "site.toml")
        assert problem.place
        assert problem.place.text[problem.place.column - 1 :].startswith(address)
    site = blog(f"[theme_options]\n{option.format('https://a.example/b')}\n")
    site.build(strict=True)
    assert '"https://a.example/b"' in site.read("index.html")
