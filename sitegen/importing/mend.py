"""Mends what our build would refuse, and what the old generator let through."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sitegen.importing.fences import outside_fences
from sitegen.importing.notes import Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sitegen.words.errors import Problem

_ADDRESS = re.compile(r"(?<=\]\()([^()\n]*(?:\{\{.*?\}\}|\{%.*?%\})[^()\n]*)(?=\))")
_ATTRIBUTE = re.compile(r"((?:src|href)=)(\"[^\"\n]*\{[{%][^\n]*?[}%]\}[^\"\n]*\"|'[^'\n]*\{[{%][^\n]*?[}%]\}[^'\n]*')")
_ENCODED = str.maketrans({"{": "%7B", "}": "%7D", "%": "%25", " ": "%20", '"': "%22", "'": "%27", "|": "%7C"})


def mended(text: str, problems: Iterable[Problem], path: str, old: Sequence[int]) -> tuple[str, list[Note]]:
    """The text without these problems, as far as they can be mended, and what was done. ``old`` has for
    each line of ``text`` that of the old file."""
    lines = text.split("\n")
    notes = []
    for problem in problems:
        place = problem.place
        if problem.severity != "error" or place is None or not 0 < place.line <= len(lines):
            continue
        at = place.line - 1
        if problem.code == "markdown-footnote-duplicate":
            # The last definition counts in kramdown. Those before it stay, and are not shown.
            for first in problem.others:
                label = dict(problem.values)["label"]
                row = lines[first.line - 1]
                lines[first.line - 1] = row.replace(f"[^{label}]:", f"[^{label}-{first.line}]:", 1)
                notes.append(Note("import-footnote-twice", "kept", path, old[first.line - 1], row))
        elif problem.code == "markdown-html-unclosed":
            row = lines[at]
            start = max(place.column - 1, 0)
            lines[at] = row[:start] + row[start:].replace("<", "&lt;", 1)
            notes.append(Note("import-html-unclosed", "changed", path, old[at], row))
        elif problem.code == "leftover-address":
            notes += _without_liquid(lines, path, old)
    return "\n".join(lines), notes


def _without_liquid(lines: list[str], path: str, old: Sequence[int]) -> list[Note]:
    """Take Liquid out of the addresses of ``lines``: it is percent-encoded, so that it is there to be seen."""
    notes = []
    for number, line in outside_fences(lines):
        changed = _ADDRESS.sub(lambda match: match[1].translate(_ENCODED), line)
        changed = _ATTRIBUTE.sub(lambda match: f'{match[1]}"{match[2][1:-1].translate(_ENCODED)}"', changed)
        if changed != line:
            lines[number] = changed
            notes.append(Note("import-liquid-address", "kept", path, old[number], line.strip()))
    return notes
