"""Reads TOML into named tuples.

A class is a schema: its fields are the keys, their types say what a key may hold. Other keys are errors.
"""

from __future__ import annotations

import tomllib
import typing
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, Literal, Protocol, TypeAlias, TypeVar

from sitegen.text.hangul import nfc
from sitegen.text.tomltext import TomlText
from sitegen.words.errors import Place, Problem, Problems, error
from sitegen.words.similar import nearest

T = TypeVar("T")
IsOption: TypeAlias = Callable[[str], bool]
# Stands for a value that does not fit its key.
_MISSING = object()
# Tables within tables of options. More would be more than functions that call themselves can walk.
_DEEPEST = 20
_KINDS = {
    bool: "a boolean",
    str: "a string",
    int: "an integer",
    float: "a float",
    list: "an array",
    dict: "a table",
}


class Find(Protocol):
    """Finds the place of a key; ``index`` counts the tables of an array, and of the arrays in it."""

    def __call__(self, keys: tuple[str, ...], *index: int) -> Place: ...


def read_table(text: str, cls: type[T], path: str, is_option: IsOption = lambda _: False) -> tuple[T, Find]:
    """A TOML file as the named tuple ``cls``, and a function that finds the place of a key in it. ``is_option`` says of
    an unknown key at the top of the file whether it belongs under ``[theme_options]``.

    Raises Problems for wrong syntax, unknown keys and values of a wrong type.
    """
    table, source = parse_toml(text, path)
    reader = _Reader(source, is_option)
    try:
        found: T = reader.table(table, cls, ())
    except RecursionError:
        raise Problems([error("config-syntax", source.deepest(), reason="nested too deep")]) from None
    if reader.problems:
        raise Problems(reader.problems)
    return found, source.place


def parse_toml(text: str, path: str) -> tuple[dict[str, Any], TomlText]:
    """The values of a TOML file, and its text, in which their places are found. Raises Problems for wrong syntax."""
    source = TomlText(path, text)
    try:
        return tomllib.loads(text), source
    except tomllib.TOMLDecodeError as exception:
        raise Problems([source.syntax_problem(exception)]) from None
    except RecursionError:
        raise Problems([error("config-syntax", source.deepest(), reason="nested too deep")]) from None
    except ValueError as exception:  # a number of more digits than Python reads
        raise Problems([error("config-syntax", source.longest(), reason=str(exception).split(";")[0])]) from None


def find_key(text: str, path: str, keys: tuple[str, ...], *index: int) -> Place:
    """The place of a key in the text of a TOML file; ``index`` is that of the table, in each array around it."""
    return _last_text(path, text).place(keys, *index)


@lru_cache(1)
def _last_text(path: str, text: str) -> TomlText:
    return TomlText(path, text)


class _Reader:
    """Makes tables into named tuples, and gathers the problems."""

    def __init__(self, source: TomlText, is_option: IsOption) -> None:
        self.source = source
        self.is_option = is_option
        self.top: tuple[str, ...] = ()  # the keys of the whole file
        self.index: list[int] = []  # of the table that is being read, in each array around it
        self.problems: list[Problem] = []

    def table(self, table: dict[str, Any], cls: Any, path: tuple[str, ...]) -> Any:
        hints = _hints(cls)
        self.top = self.top or tuple(hints)
        values = {}
        for key, value in table.items():
            if key in hints:
                values[key] = self.value(value, hints[key], (*path, key))
            elif not path and self.is_option(key):
                self.problems.append(error("config-option-at-top", self.place((key,)), key=key))
            elif not self.is_misplaced((*path, key)):
                near = ", ".join(f"`{name}`" for name in nearest(key, hints))
                self.problems.append(error("config-unknown-key", self.place((*path, key)), key=key, near=near))
        return cls(**{name: value for name, value in values.items() if value is not _MISSING})

    def place(self, path: tuple[str, ...]) -> Place:
        """Where a key is written, in this table of an array."""
        return self.source.place(path, *self.index)

    def is_misplaced(self, path: tuple[str, ...]) -> bool:
        """Whether a wrong key is one of the whole file that was written below a table by mistake. Adds the problem."""
        place = self.place(path)
        header = self.source.header_above(place.line)
        found = bool(header) and len(path) > 1 and path[-1] in self.top and place.text.lstrip().startswith(path[-1])
        if found:
            first = self.source.first_header
            self.problems.append(error("config-key-in-table", place, first, key=path[-1], table=header))
        return found

    def value(self, value: Any, hint: Any, path: tuple[str, ...]) -> Any:
        origin, args = typing.get_origin(hint), typing.get_args(hint)
        if _is_schema(hint):
            return self.table(value, hint, path) if isinstance(value, dict) else self.wrong(path, value, "table")
        if origin is dict:
            if not isinstance(value, dict):
                return self.wrong(path, value, "table")
            return {nfc(key): self.value(inner, args[1], (*path, key)) for key, inner in value.items()}
        if origin is tuple:
            if not isinstance(value, list):
                return self.wrong(path, value, "list" if args[0] is str else "array")
            values = []
            self.index.append(0)
            for self.index[-1], inner in enumerate(value):
                values.append(self.value(inner, args[0], path))
            self.index.pop()
            return tuple(values)
        if origin is Literal:
            if value in args:
                return value
            known = ", ".join(f'"{arg}"' for arg in args)
            self.problems.append(error("config-choice", self.place(path), key=path[-1], value=value, known=known))
            return _MISSING
        if hint is Any or type(value) is hint:
            return _normal(value)
        return self.wrong(path, value, {str: "string", int: "integer", bool: "boolean"}[hint])

    def wrong(self, path: tuple[str, ...], value: Any, wanted: str) -> Any:
        if self.is_misplaced(path):
            return _MISSING
        self.problems.append(error(f"config-type-{wanted}", self.place(path), key=path[-1], found=kind_of(value)))
        return _MISSING


def _normal(value: Any, depth: int = 0) -> Any:
    """A value whose text is NFC."""
    if depth > _DEEPEST:
        raise RecursionError
    if isinstance(value, dict):
        return {nfc(key): _normal(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [_normal(inner, depth + 1) for inner in value]
    return nfc(value) if isinstance(value, str) else value


def kind_of(value: Any) -> str:
    """The type of a value, as messages call it."""
    return _KINDS.get(type(value), "a date")


@cache
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _is_schema(hint: Any) -> bool:
    """Whether this is the class of a table."""
    return isinstance(hint, type) and issubclass(hint, tuple) and hasattr(hint, "_fields")
