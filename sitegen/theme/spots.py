"""Where a name stands in a template: in a tag that Jinja read, not at the same letters in a text or an address."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import jinja2
from jinja2.lexer import TokenStream
from jinja2.parser import Parser

if TYPE_CHECKING:
    from collections.abc import Iterator

_BEGINS = {"variable_begin": "variable_end", "block_begin": "block_end"}
_SKIPPED = {"whitespace", "data", "comment", "comment_begin", "comment_end"}


class Token(NamedTuple):
    """A piece of a tag: its line, its column, its kind as Jinja calls it, and its text."""

    line: int
    column: int
    kind: str
    text: str

    @property
    def name(self) -> str:
        """What it names: a name itself, or what stands in a string."""
        return self.text[1:-1] if self.kind == "string" else self.text


class Spot(NamedTuple):
    """A stretch of a line, and what is written there with all that it is read from: ``post.prev.title``."""

    line: int
    column: int
    length: int
    written: str = ""


def spot_of(text: str, line: int, word: str) -> Spot | None:
    """The use of ``word`` in the tags that stand in a line, or else the tag, if there is one alone."""
    tags = [tag for tag in tags_of(text) if tag[0].line <= line <= tag[-1].line]
    uses = [(tag, place) for tag in tags for place, token in enumerate(tag) if word and token.name == word]
    for tag, place in sorted(uses, key=lambda use: _unlikely(*use)):
        token = tag[place]
        return Spot(token.line, token.column + (token.kind == "string"), len(word), _written(tag, place))
    if len(tags) == 1:
        first, last = tags[0][0], tags[0][-1]
        if first.line == last.line:
            return Spot(first.line, first.column, last.column + len(last.text.rstrip()) - first.column)
    return None


def unclosed(text: str, name: str) -> Spot | None:
    """The last tag ``name`` that is not closed."""
    openings: list[tuple[str, Spot]] = []
    for tag in tags_of(text):
        head = next((token.text for token in tag[1:] if token.kind == "name"), "")
        if head.startswith("end"):
            if any(opening == head[3:] for opening, _ in openings):
                while openings.pop()[0] != head[3:]:
                    pass
        else:
            openings.append((head, Spot(tag[0].line, tag[0].column, len(tag[0].text))))
    return next((spot for opening, spot in reversed(openings) if opening == name), None)


def at_offset(text: str, offset: int, length: int = 1) -> Spot:
    """A few characters."""
    line = text.count("\n", 0, offset) + 1
    return Spot(line, offset - text.rfind("\n", 0, offset), length)


def bracket(text: str, name: str) -> Spot | None:
    """A bracket at which Jinja can no longer tell the tags apart; None where it can."""
    try:
        list(jinja2.Environment().lex(text))
    except jinja2.TemplateSyntaxError:
        tag = next(reversed(list(tags_of(text))), None)
        lines = text.split("\n")
        if tag and len(name) == 1:
            last = tag[-1]
            start = sum(len(line) + 1 for line in lines[: last.line - 1]) + last.column - 1 + len(last.text)
            offset = text.find(name, start)
            return at_offset(text, offset) if offset >= 0 else None
    return None


def tags_of(text: str) -> Iterator[list[Token]]:
    """The tags of a template, token by token, as far as it can be read."""
    tag: list[Token] = []
    end, at, line, start = "", 0, 1, 0
    pieces = jinja2.Environment().lex(text)
    while True:
        try:
            _, kind, value = next(pieces)
        except (StopIteration, jinja2.TemplateSyntaxError):
            break
        found = text.find(value, at)
        if found < 0:
            break
        line += text.count("\n", at, found)
        start = text.rfind("\n", 0, found) + 1
        if kind in _BEGINS:
            tag, end = [], _BEGINS[kind]
        if end and kind not in _SKIPPED:
            tag.append(Token(line, found - start + 1, kind, value))
        if kind == end:
            yield tag
            tag, end = [], ""
        line += value.count("\n")
        at = found + len(value)
    if tag:
        yield tag


def _unlikely(tag: list[Token], place: int) -> tuple[int, int]:
    """A key for sorting: names before strings, and behind them names that are given a value."""
    follows = tag[place + 1].text if place + 1 < len(tag) else ""
    return (tag[place].kind == "string") + 2 * (follows == "="), place


def _written(tag: list[Token], place: int) -> str:
    """The name at a place of a tag, with what it is read from."""
    first = place
    while first > 1 and tag[first].kind == "name" and tag[first - 1].text == "." and tag[first - 2].kind == "name":
        first -= 2
    if tag[place].kind == "string" and first > 1 and tag[first - 1].text == "[":
        first -= 2
        return f"{_written(tag, first)}[{tag[place].text}]" if tag[first].kind == "name" else tag[place].name
    return "".join(token.text for token in tag[first : place + 1]) if tag[place].kind == "name" else tag[place].name


def failing(text: str, is_late: bool = False) -> Spot | None:
    """The token at which Jinja's parser gives up, or the one before; None where the template ends before, or cannot
    be told in tokens."""
    env = jinja2.Environment()
    try:
        tokens = list(env._tokenize(text, None))
    except jinja2.TemplateSyntaxError:
        return None
    parser = Parser(env, "")
    parser.stream = TokenStream(iter(tokens), None, None)
    try:
        parser.parse()
    except jinja2.TemplateSyntaxError:
        current = parser.stream.current
    except RecursionError:
        return None
    else:
        return None
    in_tags = [token for token in tokens if token.type != "data"]
    place = next((place for place, token in enumerate(in_tags) if token is current), len(in_tags)) - is_late
    found = [token for tag in tags_of(text) for token in tag]
    if place >= len(found):
        return None
    token = found[place]
    return Spot(token.line, token.column, len(token.text.strip()), token.text.strip())
