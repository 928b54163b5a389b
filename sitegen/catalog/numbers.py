"""The numbers by which the index of the search calls what it finds.

A number comes from a document's date, or from its id where it has none. So a document keeps its number when others
come and go, and a new post does not change what the index says of older ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

from sitegen.catalog.urls import NOT_FOUND

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sitegen.catalog.rows import Row
    from sitegen.catalog.taxonomy import Term

# The taxonomies whose terms are found. Tags and categories are lists of posts, which are found themselves.
_FOUND = ("authors", "series", "teams", "tools")
# Numbers below are for what has no date.
_UNDATED = 1 << 16
# The numbers of dates begin in the year 2000, in seconds since 1970, with one every ninety minutes.
_EPOCH, _STEP = 946_684_800, 5400


def numbers_of(rows: Mapping[str, Row], terms: Mapping[str, Mapping[str, Term]]) -> dict[int, str]:
    """What is found, by number, rising: ids of documents, and terms (``tools/kafka``)."""
    wanted = [(_place(row), row.id) for row in rows.values() if row.tokens and row.url != NOT_FOUND]
    for taxonomy, found in terms.items():
        if taxonomy.rpartition("/")[2] in _FOUND:
            paths = [f"{taxonomy}/{slug}" for slug in found]
            wanted += [(_hashed(path), path) for path in paths]
    numbers = {}
    last = -1
    for place, subject in sorted(wanted):
        last = max(place, last + 1)
        numbers[last] = subject
    return numbers


def _place(row: Row) -> int:
    if row.date is None:
        return _hashed(row.id)
    return _UNDATED + max(0, int((row.date - _EPOCH) // _STEP))


def _hashed(subject: str) -> int:
    return crc32(subject.encode("utf-8", "surrogatepass")) % _UNDATED
