"""Warnings about a theme and its options: mistakes that do not stop a build, so that nobody would notice them.

Only the site's own themes are looked at. Those that come with the program have tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import nodes

from sitegen.theme.colors import NAMES, is_color
from sitegen.theme.options import given_options, merged, option_problems, theme_place
from sitegen.theme.templates import Templates
from sitegen.theme.theme import ANY, OWN, like
from sitegen.words.errors import Place, Problem, warning
from sitegen.words.similar import MOST_GUESSES, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from sitegen.config import Config
    from sitegen.theme.theme import Theme

# The options of the default theme that are colours.
_COLORS = ("accent", "accent_dark")
# Other files among the templates may be there on purpose: a licence, notes.
_TEMPLATE_ENDINGS = (".html", ".htm", ".xml", ".jinja", ".jinja2", ".j2")


def slips(
    theme: Theme,
    config: Config,
    place: Callable[[tuple[str, ...]], Place],
    languages: Iterable[str],
    templates: Collection[str],
) -> Iterator[Problem]:
    """The warnings about a theme. ``place`` finds a key of the settings, ``languages`` are those of the site's pages,
    and ``templates`` those that pages are made with."""
    yield from (found for found in option_problems(theme, config, place) if found.severity == "warning")
    yield from _colors(theme, config, place)
    for layer in theme.own_layers:
        if layer.file.name not in ("", layer.name):
            yield warning("theme-name", theme_place(theme, layer, "name"), name=layer.file.name, folder=layer.name)
    for language in sorted(languages):
        yield from _untranslated(theme, language)
    yield from _templates(theme, theme.strings(config.language), templates)


def _colors(theme: Theme, config: Config, place: Callable[[tuple[str, ...]], Place]) -> Iterator[Problem]:
    """Options of the default theme that should be colours and are none."""
    if not any(layer.name == "default" for layer in theme.layers):
        return
    for above, given in given_options(config):
        shown = merged(theme.options(), given) if len(above) == 1 else given
        for key, value in shown.items():
            if key in _COLORS and isinstance(value, str) and value and not is_color(value):
                where = [place((*above, key))] if key in given else []
                where += [
                    theme_place(theme, layer, "options", key) for layer in theme.own_layers if key in layer.file.options
                ]
                near = nearest(value.lower(), NAMES)
                yield warning("theme-color", where[0] if where else None, key=key, color=value, near=near)


def _untranslated(theme: Theme, language: str) -> Iterator[Problem]:
    """Strings that the site's own themes have in other languages, but not in one in which they have some."""
    names = {language, language.split("-")[0].lower()}
    if not any(names & layer.file.strings.keys() for layer in theme.layers):
        return
    said = {key for layer in theme.layers for name in names for key in layer.file.strings.get(name, ())}
    for layer in theme.own_layers:
        for other, strings in layer.file.strings.items():
            for key in sorted(strings.keys() - said):
                spot = theme_place(theme, layer, "strings", other, key)
                yield warning("string-untranslated", spot, key=key, language=language, other=other)


def _templates(theme: Theme, strings: Mapping[str, str], entries: Collection[str]) -> Iterator[Problem]:
    """Templates that no page uses, and what has no effect in the others. ``entries`` are those that make pages."""
    templates = Templates(theme)
    entries = [*entries, *(file.full_name for file in theme.templates if file.layer.name == OWN)]
    known = {*entries, *(file.name for file in theme.templates if file.layer.name != OWN)}
    used: list[set[str]] = []
    for number, layer in enumerate(theme.layers):
        if layer in theme.own_layers:
            # A theme that another one extends is a whole theme without that.
            used += [set(templates.dependencies(entries, first)) for first in range(len(used), number + 1)]
        for file in theme.templates:
            if file.layer != layer or layer not in theme.own_layers:
                continue
            first = next((first for first, files in enumerate(used) if file.shown in files), None)
            if first is not None:
                yield from _unknown_blocks(theme, templates, file.shown, first)
                yield from _unknown_strings(theme, templates, file.shown, strings)
            elif ANY not in set().union(*used) and file.name.endswith(_TEMPLATE_ENDINGS):
                near = like(file.name, known - {file.name})
                yield warning("template-unused", Place(file.shown), template=file.name, near=near)


def _unknown_blocks(theme: Theme, templates: Templates, shown: str, first: int) -> Iterator[Problem]:
    """Blocks of a template that none of those has that it extends."""
    tree, parents = templates.tree(shown), templates.parents(shown, first)
    if tree is None or not parents:
        return
    known = {block.name for parent in parents for block in parent.find_all(nodes.Block)}
    # A block of its own can be shown by name: {{ self.title() }}.
    attributes = [attribute for template in (tree, *parents) for attribute in template.find_all(nodes.Getattr)]
    known |= {a.attr for a in attributes if isinstance(a.node, nodes.Name) and a.node.name == "self"}
    for number, block in enumerate(block for block in _outer_blocks(tree) if block.name not in known):
        spot = theme.place(shown, block.lineno, block.name)
        near = nearest(block.name, known) if number < MOST_GUESSES else []
        yield warning("template-block-unknown", spot, block=block.name, near=near)


def _outer_blocks(tree: nodes.Node) -> Iterator[nodes.Block]:
    """The blocks of a template that are in no other one. A new block may stand in one that takes another's place."""
    for node in tree.iter_child_nodes():
        if isinstance(node, nodes.Block):
            yield node
        else:
            yield from _outer_blocks(node)


def _unknown_strings(theme: Theme, templates: Templates, shown: str, strings: Mapping[str, str]) -> Iterator[Problem]:
    """Strings of the interface that a template asks for and no theme has."""
    tree = templates.tree(shown)
    for call in tree.find_all(nodes.Call) if tree else ():
        if isinstance(call.node, nodes.Name) and call.node.name == "t" and call.args:
            key = call.args[0]
            if isinstance(key, nodes.Const) and isinstance(key.value, str) and key.value not in strings:
                spot = theme.place(shown, key.lineno, key.value)
                near = nearest(key.value, strings)
                yield warning("template-string-missing", spot, key=key.value, near=near)
