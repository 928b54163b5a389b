"""Answers as the last build gave them, for a build in which they cannot be others.

As long as nothing but the bodies of documents has changed, what the rest of the site says of a document is what it
said before. Then the index of the site need not be made anew to ask it.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sitegen.catalog.links import Target
from sitegen.model import Card, Nav, Post, TermRef
from sitegen.output.answers import Answers, Unrecorded
from sitegen.rebuild.trace import name_of, number_of
from sitegen.urls import Url

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sitegen.config import Config
    from sitegen.model import Content
    from sitegen.output.assets import Statics
    from sitegen.output.theme import Theme
    from sitegen.rebuild.trace import Key

# The kinds of keys whose answers are recorded: what pages of documents and feeds ask, and what takes little room.
RECORDED = {"card", "count", "feed", "link", "near", "post", "ref", "series", "size", "term"}


def answer_record(answer: Any) -> str:
    """An answer as JSON; of a post its card, ``toc``, ``path`` and ``is_post``: the content has a record of its own."""
    return json.dumps(answer, ensure_ascii=False, default=_plain, separators=(",", ":"))


def answer_from(kind: str, record: str, zone: ZoneInfo) -> Any:
    """The answer of a record; for a post without its content. Raises ValueError, TypeError or LookupError for what is
    none."""
    row = json.loads(record)
    match kind:
        case "card":
            return _card(row, zone)
        case "post":
            return Post(_card(row[0], zone), None, *row[1:])  # type: ignore[arg-type]  # the caller adds the content
        case "near":
            return (_nav(row[0]), _nav(row[1]))
        case "series":
            return tuple([_nav(nav) for nav in row])
        case "ref" | "link":
            return Target(_url(row[0]), row[1], row[2], row[3], tuple(row[4]))
        case "term":
            return (row[0], row[1], _url(row[2]), _url(row[3]), row[4])
        case "size" | "feed":
            return tuple(row) if row is not None else None
    return row


class RecordedAnswers(Answers):
    """Answers of the last build. ``recall`` gives the record of a key by its number, ``contents`` the content of a
    document as it is now."""

    def __init__(
        self,
        root: Path,
        settings: str,
        config: Config,
        theme: Theme,
        statics: Statics,
        today: date,
        recall: Callable[[int], str | None],
        contents: Callable[[str], Content],
    ) -> None:
        super().__init__(root, settings, config, theme, statics, today)
        self._recall, self._contents = recall, contents
        self._zone = ZoneInfo(config.timezone)

    def answer(self, key: Key) -> Any:
        """The answer to ``key``. Raises Unrecorded for a question that nobody has asked in the last build."""
        if key[0] in self._kinds:
            return super().answer(key)
        record = self._recall(number_of(name_of(key))) if key[0] in RECORDED else None
        if record is None:
            raise Unrecorded(key)
        try:
            found = answer_from(key[0], record, self._zone)
        except (ValueError, TypeError, LookupError):
            raise Unrecorded(key) from None
        return found._replace(content=self._contents(key[1])) if key[0] == "post" else found


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    assert isinstance(value, Target), value
    return [value.url, value.suffix, value.asset, value.wrong, value.near]


def _url(text: str | None) -> Url | None:
    return Url(text) if text is not None else None


def _nav(row: list[str] | None) -> Nav | None:
    return Nav(row[0], row[1], Url(row[2])) if row is not None else None


def _term(row: list[str]) -> TermRef:
    return TermRef(row[0], row[1], row[2], Url(row[3]))


def _moment(text: str | None, zone: ZoneInfo) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(zone) if text is not None else None


def _card(row: list[Any], zone: ZoneInfo) -> Card:
    card = Card._make(row)
    nav = _nav(row[0])
    assert nav is not None
    return card._replace(
        nav=nav,
        date=_moment(row[1], zone),
        updated=_moment(row[2], zone),
        tags=tuple([_term(term) for term in row[6]]),
        categories=tuple([_term(term) for term in row[7]]),
        authors=tuple([_term(term) for term in row[8]]),
        series=_term(row[9]) if row[9] is not None else None,
    )
