"""Related posts: those that have most in common with a post.

Two posts are compared by what both have: tools, tags, categories, and words of their titles and series. What few posts
share counts for more than what many share, and posts that share only what many do are not related. The number of all
posts has no say, so a post that shares nothing with another one cannot change what is related to it. Sums are whole
numbers, which are the same on every machine.
"""

from __future__ import annotations

from bisect import bisect_left
from math import isqrt
from typing import TYPE_CHECKING

from sitegen.catalog.sections import taxonomy_in

if TYPE_CHECKING:
    from sitegen.catalog.index import Catalog
    from sitegen.catalog.rows import Row
    from sitegen.model import TermRef

# Something that posts share: what it is worth, the places of all posts that have it, and whether it is enough to share
# nothing else.
_Thing = tuple[int, list[int], bool]

# So many posts are related to one at most.
_COUNT = 3
# What it counts for to share a thing of each kind.
_WEIGHTS = {"tools": 4, "tags": 4, "categories": 2}
_WORD = 1
# A word in the titles of more posts than this is not rare.
_RARE = 50
# What more posts have than this is not enough to share. A category says little, so it must be small.
_ENOUGH = {"tools": 50, "tags": 50, "categories": 10}
# Of the posts that share a thing, so many before a post and after it are looked at, and so many of its things: one of
# ten thousand posts with the same tag takes no longer than one of a hundred.
_NEAREST = 50
_MOST_THINGS = 60
# Worths have this many steps between two whole numbers.
_SCALE = 1000


class RelatedPosts:
    """Finds the posts of a section that are related to one of them. Made when somebody asks first."""

    def __init__(self, catalog: Catalog, section: str = "") -> None:
        self._catalog, self._section, self._posts = catalog, section, catalog.lists[section]
        self._position = {identifier: place for place, identifier in enumerate(self._posts)}
        series = catalog.terms[taxonomy_in(section, "series")]
        self._series = {self._position[part]: slug for slug, term in series.items() for part in term.ids}
        # The places of the posts with each word, and what has been found of each term and post.
        self._words: dict[str, list[int]] = {}
        rows = [catalog.rows[identifier] for identifier in self._posts]
        for place, row in enumerate(rows):
            for word in row.words.split():
                self._words.setdefault(word, []).append(place)
        self._dates = [row.date for row in rows]
        self._terms: dict[str, _Thing] = {}
        self._found: dict[str, tuple[str, ...]] = {}

    def _things(self, row: Row) -> list[_Thing]:
        """What a post has that others may have too."""
        things: list[_Thing] = []
        for taxonomy in _WEIGHTS:
            if names := row.terms.get(taxonomy):
                things += [
                    self._of_term(ref, taxonomy)
                    for ref in self._catalog.vocabularies[taxonomy_in(self._section, taxonomy)].refs(names)
                ]
        of_words = [self._words[word] for word in row.words.split()]
        things += [(_worth(_WORD, places), places, True) for places in of_words if len(places) <= _RARE]
        if len(things) > _MOST_THINGS:  # those that the fewest share
            things = sorted(things, key=lambda thing: len(thing[1]))[:_MOST_THINGS]
        return things

    def _of_term(self, ref: TermRef, taxonomy: str) -> _Thing:
        found = self._terms.get(ref.url)
        if found is None:
            ids = self._catalog.terms[ref.taxonomy][ref.slug].ids
            places = [self._position[identifier] for identifier in ids if identifier in self._position]  # no pages
            enough = len(places) <= _ENOUGH[taxonomy]
            found = self._terms[ref.url] = _worth(_WEIGHTS[taxonomy], places), places, enough
        return found

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
        related: set[int] = set()
        for worth, places, enough in self._things(self._catalog.rows[identifier]):
            at = bisect_left(places, own)
            near = places[max(at - _NEAREST, 0) : at + _NEAREST + 1]
            if enough:
                related.update(near)
            for place in near:
                worths[place] = get(place, 0) + worth
        worths = {place: worth for place, worth in worths.items() if place in related and place != own}
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


def _worth(weight: int, places: list[int]) -> int:
    """What it counts for to share a thing that the posts at ``places`` have."""
    return weight * _SCALE * _SCALE // isqrt(len(places) * _SCALE * _SCALE)
