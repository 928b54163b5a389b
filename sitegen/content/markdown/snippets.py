"""Calls of snippets: ``{{ name(text="…", n=3) }}`` alone in a paragraph. A paragraph may hold several, one after the
other. Whether there is a snippet of the name is asked when a page is rendered: parsing knows one file.
"""

from __future__ import annotations

import re
from bisect import bisect
from typing import TYPE_CHECKING, Any, NamedTuple

from markdown_it.token import Token

from sitegen.model import Snippet

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore
    from markdown_it.utils import EnvType

    from sitegen.content.markdown.lines import Lines

_HEAD = re.compile(r"\s*+\{\{\s*+(?P<name>[^\W\d_][\w-]*+)\(")
_TAIL = re.compile(r"\s*+\)\s*+\}\}\s*+")
_ARGUMENT = re.compile(r"\s*+(?P<name>[^\W\d]\w*+)\s*+=\s*+")
_VALUE = re.compile(
    r""""(?P<double>(?:[^"\\]|\\.)*+)"|'(?P<single>(?:[^'\\]|\\.)*+)'"""
    r"""|(?P<number>-?[0-9]{1,15}(?P<fraction>\.[0-9]{1,15})?)(?![\w.])|(?P<word>true|false)\b""",
    re.DOTALL,
)
_SPACE = re.compile(r"\s*+")
_COMMA = re.compile(r"\s*+,\s*+")
_ESCAPED = re.compile(r"""\\([\\"'])""")
_LONGEST = 40

Argument = tuple[str, Any, int]


class _Call(NamedTuple):
    """A call, with positions in the text of its paragraph. If it cannot be read, ``wrong`` is the place from where."""

    name: str
    at: int
    arguments: tuple[Argument, ...] = ()
    wrong: int = -1


class _Wrong(Exception):
    """A call cannot be read from ``position`` on."""

    def __init__(self, position: int) -> None:
        super().__init__(position)
        self.position = position


def take_calls(state: StateCore) -> None:
    """A rule, before the text of paragraphs is parsed: a paragraph of calls becomes one token. If it only looks like
    one, it stays what it is, and what is wrong is noted, in case that there is a snippet of the name."""
    found: list[Token] = []
    raw = state.env.get("raw", ())
    for token in state.tokens:
        found.append(token)
        if token.nesting >= 0 or not (inline := found[-2]).content.startswith("{{"):
            continue
        text = inline.content
        if not _HEAD.match(text) or bisect(raw, (inline.map or [0])[0]) % 2:
            continue
        calls = _calls(text)
        if calls[-1].wrong < 0:
            if token.type == "paragraph_close":
                meta = {"inline": inline, "calls": calls}
                found[-3:] = [Token("snippet", "", 0, map=inline.map, level=token.level, block=True, meta=meta)]
        elif text[:-2].rstrip().endswith(")") if text.endswith("}}") else "}}" not in text[calls[-1].at :]:
            state.env.setdefault("wrong calls", []).append((inline, calls[-1:]))
    state.tokens = found


def place_calls(tokens: list[Token], env: EnvType, lines: Lines) -> None:
    """Put the calls where they stand in ``tokens``, as pieces of the body."""
    for token in tokens:
        if token.type == "snippet":
            pieces = _pieces(**token.meta, lines=lines)
            token.type, token.meta = "html_block", {"pieces": [part for piece in pieces for part in (piece, "\n")]}
    for inline, calls in env.get("wrong calls", ()):
        pieces = _pieces(inline, calls, lines)
        inline.children.insert(0, Token("html_inline", "", 0, meta={"pieces": pieces}))


def _pieces(inline: Token, calls: list[_Call], lines: Lines) -> list[Snippet]:
    def spot(at: int, length: int) -> tuple[int, int, int]:
        place = lines.inline(inline, at, length)
        return place.line, place.column, place.length

    found = []
    for name, at, arguments, wrong in calls:
        if wrong < 0:
            given = tuple([(key, value, spot(start, len(key))) for key, value, start in arguments])
            found.append(Snippet(name, spot(at, len(name)), given))
        else:
            wrong = wrong if wrong < len(inline.content) else at
            rest = inline.content[wrong:].split("\n")[0][:_LONGEST]
            found.append(Snippet(name, spot(wrong, max(len(rest), 1)), rest))
    return found


def _calls(text: str) -> list[_Call]:
    """The calls that a text consists of. If it does not, the last one is wrong."""
    found: list[_Call] = []
    position, name, at = 0, "", 0
    try:
        while position < len(text):
            if not (head := _HEAD.match(text, position)):
                raise _Wrong(position)
            name, at = head["name"], head.start("name")
            arguments, position = _arguments(text, head.end())
            found.append(_Call(name, at, arguments))
    except _Wrong as wrong:
        found.append(_Call(name, at, wrong=wrong.position))
    return found


def _arguments(text: str, position: int) -> tuple[tuple[Argument, ...], int]:
    """The arguments of a call from ``position`` on, and the position behind the call."""
    found: dict[str, Argument] = {}
    while not (tail := _TAIL.match(text, position)):
        argument = _ARGUMENT.match(text, position)
        if not argument or argument["name"] in found:
            raise _Wrong(_next(text, position))
        name, at = argument["name"], argument.start("name")
        value, position = _value(text, argument.end(), is_list=text[argument.end() : argument.end() + 1] == "[")
        found[name] = name, value, at
        if comma := _COMMA.match(text, position):
            position = comma.end()
        elif not _TAIL.match(text, position):
            raise _Wrong(_next(text, position))
    return tuple(found.values()), tail.end()


def _value(text: str, position: int, is_list: bool = False) -> tuple[Any, int]:
    """The value at ``position``, and the position behind it."""
    if is_list:
        found, position = [], _next(text, position + 1)
        while text[position : position + 1] != "]":
            value, position = _value(text, position)
            found.append(value)
            position = _next(text, position)
            if comma := _COMMA.match(text, position):
                position = comma.end()
            elif text[position : position + 1] != "]":
                raise _Wrong(position)
        return found, position + 1
    if not (match := _VALUE.match(text, position)):
        raise _Wrong(position)
    if match["number"]:
        return (float if match["fraction"] else int)(match["number"]), match.end()
    if match["word"]:
        return match["word"] == "true", match.end()
    return _ESCAPED.sub(r"\1", match["double"] or match["single"] or ""), match.end()


def _next(text: str, position: int) -> int:
    """The position of the next character that is no space."""
    space = _SPACE.match(text, position)
    return space.end() if space else position
