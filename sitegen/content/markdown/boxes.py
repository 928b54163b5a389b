"""``:::note`` and ``!!! note``, as Docusaurus, VuePress and MkDocs have them: alerts by other names.

A kind that is no alert's, and a box that does not end, are left as text, which ``leftovers`` tells.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sitegen.content.markdown.alerts import KINDS, open_alert

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock

_COLONS = re.compile(r":{3,}[ \t]*(?:(?P<name>\w+)|\{\.(?:callout-)?(?P<class>\w+)[^}]*\})(?P<title>.*)")
_TITLE = re.compile(r"[ \t]*(?:\[(?P<bracketed>[^\]]*)\]|(?P<plain>[^\[{]*?))[ \t]*(?:\{[^}]*\})?[ \t]*")
_MARKS = re.compile(r"(?:!!!|\?\?\?\+?)[ \t]+(?P<name>\w+)(?:[ \t]+\"(?P<title>[^\"]*)\")?[ \t]*")
# Lines that open or close a box, or code, in which there is none.
_LINE = re.compile(r"^[ \t>]*(?:(?P<open>:{3,}[ \t]*[\w{])|(?P<close>:{3,}[ \t]*$)|(?P<fence>`{3,}|~{3,}))")
_INDENT = 4


def colons(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A rule for the block parser: a box from ``:::note`` to ``:::``."""
    match = _COLONS.fullmatch(state.src, state.bMarks[start] + state.tShift[start], state.eMarks[start])
    kind = KINDS.get((match["name"] or match["class"]).lower()) if match else None
    if match is None or kind is None or state.is_code_block(start):
        return False
    title = _TITLE.fullmatch(match["title"])
    close = _ends(state).get(start, end)
    if title is None or close >= end or any(_is_outside(state, line) for line in range(start + 1, close + 1)):
        return False
    if not silent:
        _box(state, (start, close), kind, (title["bracketed"] or title["plain"] or "").strip())
        state.line = close + 1
    return True


def marks(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A rule for the block parser: ``!!! note "title"`` and the lines below that are indented."""
    match = _MARKS.fullmatch(state.src, state.bMarks[start] + state.tShift[start], state.eMarks[start])
    kind = KINDS.get(match["name"].lower()) if match else None
    if match is None or kind is None or state.is_code_block(start):
        return False
    line = last = start + 1
    while line < end and (state.isEmpty(line) or state.sCount[line] >= state.blkIndent + _INDENT):
        line += 1
        last = last if state.isEmpty(line - 1) else line
    if last == start + 1 and not match["title"]:
        return False
    if not silent:
        state.blkIndent += _INDENT
        _box(state, (start, last), kind, match["title"] or "")
        state.blkIndent -= _INDENT
        state.line = last
    return True


def _box(state: StateBlock, span: tuple[int, int], kind: str, title: str) -> None:
    """Make an alert of the lines behind the first one of ``span``."""
    line_max, parent = state.lineMax, state.parentType
    opening = state.push("alert_open", "div", 1)
    opening.map = list(span)
    open_alert(state, opening, kind, title)
    state.lineMax, state.parentType = span[1], "container"
    state.md.block.tokenize(state, span[0] + 1, span[1])
    state.lineMax, state.parentType = line_max, parent
    state.push("alert_close", "div", -1)


def _is_outside(state: StateBlock, line: int) -> bool:
    return state.sCount[line] < state.blkIndent and not state.isEmpty(line)


def _ends(state: StateBlock) -> dict[int, int]:
    """The line that closes each box of the text, by the line that opens it: all are looked up at once."""
    if "boxes" not in state.env:
        ends: dict[int, int] = {}
        waiting: list[int] = []
        fence = ""
        for number, line in enumerate(state.src.split("\n")):
            match = _LINE.match(line)
            if match is None:
                continue
            if match["fence"]:
                if not fence:
                    fence = match["fence"]
                elif match["fence"].startswith(fence):
                    fence = ""
            elif fence:
                continue
            elif match["open"]:
                waiting.append(number)
            elif waiting:
                ends[waiting.pop()] = number
        state.env["boxes"] = ends
    found: dict[int, int] = state.env["boxes"]
    return found
