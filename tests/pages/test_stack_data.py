"""``stack.json`` keeps to its schema, and the documentation shows all that is in it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sitegen.package import DOCS
from tests.pages.test_timeline import SITE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.built import Built
    from tests.support import Blog

    MakeBlog = Callable[[str], Blog]

SCHEMA = json.loads((Path(__file__).parents[1] / "schemas/stack.json").read_text(encoding="utf-8"))


def wrong(value: Any, schema: dict[str, Any], place: str = "$") -> list[str]:
    """What a JSON schema finds wrong with a value, as far as this one needs it."""
    if "$ref" in schema:
        return wrong(value, SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], place)
    if "const" in schema:
        return [] if value == schema["const"] else [f"{place} is {value!r}"]
    types = {"object": dict, "array": list, "string": str}
    if type(value) is not types[schema["type"]]:
        return [f"{place} is {value!r}"]
    if isinstance(value, str):
        return [] if re.search(schema.get("pattern", ""), value) else [f"{place} is {value!r}"]
    if isinstance(value, list):
        return [found for n, item in enumerate(value) for found in wrong(item, schema["items"], f"{place}[{n}]")]
    found = [f"{place} has no {key}" for key in schema["required"] if key not in value]
    for key, item in value.items():
        of_key = schema["properties"].get(key)
        found += wrong(item, of_key, f"{place}.{key}") if of_key else [f"{place} has {key}"]
    return found


def test_data_keeps_to_the_schema(blog: MakeBlog) -> None:
    site = blog(SITE)
    site.build()
    data = json.loads(site.read("stack.json"))
    assert wrong(data, SCHEMA) == []
    tools = {tool["name"]: tool for tool in data["tools"]}
    assert tools["nginx"]["users"] == ["바다", "플랫폼팀"]
    assert (tools["nginx"]["area"], tools["nginx"]["since"]) == ("웹 서버", "2018-01")
    assert (tools["Jenkins"]["until"], tools["Jenkins"]["replaced_by"]) == ("2021-06", "GitHub Actions")
    assert tools["GitHub Actions"]["uses"][0] == {
        "url": "https://team.example/blog/posts/new/", "title": "지금의 스택", "month": "2022-07", "users": ["바다"],
        "note": "저장소마다",
    }  # fmt: skip


def test_the_schema_notices() -> None:
    data = {"version": 2, "site": "x", "tools": [{"name": "", "since": "3월", "uses": [{"when": 1}]}]}
    assert wrong(data, SCHEMA) == [
        "$.version is 2", "$.site is 'x'", "$.tools[0] has no area", "$.tools[0] has no url", "$.tools[0].name is ''",
        "$.tools[0].since is '3월'", "$.tools[0].uses[0] has no url", "$.tools[0].uses[0] has no title",
        "$.tools[0].uses[0] has when",
    ]  # fmt: skip


def test_the_documented_data_keeps_to_it() -> None:
    """And shows every key that there is."""
    docs = re.search(r"```json\n(.*?)```", (DOCS / "themes.md").read_text(encoding="utf-8"), re.DOTALL)
    assert docs
    data = json.loads(docs[1])
    assert wrong(data, SCHEMA) == []
    [tool] = data["tools"]
    assert tool.keys() == SCHEMA["$defs"]["tool"]["properties"].keys()
    assert tool["uses"][0].keys() == SCHEMA["$defs"]["use"]["properties"].keys()


def test_the_data_of_whole_sites(built: Built) -> None:
    """The blog that ships has a stack of its own."""
    if "stack.json" in built.files:
        data = json.loads(built.text("stack.json"))
        assert wrong(data, SCHEMA) == []
        assert data["site"] == built.home
        assert len(data["tools"]) >= 15
    assert ("stack.json" in built.files) == (built.name == "shipped")
