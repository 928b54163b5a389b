"""Rules for tables: cells beyond the last column are reported, formulas may hold bars, a header row may lack.

Tables without a header row are kramdown's: rows that begin and end with a bar, perhaps below a row of dashes. GitHub's
Markdown would show the bars.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.rules_block.table import table

from sitegen.content.markdown.maths import SPAN
from sitegen.words.errors import Problem, warning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from markdown_it.rules_block import StateBlock
    from markdown_it.utils import EnvType

    from sitegen.content.markdown.lines import Lines

    Rule = Callable[[StateBlock, int, int, bool], bool]

# A bar behind a backslash is text, whatever stands before that.
_BAR = re.compile(r"(?<!\\)\|")
_ROW = re.compile(r"\|.*[^\\]\|[ \t]*")
_SPACED = re.compile(r"\|[ \t].*[ \t]\|[ \t].*[ \t]\|[ \t]*")
_DASHES = re.compile(r"\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*")
_BEGIN_ROWS = frozenset("|-:")
# Stands for a bar in a formula while the cells of a table are told apart. NUL cannot stand in a text.
_BAR_IN_FORMULA = "\0"


def table_with_rest(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The library's rule for tables, noting in ``env["beyond"]`` what stands right of the last column."""
    below = state.bMarks[start + 1] + state.tShift[start + 1]
    if state.src[below : below + 2] in ("- ", "-\t"):  # an item of a list
        return False
    count = len(state.tokens)
    matched = table(state, start, end, silent)
    if matched and not silent:
        columns = sum(token.type == "th_open" for token in state.tokens[count:])
        row: Iterator[tuple[str, int]] = iter(())
        for token in state.tokens[count:]:
            if token.type == "tr_open" and token.map:
                found = _cells(state, token.map[0])
                row = iter(found)
                if beyond := [cell for cell in found[columns:] if cell[0]]:
                    state.env.setdefault("beyond", []).append((token.map[0], beyond, columns))
            elif token.type == "inline":
                token.meta["cell"] = next(row, None)
    return matched


def cells_beyond(env: EnvType, lines: Lines) -> Iterator[Problem]:
    """Warn of cells right of a table's last column, which GitHub's Markdown ignores."""
    for line, beyond, columns in env.get("beyond", ()):
        text, column = beyond[0]
        place = lines.place(line, column + 1, len(text))
        shown = " | ".join(cell for cell, _ in beyond)
        yield warning("markdown-table-extra-cells", place, text=shown, columns=columns)


def headless(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A rule for the block parser: a table without a header row."""
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
            aligns = [_alignment(text) for text, _ in _cells(state, line)]
        elif _ROW.fullmatch(state.src, begin, stop):
            spaced = bool(_SPACED.fullmatch(state.src, begin, stop))
            rows.append(_cells(state, line))
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


def with_formulas(rule: Rule, row: int) -> Rule:
    """``rule``, a rule for tables, for which a bar in a formula does not end a cell.

    It is only asked where the line ``row`` lines further begins as a row of a table does.
    """

    def wrapped(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        line = start + row
        begin = state.bMarks[line] + state.tShift[line] if line < end else len(state.src)
        if state.src[begin : begin + 1] not in _BEGIN_ROWS:
            return False
        if "$" not in state.src:
            return rule(state, start, end, silent)
        # The rule may be asked at each line of a block, so the replaced text is kept for all of them.
        block, shielded = state.env.get("cells", ((0, 0), ""))
        if not block[0] <= start < block[1]:
            block, shielded = _shielded_block(state, start)
            state.env["cells"] = block, shielded
        count, whole = len(state.tokens), state.src
        state.src = shielded
        try:
            return rule(state, start, end, silent)
        finally:
            state.src = whole
            for token in state.tokens[count:]:
                token.content = token.content.replace(_BAR_IN_FORMULA, "|")

    return wrapped


def _shielded_block(state: StateBlock, start: int) -> tuple[tuple[int, int], str]:
    """The lines from ``start`` to the next blank one, and the text with the bars in their formulas replaced."""

    def shielded(match: re.Match[str]) -> str:
        # The rule for tables itself makes `|` of `\|`, as it does outside formulas.
        return _BAR.sub(_BAR_IN_FORMULA, match[0]) if match["formula"] else match[0]

    stop = start
    while stop < state.lineMax and not state.isEmpty(stop):
        stop += 1
    first, last = state.bMarks[start], state.eMarks[max(stop - 1, start)]
    rows = [SPAN.sub(shielded, row) if "$" in row else row for row in state.src[first:last].split("\n")]
    return (start, stop), state.src[:first] + "\n".join(rows) + state.src[last:]


def _cells(state: StateBlock, line: int) -> list[tuple[str, int]]:
    """The cells of a row as they are written, each with the column of its line where it begins."""
    begin = state.bMarks[line] + state.tShift[line]
    column = begin - state.src.rfind("\n", 0, begin) - 1
    row = state.src[begin : state.eMarks[line]]
    bars = [match.start() for match in _BAR.finditer(row)]
    found = []
    for left, right in zip([0, *(bar + 1 for bar in bars)], [*bars, len(row)], strict=True):
        text = row[left:right]
        found.append((text.strip(), column + left + len(text) - len(text.lstrip())))
    # A bar at either end has no cell outside.
    first = bool(bars) and not row[: bars[0]].strip()
    last = bool(bars) and not row[bars[-1] + 1 :].strip()
    return found[first : len(found) - last]


def _alignment(dashes: str) -> str:
    left, right = dashes.startswith(":"), dashes.endswith(":")
    return "center" if left and right else "right" if right else "left" if left else ""
