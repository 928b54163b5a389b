"""What lists may know of documents, as a build leaves it for the next one: parts of the index with many cards each.

Cards lie in the order of the posts, pages after them, since whoever asks for one is a list and goes on to the next.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sitegen.fields import from_record
from sitegen.model import Card, Nav, TermRef
from sitegen.text.urls import Url
from sitegen.theme.answers import Unrecorded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from zoneinfo import ZoneInfo

# So many cards make a part. A page of a list has a few of them, and an edit writes one part.
_SIZE = 64


def card_parts(records: Sequence[str]) -> dict[str, bytes]:
    """The parts of the index that hold these records, by name. A record is a card as JSON, which has no line ends."""
    starts = range(0, len(records), _SIZE)
    return {_name(place): _encoded("\n".join(records[place : place + _SIZE])) for place in starts}


def edited_parts(part: Callable[[str], bytes | None], records: Mapping[int, str]) -> dict[str, bytes]:
    """The parts that change with these records, given with their places; ``part`` gives one as it is. Raises
    LookupError where there is none that has the place."""
    found: dict[str, list[bytes]] = {}
    for place, record in records.items():
        name = _name(place)
        if name not in found:
            found[name] = _lines(part(name))
        found[name][place % _SIZE] = _encoded(record)
    return {name: b"\n".join(lines) for name, lines in found.items()}


class RecordedCards(Mapping[str, Card]):
    """Cards, looked up when somebody asks. Raises Unrecorded where there is no record of one."""

    def __init__(self, place: Callable[[str], int | None], part: Callable[[str], bytes | None], zone: ZoneInfo) -> None:
        """``place`` is that of a document among all, posts first; ``part`` gives a part of the index by its name."""
        self._place, self._part, self._zone = place, part, zone
        self._made: dict[str, Card] = {}
        self._lines: dict[str, list[bytes]] = {}
        self._terms: dict[str, TermRef] = {}

    def __getitem__(self, identifier: str) -> Card:
        found = self._made.get(identifier)
        if found is None:
            found = self._made[identifier] = self._find(identifier)
        return found

    def __iter__(self) -> Iterator[str]:
        raise Unrecorded("all")

    def __len__(self) -> int:
        raise Unrecorded("all")

    def forget(self, most: int) -> None:
        """Keep none in memory where there are more than ``most``."""
        if len(self._made) > most:
            self._made.clear()
            self._lines.clear()

    def _find(self, identifier: str) -> Card:
        place = self._place(identifier)
        if place is None:
            raise Unrecorded(identifier)
        name = _name(place)
        try:
            if name not in self._lines:
                self._lines[name] = _lines(self._part(name))
            record = self._lines[name][place % _SIZE].decode("utf-8", "surrogatepass")
            return self._card(json.loads(record), identifier)
        except (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError):
            raise Unrecorded(identifier) from None

    def _card(self, row: list[Any], wanted: str) -> Card:
        identifier, title, url = row[0]
        if identifier != wanted:
            raise Unrecorded(wanted)
        row[0] = Nav(identifier, title, Url(url))
        row[1], row[2] = self._moment(row[1]), self._moment(row[2])
        term = self._term
        row[6], row[7], row[8] = tuple(map(term, row[6])), tuple(map(term, row[7])), tuple(map(term, row[8]))
        row[9] = term(row[9]) if row[9] is not None else None
        row[13] = from_record(row[13], self._zone)
        return Card._make(row)

    def _term(self, row: list[str]) -> TermRef:
        known = self._terms.get(row[3])
        if known is None:
            known = self._terms[row[3]] = TermRef(row[0], row[1], row[2], Url(row[3]))
        return known

    def _moment(self, text: str | None) -> datetime | None:
        return datetime.fromisoformat(text).astimezone(self._zone) if text is not None else None


def _name(place: int) -> str:
    return f"cards {place // _SIZE}"


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _lines(part: bytes | None) -> list[bytes]:
    if part is None:
        raise LookupError
    return part.split(b"\n")
