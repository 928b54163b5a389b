"""What looks like a slip in a theme and in the settings for it. The site is built all the same, so nobody would notice.

Only the site's own themes are looked at. Those that come with the program have tests.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sitegen.text.toml import find_key, kind_of
from sitegen.theme.colors import NAMES, is_color
from sitegen.words.errors import Place, Problem, nearest, warning

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from sitegen.config import Config
    from sitegen.theme.theme import Layer, Theme

# The options of the default theme that are colours.
_COLORS = ("accent", "accent_dark")
# Where the program says of a key that its value is of the wrong kind.
_WANTED = {
    "a string": "string", "a boolean": "boolean", "an integer": "integer", "a float": "number", "an array": "array",
    "a table": "table",
}  # fmt: skip
_NUMBERS = {"an integer", "a float"}


def slips(
    theme: Theme,
    config: Config,
    place: Callable[[tuple[str, ...]], Place],
    languages: Collection[str],
    templates: Collection[str],
) -> Iterator[Problem]:
    """The slips in a theme. ``place`` finds a key of the settings, ``languages`` are those of the site's pages,
    ``templates`` those that pages are made with."""
    yield from _options(theme, config, place)
    yield from _colors(theme, config, place)
    for layer in theme.own_layers:
        if layer.file.name not in ("", layer.name):
            spot = _place(theme, layer, "name")
            yield warning("theme-name", spot, name=layer.file.name, folder=layer.name)
    for language in sorted(languages):
        yield from _strings(theme, language)
    if theme.own_layers:
        from sitegen.theme.used import template_slips  # needs Jinja

        yield from template_slips(theme, config.language, templates)


def _options(theme: Theme, config: Config, place: Callable[[tuple[str, ...]], Place]) -> Iterator[Problem]:
    """Options of another kind than the theme says: in the settings, and in a theme that extends it."""
    known: dict[str, Any] = {}
    for layer in reversed(theme.layers):
        if layer in theme.own_layers:
            yield from _of_another_kind(layer.file.options, known, partial(_place, theme, layer, "options"))
        known |= layer.file.options
    yield from _of_another_kind(config.theme_options, known, lambda key: place(("theme_options", key)))


def _of_another_kind(
    given: Mapping[str, Any], known: Mapping[str, Any], place: Callable[[str], Place]
) -> Iterator[Problem]:
    for key in given.keys() & known.keys():
        found, wanted = kind_of(given[key]), kind_of(known[key])
        if found != wanted and not {found, wanted} <= _NUMBERS and wanted in _WANTED:
            yield warning(f"config-type-{_WANTED[wanted]}", place(key), key=key, found=found)


def _colors(theme: Theme, config: Config, place: Callable[[tuple[str, ...]], Place]) -> Iterator[Problem]:
    if not any(layer.name == "default" for layer in theme.layers):
        return
    for key, value in (theme.options() | config.theme_options).items():
        if key in _COLORS and isinstance(value, str) and value and not is_color(value):
            where = [place(("theme_options", key))] if key in config.theme_options else []
            where += [_place(theme, layer, "options", key) for layer in theme.own_layers if key in layer.file.options]
            near = ", ".join(f"`{name}`" for name in nearest(value.lower(), NAMES))
            yield warning("theme-color", where[0] if where else None, key=key, color=value, near=near)


def _strings(theme: Theme, language: str) -> Iterator[Problem]:
    """Strings that the site's own themes have in other languages, but not in one in which they have some."""
    names = {language, language.split("-")[0].lower()}
    if not any(names & layer.file.strings.keys() for layer in theme.layers):
        return
    said = {key for layer in theme.layers for name in names for key in layer.file.strings.get(name, ())}
    for layer in theme.own_layers:
        for other, strings in layer.file.strings.items():
            for key in sorted(strings.keys() - said):
                spot = _place(theme, layer, "strings", other, key)
                yield warning("string-untranslated", spot, key=key, language=language, other=other)


def _place(theme: Theme, layer: Layer, *keys: str) -> Place:
    """Where a key stands in a theme's file."""
    shown = f"{layer.shown}/theme.toml"
    return find_key("\n".join(theme.lines(shown)), shown, keys)
