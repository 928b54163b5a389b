"""Pygments' lexers, run by a loop of our own: the same tokens in a fraction of the time.

A lexer is a table of states, each a list of regular expressions, of which the first that matches wins. Pygments asks
them one after the other, fifty and more in Python's main state, and most could never match at a letter or at a
bracket. Here the expressions of a state are sorted once by the characters that they can begin with; then one to three
are asked for each token.

What is read of Pygments is private to it: ``RegexLexer._tokens`` and the closures of ``bygroups`` and ``using``; and
of Python ``re._parser``, which says how an expression is built. A lexer that does anything of its own
(``get_tokens_unprocessed`` overridden, another kind of lexer, another release) is left to Pygments. The tests compare
both on random code in every popular language.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from pygments.lexer import ExtendedRegexLexer, RegexLexer, bygroups, this, using
from pygments.token import STANDARD_TYPES, Error, Text, Whitespace, _TokenType

try:
    from re import _parser  # type: ignore[attr-defined]
except ImportError:  # pragma: no cover
    _parser = None

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pygments.lexer import Lexer

    # The class of a token, a tuple of actions for the groups of the match, a nested lexer, or a function of Pygments.
    Action = str | tuple[Any, ...] | "_Nested" | Callable[[Lexer, Any], Iterable[tuple[int, Any, str]]] | None
    Rule = tuple[Callable[[str, int], re.Match[str] | None], Action, Any]

Tokens = list[tuple[str, str]]

# Sets of characters as bits: one for each of ASCII, and one for all others together.
_OTHER = 1 << 128
_ALL = (_OTHER << 1) - 1
_PLAIN = RegexLexer.get_tokens_unprocessed
_GROUPS, _USING_THIS, _USING = bygroups().__code__, using(this).__code__, using(RegexLexer).__code__


def tokens(lexer: Lexer, code: str) -> Tokens:
    """``code`` in tokens, each as the class that it is shown with ("" for none) and its text."""
    if (table := _table(lexer)) is None:
        return [(name_of(kind), text) for _, kind, text in lexer.get_tokens_unprocessed(code)]
    found: Tokens = []
    table.run(code, ("root",), found)
    return found


@cache
def name_of(kind: Any) -> str:
    """The class of a kind of token, or of the nearest kind above it that has one; "" for text."""
    while kind not in STANDARD_TYPES:
        kind = kind.parent
    return "" if kind in (Text, Whitespace) else STANDARD_TYPES[kind]


@cache
def _table(lexer: Lexer) -> _Table | None:
    """The table for a lexer, if it is one of those that Pygments itself runs by a table and nothing else."""
    kind = type(lexer)
    plain = getattr(kind, "get_tokens_unprocessed", None) is _PLAIN and not issubclass(kind, ExtendedRegexLexer)
    return (
        _Table(lexer) if plain and _parser is not None and isinstance(getattr(lexer, "_tokens", None), dict) else None
    )


class _Nested:
    """Text that another lexer reads, or the same one in another state."""

    def __init__(self, table: _Table, stack: tuple[str, ...]) -> None:
        self.table = table
        self.stack = stack


class _Table:
    """The states of one lexer, each made when it is first met."""

    def __init__(self, lexer: Lexer) -> None:
        self._lexer = lexer
        self._states: dict[str, _State] = {}

    def run(self, code: str, stack: Iterable[str], found: Tokens) -> None:
        """Add the tokens of ``code`` to ``found``: ``RegexLexer.get_tokens_unprocessed`` line for line, but for the
        choice of the rules that are asked."""
        states, position, length = list(stack), 0, len(code)
        state = self._state(states[-1])
        while True:
            for match, action, target in state[code[position] if position < length else ""]:
                if (matched := match(code, position)) is None:
                    continue
                if action.__class__ is str:
                    found.append((action, matched[0]))
                elif action is not None:
                    self._act(action, matched, found)
                position = matched.end()
                if target is not None:
                    if target.__class__ is tuple:
                        for name in target:
                            if name == "#pop":
                                if len(states) > 1:
                                    states.pop()
                            else:
                                states.append(states[-1] if name == "#push" else name)
                    elif target == "#push":
                        states.append(states[-1])
                    else:  # how many to leave, negative; the first one stays
                        del states[max(len(states) + target, 1) :]
                    state = self._state(states[-1])
                break
            else:
                if position >= length:
                    return
                if code[position] == "\n":
                    states = ["root"]
                    state = self._state("root")
                    found.append(("", "\n"))
                else:
                    found.append((_ERROR, code[position]))
                position += 1

    def _act(self, action: Action, matched: re.Match[str], found: Tokens) -> None:
        if isinstance(action, tuple):
            for number, inner in action:
                if text := matched[number]:
                    if isinstance(inner, str):
                        found.append((inner, text))
                    else:
                        inner.table.run(text, inner.stack, found)
        elif isinstance(action, _Nested):
            action.table.run(matched[0], action.stack, found)
        elif callable(action):
            found += [(name_of(kind), text) for _, kind, text in action(self._lexer, matched)]

    def _state(self, name: str) -> _State:
        if (state := self._states.get(name)) is None:
            rules = [(match, self._action(action), target) for match, action, target in self._lexer._tokens[name]]
            state = self._states[name] = _State(rules)
        return state

    def _action(self, action: Any) -> Action:
        """What a rule says, in a form that needs no generator, where that is possible."""
        if action is None:
            return None
        if type(action) is _TokenType:
            return name_of(action)
        code = getattr(action, "__code__", None)
        if code is _GROUPS:
            (args,) = _closure(action).values()
            inner = [(number, self._action(arg)) for number, arg in enumerate(args, 1) if arg is not None]
            return action if any(callable(arg) or isinstance(arg, tuple) for _, arg in inner) else tuple(inner)
        if code in (_USING_THIS, _USING):
            values = _closure(action)
            other = self if code is _USING_THIS else _table(_made(values["_other"], self._lexer))
            if other is not None and not values["kwargs"]:
                return _Nested(other, values["gt_kwargs"].get("stack", ("root",)))
        return action


class _State(dict[str, "list[Rule]"]):
    """The rules of a state by the character that comes next; "" is the end of the code."""

    def __init__(self, rules: list[Rule]) -> None:
        super().__init__()
        self._rules = [(_beginnings(getattr(rule[0], "__self__", None)), rule) for rule in rules]

    def __missing__(self, character: str) -> list[Rule]:
        if not character:
            wanted = _END
        else:
            wanted = 1 << ord(character) if character.isascii() else _OTHER
        chosen = self[character] = [rule for beginnings, rule in self._rules if beginnings & wanted]
        return chosen


def _beginnings(pattern: re.Pattern[str] | None) -> int:
    """The characters that a match of ``pattern`` can begin with; too many rather than too few."""
    if not isinstance(pattern, re.Pattern):
        return _ALL
    parsed = _parser.parse(pattern.pattern, pattern.flags)
    characters, empty = _first(parsed, bool(parsed.state.flags & re.IGNORECASE))
    return _ALL if empty else characters


def _first(parts: Iterable[tuple[Any, Any]], any_case: bool) -> tuple[int, bool]:
    """What the parts of an expression, one after the other, can begin with, and whether they can match nothing."""
    characters = 0
    for kind, value in parts:
        more, empty = _FIRST.get(str(kind), _anything)(value, any_case)
        characters |= more
        if not empty:
            return characters, False
    return characters, True


def _anything(value: Any, any_case: bool) -> tuple[int, bool]:  # noqa: ARG001 (one of several alike)
    return _ALL, True


def _nothing(value: Any, any_case: bool) -> tuple[int, bool]:  # noqa: ARG001
    """A condition, which takes no characters. It is not used to narrow the choice."""
    return 0, True


def _character(value: Any, any_case: bool) -> tuple[int, bool]:
    if any_case:  # beside the two cases, a few letters equal others beyond ASCII
        return sum({_bit(ord(case)) for case in (chr(value).lower() + chr(value).upper())}) | _OTHER, False
    return _bit(value), False


def _set(value: Any, any_case: bool) -> tuple[int, bool]:
    negated, characters = False, 0
    for kind, item in value:
        match str(kind):
            case "NEGATE":
                negated = True
            case "LITERAL":
                characters |= _character(item, any_case)[0]
            case "RANGE":
                for code in range(item[0], min(item[1], 127) + 1):
                    characters |= _character(code, any_case)[0]
                characters |= _OTHER if item[1] > 127 else 0
            case "CATEGORY":
                characters |= _category(str(item))
            case _:
                return _ALL, False
    if negated:
        return _ALL if any_case else (_ALL ^ characters) | _OTHER, False
    return characters, False
