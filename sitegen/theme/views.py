"""What templates see of posts and terms.

Views ask the reader of their page, so everything that a page reads is recorded. Their attributes are documented for
the makers of themes in ``docs/themes.md``.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from sitegen.catalog.translations import is_same_language
from sitegen.catalog.urls import team_url
from sitegen.fields import DEFAULTS
from sitegen.model import LIST_FIELDS
from sitegen.text.hangul import initial_of
from sitegen.text.urls import is_external
from sitegen.theme.pictures import Sources, sources_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from sitegen.model import Card, Entry, Nav, TermRef
    from sitegen.text.urls import Href, Url
    from sitegen.theme.page import Page

V = TypeVar("V", bound="View")


def with_fields(source: str, names: Iterable[str]) -> Callable[[type[V]], type[V]]:
    """Gives a view a property for each of these fields of front matter, unless it has one of that name. The values
    are in ``fields`` of the view's attribute ``source``."""

    def add(view: type[V]) -> type[V]:
        for name in names:
            if not hasattr(view, name):
                setattr(view, name, property(partial(_field, source, name)))
        return view

    return add


def _field(source: str, name: str, view: View) -> Any:
    return getattr(view, source).fields.get(name, DEFAULTS[name])


class View:
    """Something that a template of ``page`` reads."""

    __slots__ = ("_page",)

    def __init__(self, page: Page) -> None:
        self._page = page


class Link(View):
    """A title and where it leads: a neighbour, an entry of a menu, a breadcrumb."""

    __slots__ = ("title", "url")

    def __init__(self, page: Page, title: str, url: str) -> None:
        super().__init__(page)
        self.title, self.url = title, url


class DatedLink(Link):
    """A post with its date."""

    __slots__ = ("date",)

    def __init__(self, page: Page, entry: Entry) -> None:
        super().__init__(page, entry.nav.title, page.href(entry.nav.url))
        self.date = entry.date


class SeriesLink(Link):
    """A part of a series. ``number`` counts from 1, ``current`` is true on its own page."""

    __slots__ = ("current", "number")

    def __init__(self, page: Page, nav: Nav, number: int, current: bool) -> None:
        super().__init__(page, nav.title, page.href(nav.url))
        self.number, self.current = number, current


class TranslationLink(Link):
    """A page in one of its languages; the title is what the language calls itself. ``current`` is true on the page
    itself, ``is_main`` in the site's language, ``noindex`` where search engines are asked to leave it out."""

    __slots__ = ("current", "is_main", "lang", "noindex")

    def __init__(self, page: Page, lang: str, url: Url, noindex: bool) -> None:
        names = [f"language_{code.lower()}" for code in (lang, lang.split("-")[0])]
        known = next((name for name in names if page.has_string(name)), "")
        super().__init__(page, page.string(known) if known else lang, page.href(url))
        self.lang, self.current, self.noindex = lang, url == page.job.url, noindex
        self.is_main = is_same_language(lang, page.site.language)


class TermLink(View):
    """A term that a post names."""

    __slots__ = ("name", "slug", "url")

    def __init__(self, page: Page, ref: TermRef) -> None:
        super().__init__(page)
        self.name, self.slug, self.url = ref.name, ref.slug, page.href(ref.url)


class AuthorLink(TermLink):
    """An author whom a post names, with a face."""

    __slots__ = ()

    def __init__(self, page: Page, ref: TermRef) -> None:
        super().__init__(page, ref)
        self.name = page.author_name(ref.taxonomy, ref.slug) or self.name

    @property
    def initial(self) -> str:
        return initial_of(self.name)

    @property
    def image(self) -> str | None:
        found = self._page.reader.get("face", self.slug)
        return self._page.link(found) if found else None


