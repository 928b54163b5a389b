"""The options of themes. Their defaults are their schema: which options there are, and of what kind each is.

A table has the keys of its default; an empty one takes any names, each with a string. The items of a list are like the
first one of its default, else strings.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sitegen.config import Config
from sitegen.text.toml import find_key, kind_of
from sitegen.words.errors import error, warning
from sitegen.words.similar import MOST_GUESSES, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sitegen.theme.theme import Layer, Theme
    from sitegen.words.errors import Place, Problem

    Find = Callable[..., Place]  # of a key, by the keys from the table of options to it

# The end of the problem's code, by the kind that an option must be of.
_WANTED = {
    "a string": "string", "a boolean": "boolean", "an integer": "integer", "a float": "number", "an array": "array",
    "a table": "table",
}  # fmt: skip
_NUMBERS = {"an integer", "a float"}
# Templates read keys and items of these, so another value in place of one, or in one, is an error.
_CONTAINERS = {"an array", "a table"}


def merged(known: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Options with the values of ``given`` in place of theirs: of tables, key by key."""
    return {
        **known,
        **{
            key: merged(known[key], value) if isinstance(value, dict) and isinstance(known.get(key), dict) else value
            for key, value in given.items()
        },
    }


def option_problems(theme: Theme, config: Config, place: Callable[[tuple[str, ...]], Place]) -> Iterator[Problem]:
    """Options of another kind than in the theme that is extended: those of themes, and those of the settings, which may
    not add any. ``place`` finds a key of the settings."""
    known: dict[str, Any] = {}
    for layer in reversed(theme.layers):
        yield from _compared(known, layer.file.options, partial(theme_place, theme, layer, "options"), may_add=True)
        known = merged(known, layer.file.options)
    for above, given in given_options(config):
        yield from _compared(known, given, lambda *keys, above=above: place((*above, *keys)))


def given_options(config: Config) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """The tables of options in the settings, for the site and for languages, each with the keys that lead to it."""
    yield ("theme_options",), config.theme_options
    for tag, language in config.languages.items():
        yield ("languages", tag, "theme_options"), language.theme_options


def theme_place(theme: Theme, layer: Layer, *keys: str) -> Place:
    """Where a key stands in a theme's file."""
    shown = f"{layer.shown}/theme.toml"
    return find_key("\n".join(theme.lines(shown)), shown, keys)


def _compared(
    known: Mapping[str, Any], given: Mapping[str, Any], find: Find, *above: str, may_add: bool = False
) -> Iterator[Problem]:
    """What is wrong with options, or with those of the table that the keys ``above`` lead to."""
    guesses = 0
    for key, value in given.items():
        spot = partial(find, *above, key)
        if key in known:
            yield from _of_another_kind(known[key], key, value, spot, bool(above))
            if isinstance(value, dict) and isinstance(known[key], dict):
                yield from _compared(known[key], value, find, *above, key, may_add=may_add)
        elif key in Config._fields and not may_add and spot().text.lstrip().startswith(key):
            # A key of the settings, appended at their end.
            yield error("config-key-in-table", spot(), key=key, table=f"[{'.'.join(['theme_options', *above])}]")
        elif above and not known:
            yield from _of_another_kind("", key, value, spot, bool(above))
        elif not may_add:
            near = nearest(key, known) if guesses < MOST_GUESSES else []
            guesses += 1
            yield error("theme-option-unknown", spot(), key=".".join([*above, key]), near=near)


def _of_another_kind(
    default: Any, key: str, value: Any, spot: Callable[[], Place], is_within: bool
) -> Iterator[Problem]:
    found, wanted = kind_of(value), kind_of(default)
    if found != wanted and not {found, wanted} <= _NUMBERS and wanted in _WANTED:
        tell = error if is_within or _CONTAINERS & {found, wanted} else warning
        kind = "list" if wanted == "an array" and not (default and isinstance(default[0], dict)) else _WANTED[wanted]
        yield tell(f"config-type-{kind}", spot(), key=key, found=found)
    elif found == "an array":
        for item in value:
            yield from _of_another_kind(default[0] if default else "", key, item, spot, is_within=True)
