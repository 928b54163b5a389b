"""Bodies that say from which line of the file each of their blocks comes. For the preview only.

The writer leaves a mark before a block, and the mark becomes an attribute of the block's first tag. NUL cannot stand in
a body, so no text is taken for a mark.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sitegen.model import Code

if TYPE_CHECKING:
    from markdown_it.token import Token

    from sitegen.model import Body

_BLOCKS = {
    "blockquote_open", "bullet_list_open", "code_block", "dl_open", "fence", "heading_open", "hr", "html_block",
    "list_item_open", "math_block", "ordered_list_open", "paragraph_open", "table_open", "alert_open",
}  # fmt: skip
_MARKED = re.compile(r"\0(\d+)\0(\s*<[A-Za-z][\w-]*)")
_MARK = re.compile(r"\0(\d+)\0")
_AT_END = re.compile(r"\0(\d+)\0\s*\Z")
_FIRST_TAG = re.compile(r'(\s*<[A-Za-z][\w-]*)(?: data-line="\d+")?')


def mark(token: Token, first: int) -> str:
    """What stands before a block that is to carry its line; ``first`` is the line of the file at which the body
    begins."""
    return f"\0{first + token.map[0]}\0" if token.type in _BLOCKS and token.map else ""


def numbered(body: Body) -> Body:
    """The body with attributes in place of its marks."""
    found: list[object] = []
    line = ""
    for piece in body:
        if isinstance(piece, str):
            at_end = _AT_END.search(piece)
            line = at_end[1] if at_end else ""
            found.append(_MARK.sub("", _MARKED.sub(r'\2 data-line="\1"', piece)))
        elif isinstance(piece, Code) and line:
            # A block that serves again comes with the line that it had.
            found.append(piece._replace(html=_FIRST_TAG.sub(rf'\1 data-line="{line}"', piece.html, count=1)))
        else:
            found.append(piece)
    return tuple(found)  # type: ignore[arg-type]  # pieces as they came, and texts
