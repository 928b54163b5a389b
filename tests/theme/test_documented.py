"""``docs/themes.md`` has every block, option, string and variable of the default theme, and none that is not there."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import textwrap
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sitegen.pages
import sitegen.theme
from sitegen.package import BUILT_IN
from sitegen.pages import KINDS
from sitegen.theme.lists import listing
from sitegen.theme.page import Page
from sitegen.theme.views import View
from tests.built import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DOCUMENT = REPOSITORY / "docs/themes.md"
TEMPLATES = BUILT_IN / "default/templates"
OWN = Path(sitegen.theme.__file__).parent / "own/theme.toml"
_BLOCK = re.compile(r"\{%-?\s*block\s+(\w+)")
_ROW = re.compile(r"^\| `([^`]+)` \|.*$", re.MULTILINE)
# The headings below which the attributes of each view stand. Those of a parent class stand there, too.
HEADINGS = {
    **dict.fromkeys(("SiteView", "MenuItem", "YearView", "TranslationLink", "Link"), "어디서나 쓸 수 있는 값"),
    **dict.fromkeys(("CardView", "EntryView", "TermLink", "AuthorLink"), "카드"),
    **dict.fromkeys(("PostView", "BookmarkView", "DatedLink", "SeriesLink", "UsedTool"), "글(post)"),
    **dict.fromkeys(("PersonView", "Described"), "사람(person)"),
    **dict.fromkeys(("ToolView", "Bar", "UseView"), "도구(tool)"),
    **dict.fromkeys(("TermView", "AuthorView"), "용어(term)"),
    "Pager": "쪽(pager)",
}
# What views have for the program: templates have another way to it.
FOR_THE_PROGRAM = {"ToolView.record", "PostView.absolute_html"}
# What of a page templates read; the rest of :class:`Page` is for views and for the program.
FOR_VIEWS = {
    "archived", "asset", "author", "author_name", "card", "cards", "first_page", "has_string", "home", "href",
    "in_sitemap", "jobs", "lastmod", "lasts", "link", "linked", "other_language", "own_robots", "parents", "place_of",
    "reference",
    "setting", "shows_document", "size_of", "string", "template_place", "terms", "text", "variables",
}  # fmt: skip


@cache
def sections() -> dict[str, str]:
    """The text below each heading of the second or third level, without what is below others."""
    _, *parts = re.split(r"^##+ (.+)\n", DOCUMENT.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def differences(heading: str, wanted: Iterable[str], example: str) -> list[str]:
    """What is missing in the table below a heading, and what is there that is not wanted."""
    rows, names = {match[1] for match in _ROW.finditer(sections().get(heading, ""))}, set(wanted)
    where = f'docs/themes.md, "{heading}"'
    missing = [f"{where}: add a row `{example.format(name=name)}`" for name in sorted(names - rows)]
    return missing + [f"{where}: take the row of `{name}` away" for name in sorted(rows - names)]


def told(problems: list[str]) -> str:
    return "\n".join(["The table of docs/themes.md is not that of the theme any more.", *problems])


def default() -> dict[str, Any]:
    return tomllib.loads((BUILT_IN / "default/theme.toml").read_text(encoding="utf-8"))


def test_blocks() -> None:
    names = {name for file in TEMPLATES.glob("*.html") for name in _BLOCK.findall(file.read_text(encoding="utf-8"))}
    problems = differences("기본 테마의 블록", names, "| `{name}` | 템플릿 | 무엇이 들어 있는지 |")
    assert not problems, told(problems)


def test_options() -> None:
    """A row may be about several. The keys of a table stand in its row, or as ``banner.text``."""
    rows = re.findall(r"^\| (`[^|]+) \|.*$", text := sections()["기본 테마의 옵션"], re.MULTILINE)
    named = [name for row in rows for name in re.findall(r"`([^`]+)`", row)]
    options, where = default()["options"], 'docs/themes.md, "기본 테마의 옵션"'
    problems = [f"{where}: take `{name}` away" for name in named if name.split(".")[0] not in options]
    for name, value in options.items():
        table = value[0] if isinstance(value, list) and value and isinstance(value[0], dict) else value
        keys = list(table) if isinstance(table, dict) else []
        row = re.search(rf"^\| `{name}` \|.*$", text, re.MULTILINE)
        missing = [key for key in keys if f"{name}.{key}" not in named and not (row and f"`{key}`" in row[0])]
        problems += [f"{where}: say what `{name}.{key}` is" for key in missing]
        if not keys and name not in named:
            problems.append(f"{where}: add a row `| `{name}` | 기본값 | 뜻 |`")
    assert not problems, told(problems)


def test_strings() -> None:
    """Each with its Korean text."""
    own = tomllib.loads(OWN.read_text(encoding="utf-8"))
    strings = own["strings"]["ko"] | default()["strings"]["ko"]
    problems = differences("기본 테마의 문구", strings, "| `{name}` | 한국어 문구 |")
    text = sections().get("기본 테마의 문구", "")
    wrong = [row for key, said in sorted(strings.items()) if (row := f"| `{key}` | {said} |") not in text]
    problems += [f'docs/themes.md, "기본 테마의 문구": the row must be\n{row}' for row in wrong]
    assert not problems, told(problems)


def public(of: type) -> set[str]:
    """The attributes that templates can read."""
    return {
        name
        for layer in of.__mro__
        if layer is not object
        for name in (*vars(layer), *getattr(layer, "__slots__", ()))
        if name[0] != "_"
    }


def views() -> Iterator[type[View]]:
    for package in (sitegen.theme, sitegen.pages):
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{package.__name__}.{module.name}")
    found = list(View.__subclasses__())
    while found:
        yield (view := found.pop())
        found += view.__subclasses__()


def test_attributes_of_views() -> None:
    problems = []
    for view in dict.fromkeys(views()):
        if not view.__module__.startswith("sitegen."):
            continue
        heading = HEADINGS.get(view.__name__)
        if heading is None:
            problems.append(f"{view.__name__}: say in HEADINGS of {Path(__file__).name} where docs/themes.md has it")
            continue
        above = [HEADINGS[parent.__name__] for parent in view.__mro__ if parent.__name__ in HEADINGS]
        text = "\n".join(sections()[name] for name in (heading, *above))
        classes = [layer.__name__ for layer in view.__mro__]
        for name in sorted(public(view)):
            is_told = re.search(rf"`(?:site\.)?{name}[`(\"]", text)
            if not is_told and not FOR_THE_PROGRAM & {f"{layer}.{name}" for layer in classes}:
                problems.append(f'docs/themes.md, "{heading}": say what `{name}` of {view.__name__} is')
    assert not problems, told(problems)


def test_attributes_of_pages() -> None:
    text = sections()["어디서나 쓸 수 있는 값"]
    names = sorted(public(Page) - FOR_VIEWS | {"kind", "number"})
    where = 'docs/themes.md, "어디서나 쓸 수 있는 값"'
    problems = [
        f"{where}: say what `page.{name}` is, or name it in FOR_VIEWS of {Path(__file__).name}"
        for name in names
        if f"`page.{name}`" not in text
    ]
    assert not problems, told(problems)


def given(function: Any) -> set[str]:
    """The names of the dictionary that a function returns."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    returned = [node.value for node in ast.walk(tree) if isinstance(node, ast.Return)]
    keys = [key for value in returned if isinstance(value, ast.Dict) for key in value.keys]
    found = {str(key.value) for key in keys if isinstance(key, ast.Constant)}
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return found | given(listing) if "listing" in names else found


def test_variables_of_templates() -> None:
    rows = {match[1]: match[0] for match in _ROW.finditer(sections()["템플릿"])}
    problems = [
        f'docs/themes.md, "템플릿": say in the row of `{kind.template}` what `{name}` is'
        for kind in KINDS
        if not kind.template.startswith("sitegen/")
        for name in sorted(given(kind.variables))
        if f"`{name}`" not in rows.get(kind.template, "")
    ]
    assert not problems, told(problems)
