"""The keys of front matter: ours, and those of other generators that say the same.

A document keeps every key that is not ours in ``extra``, also where it is read as one of ours: a theme that was moved
here finds it there.
"""

from __future__ import annotations

from functools import lru_cache

# The keys of a site are few; what they are is asked in each of its documents.
_MANY = 1_000

KEYS = (
    "title", "date", "updated", "slug", "permalink", "aliases", "tags", "categories", "category", "kind", "series",
    "authors", "author", "description", "image", "draft", "published", "weight", "toc", "lang",
)  # fmt: skip
# Keys that are read like ours. Where a document has several of them, ours counts, and then the one that stands first
# here; of tags, categories, authors and aliases all count. ``docs/writing.md`` lists them.
ALSO = {
    "date": ("pubdate", "pubdatetime", "publishdate", "created_at", "created"),
    "updated": (
        "last_modified_at", "last_modified", "lastmod", "modified", "updated_at", "updatedat", "updateddate",
        "lastupdated", "moddatetime",
    ),
    "permalink": ("url",),
    "aliases": ("alias", "redirect_from"),
    "tags": ("tag",),
    "categories": ("category",),
    "authors": ("author", "writer"),
    "description": ("excerpt", "summary"),
    "image": (
        "cover", "cover_image", "coverimage", "cover_img", "featured_image", "featuredimage", "heroimage", "ogimage",
        "images", "thumbnail", "thumbnail_image", "thumbnail_img", "teaser", "header",
    ),
    "toc": ("show_toc", "showtoc"),
}  # fmt: skip
_OURS = {other: ours for ours, others in ALSO.items() for other in others}
# Tables that hold some of the keys: Zola's.
TABLES = ("taxonomies",)
# Keys by which other generators keep a document back, and their values that do so. Here it becomes a draft.
HOLDS = {
    "public": {"false", "no", "off"},
    "publish": {"false", "no", "off"},
    "private": {"true", "yes", "on"},
    "status": {"draft", "private", "pending"},
}
# Keys by which other generators keep readers from a document that they publish. Here nothing does.
RESTRICTS = ("password", "hidden", "unlisted", "expirydate", "unpublishdate")
# Keys of other generators that are near one of ours and are no slip.
_FOREIGN = {"slugs", "publisher"}


def canonical(key: str) -> str:
    """A key in the form in which keys are compared: Hugo's ``lastMod`` and ``Title`` are any case."""
    return key.lower().replace("-", "_")


@lru_cache(_MANY)
def ours(key: str) -> str | None:
    """Which of our keys, in the plural, a key is read as; None where it means nothing here."""
    name = canonical(key)
    return _OURS.get(name) or (name if name in KEYS else None)


def rank(key: str) -> tuple[int, bool]:
    """Where a key stands among those that are read as the same one of ours; the exact one before one in capitals."""
    name = canonical(key)
    others = ALSO[_OURS[name]] if name in _OURS else ()
    return (others.index(name) + 1 if others else 0, key != name)


@lru_cache(_MANY)
def slip(key: str) -> str | None:
    """Which of our keys somebody meant who wrote ``key``; None where it is none, or is near to none.

    An own key of an author is more likely than a slip where more than a letter or two differ, where the first letter
    does, or where the word is short.
    """
    name = canonical(key)
    if name in _FOREIGN:
        return None
    return next((known for known in KEYS if _is_slip(name, known)), None)


def _is_slip(name: str, known: str) -> bool:
    if name[:1] != known[0] and name[:2] != known[1::-1]:
        return False
    if len(known) < 5 and sorted(name) != sorted(known) and len(name) < 5:
        return False
    return _distance(name, known) <= (2 if len(known) > 7 else 1)


def _distance(one: str, other: str) -> int:
    """How many letters have to be changed, added, left out or swapped with their neighbour."""
    if abs(len(one) - len(other)) > 2:
        return 3
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        above, row_before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(row_before[j] + 1, row[j - 1] + 1, row_before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
        before = row_before
    return row[-1]
