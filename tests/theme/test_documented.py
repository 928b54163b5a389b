"""``docs/themes.md`` has every option, block and string of the default theme, and no other."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from sitegen.package import BUILT_IN
from tests.test_fields import section

DEFAULT = BUILT_IN / "default"
SETTINGS: dict[str, Any] = tomllib.loads((DEFAULT / "theme.toml").read_text(encoding="utf-8"))


def names(title: str) -> set[str]:
    return set(re.findall(r"`([\w.]+)`", section("themes.md", title)))


def test_options() -> None:
    known = names("기본 테마의 옵션")
    options = SETTINGS["options"]
    nested = [(key, name) for key, value in options.items() if isinstance(value, dict) for name in value]
    assert not [f"{key}.{name}" for key, name in nested if not known & {name, f"{key}.{name}"}]
    rows = re.findall(r"^\| `(\w+)", section("themes.md", "기본 테마의 옵션"), re.MULTILINE)
    assert set(rows) == options.keys()


def test_blocks() -> None:
    table = dict(re.findall(r"^\| `([\w]+\.html)` \| (.+) \|$", section("themes.md", "기본 테마의 블록"), re.MULTILINE))
    documented = {template: set(re.findall(r"`(\w+)`", blocks)) for template, blocks in table.items()}
    files = (DEFAULT / "templates").glob("*.html")
    found = {file.name: set(re.findall(r"{%-? block (\w+)", file.read_text(encoding="utf-8"))) for file in files}
    assert documented == {template: blocks for template, blocks in found.items() if blocks}


def test_strings() -> None:
    assert names("기본 테마의 문구") >= SETTINGS["strings"]["ko"].keys()
