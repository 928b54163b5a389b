"""How wide text is, and where its lines end, whatever the font: widths are generous guesses."""

from __future__ import annotations

import re
from bisect import bisect_right

# Widths in hundredths of the font's size. Of other letters, by the first of their block.
_LETTERS = {
    **dict.fromkeys("ijl.,:;|!'`I()[]{} ", 36),
    **dict.fromkeys('frt-/\\"*', 46),
    **dict.fromkeys("mw&", 92),
    **dict.fromkeys("MW@%", 104),
    **dict.fromkeys("ABCDEFGHJKLNOPQRSTUVXYZ", 78),
}
_BLOCKS = (
    (0x0, 0), (0x20, 62), (0x7F, 84), (0x300, 0), (0x370, 108), (0x200B, 0), (0x2010, 108), (0x20D0, 0),
    (0x2100, 120), (0x2300, 140), (0x3000, 104), (0xFDFD, 1200), (0xFDFE, 104), (0xFE00, 0), (0xFE10, 104),
    (0x12000, 400), (0x13000, 200), (0x1F000, 150), (0x1FB00, 104), (0xE0000, 0), (0xE01F0, 150),
)  # fmt: skip
_STARTS = tuple([start for start, _ in _BLOCKS])
# Letters with all that is written on top of them, and pictures that are joined.
_MARKS = r"[\u0300-\u036f\u200c\u20d0-\u20ff\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"
_CLUSTER = re.compile(rf".{_MARKS}(?:\u200d.{_MARKS})*", re.DOTALL)
# A line may end behind these.
_WORD = re.compile(r"[^\s/_.,·:|-]*[/_.,·:|-]+|[^\s/_.,·:|-]+|\s+")


def width_of(text: str) -> int:
    """The width of a text, in hundredths of the font's size."""
    return sum([_LETTERS.get(letter) or _BLOCKS[bisect_right(_STARTS, ord(letter)) - 1][1] for letter in text])


def wrapped(text: str, most: int) -> list[str]:
    """The lines of a text, each at most this wide. A word that is wider is cut."""
    lines: list[str] = []
    line, width = "", 0
    for word in _WORD.findall(" ".join(text.split())):
        whole = width_of(word)
        for piece in [word] if whole <= most else _CLUSTER.findall(word):
            more = whole if piece is word else width_of(piece)
            if width + more > most and line.strip():
                lines.append(line.strip())
                line, width = "", 0
            line, width = line + piece, width + more
    return [*lines, line.strip()] if line.strip() else lines
