"""``{: width="50%" .class #id}``: attributes, as kramdown writes them.

They stand right behind an image, a link, code or an emphasis, on a line of their own below or above a block, or at the
end of a heading. Two rules find them and leave tokens, which ``attach`` gives to the blocks and elements.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

_INNER = r"""\{:(?![:/])(?P<inner>(?:[^{}"'\n]|"[^"\n]*"|'[^'\n]*')*+)\}"""
_LIST = re.compile(_INNER)
_LINE = re.compile(_INNER + r"[ \t]*")
AT_END = re.compile(r"[ \t]*" + _INNER + r"[ \t]*\Z")
_ITEM = re.compile(
    r"""[\s,]*(?:\#(?P<id>[^\s.\#{}"'=]+)|\.(?P<class>[^\s.\#{}"'=]+)"""
    r"""|(?P<name>[A-Za-z][\w:-]*)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'{}]+))"""
    r"""|(?P<word>[A-Za-z][\w-]*)(?![\w:=-]))""",
    re.VERBOSE,
)
_TOC = re.compile(r"(?:\[toc\]|\[\[_?toc_?\]\])[ \t]*", re.IGNORECASE)
_ALLOWED = frozenset({
    "alt", "class", "height", "id", "lang", "loading", "rel", "reversed", "start", "target", "title", "width",
})  # fmt: skip
# Short names of the theme Chirpy.
_SHORT = {"w": "width", "h": "height"}


class Attributes(NamedTuple):
    """What stands in the braces: attributes, those that are not allowed in ``refused``, and words like ``toc``."""

    given: dict[str, str]
    refused: dict[str, str]
    words: tuple[str, ...] = ()

    @property
    def classes(self) -> list[str]:
        return self.given.get("class", "").split()


def parse_attributes(inner: str, styles: bool) -> Attributes | None:
    """The attributes between ``{:`` and ``}``; None where it is no such list. ``styles`` allows ``style``."""
    given: dict[str, str] = {}
    refused: dict[str, str] = {}
    words, position = [], 0
    while inner[position:].strip():
        match = _ITEM.match(inner, position)
        if match is None:
            return None
        position = match.end()
        value = next((match[part] for part in ("double", "single", "bare") if match[part] is not None), "")
        if match["word"]:
            words.append(match["word"])
        elif match["name"]:
            name = _SHORT.get(match["name"].lower(), match["name"].lower())
            if name in given and name != "class":  # the first one counts
                refused[name] = value
            elif name in _ALLOWED or name.startswith("data-") or (name == "style" and styles and "(" not in value):
                given[name] = f"{given['class']} {value}" if name == "class" and "class" in given else value
            else:
                refused[name] = value
        elif match["id"]:
            (refused if "id" in given else given)["id"] = match["id"]
        else:
            given["class"] = f"{given.get('class', '')} {match['class']}".strip()
    return Attributes(given, refused, tuple(words))


def behind(state: StateInline, silent: bool) -> bool:
    """A rule for the inline parser: attributes that stand right behind something other than plain text."""
    match = _LIST.match(state.src, state.pos, state.posMax)
    if match is None or state.pending or not (silent or state.tokens):
        return False
    if not silent:
        token = state.push("attributes", "", 0)
        token.content, token.info, token.meta["at"] = match[0], match["inner"], match.start()
    state.pos = match.end()
    return True


def below(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001 (a rule's signature)
    """A rule for the block parser: a line with attributes and nothing else. It ends what stands before it."""
    match = _LINE.fullmatch(state.src, state.bMarks[start] + state.tShift[start], state.eMarks[start])
    if match is None or state.is_code_block(start):
        return False
    if not silent:
        state.line = start + 1
        token = state.push("attributes", "", 0)
        token.content, token.info, token.map = match[0].strip(), match["inner"], [start, start + 1]
        token.meta["below"] = start > 0 and not state.isEmpty(start - 1)
        token.meta["above"] = start + 1 < state.lineMax and not state.isEmpty(start + 1)
    return True


def toc(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001 (a rule's signature)
    """A rule for the block parser: ``[TOC]`` is left out, since pages show their table of contents themselves."""
    begin = state.bMarks[start] + state.tShift[start]
    if not _TOC.fullmatch(state.src, begin, state.eMarks[start]) or state.is_code_block(start):
        return False
    if not silent:
        state.line = start + 1
    return True
