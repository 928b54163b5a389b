"""A chart: boxes with text, and arrows between them. What can be said of it before it is drawn."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitegen.fields import Step

# So many boxes and arrows are drawn. A drawing of more would help nobody.
MOST_BOXES, MOST_ARROWS = 200, 1_000

Direction = Literal["LR", "RL", "TB", "BT"]


class Box(NamedTuple):
    """A box: its text, smaller lines below it, and its shape."""

    text: str
    small: tuple[str, ...] = ()
    shape: Literal["box", "round", "pill", "choice"] = "box"


class Arrow(NamedTuple):
    """An arrow from one box to another, by their places. A plain line has no ``head``."""

    start: int
    end: int
    text: str = ""
    line: Literal["solid", "dotted", "thick"] = "solid"
    head: bool = True


class Chart(NamedTuple):
    """Boxes and arrows, and the direction in which they are read."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    direction: Direction = "LR"


def chart_of_steps(steps: Sequence[Step]) -> Chart:
    """The chart of a pipeline."""
    boxes = [Box(step.text, tuple(filter(None, (step.tool, step.env)))) for step in steps]
    arrows = [Arrow(before, place) for place, step in enumerate(steps) for before in step.after]
    return Chart(tuple(boxes), tuple(arrows))


def order_of(count: int, arrows: Sequence[tuple[int, int]]) -> list[int]:
    """The places of ``count`` boxes, each after all that lead to it, else as they come. Those in a circle, and all that
    follow one, are left out."""
    following: list[list[int]] = [[] for _ in range(count)]
    waiting = [0] * count
    for start, end in arrows:
        following[start].append(end)
        waiting[end] += 1
    ready = [place for place in range(count) if not waiting[place]]
    heapify(ready)
    order = []
    while ready:
        place = heappop(ready)
        order.append(place)
        for after in following[place]:
            waiting[after] -= 1
            if not waiting[after]:
                heappush(ready, after)
    return order


def backward(count: int, arrows: Sequence[tuple[int, int]]) -> set[int]:
    """The places of the arrows that lead back to a box on the way to them. Without these there is no circle."""
    leaving: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for number, (start, end) in enumerate(arrows):
        leaving[start].append((number, end))
    found: set[int] = set()
    state = [0] * count  # 1 on the way, 2 done
    for first in range(count):
        trail = [first] if not state[first] else []
        left = {first: iter(leaving[first])}
        while trail:
            place = trail[-1]
            state[place] = 1
            for number, end in left[place]:
                if state[end] == 1:
                    found.add(number)
                elif not state[end]:
                    trail.append(end)
                    left[end] = iter(leaving[end])
                    break
            else:
                state[trail.pop()] = 2
    return found
