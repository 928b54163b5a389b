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
