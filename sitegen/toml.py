"""TOML read into named tuples, with the place of every key for what is wrong with it.

The classes are the schema: a field is a key, its type says what the key may hold. A key that no field knows is an
error.
"""

from __future__ import annotations

import re
import tomllib
import typing
from functools import cache
from typing import Any, Literal, Protocol, TypeVar

from sitegen.errors import Place, Problem, Problems, error, nearest
from sitegen.hangul import nfc

T = TypeVar("T")
# The value of a key that fits no field.
_MISSING = object()


class Find(Protocol):
    """Finds the place of a key; ``index`` counts the tables of an array."""

    def __call__(self, keys: tuple[str, ...], index: int = 0) -> Place: ...


def read_table(text: str, cls: type[T], path: str) -> tuple[T, Find]:
    """A TOML file as the named tuple ``cls``, and a function that finds the place of a key in it.

    Raises Problems for TOML that is none, for unknown keys and for values of the wrong type.
    """
    source = _Source(path, text)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exception:
        raise Problems([_syntax_error(source, exception)]) from None
    except RecursionError:
        raise Problems([error("config-syntax", source.deepest(), reason="nested too deep")]) from None
    except ValueError as exception:  # a number of more digits than Python reads
        raise Problems([error("config-syntax", source.longest(), reason=str(exception).split(";")[0])]) from None
    reader = _Reader(source)
    found: T = reader.table(table, cls, ())
    if reader.problems:
        raise Problems(reader.problems)
    return found, source.place


def find_key(text: str, path: str, keys: tuple[str, ...]) -> Place:
    """The place of a key in a TOML file that has been read before."""
    return _Source(path, text).place(keys)


def keys(cls: type, prefix: str = "") -> list[str]:
    """Every key of the schema in dotted form; ``ID`` stands for a name that the author chooses."""
    found = []
    for name, hint in _hints(cls).items():
        inner = next((arg for arg in (hint, *typing.get_args(hint)) if _is_schema(arg)), None)
        if isinstance(inner, type):
            found += keys(inner, f"{prefix}{name}.ID." if typing.get_origin(hint) is dict else f"{prefix}{name}.")
        else:
            found.append(prefix + name)
    return found


