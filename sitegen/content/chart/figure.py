"""A chart on a page: its drawing, and the same as a list for those who do not see it, and for feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from markdown_it.common.utils import escapeHtml

from sitegen.content.chart.chart import MOST_ARROWS, MOST_BOXES, backward, order_of
from sitegen.content.chart.draw import draw_chart
from sitegen.content.chart.layers import are_too_long
from sitegen.content.markdown.labels import labels
from sitegen.model import PageOnly
from sitegen.words.errors import warning

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitegen.content.chart.chart import Chart
    from sitegen.words.errors import Place, Problem

_LONGEST_DESCRIPTION = 300
_SAFE = "!$&'()*+,;=:@/?~"


def figure_of(svg: str, listing: str, title: str = "") -> list[str | PageOnly]:
    """A drawing and a list as pieces of a body. Feeds leave the drawing out."""
    drawn: list[str | PageOnly] = [PageOnly(True), svg, PageOnly(False)] if svg else []
    caption = f"<figcaption>{escapeHtml(title)}</figcaption>\n" if title else ""
    return [f'<figure class="chart">\n{caption}', *drawn, f"{listing}</figure>\n"]


def drawing_of(chart: Chart, title: str) -> str:
    """The drawing; "" for a chart that is too large."""
    if is_too_large(chart):
        return ""
    described = " → ".join([chart.boxes[place].text for place in _order(chart)])
    if len(described) > _LONGEST_DESCRIPTION:
        described = described[: _LONGEST_DESCRIPTION - 1] + "…"
    return draw_chart(chart, title, described)


def is_too_large(chart: Chart) -> bool:
    """Whether a chart has too many boxes or arrows to be drawn, or too long ones."""
    boxes, arrows = len(chart.boxes), len(chart.arrows)
    return boxes > MOST_BOXES or arrows > MOST_ARROWS or are_too_long(boxes, chart.arrows)


def pipeline_problem(chart: Chart, place: Place) -> Problem:
    """The warning that a pipeline at this place is too large to be drawn."""
    if len(chart.boxes) > MOST_BOXES:
        return warning("pipeline-too-long", place, count=len(chart.boxes), limit=MOST_BOXES)
    return warning("pipeline-too-tangled", place, count=len(chart.arrows))


def list_of(chart: Chart, lang: str, notes: Sequence[str] = (), anchors: Sequence[str] = ()) -> str:
    """The boxes as an ordered list, as links to their places if they have ``anchors``. What does not follow from the
    order is said behind a box."""
    words = labels(lang)
    order = _order(chart)
    numbers = {place: number for number, place in enumerate(order, 1)}
    leaving: list[list[tuple[int, str]]] = [[] for _ in chart.boxes]
    entering = [0] * len(chart.boxes)
    for arrow in chart.arrows:
        leaving[arrow.start].append((numbers[arrow.end], arrow.text))
        entering[arrow.end] += 1
    items = []
    for place in order:
        box, following = chart.boxes[place], sorted(leaving[place])
        text = escapeHtml(box.text)
        if anchors and anchors[place]:
            text = f'<a href="#{escapeHtml(quote(anchors[place], safe=_SAFE))}">{text}</a>'
        if box.small:
            text += f" <small>{escapeHtml(' · '.join(box.small))}</small>"
        if notes and notes[place]:
            text += f": {escapeHtml(notes[place])}"
        if following != [(numbers[place] + 1, "")] or entering[order[numbers[place]]] != 1:
            text += _said(following, numbers[place] == len(order), words["next"], words["end"])
        items.append(f"<li>{text}</li>\n")
    summary = f"<details><summary>{words['steps']}</summary>\n"
    return f"{summary}<ol>\n{''.join(items)}</ol>\n</details>\n"


def _said(following: Sequence[tuple[int, str]], is_last: bool, after: str, end: str) -> str:
    if not following:
        return "" if is_last else f" <small>({end})</small>"
    told = ", ".join([f"{number} ({escapeHtml(text)})" if text else str(number) for number, text in following])
    return f" <small>({after}: {told})</small>"


def _order(chart: Chart) -> list[int]:
    ends = [(arrow.start, arrow.end) for arrow in chart.arrows]
    back = backward(len(chart.boxes), ends)
    return order_of(len(chart.boxes), [end for number, end in enumerate(ends) if number not in back])
