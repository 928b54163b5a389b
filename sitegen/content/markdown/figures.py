"""Figures: an image alone in its paragraph, perhaps as a link, with a caption.

The caption is the image's title, or a line in emphasis below it, ``*설명*``, as the themes Chirpy and Minimal Mistakes
have it: the next line of its paragraph, or the next paragraph where that is short.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it.token import Token

from sitegen.content.markdown.excerpt import plain_text, without_empty

if TYPE_CHECKING:
    from collections.abc import Sequence

# A longer paragraph in emphasis is a sentence of the text.
_LONGEST = 100
_BREAKS = frozenset({"softbreak", "hardbreak"})


def make_figures(tokens: list[Token]) -> list[Token]:
    """``tokens`` with figures in place of paragraphs of an image and its caption."""
    found: list[Token] = []
    copied = 0
    for index, token in enumerate(tokens):
        if token.type != "paragraph_open" or "![" not in tokens[index + 1].content or index < copied:
            continue
        if figure := _figure(tokens, index):
            found += tokens[copied:index] + figure[0]
            copied = index + figure[1]
    return found + tokens[copied:] if copied else tokens


def is_alone(children: Sequence[Token]) -> bool:
    """Whether inline tokens are one image, perhaps as a link."""
    kinds = [child.type for child in children]
    return kinds in (["image"], ["link_open", "image", "link_close"])


def _figure(tokens: list[Token], index: int) -> tuple[list[Token], int] | None:
    """The figure that begins at ``index``, and how many tokens it takes the place of."""
    opening, inline = tokens[index : index + 2]
    children = without_empty(inline.children)
    picture = children[: 3 if children and children[0].type == "link_open" else 1]
    if not is_alone(picture):
        return None
    below, rest, image = inline, children[len(picture) :], picture[len(picture) // 2]
    count = 3
    if rest:
        caption = _emphasized(rest[1:]) if rest[0].type in _BREAKS else None
    elif title := str(image.attrs.pop("title", "")):
        caption = [Token("text", "", 0, content=title)]
    elif (caption := _paragraph(tokens, index + 3)) is not None:
        below, count = tokens[index + 4], 6
    if caption is None:
        return None
    level = opening.level
    return [
        Token("figure_open", "figure", 1, opening.attrs, opening.map, level, block=True),
        _part(inline, picture),
        Token("figcaption_open", "figcaption", 1, level=level + 1),
        _part(below, caption),
        Token("figcaption_close", "figcaption", -1, level=level + 1),
        Token("figure_close", "figure", -1, level=level, block=True),
    ], count


def _paragraph(tokens: list[Token], index: int) -> list[Token] | None:
    """The content of the paragraph at ``index``, if that is a single line and all in emphasis."""
    if index >= len(tokens) or tokens[index].type != "paragraph_open":
        return None
    children = tokens[index + 1].children or []
    if any(child.type in _BREAKS for child in children) or len(plain_text(children)) > _LONGEST:
        return None
    return _emphasized(without_empty(children))


def _emphasized(children: list[Token]) -> list[Token] | None:
    """The content of ``children``, if all of them are in emphasis. Footnotes may stand behind it."""
    if not children or children[0].type != "em_open":
        return None
    depth = end = 0
    while not end or depth:
        depth += (children[end].type == "em_open") - (children[end].type == "em_close")
        end += 1
    behind = children[end:]
    if any(child.type != "footnote_ref" and (child.type != "text" or not child.content.isspace()) for child in behind):
        return None
    return children[1 : end - 1] + behind


def _part(token: Token, children: list[Token]) -> Token:
    """A part of an inline token. Places in it are those in the whole."""
    part = Token("inline", "", 0, map=token.map, level=token.level, children=children, content=token.content)
    part.meta, part.block = token.meta, True
    return part
