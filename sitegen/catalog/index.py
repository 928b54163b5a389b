"""The index of a site: every document with its URL, every list in its order. Made anew in each build, from rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sitegen.catalog.assets import find_assets
from sitegen.catalog.cards import Cards
from sitegen.catalog.front import FrontOrder
from sitegen.catalog.lookalikes import lookalikes
from sitegen.catalog.numbers import numbers_of
from sitegen.catalog.oddities import oddities
from sitegen.catalog.permalinks import NoDate, url_of
from sitegen.catalog.sections import pages_of, sections_of, taxonomy_in
from sitegen.catalog.series import reading_order, same_places
from sitegen.catalog.taxonomy import TAXONOMIES, Term, ambiguous_authors, spellings_of, unknown_authors, vocabulary
from sitegen.catalog.translations import once, translations_of
from sitegen.fields import Tool
from sitegen.text.hangul import fold
from sitegen.text.urls import UnsafeUrl, Url, slugify
from sitegen.words.errors import Problem, Problems, error, gathered, warning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sitegen.catalog.ledger import Ledger
    from sitegen.catalog.rows import Row
    from sitegen.catalog.taxonomy import Vocabulary
    from sitegen.catalog.translations import Group
    from sitegen.config import Config
    from sitegen.content.scan import Source
    from sitegen.model import Asset, Card, Document, Held
    from sitegen.words.errors import Place


@dataclass(frozen=True, eq=False, repr=False)
class Catalog:
    """All that can be known of a site without rendering it.

    ``rows`` has the published documents in the order of their ids. ``documents`` and ``cards`` are looked up, which
    takes longer. ``posts`` are the ids of posts, newest first, ties by path; those that no list has are ``hidden``.
    ``pages`` are the ids of all other documents. ``terms`` and ``vocabularies`` are by taxonomy; a vocabulary knows how
    the site spells its terms. Teams are terms that no document spells, so they have no vocabulary.
    ``assets`` maps a file's id from the site's root (``content/posts/x/a.png``, ``assets/logo.svg``) to where it comes
    out. ``held`` has what is left out of this build: documents by their path, and the ids of their files.
    ``lists`` are the posts by section, ``sections`` those of documents, ``groups`` the translations of each document.
    ``translations`` has by URL all the pages that say what this page says, itself included: the language, the URL, and
    whether search engines are asked to leave the page out. ``ledger`` is what ``urls.lock`` says; None without one.
    """

    config: Config
    rows: Mapping[str, Row]
    documents: Mapping[str, Document]
    cards: Mapping[str, Card]
    posts: tuple[str, ...]
    hidden: tuple[str, ...]
    pages: tuple[str, ...]
    vocabularies: Mapping[str, Vocabulary]
    terms: Mapping[str, Mapping[str, Term]]
    years: Mapping[int, tuple[str, ...]]
    assets: Mapping[str, Asset]
    held: Mapping[str, Held]
    lists: Mapping[str, tuple[str, ...]]
    sections: Mapping[str, str]
    groups: Mapping[str, Group]
    translations: Mapping[Url, tuple[tuple[str, Url, bool], ...]]
    problems: tuple[Problem, ...]
    ledger: Ledger | None

    def near(self, document_id: str) -> tuple[str | None, str | None]:
        """The ids of the next older and the next newer post; None at the ends and for pages."""
        place = self.position.get(document_id)
        if place is None:
            return None, None
        posts = self.lists[self.section(document_id)]
        older = posts[place + 1] if place + 1 < len(posts) else None
        return older, posts[place - 1] if place else None

    def section(self, document_id: str) -> str:
        """The section of a document; "" for the lists of the site."""
        return self.sections.get(document_id, "")

    def ids(self, subject: str) -> tuple[str, ...]:
        """The ids of the posts of a list: a term (``tags/배포``, ``en/tags/docker``), or a section: "" is that of the
        site. Raises LookupError for no list."""
        if subject in self.lists:
            return self.lists[subject]
        taxonomy, _, slug = subject.rpartition("/")
        return self.terms[taxonomy][slug].ids

    def front(self, subject: str) -> tuple[str, ...]:
        """The same in the order in which the list's pages show them."""
        return self._front_order.of(subject, self.ids(subject))

    @cached_property
    def _front_order(self) -> FrontOrder:
        return FrontOrder([self.rows[identifier] for identifier in self.posts])

    def url(self, document_id: str) -> Url:
        """Where a document is published."""
        return Url(self.rows[document_id].url)

    def lastmod(self, document_id: str) -> datetime | None:
        """When a document was updated, or else published, in the site's time zone."""
        row = self.rows[document_id]
        moment = row.date if row.updated is None else row.updated
        return datetime.fromtimestamp(moment, ZoneInfo(self.config.timezone)) if moment is not None else None

    def aliases(self, document_id: str) -> Sequence[str]:
        """The other URLs of a document, as its author wrote them."""
        return self.rows[document_id].aliases

    @cached_property
    def numbers(self) -> dict[int, str]:
        """What the search finds, by its number: ids of documents, and terms (``tools/kafka``)."""
        return numbers_of(self.rows, self.terms)

    @cached_property
    def position(self) -> dict[str, int]:
        """The place of each post in the list of its section."""
        return {identifier: place for posts in self.lists.values() for place, identifier in enumerate(posts)}


