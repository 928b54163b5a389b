"""Templates for a kind of documents: ``post-review.html`` for posts with ``kind: review``, not ``post.html``."""

from __future__ import annotations

from posixpath import splitext
from typing import TYPE_CHECKING

from sitegen.fields import TYPES
from sitegen.text.hangul import nfc
from sitegen.words.errors import warning
from sitegen.words.similar import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sitegen.catalog.index import Catalog
    from sitegen.catalog.rows import Row
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


def templates_in_use(kinds: Kinds, theme: Theme, rows: Iterable[Row]) -> list[str]:
    """The templates that pages are made with: those of the program's kinds, and those of the kinds that documents have.
    A draft has its kind too."""
    said = {*TYPES, *(row.kind for row in rows)}
    of_kinds = templates_of_kinds(kinds, theme).values()
    return sorted(
        {kind.template for kind in kinds} | {file for found in of_kinds for kind, file in found.items() if kind in said}
    )


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
    """A warning for each kind that is unknown, and spelled like one that the program or the theme knows. It stands at
    the first document, and says how many there are."""
    found: dict[str, list[str]] = {}
    for row in catalog.rows.values():
        if row.kind and row.kind not in TYPES:
            found.setdefault(row.kind, []).append(row.id)
    if not found:
        return
    known = {*TYPES}.union(*templates_of_kinds(kinds, theme).values())
    for kind, (first, *more) in found.items():
        if kind not in known and (near := nearest(kind, known, most=1, cutoff=_SLIP)):
            place = catalog.documents[first].place("kind")
            yield warning("kind-slip", place, kind=kind, near=near, count=len(more) + 1)
