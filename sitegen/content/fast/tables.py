"""A loop over a lexer's rules that asks few of them: the tokens that Pygments finds, in a fraction of the time.

A lexer is a table of states. Each is a list of regular expressions; the first that matches wins. Pygments asks them one
after the other, fifty and more in Python's main state, and most could never match at a letter or at a bracket. Here the
rules of a state are sorted, once, by the characters that they can begin with (``beginnings``). Then one to three are
asked for each token.

Parts of Pygments that are read here are private to it: ``RegexLexer._tokens``, and the closures of ``bygroups`` and
``using``. So :mod:`sitegen.content.fast.lexing` compares, and states what this buys.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from pygments.token import STANDARD_TYPES, Error

from sitegen.content.code.lexing import Lost, Token, class_of
from sitegen.content.fast.beginnings import beginnings, bit

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

    # What matches, what to make of it, and the state to go to, as Pygments writes it down.
    Rule = tuple[Any, Any, Any]

_ERROR = STANDARD_TYPES[Error]
# How often a state is asked before its rules are sorted.
_UNSORTED = 300


class Tokens(list[Token]):
    """The tokens found in a block of code. ``left`` is the number of steps that may still be made without moving on.
    A character that is read once more, by another lexer, counts as one."""

    def __init__(self, left: int) -> None:
        super().__init__()
        self.left = left

    def spend(self, steps: int) -> None:
        """Raises Lost where there are not so many steps left."""
        self.left -= steps
        if self.left < 0:
            raise Lost


class _Private(NamedTuple):
    """What is private to Pygments: its loop, the code of its callbacks, and the type of the kinds of tokens."""

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


def table_of(lexer: Any) -> RuleTable | None:
    """The table of a lexer that is one and nothing else; None for any other. Where Pygments works differently inside,
    this and everything in the table may raise anything."""
    return RuleTable(lexer) if type(lexer).get_tokens_unprocessed is _private().run else None


class _Nested(NamedTuple):
    """An action: the text is read by another table, beginning in the last of the states ``stack``."""

    table: RuleTable
    stack: tuple[str, ...]


class _Groups(NamedTuple):
    """An action: each group of the match, by its number, is a token of a class or is read by another table."""

    parts: tuple[tuple[int, str | _Nested], ...]


class _State(dict[str, "list[Rule]"]):
    """The rules of a state that can match at a character, by the character. The first times all rules are asked:
    sorting them costs as much as that."""

    def __init__(self, rules: list[Rule]) -> None:
        super().__init__()
        self._rules, self._left = rules, _UNSORTED
        self._beginnings: list[int] = []

    def __missing__(self, character: str) -> list[Rule]:
        if self._left:
            self._left -= 1
            return self._rules
        self._beginnings = self._beginnings or [beginnings(rule[0].__self__) for rule in self._rules]
        wanted = bit(character)
        chosen = self[character] = [
            r for r, begins in zip(self._rules, self._beginnings, strict=True) if begins & wanted
        ]
        return chosen


class RuleTable(dict[str, _State]):
    """The states of one lexer by name. Each is made when it is first met."""

    def __init__(self, lexer: Any) -> None:
        super().__init__()
        self.lexer = lexer

    def __missing__(self, name: str) -> _State:
        rules = [(match, self._action(what), _target(to)) for match, what, to in self.lexer._tokens[name]]
        state = self[name] = _State(rules)
        return state

    def run(self, code: str, stack: Iterable[str], found: Tokens) -> None:
        """Add the tokens of ``code`` to ``found``. This is ``RegexLexer.get_tokens_unprocessed`` line for line, but
        for the choice of the rules that are asked. At the end of the code none is, as it could match only nothing.

        Raises Lost.
        """
        names, position, length = list(stack), 0, len(code)
        state = self[names[-1]]
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
                    state = self[names[-1]]
                break
            else:
                if code[position] == "\n":
                    names = ["root"]
                    state = self["root"]
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
                found.append((class_of(kind), text))
                found.spend(1)

    def _action(self, action: Any) -> Any:
        """What a rule makes of its match: the class of a token, or an action that needs no generator where there is
        one, or Pygments' own."""
        private = _private()
        if type(action) is private.kind:
            return class_of(action)
        code = getattr(action, "__code__", None)
        if code is private.by_groups:
            groups = enumerate(_variables(action)["args"], 1)
            parts = [(number, self._action(part)) for number, part in groups if part is not None]
            return _Groups(tuple(parts)) if all(isinstance(part, str | _Nested) for _, part in parts) else action
        if code is private.using or code is private.using_this:
            given = _variables(action)
            if not given["kwargs"]:
                this = code is private.using_this
                table = self if this else table_of(given["_other"](**self.lexer.options))
                if table is not None:
                    return _Nested(table, given["gt_kwargs"].get("stack", ("root",)))
        return action


def _target(target: Any) -> Any:
    """The state that a rule leads to, by name, if it is one and no more; else what :func:`_move` understands."""
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
    """The variables that a function took with it from the one that made it."""
    return dict(zip(function.__code__.co_freevars, (cell.cell_contents for cell in function.__closure__), strict=True))
