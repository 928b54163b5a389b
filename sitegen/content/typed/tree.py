"""The text of nodes of a document's tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.content.markdown.excerpt import plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token
    from markdown_it.tree import SyntaxTreeNode


def classes_of(node: SyntaxTreeNode) -> list[str]:
    """The classes that an author gave to a block."""
    return str(node.attrs.get("class", "")).split() if node.type != "inline" else []


def inline_of(node: SyntaxTreeNode) -> list[Token]:
    """The inline tokens of a paragraph, a heading or a cell."""
    token = node.children[0].token if node.children and node.children[0].type == "inline" else None
    return (token.children or []) if token else []


def text_of(node: SyntaxTreeNode) -> str:
    """The text of a paragraph, a heading or a cell, on one line."""
    return " ".join(plain_text(inline_of(node)).split())


def text_with_lines(tokens: Sequence[Token]) -> str:
    """The text of inline tokens with its line ends."""
    return "".join(["\n" if is_break(token) else plain_text([token]) for token in tokens])


def is_break(token: Token) -> bool:
    """Whether a line ends here, in Markdown or in HTML."""
    is_html = token.type == "html_inline" and token.content[:3].lower() == "<br"
    return is_html or token.type in ("softbreak", "hardbreak")
