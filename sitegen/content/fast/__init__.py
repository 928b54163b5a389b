"""Faster ways to what Pygments and markdown-it do, with the same output.

Each is a module here and one line below. To take one away, delete the module and its line. Tests set ``ENABLED`` to
False, build the same sites without any of them, and compare the bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

    from sitegen.content.code.lexing import CodeReader

ENABLED = True


def quicken(md: MarkdownIt) -> None:
    """Make a parser of Markdown faster, after all its rules were added."""
    from sitegen.content.fast.blocks import QuickBlock
    from sitegen.content.fast.inlines import QuickInline

    md.block = QuickBlock(md.block)
    md.inline = QuickInline(md.inline)


def reader(lexer: Any) -> CodeReader:
    """What reads code of one language."""
    from sitegen.content.fast.lexing import TableReader

    return TableReader(lexer)
