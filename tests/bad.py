"""How tests of bad input say what a problem must be: its code, its place, what is underlined, and its sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.words.draw import draw
from sitegen.words.sentences import say

if TYPE_CHECKING:
    from sitegen.words.errors import Place, Problem

POST = "content/posts/a.md"
Case = tuple[str, str, str, str, str]


def table(text: str) -> list[Case]:
    """Cases, one a line: source, code, place, what is underlined, sentence (perhaps cut, with ``…``). In a source
    ``⏎`` is a line end, ``⇥`` a tab."""
    cases = []
    for line in text.strip().splitlines():
        source, code, place, mark, message = (
            cell.strip().replace("⏎", "\n").replace("⇥", "\t") for cell in line.split(" | ")
        )
        cases.append((source, code, place, mark, message))
    return cases


def where(place: Place | None) -> str:
    """``path:line:column``, or the path alone where the problem is about the file; "" without a place."""
    if place is None:
        return ""
    return f"{place.path}:{place.line}:{place.column}" if place.line else place.path


def marked(problem: Problem) -> str:
    """The part of the source line that is underlined."""
    place = problem.place
    if place is None:
        return ""
    at = place.column - 1 - place.start
    return place.text[at : at + place.length]


def check(problem: Problem, code: str, place: str, mark: str, message: str) -> None:
    """The problem is this one, and both languages draw it with all that the design wants to see."""
    said = say(problem.code, "en", problem.values)
    assert (problem.code, where(problem.place), marked(problem), said[: len(message) - 1]) == (
        (code, place, mark, message[:-1])
    )
    assert message.endswith("…") or said == message
    for lang, hint in (("en", "hint:"), ("ko", "도움말:")):
        drawn = draw(problem, lang)
        assert f"--> {place}" in drawn or not place
        assert hint in drawn
        if problem.place and problem.place.line and problem.place.text.strip():
            assert "^" in drawn


def errors(problems: list[Problem]) -> list[Problem]:
    """The errors among problems; what is only a warning is told with them."""
    return [problem for problem in problems if problem.severity == "error"]
