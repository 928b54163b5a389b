"""What templates see of the page being rendered, and what every kind of page has by default."""

from __future__ import annotations

import sys
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any

from sitegen.catalog.sections import taxonomy_in
from sitegen.catalog.translations import is_same_language
from sitegen.catalog.urls import feed_url, home_url, rss_url
from sitegen.fields import asks_to_leave_out
from sitegen.leads import is_link
from sitegen.text.urls import Href, Url, is_external
from sitegen.theme.lists import EntryView
from sitegen.theme.site import SiteView
from sitegen.theme.views import CardView, Link, TermView, TranslationLink
from sitegen.words.errors import Place, error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime
    from types import FrameType

    from sitegen.catalog.index import Catalog
    from sitegen.model import Card, Job, Ref
    from sitegen.theme.reader import Reader
    from sitegen.theme.snippets import Snippets


class MissingString(LookupError):
    """A template wants a string of the interface that no theme has."""


class MissingAsset(LookupError):
    """A template wants a static file that no theme has."""


class Page:
    """A page that is being rendered. Each kind of page is a subclass, in a file of :mod:`sitegen.pages`.

    The class says which pages of its kind a site has (:meth:`jobs`) and what the sitemap says of them. An object is
    one page: what templates read of it, and the way for its views to ask questions and to make URLs.
    """

    # The name of the kind, which templates read as ``page.kind``, and the template of its pages; "" for files of data.
    kind: str
    template: str
    # Whether search engines are asked to leave the page out.
    noindex = False
    # Whether the URLs of its pages go into ``urls.lock``, so that none of them may vanish.
    lasts = True
    # The snippets of the site.
    snippets: Snippets
    # Whether the page shows the text of the document that is the job's subject.
    shows_document = False

    def __init__(self, reader: Reader, job: Job) -> None:
        self.reader = reader
        self.job = job
        self.number = job.number
        self.base: str = reader.get("config", "base_path")
        self.origin: str = reader.get("config", "origin")
        self.site = SiteView(self)

    @classmethod
    def jobs(cls, catalog: Catalog) -> Iterable[Job]:
        """The pages of this kind: one job for each. Of the catalog only URLs, lists and settings are read here, but no
        rows, cards or documents, so that planning is quick."""
        raise NotImplementedError

    @classmethod
    def in_sitemap(cls, job: Job, catalog: Catalog) -> bool:  # noqa: ARG003  # for the kinds that look at it
        """Whether a page stands in the sitemap: by default the first page of each list, and all that is no list."""
        return job.number == 1 and not cls.noindex

    @classmethod
    def lastmod(cls, job: Job, catalog: Catalog) -> datetime | None:  # noqa: ARG003  # for the kinds that know
        """When the page was last changed, for the sitemap."""
        return None

    def variables(self) -> dict[str, Any]:
        """What the template gets besides ``site``, ``page`` and ``t``."""
        return {}

    def text(self) -> str:
        """A file of data as a whole, of a kind that has no template."""
        raise NotImplementedError

    @cached_property
    def url(self) -> Href:
        return self.href(self.job.url)

    @cached_property
    def canonical(self) -> str:
        return self.origin + self.url

    @property
    def first_page(self) -> Url:
        """The URL of the first page of the list that this page belongs to; its own if there is no list."""
        return Url(self.job.url.removesuffix(f"page/{self.number}/")) if self.number > 1 else self.job.url

    @cached_property
    def lang(self) -> str:
        return self.job.section or self.site.language

    @cached_property
    def other_language(self) -> str:
        """The page's language where it is not the site's: the settings may say other things in it."""
        return "" if is_same_language(self.lang, self.site.language) else self.lang

    def setting(self, name: str) -> Any:
        """What the settings say in the page's language."""
        other, get = self.other_language, self.reader.get
        return get("setting_in", other, name) if other else get("config", name)

    def author(self, slug: str) -> Any:
        """What the settings say of an author in the page's language; None for a stranger."""
        other, get = self.other_language, self.reader.get
        return get("author_in", other, slug) if other else get("author", slug)

    def author_name(self, taxonomy: str, slug: str) -> str:
        """What an author is called in another language than the site's; "" where that is not said."""
        found = self.author(slug) if self.other_language and taxonomy.endswith("authors") else None
        return found.name if found else ""

    @property
    def home(self) -> Url:
        """The home page of this page's language."""
        return home_url(self.job.section)

    @cached_property
    def title(self) -> str:
        """The page's own title; empty for a home page that is called like the site."""
        return ""

    @cached_property
    def description(self) -> str:
        return ""

    @cached_property
    def image(self) -> str | None:
        return None

    @property
    def own_robots(self) -> str:
        """What its document says of search engines."""
        return ""

    @cached_property
    def robots(self) -> str:
        """What search engines may do with the page; empty where they may do all."""
        said = ", ".join(filter(None, (self.own_robots, self.reader.get("config", "robots"))))
        if self.noindex and not asks_to_leave_out(said):
            said += ", noindex"
        words = [word.strip() for word in said.split(",") if word]
        return ", ".join({word.lower(): word for word in words}.values())

    @cached_property
    def card(self) -> Href | None:
        """The picture that is drawn for a shared link to a post without an image."""
        return None

    @cached_property
    def feeds(self) -> list[dict[str, str]]:
        title = self.site.title
        return [
            {"title": title, "url": self.href(feed_url(self.home)), "type": "application/atom+xml"},
            {"title": f"{title} (RSS)", "url": self.href(rss_url(self.home)), "type": "application/rss+xml"},
        ]

    @property
    def parents(self) -> list[Link]:
        """The pages between the home page and this one. The default theme shows breadcrumbs only if there is one."""
        return []

    @cached_property
    def breadcrumbs(self) -> list[Link]:
        """The way from home to here, this page last; empty on the home page."""
        if not self.title:
            return []
        home = Link(self, self.site.title, self.href(self.home))
        return [home, *self.parents, Link(self, self.title, self.href(self.first_page))]

    @cached_property
    def translations(self) -> list[TranslationLink]:
        """This page in each of its languages, itself included; empty if it is in one only."""
        has_any = self.number == 1 and self.reader.get("has_translations")
        return self.linked(self.reader.get("translations", self.job.url)) if has_any else []

    def linked(self, pages: Sequence[tuple[str, Url, bool]]) -> list[TranslationLink]:
        """Links to the same page in several languages."""
        return [TranslationLink(self, *page) for page in pages]

    @cached_property
    def _strings(self) -> Mapping[str, str]:
        found: Mapping[str, str] = self.reader.get("strings", self.lang)
        return found

    def has_string(self, key: str) -> bool:
        """Whether the theme has a string of the interface."""
        return key in self._strings

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
        if is_external(target):
            if not is_link(target):
                self.reader.problems.append(error("config-link", self.place_of(target), url=target))
            return target
        found = self.reader.get("link", target)
        if found.url is None:
            self.reader.blame(found, target, self.place_of(target))
            return Href(target)
        return Href(found.url.href(self.base) + found.suffix)

    def place_of(self, target: str) -> Place:
        """Where the settings, or else a template, say ``target``."""
        return self.reader.settings_place(target) or self.template_place(target)

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
        if is_external(target):
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

    def size_of(self, document: str, target: str) -> tuple[int, int] | None:
        """Width and height of an image that a document names; None where they are not known."""
        found = None if is_external(target) else self.reader.get("ref", document, target).asset
        size: tuple[int, int] | None = self.reader.get("size", found) if found else None
        return size

    def cards(self, cards: Sequence[Card]) -> list[CardView]:
        return [CardView(self, card) for card in cards]

    def archived(self, year: int) -> list[CardView]:
        """The posts of a year."""
        cards: Callable[[], Sequence[Card]] = cache(partial(self.reader.get, "year_cards", year))
        return [EntryView(self, entry, place, cards) for place, entry in enumerate(self.reader.get("year", year))]

    def terms(self, taxonomy: str) -> list[TermView]:
        """The terms of a taxonomy in this page's section."""
        path = taxonomy_in(self.job.section, taxonomy)
        return [TermView(self, path, *found) for found in self.reader.get("terms", path)]


# The kinds of pages that a site is made of.
Kinds = tuple[type[Page], ...]
