"""Words that mean the same: 쿠버네티스, kubernetes, k8s. The program knows some, and the settings may name more."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sitegen.search.tokens import normal, tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence


@cache
def own_synonyms() -> tuple[tuple[str, ...], ...]:
    """The groups that the program knows."""
    lines = Path(__file__).with_name("synonyms.txt").read_text(encoding="utf-8").split("\n")
    return tuple([tuple(line.split(",")) for line in lines if line and not line.startswith("#")])


def known_synonyms(groups: Sequence[Sequence[str]], known: Collection[str]) -> Iterator[tuple[str, list[str]]]:
    """Of each word in ``groups``, with ``=`` behind it, the others that the site may have: all their tokens are
    ``known``."""
    found: dict[str, dict[str, None]] = {}
    for group in groups:
        words = [normal(word).strip().lower() for word in group if word.strip()]
        there = [word for word in words if _is_there(word, known)]
        for word in words:
            others = [other for other in there if other != word]
            found.setdefault(word, {}).update(dict.fromkeys(others))
    yield from ((f"{word}=", list(others)) for word, others in found.items() if others)


def _is_there(word: str, known: Collection[str]) -> bool:
    """Whether the site may have a word: all its tokens are known. Most words are not there, which their first two
    letters tell."""
    if word.isascii() and word.isalnum():
        return word in known
    return (word[0].isascii() or word[:2] in known or len(word) == 1) and all(token in known for token in tokens(word))
