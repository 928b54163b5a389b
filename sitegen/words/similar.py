"""Names that are spelled like a word, for "did you mean"."""

from __future__ import annotations

import heapq
import unicodedata
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# So many problems get a guess at what was meant. To find it all names are looked through.
MOST_GUESSES = 20
# How many names are compared with a word letter by letter.
_COMPARED = 50


def nearest(word: str, names: Iterable[str], most: int = 3, cutoff: float = 0.6) -> list[str]:
    """The names closest to ``word``, best first; empty if none is close. Hangul is compared letter by letter."""
    import difflib

    letters = {unicodedata.normalize("NFD", name): name for name in sorted(names)}
    found = difflib.get_close_matches(unicodedata.normalize("NFD", word), list(letters), n=most, cutoff=cutoff)
    return [letters[name] for name in found]


class Names:
    """Many names, indexed by their pairs of letters. A word is compared only with names that share some pairs."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted(names)
        self._holders: dict[str, list[int]] = {}
        for number, name in enumerate(self._names):
            for pair in _pairs(name):
                self._holders.setdefault(pair, []).append(number)

    def like(self, word: str) -> list[str]:
        """The fifty names that share most pairs with ``word``."""
        shared = Counter(chain.from_iterable(self._holders.get(pair, ()) for pair in sorted(_pairs(word))))
        best = heapq.nsmallest(_COMPARED, shared, key=lambda n: (-shared[n], len(self._names[n]), n))
        return [self._names[number] for number in best]

    def near(self, word: str) -> list[str]:
        """The names closest to ``word``, best first; empty if none is close."""
        return nearest(word, self.like(word))


def _pairs(text: str) -> set[str]:
    letters = f" {unicodedata.normalize('NFD', text.casefold())} "
    return {letters[place : place + 2] for place in range(len(letters) - 1)}
