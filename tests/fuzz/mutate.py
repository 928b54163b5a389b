"""Makes a text that is a little wrong of one that is right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

_LONGEST = 6_000
# For each area a folder: files in which all is right (``all…``), and what once failed, as small as it can be. No
# settings name the output folder: mutated, it could be any folder of the machine.
_CORPUS = Path(__file__).resolve().parent / "corpus"


def corpus(area: str) -> list[str]:
    """The texts in the corpus of an area."""
    return [file.read_bytes().decode() for file in sorted((_CORPUS / area.replace(" ", "-")).glob("*"))]


def mutated(random: Random, seeds: Sequence[str], pieces: Sequence[str]) -> str:
    """One of ``seeds``, changed in one to six places. ``pieces`` are what is put in. Bytes are given as text in
    Latin-1."""
    text = random.choice(seeds)
    for _ in range(random.choice((1, 1, 2, 3, 6))):
        start = random.randint(0, len(text))
        end = min(start + random.choice((0, 1, 3, 10, 60)), len(text))
        match random.choice(("insert", "insert", "replace", "remove", "repeat", "join", "swap", "cut")):
            case "insert":
                text = text[:start] + random.choice(pieces) + text[start:]
            case "replace":
                text = text[:start] + random.choice(pieces) + text[end:]
            case "remove":
                text = text[:start] + text[end:]
            case "repeat":
                text = text[:start] + text[start:end] * random.choice((2, 3, 30)) + text[end:]
            case "join":
                other = random.choice(seeds)
                text = text[:start] + other[random.randint(0, len(other)) :]
            case "swap":
                other = random.randint(end, len(text))
                text = text[:start] + text[end:other] + text[start:end] + text[other:]
            case "cut":
                text = text[:start]
    return text[:_LONGEST]