def make_catalog(
    config: Config,
    rows: Sequence[Row],
    documents: Mapping[str, Document],
    files: Iterable[Source],
    held: Sequence[Held],
    now: datetime,
    find: Callable[[tuple[str, ...]], Place],
    ledger: Ledger | None = None,
) -> Catalog:
    """The index of the documents of ``rows``. ``documents`` finds one of them by its id. ``files`` are the site's other
    files, with ids from its root. ``now`` is the time of the build. ``find`` knows where a key of the settings stands.

    Raises Problems when terms or URLs cannot be told apart or leave the site.
    """
    zone = ZoneInfo(config.timezone)
    problems: list[Problem] = []
    vocabularies = {}
    alike: list[Problem] = []
    for taxonomy in TAXONOMIES:
        spellings = spellings_of(taxonomy, rows, config)
        vocabularies[taxonomy], found = vocabulary(taxonomy, spellings, rows, documents, config)
        problems += found
        alike += lookalikes(taxonomy, spellings, rows, documents)
    problems += ambiguous_authors(rows, documents, config)
    groups, found = translations_of(rows, documents, [entry.path for entry in held], config.language)
    problems += found
    for row in rows:
        if not row.url:
            problems.append(_no_url(documents[row.id], config, zone))
    if problems:
        raise Problems(problems)
    by_id = {row.id: row for row in sorted(rows, key=lambda row: row.id)}
    posts = tuple([row.id for row in sorted(rows, key=_newest_first) if row.is_post and not row.hidden])
    sections = sections_of([*by_id.values()], groups, config.language)
    listed = sorted({"", *sections.values()})
    lists = {section: tuple([i for i in posts if sections.get(i, "") == section]) for section in listed}
    group_of = {identifier: group for group in groups for identifier in group.values()}
    every = once(posts, group_of)
    years: dict[int, list[str]] = {}
    for identifier in every:
        if (year := by_id[identifier].year) is not None:
            years.setdefault(year, []).append(identifier)
    pages = tuple([row.id for row in by_id.values() if not row.is_post])
    # A page may be about the tools of a team too.
    shown = [identifier for identifier in pages if not by_id[identifier].hidden]
    users = {"tools": (*posts, *shown)}
    for section in listed[1:]:
        for name in [name for name in TAXONOMIES if name != "tools"]:
            vocabularies[taxonomy_in(section, name)] = vocabularies[name].in_section(section)
    terms: dict[str, dict[str, Term]] = {}
    for section, ids in lists.items():
        for name in TAXONOMIES:
            if (path := taxonomy_in(section, name)) not in terms:
                terms[path] = _terms(name, users.get(name, ids), by_id, vocabularies[path], config, section)
    vocabularies = {name: found.with_pages(terms[name]) for name, found in vocabularies.items()}
    terms["teams"] = {}
    if any(author.team for author in config.authors.values()):
        from sitegen.catalog.teams import teams_of  # few sites have any

        terms["teams"], problems = teams_of(
            config, _terms("authors", every, by_id, vocabularies["authors"], config), every, find
        )
        if problems:
            raise Problems(problems)
    assets, left_out = find_assets(files, {row.id: Url(row.url) for row in rows}, held)
    unlisted = {row.url for row in rows if row.noindex}
    same = [pages for pages in pages_of(groups, by_id, terms, listed[1:], config.language) if len(pages) > 1]
    translations = [tuple([(lang, url, url in unlisted) for lang, url in pages]) for pages in same]
    warnings = [
        *oddities(rows, documents, now),
        *alike,
        *unknown_authors(rows, documents, config),
        *_idle(rows, documents),
        *same_places(terms["series"].values(), by_id, documents),
        *_of_tools(rows, documents, config, find),
    ]
    return Catalog(
        config=config,
        rows=by_id,
        documents=documents,
        cards=Cards(by_id, documents, vocabularies, zone, sections),
        posts=posts,
        hidden=tuple([row.id for row in by_id.values() if row.is_post and row.hidden]),
        pages=pages,
        vocabularies=vocabularies,
        terms=terms,
        years={year: tuple(ids) for year, ids in years.items()},
        assets=assets,
        held={entry.path: entry for entry in held} | left_out,
        lists=lists,
        sections=sections,
        groups=group_of,
        translations={url: pages for pages in translations for _, url, _ in pages},
        problems=gathered(warnings),
        ledger=ledger,
    )


