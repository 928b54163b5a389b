"""What templates see. A view asks the page's reader for everything, so all that a page depends on is recorded.

Views hold no state of their own. Their attributes are the documented contract of themes: ``docs/themes.md``.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from sitegen.catalog.plan import HOME, page_url
from sitegen.output.filters import Href, is_local
from sitegen.urls import Url

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sitegen.errors import Place
    from sitegen.model import Card, Job, Nav, Post, Ref, TermRef
    from sitegen.output.answers import Reader


class MissingString(LookupError):
    """A template wants a string of the interface that no theme has."""


class MissingAsset(LookupError):
    """A template wants a static file that no theme has."""


class View:
    """A thing that a template may read, backed by a page's reader."""

    __slots__ = ("_page",)

    def __init__(self, page: Page) -> None:
        self._page = page


class Link(View):
    """A title and where it leads: a neighbour, an entry of a menu, a breadcrumb."""

    __slots__ = ("title", "url")

    def __init__(self, page: Page, title: str, url: str) -> None:
        super().__init__(page)
        self.title, self.url = title, url


class SeriesLink(Link):
    """A part of a series; ``current`` on its own page."""

    __slots__ = ("current",)

    def __init__(self, page: Page, nav: Nav, current: bool) -> None:
        super().__init__(page, nav.title, page.href(nav.url))
        self.current = current


class TermLink(View):
    """A term as a post names it."""

    __slots__ = ("_ref",)

    def __init__(self, page: Page, ref: TermRef) -> None:
        super().__init__(page)
        self._ref = ref

    @property
    def name(self) -> str:
        return self._ref.name

    @property
    def slug(self) -> str:
        return self._ref.slug

    @property
    def url(self) -> Href:
        return self._page.href(self._ref.url)


class TermView(View):
    """A term with what is known of it."""

    __slots__ = ("_feed", "_url", "count", "description", "name", "slug", "taxonomy")

    def __init__(self, page: Page, taxonomy: str, answer: tuple[str, str, Url, int, Url | None, str]) -> None:
        super().__init__(page)
        self.taxonomy = taxonomy
        self.name, self.slug, self._url, self.count, self._feed, self.description = answer

    @property
    def url(self) -> Href:
        return self._page.href(self._url)

    @property
    def feed(self) -> Href | None:
        return self._page.href(self._feed) if self._feed else None

    @property
    def bio(self) -> str:
        return self._author("bio")

    @property
    def link(self) -> str:
        return self._author("url")

    @property
    def image(self) -> str | None:
        found = self._author("image")
        return self._page.link(found) if found else None

    def _author(self, field: str) -> str:
        if self.taxonomy != "authors":
            return ""
        author = self._page.reader.get("author", self.slug)
        return getattr(author, field) if author else ""


class CardView(View):
    """A document as lists see it."""

    __slots__ = ("_card",)

    def __init__(self, page: Page, card: Card) -> None:
        super().__init__(page)
        self._card = card

    @property
    def id(self) -> str:
        return self._card.nav.id

    @property
    def title(self) -> str:
        return self._card.nav.title

    @property
    def url(self) -> Href:
        return self._page.href(self._card.nav.url)

    @property
    def date(self) -> datetime | None:
        return self._card.date

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
        if not self._card.image:
            return None
        return self._page.reference(self._card.nav.id, self._card.image, key="image")

    @property
    def tags(self) -> list[TermLink]:
        return [TermLink(self._page, ref) for ref in self._card.tags]

    @property
    def categories(self) -> list[TermLink]:
        return [TermLink(self._page, ref) for ref in self._card.categories]

    @property
    def authors(self) -> list[TermLink]:
        return [TermLink(self._page, ref) for ref in self._card.authors]

    @property
    def series(self) -> TermLink | None:
        return TermLink(self._page, self._card.series) if self._card.series else None

    @property
    def kind(self) -> str | None:
        return self._card.kind

    @property
    def draft(self) -> bool:
        return self._card.draft

    @property
    def weight(self) -> int:
        return self._card.weight

    @property
    def lang(self) -> str:
        return self._card.lang or self._page.site.language


