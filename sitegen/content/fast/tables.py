"""The loop over a lexer's table: the tokens that Pygments finds, in a fraction of the time.

A lexer is a table of states, each a list of regular expressions, of which the first that matches wins. Pygments asks
them one after the other, fifty and more in Python's main state, and most could never match at a letter or at a
bracket. Here the rules of a state are sorted, once, by the characters that they can begin with (``beginnings``); then
one to three are asked for each token.

What is read of Pygments is private to it: ``RegexLexer._tokens``, and the closures of ``bygroups`` and ``using``. So
whoever uses this compares (``lexing``).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from pygments.token import STANDARD_TYPES, Error, Text, Whitespace

from sitegen.content.fast.beginnings import ALL, beginnings, bit

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

    # What matches, what to make of it, and the state to go to, as Pygments writes it down.
    Rule = tuple[Any, Any, Any]

Token = tuple[str, str]

_ERROR = STANDARD_TYPES[Error]


class Lost(Exception):
    """A lexer cannot read a block of code: it needs too many steps for the code's length, changes the text, or
    fails."""


class Tokens(list[Token]):
    """What is found of a block of code: pieces of it, each with the class that it is shown with, "" for none.

    ``left`` are the steps that may still be made without moving on. A character that is read once more, by another
    lexer, counts as one.
    """

    def __init__(self, left: int) -> None:
        super().__init__()
        self.left = left

    def spend(self, steps: int) -> None:
        """Raises Lost where there are not so many steps left."""
        self.left -= steps
        if self.left < 0:
            raise Lost


@cache
def name_of(kind: Any) -> str:
    """The class of a kind of token, or of the nearest kind above it that has one; "" for text."""
    while kind not in STANDARD_TYPES:
        kind = kind.parent
    return "" if kind in (Text, Whitespace) else STANDARD_TYPES[kind]


class _Private(NamedTuple):
    """What is read of Pygments itself: the loop that is done here instead, the code of its callbacks, and the type of
    the kinds of tokens."""

    run: Any
    by_groups: Any
    using: Any
    using_this: Any
    kind: Any


@cache
def _private() -> _Private:
    from pygments import lexer, token

    library: Any = lexer
    using, this = (library.using(kind).__code__ for kind in (library.RegexLexer, library.this))
    run = library.RegexLexer.get_tokens_unprocessed
    return _Private(run, library.bygroups().__code__, using, this, token._TokenType)


def table_of(lexer: Any, by_character: bool) -> Table | None:
    """The table of a lexer that consists of one and nothing else. Sorting its rules ``by_character`` takes a while.

    May raise anything, as all in it may, where Pygments is not what it was.
    """
    alone = getattr(type(lexer), "get_tokens_unprocessed", None) is _private().run
    return Table(lexer, by_character) if alone else None


class _Nested(NamedTuple):
    """An action: the text is read by a lexer of its own, which begins in the last of the states ``stack``."""

    table: Table
    stack: tuple[str, ...]


class _Groups(NamedTuple):
    """An action: each group of the match, by its number, is a token of a class or read by a lexer of its own."""

    parts: tuple[tuple[int, str | _Nested], ...]


class _State(dict[str, "list[Rule]"]):
    """The rules of a state by the character that comes next; ``by_character`` only those that can match there."""

    def __init__(self, rules: list[Rule], by_character: bool) -> None:
        super().__init__()
        self._rules = [(beginnings(rule[0].__self__) if by_character else ALL, rule) for rule in rules]

    def __missing__(self, character: str) -> list[Rule]:
        wanted = bit(character)
        chosen = self[character] = [rule for characters, rule in self._rules if characters & wanted]
        return chosen


class _States(dict[str, _State]):
    """The states of a lexer by name."""

    def __init__(self, table: Table, by_character: bool) -> None:
        super().__init__()
        self._table, self._by_character = table, by_character

    def __missing__(self, name: str) -> _State:
        table = self._table
        rules = [(match, table.action(what), _target(to)) for match, what, to in table.lexer._tokens[name]]
        state = self[name] = _State(rules, self._by_character)
        return state


class Table:
    """The states of one lexer, each made when it is first met."""

    def __init__(self, lexer: Any, by_character: bool) -> None:
        self.lexer = lexer
        self._by_character = by_character
        self._states = _States(self, by_character)

    def run(self, code: str, stack: Iterable[str], found: Tokens) -> None:
        """Add the tokens of ``code`` to ``found``. This is ``RegexLexer.get_tokens_unprocessed`` line for line, but
        for the choice of the rules that are asked. At the end of the code none is, as it could match only nothing.

        Raises Lost.
        """
        names, position, length, states = list(stack), 0, len(code), self._states
        state = states[names[-1]]
        while position < length:
            for match, action, target in state[code[position]]:
                if (matched := match(code, position)) is None:
                    continue
                end = matched.end()
                if action.__class__ is str:
                    found.append((action, code[position:end]))
                elif action is not None:
                    self._act(action, matched, found)
                if end == position:
                    found.spend(1)
                position = end
                if target is not None:
                    if target.__class__ is str:
                        names.append(target)
                    else:
                        _move(names, target)
                    state = states[names[-1]]
                break
            else:
                if code[position] == "\n":
                    names = ["root"]
                    state = states["root"]
                    found.append(("", "\n"))
                else:
                    found.append((_ERROR, code[position]))
                position += 1

    def _act(self, action: Any, matched: re.Match[str], found: Tokens) -> None:
        if isinstance(action, _Groups):
            for number, part in action.parts:
                if text := matched[number]:
                    if part.__class__ is str:
                        found.append((part, text))
                    else:
                        found.spend(len(text))
                        part.table.run(text, part.stack, found)  # type: ignore[union-attr]  # a _Nested
        elif isinstance(action, _Nested):
            found.spend(len(matched[0]))
            action.table.run(matched[0], action.stack, found)
        else:
            for _, kind, text in action(self.lexer, matched):
                found.append((name_of(kind), text))
                found.spend(1)

    def action(self, action: Any) -> Any:
        """The class of a token, or what else a rule says: in a form that needs no generator, where that can be."""
        private = _private()
        if type(action) is private.kind:
            return name_of(action)
        code = getattr(action, "__code__", None)
        if code is private.by_groups:
            groups = enumerate(_variables(action)["args"], 1)
            parts = [(number, self.action(part)) for number, part in groups if part is not None]
            return _Groups(tuple(parts)) if all(isinstance(part, str | _Nested) for _, part in parts) else action
        if code is private.using or code is private.using_this:
            given = _variables(action)
            if not given["kwargs"]:
                this = code is private.using_this
                table = self if this else table_of(given["_other"](**self.lexer.options), self._by_character)
                return _Nested(table, given["gt_kwargs"].get("stack", ("root",))) if table else action
        return action


def _target(target: Any) -> Any:
    """Where a rule leads to: the name of the state, if it is one and no more, or what :func:`_move` understands."""
    if target == "#push":
        return (target,)
    return target[0] if isinstance(target, tuple) and len(target) == 1 and target[0][:1] != "#" else target


def _move(names: list[str], target: tuple[str, ...] | int) -> None:
    """Change the stack of states as the ``target`` of a rule says."""
    if isinstance(target, int):  # how many to leave, below zero; the first one stays
        del names[max(len(names) + target, 1) :]
        return
    for name in target:
        if name != "#pop":
            names.append(names[-1] if name == "#push" else name)
        elif len(names) > 1:
            names.pop()


def _variables(function: Any) -> dict[str, Any]:
    """What a function took with it from the one that made it."""
    return dict(zip(function.__code__.co_freevars, (cell.cell_contents for cell in function.__closure__), strict=True))
