"""What templates see of the site and of the page being made."""

from __future__ import annotations

import sys
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any

from sitegen import __version__
from sitegen.catalog.plan import HOME, page_url
from sitegen.text.urls import Url
from sitegen.theme.filters import Href, is_local
from sitegen.theme.lists import EntryView, YearView
from sitegen.theme.post import PostView
from sitegen.theme.views import CardView, Link, TermView, View
from sitegen.words.errors import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from types import FrameType

    from sitegen.model import Card, Job, Ref
    from sitegen.theme.answers import Reader


class MissingString(LookupError):
    """A template wants a string of the interface that no theme has."""


class MissingAsset(LookupError):
    """A template wants a static file that no theme has."""


class Site(View):
    """The site as a whole."""

    __slots__ = ()

    @property
    def title(self) -> str:
        return str(self._config("title"))

    @property
    def description(self) -> str:
        return str(self._config("description"))

    @property
    def language(self) -> str:
        return str(self._config("language"))

    @property
    def url(self) -> Href:
        return self._page.href(HOME)

    @property
    def host_url(self) -> str:
        return self._page.origin + self.url

    @property
    def navigation(self) -> list[Link]:
        return [Link(self._page, item.title, self._page.link(item.url)) for item in self._config("navigation")]

    @property
    def options(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._page.reader.get("option")
        return found

    @property
    def verification(self) -> dict[str, str]:
        codes = self._config("verification")
        names = {"google": "google-site-verification", "naver": "naver-site-verification", "bing": "msvalidate.01"}
        return {name: getattr(codes, key) for key, name in names.items() if getattr(codes, key)}

    @property
    def posts(self) -> list[CardView]:
        return self._page.cards(self._page.reader.get("cards"))

    def recent(self, count: int) -> list[CardView]:
        return self._page.cards(self._page.reader.get("recent", int(count)))

    @property
    def tags(self) -> list[TermView]:
        return self._page.terms("tags")

    @property
    def categories(self) -> list[TermView]:
        return self._page.terms("categories")

    @property
    def authors(self) -> list[TermView]:
        return self._page.terms("authors")

    @property
    def series(self) -> list[TermView]:
        return self._page.terms("series")

    @property
    def years(self) -> list[YearView]:
        return [YearView(self._page, year, count) for year, count in self._page.reader.get("years")]

    @property
    def today(self) -> date:
        found: date = self._page.reader.get("today")
        return found

    @property
    def generator(self) -> str:
        # Not an answer to be recorded: the cache of another version is dropped as a whole.
        return f"sitegen {__version__}"

    def _config(self, name: str) -> Any:
        return self._page.reader.get("config", name)


class Page:
    """The output being rendered: what it is, and the way for its views to ask and to make URLs.

    Templates see the documented attributes; ``reader``, ``href`` and the other methods serve the views.
    """

    def __init__(self, reader: Reader, job: Job) -> None:
        self.reader = reader
        self.job = job
        self.kind = job.kind
        self.number = job.number
        self.base: str = reader.get("config", "base_path")
        self.origin: str = reader.get("config", "origin")
        self.site = Site(self)
        self.subject: CardView | None = None
        # What introduces the home page or the 404 page, if a document does.
        self.document: PostView | None = None
        self.term: TermView | None = None
        if job.kind in ("post", "page"):
            self.subject = PostView(self, reader.get("post", job.subject))
        elif job.kind in ("home", "404") and job.subject:
            self.document = PostView(self, reader.get("post", job.subject))
        elif job.kind == "term":
            self.term = TermView(self, job.subject.partition("/")[0], reader.get("term", job.subject))

    @cached_property
    def url(self) -> Href:
        return self.href(self.job.url)

    @cached_property
    def canonical(self) -> str:
        return self.origin + self.url

    @cached_property
    def lang(self) -> str:
        return self.subject.lang if self.subject else self.site.language

    @cached_property
    def title(self) -> str:
        """The page's own title; empty for a home page that is called like the site."""
        if self.subject:
            return self.subject.title
        if self.document and self.document.title:
            return self.document.title if self.document.title != self.site.title else ""
        if self.term:
            return self.term.name
        if self.kind == "taxonomy":
            return self.string(f"taxonomy_{self.job.subject}")
        if self.kind == "year":
            return self.string("year_title", year=self.job.subject)
        keys = {"archive": "archive", "404": "not_found_title", "redirect": "redirect_title"}
        return self.string(keys[self.kind]) if self.kind in keys else ""

    @cached_property
    def description(self) -> str:
        if self.subject:
            return self.subject.summary
        if self.term:
            return self.term.description
        if self.document and self.document.description:
            return self.document.description
        return self.site.description if self.kind == "home" else ""

    @cached_property
    def image(self) -> str | None:
        shown = self.subject or self.document
        return shown.image if shown else None

    @property
    def noindex(self) -> bool:
        return self.kind in ("404", "redirect")

    @cached_property
    def feeds(self) -> list[dict[str, str]]:
        title = self.site.title
        atom, rss = "application/atom+xml", "application/rss+xml"
        found = [
            {"title": title, "url": self.href(Url("/feed.xml")), "type": atom},
            {"title": f"{title} (RSS)", "url": self.href(Url("/rss.xml")), "type": rss},
        ]
        if self.term and self.term.feed:
            found.append({"title": f"{self.term.name} - {title}", "url": self.term.feed, "type": atom})
        return found

    @cached_property
    def breadcrumbs(self) -> list[Link]:
        """The way from home to here, this page last; empty on the home page."""
        trail: list[tuple[str, str]] = []
        if isinstance(self.subject, PostView) and self.kind == "post" and self.subject.categories:
            category = self.subject.categories[0]
            trail.append((category.name, category.url))
        elif self.term:
            trail.append((self.string(f"taxonomy_{self.term.taxonomy}"), self.href(Url(f"/{self.term.taxonomy}/"))))
        elif self.kind == "year":
            trail.append((self.string("archive"), self.href(Url("/archive/"))))
        if self.kind == "home" or not self.title:
            return []
        trail.append(
            (self.title, self.href(page_url(self.job.url, 1)) if self.number == 1 or not self.term else self.term.url)
        )
        return [Link(self, self.site.title, self.href(HOME)), *(Link(self, title, url) for title, url in trail)]

    @cached_property
    def _strings(self) -> Mapping[str, str]:
        found: Mapping[str, str] = self.reader.get("strings", self.lang)
        return found

    def string(self, key: str, **values: object) -> str:
        """A string of the interface in the page's language. Raises MissingString where the theme has none."""
        if key not in self._strings:
            raise MissingString(key)
        text: str = self._strings[key]
        return text.format(**values)

    def href(self, url: Url) -> Href:
        """The URL as it is printed on a page."""
        return Href(url.href(self.base))

    def link(self, target: str) -> str:
        """A link written in the settings or a template; recorded as a problem where it leads nowhere."""
        if not is_local(target):
            return target
        found = self.reader.get("link", target)
        if found.url is None:
            self.reader.blame(found, target, self.reader.settings_place(target) or self.template_place(target))
            return Href(target)
        return Href(found.url.href(self.base) + found.suffix)

    def template_place(self, word: str) -> Place:
        """The spot in a template that is being rendered now: Jinja's code knows its template and its lines."""
        frame: FrameType | None = sys._getframe(1)  # the one way to a caller's frame
        while frame is not None:
            if template := frame.f_globals.get("__jinja_template__"):
                line = template.get_corresponding_lineno(frame.f_lineno)
                return self.reader.theme.place(str(template.filename), line, word)
            frame = frame.f_back
        return Place("site.toml")

    def asset(self, name: str) -> Href:
        """A static file of the theme under its published name; with a leading slash, a file of the site."""
        if name.startswith("/"):
            return Href(self.link(name))
        url = self.reader.get("asset", name)
        if url is None:
            raise MissingAsset(name)
        return self.href(url)

    def reference(
        self, document: str, target: str, ref: Ref | None = None, key: str = "", absolute: bool = False
    ) -> str:
        """A reference written in a document, as an URL; a problem and the text as it was where it leads nowhere."""
        if not is_local(target):
            return target
        found = self.reader.get("ref", document, target)
        if found.url is None or (found.asset is None and (key or (ref and ref.kind in ("file", "css")))):
            self.reader.blame_document(found, document, target, ref, key)
            return Href(target)
        own = found.url == self.job.url and found.suffix.startswith("#") and not absolute
        if own:
            return str(found.suffix)
        href = Href(found.url.href(self.base) + found.suffix)
        return self.origin + href if absolute else href

    def cards(self, cards: Sequence[Card]) -> list[CardView]:
        return [CardView(self, card) for card in cards]

    def archived(self, year: int) -> list[CardView]:
        """The posts of a year."""
        cards: Callable[[], Sequence[Card]] = cache(partial(self.reader.get, "year cards", year))
        return [EntryView(self, entry, place, cards) for place, entry in enumerate(self.reader.get("year", year))]

    def terms(self, taxonomy: str) -> list[TermView]:
        return [TermView(self, taxonomy, *found) for found in self.reader.get("terms", taxonomy)]