class PostView(CardView):
    """A document as its own page and the feeds see it."""

    __slots__ = ("_post",)

    def __init__(self, page: Page, post: Post) -> None:
        super().__init__(page, post.card)
        self._post = post

    @property
    def html(self) -> Markup:
        """The body, its references filled in with paths of this site."""
        return Markup(self._fill(absolute=False))  # noqa: S704  # made by the Markdown stage, which escapes

    @property
    def absolute_html(self) -> str:
        """The body with absolute URLs, for feeds."""
        return self._fill(absolute=True)

    @property
    def extra(self) -> Mapping[str, Any]:
        return self._post.extra

    @property
    def toc(self) -> list[dict[str, Any]]:
        """The headings as a tree of ``text``, ``anchor``, ``level`` and ``children``."""
        root: list[dict[str, Any]] = []
        stack: list[tuple[int, list[dict[str, Any]]]] = [(0, root)]
        for heading in self._post.content.headings:
            if not heading.text:
                continue
            while stack[-1][0] >= heading.level:
                stack.pop()
            entry: dict[str, Any] = {"text": heading.text, "anchor": heading.anchor, "level": heading.level, "children": []}
            stack[-1][1].append(entry)
            stack.append((heading.level, entry["children"]))
        return root

    @property
    def show_toc(self) -> bool:
        """What the front matter says, else whether there are three headings or more."""
        if self._post.toc is not None:
            return self._post.toc
        return self._post.is_post and len(self._post.content.headings) >= 3

    @property
    def reading_minutes(self) -> int:
        return max(1, round(self._post.content.seconds / 60))

    @property
    def prev(self) -> Link | None:
        """The next older post."""
        return self._near(0)

    @property
    def next(self) -> Link | None:
        """The next newer post."""
        return self._near(1)

    @property
    def series_posts(self) -> list[SeriesLink]:
        if not self._card.series:
            return []
        navs = self._page.reader.get("series", self._card.series.slug)
        return [SeriesLink(self._page, nav, nav.id == self._card.nav.id) for nav in navs]

    @property
    def author_details(self) -> list[TermView]:
        reader = self._page.reader
        return [TermView(self._page, "authors", reader.get("term", f"authors/{ref.slug}")) for ref in self._card.authors]

    def _near(self, side: int) -> Link | None:
        nav = self._page.reader.get("near", self._card.nav.id)[side]
        return Link(self._page, nav.title, self._page.href(nav.url)) if nav else None

    def _fill(self, absolute: bool) -> str:
        parts = []
        for piece in self._post.content.body:
            if isinstance(piece, str):
                parts.append(piece)
            elif piece.kind == "size":
                parts.append(self._size(piece))
            else:
                parts.append(str(escape(self._page.reference(self._card.nav.id, piece.target, piece, absolute=absolute))))
        return "".join(parts)

    def _size(self, ref: Ref) -> str:
        reader = self._page.reader
        target = reader.get("ref", self._card.nav.id, ref.target)
        size = reader.get("size", target.asset) if target.asset else None
        return f' width="{size[0]}" height="{size[1]}"' if size else ""


