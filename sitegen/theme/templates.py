"""The templates of a theme, parsed: what each extends, includes and imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jinja2
from jinja2 import meta, nodes

from sitegen.theme.theme import ANY, is_there

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sitegen.theme.theme import Theme


class Templates:
    """The templates of a theme; each is parsed once. To compile them, ``env`` must have their filters."""

    def __init__(self, theme: Theme, env: jinja2.Environment | None = None) -> None:
        self._theme = theme
        self._env = env or jinja2.Environment(autoescape=True)
        self._trees: dict[str, nodes.Template | None] = {}

    def tree(self, shown: str) -> nodes.Template | None:
        """The template in a file of the theme; None where it has an error, which rendering will report."""
        if shown not in self._trees:
            try:
                self._trees[shown] = self._env.parse("\n".join(self._theme.lines(shown)))
            except (jinja2.TemplateSyntaxError, RecursionError, ValueError):
                self._trees[shown] = None
        return self._trees[shown]

    def dependencies(self, names: Iterable[str], first: int = 0) -> list[str]:
        """The files of templates and of all that they extend, include or import; ANY if a template computes a name.

        Files that do not exist are among them, if they would be used instead of a farther theme's. ``first`` is the
        first theme of the chain that counts.
        """
        looked: dict[str, None] = {}
        waiting = [*names]
        seen: set[str | None] = {*waiting}
        while waiting:
            for path, shown in self._theme.lookups(waiting.pop(), first):
                looked[shown] = None
                if not is_there(path, shown):
                    continue
                tree = self.tree(shown)
                for name in meta.find_referenced_templates(tree) if tree else ():
                    if name is None:
                        looked[ANY] = None
                    elif name not in seen:
                        seen.add(name)
                        waiting.append(name)
                break
        return list(looked)

    def parents(self, shown: str, first: int) -> list[nodes.Template]:
        """The templates that a template extends, nearest first. Empty if it extends none, or an unknown one."""
        found: list[nodes.Template] = []
        seen = {shown}
        while (tree := self.tree(shown)) and (extends := list(tree.find_all(nodes.Extends))):
            name = extends[0].template
            is_plain = len(extends) == 1 and extends[0] in tree.body
            shown = self._theme.find(str(name.value), first) if is_plain and isinstance(name, nodes.Const) else ""
            parent = self.tree(shown) if shown and shown not in seen else None
            if parent is None:
                return []
            seen.add(shown)
            found.append(parent)
        return found
