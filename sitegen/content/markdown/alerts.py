"""Alerts: quotations that begin with ``[!NOTE]``.

The library reads GitHub's five kinds, alone on their line. This page reads what people write besides: a title behind
the mark, the names that other programs have for these kinds, and Obsidian's sign for folding, which is passed over. A
mark that makes no alert shows as it was written, which ``brackets`` tells.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.rules_block import blockquote

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

# The names of kinds, GitHub's first.
KINDS = {
    **{name: name for name in ("note", "tip", "important", "warning", "caution")},
    **dict.fromkeys(("info", "memo", "abstract", "summary", "tldr"), "note"),
    **dict.fromkeys(("hint", "success", "check", "done"), "tip"),
    **dict.fromkeys(("attention", "warn"), "warning"),
    **dict.fromkeys(("danger", "error", "bug", "failure", "fail", "missing"), "caution"),
}
_LINE = re.compile(r"\[!(?P<name>\w+)\][+-]?(?P<title>(?:[ \t]*[^\s(\[:].*)?)[ \t]*")


def open_alert(state: StateBlock, opening: Token, kind: str, title: str) -> None:
    """Make an alert of ``opening``, the last token. Its title is the kind's own where ``title`` is empty."""
    opening.type, opening.tag, opening.meta = "alert_open", "div", {"kind": kind, "titled": bool(title)}
    state.push("alert_title_open", "p", 1)
    inline = state.push("inline", "", 0)
    inline.content, inline.children, inline.map = title, [], opening.map
    state.push("alert_title_close", "p", -1)


def first_line(state: StateBlock, line: int, end: int) -> int:
    """Make an alert of the quotation that was just opened, if its first ``line`` says so; the line at which the rest of
    it begins."""
    opening, begin = state.tokens[-1], state.bMarks[line] + state.tShift[line]
    if not state.src.startswith("[!", begin) or state.is_code_block(line):
        return line
    match = _LINE.fullmatch(state.src, begin, state.eMarks[line])
    kind = KINDS.get(match["name"].lower()) if match else None
    if match is None or kind is None:
        return line
    open_alert(state, opening, kind, match["title"].strip())
    state.line = end  # of an alert without more
    return line + 1


def quotation(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The library's rule for quotations, which ends those that became alerts."""
    count = len(state.tokens)
    if not blockquote(state, start, end, silent):
        return False
    if not silent and state.tokens[count].type == "alert_open":
        closing = state.tokens[-1]
        closing.type, closing.tag = "alert_close", "div"
    return True
