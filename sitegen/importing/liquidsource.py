"""Cuts a text with Liquid into pieces that can be rendered one by one."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

_START = re.compile(r"\{(?=[{%])")
_TAG = re.compile(r"\{%-?\s*(?P<tag>#|\w+)\s*(?P<arguments>.*?)\s*-?%\}", re.DOTALL)
# Tags whose content Liquid does not read.
_VERBATIM = {name: re.compile(rf"\{{%-?\s*end{name}\s*-?%\}}") for name in ("raw", "comment")}

Kind = Literal["text", "output", "tag", "block", "raw", "comment", "highlight"]


class _Token(NamedTuple):
    """A tag or an output, and the end of what Liquid does not read behind it."""

    start: int
    end: int
    tag: str = ""
    arguments: str = ""
    closing: re.Match[str] | None = None


class Piece(NamedTuple):
    """A piece of a text. ``inner`` is what stands between two tags, ``arguments`` what stands in the first."""

    kind: Kind
    source: str
    inner: str = ""
    arguments: str = ""


def liquid_pieces(text: str) -> list[Piece]:
    """The pieces of a text, in their order: what they were cut from is their sources, one behind the other."""
    tokens = _tokens(text)
    ends = _pairs(tokens)
    found: list[Piece] = []
    position = index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.start > position:
            found.append(Piece("text", text[position : token.start]))
        position = token.end
        if token.closing:
            position = token.closing.end()
            kind: Kind = "raw" if token.tag == "raw" else "comment"
            found.append(Piece(kind, text[token.start : position], text[token.end : token.closing.start()]))
        elif index in ends:
            index = ends[index]
            position = tokens[index].end
            inner = text[token.end : tokens[index].start]
            code = token.tag in ("highlight", "mermaid")
            arguments = token.tag if token.tag == "mermaid" else token.arguments
            found.append(Piece("highlight" if code else "block", text[token.start : position], inner, arguments))
        else:
            found.append(Piece("tag" if token.tag else "output", text[token.start : position]))
        index += 1
    if position < len(text):
        found.append(Piece("text", text[position:]))
    return found


def _tokens(text: str) -> list[_Token]:
    """The tags and outputs of a text: each up to the first braces that can end it."""
    found: list[_Token] = []
    position = 0
    left = {"{": "}}", "%": "%}"}
    open_ = set(_VERBATIM)
    while left and (start := _START.search(text, position)):
        kind = text[start.end()]
        end = text.find(left[kind], start.end() + 1) + 2 if kind in left else 1
        position = start.end()
        if end == 1:  # nothing ends those that follow either
            left.pop(kind, None)
            continue
        tag = _TAG.fullmatch(text, start.start(), end) if kind == "%" else None
        if kind == "%" and tag is None:
            continue
        name, closing = tag["tag"] if tag else "", None
        if name in open_ and not (closing := _VERBATIM[name].search(text, end)):
            open_.discard(name)
        found.append(_Token(start.start(), end, name, tag["arguments"] if tag else "", closing))
        position = closing.end() if closing else end
    return found


def _pairs(tokens: list[_Token]) -> dict[int, int]:
    """The tags that end others, by those that they end."""
    ended = {token.tag.removeprefix("end") for token in tokens if token.tag.startswith("end")}
    waiting: list[tuple[str, int]] = []
    ends: dict[int, int] = {}
    for index, token in enumerate(tokens):
        if not token.tag or token.closing:
            continue
        if token.tag in ended:
            waiting.append((token.tag, index))
        elif token.tag[3:] in [name for name, _ in waiting[-_DEEPEST:]] and token.tag.startswith("end"):
            while waiting:
                name, start = waiting.pop()
                if name == token.tag[3:]:
                    ends[start] = index
                    break
    return ends


# Tags that enclose each other.
_DEEPEST = 50
