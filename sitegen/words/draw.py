"""Problems as text for people, as JSON, and as annotations of GitHub."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Literal

from sitegen.words.sentences import printable, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sitegen.words.errors import Place, Problem, Severity

Format = Literal["text", "json", "github"]

_LABELS: dict[str, dict[Severity, str]] = {
    "ko": {"error": "오류", "warning": "경고", "notice": "알림"},
    "en": {"error": "error", "warning": "warning", "notice": "notice"},
}
# How many characters of a line are shown, and how many of them before the place.
_SHOWN = 100
_BEFORE = 30


def draw(problem: Problem, lang: str) -> str:
    """The problem as lines of text: its sentence, its places, each with the line underlined, and a hint."""
    labels = _LABELS["ko" if lang == "ko" else "en"]
    lines = [f"{labels[problem.severity]}: {say(problem.code, lang, problem.values)}"]
    places = [*([problem.place] if problem.place else []), *problem.others]
    margin = " " * max((len(str(place.line)) for place in places if place.line), default=1)
    for place in places:
        lines.append(f"{margin}--> {where(place)}")
        if place.line and place.text.strip():
            source, before, marked = _window(place)
            lines += [
                f"{margin} |",
                f"{place.line:>{len(margin)}} | {source}",
                f"{margin} | {' ' * _columns(before)}{'^' * max(_columns(marked), 1)}",
            ]
    if hint := say(problem.code, lang, problem.values, "hint"):
        lines.append(f"{margin} = {'도움말' if lang == 'ko' else 'hint'}: {hint}")
    return "\n".join(lines)


def as_json(problem: Problem, lang: str) -> str:
    """The problem as one line of JSON."""
    place = problem.place
    record: dict[str, object] = {
        "type": "problem",
        "severity": problem.severity,
        "code": problem.code,
        "message": say(problem.code, lang, problem.values),
        "hint": say(problem.code, lang, problem.values, "hint"),
        "path": place.path if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "others": [{"path": p.path, "line": p.line, "column": p.column} for p in problem.others],
    }
    return json_line(record)


def json_line(record: Mapping[str, object]) -> str:
    """A record as one line of JSON, in which control characters are escaped, those that JSON allows too."""
    text = json.dumps(record, ensure_ascii=False)
    return text if text.isprintable() else "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in text)


def as_annotation(problem: Problem, lang: str, folder: str = "") -> str:
    """The problem as a GitHub Actions workflow command. ``folder`` is where the site is in its repository.

    https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions: data escapes ``%``, CR
    and LF; properties also ``:`` and ``,``.
    """

    def data(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def prop(text: str) -> str:
        return data(text).replace(":", "%3A").replace(",", "%2C")

    properties = []
    if problem.place:
        properties.append(f"file={prop(printable(f'{folder}{problem.place.path}'))}")
        if problem.place.line:
            properties += [f"line={problem.place.line}", f"col={max(problem.place.column, 1)}"]
    properties.append(f"title={prop(problem.code)}")
    lines = [say(problem.code, lang, problem.values), *map(where, problem.others)]
    if hint := say(problem.code, lang, problem.values, "hint"):
        lines.append(hint)
    return f"::{problem.severity} {','.join(properties)}::{data(chr(10).join(lines))}"


def where(place: Place) -> str:
    """The file, the line and the column, as terminals and editors know them."""
    path = printable(place.path)
    return f"{path}:{place.line}:{max(place.column, 1)}" if place.line else path


def _window(place: Place) -> tuple[str, str, str]:
    """The line as it is shown, cut around the place if it is long; what is before the place, and what is underlined."""
    source = printable(place.text.expandtabs(4).rstrip())
    at = len(printable(place.text[: max(place.column - 1 - place.start, 0)].expandtabs(4)))
    if len(source) > _SHOWN:
        start = max(0, min(at - _BEFORE, len(source) - _SHOWN))
        end = start + _SHOWN
        source = ("…" if start else "") + source[start:end] + ("…" if end < len(source) else "")
        at -= start - bool(start)
    return source, source[:at], source[at : at + max(place.length, 1)]


def _columns(text: str) -> int:
    """How many columns the text takes in a terminal: two for a wide character, none for a combining one."""
    return sum(
        2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text if not unicodedata.combining(char)
    )
