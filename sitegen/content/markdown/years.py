"""``2026. 8. 21. 금요일에 배포했다.`` is a date, not three lists: a number of four digits begins no list.

CommonMark takes numbers of up to nine digits for those of items. A list that has counted up to its thousandth item goes
on. ``8. 21. 금요일에`` stays two lists, with a warning.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.rules_block import list_block

from sitegen.words.errors import Problem, warning

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.utils import EnvType

    from sitegen.content.markdown.lines import Lines

_YEAR = re.compile(r"(\d{4})[.)](?=[ \t]|$)")
_ITEM = re.compile(r"^[ \t>]*(999|\d{4})[.)](?=[ \t]|$)", re.MULTILINE)


def list_without_years(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The library's rule for lists, but for lines that begin with a year. ``env["dates"]`` are the lines on which one
    number follows another."""
    begin = state.bMarks[start] + state.tShift[start]
    if not state.src[begin : begin + 1].isdigit():
        return list_block(state, start, end, silent)
    if year(state, start, end, silent=True):
        return False
    outer = state.tokens[-1] if state.tokens and not silent else None
    if not list_block(state, start, end, silent):
        return False
    if outer and outer.type == "list_item_open" and outer.info and outer.map and outer.map[0] == start:
        state.env.setdefault("dates", set()).add(start)
    return True


def year(state: StateBlock, line: int, end: int, silent: bool) -> bool:  # noqa: ARG001 (a rule's signature)
    """A rule for what ends a list: a line that begins with a number of four digits, and is no item of it."""
    begin = state.bMarks[line] + state.tShift[line]
    match = _YEAR.match(state.src, begin, state.eMarks[line]) if silent else None
    return match is not None and int(match[1]) not in _counted(state)


def _counted(state: StateBlock) -> range:
    """The numbers of four digits that a list in the text counts up to."""
    counted: range | None = state.env.get("counted")
    if counted is None:
        found = {int(number) for number in _ITEM.findall(state.src)}
        last = 999
        while last in found:
            last += 1
        counted = state.env["counted"] = range(1000, last)
    return counted


def lists_in_dates(env: EnvType, lines: Lines) -> list[Problem]:
    """Warn of lists that begin within the line of an item, as a date without a year does: ``8. 21. 배포``."""
    return [warning("markdown-list-date", lines.block(line)) for line in sorted(env.get("dates", ()))]
