"""Which templates are used, and what in them has no effect: a block that no parent has, a string that is nowhere."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import jinja2
from jinja2 import meta, nodes

from sitegen.theme.theme import OWN, like
from sitegen.words.errors import Place, Problem, nearest, warning

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from sitegen.theme.theme import Theme

# Other files among the templates may be there on purpose: a licence, notes.
_ENDINGS = (".html", ".htm", ".xml", ".jinja", ".jinja2", ".j2")


def template_slips(theme: Theme, language: str, made_with: Collection[str]) -> Iterator[Problem]:
    """The slips in the templates of the site's own themes. ``language`` is the site's, ``made_with`` are the templates
    that pages are made with."""
    templates = _Templates(theme, made_with)
    strings = theme.strings(language)
    for layer in theme.own_layers:
        first = theme.layers.index(layer)
        # A theme that another one extends is whole without that.
        reached = [templates.reached(start) for start in range(first + 1)]
        for shown, _ in theme.template_files():
            if not shown.startswith(f"{layer.shown}/"):
                continue
            start = next((start for start, found in enumerate(reached) if shown in found), None)
            if start is not None:
                yield from _unknown_blocks(theme, templates, shown, start)
                yield from _unknown_strings(theme, templates, shown, strings)
            elif None not in set().union(*reached) and shown.endswith(_ENDINGS):
                name = shown.removeprefix(f"{layer.shown}/templates/")
                others = [other for other in (*theme.templates(), *made_with) if other != name]
                near = ", ".join(f"`{other}`" for other in like(name, others))
                yield warning("template-unused", Place(shown), template=name, near=near)


def _unknown_blocks(theme: Theme, templates: _Templates, shown: str, start: int) -> Iterator[Problem]:
    tree = templates.trees[shown]
    parents = templates.parents(shown, start)
    if tree is None or not parents or None in parents:
        return
    known = {block.name for parent in parents if parent for block in parent.find_all(nodes.Block)}
    # Shown by name: {{ self.title() }}.
    known |= {
        attribute.attr
        for template in (tree, *parents)
        if template
        for attribute in template.find_all(nodes.Getattr)
        if isinstance(attribute.node, nodes.Name) and attribute.node.name == "self"
    }
    for block in _outer_blocks(tree):
        if block.name not in known:
            near = ", ".join(f"`{name}`" for name in nearest(block.name, known))
            spot = theme.place(shown, block.lineno, block.name)
            yield warning("template-block-unknown", spot, block=block.name, near=near)


def _outer_blocks(tree: nodes.Node) -> Iterator[nodes.Block]:
    """The blocks of a template that are in no other one. A new block may stand in one that takes another's place."""
    for node in tree.iter_child_nodes():
        if isinstance(node, nodes.Block):
            yield node
        else:
            yield from _outer_blocks(node)


def _unknown_strings(theme: Theme, templates: _Templates, shown: str, strings: Mapping[str, str]) -> Iterator[Problem]:
    tree = templates.trees[shown]
    for call in tree.find_all(nodes.Call) if tree else ():
        if isinstance(call.node, nodes.Name) and call.node.name == "t" and call.args:
            key = call.args[0]
            if isinstance(key, nodes.Const) and isinstance(key.value, str) and key.value not in strings:
                spot = theme.place(shown, key.lineno, key.value)
                near = ", ".join(f"`{like}`" for like in nearest(key.value, strings))
                yield warning("template-string-missing", spot, key=key.value, near=near)


class _Templates:
    """The templates of a theme, taken apart. A template without a tree cannot be read."""

    def __init__(self, theme: Theme, made_with: Collection[str]) -> None:
        self._theme, self._made_with = theme, made_with
        self._env = jinja2.Environment(autoescape=True)
        self.trees: dict[str, nodes.Template | None] = {}

    @cached_property
    def _files(self) -> dict[str, str]:
        return {shown: str(path) for shown, path in self._theme.template_files()}

    def reached(self, start: int) -> set[str | None]:
        """The files of all templates that can make a page, and that they name, where ``start`` is the first theme of
        the chain. None is among them where a name is computed: then it may be any file."""
        own = [name for name in self._theme.templates() if name.startswith(f"{OWN}/")]
        waiting: list[str] = [*self._made_with, *own]
        seen = set(waiting)
        found: set[str | None] = set()
        while waiting:
            shown = self._find(waiting.pop(), start)
            if shown is None:
                continue
            found.add(shown)
            tree = self._tree(shown)
            for other in meta.find_referenced_templates(tree) if tree else ():
                if other is None:
                    found.add(None)
                elif other not in seen:
                    seen.add(other)
                    waiting.append(other)
        return found

    def parents(self, shown: str, start: int) -> list[nodes.Template | None]:
        """The templates that a template extends, nearest first, None at the end where that is not known."""
        found: list[nodes.Template | None] = []
        seen = {shown}
        while True:
            tree = self._tree(shown)
            extends = list(tree.find_all(nodes.Extends)) if tree else []
            if not extends:
                return found
            parent = extends[0].template
            is_plain = tree is not None and len(extends) == 1 and extends[0] in tree.body
            name = parent.value if is_plain and isinstance(parent, nodes.Const) else None
            other = self._find(name, start) if isinstance(name, str) else None
            if other is None or other in seen:
                return [*found, None]
            seen.add(other)
            shown = other
            found.append(self._tree(shown))

    def _find(self, name: str, start: int) -> str | None:
        return next((shown for _, shown in self._theme.lookups(name, start) if shown in self._files), None)

    def _tree(self, shown: str) -> nodes.Template | None:
        if shown not in self.trees:
            try:
                self.trees[shown] = self._env.parse("\n".join(self._theme.lines(shown)))
            except (jinja2.TemplateSyntaxError, RecursionError, ValueError):
                self.trees[shown] = None  # as will be said of it when it is rendered
        return self.trees[shown]
