"""Tokens of markdown-it, made in less time: five hundred of them a post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it.token import Token

if TYPE_CHECKING:
    from typing import Literal


def breaks(token: Token, after: Token) -> bool:
    """Whether a line feed follows the tag that opens a block: not before text, nor in an empty element."""
    return not (after.type == "inline" or after.hidden or (after.nesting == -1 and after.tag == token.tag))


class QuickToken(Token):
    """The library's token. Its own constructor makes each empty dictionary twice."""

    __slots__ = ()

    def __init__(
        self,
        type: str,  # noqa: A002 (the library's name)
        tag: str,
        nesting: Literal[-1, 0, 1],
        level: int = 0,
        content: str = "",
        block: bool = False,
    ) -> None:
        self.type = type
        self.tag = tag
        self.nesting = nesting
        self.attrs = {}
        self.map = None
        self.level = level
        self.children = None
        self.content = content
        self.markup = ""
        self.info = ""
        self.meta = {}
        self.block = block
        self.hidden = False
