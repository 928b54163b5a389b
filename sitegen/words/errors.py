"""What can be wrong with a site, and how it is said.

Exceptions::

    Exception
    └── Problems        one or more problems of the site, gathered by a stage

A :class:`Problem` holds a code and values, no sentence. The sentences live in ``messages/en.toml`` and
``messages/ko.toml``, which are read only when there is something to say.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from sitegen.package import DOCS, PACKAGE
from sitegen.text.hangul import josa

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Severity = Literal["error", "warning", "notice"]
Format = Literal["text", "json", "github"]

# How many characters of a line a place keeps, and how many of a value a sentence shows.
_WINDOW = 240
_LONGEST_VALUE = 400
# How many problems of one kind are told of one file.
_MOST_OF_A_KIND = 50


class Place(NamedTuple):
    """Where a problem stands.

    ``path`` is relative to the site's root, with slashes. ``line`` and ``column`` count from 1, columns in
    characters; 0 means that the problem is about the file as a whole. ``text`` is the line itself, or of a long line
    the part around the spot, which begins ``start`` characters into the line. ``length`` is the number of characters
    to underline.
    """

    path: str
    line: int = 0
    column: int = 0
    text: str = ""
    length: int = 1
    start: int = 0

    @classmethod
    def of(cls, path: str, line: int, column: int, text: str, length: int = 1) -> Place:
        """The place in a line whose whole text is ``text``. Of a long line only a window is kept: a file of one line
        can have a problem at each of its words."""
        start = max(column - _WINDOW // 2, 0) if len(text) > _WINDOW else 0
        return cls(path, line, column, text[start : start + _WINDOW], min(length, _WINDOW), start)


class Problem(NamedTuple):
    """One thing that is wrong: a code from ``messages/*.toml``, the values for its sentence, and a place."""

    code: str
    place: Place | None = None
    values: tuple[tuple[str, str], ...] = ()
    severity: Severity = "error"
    others: tuple[Place, ...] = ()

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Problems are told in the order of files, lines and columns."""
        place = self.place or Place("")
        return (place.path, place.line, place.column, self.code, repr(self.values))


def error(code: str, place: Place | None = None, *others: Place, **values: object) -> Problem:
    """A problem that stops the build. ``values`` fill the sentence of ``code``; a list is one of names."""
    return Problem(code, place, _shortened(values), "error", others)


def warning(code: str, place: Place | None = None, *others: Place, **values: object) -> Problem:
    """A problem that does not stop the build, unless it is ``--strict``."""
    return Problem(code, place, _shortened(values), "warning", others)


def _shortened(values: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    texts = ((key, _in_sentence(value)) for key, value in values.items())
    return tuple([(k, v if len(v) <= _LONGEST_VALUE else v[: _LONGEST_VALUE - 1] + "…") for k, v in texts])


def _in_sentence(value: object) -> str:
    return ", ".join(f"`{name}`" for name in value) if isinstance(value, list) else str(value)


def gathered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems sorted, each once, and at most fifty of one kind and file. One more, at the place of the
    first that is left out, tells how many those are."""
    kept: list[Problem] = []
    counts: dict[tuple[str, str], list[Problem]] = {}
    for problem in sorted(dict.fromkeys(problems), key=lambda p: p.sort_key):
        same = counts.setdefault((problem.code, problem.place.path if problem.place else ""), [])
        same.append(problem)
        if len(same) <= _MOST_OF_A_KIND or not problem.place:
            kept.append(problem)
    for (code, path), same in counts.items():
        if path and (left := len(same) - _MOST_OF_A_KIND) > 0:
            first = same[_MOST_OF_A_KIND]
            kept.append(Problem("more-of-a-kind", first.place, (("count", str(left)), ("code", code)), first.severity))
    return tuple(sorted(kept, key=lambda p: p.sort_key))


def notice(code: str) -> Problem:
    """What is good to know and no fault of the site. It is told once a build, whatever it was found in."""
    return Problem(code, severity="notice")


class Problems(Exception):
    """All that a stage found wrong. Never empty, sorted, each problem once, never more than a reader would read."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = gathered(problems)
        assert self.problems, "Problems needs a problem"
        super().__init__(", ".join(p.code for p in self.problems))

    def __reduce__(self) -> tuple[type[Problems], tuple[tuple[Problem, ...]]]:
        return (Problems, (self.problems,))


@cache
def messages(lang: str) -> Mapping[str, Mapping[str, str]]:
    """The sentences of a language: code to ``message`` and perhaps ``hint``. An unknown language is English."""
    name = "ko" if lang == "ko" else "en"
    return {**_sentences(f"{name}.toml"), **_sentences(f"{name}.said.toml")}


@cache
def _sentences(name: str) -> Mapping[str, Mapping[str, str]]:
    import tomllib

    return tomllib.loads((PACKAGE / "words/messages" / name).read_text(encoding="utf-8"))


_LABELS: dict[str, dict[Severity, str]] = {
    "ko": {"error": "오류", "warning": "경고", "notice": "알림"},
    "en": {"error": "error", "warning": "warning", "notice": "notice"},
}
# In the Korean sentences, `name`(을/를) becomes `name`을 or `name`를.
_PARTICLE = r"(`[^`]*`|\d+)\(([가-힣]+/[가-힣]+)\)"

# What stands in settings instead of what should, in Korean with its particle.
_FOUND = {
    "a boolean": "참·거짓 값이",
    "a string": "문자열이",
    "an integer": "정수가",
    "a float": "실수가",
    "an array": "배열이",
    "a table": "표가",
    "a date": "날짜가",
}


def say(code: str, lang: str, values: Iterable[tuple[str, str]] = (), part: str = "message") -> str:
    """The sentence of ``code`` in ``lang`` (``ko`` or ``en``) with its values filled in; "" where it has none.

    A hint that would name what is ``near``, where nothing is, gives way to the one called ``otherwise``. So does
    a message that is true of ``more`` documents, to the one called ``several``.
    """
    values = tuple(values)
    name = "ko" if lang == "ko" else "en"
    # What every build says is in a small file of its own, so that a build that finds nothing wrong reads no more.
    parts = _sentences(f"{name}.said.toml").get(code) or _sentences(f"{name}.toml")[code]
    if part == "hint" and ("near", "") in values and "otherwise" in parts:
        part = "otherwise"
    elif part == "message" and any(key == "more" for key, _ in values):
        part = "several"
    template = parts.get(part, "")
    shown = {key: _printable(value) for key, value in values}
    if lang == "ko" and "found" in shown:
        shown["found"] = _FOUND.get(shown["found"], shown["found"])
    # A path in a checkout is of no use to who has the wheel: each can open the page that came with the program.
    text = re.sub(r"\bdocs/[a-z-]+\.md", lambda page: (DOCS.parent / page[0]).as_uri(), template).format(**shown)
    if lang == "ko":
        text = re.sub(_PARTICLE, lambda m: m[1] + josa(m[1].strip("`"), m[2], only=True), text)
    return text


def draw(problem: Problem, lang: str) -> str:
    """The problem as lines of text: sentence, place, the line with the spot underlined, hint."""
    labels = _LABELS["ko" if lang == "ko" else "en"]
    lines = [f"{labels[problem.severity]}: {say(problem.code, lang, problem.values)}"]
    places = [*([problem.place] if problem.place else []), *problem.others]
    width = max((len(str(place.line)) for place in places if place.line), default=1)
    for place in places:
        lines.append(" " * width + f"--> {_where(place)}")
        if place.line and place.text.strip():
            source = _printable(place.text.expandtabs(4).rstrip())
            indent = len(_printable(place.text[: max(place.column - 1 - place.start, 0)].expandtabs(4)))
            source, indent, mark = _window(source, indent, max(place.length, 1))
            lines.append(" " * width + " |")
            lines.append(f"{place.line:>{width}} | {source}")
            lines.append(" " * width + " | " + " " * cells(source[:indent]) + "^" * max(cells(mark), 1))
    if hint := say(problem.code, lang, problem.values, "hint"):
        lines.append(" " * width + f" = {'도움말' if lang == 'ko' else 'hint'}: {hint}")
    return "\n".join(lines)


def as_json(problem: Problem, lang: str) -> str:
    """The problem as one line of JSON."""
    import json

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
    return json.dumps(record, ensure_ascii=False)


def as_annotation(problem: Problem, lang: str) -> str:
    """The problem as a GitHub Actions workflow command.

    https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions: data escapes ``%``, CR
    and LF; properties also ``:`` and ``,``.
    """

    def data(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def prop(text: str) -> str:
        return data(text).replace(":", "%3A").replace(",", "%2C")

    properties = []
    if problem.place:
        properties.append(f"file={prop(problem.place.path)}")
        if problem.place.line:
            properties += [f"line={problem.place.line}", f"col={max(problem.place.column, 1)}"]
    properties.append(f"title={prop(problem.code)}")
    text = say(problem.code, lang, problem.values)
    others = "".join(f"\n{_where(place)}" for place in problem.others)
    hint = say(problem.code, lang, problem.values, "hint")
    return f"::{problem.severity} {','.join(properties)}::{data(text + others + (chr(10) + hint if hint else ''))}"


def nearest(word: str, names: Iterable[str], most: int = 3) -> list[str]:
    """The names closest to ``word``, best first, for "did you mean"; empty where none is close."""
    import difflib

    plain = {unicodedata.normalize("NFD", name): name for name in sorted(names)}
    found = difflib.get_close_matches(unicodedata.normalize("NFD", word), list(plain), n=most, cutoff=0.6)
    return [plain[name] for name in found]


def cells(text: str) -> int:
    """How many columns ``text`` takes in a terminal: two for wide characters, none for combining ones."""
    width = 0
    for char in text:
        if unicodedata.combining(char):
            continue
        width += 2 if unicodedata.east_asian_width(char) in "WF" else 1
    return width


def _where(place: Place) -> str:
    path = _printable(place.path)
    return f"{path}:{place.line}:{max(place.column, 1)}" if place.line else path


def _window(source: str, indent: int, length: int) -> tuple[str, int, str]:
    """Cut a long line around the marked spot so that it fits a terminal."""
    if len(source) > 100:
        start = max(0, min(indent - 30, len(source) - 100))
        source = ("…" if start else "") + source[start : start + 100] + ("…" if start + 100 < len(source) else "")
        indent = indent - start + (1 if start else 0)
    mark = source[indent : indent + length]
    return source, indent, mark


def _printable(text: str) -> str:
    """Nothing in a message may steer who shows it: control and bidi characters are escapes, and so is what GitHub's
    runner takes for a command anywhere in a line, ``##[error]``."""
    text = text.replace("##[", "##\\u005b") if "##[" in text else text
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
