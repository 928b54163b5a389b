"""Bodies that say from which line of the file each of their blocks comes. For the preview only.

The writer leaves a mark before a block, and the mark becomes an attribute of the block's first tag. NUL cannot stand in
a body, so no text is taken for a mark.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.token import Token

    from sitegen.model import Body

_BLOCKS = {
    "blockquote_open", "bullet_list_open", "code_block", "dl_open", "fence", "heading_open", "hr", "html_block",
    "figure_open", "list_item_open", "math_block", "ordered_list_open", "paragraph_open", "table_open", "alert_open",
}  # fmt: skip
_MARKED = re.compile(r"\0(\d+)\0(\s*<[A-Za-z][\w-]*)")
_MARK = re.compile(r"\0(\d+)\0")


def mark(token: Token, first: int) -> str:
    """What stands before a block that is to carry its line; ``first`` is the line of the file at which the body
    begins."""
    return f"\0{first + token.map[0]}\0" if token.type in _BLOCKS and token.map else ""


def numbered(body: Body) -> Body:
    """The body with attributes in place of its marks."""
    return tuple(
        [_MARK.sub("", _MARKED.sub(r'\2 data-line="\1"', piece)) if isinstance(piece, str) else piece for piece in body]
    )
