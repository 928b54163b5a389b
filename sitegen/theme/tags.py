"""The tags of a template, and where a word stands in them: not at the same letters in a text or an address."""

from __future__ import annotations

from functools import cached_property
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
    """A piece of a tag: where it begins, its line, its kind as Jinja calls it, and its text."""

    start: int
    line: int
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
        # Where Jinja can no longer tell the tags apart.
        self._end: int | None = None

    @cached_property
    def _tags(self) -> list[list[TagToken]]:
        """The tags, token by token, as far as Jinja can read them."""
        text, at, line, end = self.text, 0, 1, ""
        tags: list[list[TagToken]] = []
        try:
            for _, kind, value in jinja2.Environment().lex(text):
                start = text.find(value, at)  # Jinja drops white space before a tag that begins with a hyphen
                line += text.count("\n", at, start)
                if kind in _ENDS:
                    tags.append([])
                    end = _ENDS[kind]
                if end and kind not in _SKIPPED:
                    tags[-1].append(TagToken(start, line, kind, value))
                if kind == end:
                    end = ""
                line += value.count("\n")
                at = start + len(value)
        except jinja2.TemplateSyntaxError:
            self._end = at
        return tags

    def spot(self, line: int, word: str = "") -> Spot:
        """Where ``word`` is used in the tags of a line; else the tag, if there is one alone, or the whole line."""
        tags = [tag for tag in self._tags if tag[0].line <= line <= tag[-1].line]
        uses = [(tag, place) for tag in tags for place, token in enumerate(tag) if word and token.name == word]
        if uses:
            tag, place = min(uses, key=lambda use: _unlikely(*use))
            return self.at(tag[place].start + (tag[place].kind == "string"), len(word), _written(tag, place))
        if len(tags) == 1 and tags[0][0].line == tags[0][-1].line:
            first, last = tags[0][0], tags[0][-1]
            return self.at(first.start, last.start + len(last.text.rstrip()) - first.start)
        text = self._lines[line - 1] if 0 < line <= len(self._lines) else ""
        indent = len(text) - len(text.lstrip())
        return Spot(Place.of(self._shown, line, indent + 1, text, max(len(text.strip()), 1)))

    def at(self, start: int, length: int = 1, written: str = "") -> Spot:
        """A few characters of the text."""
        line = self.text.count("\n", 0, start)
        column = start - self.text.rfind("\n", 0, start)
        return Spot(Place.of(self._shown, line + 1, column, self._lines[line], length), written)

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
        tokens = [token for tag in self._tags for token in tag]
        env = jinja2.Environment()
        parser, lexer = Parser(env, ""), _Recorded(env, self.text)
        try:
            parser.stream = TokenStream(iter(lexer), None, None)
            parser.parse()
        except RecursionError:
            return None
        except jinja2.TemplateSyntaxError:
            if lexer.has_failed:
                start = self.text.find(bracket, self._end) if tokens and len(bracket) == 1 else -1
                return self.at(start) if start >= 0 and self._end is not None else None
            current = parser.stream.current
            place = next((place for place, token in enumerate(lexer.read) if token is current), len(lexer.read))
            if place - is_late < len(tokens):
                token = tokens[place - is_late]
                return self.at(token.start, len(token.text.strip()), token.text.strip())
        return None


class _Recorded:
    """The tokens of a text for Jinja's parser: those that it has ``read`` of tags, and whether there was no next one
    to be had."""

    def __init__(self, env: jinja2.Environment, text: str) -> None:
        self._tokens = env.lexer.wrap(env.lexer.tokeniter(text, None))
        self.read: list[jinja2.lexer.Token] = []
        self.has_failed = False

    def __iter__(self) -> Iterator[jinja2.lexer.Token]:
        try:
            for token in self._tokens:
                self.read += [token] if token.type != "data" else []
                yield token
        except jinja2.TemplateSyntaxError:
            self.has_failed = True
            raise


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