class TermView(View):
    """A term with its description and feed, what the settings say of an author, and who is in a team. It is made of the
    taxonomy with its section (``en/tags``) and the answer to the question about it."""

    __slots__ = ("_count", "_feed", "_list", "_settings", "_url", "description", "name", "slug", "taxonomy")

    def __init__(
        self, page: Page, taxonomy: str, answer: tuple[str, str, Url, Url | None, str], count: int | None = None
    ) -> None:
        super().__init__(page)
        self._list, self._count = taxonomy, count
        self.taxonomy = taxonomy.rpartition("/")[2]
        self._settings: Any = None  # of an author, once they were asked for
        self.name, self.slug, self._url, self._feed, self.description = answer
        self.name = page.author_name(taxonomy, self.slug) or self.name

    @property
    def count(self) -> int:
        if self._count is None:
            self._count = int(self._page.reader.get("count", f"{self._list}/{self.slug}"))
        return self._count

    @property
    def url(self) -> Href:
        return self._page.href(self._url)

    @property
    def feed(self) -> Href | None:
        return self._page.href(self._feed) if self._feed else None

    @property
    def initial(self) -> str:
        return initial_of(self.name)

    @property
    def role(self) -> str:
        return str(self._author("role"))

    @property
    def team(self) -> str:
        return str(self._author("team"))

    @property
    def team_url(self) -> Href | None:
        """The page of an author's team."""
        return self._page.href(team_url(self.team)) if self.team else None

    @property
    def members(self) -> list[View]:
        """The people of a team, as the settings list them."""
        if self.taxonomy != "teams":
            return []
        from sitegen.fields import Person  # few sites have teams
        from sitegen.theme.people import PersonView

        people = [Person(key=identifier) for identifier in self._page.reader.get("members", self.slug)]
        return [PersonView(self._page, "", person) for person in people]

    @property
    def bio(self) -> str:
        return str(self._author("bio"))

    @property
    def link(self) -> str:
        return str(self._author("url"))

    @property
    def links(self) -> list[Link]:
        """The author's other places: GitHub, LinkedIn."""
        return [Link(self._page, name, self._page.link(url)) for name, url in (self._author("links") or {}).items()]

    @property
    def image(self) -> str | None:
        found = self._page.reader.get("face", self.slug) if self.taxonomy == "authors" else ""
        return self._page.link(found) if found else None

    def _author(self, field: str) -> Any:
        """What the settings say of an author; "" where they say nothing, and for other terms."""
        if self._settings is None:
            self._settings = (self._page.author(self.slug) if self.taxonomy == "authors" else None) or ()
        return getattr(self._settings, field) if self._settings else ""


@with_fields("_card", LIST_FIELDS)
class CardView(View):
    """A document as lists see it."""

    __slots__ = ("_card", "_entry")

    def __init__(self, page: Page, card: Card) -> None:
        super().__init__(page)
        self._card = card
        self._entry: Card | Entry = card  # what the archive knows too

    @property
    def id(self) -> str:
        return self._entry.nav.id

    @property
    def title(self) -> str:
        return self._entry.nav.title

    @property
    def url(self) -> Href:
        return self._page.href(self._entry.nav.url)

    @property
    def date(self) -> datetime | None:
        return self._entry.date

    @property
    def updated(self) -> datetime | None:
        return self._card.updated

    @property
    def summary(self) -> str:
        return self._card.summary

    @property
    def description(self) -> str | None:
        return self._card.description

    @property
    def image(self) -> str | None:
        card = self._card
        return self._page.reference(card.nav.id, card.image, key="image") if card.image else None

    @property
    def image_size(self) -> tuple[int, int] | None:
        card = self._card
        return self._page.size_of(card.nav.id, card.image) if card.image else None

    def picture(self, form: str = "text", sizes: str = "") -> Sources:
        """The smaller copies of the image: in the form ``text``, as wide as a text, or ``cover``, as in a list."""
        card = self._card
        if not card.image or is_external(card.image):
            return Sources()
        return sources_of(self._page, self._page.reader.get("ref", card.nav.id, card.image), form, sizes)

    @property
    def tags(self) -> list[TermLink]:
        return [TermLink(self._page, ref) for ref in self._card.tags]

    @property
    def categories(self) -> list[TermLink]:
        return [TermLink(self._page, ref) for ref in self._card.categories]

    @property
    def authors(self) -> list[AuthorLink]:
        return [AuthorLink(self._page, ref) for ref in self._card.authors]

    @property
    def series(self) -> TermLink | None:
        return TermLink(self._page, self._card.series) if self._card.series else None

    @property
    def draft(self) -> bool:
        return self._entry.draft

    @property
    def weight(self) -> int:
        return self._card.weight

    @property
    def lang(self) -> str:
        return self._entry.lang or self._page.site.language

    @property
    def extra(self) -> Mapping[str, Any]:
        return self._card.extra
