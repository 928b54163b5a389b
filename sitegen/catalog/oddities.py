"""What is odd about documents that are published all the same. What is so in many of them is told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.words.errors import Place, Problem, gathered, warning

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sitegen.catalog.rows import Row
    from sitegen.model import Document

# What is said of a key, and not of one document.
_ONCE = {
    "front-matter-both", "front-matter-first", "front-matter-foreign", "front-matter-restricts", "front-matter-slip",
    "person-key",
}  # fmt: skip


def oddities(rows: Iterable[Row], documents: Mapping[str, Document], now: datetime) -> tuple[Problem, ...]:
    """The warnings of all documents, in the order in which they are told. Of those about a key of front matter the
    first one counts the others."""
    found = []
    first: dict[tuple[object, ...], Problem] = {}
    paths: dict[tuple[object, ...], set[str]] = {}
    every = [problem for row in rows if row.is_odd for problem in warnings_of(documents[row.id])]
    every += [warning("updated-in-future", documents[row.id].place("updated")) for row in rows if is_early(row, now)]
    for problem in sorted(every, key=lambda p: p.sort_key):
        key: tuple[object, ...] = (problem.code, problem.values)
        if problem.code not in _ONCE:
            found.append(problem)
        elif problem.place:
            first.setdefault(key, problem)
            paths.setdefault(key, set()).add(problem.place.path)
    for key, problem in first.items():
        more = len(paths[key]) - 1
        found.append(problem._replace(values=(*problem.values, ("more", str(more)))) if more else problem)
    return gathered(found)


def notice_of(rows: Iterable[Row], documents: Mapping[str, Document]) -> str | None:
    """What is good to know of a build with these documents."""
    problems = (problem for row in rows if row.is_odd for problem in documents[row.id].problems)
    return next((problem.code for problem in problems if problem.severity == "notice"), None)


def warnings_of(document: Document) -> list[Problem]:
    """What is odd about a document, whatever the time."""
    found = [problem for problem in document.problems if problem.severity != "notice"]
    meta = document.meta
    if document.is_post and meta.date is None:
        found.append(warning("post-without-date", Place(document.path)))
    if meta.image and meta.image.endswith("/"):
        found.append(warning("image-is-folder", document.place("image"), image=meta.image))
    # By days: one that names no time is of midnight.
    if meta.updated and meta.date and meta.updated.date() < meta.date.astimezone(meta.updated.tzinfo).date():
        found.append(warning("updated-before-date", document.place("updated")))
    return found


def is_early(row: Row, now: datetime) -> bool:
    """Whether a document that is due was changed in the future, as it says."""
    time = now.timestamp()
    return row.updated is not None and row.updated > time and (row.date is None or row.date <= time)
