"""The order in which the pages of a list show its posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.catalog.sections import is_series

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sitegen.catalog.rows import Row

_LAST = float("inf")  # the place of a post that is not pinned


class FrontOrder:
    """Featured posts first on the home page, then pinned posts by their number, then all others as they were. On other
    lists only the pinned posts come first, and a series keeps the order of its parts."""

    def __init__(self, rows: Iterable[Row]) -> None:
        """``rows`` are those of the posts."""
        self._leading = {row.id: (not row.featured, row.pin or _LAST) for row in rows if row.featured or row.pin}
        self._made: dict[str, tuple[str, ...]] = {}

    def of(self, subject: str, ids: tuple[str, ...]) -> tuple[str, ...]:
        """The posts of the list ``subject``, which are ``ids``."""
        if not self._leading or is_series(subject):
            return ids
        if subject not in self._made:
            self._made[subject] = tuple(sorted(ids, key=lambda identifier: self._place(subject, identifier)))
        return self._made[subject]

    def _place(self, subject: str, identifier: str) -> tuple[bool, float]:
        is_late, place = self._leading.get(identifier, (True, _LAST))
        return ("/" in subject or is_late, place)
