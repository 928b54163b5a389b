"""Values of front matter that are tables, and values that are wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sitegen.content.frontmatter import keys, yaml
from sitegen.fields import ROBOTS, Tool, is_partial_date, is_robots

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_CONTROL = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f]")
# What may be said of a tool.
TOOL_KEYS = tuple(name for name in Tool._fields if name != "group")


class Unusable(Exception):
    """A value that a field cannot hold: the code of the problem, the part of the value to point at, and values for the
    problem's sentence, which is the key if there are none."""

    def __init__(self, code: str, where: Any, **values: object) -> None:
        super().__init__(code)
        self.code, self.where, self.values = code, where, values


def tool_of(table: Any, said: dict[str, str]) -> Tool:
    """The tool of a ``table`` that says this of it, key by key. Raises Unusable for one without a name, and for wrong
    dates."""
    if not said.get("name"):
        raise Unusable("tool-name-missing", table)
    tool = Tool(**said)
    for key in ("since", "until"):
        if (date := said.get(key)) and not is_partial_date(date):
            raise Unusable("tool-date", table[key], key=key, value=date)
    if tool.until and tool.since[: len(tool.until)] > tool.until:
        raise Unusable("tool-ends-first", table["until"], name=tool.name, since=tool.since, until=tool.until)
    return tool


def first_of(table: yaml.Mapping, names: Iterable[str]) -> Any:
    """The value of the first of these keys that a table has; None where it has none."""
    known = {keys.canonical(key): value for key, value in table.items() if not yaml.is_null(value)}
    return next((known[name] for name in names if name in known), None)


def scalar_of(key: str, value: Any) -> yaml.Scalar:
    """What a key of a table says, which is no list and no table. Raises Unusable, which names this key."""
    if not isinstance(value, yaml.Scalar):
        raise Unusable("front-matter-not-text", value, key=key)
    return value


def checked(text: str, value: Any) -> str:
    """Text without control characters, which YAML can write as ``"\\0"`` and no page, feed or terminal may hold."""
    if _CONTROL.search(text):
        raise Unusable("front-matter-control", value)
    return text


def robots_of(text: str, value: Any, flags: Mapping[str, bool]) -> str | None:
    """What a document says to search engines, or whether it says ``noindex``. Raises Unusable for words that they do
    not know."""
    if text.lower() in flags:
        return "noindex" if flags[text.lower()] else None
    if not is_robots(text):
        raise Unusable("robots-unknown", value, value=text, known=list(ROBOTS))
    return text
