"""Rewrites kramdown as CommonMark with the same meaning.

Lines are read as kramdown reads them, and only those that our Markdown would read otherwise are written anew. Lines
that mean the same come out as they were, and so does a whole document of such lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.importing.kramdown.blocks import Blocks
from sitegen.importing.kramdown.definitions import Definitions

if TYPE_CHECKING:
    from sitegen.importing.notes import Note

__all__ = ["commonmark"]


def commonmark(text: str, path: str, first_line: int) -> tuple[str, list[Note]]:
    """The Markdown of a document's body as ours, and what was changed. ``first_line`` is the line of the file ``path``
    where ``text`` begins. A brace behind NUL is text, not Liquid."""
    normal = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = normal.split("\n")
    defined = Definitions(normal)
    blocks = Blocks(path, defined)
    written = blocks.rewrite(lines, first_line)
    if defined.matter():  # they may stand below the text that they are about
        defined.complete = True
        blocks = Blocks(path, defined)
        written = blocks.rewrite(lines, first_line)
    new = "\n".join(line.text for line in written if line.text is not None)
    return text if new == normal else new, blocks.notes
