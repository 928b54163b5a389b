"""The characters that a match of a regular expression can begin with, as bits of a number.

There is one bit for each character of ASCII and one for all others together. The answer may be too large, never too
small: for an expression with unknown parts it is "all", and for every one where ``re._parser``, which is private to
Python, is not as expected. :mod:`sitegen.content.fast.lexing` states what this buys.
"""

from __future__ import annotations

import re
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

try:
    from re import _parser  # type: ignore[attr-defined]
except ImportError:  # pragma: no cover
    _parser = None

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_ASCII = (1 << 128) - 1
_OTHERS = 1 << 128
ALL = _ASCII | _OTHERS
_FOREIGN = re.compile(r"[^\x00-\x7f]+(?:-[^\x00-\x7f]+)*")


def bit(character: str) -> int:
    """The bit of a character."""
    return 1 << ord(character) if character.isascii() else _OTHERS


def beginnings(pattern: re.Pattern[str]) -> int:
    """The characters that a match of ``pattern`` can begin with; all, if it can match nothing at all."""
    if _parser is None:
        return ALL
    try:
        # What is not ASCII counts as one character. Sets of all letters of Unicode would take longest to parse.
        parsed = _parser.parse(_FOREIGN.sub("가", pattern.pattern), pattern.flags)
        characters, empty = _sequence(parsed, bool(parsed.state.flags & re.IGNORECASE))
    except (AttributeError, TypeError, ValueError):  # another Python
        return ALL
    return ALL if empty else characters


def _sequence(parts: Iterable[tuple[Any, Any]], any_case: bool) -> tuple[int, bool]:
    """What a sequence of parts can begin with, and whether it can match nothing."""
    characters, limit = 0, ALL
    for kind, value in parts:
        if str(kind) == "ASSERT" and value[0] == 1 and not characters:  # (?=…), before anything is taken
            ahead, empty = _sequence(value[1], any_case)
            limit = limit if empty else limit & ahead
            continue
        more, empty = _PARTS[str(kind)](value, any_case) if str(kind) in _PARTS else (ALL, True)
        characters |= more
        if not empty:
            return characters & limit, False
    return (characters, True) if limit == ALL else (limit, False)


def _literal(value: int, any_case: bool) -> tuple[int, bool]:
    character = chr(value)
    if not any_case:
        return bit(character), False
    if not character.isascii():  # some are equal to letters of ASCII
        return ALL, False
    return bit(character.lower()) | bit(character.upper()) | (_OTHERS if character.isalpha() else 0), False


def _set(items: Iterable[tuple[Any, Any]], any_case: bool) -> tuple[int, bool]:
    negated, characters = False, 0
    for kind, value in items:
        match str(kind):
            case "NEGATE":
                negated = True
            case "LITERAL":
                characters |= _literal(value, any_case)[0]
            case "RANGE":
                first, last = value
                for code in range(first, min(last, 128) + 1):
                    characters |= _literal(code, any_case)[0]
                characters |= _OTHERS if last > 127 else 0
            case "CATEGORY" if str(value) in _CATEGORIES:
                characters |= _CATEGORIES[str(value)]
            case _:
                return ALL, False
    if negated:
        return (ALL if any_case else (_ASCII & ~characters) | _OTHERS), False
    return characters, False


def _branch(value: tuple[Any, Iterable[Any]], any_case: bool) -> tuple[int, bool]:
    found = [_sequence(part, any_case) for part in value[1]]
    return reduce(or_, (characters for characters, _ in found), 0), any(empty for _, empty in found)


def _repeat(value: tuple[int, int, Any], any_case: bool) -> tuple[int, bool]:
    characters, empty = _sequence(value[2], any_case)
    return characters, empty or not value[0]


def _group(value: tuple[Any, int, int, Any], any_case: bool) -> tuple[int, bool]:
    return _sequence(value[3], any_case or bool(value[1] & re.IGNORECASE))


_CATEGORIES = {
    f"CATEGORY_{name}": reduce(or_, (bit(chr(code)) for code in range(129) if code == 128 or test.match(chr(code))))
    for name, test in {
        "DIGIT": re.compile(r"\d"),
        "NOT_DIGIT": re.compile(r"\D"),
        "SPACE": re.compile(r"\s"),
        "NOT_SPACE": re.compile(r"\S"),
        "WORD": re.compile(r"\w"),
        "NOT_WORD": re.compile(r"\W"),
    }.items()
}
_PARTS: dict[str, Callable[[Any, bool], tuple[int, bool]]] = {
    "LITERAL": _literal,
    "NOT_LITERAL": lambda value, any_case: _set([("NEGATE", None), ("LITERAL", value)], any_case),
    "ANY": lambda _value, _case: (ALL, False),
    "IN": _set,
    "BRANCH": _branch,
    "SUBPATTERN": _group,
    "ATOMIC_GROUP": _sequence,
    "MAX_REPEAT": _repeat,
    "MIN_REPEAT": _repeat,
    "POSSESSIVE_REPEAT": _repeat,
    # Conditions take no characters. They are not used to narrow the answer.
    "AT": lambda _value, _case: (0, True),
    "ASSERT": lambda _value, _case: (0, True),
    "ASSERT_NOT": lambda _value, _case: (0, True),
}
