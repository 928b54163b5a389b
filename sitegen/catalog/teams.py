"""Teams: which authors belong to one by the settings, and what they wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.catalog.taxonomy import Term
from sitegen.catalog.urls import team_url
from sitegen.model import TermRef
from sitegen.text.hangul import fold
from sitegen.text.urls import UnsafeUrl, slugify
from sitegen.words.errors import error

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sitegen.config import Config
    from sitegen.words.errors import Place, Problem


def teams_of(
    config: Config, authors: Mapping[str, Term], posts: Sequence[str], find: Callable[[tuple[str, ...]], Place]
) -> tuple[dict[str, Term], list[Problem]]:
    """The teams by slug, each with the posts of its members, newest first. ``authors`` are those who wrote any.
    Different teams with one slug are a problem. ``find`` knows where a key of the settings stands."""
    order = {identifier: place for place, identifier in enumerate(posts)}
    named: dict[str, str] = {}
    ids: dict[str, set[str]] = {}
    problems = []
    for identifier, author in config.authors.items():
        if not author.team:
            continue
        slug = slugify(author.team)
        first = named.setdefault(slug, identifier)
        other = config.authors[first].team
        if fold(other) != fold(author.team):
            places = [find(("authors", who, "team")) for who in (identifier, first)]
            problems.append(error("team-same-slug", *places, name=author.team, other=other, slug=slug))
        wrote = authors.get(slugify(identifier))
        ids.setdefault(slug, set()).update(wrote.ids if wrote else ())
    found = {}
    for slug, first in sorted(named.items()):
        name = config.authors[first].team
        try:
            ref = TermRef("teams", name, slug, team_url(name))
        except UnsafeUrl as unsafe:
            problems.append(error(unsafe.reason, find(("authors", first, "team")), url=slug))
            continue
        found[slug] = Term(ref, tuple(sorted(ids[slug], key=order.__getitem__)))
    return found, problems
