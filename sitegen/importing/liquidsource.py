"""Cuts a text with Liquid into pieces that can be rendered one by one."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

_TOKEN = re.compile(r"\{%-?\s*(?P<tag>#|\w+)\s*(?P<arguments>.*?)\s*-?%\}|\{\{.*?\}\}", re.DOTALL)
# Tags whose content Liquid does not read.
_VERBATIM = {name: re.compile(rf"\{{%-?\s*end{name}\s*-?%\}}") for name in ("raw", "comment")}

Kind = Literal["text", "output", "tag", "block", "raw", "comment", "highlight"]


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
        token, verbatim = tokens[index]
        if token.start() > position:
            found.append(Piece("text", text[position : token.start()]))
        name, start, position = token["tag"], token.start(), token.end()
        if verbatim:
            position = verbatim.end()
            found.append(Piece(_verbatim(name), text[start:position], text[token.end() : verbatim.start()]))
        elif index in ends:
            index = ends[index]
            last = tokens[index][0]
            position = last.end()
            kind: Kind = "highlight" if name == "highlight" else "block"
            found.append(Piece(kind, text[start:position], text[token.end() : last.start()], token["arguments"]))
        else:
            found.append(Piece("tag" if name else "output", token[0]))
        index += 1
    if position < len(text):
        found.append(Piece("text", text[position:]))
    return found


def _verbatim(name: str) -> Kind:
    return "raw" if name == "raw" else "comment"


def _tokens(text: str) -> list[tuple[re.Match[str], re.Match[str] | None]]:
    """The tags and outputs of a text, each with its end if Liquid does not read what stands between."""
    found: list[tuple[re.Match[str], re.Match[str] | None]] = []
    position = 0
    open_ = set(_VERBATIM)
    while token := _TOKEN.search(text, position):
        end = None
        if (name := token["tag"]) in open_ and not (end := _VERBATIM[name].search(text, token.end())):
            open_.discard(name)
        found.append((token, end))
        position = (end or token).end()
    return found


def _pairs(tokens: list[tuple[re.Match[str], re.Match[str] | None]]) -> dict[int, int]:
    """The tags that end others, by those that they end."""
    ended = {token["tag"].removeprefix("end") for token, _ in tokens if token["tag"] and token["tag"].startswith("end")}
    waiting: list[tuple[str, int]] = []
    ends: dict[int, int] = {}
    for index, (token, verbatim) in enumerate(tokens):
        name = token["tag"]
        if not name or verbatim:
            continue
        if name in ended:
            waiting.append((name, index))
        elif name.startswith("end"):
            names = [one for one, _ in waiting[-_DEEPEST:]]
            if name[3:] in names:
                while waiting:
                    one, start = waiting.pop()
                    if one == name[3:]:
                        ends[start] = index
                        break
    return ends


# Tags that enclose each other.
_DEEPEST = 50
