"""Names that look like a word, found among many without comparing it with each of them."""

from __future__ import annotations

import heapq
import unicodedata
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from sitegen.words.errors import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

# So many names are compared with a word letter by letter.
_COMPARED = 50


class Names:
    """Names by the pairs of letters that they hold. Hangul is taken apart, as :func:`nearest` does it."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted(names)
        self._holders: dict[str, list[int]] = {}
        for number, name in enumerate(self._names):
            for pair in _pairs(name):
                self._holders.setdefault(pair, []).append(number)

    def like(self, word: str) -> list[str]:
        """The names that share most pairs with ``word``, a few dozen at most."""
        shared = Counter(chain.from_iterable(self._holders.get(pair, ()) for pair in sorted(_pairs(word))))
        best = heapq.nsmallest(_COMPARED, shared, key=lambda n: (-shared[n], len(self._names[n]), n))
        return [self._names[number] for number in best]

    def near(self, word: str) -> list[str]:
        """The names closest to ``word``, best first; empty where none is close."""
        return nearest(word, self.like(word))


def _pairs(text: str) -> set[str]:
    letters = f" {unicodedata.normalize('NFD', text.casefold())} "
    return {letters[place : place + 2] for place in range(len(letters) - 1)}
