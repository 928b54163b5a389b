"""Blocks of code that are charts: ``pipeline``, and flowcharts of Mermaid."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sitegen.content.chart.chart import MOST_BOXES, chart_of_steps
from sitegen.content.chart.figure import drawing_of, figure_of, list_of, pipeline_problem
from sitegen.content.chart.language import Unread, read_pipeline
from sitegen.content.chart.mermaid import read_mermaid
from sitegen.content.markdown.labels import labels
from sitegen.words.errors import Problem, warning

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from sitegen.content.markdown.lines import Lines
    from sitegen.model import PageOnly
    from sitegen.words.errors import Place


class Drawn(NamedTuple):
    """A block as pieces of a body; none if it is to be shown as its source. ``problem`` is what is wrong with it."""

    pieces: Sequence[str | PageOnly]
    problem: Problem | None = None


def chart_of_block(token: Token, language: str, title: str, lines: Lines, lang: str) -> Drawn:
    """The chart of a block in the language ``pipeline`` or ``mermaid``. ``lang`` is the language of its document."""
    first = token.map[0] if token.map else 0
    words = labels(lang)
    notes: Sequence[str] = ()
    try:
        if language == "pipeline":
            steps = read_pipeline(token.content)
            chart, notes = chart_of_steps(steps), [step.note for step in steps]
        else:
            chart = read_mermaid(token.content)
    except Unread as unread:
        return Drawn((), warning(unread.code, _place(token, unread, lines), **unread.values))
    svg = drawing_of(chart, title or words["pipeline" if language == "pipeline" else "chart"])
    place, problem = lines.block(first), None
    if not svg and language == "mermaid":
        counts = {"count": len(chart.boxes), "arrows": len(chart.arrows), "limit": MOST_BOXES}
        return Drawn((), warning("mermaid-too-large", place, **counts))
    if not svg:
        problem = pipeline_problem(chart, place)
    return Drawn(figure_of(svg, list_of(chart, lang, notes), title), problem)


def _place(token: Token, unread: Unread, lines: Lines) -> Place:
    first = token.map[0] if token.map else 0
    if not token.content.strip():
        return lines.block(first)
    row = min(first + 1 + unread.line, len(lines.text) - 1)
    written = token.content.split("\n")[unread.line]
    # A block in a list or a quotation is indented.
    return lines.place(row, max(lines.text[row].find(written), 0) + unread.column, unread.length)
