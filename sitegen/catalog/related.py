"""Related posts: those that have most in common with a post.

Two posts are compared by what both have: tools, tags, categories, and words of their titles and series. What few posts
share counts for more than what many share. The number of all posts has no say, so a post that shares nothing with
another one cannot change what is related to it. Sums are whole numbers, which are the same on every machine.
"""

from __future__ import annotations

from bisect import bisect_left
from math import isqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sitegen.catalog.index import Catalog

# So many posts are related to one at most.
_COUNT = 3
# What it counts for to share a thing of each kind.
_WEIGHTS = {"tools": 4, "tags": 4, "categories": 2}
_WORD = 1
# A word in the titles of more posts than this is not rare.
_RARE = 50
# Of the posts that share a thing, so many before a post and after it are looked at, and so many of its things: one of
# ten thousand posts with the same tag takes no longer than one of a hundred.
_NEAREST = 50
_MOST_THINGS = 60
# Worths have this many steps between two whole numbers.
_SCALE = 1000


class RelatedPosts:
    """Finds the posts that are related to one. Made when somebody asks first."""

    def __init__(self, catalog: Catalog) -> None:
        self._posts, self._position = catalog.posts, catalog.position
        rows = [catalog.rows[identifier] for identifier in catalog.posts]
        self._dates = [row.date for row in rows]
        series = catalog.terms["series"]
        self._series = {self._position[part]: slug for slug, term in series.items() for part in term.ids}
        # The things of each post that others have too: what they are worth, and the places of all posts with them.
        self._things: list[list[tuple[int, list[int]]]] = [[] for _ in rows]
        for taxonomy, weight in _WEIGHTS.items():
            for term in catalog.terms[taxonomy].values():
                self._add([self._position[post] for post in term.ids if post in self._position], weight)
        words: dict[str, list[int]] = {}
        for place, row in enumerate(rows):
            for word in row.words.split():
                words.setdefault(word, []).append(place)
        for places in words.values():
            if len(places) <= _RARE:
                self._add(places, _WORD)
        for things in self._things:
            if len(things) > _MOST_THINGS:
                things.sort(key=lambda thing: len(thing[1]))
                del things[_MOST_THINGS:]
        self._found: dict[str, tuple[str, ...]] = {}

    def _add(self, places: list[int], weight: int) -> None:
        """Take in a thing that the posts at ``places`` share."""
        if len(places) < 2:
            return
        thing = (weight * _SCALE * _SCALE // isqrt(len(places) * _SCALE * _SCALE), places)
        for place in places:
            self._things[place].append(thing)

    def of(self, identifier: str) -> tuple[str, ...]:
        """The posts related to a post, the nearest relation first; of equal ones that which is nearest in date. Other
        parts of its series are left out, since its page lists them anyway."""
        found = self._found.get(identifier)
        if found is None:
            found = self._found[identifier] = self._of(identifier)
        return found

    def _of(self, identifier: str) -> tuple[str, ...]:
        own = self._position.get(identifier)
        if own is None:  # a page
            return ()
        worths: dict[int, int] = {}
        get = worths.get
        for worth, places in self._things[own]:
            at = bisect_left(places, own)
            for place in places[max(at - _NEAREST, 0) : at + _NEAREST + 1]:
                worths[place] = get(place, 0) + worth
        worths.pop(own, None)
        if series := self._series.get(own):
            worths = {place: worth for place, worth in worths.items() if self._series.get(place) != series}
        if not worths:
            return ()
        least = sorted(worths.values())[-_COUNT:][0]
        best = [place for place, worth in worths.items() if worth >= least]
        best.sort(key=lambda place: (-worths[place], self._distance(own, place), self._posts[place]))
        return tuple([self._posts[place] for place in best[:_COUNT]])

    def _distance(self, place: int, other: int) -> float:
        date, of_other = self._dates[place], self._dates[other]
        return abs(date - of_other) if date is not None and of_other is not None else float("inf")
