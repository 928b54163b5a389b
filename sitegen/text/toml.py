"""TOML read into named tuples, with the place of every key for what is wrong with it.

The classes are the schema: a field is a key, its type says what the key may hold. A key that no field knows is an
error.
"""

from __future__ import annotations

import tomllib
import typing
from functools import cache
from typing import Any, Literal, Protocol, TypeVar

from sitegen.text.hangul import nfc
from sitegen.text.tomltext import Source
from sitegen.words.errors import Place, Problem, Problems, error
from sitegen.words.similar import nearest

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
    table, source = parse(text, path)
    reader = _Reader(source)
    found: T = reader.table(table, cls, ())
    if reader.problems:
        raise Problems(reader.problems)
    return found, source.place


def parse(text: str, path: str) -> tuple[dict[str, Any], Source]:
    """The values of a TOML file, and its text, which knows where they stand. Raises Problems for TOML that is none."""
    source = Source(path, text)
    try:
        return tomllib.loads(text), source
    except tomllib.TOMLDecodeError as exception:
        raise Problems([source.syntax_problem(exception)]) from None
    except RecursionError:
        raise Problems([error("config-syntax", source.deepest(), reason="nested too deep")]) from None
    except ValueError as exception:  # a number of more digits than Python reads
        raise Problems([error("config-syntax", source.longest(), reason=str(exception).split(";")[0])]) from None


def find_key(text: str, path: str, keys: tuple[str, ...]) -> Place:
    """The place of a key in a TOML file that has been read before."""
    return Source(path, text).place(keys)


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


class _Reader:
    """Reads tables into named tuples and gathers what does not fit."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.top: tuple[str, ...] = ()  # the keys of the file itself
        self.index = 0  # which table of an array is being read
        self.problems: list[Problem] = []

    def table(self, table: dict[str, Any], cls: Any, path: tuple[str, ...]) -> Any:
        hints = _hints(cls)
        self.top = self.top or tuple(hints)
        values = {}
        for key, value in table.items():
            if key in hints:
                values[key] = self.value(value, hints[key], (*path, key))
            elif not self.strayed((*path, key)):
                near = ", ".join(f"`{name}`" for name in nearest(key, hints))
                self.problems.append(error("config-unknown-key", self.place((*path, key)), key=key, near=near))
        return cls(**{name: value for name, value in values.items() if value is not _MISSING})

    def place(self, path: tuple[str, ...]) -> Place:
        """Where a key stands; in the table of an array that is being read."""
        return self.source.place(path, self.index)

    def strayed(self, path: tuple[str, ...]) -> bool:
        """Whether a key that does not fit is one of the file itself that was written below a table. Then it is told."""
        place = self.place(path)
        header = self.source.header_above(place.line)
        is_stray = bool(header) and len(path) > 1 and path[-1] in self.top and place.text.lstrip().startswith(path[-1])
        if is_stray:
            first = self.source.first_header
            self.problems.append(error("config-key-in-table", place, first, key=path[-1], table=header))
        return is_stray

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
            values = []
            for self.index, inner in enumerate(value):
                values.append(self.value(inner, args[0], path))
            self.index = 0
            return tuple(values)
        if origin is Literal:
            if value not in args:
                known = ", ".join(f'"{arg}"' for arg in args)
                self.problems.append(error("config-choice", self.place(path), key=path[-1], value=value, known=known))
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
        if self.strayed(path):
            return _MISSING
        self.problems.append(error(f"config-type-{wanted}", self.place(path), key=path[-1], found=kind_of(value)))
        return _MISSING


def kind_of(value: Any) -> str:
    """What a value is, as messages call it."""
    names = {
        bool: "a boolean",
        str: "a string",
        int: "an integer",
        float: "a float",
        list: "an array",
        dict: "a table",
    }
    return names.get(type(value), "a date")


@cache
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _is_schema(hint: Any) -> bool:
    """Whether this is the class of a table."""
    return isinstance(hint, type) and issubclass(hint, tuple) and hasattr(hint, "_fields")
