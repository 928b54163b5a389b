"""Lines of Markdown that are not in fenced code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FENCE = re.compile(r"[ \t>]*(?:[-*+][ \t]+|\d+[.)][ \t]+)?(`{3,}(?!.*`)|~{3,})")


def outside_fences(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The lines outside fenced code, with their numbers from 0."""
    fence = ""
    for number, line in enumerate(lines):
        if opening := _FENCE.match(line):
            if not fence:
                fence = opening[1]
            elif opening[1].startswith(fence) and not line[opening.end() :].strip():
                fence = ""
        elif not fence:
            yield number, line


def fence_for(code: str) -> str:
    """A fence that is longer than all that stand in the code."""
    return "`" * max(3, 1 + max((len(run) for run in re.findall(r"`{3,}", code)), default=0))


def fenced(info: str, code: str) -> str:
    """A block of code."""
    code = code.strip("\n")
    fence = fence_for(code)
    return f"{fence}{info}\n{code}\n{fence}"
