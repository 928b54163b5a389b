"""Every question about documents. ``identifier`` is the id of a document, ``subject`` is a list of posts: a term
(``tags/배포``), or "" for all posts.

How a question is declared and answered is said in :mod:`sitegen.trace.questions`.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from sitegen.catalog.sections import is_series
from sitegen.catalog.translations import once
from sitegen.catalog.urls import feed_url
from sitegen.text.urls import Url
from sitegen.trace.declarations import of_posts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sitegen.catalog.related import RelatedPosts
    from sitegen.catalog.stack import ToolRecord
    from sitegen.catalog.taxonomy import Term
    from sitegen.trace.state import State


class PostQuestions:
    """The questions about documents."""

    def __init__(self, state: State) -> None:
        self.kinds = state.kinds
        self._state, self._catalog, self._config = state, state.catalog, state.catalog.config
        self._related_posts: dict[str, RelatedPosts] = {}  # by section

    @of_posts(sees="post", sentence="explain-settings")
    def post(self, identifier: str) -> str:
        return identifier

    @of_posts(sees="text", sentence="explain-settings")
    def found(self, identifier: str) -> str:
        """What the search shows of a document. Raises LookupError for one that is not searched."""
        if not self._catalog.rows[identifier].tokens:
            raise LookupError(identifier)
        return identifier

    @of_posts(sees="card", sentence="explain-settings")
    def card(self, identifier: str) -> str:
        return identifier

    @of_posts(sees="nav", sentence="explain-near")
    def near(self, identifier: str) -> Sequence[str | None]:
        """The next older and the next newer post."""
        return self._catalog.near(identifier)

    @of_posts(sees="nav", sentence="explain-series")
    def series(self, subject: str) -> Sequence[str]:
        return self._catalog.ids(subject)  # from its first part to its last

    @of_posts(sees="entry", sentence="explain-related")
    def related(self, identifier: str) -> Sequence[str]:
        """The posts that have most in common with a post."""
        section = self._catalog.section(identifier)
        if section not in self._related_posts:
            from sitegen.catalog.related import RelatedPosts  # not all themes show them

            self._related_posts[section] = RelatedPosts(self._catalog, section)
        return self._related_posts[section].of(identifier)

    @of_posts(sees="card")
    def list(self, subject: str, number: int) -> Sequence[str]:
        """The posts on one page of a list."""
        size = self._config.paginate
        return self._catalog.front(subject)[(number - 1) * size : number * size]

    @of_posts(sees="card")
    def recent(self, count: int, section: str) -> Sequence[str]:
        return self._catalog.lists[section][:count]

    @of_posts(sees="card")
    def cards(self, section: str) -> Sequence[str]:
        return self._catalog.lists[section]

    @of_posts(sees="card")
    def featured(self, section: str) -> Sequence[str]:
        rows = self._catalog.rows
        return [identifier for identifier in self._catalog.lists[section] if rows[identifier].featured]

    @of_posts(sees="card")
    def of_kind(self, kind: str, section: str) -> Sequence[str]:
        """The posts whose front matter has that ``kind``."""
        rows = self._catalog.rows
        return [identifier for identifier in self._catalog.lists[section] if rows[identifier].kind == kind]

    @of_posts(sees="entry")
    def year(self, year: int) -> Sequence[str]:
        return self._catalog.years[year]

    @of_posts(sees="card")
    def year_cards(self, year: int) -> Sequence[str]:
        return self._catalog.years[year]

    @of_posts()
    def years(self) -> tuple[tuple[int, int], ...]:
        return tuple([(year, len(ids)) for year, ids in self._catalog.years.items()])  # each with its number of posts

    @of_posts()
    def count(self, subject: str) -> int:
        with suppress(LookupError):  # whoever wrote nothing but hidden posts
            return len(self._catalog.ids(subject))
        return 0

    @of_posts(sentence="explain-feed")
    def feed(self, subject: str) -> Sequence[str]:
        """The ids of the newest posts of a list, newest first. A series runs the other way, so it is sorted. Pages that
        name a tool are no posts, and may have no date."""
        ids = self._catalog.ids(subject)
        if subject.startswith("tools/"):
            posts = [identifier for identifier in ids if self._catalog.rows[identifier].is_post]
            ids = once(posts, self._catalog.groups)
        if is_series(subject):
            ids = tuple(sorted(ids, key=self._catalog.position.__getitem__))
        return ids[: self._config.feeds.limit]

    @of_posts(sentence="explain-terms")
    def term(self, subject: str) -> tuple[str, str, Url, Url | None, str]:
        """A term without its count, which is a question of its own: a post names its author on every page, and one
        post more must not make them all anew."""
        taxonomy, _, slug = subject.rpartition("/")
        return self._described(self._catalog.terms[taxonomy][slug])

    @of_posts(sentence="explain-terms")
    def terms(self, taxonomy: str) -> tuple[tuple[tuple[str, str, Url, Url | None, str], int], ...]:
        return tuple([(self._described(term), len(term.ids)) for term in self._catalog.terms[taxonomy].values()])

    @of_posts(sentence="explain-terms")
    def author_page(self, subject: str) -> Url | None:
        """The page of an author, if there is one: whoever wrote nothing has none."""
        taxonomy, _, slug = subject.rpartition("/")
        term = self._catalog.terms[taxonomy].get(slug)
        return term.ref.url if term else None

    @of_posts(sentence="explain-tools")
    def tool(self, slug: str) -> ToolRecord:
        """A tool, with what each post says of it."""
        return self._tool_records[slug]

    @of_posts(sees="entry", sentence="explain-tools")
    def tool_posts(self, slug: str) -> Sequence[str]:
        """The posts that name a tool, in the order of its uses."""
        return [use.id for use in self._tool_records[slug].uses]

    @of_posts(sentence="explain-tools")
    def tools(self) -> tuple[ToolRecord, ...]:
        return tuple(self._tool_records.values())

    @of_posts(sentence="explain-tools")
    def timeline(self) -> tuple[ToolRecord, ...]:
        """The same without what posts say of them: that another version is used moves no bar."""
        return tuple([record._replace(uses=()) for record in self._tool_records.values()])

    @of_posts(sentence="explain-translations")
    def has_translations(self) -> bool:
        """Whether anything of the site is there in several languages. Most pages of most sites need not ask more."""
        return bool(self._catalog.translations)

    @of_posts(sentence="explain-translations")
    def translations(self, path: str) -> tuple[tuple[str, Url, bool], ...]:
        """The pages that say what the page at this URL says, itself included: the language, the URL, and whether
        search engines are asked to leave the page out."""
        return self._catalog.translations.get(Url(path), ())

    @of_posts(sentence="explain-sitemap")
    def sitemap(self) -> tuple[tuple[Url, datetime | None, tuple[tuple[str, Url, bool], ...]], ...]:
        """The pages that search engines should know, each with the moment of its last change and its translations."""
        kinds = {kind.kind: kind for kind in self.kinds}
        found = [(job, kinds[job.kind]) for job in self._state.pages]
        shown = [(job, kind) for job, kind in found if kind.in_sitemap(job, self._catalog)]
        translations = self._catalog.translations
        return tuple(
            [(job.url, kind.lastmod(job, self._catalog), translations.get(job.url, ())) for job, kind in shown]
        )

    # ---- How they are answered ----

    @cached_property
    def _tool_records(self) -> dict[str, ToolRecord]:
        from sitegen.catalog.stack import tool_records  # few sites have any

        return tool_records(self._catalog)

    def _described(self, term: Term) -> tuple[str, str, Url, Url | None, str]:
        feed = feed_url(term.ref.url) if self._config.feeds.terms else None
        return (term.ref.name, term.ref.slug, term.ref.url, feed, term.description)
