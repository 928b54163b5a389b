"""The order of a series, and what is odd about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.words.errors import Problem, warning

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sitegen.catalog.rows import Row
    from sitegen.catalog.taxonomy import Term
    from sitegen.model import Document


def oldest_first(row: Row) -> tuple[float, str]:
    """Sorts posts by date, then by path."""
    return (row.date if row.date is not None else float("inf"), row.id)


def reading_order(parts: Iterable[Row]) -> list[str]:
    """The parts of a series from its first to its last. ``series_order`` is the place of a part; those that name none
    fill the free places, oldest first."""
    oldest = sorted(parts, key=oldest_first)
    order = [row.id for row in oldest if row.weight is None]
    placed = sorted([(row.weight, at, row.id) for at, row in enumerate(oldest) if row.weight is not None])
    at = 0
    for weight, _, identifier in placed:
        at = min(max(weight - 1, at), len(order))
        order.insert(at, identifier)
        at += 1
    return order


def same_places(
    series: Iterable[Term], rows: Mapping[str, Row], documents: Mapping[str, Document]
) -> Iterator[Problem]:
    """A warning for each place of a series that several parts have. It stands at the second, and names the first."""
    for term in series:
        at: dict[int, list[str]] = {}
        for identifier in term.ids:
            if (weight := rows[identifier].weight) is not None:
                at.setdefault(weight, []).append(identifier)
        for place, (first, *more) in at.items():
            if more:
                spots = [documents[identifier].place("weight") for identifier in (more[0], first)]
                yield warning("series-same-place", *spots, name=term.ref.name, number=place, count=len(more) + 1)
