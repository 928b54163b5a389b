"""What can be wrong with a site: a :class:`Problem` has a code, values and a place, but no sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Severity = Literal["error", "warning", "notice"]

# How many characters are kept of a line, and of a value in a sentence.
_WINDOW = 240
_LONGEST_VALUE = 400
# How many problems of one code are kept in one file.
_MOST_OF_A_KIND = 50


class Place(NamedTuple):
    """Where a problem is.

    ``path`` is relative to the site's root, with slashes. ``line`` and ``column`` count from 1, columns in characters.
    A ``line`` of 0 means the file as a whole. ``text`` is the line, or the part of a long line that begins ``start``
    characters into it. ``length`` is the number of characters to underline.
    """

    path: str
    line: int = 0
    column: int = 0
    text: str = ""
    length: int = 1
    start: int = 0

    @classmethod
    def of(cls, path: str, line: int, column: int, text: str, length: int = 1) -> Place:
        """The place in a line with the whole text ``text``. Of a long line only the part around the place is kept: a
        file with one line can have a problem at every word."""
        start = max(column - _WINDOW // 2, 0) if len(text) > _WINDOW else 0
        return cls(path, line, column, text[start : start + _WINDOW], min(length, _WINDOW), start)


class Problem(NamedTuple):
    """One thing that is wrong: a code of ``messages/*.toml``, the values for its sentence, and its place."""

    code: str
    place: Place | None = None
    values: tuple[tuple[str, str], ...] = ()
    severity: Severity = "error"
    others: tuple[Place, ...] = ()

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Problems are sorted by file, line and column."""
        place = self.place or Place("")
        return (place.path, place.line, place.column, self.code, repr(self.values))


class Problems(Exception):
    """All that a stage of the build found wrong. Never empty."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = gathered(problems)
        assert self.problems, "Problems needs a problem"
        # For a traceback, as in a test that fails. Authors get sentences.
        super().__init__(", ".join(f"{p.code} ({p.place.path})" if p.place else p.code for p in self.problems))

    def __reduce__(self) -> tuple[type[Problems], tuple[tuple[Problem, ...]]]:
        return (Problems, (self.problems,))


def error(code: str, place: Place | None = None, *others: Place, **values: object) -> Problem:
    """A problem that stops the build. ``values`` fill the sentence of ``code``; a list holds names."""
    return Problem(code, place, _shortened(values), "error", others)


def warning(code: str, place: Place | None = None, *others: Place, **values: object) -> Problem:
    """A problem that stops the build only if it is ``--strict``."""
    return Problem(code, place, _shortened(values), "warning", others)


def unreadable(path: str, exception: OSError) -> Problem:
    """The problem that a file or folder cannot be read."""
    return error("unreadable", Place(path), reason=exception.strerror or exception)


def notice(code: str, **values: object) -> Problem:
    """Something to know that is no fault of the site. It is reported once in a build, without a place."""
    return Problem(code, None, _shortened(values), "notice")


def gathered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems, sorted, without duplicates, at most fifty of one code in one file. If there are more, one problem
    says how many."""
    groups: dict[tuple[str, str], list[Problem]] = {}
    for problem in sorted(dict.fromkeys(problems), key=lambda p: p.sort_key):
        groups.setdefault((problem.code, problem.place.path if problem.place else ""), []).append(problem)
    kept: list[Problem] = []
    for (code, path), group in groups.items():
        most = _MOST_OF_A_KIND if path else len(group)
        kept += group[:most]
        if left := group[most:]:
            values = (("count", str(len(left))), ("code", code))
            kept.append(Problem("more-of-a-kind", left[0].place, values, left[0].severity))
    return tuple(sorted(kept, key=lambda p: p.sort_key))


def _shortened(values: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    texts = ((key, _in_sentence(value)) for key, value in values.items())
    return tuple([(k, v if len(v) <= _LONGEST_VALUE else v[: _LONGEST_VALUE - 1] + "…") for k, v in texts])


def _in_sentence(value: object) -> str:
    """A value as text; a list of names becomes `a`, `b`."""
    return ", ".join(f"`{name}`" for name in value) if isinstance(value, list) else str(value)
