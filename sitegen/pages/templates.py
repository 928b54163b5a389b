"""Templates for a kind of documents: ``post-review.html`` for posts with ``kind: review``, not ``post.html``."""

from __future__ import annotations

from posixpath import splitext
from typing import TYPE_CHECKING

from sitegen.fields import TYPES
from sitegen.text.hangul import nfc
from sitegen.words.errors import warning
from sitegen.words.similar import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitegen.catalog.index import Catalog
    from sitegen.model import Job
    from sitegen.theme.page import Kinds
    from sitegen.theme.theme import Theme
    from sitegen.words.errors import Problem

# A kind that is spelled so much like another is a slip. Less would take ``review`` for ``interview``.
_SLIP = 0.82


def templates_of_kinds(kinds: Kinds, theme: Theme) -> dict[str, dict[str, str]]:
    """The templates of the theme that are for a kind of documents, by the template in whose place they stand and by
    the kind."""
    stems = {splitext(kind.template): kind.template for kind in kinds if kind.shows_document}
    found: dict[str, dict[str, str]] = {}
    for file in theme.templates:
        name, ending = splitext(nfc(file.name))
        stem, hyphen, kind = name.partition("-")
        if hyphen and (stem, ending) in stems:
            found.setdefault(stems[stem, ending], {})[kind] = file.name
    return found


def with_templates_of_kinds(pages: tuple[Job, ...], catalog: Catalog, kinds: Kinds, theme: Theme) -> tuple[Job, ...]:
    """The jobs, those of documents of a kind with the template that the theme has for it."""
    templates = templates_of_kinds(kinds, theme)
    if not templates:
        return pages
    found = []
    for job in pages:
        row = catalog.rows.get(job.subject) if job.template in templates else None
        template = templates[job.template].get(row.kind) if row and row.kind else None
        found.append(job._replace(template=template) if template else job)
    return tuple(found)


def kind_slips(catalog: Catalog, kinds: Kinds, theme: Theme) -> Iterator[Problem]:
    """A warning for each document whose kind is unknown, and spelled like one that the program or the theme knows."""
    unknown = {row.kind for row in catalog.rows.values() if row.kind} - {*TYPES}
    if not unknown:
        return
    known = {*TYPES}.union(*templates_of_kinds(kinds, theme).values())
    near = {kind: found for kind in unknown - known if (found := nearest(kind, known, most=1, cutoff=_SLIP))}
    for row in catalog.rows.values():
        if row.kind in near:
            place = catalog.documents[row.id].place("kind")
            yield warning("kind-slip", place, kind=row.kind, near=near[row.kind])
