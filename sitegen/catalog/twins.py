"""Files whose names differ only in case: one of them can be published, since many systems cannot keep them apart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sitegen.catalog.links import Links
from sitegen.model import Ref
from sitegen.words.errors import Place, Problem, Problems, error, gathered, warning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sitegen.catalog.index import Catalog
    from sitegen.content.scan import Source
    from sitegen.model import Content

# The code of the warning that a file is left out.
LEFT_OUT = "file-left-out"


def without_twins(catalog: Catalog, twins: Sequence[list[Source]], contents: Callable[[str], Content]) -> Catalog:
    """The index with one of each group of ``twins``: the one that documents or settings use, else the first. Raises
    Problems where two are used."""
    if not twins:
        return catalog
    used = set(_used(catalog, contents))
    problems: list[Problem] = []
    assets = dict(catalog.assets)
    for group in twins:
        there = [source for source in group if source.id in assets]
        wanted = [source for source in there if source.id in used]
        if len(wanted) > 1:
            problems.append(error("same-file-name", Place(wanted[1].path), Place(wanted[0].path)))
        for other in there:
            kept = (wanted or there)[0]
            if other is not kept:
                del assets[other.id]
                problems.append(warning(LEFT_OUT, Place(other.path), Place(kept.path)))
    if any(problem.severity == "error" for problem in problems):
        raise Problems(problems)
    return replace(catalog, assets=assets, problems=gathered([*catalog.problems, *problems]))


def _used(catalog: Catalog, contents: Callable[[str], Content]) -> Iterator[str | None]:
    """The files to which references lead."""
    links, config = Links(catalog, ()), catalog.config
    for identifier, card in catalog.cards.items():
        targets = {piece.target for piece in contents(identifier).body if isinstance(piece, Ref)}
        for target in (targets | {card.image}) if card.image else targets:
            yield links.resolve(identifier, target).asset
    menus = [config.navigation, *(language.navigation for language in config.languages.values())]
    for target in [item.url for menu in menus for item in menu] + [author.image for author in config.authors.values()]:
        yield links.resolve_path(target).asset
