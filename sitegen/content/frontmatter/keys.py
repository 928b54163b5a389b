"""The keys of front matter: ours, and those of other generators that mean the same.

A document keeps every key that is not ours in ``extra``, even where it is read as one of ours, so that a theme that
came from another generator finds it.
"""

from __future__ import annotations

from functools import lru_cache

from sitegen.fields import FIELDS

# A site has few different keys, and asks about them in each of its documents.
_CACHED = 1_000

# Our own keys, and which field each key means, with its rank among the keys of that field.
KEYS = tuple(key for name, field in FIELDS.items() for key in (name, field.own) if key)
_FIELD_OF = {
    key: (name, rank)
    for name, field in FIELDS.items()
    for rank, key in enumerate((name, field.own, *field.also))
    if key
}
# Tables of other generators that hold some of the keys. This one is Zola's.
TABLES = ("taxonomies",)
# Keys by which other generators keep a document back, and the values that do so. Here it becomes a draft.
HOLDS = {
    "public": {"false", "no", "off"},
    "publish": {"false", "no", "off"},
    "private": {"true", "yes", "on"},
    "status": {"draft", "private", "pending"},
}
# Keys by which other generators keep readers from a document that they publish. Here nothing does.
RESTRICTS = ("password", "expirydate", "unpublishdate")
# Keys of other generators that look like a typing error of ours and are none.
_FOREIGN = {"slugs", "publisher", "feature"}


def canonical(key: str) -> str:
    """A key in the form in which keys are compared. Hugo takes ``lastMod`` and ``Title`` in any case."""
    return key.lower().replace("-", "_")


@lru_cache(_CACHED)
def field_of(key: str) -> str | None:
    """The field that a key means; None where it means none."""
    return _FIELD_OF.get(canonical(key), (None, 0))[0]


def rank(key: str) -> tuple[int, bool]:
    """The place of a key among those that mean the same field. One in other letters comes after the exact one."""
    name = canonical(key)
    return _FIELD_OF[name][1], key != name


@lru_cache(_CACHED)
def slip(key: str) -> str | None:
    """Which of our keys somebody meant who mistyped it as ``key``; None where it is probably a key of its own: where
    more than a letter or two differ, where the first letter differs, or where the word is short."""
    name = canonical(key)
    return None if name in _FOREIGN else next((known for known in KEYS if _is_slip(name, known)), None)


def _is_slip(name: str, known: str) -> bool:
    if name[:1] != known[0] and name[:2] != known[1::-1]:
        return False
    if len(known) < 5 and sorted(name) != sorted(known) and len(name) < 5:
        return False
    return _is_near(name, known, 2 if len(known) > 7 else 1)


def _is_near(one: str, other: str, most: int) -> bool:
    """Whether one word becomes the other when ``most`` letters at most are changed, added, left out or swapped with
    the letter after them."""
    if one == other or most == 0:
        return one == other
    if one[:1] == other[:1]:
        return _is_near(one[1:], other[1:], most)
    rests = [(one[1:], other), (one, other[1:]), (one[1:], other[1:])]
    if one[:2] == other[1::-1]:
        rests.append((one[2:], other[2:]))
    return any(_is_near(*rest, most - 1) for rest in rests)
