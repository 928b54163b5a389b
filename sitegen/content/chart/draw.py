"""Draws a chart as SVG, without ids and without colours of its own: ``currentColor``, and classes for style sheets.

A chart is drawn twice where it would not fit a phone: one to be read as it is written, and one from top to bottom. The
style sheet shows one of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markdown_it.common.utils import escapeHtml

from sitegen.content.chart.layers import layers_of
from sitegen.content.chart.places import GAP, places_of
from sitegen.content.chart.routes import side, ways_of
from sitegen.content.chart.widths import width_of, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sitegen.content.chart.chart import Box, Chart
    from sitegen.content.chart.layers import Layers
    from sitegen.content.chart.places import Places
    from sitegen.content.chart.routes import Point, Way

# The widths of a box on a page, and on that of a phone.
_WIDE, _NARROW = 640, 304
_FONT, _SMALL, _LINE = 14, 12, 19
_PADDING, _INSET, _TIP, _HEAD = 14, 9, 12, 8
_WIDEST, _TEXT_WIDEST, _NARROWEST = 168, 120, 64
_LONGEST = 120
_EDGE = 1  # half of a line is outside of what it goes around
_DASHES = {"solid": "", "dotted": ' stroke-dasharray="3 4"', "thick": ' stroke-width="2.5"'}


class Label(NamedTuple):
    """Lines of text, the last of which are small, and the size of what is around them."""

    lines: tuple[str, ...]
    small: int
    size: tuple[int, int]


class Drawing(NamedTuple):
    """A drawing: its size and what is in it."""

    size: tuple[int, int]
    svg: str


def draw_chart(chart: Chart, title: str, description: str) -> str:
    """The chart as one SVG, or two. It is not too large."""
    wide = _drawing(chart, chart.direction, _WIDE)
    narrow = _drawing(chart, "BT" if chart.direction == "BT" else "TB", _NARROW)
    if wide.size[0] <= _NARROW or wide == narrow:
        return _svg(wide, "", title, description)
    return _svg(wide, "wide", title, description) + _svg(narrow, "narrow", title, description)


def _svg(drawing: Drawing, name: str, title: str, description: str) -> str:
    width, height = drawing.size
    most = _NARROW if name == "narrow" else _WIDE
    classes = " ".join(filter(None, (f"chart-{name}" if name else "", "chart-large" if width > most else "")))
    attribute = f' class="{classes}"' if classes else ""
    return (
        f'<svg{attribute} role="img" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-size="{_FONT}"><title>{escapeHtml(title)}</title><desc>{escapeHtml(description)}</desc>'
        f"{drawing.svg}</svg>\n"
    )


def _drawing(chart: Chart, direction: str, most: int) -> Drawing:
    """The chart in this direction, for a page of this width."""
    is_across = direction in ("LR", "RL")
    texts = [_text_of(arrow.text) for arrow in chart.arrows]
    widest = [_WIDEST] * len(chart.boxes)
    if not is_across:
        widest = list(_widest(layers_of(chart.arrows, [(0, 0)] * len(widest), [text.size for text in texts]), most))
    boxes = [_label_of(box, width) for box, width in zip(chart.boxes, widest, strict=True)]
    layers = layers_of(chart.arrows, [label.size for label in boxes], [label.size for label in texts])
    places = places_of(layers, is_across, most - 2 * _EDGE if is_across else None)
    turn = _Turn(places, direction)
    ways = list(ways_of(layers, places, is_across))
    shapes = "".join(_shapes(chart, layers, places, boxes, turn))
    lines = "".join(_lines(chart, ways, turn))
    words = "".join(_words(layers, places, boxes, texts, turn))
    # Arrows that end at one side of a box have one head there.
    tips = [_head(way, turn) for way, arrow in zip(ways, chart.arrows, strict=True) if arrow.head]
    heads = "".join(dict.fromkeys(tips))
    head = f'<path class="chart-head" fill="currentColor" d="{heads}"/>' if heads else ""
    svg = (
        f'<g fill="none" stroke="currentColor">{shapes}{lines}</g>{head}'
        f'<g fill="currentColor" text-anchor="middle">{words}</g>'
    )
    return Drawing(turn.size, svg)


def _widest(layers: Layers, most: int) -> Iterator[int]:
    """The widest text of each box: what its neighbours leave of ``most``."""
    crowds = [
        sum(layers.cells[place].box >= 0 or layers.cells[place].arrow >= 0 for place in rank) for rank in layers.ranks
    ]
    for cell in layers.cells:
        if cell.box >= 0:
            crowd = crowds[cell.rank]
            room = most // crowd - GAP - 2 * _PADDING
            yield max(_NARROWEST, room if most == _NARROW else min(room, _WIDEST))


class _Turn:
    """Turns places along and across a chart into those of the drawing."""

    def __init__(self, places: Places, direction: str) -> None:
        self.is_across, self._is_back = direction in ("LR", "RL"), direction in ("RL", "BT")
        self.along, self._length = 0 if self.is_across else 1, places.total[0]
        size = places.total if self.is_across else places.total[::-1]
        self.size = (size[0] + 2 * _EDGE, size[1] + 2 * _EDGE)

    def point(self, point: Point) -> Point:
        """A point of the drawing."""
        at = self._length - point[0] if self._is_back else point[0]
        return (at + _EDGE, point[1] + _EDGE) if self.is_across else (point[1] + _EDGE, at + _EDGE)

    def middle(self, layers: Layers, places: Places, place: int) -> Point:
        """The middle of a cell."""
        start = side(layers, places, place, self.along, False)
        end = side(layers, places, place, self.along, True)
        return self.point(((start + end) // 2, places.middle[place]))


def _label_of(box: Box, widest: int) -> Label:
    lines = wrapped(_cut(box.text), widest * 100 // _FONT)
    room = widest * 100 // _SMALL
    together = " · ".join(box.small)
    small = [
        line for part in ([together] if width_of(together) <= room else box.small) for line in wrapped(_cut(part), room)
    ]
    width = max([width_of(line) * _FONT for line in lines] + [width_of(line) * _SMALL for line in small] + [0])
    tip = _TIP if box.shape == "choice" else 0
    size = (_even(width // 100 + 2 * (_PADDING + tip)), _even(_LINE * max(len(lines) + len(small), 1) + 2 * _INSET))
    return Label((*lines, *small), len(small), size)


def _text_of(text: str) -> Label:
    lines = wrapped(_cut(text), _TEXT_WIDEST * 100 // _SMALL)
    if not lines:
        return Label((), 0, (0, 0))
    width = max(width_of(line) for line in lines) * _SMALL // 100
    return Label(tuple(lines), len(lines), (_even(width + 8), _even(_LINE * len(lines))))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"


def _even(size: int) -> int:
    return size + size % 2


def _shapes(chart: Chart, layers: Layers, places: Places, labels: Sequence[Label], turn: _Turn) -> Iterator[str]:
    for place, box in enumerate(chart.boxes):
        (x, y), (width, height) = turn.middle(layers, places, place), labels[place].size
        left, top = x - width // 2, y - height // 2
        if box.shape == "choice":
            tip, half = _TIP, height // 2
            top_line = width - 2 * tip
            yield f'<path d="M{left} {y}l{tip}-{half}h{top_line}l{tip} {half}l-{tip} {half}h-{top_line}z"/>'
        else:
            rx = {"box": 6, "round": 14, "pill": height // 2}[box.shape]
            yield f'<rect x="{left}" y="{top}" width="{width}" height="{height}" rx="{rx}"/>'


def _lines(chart: Chart, ways: Sequence[Way], turn: _Turn) -> Iterator[str]:
    drawn: dict[str, list[str]] = {}
    for way, arrow in zip(ways, chart.arrows, strict=True):
        for line in way.lines:
            drawn.setdefault(_DASHES[arrow.line], []).append(_path([turn.point(point) for point in line]))
    for dashes, paths in drawn.items():
        yield f'<path class="chart-line"{dashes} d="{"".join(paths)}"/>'


def _path(points: Sequence[Point]) -> str:
    (x, y), *rest = points
    path = f"M{x} {y}"
    for right, down in rest:
        path += f"H{right}" if down == y else f"V{down}"
        y = down
    return path


def _head(way: Way, turn: _Turn) -> str:
    """A triangle whose tip is at the end of a way."""
    (from_x, from_y), (x, y) = map(turn.point, way.head)
    back, half = _HEAD, _HEAD // 2
    if y == from_y:
        step = -back if x > from_x else back
        return f"M{x} {y}l{step} {-half}v{2 * half}z".replace(" -", "-")
    step = -back if y > from_y else back
    return f"M{x} {y}l{-half} {step}h{2 * half}z".replace(" -", "-")


def _words(
    layers: Layers, places: Places, boxes: Sequence[Label], texts: Sequence[Label], turn: _Turn
) -> Iterator[str]:
    for place, cell in enumerate(layers.cells):
        label = boxes[cell.box] if cell.box >= 0 else texts[cell.arrow] if cell.arrow >= 0 else None
        if label is None or not label.lines:
            continue
        x, y = turn.middle(layers, places, place)
        y += _FONT * 3 // 8 - _LINE * (len(label.lines) - 1) // 2
        for number, line in enumerate(label.lines):
            is_small = number >= len(label.lines) - label.small
            small = f' class="chart-small" font-size="{_SMALL}"' if is_small else ""
            yield f'<text x="{x}" y="{y + _LINE * number}"{small}>{escapeHtml(line)}</text>'
