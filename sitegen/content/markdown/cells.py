"""The cells of a table's row: what the library takes for them, and where each stands."""

from __future__ import annotations

import re

# A bar is text only right behind a backslash, whatever stands before that.
_BAR = re.compile(r"(?<!\\)\|")


def cells(row: str) -> list[tuple[int, str]]:
    """The cells of ``row``, each with the column where it begins, as they are written."""
    bars = [match.start() for match in _BAR.finditer(row)]
    found = []
    for begin, end in zip([0, *(bar + 1 for bar in bars)], [*bars, len(row)], strict=True):
        text = row[begin:end]
        found.append((begin + len(text) - len(text.lstrip()), text.strip()))
    # The bars at both ends have no cells outside.
    first = bool(bars) and not row[: bars[0]].strip()
    last = bool(bars) and not row[bars[-1] + 1 :].strip()
    return found[first : len(found) - last]


def spans(text: str, column: int) -> list[tuple[int, int]]:
    """Where the text of a cell that is written as ``text`` begins, and where it goes on behind a bar that lost its
    backslash: positions and columns. The cell stands at ``column``."""
    gaps = [match.start() for match in re.finditer(r"\\\|", text)]
    return [(0, column), *((gap - number, column + gap + 1) for number, gap in enumerate(gaps))]
