"""What the import says of a construct that it did not carry over as it was."""

from __future__ import annotations

from typing import Literal, NamedTuple

# Written otherwise with the same meaning; still there, as it was written; not carried over.
Fate = Literal["changed", "kept", "lost"]
_LONGEST = 80


class Note(NamedTuple):
    """A construct of a document, and what became of it.

    ``code`` names the sentence ``import-…`` of ``messages/*.toml`` that ``values`` fill. ``path`` is the file from the
    root of the old site, ``line`` counts from 1 in that file. ``text`` is the construct as it was written.
    """

    code: str
    fate: Fate
    path: str
    line: int
    text: str = ""
    values: tuple[tuple[str, str], ...] = ()


def shortened(text: str) -> str:
    """A construct on one line that is not long, for a note."""
    shown = " ".join(text.split())
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
