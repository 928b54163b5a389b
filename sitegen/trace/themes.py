"""What is made of a theme, once for as long as its files are the same: static files, and what looks like a slip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.digest import of_value
from sitegen.publish.manifest import is_inside
from sitegen.text.urls import Url
from sitegen.theme.statics import Statics, make_statics
from sitegen.trace.records import problem_from, problem_record
from sitegen.trace.rows import Dropped

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from sitegen.config import Config
    from sitegen.theme.theme import Theme
    from sitegen.trace.memory import Memory
    from sitegen.words.errors import Place, Problem


def statics_of(theme: Theme, base: str, memory: Memory) -> Statics:
    """The theme's static files; made only when one of them, or how they are made, has changed.

    Raises Problems for files that cannot be read, and for those that name what is not there.
    """
    shown = theme.shown
    parts = [f"{shown[name]} {memory.files.sha(shown[name], path)}" for name, path in sorted(theme.statics.items())]
    how = of_value((parts, theme.highlight, base))
    known = memory.mapping("statics")
    if known.get("how") != how:
        statics = make_statics(theme, base)
    else:
        if not all(map(is_inside, known["digests"])):
            raise Dropped("damaged")
        urls = {name: Url(url) for name, url in known["urls"].items()}
        problems = [problem_from(row) for row in known["problems"]]
        statics = Statics(urls, known["digests"], lambda: make_statics(theme, base).files(), problems)
    problem_rows = [problem_record(problem) for problem in statics.problems]
    memory.values["statics"] = {
        "how": how, "urls": statics.urls, "digests": statics.digests, "problems": problem_rows
    }  # fmt: skip
    return statics


def slips_of(
    theme: Theme,
    config: Config,
    settings: str,
    place: Callable[[tuple[str, ...]], Place],
    languages: Collection[str],
    memory: Memory,
) -> list[Problem]:
    """What looks like a slip in a theme, or in the options that the settings, of the digest ``settings``, give it."""
    files = [(f"{layer.shown}/theme.toml", layer.folder / "theme.toml") for layer in theme.layers]
    files += theme.template_files() if theme.own_layers else []
    shas = [(shown, memory.files.sha(shown, path)) for shown, path in files]
    how = of_value((shas, settings, sorted(languages)))
    known = memory.mapping("slips")
    if known.get("how") == how:
        found = [problem_from(row) for row in known["problems"]]
    else:
        from sitegen.theme.slips import slips

        found = list(slips(theme, config, place, languages))
    memory.values["slips"] = {"how": how, "problems": [problem_record(problem) for problem in found]}
    return found
