"""Text that is nested too deep is an error and never dropped.

markdown-it leaves out what lies deeper than ``maxNesting`` without a word, and its rules call each other once a level.
So there is one limit, far above what anybody writes and far below Python's stack. It also keeps the page shallow enough
for every parser of HTML and XML that reads it afterwards (libxml2 stops at 256).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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


def block_depth(state: StateBlock, line: int, end: int, silent: bool) -> bool:  # noqa: ARG001 (a rule's signature)
    """A rule for the block parser that takes nothing. Raises TooDeep."""
    if state.level >= LIMIT:
        raise TooDeep(line)
    return False


def check_text(text: str, env: EnvType) -> None:
    """Raises TooDeep for a text with too many brackets in brackets, or one that stands in too many other texts.

    Looking for the end of each bracket costs a pass over all that follows, so this is asked before.
    """
    if env.get("parses", 0) >= _PARSES or (text.count("[") > LIMIT and _bracket_depth(text) > LIMIT):
        raise TooDeep(env.get("line", 0))


def check_tokens(tokens: list[Token], env: EnvType) -> None:
    """Raises TooDeep for the tokens of a text with too much emphasis in emphasis."""
    if len(tokens) > LIMIT:
        depth = 0
        for token in tokens:
            depth += token.nesting
            if depth > LIMIT:
                raise TooDeep(env.get("line", 0))


def _bracket_depth(text: str) -> int:
    deepest = depth = 0
    for match in _BRACKET.finditer(_CODE.sub("", text) if "`" in text else text):
        if match[0] == "[":
            depth += 1
            deepest = max(deepest, depth)
        elif match[0] == "]":
            depth = max(depth - 1, 0)
    return deepest
