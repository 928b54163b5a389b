"""The ``site.toml`` of a moved site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sitegen.config import Config, read_config
from sitegen.words.errors import Problems

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def usable(settings: dict[str, Any]) -> tuple[dict[str, Any], Config, list[str]]:
    """The settings without the keys that ours cannot have, as values and as they are read, and those keys."""
    refused: list[str] = []
    while True:
        try:
            return settings, read_config(toml_text(settings)), refused
        except Problems as found:
            place = found.problems[0].place
            lines = toml_text(settings).split("\n")[: place.line if place else 0]
            key = next((match[1] for line in reversed(lines) if (match := _TOP.match(line))), "")
            if key not in settings:
                raise
            refused.append(key)
            settings = {name: value for name, value in settings.items() if name != key}


_TOP = re.compile(r"\[{0,2}([a-z_]+)(?=[ .\]=])")


def toml_text(settings: Mapping[str, Any]) -> str:
    """TOML of values, tables and lists of tables."""
    return "\n".join(_lines(settings, ())).strip("\n") + "\n"


def _lines(table: Mapping[str, Any], above: tuple[str, ...]) -> Iterator[str]:
    values = {key: value for key, value in table.items() if not _is_table(value)}
    if above and (values or not table):
        yield f"\n[{'.'.join(map(_key, above))}]"
    for key, value in values.items():
        yield f"{_key(key)} = {_value(value)}"
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _lines(value, (*above, key))
        elif _is_table(value):
            for item in value:
                yield f"\n[[{'.'.join(map(_key, (*above, key)))}]]"
                yield from (f"{_key(name)} = {_value(inner)}" for name, inner in item.items())


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _value(key)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda match: f"\\u{ord(match[0]):04x}", text) + '"'
