"""Themes and style sheets that are wrong, and templates that fail: file, line and word."""

from __future__ import annotations

import os
import shutil
from functools import partial
from typing import TYPE_CHECKING

import pytest

from sitegen.config import read_config
from sitegen.text.toml import find_key
from sitegen.theme.load import load_theme
from sitegen.theme.statics import make_statics
from sitegen.words.errors import Problems
from tests.abilities import needs
from tests.bad import check, table, where

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support import Blog

    MakeBlog = Callable[[str], Blog]

# What pages of documents have besides; the rest is in tests/theme/test_failures.py.
TEMPLATES = table(r"""
{{ post.nope }} | template-undefined | 1:9 | nope | the template reads `post.nope`, and there is no such name
{% for card in site.posts %}⏎{{ card.extr }}{% endfor %} | template-undefined | 2:9 | extr | the template reads `card.e…
{{ post.prev.title }} | template-none | 1:14 | title | `post.prev.title` is read where `post.prev` has no value
{{ post.date|date('nope') }} | template-date-form | 1:20 | nope | there is no date form `nope`
{{ '/nope/'|url }} | link-missing | 1:5 | /nope/ | `/nope/` leads nowhere
/nope/ {{ '/nope/'|url }} | link-missing | 1:12 | /nope/ | `/nope/` leads nowhere
{{ 'nope.md'|absolute_url }} | link-no-document | 1:5 | nope.md | there is no document `nope.md`
{% extends 'post.html' %} | template-circle | 1:1 | {% extends 'post.html' %} | templates extend or include one …
{% include 'post.html' %} | template-circle | 1:1 | {% include 'post.html' %} | templates extend or include one …
{% include '../theme.toml' %} | template-missing | 1:13 | ../theme.toml | there is no template `../theme.toml`
{% include 'a\0.html' %} | template-missing | 1:1 | {% include 'a\0.html' %} | there is no template …
{% include '\ud800.html' %} | template-missing | 1:1 | {% include '\ud800.html' %} | there is no template …
{% include '/etc/passwd' %} | template-missing | 1:13 | /etc/passwd | there is no template `/etc/passwd`
""")
THEMES = table(r"""
extends = "t" | theme-extends-itself | 1:1 | extends | the theme extends itself: t → t
extends = "defalt" | theme-missing | 1:1 | extends | there is no theme `defalt`
extends = "../x" | config-theme-name | 1:1 | extends | `../x` cannot be the name of a theme
extends = "sitegen" | config-theme-name | 1:1 | extends | `sitegen` cannot be the name of a theme
extends = | config-syntax-empty | 1:9 | = | there is no value after `=`
extnds = "default" | config-unknown-key | 1:1 | extnds | unknown key `extnds`
extends = 3 | config-type-string | 1:1 | extends | `extends` must be a string, but is an integer
[highlight]⏎light = "nope" | theme-style-unknown | 4:10 | nope | Pygments has no style `nope`
[strings.ko]⏎x = 3 | config-type-string | 4:1 | x | `x` must be a string, but is an integer
""")
STYLES = table(r"""
@import "x.css"; | css-imports-itself | 1:10 | x.css | the style sheets import one another without end, at `x.css`
a {}⏎@import url(x.css); | css-imports-itself | 2:13 | x.css | the style sheets import one another without end, at `x…
a {}⏎b { background: url("../nope.png") } | file-missing | 2:22 | ../nope.png | there is no file `../nope.png`
a { background: url(../../theme.toml) } | file-missing | 1:21 | ../../theme.toml | there is no file `../../theme.toml`
""")
OWN_STYLES = table(r"""
a {}⏎b { background: url(nope.png) } | file-missing | 2:21 | nope.png | there is no file `nope.png`
b { background: url(/nope.png) } | file-missing | 1:21 | /nope.png | there is no file `/nope.png`
b { background: url(../../../etc/passwd) } | file-missing | 1:21 | ../../../etc/passwd | there is no file `../../…
""")
THEME = 'name = "t"\nextends = "default"\n'
POST = "themes/t/templates/post.html"


def themed(blog: MakeBlog, files: dict[str, str | bytes]) -> Blog:
    """A blog of one post with the theme ``t``."""
    made = blog('theme = "t"\n')
    made.post("a")
    for path, content in {"t/theme.toml": THEME, **files}.items():
        made.write(f"themes/{path}", content)
    return made


@pytest.mark.parametrize(("text", "code", "place", "mark", "message"), TEMPLATES)
def test_templates(blog: MakeBlog, text: str, code: str, place: str, mark: str, message: str) -> None:
    [problem] = themed(blog, {"t/templates/post.html": text}).problems()
    check(problem, code, f"{POST}:{place}", mark, message)


