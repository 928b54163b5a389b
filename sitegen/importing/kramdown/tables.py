"""Tables: kramdown needs no row of headers and no bars at the ends of rows, and code may hold bars."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sitegen.importing.kramdown.grammar import has_bar, is_blank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitegen.importing.kramdown.spans import Spans

_DASHES = re.compile(r"[+|: \t-]*?-[+|: \t-]*")
_EQUALS = re.compile(r"[+|: \t=]*?=[+|: \t=]*")
_CODE = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")
_PARTS = re.compile(rf"{_CODE.pattern}|(?P<bar>(?<!\\)\|)")


def is_table(lines: Sequence[str], start: int) -> int:
    """The number of rows of the table that begins with ``lines[start]``; 0 where there is none."""
    end = start
    while end < len(lines) and has_bar(lines[end]):
        end += 1
    rows = lines[start:end]
    body = [row for row in rows if not _is_line(row)]
    below = lines[end] if end < len(lines) else ""
    if not body or not (is_blank(below) or below.lstrip().startswith("{:")):
        return 0
    # One row without bars at its ends is a sentence with a bar.
    alone = len(rows) == 1 and not rows[0].lstrip().startswith("|")
    return 0 if alone or not all(_bars(row) for row in body) else len(rows)


def table(rows: Sequence[str], spans: Spans) -> list[str | None]:
    """The rows of a table as ours, one for each; None for a line that is no row."""
    header = next((index for index, row in enumerate(rows) if not _is_line(row)), 0) + 1
    header = header if header < len(rows) and _DASHES.fullmatch(rows[header]) and "|" in rows[header] else 0
    cells = [_cells(row) for row in rows]
    columns = max(len(row) for row, line in zip(cells, rows, strict=True) if not _is_line(line))
    found: list[str | None] = []
    for index, row in enumerate(rows):
        if _is_line(row):
            kept = index == header or (index == 0 and not header)
            found.append(_line(row, columns) if kept else None)
        else:
            whole = not header or index == header - 1
            found.append(_row(row, cells[index], columns, whole, bool(header), spans))
    if columns < 2 and not header and not _is_line(rows[0]):
        found[0] = f"|---|\n{found[0]}"
    return found


def _is_line(row: str) -> bool:
    return bool(_DASHES.fullmatch(row) or _EQUALS.fullmatch(row))


def _line(row: str, columns: int) -> str:
    """The line below the headers."""
    row = row.replace("+", "|")
    cells = len(_cells(row))
    row = f"|{row}" if row.startswith(("- ", "-\t")) else row  # no list
    if cells < columns:
        row = row.rstrip().removesuffix("|") + "|" + "---|" * (columns - cells)
    elif cells > columns:
        parts = row.strip().strip("|").split("|")
        row = "|" + "|".join(parts[:columns]) + "|"
    return row


def _row(row: str, cells: list[tuple[int, int]], columns: int, whole: bool, header: bool, spans: Spans) -> str:
    """A row: with bars at its ends where the table has no headers, and with all cells where ``whole`` says so."""
    pieces, position = [], 0
    for start, end in cells:
        cell = row[start:end]
        new = spans.write(cell, in_table=True)
        pieces += [row[position:start], new if new == cell else new.ljust(len(cell))]
        position = end
    text = "".join([*pieces, row[position:]])
    if not header and not text.lstrip().startswith("|"):
        text = f"| {text.lstrip()}"
    missing = columns - len(cells) if whole else 0
    closed = text.rstrip().endswith("|") and not text.rstrip().endswith("\\|")
    if missing or not (header or closed):
        text = text.rstrip() + ("" if closed else " |") + "  |" * missing
    return text


def _bars(row: str) -> int:
    return sum(match["bar"] is not None for match in _PARTS.finditer(row))


def _cells(row: str) -> list[tuple[int, int]]:
    """Where the cells of a row begin and end. A bar in code ends none."""
    found, position = [], 0
    for match in _PARTS.finditer(row):
        if match["bar"]:
            found.append((position, match.start()))
            position = match.end()
    found.append((position, len(row)))
    if row.lstrip().startswith("|"):
        del found[0]
    if found and not row[slice(*found[-1])].strip():
        del found[-1]
    return found
