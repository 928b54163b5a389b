"""Pygments' lexers, run by a loop of our own: the same tokens in a fraction of the time.

A lexer is a table of states, each a list of regular expressions, of which the first that matches wins. Pygments asks
them one after the other, fifty and more in Python's main state, and most could never match at a letter or at a
bracket. Here the rules of a state are sorted, once, by the characters that they can begin with (``beginnings``); then
one to three are asked for each token.

What is read of Pygments is private to it: ``RegexLexer._tokens``, and the closures of ``bygroups`` and ``using``. A
lexer that does anything of its own in ``get_tokens_unprocessed`` is left to Pygments. The tests compare both on random
code in every popular language.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from pygments import lexer as pygments
from pygments.token import STANDARD_TYPES, Error, Text, Whitespace, _TokenType

from sitegen.content.beginnings import beginnings, bit

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

    # What matches, what to make of it, and the state to go to, as Pygments writes it down.
    Rule = tuple[Any, Any, Any]

Token = tuple[str, str]

# So many characters of a language cost Pygments what it costs to sort its rules: a page or two of code.
_WORTH = 3000
_ERROR = STANDARD_TYPES[Error]
_LIBRARY: Any = pygments
_RUN = _LIBRARY.RegexLexer.get_tokens_unprocessed
_BY_GROUPS = _LIBRARY.bygroups().__code__
_USING, _USING_THIS = (_LIBRARY.using(kind).__code__ for kind in (_LIBRARY.RegexLexer, _LIBRARY.this))


def tokens(lexer: pygments.Lexer, code: str) -> list[Token]:
    """``code`` in tokens, each as the class that it is shown with ("" for none) and its text."""
    if (table := _table(lexer)) is None or not table.pays(len(code)):
        return [(name_of(kind), text) for _, kind, text in lexer.get_tokens_unprocessed(code)]
    found: list[Token] = []
    table.run(code, ("root",), found)
    return found


@cache
def name_of(kind: Any) -> str:
    """The class of a kind of token, or of the nearest kind above it that has one; "" for text."""
    while kind not in STANDARD_TYPES:
        kind = kind.parent
    return "" if kind in (Text, Whitespace) else STANDARD_TYPES[kind]


@cache
def _table(lexer: Any) -> _Table | None:
    """The table of a lexer that consists of one and nothing else."""
    return _Table(lexer) if getattr(type(lexer), "get_tokens_unprocessed", None) is _RUN else None


class _Nested(NamedTuple):
    """An action: the text is read by a lexer of its own, which begins in the last of the states ``stack``."""

    table: _Table
    stack: tuple[str, ...]


class _Groups(NamedTuple):
    """An action: each group of the match, by its number, is a token of a class or read by a lexer of its own."""

    parts: tuple[tuple[int, str | _Nested], ...]


class _State(dict[str, "list[Rule]"]):
    """The rules of a state by the character that comes next."""

    def __init__(self, rules: list[Rule]) -> None:
        super().__init__()
        self._rules = [(beginnings(rule[0].__self__), rule) for rule in rules]

    def __missing__(self, character: str) -> list[Rule]:
        wanted = bit(character)
        chosen = self[character] = [rule for characters, rule in self._rules if characters & wanted]
        return chosen


class _States(dict[str, _State]):
    """The states of a lexer by name."""

    def __init__(self, table: _Table) -> None:
        super().__init__()
        self._table = table

    def __missing__(self, name: str) -> _State:
        rules = self._table.lexer._tokens[name]
        state = self[name] = _State([(match, self._table.action(what), _target(to)) for match, what, to in rules])
        return state


class _Table:
    """The states of one lexer, each made when it is first met."""

    def __init__(self, lexer: Any) -> None:
        self.lexer = lexer
        self._states = _States(self)
        self._seen = 0

    def pays(self, length: int) -> bool:
        """Whether enough code of this language has been met, with ``length`` characters more, to sort its rules."""
        self._seen += length
        return self._seen > _WORTH

    def run(self, code: str, stack: Iterable[str], found: list[Token]) -> None:
        """Add the tokens of ``code`` to ``found``. This is ``RegexLexer.get_tokens_unprocessed`` line for line, but
        for the choice of the rules that are asked; at the end of the code none is, which could match nothing only."""
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

    def _act(self, action: Any, matched: re.Match[str], found: list[Token]) -> None:
        if isinstance(action, _Groups):
            for number, part in action.parts:
                if text := matched[number]:
                    if part.__class__ is str:
                        found.append((part, text))
                    else:
                        part.table.run(text, part.stack, found)  # type: ignore[union-attr]
        elif isinstance(action, _Nested):
            action.table.run(matched[0], action.stack, found)
        else:
            found += [(name_of(kind), text) for _, kind, text in action(self.lexer, matched)]

    def action(self, action: Any) -> Any:
        """The class of a token, or what else a rule says: in a form that needs no generator, where that can be."""
        if type(action) is _TokenType:
            return name_of(action)
        code = getattr(action, "__code__", None)
        if code is _BY_GROUPS:
            groups = enumerate(_variables(action)["args"], 1)
            parts = [(number, self.action(part)) for number, part in groups if part is not None]
            return _Groups(tuple(parts)) if all(isinstance(part, str | _Nested) for _, part in parts) else action
        if code is _USING or code is _USING_THIS:
            given = _variables(action)
            if not given["kwargs"]:
                table = self if code is _USING_THIS else _table(given["_other"](**self.lexer.options))
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
