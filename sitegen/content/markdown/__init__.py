"""Markdown: the parser with our rules, and what is made of its tokens."""

from sitegen.content.markdown.render import Html, Markdown

__all__ = ["Html", "Markdown"]
