"""Alerts: quotations that begin with ``[!NOTE]``, and boxes, ``:::note`` and ``!!! note``, of other generators.

The library reads GitHub's five kinds, alone on their line. These rules read what people write besides: a title behind
the mark, other names of these kinds, Obsidian's sign for folding, which is passed over, and the boxes of Docusaurus,
VuePress and MkDocs. A mark that makes no alert is text, which ``brackets`` reports; so is a box of an unknown kind and
one that does not end, which ``leftovers`` reports.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.rules_block import blockquote

from sitegen.content.markdown.attributes import parse_attributes

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

# The names of kinds, GitHub's first.
_KINDS = {
    **{name: name for name in ("note", "tip", "important", "warning", "caution")},
    **dict.fromkeys(("info", "memo", "abstract", "summary", "tldr"), "note"),
    **dict.fromkeys(("hint", "success", "check", "done"), "tip"),
    **dict.fromkeys(("attention", "warn"), "warning"),
    **dict.fromkeys(("danger", "error", "bug", "failure", "fail", "missing"), "caution"),
}
_ALERT = re.compile(r"\[!(?P<name>\w+)\][+-]?(?P<title>(?:[ \t]*[^\s(\[:].*)?)[ \t]*")
_COLONS = re.compile(r":{3,}[ \t]*(?:(?P<name>\w+)|\{\.(?:callout-)?(?P<class>\w+)(?P<more>[^}]*)\})(?P<title>.*)")
_TITLE = re.compile(r"[ \t]*(?:\[(?P<bracketed>[^\]]*)\]|(?P<plain>[^\[{]*?))[ \t]*(?:\{(?P<more>[^}]*)\})?[ \t]*")
_MARKS = re.compile(r"(?:!!!|\?\?\?\+?)[ \t]+(?P<name>\w+)(?:[ \t]+\"(?P<title>[^\"]*)\")?[ \t]*")
# Lines that open or close a box, or a block of code, which holds no boxes.
_BOX_LINE = re.compile(r"^[ \t>]*(?:(?P<open>:{3,}[ \t]*[\w{])|(?P<close>:{3,}[ \t]*$)|(?P<fence>`{3,}|~{3,}))")
_INDENT = 4


def alert(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001 (a rule's signature)
    """A rule for the block parser: the first line of a quotation, which makes an alert of it."""
    opening = state.tokens[-1] if state.tokens else None
    if opening is None or opening.type != "blockquote_open" or not opening.map or opening.map[0] != start:
        return False
    match = _match(_ALERT, state, start)
    kind = _KINDS.get(match["name"].lower()) if match else None
    if match is None or kind is None:
        return False
    _open_alert(state, opening, kind, match["title"].strip())
    state.line = start + 1
    return True


def quotation(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The library's rule for quotations, which ends those that became alerts."""
    count = len(state.tokens)
    if not blockquote(state, start, end, silent):
        return False
    if not silent and state.tokens[count].type == "alert_open":
        closing = state.tokens[-1]
        closing.type, closing.tag = "alert_close", "div"
    return True


def colons(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A rule for the block parser: a box from ``:::note`` to ``:::``."""
    match = _match(_COLONS, state, start)
    kind = _KINDS.get((match["name"] or match["class"]).lower()) if match else None
    if match is None or kind is None:
        return False
    title = _TITLE.fullmatch(match["title"])
    close = _ends_of_boxes(state).get(start, end)
    outside = (n for n in range(start + 1, close + 1) if state.sCount[n] < state.blkIndent and not state.isEmpty(n))
    if title is None or close >= end or any(outside):
        return False
    given = parse_attributes(f"{match['more'] or ''} {title['more'] or ''}", styles=False)
    if given is None or given.words or given.refused:
        return False
    if not silent:
        opening = len(state.tokens)
        named = given.given.pop("title", "")
        _box(state, start, close, kind, (title["bracketed"] or title["plain"] or named).strip())
        state.tokens[opening].attrs.update(given.given)
        state.tokens[opening].meta.update({"boxed": True} if "id" in given.given else {})
        state.line = close + 1
    return True


def marks(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A rule for the block parser: ``!!! note "title"`` and the indented lines below it."""
    match = _match(_MARKS, state, start)
    kind = _KINDS.get(match["name"].lower()) if match else None
    if match is None or kind is None:
        return False
    line = last = start + 1
    while line < end and (state.isEmpty(line) or state.sCount[line] >= state.blkIndent + _INDENT):
        line += 1
        last = last if state.isEmpty(line - 1) else line
    if last == start + 1 and not match["title"]:
        return False
    if not silent:
        state.blkIndent += _INDENT
        _box(state, start, last, kind, match["title"] or "")
        state.blkIndent -= _INDENT
        state.line = last
    return True


def _match(pattern: re.Pattern[str], state: StateBlock, line: int) -> re.Match[str] | None:
    """The match of a whole line, which is no indented code."""
    match = pattern.fullmatch(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line])
    return None if match is None or state.is_code_block(line) else match


def _open_alert(state: StateBlock, opening: Token, kind: str, title: str) -> None:
    """Make an alert of ``opening``, the last token. Its title is the kind's own where ``title`` is empty."""
    opening.type, opening.tag, opening.meta = "alert_open", "div", {"kind": kind, "titled": bool(title)}
    state.push("alert_title_open", "p", 1)
    inline = state.push("inline", "", 0)
    inline.content, inline.children, inline.map = title, [], opening.map
    state.push("alert_title_close", "p", -1)


def _box(state: StateBlock, start: int, end: int, kind: str, title: str) -> None:
    """Make an alert of the lines between ``start`` and ``end``."""
    line_max, parent = state.lineMax, state.parentType
    opening = state.push("alert_open", "div", 1)
    opening.map = [start, end]
    _open_alert(state, opening, kind, title)
    state.lineMax, state.parentType = end, "container"
    state.md.block.tokenize(state, start + 1, end)
    state.lineMax, state.parentType = line_max, parent
    state.push("alert_close", "div", -1)


def _ends_of_boxes(state: StateBlock) -> dict[int, int]:
    """The line that closes each box of the text, by the line that opens it: all are looked for at once."""
    if "boxes" not in state.env:
        ends: dict[int, int] = {}
        waiting: list[int] = []
        fence = ""
        for number, line in enumerate(state.src.split("\n")):
            match = _BOX_LINE.match(line)
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
