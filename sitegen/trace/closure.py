"""The files that a template depends on: itself, all that it extends, includes and imports, and where those might be.

A file that is not there is part of it: when it appears in a nearer theme it takes the place of another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.digest import of_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from sitegen.theme.theme import Theme

# Stands for all templates, where a name is computed while the template runs.
ANY = "*"


def closure(theme: Theme, template: str) -> list[str]:
    """Every file that was looked for on behalf of ``template``, found or not, as it is shown in messages."""
    import jinja2
    from jinja2 import meta

    env = jinja2.Environment(autoescape=True)
    looked: dict[str, None] = {}
    waiting, seen = [template], {template}
    while waiting:
        name = waiting.pop()
        for path, shown in theme.lookups(name):
            looked[shown] = None
            try:
                source = path.read_text(encoding="utf-8-sig")
            except (OSError, UnicodeDecodeError):
                continue
            try:
                referenced = list(meta.find_referenced_templates(env.parse(source)))
            except jinja2.TemplateSyntaxError:
                referenced = []
            for other in referenced:
                if other is None:
                    looked[ANY] = None
                elif other not in seen:
                    seen.add(other)
                    waiting.append(other)
            break
    return list(looked)


def state(theme: Theme, looked: Iterable[str], sha: Callable[[str, Path], str]) -> str:
    """A digest of those files as they are now; ``sha`` digests one of them."""
    parts = []
    for shown in looked:
        if shown == ANY:
            parts += [f"{name} {sha(name, path)}" for name, path in theme.template_files()]
        else:
            path = theme.path_of(shown)
            parts.append(f"{shown} {sha(shown, path) if path else 'not in the chain'}")
    return of_text("\n".join(parts))
