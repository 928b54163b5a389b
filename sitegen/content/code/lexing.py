"""Code to tokens, by Pygments, in a number of steps that depends on the length of the code alone.

Steps are counted, not timed, so that a page is the same on every machine.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from pygments.lexer import RegexLexer
from pygments.token import STANDARD_TYPES, Text, Whitespace

from sitegen.content import fast

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# A piece of code and the class that it is shown with, "" for none.
Token = tuple[str, str]

# How many tokens a block may have: some, and some for each character. Of 600 lexers the one for ASP makes 12 for each
# character at worst, and all others 4, unless they are lost.
_TOKENS, _TOKENS_EACH = 10_000, 30
# How many calls and returns may be made for each of these tokens.
_CALLS = 20


class Lost(Exception):
    """A lexer cannot read a block of code: it takes too many steps, changes the text, or fails."""


def reader_of(lexer: Any) -> CodeReader:
    """What reads the language of ``lexer`` in this process."""
    return _reader(lexer, fast.ENABLED)


@cache
def _reader(lexer: Any, is_fast: bool) -> CodeReader:
    return fast.reader(lexer) if is_fast else CodeReader(lexer)


class CodeReader:
    """Reads code of one language, by Pygments. ``has_changed`` says that Pygments works differently inside than
    :mod:`sitegen.content.fast.lexing` expects."""

    has_changed = False

    def __init__(self, lexer: Any) -> None:
        self.lexer = lexer

    def read(self, code: str) -> list[Token]:
        """The tokens of ``code``. Raises Lost, or what the lexer raises."""
        # A loop over rules may go on for ever without a token, so its calls are counted. Other lexers are trusted to
        # make tokens once they have begun: counting makes them three times slower.
        with _counted(_CALLS * most_tokens(code)):
            if type(self.lexer).get_tokens_unprocessed is RegexLexer.get_tokens_unprocessed:
                return tokens_of(self.lexer.get_tokens_unprocessed(code), code)
            pieces = self.lexer.get_tokens_unprocessed(code)
        return tokens_of(pieces, code)


def tokens_of(pieces: Iterable[tuple[int, Any, str]], code: str) -> list[Token]:
    """The tokens in what a lexer finds in ``code``, up to its end. Raises Lost where there are too many."""
    found, left, most = [], len(code), most_tokens(code)
    for _, kind, text in islice(pieces, most):
        found.append((class_of(kind), text))
        left -= len(text)
        if left <= 0:  # what a lexer does beyond the end may not end itself
            return found
    if len(found) == most:
        raise Lost
    return found


@contextmanager
def _counted(most: int) -> Iterator[None]:
    """Raises Lost after ``most`` calls and returns of functions. No limit while a profiler runs."""
    left, is_measured = most, sys.getprofile() is not None

    def count(_frame: object, _event: str, _argument: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise Lost

    if not is_measured:
        sys.setprofile(count)
    try:
        yield
    finally:
        if not is_measured:
            sys.setprofile(None)


def most_tokens(code: str) -> int:
    """How many tokens ``code`` may have."""
    return _TOKENS + _TOKENS_EACH * len(code)


@cache
def class_of(kind: Any) -> str:
    """The class of a kind of token, or of the nearest kind above it that has one; "" for text."""
    while kind not in STANDARD_TYPES:
        kind = kind.parent
    return "" if kind in (Text, Whitespace) else STANDARD_TYPES[kind]
