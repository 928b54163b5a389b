"""Places in a template: a word is looked for in its tags only, not in the text or the addresses between them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import jinja2
from jinja2.lexer import TokenStream
from jinja2.parser import Parser

from sitegen.words.errors import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENDS = {"variable_begin": "variable_end", "block_begin": "block_end"}
_SKIPPED = {"whitespace", "data", "comment", "comment_begin", "comment_end"}


class TagToken(NamedTuple):
    """A piece of a tag: where it begins, its kind as Jinja calls it, and its text."""

    start: int
    kind: str
    text: str

    @property
    def name(self) -> str:
        """What it names: a name itself, or what stands in a string."""
        return self.text[1:-1] if self.kind == "string" else self.text


class Spot(NamedTuple):
    """A place in a template, and what is written there with all that it is read from: ``post.prev.title``."""

    place: Place
    written: str = ""


class TemplateText:
    """The text of a template. ``shown`` is how messages call the file."""

    def __init__(self, shown: str, lines: list[str]) -> None:
        self._shown, self._lines, self.text = shown, lines, "\n".join(lines)
        # Where Jinja can no longer tell the tags apart, and what it says of that.
        self._end = 0
        self._error: jinja2.TemplateSyntaxError | None = None
        self._spots: dict[tuple[int, str], Spot] = {}

    @cached_property
    def _tokens(self) -> list[TagToken]:
        """The tokens of Jinja's lexer, with the text between tags."""
        tokens: list[TagToken] = []
        try:
            for _, kind, text in jinja2.Environment().lex(self.text):
                # The lexer leaves out white space before a tag that begins with a hyphen.
                start = self.text.find(text, self._end)
                tokens.append(TagToken(start, kind, text))
                self._end = start + len(text)
        except jinja2.TemplateSyntaxError as error:
            self._error = error
        return tokens

    @cached_property
    def _tags(self) -> list[list[TagToken]]:
        tags: list[list[TagToken]] = []
        end = ""
        for token in self._tokens:
            if token.kind in _ENDS:
                tags.append([])
                end = _ENDS[token.kind]
            if end and token.kind not in _SKIPPED:
                tags[-1].append(token)
            if token.kind == end:
                end = ""
        return tags

    @cached_property
    def _uses(self) -> dict[str, list[tuple[int, int]]]:
        """Where each name stands: the number of the tag, and that of the token in it."""
        uses: dict[str, list[tuple[int, int]]] = {}
        for number, tag in enumerate(self._tags):
            for place, token in enumerate(tag):
                uses.setdefault(token.name, []).append((number, place))
        return uses

    @cached_property
    def _starts(self) -> list[int]:
        """Where each line begins."""
        return [*accumulate((len(line) + 1 for line in self._lines), initial=0)]

    def spot(self, line: int, word: str = "") -> Spot:
        """Where ``word`` is used in the tags of a line; else the only tag of the line, or the whole line."""
        if (line, word) not in self._spots:
            self._spots[line, word] = self._look(line, word)
        return self._spots[line, word]

    def _look(self, line: int, word: str) -> Spot:
        text = self._lines[line - 1] if 0 < line <= len(self._lines) else ""
        start = self._starts[min(max(line - 1, 0), len(self._lines))]
        first = bisect_left(self._tags, start, key=lambda tag: tag[-1].start)
        after = bisect_right(self._tags, start + len(text), key=lambda tag: tag[0].start)
        uses = self._uses.get(word, []) if word else []
        uses = uses[bisect_left(uses, (first, 0)) : bisect_left(uses, (after, 0))]
        if uses:
            tag, place = min(((self._tags[tag], place) for tag, place in uses), key=lambda use: _unlikely(*use))
            return self.at(tag[place].start + (tag[place].kind == "string"), len(word), _written(tag, place))
        tags = self._tags[first:after] if after - first == 1 else []
        if tags and "\n" not in self.text[tags[0][0].start : tags[0][-1].start]:
            head, last = tags[0][0], tags[0][-1]
            return self.at(head.start, last.start + len(last.text.rstrip()) - head.start)
        indent = len(text) - len(text.lstrip())
        return Spot(Place.of(self._shown, line, indent + 1, text, max(len(text.strip()), 1)))

    def at(self, start: int, length: int = 1, written: str = "") -> Spot:
        """A few characters of the text."""
        line = bisect_right(self._starts, start, hi=len(self._lines)) - 1
        return Spot(Place.of(self._shown, line + 1, start - self._starts[line] + 1, self._lines[line], length), written)

    def unclosed(self, name: str) -> Spot | None:
        """The beginning of the last tag ``name`` that is not closed."""
        closed = 0
        for tag in reversed(self._tags):
            head = next((token.text for token in tag[1:] if token.kind == "name"), "")
            if head == name and not closed:
                return self.at(tag[0].start, len(tag[0].text))
            closed += (head == f"end{name}") - (head == name)
        return None

    def failing(self, bracket: str, is_late: bool = False) -> Spot | None:
        """The token at which Jinja's parser gives up, or the one before; None where the template ends before, or cannot
        be told in tokens. Where Jinja cannot tell the tags apart, it is the ``bracket`` that follows."""
        env = jinja2.Environment()
        parser = Parser(env, "")
        tokens = [token for tag in self._tags for token in tag]
        try:
            # Jinja takes the places of tokens for numbers of lines, and hands them on.
            parser.stream = TokenStream(env.lexer.wrap(self._read()), None, None)
            parser.parse()
        except RecursionError:
            return None
        except jinja2.TemplateSyntaxError as error:
            current = parser.stream.current
            if error is self._error:
                start = self.text.find(bracket, self._end) if tokens and len(bracket) == 1 else -1
                return self.at(start) if start >= 0 else None
            if error.lineno > current.lineno:  # the next token is wrong in itself, such as a string's escape
                return None
            place = sum(token.start < current.lineno or current.type == "eof" for token in tokens)
            if is_late or (place < len(tokens) and tokens[place].start == current.lineno):
                token = tokens[place - is_late]
                return self.at(token.start, len(token.text.strip()), token.text.strip())
        return None

    def _read(self) -> Iterator[TagToken]:
        yield from self._tokens
        if self._error:
            raise self._error


def _unlikely(tag: list[TagToken], place: int) -> tuple[int, int]:
    """A key for sorting: names before strings, and behind them names that are given a value."""
    follows = tag[place + 1].text if place + 1 < len(tag) else ""
    return (tag[place].kind == "string") + 2 * (follows == "="), place


def _written(tag: list[TagToken], place: int) -> str:
    """The name at a place of a tag, with what it is read from."""
    token, first = tag[place], place
    while first > 1 and tag[first].kind == "name" and tag[first - 1].text == "." and tag[first - 2].kind == "name":
        first -= 2
    if token.kind == "name":
        return "".join(token.text for token in tag[first : place + 1])
    if token.kind == "string" and place > 1 and tag[place - 1].text == "[" and tag[place - 2].kind == "name":
        return f"{_written(tag, place - 2)}[{token.text}]"
    return token.name