class Pager(View):
    """Where a page stands in its list. ``prev`` leads to newer posts, ``next`` to older ones."""

    __slots__ = ("_first", "count", "number", "pages")

    def __init__(self, page: Page, first: Url, number: int, count: int) -> None:
        super().__init__(page)
        size = page.reader.get("config", "paginate")
        self._first, self.number, self.count = first, number, count
        self.pages = max(1, -(-count // size))

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
        return self._page.href(page_url(self._first, number))


class YearView(View):
    """A year of the archive."""

    __slots__ = ("count", "year")

    def __init__(self, page: Page, year: int, count: int) -> None:
        super().__init__(page)
        self.year, self.count = year, count

    @property
    def url(self) -> Href:
        return self._page.href(Url(f"/archive/{self.year}/"))

    @property
    def posts(self) -> list[CardView]:
        return self._page.cards(self._page.reader.get("year", self.year))


class Site(View):
    """The site as a whole."""

    __slots__ = ()

    @property
    def title(self) -> str:
        return self._config("title")

    @property
    def description(self) -> str:
        return self._config("description")

    @property
    def language(self) -> str:
        return self._config("language")

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
        return f"sitegen {self._page.reader.get('version')}"

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
        self.term: TermView | None = None
        if job.kind in ("post", "page"):
            self.subject = PostView(self, reader.get("post", job.subject))
        elif job.kind == "term":
            self.term = TermView(self, job.subject.partition("/")[0], reader.get("term", job.subject))

    @property
    def url(self) -> Href:
        return self.href(self.job.url)

    @property
    def canonical(self) -> str:
        return self.origin + self.url

    @property
    def lang(self) -> str:
        return self.subject.lang if self.subject else self.site.language

    @property
    def title(self) -> str:
        """The page's own title; empty for the home page."""
        if self.subject:
            return self.subject.title
        if self.term:
            return self.term.name
        if self.kind == "taxonomy":
            return self.string(self.job.subject)
        if self.kind == "year":
            return self.job.subject
        return self.string({"archive": "archive", "404": "not_found"}[self.kind]) if self.kind in ("archive", "404") else ""

    @property
    def description(self) -> str:
        if self.subject:
            return self.subject.summary
        if self.term:
            return self.term.description
        return self.site.description if self.kind == "home" else ""

    @property
    def image(self) -> str | None:
        return self.subject.image if self.subject else None

    @property
    def noindex(self) -> bool:
        return self.kind in ("404", "redirect")

    @property
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

    @property
    def breadcrumbs(self) -> list[Link]:
        """The way from home to here, this page last; empty on the home page."""
        trail: list[tuple[str, str]] = []
        if isinstance(self.subject, PostView) and self.kind == "post" and self.subject.categories:
            category = self.subject.categories[0]
            trail.append((category.name, category.url))
        elif self.term:
            trail.append((self.string(self.term.taxonomy), self.href(Url(f"/{self.term.taxonomy}/"))))
        elif self.kind == "year":
            trail.append((self.string("archive"), self.href(Url("/archive/"))))
        if not self.title:
            return []
        trail.append((self.title, self.href(page_url(self.job.url, 1)) if self.number == 1 or not self.term else self.term.url))
        return [Link(self, self.site.title, self.href(HOME)), *(Link(self, title, url) for title, url in trail)]

    def string(self, key: str, **values: object) -> str:
        """A string of the interface in the page's language. Raises MissingString where the theme has none."""
        strings = self.reader.get("strings", self.lang)
        if key not in strings:
            raise MissingString(key)
        return str(strings[key]).format(**values)

    def href(self, url: Url) -> Href:
        """The URL as it is printed on a page."""
        return Href(url.href(self.base))

    def link(self, target: str) -> str:
        """A link written in the settings or a template; recorded as a problem where it leads nowhere."""
        if not is_local(target):
            return target
        found = self.reader.get("link", target)
        if found.url is None:
            self.reader.blame(found, target, "site.toml", self._settings_place(target))
            return target
        return Href(found.url.href(self.base) + found.suffix)

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
        if found.url is None or (found.asset is None and (key or (ref and ref.kind == "file"))):
            self.reader.blame_document(found, document, target, ref, key)
            return target
        own = found.url == self.job.url and found.suffix.startswith("#") and not absolute
        if own:
            return str(found.suffix)
        return (self.origin if absolute else "") + found.url.href(self.base) + str(found.suffix)

    def cards(self, cards: Sequence[Card]) -> list[CardView]:
        return [CardView(self, card) for card in cards]

    def terms(self, taxonomy: str) -> list[TermView]:
        return [TermView(self, taxonomy, answer) for answer in self.reader.get("terms", taxonomy)]

    def _settings_place(self, target: str) -> Place:
        return self.reader.settings_place(target)


def variables(page: Page) -> dict[str, Any]:
    """What a job's template gets besides the globals."""
    job, reader = page.job, page.reader
    match job.kind:
        case "post" | "page":
            return {"post": page.subject}
        case "home":
            document = PostView(page, reader.get("post", job.subject)) if job.subject else None
            return {"document": document, **_listing(page, "", HOME)}
        case "404":
            return {"document": PostView(page, reader.get("post", job.subject)) if job.subject else None}
        case "term":
            assert page.term is not None
            return {"term": page.term, **_listing(page, job.subject, reader.get("term", job.subject)[2])}
        case "taxonomy":
            return {"taxonomy": job.subject, "terms": page.terms(job.subject)}
        case "archive":
            return {"years": page.site.years}
        case "year":
            return {"year": int(job.subject), "posts": page.cards(reader.get("year", int(job.subject))), "years": page.site.years}
        case "redirect":
            card = reader.get("card", job.subject)
            return {"target": page.href(card.nav.url)}
        case "feed":
            return {"feed": _feed(page)}
        case "sitemap":
            entries = reader.get("sitemap")
            return {"entries": [{"url": page.origin + page.href(url), "lastmod": date} for url, date in entries]}
        case "robots":
            return {"sitemap_url": page.origin + page.href(Url("/sitemap.xml"))}
    raise AssertionError(job.kind)


def _listing(page: Page, subject: str, first: Url) -> dict[str, Any]:
    reader = page.reader
    return {
        "posts": page.cards(reader.get("list", subject, page.job.number)),
        "pager": Pager(page, first, page.job.number, reader.get("count", subject)),
    }


def _feed(page: Page) -> dict[str, Any]:
    """A feed's head and entries. Its ``updated`` is the newest moment in it, never the time of the build."""
    reader, job, site = page.reader, page.job, page.site
    posts = [PostView(page, reader.get("post", identifier)) for identifier in reader.get("feed", job.subject)]
    entries = []
    for post in posts:
        moment = post.updated or post.date or _EPOCH
        entries.append(
            {
                "id": page.origin + post.url,
                "url": page.origin + post.url,
                "title": post.title,
                "updated": moment,
                "published": post.date or moment,
                "authors": [author.name for author in post.authors],
                "categories": [term.name for term in (*post.categories, *post.tags)],
                "summary": post.summary,
                "html": post.absolute_html,
                "lang": post.lang,
            }
        )
    title, home = site.title, page.href(HOME)
    if job.subject:
        name, _, url, _, _, _ = reader.get("term", job.subject)
        title, home = f"{name} - {site.title}", page.href(url)
    return {
        "title": title,
        "description": site.description,
        "url": page.canonical,
        "home": page.origin + home,
        "updated": max((entry["updated"] for entry in entries), default=_EPOCH),
        "lang": site.language,
        "entries": entries,
    }


_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
