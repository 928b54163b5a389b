"""Every question that a page may ask of the site. A question is one declaration: a method of :class:`Questions`.

What a page asked is recorded. The next build asks again, compares digests of the answers, and renders the page anew
if one has changed. No code says which edit reaches which question.

``of_posts`` declares a question about documents. With ``sees`` the method returns ids of documents, and the answer is
what is seen of them: ``nav`` (a link), ``entry`` (a line of the archive), ``card`` (an item of a list) or ``post`` (the
whole document). Its digest is made of their digests. Without ``sees`` the answer is the value that the method returns.
``of_site`` declares a question about settings, the theme, files or the day. ``sentence`` is the code of the sentence by
which ``--explain`` tells of another answer.

``identifier`` is the id of a document, ``subject`` is a list of posts: a term (``tags/배포``), or "" for all posts.
"""

from __future__ import annotations

import os
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from sitegen.catalog.urls import feed_url
from sitegen.digest import of_text, of_value
from sitegen.site import lines_of
from sitegen.text.urls import slugify
from sitegen.trace.declarations import Question, of_posts, of_site
from sitegen.trace.seen import SeenDocuments

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from sitegen.catalog.links import Target
    from sitegen.catalog.stack import ToolRecord
    from sitegen.catalog.taxonomy import Term
    from sitegen.model import Document
    from sitegen.text.urls import Url
    from sitegen.theme.reader import Key
    from sitegen.theme.templates import Templates
    from sitegen.trace.files import Files
    from sitegen.trace.state import State

Closures = dict[str, dict[str, Any]]  # by template: the files that it depends on, and a digest of them
Sizes = dict[str, list[int] | None]  # by the digest of an image's bytes: its width and height
SEPARATOR = "\x1f"  # between the parts of a record in the cache