@pytest.mark.parametrize(("text", "code", "place", "mark", "message"), THEMES)
def test_theme_files(blog: MakeBlog, text: str, code: str, place: str, mark: str, message: str) -> None:
    made = themed(blog, {"t/theme.toml": text if text.startswith("ext") else THEME + text})
    [problem] = made.problems()
    check(problem, code, f"themes/t/theme.toml:{place}", mark, message)


@pytest.mark.parametrize(("text", "code", "place", "mark", "message"), STYLES)
def test_style_sheets(blog: MakeBlog, text: str, code: str, place: str, mark: str, message: str) -> None:
    [problem] = themed(blog, {"t/static/x.css": text}).problems()
    check(problem, code, f"themes/t/static/x.css:{place}", mark, message)


@pytest.mark.parametrize(("text", "code", "place", "mark", "message"), OWN_STYLES)
def test_style_sheets_of_the_site(blog: MakeBlog, text: str, code: str, place: str, mark: str, message: str) -> None:
    [problem] = blog(f"-- assets/x.css --\n{text}").problems()
    check(problem, code, f"assets/x.css:{place}", mark, message)


@pytest.mark.parametrize(
    ("files", "place"),
    [
        ({"t/templates/_x.html": "a\nb\n{{ nope }}"}, "themes/t/templates/_x.html:3:4"),
        ({"t/templates/_x.html": "a\r\nb\r\n{{ nope }}"}, "themes/t/templates/_x.html:3:4"),
        ({"t/templates/_x.html": "a\x0c\n{{ nope }}"}, "themes/t/templates/_x.html:2:4"),
        ({"t/templates/_x.html": "a\n{% if %}"}, "themes/t/templates/_x.html:2:7"),
        ({"t/templates/_x.html": "{% include 'post.html' %}"}, f"{POST}:1:1"),
        ({"t/templates/_x.html": b"a\n\xff"}, "themes/t/templates/_x.html:2:1"),
        ({}, f"{POST}:1:13"),
    ],
)
def test_templates_within_templates(blog: MakeBlog, files: dict[str, str | bytes], place: str) -> None:
    [problem] = themed(blog, {"t/templates/post.html": "{% include '_x.html' %}", **files}).problems()
    assert where(problem.place) == place


