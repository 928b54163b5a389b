"""Faster ways to what markdown-it and Pygments do, with the same output.

Each module states what it buys; one that bought less than 3% of a cold build would not be worth its lines. To take one
away, delete the module and the statement below that uses it. ``pytest --without-fast`` runs the tests with ``ENABLED``
set to False, and ``tests/content/test_fast.py`` compares the bytes of whole sites with and without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

    from sitegen.content.code.lexing import CodeReader

ENABLED = True


def quicken(md: MarkdownIt) -> None:
    """Make a parser of Markdown faster, after all its rules were added."""
    from sitegen.content.fast import blocks, inlines

    md.block = blocks.QuickBlock(md.block)
    md.inline = inlines.QuickInline(md.inline)


def reader(lexer: Any) -> CodeReader:
    """What reads code of one language."""
    from sitegen.content.fast import lexing

    return lexing.TableReader(lexer)
