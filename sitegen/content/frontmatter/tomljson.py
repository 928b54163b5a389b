"""Front matter in TOML and in JSON, made into the tree that YAML makes."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from sitegen.content.frontmatter import yaml
from sitegen.content.frontmatter.keys import field_of
from sitegen.text.toml import parse_toml
from sitegen.words.errors import Place, Problems, error

if TYPE_CHECKING:
    from collections.abc import Mapping

# Two escapes of JSON for one character above U+FFFF, for which YAML has one escape.
_PAIR = re.compile(r"(?<!\\)((?:\\\\)*)\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE)


def load_toml(text: str, path: str) -> yaml.Mapping:
    """The tree of TOML that begins on the second line of the file ``path``. Raises Problems for what is not TOML."""
    if len(text) > yaml.MAX_SIZE:
        raise yaml.YamlError("front-matter-too-large", limit=str(yaml.MAX_SIZE // 1024))
    table, source = parse_toml(f"\n{text}", path)
    keys: dict[tuple[str, ...], tuple[int, int, int, int]] = {}
    for entry in source.entries():
        keys.setdefault(entry.keys, (entry.line, entry.column, entry.length, entry.value))
    return _Tree(text, keys).table(table, (), (0, 0, 1))


class _Tree:
    """Gives the values of TOML their places. A value has the place after its key, an item of an array its own if its
    text is found there."""

    def __init__(self, text: str, keys: Mapping[tuple[str, ...], tuple[int, int, int, int]]) -> None:
        self._text, self._keys = text, keys
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def table(
        self, table: dict[str, Any], path: tuple[str, ...], spot: tuple[int, int, int], depth: int = 0
    ) -> yaml.Mapping:
        found = yaml.Mapping()
        found.line, found.column, _ = spot
        for name, value in table.items():
            line, column, length, at = self._keys.get((*path, name), (spot[0] + 2, spot[1], spot[2], spot[1]))
            key = yaml.scalar(name, line - 2, column, length, plain=True)
            rest = self._text[self._starts[line - 2] + at :].partition("\n")[0].rstrip()
            found[key] = self.value(value, (*path, name), (line - 2, at, max(len(rest), 1)), depth + 1)
        return found

    def value(self, value: Any, path: tuple[str, ...], spot: tuple[int, int, int], depth: int) -> Any:
        if depth > yaml.MAX_DEPTH:
            raise yaml.YamlError("front-matter-too-deep", *spot, limit=str(yaml.MAX_DEPTH))
        if isinstance(value, dict):
            return self.table(value, path, spot, depth)
        if not isinstance(value, list):
            written = str(value).lower() if isinstance(value, bool) else str(value)
            return yaml.scalar(written, *spot, plain=not isinstance(value, str))
        items = yaml.Sequence()
        items.line, items.column, _ = spot
        at = self._starts[spot[0]] + spot[1]
        for item in value:
            place = spot
            if isinstance(item, str) and (start := self._text.find(item, at)) >= 0:
                at = start + len(item)
                line = self._text.count("\n", 0, start)
                place = line, start - self._starts[line], max(len(item), 1)
            items.append(self.value(item, path, place, depth + 1))
        return items


def load_json(text: str, path: str) -> tuple[yaml.Mapping | None, int]:
    """The tree of the JSON that a file begins with, and the number of lines that it takes; None and 0 where the file
    begins with text. Lines of the tree count from 0 in the file. Raises Problems for what is not JSON."""
    if not re.match(r"\{\s*\"", text):
        return None, 0
    try:
        values, end = json.JSONDecoder().raw_decode(text)
    except json.JSONDecodeError as wrong:
        place = Place.of(path, wrong.lineno, wrong.colno, text.split("\n")[wrong.lineno - 1])
        raise Problems([error("json-syntax", place)]) from None
    except (RecursionError, ValueError):  # nested without end, or a number of more digits than Python reads
        raise Problems([error("json-syntax", Place.of(path, 1, 1, text.partition("\n")[0]))]) from None
    if not any(map(field_of, values)):
        return None, 0
    if rest := text[end:].partition("\n")[0].strip():
        line = text.count("\n", 0, end)
        column = text.index(rest, end) - text.rfind("\n", 0, end)
        raise Problems([error("json-syntax", Place.of(path, line + 1, column, text.split("\n")[line], len(rest)))])
    # JSON is YAML, except for tabs and for characters that are written as two escapes.
    tree = yaml.load(_PAIR.sub(_joined, text[:end].replace("\t", " ")))
    assert isinstance(tree, yaml.Mapping)
    return tree, text.count("\n", 0, end) + 1


def _joined(pair: re.Match[str]) -> str:
    high, low = int(pair[2], 16), int(pair[3], 16)
    return f"{pair[1]}\\U{0x10000 + ((high & 0x3FF) << 10) + (low & 0x3FF):08x}"