class _Source:
    """The text of a TOML file, searched for a key only when there is a problem with it."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.lines = [line.removesuffix("\r") for line in text.split("\n")]

    def at(self, line: int, column: int = 1, length: int = 1) -> Place:
        text = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        return Place.of(self.path, line, column, text, length)

    def deepest(self) -> Place:
        """The line with the most brackets."""
        counts = [line.count("[") + line.count("{") for line in self.lines]
        return self.at(counts.index(max(counts)) + 1)

    def longest(self) -> Place:
        """The line with the longest number."""
        found = (re.findall(r"[0-9_]+", line) for line in self.lines)
        lengths = [max(map(len, numbers), default=0) for numbers in found]
        return self.at(lengths.index(max(lengths)) + 1)

    def place(self, keys: tuple[str, ...], index: int = 0) -> Place:
        """The line where the key stands; ``index`` counts the tables of an array. The file where it is not found."""
        table: tuple[str, ...] = ()
        count = -1
        best = Place(self.path)
        inside = ""  # the quotes of a string of several lines that is open
        for number, line in enumerate(self.lines, 1):
            within, inside = inside, _open_quotes(line, inside)
            if within:
                continue
            if header := re.match(r"\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$", line):
                table = tuple(_split_key(header[1]))
                if keys == table[: len(keys)] and keys != table and not best.line:
                    best = self.at(number, line.index("[") + 1, len(line.strip()))
                if table == keys[: len(table)]:
                    count += "[[" in line
                    if table == keys and (count == index or "[[" not in line):
                        return self.at(number, line.index("[") + 1, len(line.strip()))
                    best = self.at(number, line.index("[") + 1, len(line.strip()))
            elif assignment := re.match(
                r"(\s*)((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*=", line
            ):
                full = (*table, *_split_key(assignment[2]))
                if full == keys and count in (-1, index):
                    return self.at(number, len(assignment[1]) + 1, len(assignment[2]))
                if len(table) < len(keys) < len(full) and keys == full[: len(keys)]:  # the first part of a dotted key
                    return self.at(number, len(assignment[1]) + 1, len(assignment[2]))
                if full == keys[: len(full)]:  # an inline table
                    column = line.find(keys[-1])
                    best = self.at(number, max(column, 0) + 1, len(keys[-1]) if column >= 0 else len(assignment[2]))
        return best


def _open_quotes(line: str, inside: str) -> str:
    """The triple quotes that are open after ``line``, when ``inside`` are open before it; "" for none."""
    for quotes in re.findall(r"\"\"\"|'''", line):
        if not inside:
            inside = quotes
        elif inside == quotes:
            inside = ""
    return inside


def _split_key(dotted: str) -> list[str]:
    return [nfc(part.strip().strip("\"'")) for part in re.findall(r"\"[^\"]*\"|'[^']*'|[^.\s]+", dotted)]


class _Reader:
    """Reads tables into named tuples and gathers what does not fit."""

    def __init__(self, source: _Source) -> None:
        self.source = source
        self.problems: list[Problem] = []

    def table(self, table: dict[str, Any], cls: Any, path: tuple[str, ...]) -> Any:
        hints = _hints(cls)
        values = {}
        for key, value in table.items():
            if key not in hints:
                near = ", ".join(f"`{name}`" for name in nearest(key, hints) or hints)
                place = self.source.place((*path, key))
                self.problems.append(error("config-unknown-key", place, key=key, near=near))
            else:
                values[key] = self.value(value, hints[key], (*path, key))
        return cls(**{name: value for name, value in values.items() if value is not _MISSING})

    def value(self, value: Any, hint: Any, path: tuple[str, ...]) -> Any:
        origin, args = typing.get_origin(hint), typing.get_args(hint)
        if _is_schema(hint):
            if isinstance(value, dict):
                return self.table(value, hint, path)
            return self.wrong(path, value, "table")
        if origin is dict:
            if not isinstance(value, dict):
                return self.wrong(path, value, "table")
            return {nfc(key): self.value(inner, args[1], (*path, key)) for key, inner in value.items()}
        if origin is tuple:
            if not isinstance(value, list):
                return self.wrong(path, value, "array")
            return tuple(self.value(inner, args[0], path) for inner in value)
        if origin is Literal:
            if value not in args:
                known = ", ".join(f'"{arg}"' for arg in args)
                self.problems.append(
                    error("config-choice", self.source.place(path), key=path[-1], value=value, known=known)
                )
                return _MISSING
            return value
        if hint is Any:
            return nfc(value) if isinstance(value, str) else value
        if hint is str and isinstance(value, str):
            return nfc(value)
        if hint is int and isinstance(value, int) and not isinstance(value, bool):
            return value
        if hint is bool and isinstance(value, bool):
            return value
        return self.wrong(path, value, {str: "string", int: "integer", bool: "boolean"}[hint])

    def wrong(self, path: tuple[str, ...], value: Any, wanted: str) -> Any:
        names = {
            bool: "a boolean",
            str: "a string",
            int: "an integer",
            float: "a float",
            list: "an array",
            dict: "a table",
        }
        found = names.get(type(value), "a date")
        self.problems.append(error(f"config-type-{wanted}", self.source.place(path), key=path[-1], found=found))
        return _MISSING


@cache
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _is_schema(hint: Any) -> bool:
    """Whether this is the class of a table."""
    return isinstance(hint, type) and issubclass(hint, tuple) and hasattr(hint, "_fields")


def _syntax_error(source: _Source, exception: tomllib.TOMLDecodeError) -> Problem:
    """tomllib says where in its sentence: ``Expected '=' after a key (at line 3, column 7)``."""
    text = str(exception)
    if match := re.search(r"\s*\(at line (\d+), column (\d+)\)$", text):
        place = source.at(int(match[1]), int(match[2]))
        text = text[: match.start()]
    else:
        place = source.at(max(len(source.lines), 1))
        text = re.sub(r"\s*\(at end of document\)$", "", text)
    return error("config-syntax", place, reason=text)
