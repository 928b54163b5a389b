"""Code to tokens: by a loop of our own (``tables``) where that finds what Pygments finds, else by Pygments itself.

A lexer that does anything of its own in ``get_tokens_unprocessed`` is left to Pygments. Of the others each first block
in a process is read by both. Where they differ, or what our loop reads of Pygments is not there, the language is left
to Pygments too: another release of it may cost time, never a page.

Every block has a number of steps in proportion to its length, and is read to its end in these or not at all. Steps are
counted, not timed, so that the outcome is the same on every machine.
"""

from __future__ import annotations

import sys
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from sitegen.content.fast.tables import Lost, Table, Token, Tokens, name_of, table_of

if TYPE_CHECKING:
    from collections.abc import Iterable

# So many characters of a language cost Pygments what it costs to sort its rules: a page or two of code.
_WORTH = 3000
# The steps that a block may take: some, and some for each character. Of 600 lexers those for ASP take 12 for each at
# worst, and all others 4, unless they are lost.
_STEPS, _STEPS_EACH = 10_000, 30


def tokens(lexer: Any, code: str) -> list[Token]:
    """``code`` in pieces, each with the class that it is shown with, "" for none. Raises Lost, or what the lexer
    raises."""
    return _reader(lexer).read(code)


def has_changed(lexer: Any) -> bool:
    """Whether Pygments was found to be another than our loop takes it for, in this language and process."""
    return _reader(lexer).has_changed


class _Reader:
    """How a language is read in this process."""

    def __init__(self, lexer: Any) -> None:
        self._lexer = lexer
        self._seen = 0
        self.has_changed = False
        self._table: Table | None = None
        self._set_out(by_character=False)

    def _set_out(self, by_character: bool) -> None:
        self._by_character, self._is_trusted = by_character, False
        try:
            self._table = table_of(self._lexer, by_character)
        except Exception:  # another Pygments may raise anything
            self._table, self.has_changed = None, True

    def read(self, code: str) -> list[Token]:
        """The tokens of ``code``."""
        self._seen += len(code)
        if self._table and not self._by_character and self._seen > _WORTH:
            self._set_out(by_character=True)
        if self._table is None:
            return _by_pygments(self._lexer, code)
        found = Tokens(_steps(code))
        try:
            self._table.run(code, ("root",), found)
        except Lost:
            raise
        except Exception as exception:
            theirs = _by_pygments(self._lexer, code)  # raises the same, if the fault is the lexer's
            if not isinstance(exception, RecursionError):
                self._table, self.has_changed = None, True
            return theirs
        if not self._is_trusted:
            if not _agrees(self._lexer, code, found):
                self._table, self.has_changed = None, True
                return _by_pygments(self._lexer, code)
            self._is_trusted = True
        return found


@cache
def _reader(lexer: Any) -> _Reader:
    return _Reader(lexer)


def _steps(code: str) -> int:
    return _STEPS + _STEPS_EACH * len(code)


def _agrees(lexer: Any, code: str, found: Iterable[Token]) -> bool:
    """Whether Pygments finds the same tokens. Nothing is asked of it behind the end of the code, as in our loop."""
    theirs, left = [], len(code)
    for _, kind, text in islice(lexer.get_tokens_unprocessed(code), _steps(code)):
        if text:
            theirs.append((name_of(kind), text))
            left -= len(text)
        if not left:
            break
    return theirs == [token for token in found if token[1]]


def _by_pygments(lexer: Any, code: str) -> list[Token]:
    """The tokens of ``code`` by Pygments itself. What it hands out piece by piece is counted by pieces; what is done
    before the first one by calls of functions."""
    most, calls, counts = _steps(code), 0, sys.getprofile() is None  # unless somebody measures this program

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event == "call"
        if calls > most:
            raise Lost

    if counts:
        sys.setprofile(count)
    try:
        pieces = lexer.get_tokens_unprocessed(code)
    finally:
        if counts:
            sys.setprofile(None)
    found = [(name_of(kind), text) for _, kind, text in islice(pieces, most + 1)]
    if len(found) > most:
        raise Lost
    return found