class Questions:
    """All questions, as one build answers them. ``closures`` and ``sizes`` are kept from build to build."""

    def __init__(self, state: State, files: Files, closures: Closures, sizes: Sizes) -> None:
        self.theme, self.statics, self.kinds = state.theme, state.statics, state.kinds
        self.settings, self.language = state.site.settings, state.site.config.language
        self.closures, self.sizes = closures, sizes
        self._state, self._files = state, files
        self._catalog, self._config = state.catalog, state.catalog.config
        self._options: dict[str, Any] = state.theme.options() | self._config.theme_options
        self._lines: tuple[str, list[str]] = "", []  # the source file that was last read for a problem
        self._seen = SeenDocuments(state.catalog, state.contents)

    # ---- Of documents ----

    @of_posts(sees="post", sentence="explain-settings")
    def post(self, identifier: str) -> str:
        return identifier

    @of_posts(sees="card", sentence="explain-settings")
    def card(self, identifier: str) -> str:
        return identifier

    @of_posts(sees="nav", sentence="explain-near")
    def near(self, identifier: str) -> Sequence[str | None]:
        """The next older and the next newer post."""
        return self._catalog.near(identifier)

    @of_posts(sees="nav", sentence="explain-series")
    def series(self, slug: str) -> Sequence[str]:
        return self._catalog.terms["series"][slug].ids  # from its first part to its last

    @of_posts(sees="card")
    def list(self, subject: str, number: int) -> Sequence[str]:
        """The posts on one page of a list."""
        size = self._config.paginate
        return self._catalog.ids(subject)[(number - 1) * size : number * size]

    @of_posts(sees="card")
    def recent(self, count: int) -> Sequence[str]:
        return self._catalog.posts[:count]

    @of_posts(sees="card")
    def cards(self) -> Sequence[str]:
        return self._catalog.posts

    @of_posts(sees="card")
    def of_kind(self, kind: str) -> Sequence[str]:
        """The posts whose front matter has that ``kind``."""
        return [identifier for identifier in self._catalog.posts if self._catalog.rows[identifier].kind == kind]

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
        return len(self._catalog.ids(subject))

    @of_posts(sentence="explain-feed")
    def feed(self, subject: str) -> Sequence[str]:
        """The ids of the newest posts of a list, newest first. A series runs the other way, so it is sorted."""
        ids = self._catalog.ids(subject)
        if subject.startswith("series/"):
            ids = tuple(sorted(ids, key=self._catalog.position.__getitem__))
        return ids[: self._config.feeds.limit]

    @of_posts(sentence="explain-terms")
    def term(self, subject: str) -> tuple[str, str, Url, Url | None, str]:
        """A term without its count, which is a question of its own: a post names its author on every page, and one
        post more must not make them all anew."""
        taxonomy, _, slug = subject.partition("/")
        return self._described(self._catalog.terms[taxonomy][slug])

    @of_posts(sentence="explain-terms")
    def terms(self, taxonomy: str) -> tuple[tuple[tuple[str, str, Url, Url | None, str], int], ...]:
        return tuple([(self._described(term), len(term.ids)) for term in self._catalog.terms[taxonomy].values()])

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

    @of_posts(sentence="explain-sitemap")
    def sitemap(self) -> tuple[tuple[Url, datetime | None], ...]:
        """The pages that search engines should know, each with the moment of its last change."""
        kinds = {kind.kind: kind for kind in self.kinds}
        found = [(job, kinds[job.kind]) for job in self._state.pages]
        shown = [(job, kind) for job, kind in found if kind.in_sitemap(job, self._catalog)]
        return tuple([(job.url, kind.lastmod(job, self._catalog)) for job, kind in shown])

    # ---- Of links and files ----

    @of_site("explain-ref")
    def ref(self, identifier: str, target: str) -> Target:
        """Where a reference of a document leads."""
        return self._state.links.resolve(identifier, target)

    @of_site("explain-link")
    def link(self, target: str) -> Target:
        """Where a link of a template, the settings or a style sheet leads."""
        return self._state.links.resolve_path(target)

    @of_site("explain-size")
    def size(self, asset: str) -> tuple[int, int] | None:
        """Width and height of an image in pixels; None where they cannot be read."""
        path, root = self._catalog.assets[asset].path, self._state.site.root
        sha = self._files.sha(root / path)
        if sha not in self.sizes:
            from sitegen.theme.images import size_of

            found = size_of(root / path, path, os.path.realpath(root))
            self.sizes[sha] = [*found] if found else None
        size = self.sizes[sha]
        return (size[0], size[1]) if size else None

    # ---- Of the theme, the settings and the day ----

    @of_site("explain-template")
    def template(self, template: str) -> str:
        """A digest of all files that a template depends on. It is found anew only when one of them has changed, or
        the chain of themes where they were looked for."""
        theme, sha = self.theme, self._files.sha
        chain = [layer.shown for layer in theme.layers]
        entry = self.closures.get(template)
        if entry is None or entry["chain"] != chain or theme.digest(entry["looked"], sha) != entry["state"]:
            looked = self._templates.dependencies([template])
            entry = {"chain": chain, "looked": looked, "state": theme.digest(looked, sha)}
            self.closures[template] = entry
        return str(entry["state"])

    @of_site("explain-asset")
    def asset(self, static: str) -> Url | None:
        """A static file of the theme."""
        return self.statics.urls.get(static)

    @of_site("explain-strings")
    def strings(self, lang: str) -> Mapping[str, str]:
        return self.theme.strings(lang)

    @of_site("explain-option")
    def option(self) -> Mapping[str, Any]:
        return self._options  # of the theme, all of them

    @of_site("explain-config")
    def config(self, setting: str) -> Any:
        if not hasattr(self._config, setting):
            raise LookupError(setting)  # a cache may hold anything
        return getattr(self._config, setting)

    @of_site("explain-author")
    def author(self, slug: str) -> Any:
        authors = self._config.authors
        return next((author for identifier, author in authors.items() if slugify(identifier) == slug), None)

    @of_site("explain-today")
    def today(self) -> date:
        return self._state.site.today

    # ---- How they are answered ----

    @cached_property
    def _tool_records(self) -> dict[str, ToolRecord]:
        from sitegen.catalog.stack import tool_records  # few sites have any

        return tool_records(self._catalog)

    @cached_property
    def _templates(self) -> Templates:
        from sitegen.theme.templates import Templates  # needs Jinja

        return Templates(self.theme)

    def answer(self, key: Key) -> Any:
        """The answer to a question. Raises LookupError where what it is about is gone."""
        question = QUESTIONS[key[0]]
        found = question.method(self, *key[1:])
        if not question.sees:
            return found
        see = partial(self._seen.see, question.sees)
        if isinstance(found, str):
            return see(found)
        return tuple([see(identifier) if identifier else None for identifier in found])

    def digest(self, key: Key) -> str:
        """A digest of the answer. Raises what :meth:`answer` raises."""
        question = QUESTIONS[key[0]]
        found = question.method(self, *key[1:])
        if not question.sees:
            return of_value(found)
        ids = [found] if isinstance(found, str) else found
        digest = partial(self._seen.digest, question.sees)
        return of_text(" ".join([digest(identifier) if identifier else "" for identifier in ids]))

    @cached_property
    def posts_state(self) -> str:
        """A digest of all that questions about posts can see, but for contents: while it is the same, they need not be
        asked again."""
        rows = " ".join([row.listed for row in self._catalog.rows.values()])
        pages = " ".join([page.url for page in self._state.pages])
        return of_text(f"{rows} {pages} {self._config} {[kind.kind for kind in self.kinds]}")

    def document(self, identifier: str) -> Document:
        """The document ``identifier``, for the place of a problem."""
        return self._catalog.documents[identifier]

    def source_line(self, path: str, number: int) -> str:
        """A line of a source file, for a problem."""
        if self._lines[0] != path:  # a document may have many problems
            self._lines = path, lines_of(self._state.site.root, path)
        lines = self._lines[1]
        return lines[number - 1] if 0 < number <= len(lines) else ""

    def _described(self, term: Term) -> tuple[str, str, Url, Url | None, str]:
        feed = feed_url(term.ref.url) if self._config.feeds.terms else None
        return (term.ref.name, term.ref.slug, term.ref.url, feed, term.description)


QUESTIONS: dict[str, Question] = {
    name: method.question for name, method in vars(Questions).items() if hasattr(method, "question")
}


def name_of(key: Key) -> str:
    """A question with its arguments as text, for the cache."""
    return SEPARATOR.join([str(part) for part in key])


def key_of(name: str) -> Key:
    """The question with its arguments that a text names. Raises LookupError or ValueError if it names none."""
    kind, *given = name.split(SEPARATOR)
    types = QUESTIONS[kind].arguments.values()
    return (kind, *[of(text) for of, text in zip(types, given, strict=True)])
