"""Templates that fail: what is said is said in the reader's language, and points at the very name that is wrong."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from sitegen.config import read_config
from sitegen.model import Job
from sitegen.pages import KINDS
from sitegen.text.toml import find_key
from sitegen.text.urls import Url
from sitegen.theme.load import load_theme
from sitegen.theme.render import Renderer
from sitegen.theme.statics import make_statics
from sitegen.words.sentences import say
from tests.bad import check, errors, table, where

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from sitegen.config import Config
    from sitegen.model import Document
    from sitegen.theme.statics import Statics
    from sitegen.theme.theme import Theme
    from sitegen.words.errors import Problem
    from tests.support import Blog

    MakeBlog = Callable[..., Blog]

# Source, code, place, what is underlined, sentence.
CASES = table(r"""
⏎⏎{% if %} | template-value-missing | 3:7 | %} | a value is missing here
a⏎  {{ }} | template-value-missing | 2:6 | }} | a value is missing here
{% if x == %}{% endif %} | template-value-missing | 1:12 | %} | a value is missing here
{{ foo( }} | template-token | 1:9 | } | `)` is wanted here, not `}`
a⏎{% block x %}⏎b⏎ | template-tag-unclosed | 2:1 | {% | `{% block %}` is never closed
{% if true %}⏎{% for x in [] %}⏎{% endfor %}⏎a | template-tag-unclosed | 1:1 | {% | `{% if %}` is never closed
{% for x in [] %}{% if true %}{% endfor %}{% endif %} | template-tag-nesting | 1:34 | endfor | `{% endfor %}` closes…
{% endif %} | template-tag-stray | 1:4 | endif | `{% endif %}` closes or continues nothing
/nope/ {% nope %} | template-tag-unknown | 1:11 | nope | there is no tag `nope`
{% ednif %} | template-tag-unknown | 1:4 | ednif | there is no tag `ednif`
{% if true | template-tag-cut | 1:1 | {% if true | the tag is never closed
{{ 'a' | template-tag-cut | 1:1 | {{ 'a' | the tag is never closed
{{ 1 2 }} | template-unexpected | 1:6 | 2 | `2` cannot stand here
{{ 1 2 }⏎{{ ' | template-unexpected | 1:6 | 2 | `2` cannot stand here
{% set = 1 %} | template-unexpected | 1:8 | = | `=` cannot stand here
{% macro %}{% endmacro %} | template-name-missing | 1:10 | %} | a name is missing here
{% for x [] %}{% endfor %} | template-token | 1:10 | [ | `in` is wanted here, not `[`
{% for x of [] %}{% endfor %} | template-token | 1:10 | of | `in` is wanted here, not `of`
{{ [1, 2 }} | template-token | 1:10 | } | `]` is wanted here, not `}`
{{ (1] }} | template-token | 1:6 | ] | `)` is wanted here, not `]`
{{ 1) }} | template-unexpected | 1:5 | ) | `)` cannot stand here
a⏎ {{ 가 & 나 }} | template-character | 2:7 | & | the character `&` cannot stand in a tag
{{ "abc }} | template-character | 1:4 | " | the character `"` cannot stand in a tag
{% %} | template-tag-empty | 1:4 | %} | there is no tag after `{%`
{% block a-b %}{% endblock %} | template-block-hyphen | 1:11 | - | the name of a block cannot hold a hyphen
{% block a required %}x{% endblock %} | template-block-required | 1:12 | required | a block that is `required` must b…
{% block a %}{% endblock %}⏎{% block a %}{% endblock %} | template-block-twice | 2:10 | a | the block `a` is there tw…
{% from 'ok.html' import _x %} | template-import-private | 1:26 | _x | a name that begins with `_` cannot be imported
{% macro m(a=1, b) %}{% endmacro %} | template-defaults-first | 1:18 | ) | an argument without a default stands after…
{% call 3 %}{% endcall %} | template-call-block | 1:9 | 3 | `{% call %}` needs a macro with brackets
{% set 3 = 4 %} | template-assign | 1:8 | 3 | nothing can be assigned to this
{% set x.y = 4 %} | template-assign | 1:1 | {% set x.y = 4 %} | nothing can be assigned to this
{% for loop in [] %}{% endfor %} | template-assign-loop | 1:8 | loop | `loop` cannot be the variable of a loop
{{ page.'a' }} | template-attribute-missing | 1:9 | 'a' | a name is missing after the dot
{{ page. }} | template-attribute-missing | 1:10 | }} | a name is missing after the dot
{{ f(a=1, 2) }} | template-call | 1:11 | 2 | the arguments of this call are in a wrong order
{{ 1 is odd is even }} | template-tests | 1:13 | is | `is` cannot follow `is`
a {# b | template-comment-unclosed | 1:3 | {# | the comment is never closed
{% raw %} a | template-raw-unclosed | 1:1 | {% | `{% raw %}` is never closed
a⏎nope {{ 1|nope }} | template-filter-unknown | 2:11 | nope | there is no filter `nope`
{{ 1|uppr }} | template-filter-unknown | 1:6 | uppr | there is no filter `uppr`
{{ 1 is nope }} | template-test-unknown | 1:9 | nope | there is no test `nope`
{% if true %}{% if 1 is deifned %}{% endif %}{% endif %} | template-test-unknown | 1:25 | deifned | there is no test…
{% for x in [1] %}{% extends 'ok.html' %}{% endfor %} | template-extends-inside | 1:22 | extends | `{% extends %}` ca…
{{ "\x" }} | template-escape | 1:1 | {{ "\x" }} | an escape in this text is wrong
{{ "\N{nope}" }} | template-escape | 1:1 | {{ "\N{nope}" }} | an escape in this text is wrong
{{ 10**10000 }} | template-number | 1:1 | {{ 10**10000 }} | the number is too long
nope <a href="/nope/">nope</a> {{ nope }} nope | template-undefined | 1:35 | nope | the template reads `nope`, and th…
{{ pots }} | template-undefined | 1:4 | pots | the template reads `pots`, and there is no such name
{{ "nope" ~ nope }} | template-undefined | 1:13 | nope | the template reads `nope`, and there is no such name
{% set x = "nope" %}{{ x ~⏎  nope }} | template-undefined | 2:3 | nope | the template reads `nope`, and there is no s…
{% if nope == 3 %}{% endif %} | template-undefined | 1:7 | nope | the template reads `nope`, and there is no such name
{% for x in nope %}{% endfor %} | template-undefined | 1:13 | nope | the template reads `nope`, and there is no such…
{{ page.nope }} | template-undefined | 1:9 | nope | the template reads `page.nope`, and there is no such name
{{ page.tilte }} | template-undefined | 1:9 | tilte | the template reads `page.tilte`, and there is no such name
{{ site.titel|upper⏎ |lower }} | template-undefined | 1:9 | titel | the template reads `site.titel`, and there is no…
{{ page["nope"] }} | template-undefined | 1:10 | nope | the template reads `page["nope"]`, and there is no such name
{{ document.title }} | template-none | 1:13 | title | `document.title` is read where `document` has no value
{{ document["title"] }} | template-none | 1:14 | title | `document["title"]` is read where `document` has no value
{% from 'ok.html' import nope %}{{ nope() }} | template-import-unknown | 1:36 | nope | the template `ok.html` has no…
{% block x %}{{ super() }}{% endblock %} | template-super | 1:17 | super | no template that this one extends has the…
{% macro m(a) %}{{ a }}{% endmacro %}{{ m() }} | template-parameter | 1:20 | a | the macro needs the argument `a`
{{ []|first + 1 }} | template-empty | 1:1 | {{ []|first + 1 }} | there is no item in the list
{{ []|last }} | template-empty | 1:1 | {{ []|last }} | there is no item in the list
{% macro m() %}{{ caller() }}{% endmacro %}{{ m() }} | template-caller-missing | 1:19 | caller | `caller()` has a val…
{% extends 'ok.html' %}{% extends 'ok.html' %} | template-extends-twice | 1:4 | extends | the template extends two ot…
{% block a required %}{% endblock %} | template-block-missing | 1:10 | a | the block `a` is required, and nothing fil…
{% macro m(a) %}{% endmacro %}{{ m(1, 2) }} | template-macro-arguments | 1:34 | m | the macro `m` does not take these…
{% macro m(a) %}{% endmacro %}{{ m(b=2) }} | template-macro-arguments | 1:34 | m | the macro `m` does not take these…
{{ 1 + 'a' }} | template-operands | 1:1 | {{ 1 + 'a' }} | these two values cannot be combined like this
{{ 'a' + 1 }} | template-operands | 1:1 | {{ 'a' + 1 }} | these two values cannot be combined like this
{{ 'a' < 1 }} | template-operands | 1:1 | {{ 'a' < 1 }} | these two values cannot be combined like this
a⏎⏎{{ 1 / 0 }} | template-division | 3:1 | {{ 1 / 0 }} | a number is divided by zero
{% for x in 3 %}{% endfor %} | template-not-a-list | 1:1 | {% for x in 3 %}{% endfor %} | this is not a list, so a l…
{{ page.title() }} | template-not-a-function | 1:1 | {{ page.title() }} | this is not a function, so it cannot be called
{{ t() }} | template-arguments | 1:1 | {{ t() }} | these arguments do not fit what is called
{{ t('a', 'b') }} | template-arguments | 1:1 | {{ t('a', 'b') }} | these arguments do not fit what is called
{{ site.recent('x') }} | template-not-a-number | 1:17 | x | `x` is not a number
{{ site.today|date('nope') }} | template-date-form | 1:21 | nope | there is no date form `nope`
{{ 'x'|josa('a') }} | template-josa | 1:14 | a | there is no pair of particles `a`
{{ t('nope') }} | template-string-missing | 1:7 | nope | the theme has no string `nope`
{{ t('archiv') }} | template-string-missing | 1:7 | archiv | the theme has no string `archiv`
{{ 'nope.css'|asset }} | asset-missing | 1:5 | nope.css | the theme has no static file `nope.css`
{{ 'favicon.svg' ~ 'favicn.svg'|asset }} | asset-missing | 1:21 | favicn.svg | the theme has no static file `favicn.s…
{% include '_cad.html' %} | template-missing | 1:13 | _cad.html | there is no template `_cad.html`
{% extends 'defalt/post.html' %} | template-missing | 1:13 | defalt/post.html | there is no template `defalt/post.htm…
{% import 'nope.html' as n %} | template-missing | 1:12 | nope.html | there is no template `nope.html`
{% include 'a.html' %} | template-missing | 1:13 | a.html | there is no template `a.html`
{{ page.lang.upper().nope }} | template-undefined | 1:22 | nope | the template reads `nope`, and there is no such name
{{ {}.x }} | template-undefined | 1:7 | x | the template reads `x`, and there is no such name
{{ {'a': 1}['b'] }} | template-undefined | 1:14 | b | the template reads `b`, and there is no such name
{{ [1][5] }} | template-undefined | 1:8 | 5 | the template reads `5`, and there is no such name
{{ [1, 2]|map('nope')|list }} | template-filter-unknown | 1:16 | nope | there is no filter `nope`
{{ site.today|date(1, 2, 3) }} | template-arguments | 1:1 | {{ site.today|date(1, 2, 3) }} | these arguments do not f…
{{ page.title|replace }} | template-arguments | 1:1 | {{ page.title|replace }} | these arguments do not fit what is c…
{% include %} | template-value-missing | 1:12 | %} | a value is missing here
{% extends %} | template-value-missing | 1:12 | %} | a value is missing here
{{ loop.index }} | template-undefined | 1:4 | loop | the template reads `loop`, and there is no such name
{% for x in [1] %}{{ loop.nextitem.a }}{% endfor %} | template-loop-end | 1:27 | nextitem | the loop has no item befo…
{% with x = 3 %}{{ x }} | template-tag-unclosed | 1:1 | {% | `{% with %}` is never closed
{% filter nope %}{% endfilter %} | template-filter-unknown | 1:11 | nope | there is no filter `nope`
{{ nope.a.b }} | template-undefined | 1:4 | nope | the template reads `nope`, and there is no such name
{{ page.lang.nope.a }} | template-undefined | 1:14 | nope | the template reads `page.lang.nope`, and there is no such…
""")
SETTINGS = 'title = "t"\ntheme = "t"\n'


class Answers:
    """What a page without documents may ask."""

    kinds, settings = KINDS, SETTINGS

    def __init__(self, config: Config, theme: Theme, statics: Statics) -> None:
        self.theme, self.statics, self.language = theme, statics, config.language
        self._answers: dict[str, Callable[..., Any]] = {
            "asset": statics.urls.get,
            "config": partial(getattr, config),
            "option": theme.options,
            "strings": theme.strings,
            "today": lambda: date(2026, 11, 20),
        }

    def answer(self, key: tuple[Any, ...]) -> Any:
        return self._answers[key[0]](*key[1:])

    def document(self, identifier: str) -> Document:
        raise LookupError(identifier)

    def source_line(self, path: str, number: int) -> str:
        raise LookupError(path, number)


def rendered(root: Path, templates: Sequence[str]) -> Iterator[list[Problem]]:
    """What is wrong with each of many templates, when a page without a document is made with it."""
    folder = root / "themes/t/templates"
    folder.mkdir(parents=True)
    (root / "themes/t/theme.toml").write_text('name = "t"\nextends = "default"\n', encoding="utf-8")
    (folder / "ok.html").write_text("{% macro m() %}{% endmacro %}{% macro _x() %}{% endmacro %}", encoding="utf-8")
    for number, text in enumerate(templates):
        (folder / f"{number}.html").write_text(text, encoding="utf-8")
    config = read_config(SETTINGS)
    theme = load_theme(root, config, partial(find_key, SETTINGS, "site.toml"))
    answers = Answers(config, theme, make_statics(theme, ""))
    renderer = Renderer(answers, "tests")
    for number in range(len(templates)):
        yield renderer.render(Job(Url("/404.html"), "404", f"{number}.html"))[1].problems


def test_templates_that_fail(tmp_path: Path) -> None:
    """Nothing of it is said in Jinja's own words."""
    for case, problems in zip(CASES, rendered(tmp_path, [case[0] for case in CASES]), strict=True):
        text, code, place, mark, message = case
        assert len(problems) == 1, text
        number = CASES.index(case)
        check(problems[0], code, f"themes/t/templates/{number}.html:{place}", mark, message)
        assert "reason" not in dict(problems[0].values), text


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("{{ documnt }}", "`document`"),
        ("{{ pots }}", ""),  # the 404 page has no posts
        ("{{ page.tilte }}", "`title`"),
        ("{{ site.zzz }}", ""),
        ("{{ 1|uppr }}", "`upper`"),
        ("{% if 1 is deifned %}{% endif %}", "`defined`"),
        ("{% ednif %}", "`endif`"),
        ("{% include '_cad.html' %}", "`_card.html`"),
        ("{% include 'zzz.html' %}", ""),
        ("{% extends 'defalt/post.html' %}", "`default/post.html`"),
        ("{{ t('archiv') }}", "`archive`"),
        ("{{ 'favicn.svg'|asset }}", "`favicon.svg`"),
        ("{{ 'zzz'|asset }}", ""),
    ],
)
def test_what_was_meant(tmp_path: Path, text: str, near: str) -> None:
    """The nearest name first; where none is near, no list of all."""
    [[problem]] = rendered(tmp_path, [text])
    found = dict(problem.values)["near"]
    assert found.startswith(near) if near else not found
    assert ("did you mean" in say(problem.code, "en", problem.values, "hint")) == bool(near)


def test_what_takes_its_own_place(blog: MakeBlog) -> None:
    """A template that extends its own name is told whose it must name: a farther theme's, never itself."""
    site = blog('theme = "t"\n-- themes/t/theme.toml --\nextends = "default"\n')
    site.post("a")
    for text, code, near in (
        ("{% extends 'post.html' %}", "template-circle", "`default/post.html`"),
        ("a\n{%- include 'post.html' %}", "template-circle", ""),
        ("{% extends 'defalut/post.html' %}", "template-missing", "`default/post.html`"),
        ("{% extends 'pst.html' %}", "template-missing", "`default/post.html`"),
    ):
        site.write("themes/t/templates/post.html", text)
        [problem] = site.problems()
        values = dict(problem.values)
        assert problem.code == code
        assert values["near"].split(", ")[0] == near
        assert values.get("chain", "") in ("", "themes/t/templates/post.html → themes/t/templates/post.html")
    site.write("themes/t/templates/post.html", "{% include '_a.html' %}")
    site.write("themes/t/templates/_a.html", "\n{% include '_b.html' %}")
    site.write("themes/t/templates/_b.html", "{% include '_a.html' %}")
    [problem] = site.problems()
    assert where(problem.place) in ("themes/t/templates/_a.html:2:1", "themes/t/templates/_b.html:1:1")
    assert dict(problem.values)["chain"].count("→") == 2
    site.write("themes/t/templates/post.html", "a\n{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}")
    [problem] = errors(site.problems())
    assert problem.code == "template-recursion"


def test_templates_that_are_no_text(blog: MakeBlog) -> None:
    site = blog('theme = "t"\n-- themes/t/theme.toml --\nextends = "default"\n')
    site.post("a")
    site.write("themes/t/templates/post.html", "{% include '_x.html' %}")
    site.write("themes/t/templates/_x.html", b"a\n  \xff")
    [problem] = site.problems()
    assert (problem.code, where(problem.place)) == ("not-utf8", "themes/t/templates/_x.html:2:3")
