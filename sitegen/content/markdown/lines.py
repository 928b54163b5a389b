"""From a token back to the place in the file that it came from.

Tokens of blocks know their lines. Tokens within a paragraph know nothing, so the rules for links, images and raw
HTML are wrapped to note where in the paragraph's text they began.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from sitegen.words.errors import Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token


class Lines:
    """The lines of a body: ``first`` is the number, in the file, of the first one."""

    def __init__(self, path: str, first: int, text: str) -> None:
        self.path = path
        self.first = first
        self.text = text.split("\n")
        self._token: Token | None = None
        self._spans: list[tuple[int, int, int]] = []

    def place(self, line: int, column: int = 1, length: int = 1) -> Place:
        """The place at ``line``, counted from 0 in the body, and ``column``, counted from 1."""
        line = min(max(line, 0), len(self.text) - 1)
        return Place.of(self.path, self.first + line, column, self.text[line], length)

    def block(self, line: int) -> Place:
        """The whole line ``line`` of the body, without its indentation."""
        text = self.text[min(max(line, 0), len(self.text) - 1)]
        return self.place(line, len(text) - len(text.lstrip()) + 1, max(len(text.strip()), 1))

    def inline(self, token: Token, position: int | None, length: int = 1) -> Place:
        """The place of ``position`` in the text of ``token``, an inline token; its first line where that is unknown."""
        line = token.map[0] if token.map else 0
        if position is None:
            return self.block(line)
        if token is not self._token:
            self._token, self._spans = token, self._spans_of(token, line)
        start, row, column = self._spans[bisect_right(self._spans, position, key=lambda span: span[0]) - 1]
        return self.place(row, column + position - start + 1, length) if column >= 0 else self.block(row)

    def _spans_of(self, token: Token, line: int) -> list[tuple[int, int, int]]:
        """Where each line of a paragraph's text begins in it, and at which line and column of the body; column -1 where
        it is not found, because a tab was expanded. The text of a cell goes on behind each bar that lost its
        backslash."""
        if cell := token.meta.get("cell"):
            written, column = cell
            gaps = [match.start() for match in re.finditer(r"\\\|", written)]
            later = [(gap - number, line, column + gap + 1) for number, gap in enumerate(gaps)]
            return [(0, line, column), *later]
        found, start = [], 0
        for row, part in enumerate(token.content.split("\n"), line):
            source = self.text[row].rstrip() if row < len(self.text) else ""
            text = part.rstrip()
            # The last occurrence: the marks before a text are likelier to hold the same letters than what follows it.
            column = len(source) - len(text) if source.endswith(text) else source.rfind(text)
            found.append((start, row, column))
            start += len(part) + 1
        return found


def located(rule: Callable[[StateInline, bool], bool]) -> Callable[[StateInline, bool], bool]:
    """``rule``, noting in ``meta["at"]`` of the first token that it makes where in the text it began."""

    def wrapped(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        matched = rule(state, silent)
        # A token for the text before it may come first.
        if matched and not silent and state.env.get("parses", 1) == 1:
            for token in state.tokens[count : count + 2]:
                if token.type in ("link_open", "image", "html_inline"):
                    token.meta.setdefault("at", start)
                    break
        return matched

    return wrapped