def _no_url(document: Document, config: Config, zone: ZoneInfo) -> Problem:
    """Why a document has no URL."""
    meta = document.meta
    try:
        url_of(document, config, zone)
    except UnsafeUrl as unsafe:
        url = meta.permalink or meta.slug or document.id
        return error(unsafe.reason, document.place("permalink" if meta.permalink else "slug", url), url=url)
    except NoDate:
        pass
    return error("permalink-needs-date", document.place("permalink" if meta.permalink else "title"))


def _idle(rows: Iterable[Row], documents: Mapping[str, Document]) -> Iterator[Problem]:
    """Aliases that are the URL of their own document, as a move can leave them behind."""
    for row in rows:
        for alias in row.aliases:
            if Url.parse(alias) == row.url:
                yield warning("alias-own-url", documents[row.id].place("aliases", alias), url=alias)


def _of_tools(
    rows: Sequence[Row], documents: Mapping[str, Document], config: Config, find: Callable[[tuple[str, ...]], Place]
) -> Iterator[Problem]:
    """Tools that replaced each other, or began or are used after they had ended."""
    replaced_by, since = Tool._fields.index("replaced_by"), Tool._fields.index("since")
    of_settings = any(tool.replaced_by or tool.until for tool in config.stack.tools.values())
    if of_settings or any(columns[replaced_by] or columns[since] for row in rows for columns in row.tools):
        from sitegen.catalog.lifetimes import circle_warnings, end_warnings, use_warnings  # few sites have any

        for warnings in (circle_warnings, end_warnings, use_warnings):
            yield from warnings(rows, documents, config, find)


def _newest_first(row: Row) -> tuple[float, str]:
    return (-row.date if row.date is not None else float("inf"), row.id)


def _terms(
    taxonomy: str, posts: Sequence[str], rows: Mapping[str, Row], terms: Vocabulary, config: Config, section: str = ""
) -> dict[str, Term]:
    """The terms of a taxonomy by slug. Lists are newest first, but a series runs from its first part to its last."""
    ids: dict[str, list[str]] = {}
    refs = {}
    for identifier in posts:
        if names := rows[identifier].terms.get(taxonomy):
            for ref in terms.refs(names):
                refs[ref.slug] = ref
                ids.setdefault(ref.slug, []).append(identifier)
    descriptions = {} if section else _descriptions(taxonomy, config)  # they are in the site's language
    found = {}
    for slug in sorted(refs):
        order = ids[slug] if taxonomy != "series" else reading_order([rows[identifier] for identifier in ids[slug]])
        found[slug] = Term(refs[slug], tuple(order), descriptions.get(slug, ""))
    return found


def _descriptions(taxonomy: str, config: Config) -> dict[str, str]:
    if taxonomy in ("tags", "categories"):
        said = getattr(config.taxonomies, taxonomy)
        slugs = {fold(name): slug for name, slug in said.slugs.items()}
        return {slugs.get(fold(name)) or slugify(name): text for name, text in said.descriptions.items()}
    if taxonomy == "authors":
        return {slug: author.bio for slug, author in config.authors_by_slug.items()}
    return {}
