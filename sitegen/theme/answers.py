"""Every question that a page may ask, and its answer.

A question is a key: a tuple of a kind and its arguments. What a page asked is recorded, so that a later build can
ask again and leave the page alone when the answers are the same. Therefore templates read nothing but through here,
and an answer is a plain value that depends on the key and the state of the site alone.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from sitegen.catalog.urls import feed_url
from sitegen.fields import values_of
from sitegen.model import PAGE_FIELDS, Post
from sitegen.text.decoding import decode
from sitegen.text.hangul import nfc
from sitegen.text.urls import slugify
from sitegen.words.errors import Place, Problem, Problems, error

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path

    from sitegen.catalog.index import Catalog
    from sitegen.catalog.links import Links, Target
    from sitegen.catalog.taxonomy import Term
    from sitegen.config import Config
    from sitegen.model import Card, Content, Document, Job, Nav, Ref
    from sitegen.text.urls import Url
    from sitegen.theme.page import Kinds
    from sitegen.theme.statics import Statics
    from sitegen.theme.theme import Theme

Key = tuple[Any, ...]
# So many characters of a line are searched for what is wrong in it.
_LONG = 2000


class Unrecorded(Exception):
    """A question that cannot be answered without the index of the site."""


class Answers:
    """What can be answered from the settings, the theme and the day alone."""

    def __init__(
        self, root: Path, settings: str, config: Config, theme: Theme, statics: Statics, today: date, kinds: Kinds
    ) -> None:
        self.root, self.settings, self.config = root, settings, config
        self.kinds = kinds
        self.theme, self.statics, self.today = theme, statics, today
        self._lines: tuple[str, list[str]] = "", []
        options: dict[str, Any] = theme.options() | config.theme_options
        self._kinds: dict[str, Callable[..., Any]] = {
            "asset": statics.urls.get,
            "author": self._author,
            "config": lambda name: getattr(config, name),
            "option": lambda: options,
            "strings": lru_cache(theme.strings),
            "today": lambda: today,
        }

    def __reduce__(self) -> tuple[Any, ...]:
        """Functions cannot travel to another process; what they are made of can."""
        return type(self), self._made_of()

    def _made_of(self) -> tuple[Any, ...]:
        return self.root, self.settings, self.config, self.theme, self.statics, self.today, self.kinds

    def answer(self, key: Key) -> Any:
        """The answer to ``key``. Raises Unrecorded where there is none to be had."""
        return self._kinds[key[0]](*key[1:])

    def document(self, identifier: str) -> Document:
        """The document ``identifier``, for the place of a problem. Raises Unrecorded."""
        raise Unrecorded(identifier)

    def source_line(self, path: str, number: int) -> str:
        """A line of a source file, for a problem."""
        if self._lines[0] != path:  # a document may have many problems
            try:
                self._lines = path, nfc(decode((self.root / path).read_bytes(), path)).split("\n")
            except (OSError, Problems):  # changed since it was read
                return ""
        lines = self._lines[1]
        return lines[number - 1] if 0 < number <= len(lines) else ""

    def _author(self, slug: str) -> Any:
        authors = self.config.authors
        return next((author for identifier, author in authors.items() if slugify(identifier) == slug), None)


class CatalogAnswers(Answers):
    """What can be answered from the index of the site, too."""

    def __init__(
        self, root: Path, settings: str, catalog: Catalog, theme: Theme, statics: Statics, today: date, kinds: Kinds
    ) -> None:
        super().__init__(root, settings, catalog.config, theme, statics, today, kinds)
        self.catalog = catalog
        self._kinds |= {
            "card": lambda identifier: self.catalog.cards[identifier],
            "count": lambda subject: len(self.catalog.ids(subject)),
            "feed": self._feed,
            "list": lambda subject, number: self._cards(self.ids(("list", subject, number))),
            "near": lambda identifier: self.catalog.near(identifier),
            "recent": lambda count: self._cards(self.ids(("recent", count))),
            "series": self._series,
            "term": self._term,
            "terms": self._terms,
            "year": lambda year: tuple([card.entry for card in self._cards(self.ids(("year", year)))]),
            "year cards": lambda year: self._cards(self.ids(("year cards", year))),
            "years": lambda: tuple((year, len(ids)) for year, ids in self.catalog.years.items()),
            "cards": lambda: self._cards(self.ids(("cards",))),
        }

    def ids(self, key: Key) -> tuple[str, ...]:
        """The ids of the documents whose cards are the answer to ``key``."""
        match key:
            case ("list", str(subject), int(number)):
                size = self.catalog.config.paginate
                return self.catalog.ids(subject)[(number - 1) * size : number * size]
            case ("recent", int(count)):
                return self.catalog.posts[:count]
            case ("year" | "year cards", int(year)):
                return self.catalog.years[year]
        return self.catalog.posts

    def _cards(self, ids: Sequence[str]) -> tuple[Card, ...]:
        cards = self.catalog.cards
        return tuple([cards[identifier] for identifier in ids])

    def _feed(self, subject: str) -> tuple[str, ...]:
        """The newest posts of a list; a series, which is told from its beginning, is turned round."""
        ids = self.catalog.ids(subject)
        if subject.startswith("series/"):
            ids = tuple(sorted(ids, key=self.catalog.position.__getitem__))
        return ids[: self.catalog.config.feeds.limit]

    def _describe(self, term: Term) -> tuple[str, str, Url, Url | None, str]:
        feed = feed_url(term.ref.url) if self.catalog.config.feeds.terms else None
        return (term.ref.name, term.ref.slug, term.ref.url, feed, term.description)

    def _term(self, subject: str) -> tuple[str, str, Url, Url | None, str]:
        """A term without its count, which is a question of its own: a post names its author on every page, and one
        post more must not make them all anew."""
        taxonomy, _, slug = subject.partition("/")
        return self._describe(self.catalog.terms[taxonomy][slug])

    def _terms(self, taxonomy: str) -> tuple[tuple[tuple[str, str, Url, Url | None, str], int], ...]:
        return tuple((self._describe(term), len(term.ids)) for term in self.catalog.terms[taxonomy].values())

    def _series(self, slug: str) -> tuple[Nav, ...]:
        return tuple(self.catalog.cards[i].nav for i in self.catalog.terms["series"][slug].ids)


class SiteAnswers(CatalogAnswers):
    """The state of a whole site in one build, to be asked by key."""

    def __init__(
        self,
        root: Path,
        settings: str,
        contents: Callable[[str], Content],
        links: Links,
        jobs: tuple[Job, ...],
        theme: Theme,
        statics: Statics,
        today: date,
        kinds: Kinds,
        sizes: dict[str, tuple[int, int] | None] | None = None,
    ) -> None:
        super().__init__(root, settings, links.catalog, theme, statics, today, kinds)
        self.jobs, self.links = jobs, links
        self._contents = contents
        self.sizes = {} if sizes is None else sizes
        self._kinds |= {
            "link": links.resolve_path,
            "post": self._post,
            "ref": links.resolve,
            "sitemap": self._sitemap,
            "size": self._size,
        }

    def _made_of(self) -> tuple[Any, ...]:
        made_of = self.root, self.settings, self._contents, self.links, self.jobs, self.theme, self.statics
        return *made_of, self.today, self.kinds, self.sizes

    def document(self, identifier: str) -> Document:
        """The document ``identifier``, for the place of a problem."""
        return self.catalog.documents[identifier]

    def _post(self, identifier: str) -> Post:
        document = self.catalog.documents[identifier]
        content = self._contents(identifier)
        fields = values_of(document.meta, PAGE_FIELDS, ZoneInfo(self.config.timezone))
        return Post(self.catalog.cards[identifier], content, fields, document.path, document.is_post)

    def _sitemap(self) -> tuple[tuple[Url, Any], ...]:
        """What search engines should know, and when it was last changed: as each kind of page says of its pages."""
        kinds = {kind.kind: kind for kind in self.kinds}
        found = [(job, kinds[job.kind]) for job in self.jobs]
        return tuple(
            (job.url, kind.lastmod(job, self.catalog)) for job, kind in found if kind.in_sitemap(job, self.catalog)
        )

    def _size(self, asset: str) -> tuple[int, int] | None:
        """Width and height in pixels of an image among the assets; None where they cannot be read."""
        if asset not in self.sizes:
            from sitegen.theme.images import size_of

            self.sizes[asset] = size_of(self.root / self.catalog.assets[asset].path)
        return self.sizes[asset]


class Reader:
    """One page's reading: asks, records what was asked, and gathers the problems met on the way."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self.reads: dict[Key, None] = {}
        self.problems: list[Problem] = []

    def get(self, *key: Any) -> Any:
        """The answer to a key, recorded."""
        self.reads[key] = None
        return self._answers.answer(key)

    def blame(self, target: Target, written: str, place: Place | None) -> None:
        """Record that a reference leads nowhere."""
        self.problems.append(error(target.wrong or "link-not-a-file", place, target=written, near=""))

    def blame_document(self, target: Target, document_id: str, written: str, ref: Ref | None, key: str) -> None:
        """Record that a reference in a document leads nowhere: in its body (``ref``) or its front matter (``key``)."""
        document = self._answers.document(document_id)
        if ref is None:
            place = document.place(key)
            text = self._answers.source_line(place.path, place.line)
            column = text.find(written, max(place.column - 1, 0)) + 1
            spot = (column, text, len(written)) if column else (place.column, text, place.length)
            self.blame(target, written, Place.of(place.path, place.line, *spot))
            return
        text = self._answers.source_line(document.path, ref.line)
        begin = max(ref.column - 1, 0)
        # Of a long line, which may have many problems, only what follows is looked at.
        offset = begin if len(text) > _LONG else 0
        part = text[offset : offset + _LONG]
        shown = next((form for form in (written, unquote(written)) if form in part), written)
        found = part.find(shown, begin - offset)
        found = part.find(shown) if found < 0 else found
        column = offset + found + 1 if found >= 0 else max(ref.column, 1)
        self.blame(target, shown, Place.of(document.path, ref.line, column, text, len(shown)))

    @property
    def theme(self) -> Theme:
        """The theme, for the places of problems."""
        return self._answers.theme

    def settings_place(self, written: str) -> Place | None:
        """Where ``written`` stands in the settings, if it does."""
        for number, line in enumerate(self._answers.settings.split("\n"), 1):
            if f'"{written}"' in line or f"'{written}'" in line:
                return Place.of("site.toml", number, line.index(written) + 1, line, len(written))
        return None
