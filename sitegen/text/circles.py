"""Circles of names of which each leads to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def circles(following: Mapping[str, str]) -> Iterator[list[str]]:
    """Every circle once, from the first of its names that is given."""
    seen: set[str] = set()
    for start in following:
        path: dict[str, None] = {}
        name = start
        while name in following and name not in seen:
            seen.add(name)
            path[name] = None
            name = following[name]
        if name in path:
            names = list(path)
            yield names[names.index(name) :]
