"""Text that is nested too deep is an error, never dropped.

markdown-it leaves out what lies deeper than ``maxNesting`` without a word, and its rules call each other once a
level. So there is one limit, far above what anybody writes and far below Python's stack, and going beyond it is told
with the line. It also keeps the page shallow enough for every parser of HTML and XML that reads it afterwards
(libxml2 stops at 256).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sitegen.content.fast.blocks import QuickBlock
from sitegen.content.markdown.alerts import first_line
from sitegen.content.markdown.emphasis import KoreanInline

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token
    from markdown_it.utils import EnvType

LIMIT = 100
# Images in the text of images, footnotes in footnotes: each level is a parse of its own.
_PARSES = 12
_CODE = re.compile(r"(?<!`)(`+)(?!`)(?:.*?[^`])??\1(?!`)", re.DOTALL)
_BRACKET = re.compile(r"\\.|[\[\]]", re.DOTALL)


class TooDeep(Exception):
    """Something is nested deeper than LIMIT. ``line`` counts from 0 in the text that was parsed."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class GuardedBlock(QuickBlock):
    """The block parser, which raises TooDeep where the library's would skip the rest, and knows more alerts."""

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803 (the library's names)
        """Parse the lines from ``startLine`` to ``endLine``."""
        if state.level >= LIMIT:
            raise TooDeep(startLine)
        begin = startLine
        if state.tokens and state.tokens[-1].type == "blockquote_open":
            begin = first_line(state, startLine, endLine)
        super().tokenize(state, begin, endLine)


class GuardedInline(KoreanInline):
    """The inline parser, which raises TooDeep for brackets in brackets and emphasis in emphasis.

    ``env["line"]`` is the first line of the block whose text is being parsed.
    """

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Parse ``src`` into ``tokens``."""
        depth = env.get("parses", 0)
        if depth >= _PARSES or (src.count("[") > LIMIT and _bracket_depth(src) > LIMIT):
            raise TooDeep(env.get("line", 0))
        env["parses"] = depth + 1
        parsed = super().parse(src, md, env, tokens)
        env["parses"] = depth
        if len(parsed) > LIMIT and _depth(parsed) > LIMIT:
            raise TooDeep(env.get("line", 0))
        return parsed


def _bracket_depth(text: str) -> int:
    """How deep square brackets stand in each other. Looking for the end of each costs a pass over all that follows,
    so this is asked before."""
    deepest = depth = 0
    for match in _BRACKET.finditer(_CODE.sub("", text) if "`" in text else text):
        if match[0] == "[":
            depth += 1
            deepest = max(deepest, depth)
        elif match[0] == "]":
            depth = max(depth - 1, 0)
    return deepest


def _depth(tokens: list[Token]) -> int:
    deepest = depth = 0
    for token in tokens:
        depth += token.nesting
        deepest = max(deepest, depth)
    return deepest
