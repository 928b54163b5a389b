"""What templates see of lists: the pages of a list, and the years of the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitegen.catalog.urls import page_url, year_url
from sitegen.theme.views import CardView, View

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sitegen.model import Card, Entry
    from sitegen.text.urls import Href
    from sitegen.theme.page import Page


def page_count(count: int, size: int) -> int:
    """How many pages a list of ``count`` posts has. An empty list has one."""
    return max(1, -(-count // size))


def listing(page: Page, subject: str) -> dict[str, Any]:
    """What the template of a list gets: the posts of this page, and a pager. ``subject`` is a term, or "" for all."""
    return {
        "posts": page.cards(page.reader.get("list", subject, page.number)),
        "pager": Pager(page, page.reader.get("count", subject)),
    }


class Pager(View):
    """The place of a page in its list. ``prev`` and ``next`` are the pages beside it. ``start`` is the place in
    the list of the first post on the page, counted from 1."""

    __slots__ = ("count", "number", "pages", "start")

    def __init__(self, page: Page, count: int) -> None:
        super().__init__(page)
        size = page.reader.get("config", "paginate")
        self.number, self.count = page.number, count
        self.pages = page_count(count, size)
        self.start = (page.number - 1) * size + 1

    @property
    def prev(self) -> Href | None:
        return self.url(self.number - 1) if self.number > 1 else None

    @property
    def next(self) -> Href | None:
        return self.url(self.number + 1) if self.number < self.pages else None

    @property
    def first(self) -> Href:
        return self.url(1)

    @property
    def last(self) -> Href:
        return self.url(self.pages)

    def url(self, number: int) -> Href:
        return self._page.href(page_url(self._page.first_page, number))


class YearView(View):
    """A year of the archive."""

    __slots__ = ("count", "year")

    def __init__(self, page: Page, year: int, count: int) -> None:
        super().__init__(page)
        self.year, self.count = year, count

    @property
    def url(self) -> Href:
        return self._page.href(year_url(self.year))

    @property
    def posts(self) -> list[CardView]:
        return self._page.archived(self.year)


class EntryView(CardView):
    """A post in the archive. What ``entry`` holds changes rarely. If a template reads anything else of a post, the page
    depends on ``cards``, those of all posts of the year; ``place`` is the place of the post among them."""

    __slots__ = ("_cards", "_place")

    def __init__(self, page: Page, entry: Entry, place: int, cards: Callable[[], Sequence[Card]]) -> None:
        View.__init__(self, page)
        self._entry = entry
        self._place, self._cards = place, cards

    @property
    def _card(self) -> Card:  # type: ignore[override]  # other views have it as an attribute
        return self._cards()[self._place]
