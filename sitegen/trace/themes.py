"""What is made of a theme's files, and made again only when they change: its static files, and the warnings about it.

``sha`` digests a file. ``known`` is the record that the last build left, or an empty mapping. Each function returns its
result and the record for the next build.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitegen.catalog.languages import idle_languages
from sitegen.digest import of_value
from sitegen.pages.templates import kind_slips, templates_in_use
from sitegen.publish.manifest import is_inside
from sitegen.text.urls import Url
from sitegen.theme.social import unmet_wishes
from sitegen.theme.statics import Statics, make_statics
from sitegen.trace.cache import Dropped
from sitegen.trace.fonts import with_font
from sitegen.trace.records import problem_from, problem_record
from sitegen.trace.search import with_search
from sitegen.words.errors import Problems

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from pathlib import Path

    from sitegen.catalog.index import Catalog
    from sitegen.catalog.rows import Row
    from sitegen.config import Config
    from sitegen.content.scan import Source
    from sitegen.site import Site
    from sitegen.theme.page import Kinds
    from sitegen.theme.theme import Theme
    from sitegen.trace.files import Files
    from sitegen.trace.memory import Memory
    from sitegen.words.errors import Place, Problem

    Sha = Callable[[Path], str]
    Known = Mapping[str, Any]


def statics_of(theme: Theme, base: str, sha: Sha, known: Known) -> tuple[Statics, dict[str, Any]]:
    """The theme's static files.

    Raises Problems for files that cannot be read, and for those that name what is not there, and Dropped for a record
    that is damaged.
    """
    parts = [f"{theme.shown[name]} {sha(path)}" for name, path in sorted(theme.statics.items())]
    how = of_value((parts, theme.highlight, base))
    if known.get("how") != how:
        statics = make_statics(theme, base)
    else:
        if not all(map(is_inside, known["digests"])):
            raise Dropped("damaged")
        urls = {name: Url(url) for name, url in known["urls"].items()}
        problems = [problem_from(row) for row in known["problems"]]

        def make() -> dict[str, bytes]:
            files = make_statics(theme, base).files()
            if files.keys() != known["digests"].keys():
                raise Dropped("damaged")
            return files

        statics = Statics(urls, known["digests"], make, problems)
    rows = [problem_record(problem) for problem in statics.problems]
    return statics, {"how": how, "urls": statics.urls, "digests": statics.digests, "problems": rows}


def slips_of(
    theme: Theme,
    config: Config,
    settings: str,
    place: Callable[[tuple[str, ...]], Place],
    languages: Collection[str],
    templates: list[str],
    sha: Sha,
    known: Known,
) -> tuple[list[Problem], dict[str, Any]]:
    """The warnings about a theme, and about the options that the settings give it. ``settings`` is the digest of the
    settings' file, and ``templates`` are those that pages are made with."""
    files = [(f"{layer.shown}/theme.toml", layer.folder / "theme.toml") for layer in theme.layers]
    files += [(file.shown, file.path) for file in theme.templates if theme.own_layers]
    how = of_value(([(shown, sha(path)) for shown, path in files], settings, sorted(languages), templates))
    if known.get("how") == how:
        found = [problem_from(row) for row in known["problems"]]
    else:
        from sitegen.theme.slips import slips

        found = list(slips(theme, config, place, languages, templates))
    return found, {"how": how, "problems": [problem_record(problem) for problem in found]}


def statics_and_warnings(
    site: Site, theme: Theme, kinds: Kinds, catalog: Catalog, rows: Collection[Row], sources: Iterable[Source],
    files: Files, memory: Memory, told: Iterable[Problem],
) -> tuple[Statics, list[Problem]]:  # fmt: skip
    """The theme's static files with the site's font and the index of the search, and the warnings about the site and
    its theme, after those of ``told``. ``rows`` and ``sources`` are all its documents. Raises Problems with the
    warnings in a strict build."""
    config, values = site.config, memory.values
    try:
        statics, values["statics"] = statics_of(theme, config.base_path, files.sha, values["statics"])
        languages = {config.language, *(row.lang for row in catalog.rows.values() if row.lang)}
        published = [source for source in sources if source.id in catalog.rows]
        statics, of_font, values["font"] = with_font(site, theme, published, files, statics, values["font"])
        statics = with_search(site, catalog, statics, memory)
        known, templates = values["slips"], templates_in_use(kinds, theme, rows)
        slips, values["slips"] = slips_of(theme, config, site.sha, site.place, languages, templates, files.sha, known)
    except (LookupError, TypeError, AttributeError):
        raise Dropped("damaged") from None
    warnings = [
        *told,
        *site.warnings,
        *unmet_wishes(site),
        *idle_languages(config, rows, site.place),
        *catalog.problems,
        *kind_slips(catalog, kinds, theme),
        *statics.problems,
        *of_font,
        *slips,
    ]
    if site.options.strict and warnings:
        raise Problems(warnings)
    return statics, warnings
