"""Which id of a document a fragment means: generators make the ids of headings by different rules."""

from __future__ import annotations

import unicodedata
from functools import cached_property
from typing import TYPE_CHECKING

from sitegen.text.hangul import fold

if TYPE_CHECKING:
    from collections.abc import Iterable


def bare(fragment: str) -> str:
    """The letters and digits of a fragment. Rules differ in case and in what becomes of all else: ``ci-cd-x`` here is
    ``cicd-x`` on GitHub."""
    return "".join(char for char in fold(fragment) if unicodedata.category(char)[0] in "LMN")


class Ids:
    """The ids of a document."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids = frozenset(ids)

    def meant(self, fragment: str) -> str:
        """The id that ``fragment`` is, else the only one that has the same letters and digits; "" where none is
        meant."""
        if fragment in self._ids:
            return fragment
        like = self._by_letters.get(bare(fragment), [])
        return like[0] if len(like) == 1 else ""

    @cached_property
    def _by_letters(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name in self._ids:
            found.setdefault(bare(name), []).append(name)
        found.pop("", None)
        return found
