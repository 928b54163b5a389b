"""Where the lines of a text stood before it was filled in and rewritten."""

from __future__ import annotations

from collections import Counter


def old_lines(old: str, new: str, first: int) -> list[int]:
    """For each line of ``new`` the line that it was in the file where ``old`` begins with line ``first``. What is in no
    line of ``old`` stood where the text goes on behind the last that is."""
    if old == new:
        return list(range(first, first + old.count("\n") + 1))
    before, after = ([line.strip() for line in text.split("\n")] for text in (old, new))
    counts = Counter(before)
    # A line that there is only once says where the text goes on.
    places = {line: number for number, line in enumerate(before) if counts[line] == 1 and line}
    found, at = list[int](), 0
    for line in after:
        there = at if before[at : at + 1] == [line] else places.get(line, -1)
        found.append(there if there >= at else min(at, len(before) - 1))
        at = max(there + 1, at)
    for number in range(len(after) - 1, 0, -1):  # so does what stands right above it
        above = found[number] - 1
        if above > found[number - 1] and before[above] == after[number - 1]:
            found[number - 1] = above
    return [first + number for number in found]
