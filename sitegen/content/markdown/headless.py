"""Tables without a header row, as kramdown has them: rows that begin and end with a bar, perhaps below a row of
dashes. GitHub's Markdown would show the bars."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sitegen.content.markdown.cells import cells

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock

_ROW = re.compile(r"\|.*[^\\]\|[ \t]*")
_SPACED = re.compile(r"\|[ \t].*[ \t]\|[ \t].*[ \t]\|[ \t]*")
_DASHES = re.compile(r"\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*")


def headless(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A rule for the block parser."""
    if silent or state.is_code_block(start):
        return False
    rows = []
    aligns: list[str] = []
    line, spaced = start, False
    while line < end and not state.isEmpty(line) and state.sCount[line] >= state.blkIndent:
        begin, stop = state.bMarks[line] + state.tShift[line], state.eMarks[line]
        if _DASHES.fullmatch(state.src, begin, stop):
            if line > start:  # the rows above are headers
                return False
            aligns = [_alignment(text) for _, text in cells(state.src[begin:stop])]
        elif _ROW.fullmatch(state.src, begin, stop):
            spaced = bool(_SPACED.fullmatch(state.src, begin, stop))
            column = begin - state.src.rfind("\n", 0, begin) - 1
            rows.append([(text, column + at) for at, text in cells(state.src[begin:stop])])
        elif any(rule(state, line, end, True) for rule in state.md.block.ruler.getRules("paragraph")):
            break
        else:
            return False
        line += 1
    width = len(rows[0]) if rows else 0
    alone = line - start == 1 and not spaced  # perhaps ``|x|``, a number
    if alone or not rows or (width < 2 and not aligns) or any(len(row) != width for row in rows):
        return False
    state.line = line
    state.push("table_open", "table", 1).map = [start, line]
    state.push("tbody_open", "tbody", 1)
    for number, row in enumerate(rows, line - len(rows)):
        state.push("tr_open", "tr", 1).map = [number, number + 1]
        for index, cell in enumerate(row):
            align = "".join(aligns[index : index + 1])
            state.push("td_open", "td", 1).attrs = {"style": f"text-align:{align}"} if align else {}
            inline = state.push("inline", "", 0)
            inline.content, inline.children, inline.map = cell[0].replace("\\|", "|"), [], [number, number + 1]
            inline.meta["cell"] = cell
            state.push("td_close", "td", -1)
        state.push("tr_close", "tr", -1)
    state.push("tbody_close", "tbody", -1)
    state.push("table_close", "table", -1)
    return True


def _alignment(dashes: str) -> str:
    left, right = dashes.startswith(":"), dashes.endswith(":")
    return "center" if left and right else "right" if right else "left" if left else ""
