"""Where the cells of a chart stand: along its direction (``start``), and across it (``middle``).

A chart that is read from left to right has rows, where it is too wide for one.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitegen.content.chart.layers import Layers

# Between cells of one rank; between ranks, with a bend in between and an arrow's head; between lanes of arrows.
GAP, CHANNEL, BEFORE_LANE, LANE = 18, 34, 12, 9
_HEAVY, _SWEEPS = 1000, 4


class Lanes(NamedTuple):
    """The lanes between two ranks, in which arrows bend: the lane of each pair of cells that needs one, and how many
    there are."""

    of: dict[tuple[int, int], int]
    number: int


class Places(NamedTuple):
    """The places of all cells. ``rows`` are the row of each rank; ``lanes`` those behind each rank. ``start`` is the
    beginning of each rank and ``length`` the room that it has, in the direction of the chart. ``middle`` is across it.
    ``ends`` are the ends of each row across; ``total`` is the size of the chart in both."""

    rows: tuple[int, ...]
    lanes: tuple[Lanes, ...]
    start: tuple[int, ...]
    length: tuple[int, ...]
    middle: tuple[int, ...]
    ends: tuple[int, ...]
    total: tuple[int, int]


def places_of(layers: Layers, is_across: bool, most: int | None) -> Places:
    """The places of cells. ``is_across`` says that ranks follow each other from left to right; ``most`` is how long a
    row may be, None for one of any length."""
    along, across = (0, 1) if is_across else (1, 0)
    length = [max(layers.cells[place].size[along] for place in rank) for rank in layers.ranks]
    middle = _middles(layers, [cell.size[across] for cell in layers.cells])
    lanes = _lanes(layers, middle)
    channels = [CHANNEL + LANE * max(found.number - 1, 0) for found in lanes]
    rows = _rows(length, channels, most)
    for rank in range(len(rows) - 1):
        if rows[rank] != rows[rank + 1]:
            lanes[rank] = _lanes_around(layers, rank)
    turns = [found.number for rank, found in enumerate(lanes[:-1]) if rows[rank] != rows[rank + 1]]
    margin = CHANNEL // 2 + LANE * max(turns, default=0) if turns else 0
    starts: list[int] = []
    at = margin
    for rank, row in enumerate(rows):
        if rank and rows[rank - 1] != row:
            at = margin
        starts.append(at)
        at += length[rank] + channels[rank]
    total = max((start + size for start, size in zip(starts, length, strict=True)), default=0) + margin
    middle, ends = _by_rows(layers, middle, rows, [cell.size[across] for cell in layers.cells], turns)
    return Places(tuple(rows), tuple(lanes), tuple(starts), tuple(length), tuple(middle), ends, (total, ends[-1]))


def _rows(length: Sequence[int], channels: Sequence[int], most: int | None) -> list[int]:
    """The row of each rank: as few rows as there can be, and these as even as they can be."""
    if most is None or max(_split(length, channels, most), default=0) == 0:
        return [0] * len(length)
    most -= 2 * (CHANNEL // 2 + LANE)  # for the arrows from row to row
    count = max(_split(length, channels, most), default=0)
    low, high = 0, most
    while low < high:
        middle = (low + high) // 2
        if max(_split(length, channels, middle)) <= count:
            high = middle
        else:
            low = middle + 1
    return _split(length, channels, high)


def _split(length: Sequence[int], channels: Sequence[int], most: int) -> list[int]:
    rows: list[int] = []
    row = at = 0
    for size, channel in zip(length, channels, strict=True):
        if at and at + size > most:
            row, at = row + 1, 0
        rows.append(row)
        at += size + channel
    return rows


def _middles(layers: Layers, breadths: Sequence[int]) -> list[int]:
    """The middle of each cell across the chart: as near as can be to those that it is joined to."""
    near = (layers.before, layers.behind)
    weights = [_HEAVY if cell.box >= 0 else 1 for cell in layers.cells]
    middles = [0.0] * len(layers.cells)
    for sweep in range(_SWEEPS):
        side, is_last = sweep % 2, sweep == _SWEEPS - 1
        for rank in reversed(layers.ranks) if side else layers.ranks:
            wanted = []
            for place in rank:
                # At last only what is no box moves, so that arrows come to their boxes without a bend.
                others = () if is_last and layers.cells[place].box >= 0 else near[side][place]
                total = sum(weights[other] for other in others)
                mean = sum(middles[other] * weights[other] for other in others)
                wanted.append(mean / total if others else middles[place])
            gaps = [(breadths[a] + breadths[b]) / 2 + GAP for a, b in pairwise(rank)]
            for place, at in zip(rank, _apart(wanted, [weights[place] for place in rank], gaps), strict=True):
                middles[place] = at
    return [round(at) for at in middles]


def _apart(wanted: Sequence[float], weights: Sequence[int], gaps: Sequence[float]) -> list[float]:
    """Places in this order, at least these gaps apart, and as near as can be to those that are wanted."""
    offsets = [0.0]
    for gap in gaps:
        offsets.append(offsets[-1] + gap)
    # Neighbours that would come too near to each other are moved together.
    groups: list[tuple[float, int, int]] = []  # the mean, the weight, the number
    for place, weight, offset in zip(wanted, weights, offsets, strict=True):
        mean, number = place - offset, 1
        while groups and groups[-1][0] > mean:
            other, others, count = groups.pop()
            mean = (mean * weight + other * others) / (weight + others)
            weight, number = weight + others, number + count
        groups.append((mean, weight, number))
    means = [mean for mean, _, number in groups for _ in range(number)]
    return [mean + offset for mean, offset in zip(means, offsets, strict=True)]


def _lanes(layers: Layers, middle: list[int]) -> list[Lanes]:
    """The lanes behind each rank. Arrows from cells that lead to the same ones have one lane in common."""
    found = []
    for rank in layers.ranks:
        found.append(Lanes({}, 0))
        spans = []
        for sources, targets in _groups(layers, rank):
            ends = [middle[place] for place in (*sources, *targets)]
            if min(ends) != max(ends):
                spans.append((min(ends), max(ends), sources, targets))
        last: list[int] = []
        for low, high, sources, targets in sorted(spans):
            lane = next((lane for lane, end in enumerate(last) if end < low), len(last))
            last[lane : lane + 1] = [high]
            found[-1].of.update({(a, b): lane for a in sources for b in targets})
        found[-1] = found[-1]._replace(number=len(last))
    return found


def _lanes_around(layers: Layers, rank: int) -> Lanes:
    """The lanes from the end of a row to the beginning of the next."""
    groups = _groups(layers, layers.ranks[rank])
    lanes = {(a, b): lane for lane, (sources, targets) in enumerate(groups) for a in sources for b in targets}
    return Lanes(lanes, len(groups))


def _groups(layers: Layers, rank: Sequence[int]) -> list[tuple[list[int], tuple[int, ...]]]:
    groups: dict[tuple[int, ...], list[int]] = {}
    for place in rank:
        if targets := layers.behind[place]:
            groups.setdefault(targets, []).append(place)
    return [(sources, targets) for targets, sources in groups.items()]


def _by_rows(
    layers: Layers, middle: Sequence[int], rows: Sequence[int], breadths: Sequence[int], turns: Sequence[int]
) -> tuple[list[int], tuple[int, ...]]:
    """The middles of cells in rows below each other, and the end of each row."""
    inside: dict[int, list[int]] = {}
    for row, rank in zip(rows, layers.ranks, strict=True):
        inside.setdefault(row, []).extend(rank)
    moved = list(middle)
    ends: list[int] = []
    at = 0
    for row, cells in inside.items():
        first = min(middle[place] - breadths[place] // 2 for place in cells)
        for place in cells:
            moved[place] += at - first
        ends.append(max(moved[place] + (breadths[place] + 1) // 2 for place in cells))
        at = ends[-1] + CHANNEL // 2 + LANE * ((turns[row] if row < len(turns) else 0) + 1)
    return moved, tuple(ends) or (0,)