def test_a_template_that_nests_too_deep(blog: MakeBlog) -> None:
    [problem] = themed(blog, {"t/templates/post.html": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}"}).problems()
    assert (problem.code, where(problem.place)) == ("template-too-deep", f"{POST}:1:1")


def test_a_macro_that_calls_itself(blog: MakeBlog) -> None:
    text = "a\n{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"
    [problem] = themed(blog, {"t/templates/post.html": text}).problems()
    check(problem, "template-recursion", f"{POST}:2:1", text[2:], "the template includes, extends or calls itself …")


def test_each_broken_template_is_told_once(blog: MakeBlog) -> None:
    made = themed(blog, {"t/templates/post.html": "{{ nope }}", "t/templates/term.html": "{{ nope }}"})
    for name in "bcd":
        made.post(name, tags="[x, y, z]")
    assert [where(p.place) for p in made.problems()] == [f"{POST}:1:4", "themes/t/templates/term.html:1:4"]


def test_a_theme_without_templates(blog: MakeBlog) -> None:
    found = themed(blog, {"t/theme.toml": 'name = "t"'}).problems()
    assert {p.code for p in found} == {"template-missing"}
    assert f"{POST}" in {where(p.place) for p in found}


@pytest.mark.parametrize(
    ("extends", "chain", "place"),
    [
        ({"t": "t"}, "t → t", "themes/t/theme.toml:1:1"),
        ({"t": "u", "u": "v", "v": "t"}, "t → u → v → t", "themes/v/theme.toml:1:1"),
        ({"t": "u", "u": "v", "v": "u"}, "t → u → v → u", "themes/v/theme.toml:1:1"),
        ({"t": "default", "default": "plain"}, "t → default → plain → default", "themes/plain/theme.toml:3:1"),
    ],
)
def test_themes_that_extend_themselves(blog: MakeBlog, extends: dict[str, str], chain: str, place: str) -> None:
    made = themed(blog, {f"{name}/theme.toml": f'extends = "{other}"' for name, other in extends.items()})
    [problem] = made.problems()
    assert (problem.code, dict(problem.values)) == ("theme-extends-itself", {"chain": chain})
    assert where(problem.place).startswith(place.rpartition("/")[0])


def test_theme_files_that_are_no_text(blog: MakeBlog) -> None:
    [problem] = themed(blog, {"t/theme.toml": b'name = "t"\nextends = "\xff"'}).problems()
    assert (problem.code, where(problem.place)) == ("not-utf8", "themes/t/theme.toml:2:12")


def test_a_theme_without_its_file(blog: MakeBlog) -> None:
    made = themed(blog, {})
    (made.root / "themes/t/theme.toml").unlink()
    made.write("themes/t/templates/post.html", "")
    [problem] = made.problems()
    check(problem, "theme-file-missing", "themes/t/theme.toml", "", "the theme `t` has no theme.toml")
    (made.root / "themes/t/theme.toml").mkdir()
    [problem] = made.problems()
    assert problem.code == "unreadable"


def unreadable(how: str, file: Path, kept: Path) -> None:
    """Put something that cannot be read in the place of a file or folder, of which ``kept`` is a copy."""
    if how == "pipe":
        os.mkfifo(file)
    elif how == "permissions":
        shutil.copytree(kept, file) if kept.is_dir() else shutil.copy(kept, file)
        file.chmod(0)
    else:
        os.symlink({"circle": file.name, "to nothing": "nothing", "long": "x" * 3000}[how], file)


@needs("a shell")  # and permissions as they are there
@pytest.mark.parametrize("how", ["circle", "to nothing", "long", "pipe", "permissions"])
def test_files_that_cannot_be_read(blog: MakeBlog, how: str) -> None:
    files = {"t/static/x.css": "a {}", "t/static/x.js": "1", "t/templates/post.html": "{% include 'x.html' %}"}
    files["t/templates/x.html"] = "1"
    made = themed(blog, {**files})
    made.write("assets/x.css", "a {}")
    made.write("assets/x.png", b"x")
    theirs = [made.root / f"themes/{name}" for name in (*files, "t/theme.toml", "t/static", "t/templates", "t")]
    kept = made.root / "kept"
    for file in (*theirs, made.root / "assets/x.css", made.root / "assets/x.png", made.root / "assets"):
        os.rename(file, kept)
        unreadable(how, file, kept)
        place = file.relative_to(made.root).as_posix()
        if how != "permissions" or not os.access(file, os.R_OK):  # root may read everything
            places = {where(problem.place) for problem in made.problems()}
            assert places & {place, f"{place}/theme.toml", "site.toml:2:1"}, (place, places)
        if os.path.isdir(file):
            file.chmod(0o700)
            shutil.rmtree(file)
        else:
            file.unlink()
        os.rename(kept, file)
    made.build()


def test_a_static_file_that_goes_meanwhile(tmp_path: Path) -> None:
    """Between the look at a theme's folder and the reading of its files."""
    text = 'title = "t"\ntheme = "t"'
    file = tmp_path / "themes/t/static/x.css"
    file.parent.mkdir(parents=True)
    file.write_text("a {}")
    (tmp_path / "themes/t/theme.toml").write_text("")
    theme = load_theme(tmp_path, read_config(text), partial(find_key, text, "site.toml"))
    file.unlink()
    with pytest.raises(Problems) as found:
        make_statics(theme, "")
    [problem] = found.value.problems
    assert (problem.code, where(problem.place)) == ("unreadable", "themes/t/static/x.css")


@pytest.mark.parametrize("place", ["themes/t/static/x.txt", "themes/t/templates/post.html", "themes/t/static/x"])
def test_links_out_of_a_theme(blog: MakeBlog, place: str) -> None:
    made = themed(blog, {"t/static/a.css": "a {}", "t/templates/x": "x"})
    outside = made.root.parent / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("secret", encoding="utf-8")
    os.symlink(outside if place.endswith("/x") else outside / "secret.txt", made.root / place)
    [problem] = made.problems()
    assert (problem.code, where(problem.place)) == ("symlink-leaves-site", place)


def test_a_theme_that_is_a_link_out_of_the_site(blog: MakeBlog) -> None:
    made = blog('theme = "t"\n')
    outside = made.root.parent / "outside"
    outside.mkdir()
    (outside / "theme.toml").write_text(THEME, encoding="utf-8")
    (made.root / "themes").mkdir()
    os.symlink(outside, made.root / "themes/t")
    [problem] = made.problems()
    check(problem, "symlink-leaves-site", "themes/t", "", "a symbolic link leads out of the site, to …")


def test_filters_are_asked_on_every_page(blog: MakeBlog) -> None:
    """Jinja evaluates what is constant once, while it compiles: then the first page would answer for all."""
    made = themed(blog, {"t/templates/post.html": "{{ 5|reading_time }} {{ 'favicon.svg'|asset }}"})
    made.post("b", lang="en")
    made.build()
    assert made.read("posts/a/index.html").split(" /")[0] != made.read("posts/b/index.html").split(" /")[0]
