"""The ways of arrows: lines with bends between boxes, and heads at their ends."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from sitegen.content.chart.places import BEFORE_LANE, CHANNEL, LANE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitegen.content.chart.layers import Layers
    from sitegen.content.chart.places import Places

_SHIFT, _STRAIGHT = 10, 4
# A point along the chart and across it.
Point = tuple[int, int]


class Way(NamedTuple):
    """The way of one arrow: its lines, each with the points where it bends, and where its head points from and to."""

    lines: tuple[tuple[Point, ...], ...]
    head: tuple[Point, Point]


def ways_of(layers: Layers, places: Places, is_across: bool) -> Iterator[Way]:
    """The ways of all arrows, in their order."""
    along = 0 if is_across else 1
    for number, chain in enumerate(layers.chains):
        lines: list[list[Point]] = [[]]
        # One that leads back goes next to those that lead on.
        shift = _SHIFT if number in layers.reverse else 0
        for first, second in pairwise(chain):
            lines[-1] += _between(layers, places, first, second, along, shift)
            if layers.cells[second].box < 0 and layers.cells[second].size[along]:
                lines.append([])
        kept = [_bends(line) for line in lines]
        head = (kept[0][1], kept[0][0]) if number in layers.reverse else (kept[-1][-2], kept[-1][-1])
        yield Way(tuple(kept), head)


def side(layers: Layers, places: Places, place: int, along: int, is_far: bool) -> int:
    """Where a cell begins, or ends, along the chart. What has no size takes all of its rank."""
    cell = layers.cells[place]
    size = cell.size[along] or places.length[cell.rank]
    start = places.start[cell.rank] + (places.length[cell.rank] - size) // 2
    return start + size if is_far else start


def _between(layers: Layers, places: Places, first: int, second: int, along: int, shift: int) -> list[Point]:
    """The line from one cell to one of the next rank."""
    rank = layers.cells[first].rank
    from_, to = side(layers, places, first, along, True), side(layers, places, second, along, False)
    before, behind = (
        places.middle[place] + (shift if layers.cells[place].box >= 0 else 0) for place in (first, second)
    )
    if abs(before - behind) <= _STRAIGHT:  # a side of a box is longer than that
        if layers.cells[second].box >= 0:
            behind = before
        elif layers.cells[first].box >= 0:
            before = behind
    lane = places.lanes[rank].of.get((first, second), 0)
    row = places.rows[rank]
    if places.rows[rank + 1] == row:
        bend = places.start[rank] + places.length[rank] + BEFORE_LANE + LANE * lane
        return [(from_, before), (bend, before), (bend, behind), (to, behind)]
    right = places.total[0] - LANE * (places.lanes[rank].number - lane) + LANE // 2
    left = CHANNEL // 4 + LANE * lane - LANE // 2
    below = places.ends[row] + CHANNEL // 4 + LANE * lane
    return [(from_, before), (right, before), (right, below), (left, below), (left, behind), (to, behind)]


def _bends(line: list[Point]) -> tuple[Point, ...]:
    """The ends of a line, and the points where it bends."""
    kept = line[:1]
    for point in line[1:]:
        if point == kept[-1]:
            continue
        if len(kept) > 1 and any(kept[-2][n] == kept[-1][n] == point[n] for n in (0, 1)):
            kept.pop()
        kept.append(point)
    return tuple(kept)
