"""When tools came and went, as bars on a line of years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitegen.theme.tools import ToolView

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sitegen.catalog.stack import ToolRecord
    from sitegen.theme.page import Page

# As many years are named at most, and none so near to the end that its name has no room.
_LABELS, _LAST = 8, 92.0
_MONTHS = 12
# No bar is thinner than this share of the line, in percent.
_THINNEST = 0.5


class Bar(ToolView):
    """A tool on the line. ``left`` and ``width`` are percents of the line; a bar without a date has no width.
    ``is_open`` says that the tool is still used."""

    __slots__ = ("left", "width")

    def __init__(self, page: Page, record: ToolRecord, left: float, width: float) -> None:
        super().__init__(page, record)
        self.left, self.width = left, width

    @property
    def is_open(self) -> bool:
        return not self.until


class Timeline:
    """The line: from the first year in which a tool was used to the year of the newest post, or to a later one that a
    post names."""

    def __init__(self, records: Iterable[ToolRecord], newest: int) -> None:
        spans = [(record.since, record.until) for record in records]
        years = [int(date[:4]) for span in spans for date in span if date]
        self._first, self._last = min(years, default=newest), max([*years, newest])

    def bar(self, page: Page, record: ToolRecord) -> Bar:
        """The bar of a tool. What began at a time that nobody names has none."""
        if not record.since:
            return Bar(page, record, 0.0, 0.0)
        end = self._percent(_end(record.until)) if record.until else 100.0
        begin = max(min(self._percent(_begin(record.since)), end - _THINNEST), 0.0)
        return Bar(page, record, round(begin, 1), round(max(end - begin, _THINNEST), 1))

    def years(self) -> list[dict[str, Any]]:
        """The years that are named along the line; none where nothing has a date."""
        if not self._last:
            return []
        step = -(-(self._last - self._first + 1) // _LABELS)
        places = [(year, self._percent(year * _MONTHS)) for year in range(self._first, self._last + 1, step)]
        return [{"year": f"{year:04}", "left": round(left, 1)} for year, left in places if left < _LAST]

    def _percent(self, month: int) -> float:
        return (month - self._first * _MONTHS) / ((self._last + 1 - self._first) * _MONTHS) * 100


def _begin(date: str) -> int:
    """The month in which a date stands, counted from the year 0; the first one where it names only a year."""
    return int(date[:4]) * _MONTHS + (int(date[5:7]) - 1 if len(date) > len("2024") else 0)


def _end(date: str) -> int:
    """The month after the one in which a date stands, or after the year that it names."""
    return _begin(date) + (1 if len(date) > len("2024") else _MONTHS)
