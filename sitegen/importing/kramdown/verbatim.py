"""Blocks of code and formulas, whose lines stay as they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import sitegen.importing.kramdown.grammar as grammar

if TYPE_CHECKING:
    from sitegen.importing.kramdown.blocks import Container


def fence(container: Container) -> str:
    """Read a block of code between fences."""
    line = container.lines[container.at]
    match = grammar.FENCE.match(line)
    ticks = match["fence"] if match else "```"
    end = _end_of_code(container, ticks)
    # kramdown takes the rest of it for a language
    if not end and len(ticks) > 3 and (end := _end_of_code(container, ticks[:3])):
        container.put(container.at, line[: line.index(ticks)] + ticks[:3], "kramdown-fence")
    return container.verbatim("code", end or len(container.lines), container.at + 1)


def _end_of_code(container: Container, ticks: str) -> int:
    closing = re.compile(rf" {{0,3}}{ticks}{ticks[0]}*[ \t]*")
    ends = (
        number for number in range(container.at + 1, len(container.lines)) if closing.fullmatch(container.lines[number])
    )
    return next(ends, -1) + 1


def formula(container: Container) -> int:
    """The end of the formula that begins here, which stands alone; 0 where there is none."""
    text = container.lines[container.at].lstrip()[2:]
    index = container.at
    while "$$" not in text:
        index += 1
        if index == len(container.lines):
            return 0
        text = container.lines[index]
    alone = not text.partition("$$")[2].strip()
    below = container.lines[index + 1] if alone and index + 1 < len(container.lines) else ""
    if not alone or not grammar.ends_lazily(below):
        return 0
    container.verbatim("math", index + 1)
    return index + 1
