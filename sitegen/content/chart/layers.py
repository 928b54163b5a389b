"""The layers of a chart: in which rank each box stands, and in which order the boxes of a rank stand.

An arrow that passes a rank has a cell there, as a box does, so that it has room; so has the text of an arrow.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from sitegen.content.chart.chart import backward, order_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitegen.content.chart.chart import Arrow

_SWEEPS = 4
# So many cells are laid out in a moment. A chart has more only if many long arrows run side by side.
_MOST_CELLS = 3_000


class Cell(NamedTuple):
    """The place of a box in a rank, of the text of an arrow, or of an arrow that passes. The last two have no ``box``.
    ``size`` is the width and the height."""

    rank: int
    size: tuple[int, int] = (0, 0)
    box: int = -1
    arrow: int = -1


class Layers(NamedTuple):
    """All cells; the places of those of each rank in their order; and the cells of each arrow, from the lower rank to
    the higher. The arrows in ``reverse`` point to the first of theirs. ``before`` and ``behind`` are the cells of the
    ranks on both sides that each cell is joined to."""

    cells: tuple[Cell, ...]
    ranks: tuple[tuple[int, ...], ...]
    chains: tuple[tuple[int, ...], ...]
    reverse: frozenset[int]
    before: tuple[tuple[int, ...], ...]
    behind: tuple[tuple[int, ...], ...]


def layers_of(arrows: Sequence[Arrow], boxes: Sequence[tuple[int, int]], texts: Sequence[tuple[int, int]]) -> Layers:
    """The layers of boxes of these sizes. ``texts`` are the sizes of the texts of the arrows."""
    ends, reverse = _forward(len(boxes), arrows)
    ranks = _ranks(len(boxes), ends, [2 if width else 1 for width, _ in texts])
    cells = [Cell(rank, size, box) for box, (rank, size) in enumerate(zip(ranks, boxes, strict=True))]
    chains = []
    for number, (start, end) in enumerate(ends):
        chain = [start]
        for rank in range(ranks[start] + 1, ranks[end]):
            has_text = rank == ranks[end] - 1 and texts[number][0]
            chain.append(len(cells))
            cells.append(Cell(rank, texts[number], arrow=number) if has_text else Cell(rank))
        chains.append((*chain, end))
    found: list[list[int]] = [[] for _ in range(max(ranks, default=-1) + 1)]
    for place, cell in enumerate(cells):
        found[cell.rank].append(place)
    before: list[list[int]] = [[] for _ in cells]
    behind: list[list[int]] = [[] for _ in cells]
    for first, second in dict.fromkeys(pair for chain in chains for pair in pairwise(chain)):
        before[second].append(first)
        behind[first].append(second)
    joined = (tuple(map(tuple, before)), tuple(map(tuple, behind)))
    return Layers(tuple(cells), _ordered(found, *joined), tuple(chains), frozenset(reverse), *joined)


def are_too_long(count: int, arrows: Sequence[Arrow]) -> bool:
    """Whether the arrows between ``count`` boxes pass too many ranks to be laid out."""
    ends, _ = _forward(count, arrows)
    ranks = _ranks(count, ends, [2 if arrow.text else 1 for arrow in arrows])
    return count + sum([ranks[end] - ranks[start] for start, end in ends]) > _MOST_CELLS


def _forward(count: int, arrows: Sequence[Arrow]) -> tuple[list[tuple[int, int]], set[int]]:
    """The ends of arrows, so that none leads back, and the places of those that are turned round for it."""
    ends = [(arrow.start, arrow.end) for arrow in arrows]
    reverse = backward(count, ends)
    return [(end, start) if number in reverse else (start, end) for number, (start, end) in enumerate(ends)], reverse


def _ranks(count: int, ends: Sequence[tuple[int, int]], lengths: Sequence[int]) -> list[int]:
    """The rank of each box: the length of the longest way to it."""
    leaving: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for (start, end), length in zip(ends, lengths, strict=True):
        leaving[start].append((end, length))
    ranks = [0] * count
    for place in order_of(count, ends):
        for end, length in leaving[place]:
            ranks[end] = max(ranks[end], ranks[place] + length)
    return ranks


def _ordered(
    ranks: list[list[int]], before: Sequence[Sequence[int]], behind: Sequence[Sequence[int]]
) -> tuple[tuple[int, ...], ...]:
    """The ranks, their cells sorted by the middle of those before and behind them, so that few arrows cross."""
    order = [0] * len(before)
    for rank in ranks:
        for number, place in enumerate(rank):
            order[place] = number
    for sweep in range(_SWEEPS):
        near = behind if sweep % 2 else before
        for rank in reversed(ranks) if sweep % 2 else ranks:
            middles = {
                place: sum([order[other] for other in near[place]]) / len(near[place]) if near[place] else order[place]
                for place in rank
            }
            rank.sort(key=lambda place: (middles[place], order[place]))
            for number, place in enumerate(rank):
                order[place] = number
    return tuple(map(tuple, ranks))
