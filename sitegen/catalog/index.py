"""The index of a site: every document with its URL, every list in its order. Computed anew in each build."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sitegen.catalog.oddities import oddities
from sitegen.catalog.taxonomy import TAXONOMIES, Term, names_of, spellings_of, unknown_authors, vocabulary
from sitegen.content.naming import file_name, is_index, split_name
from sitegen.fields import values_of
from sitegen.model import LIST_FIELDS, Asset, Card, Document, Held, Nav, TermRef
from sitegen.text.urls import PERMALINK_FIELDS, UnsafeUrl, Url, slugify
from sitegen.words.errors import Problem, Problems, error, gathered, warning

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sitegen.catalog.taxonomy import Spellings, Vocabulary
    from sitegen.config import Config
    from sitegen.content.scan import Source


@dataclass(frozen=True, eq=False, repr=False)
class Catalog:
    """All that can be known of a site without rendering it.

    ``posts`` is newest first, ties by path. ``assets`` maps a file's id from the site's root
    (``content/posts/x/a.png``, ``assets/logo.svg``) to where it comes out. ``held`` has what is left out of this
    build: documents by their path, and the ids of their files. ``spellings`` are those of each taxonomy.
    """

    config: Config
    documents: Mapping[str, Document]
    cards: Mapping[str, Card]
    posts: tuple[str, ...]
    pages: tuple[str, ...]
    terms: Mapping[str, Mapping[str, Term]]
    years: Mapping[int, tuple[str, ...]]
    assets: Mapping[str, Asset]
    held: Mapping[str, Held]
    problems: tuple[Problem, ...]
    spellings: Mapping[str, Spellings]

    def near(self, document_id: str) -> tuple[Nav | None, Nav | None]:
        """The next older and the next newer post; ``None`` at the ends and for pages."""
        place = self.position.get(document_id)
        if place is None:
            return None, None
        older = self.posts[place + 1] if place + 1 < len(self.posts) else None
        newer = self.posts[place - 1] if place else None
        return (self.cards[older].nav if older else None), (self.cards[newer].nav if newer else None)

    def ids(self, subject: str) -> tuple[str, ...]:
        """The posts of a list: of a term (``tags/배포``), or of the site (""). Raises LookupError for no term."""
        if not subject:
            return self.posts
        taxonomy, _, slug = subject.partition("/")
        return self.terms[taxonomy][slug].ids

    def url(self, document_id: str) -> Url:
        """Where a document is published."""
        return self.cards[document_id].nav.url

    def lastmod(self, document_id: str) -> datetime | None:
        """When a document was updated, or else published."""
        card = self.cards[document_id]
        return card.updated or card.date

    def aliases(self, document_id: str) -> tuple[str, ...]:
        """The other URLs of a document, as its author wrote them."""
        return self.documents[document_id].meta.aliases

    @cached_property
    def position(self) -> dict[str, int]:
        """The place of each post in ``posts``."""
        return {identifier: place for place, identifier in enumerate(self.posts)}


def make_catalog(
    config: Config, documents: Sequence[Document], files: Iterable[Source], held: Sequence[Held], now: datetime
) -> Catalog:
    """The index of ``documents``; ``files`` are the site's other files, with ids from its root, ``now`` is the time of
    the build.

    Raises Problems when terms or URLs cannot be told apart or leave the site.
    """
    problems: list[Problem] = []
    spellings = {taxonomy: spellings_of(taxonomy, documents, config) for taxonomy in TAXONOMIES}
    vocabularies = {}
    for taxonomy in TAXONOMIES:
        vocabularies[taxonomy], found = vocabulary(taxonomy, spellings[taxonomy], documents, config)
        problems += found
    zone = ZoneInfo(config.timezone)
    urls: dict[str, Url] = {}
    for document in documents:
        try:
            urls[document.id] = url_of(document, config, zone)
        except UnsafeUrl as unsafe:
            key = "permalink" if document.meta.permalink else "slug"
            url = document.meta.permalink or document.meta.slug or document.id
            problems.append(error(unsafe.reason, document.place(key, url), url=url))
        except NoDate:
            key = "permalink" if document.meta.permalink else "title"
            problems.append(error("permalink-needs-date", document.place(key)))
    if problems:
        raise Problems(problems)
    cards = {document.id: make_card(document, urls[document.id], vocabularies, zone) for document in documents}
    posts = tuple(sorted((d.id for d in documents if d.is_post), key=lambda i: _newest_first(cards[i])))
    pages = tuple(sorted(d.id for d in documents if not d.is_post))
    years: dict[int, list[str]] = {}
    for identifier in posts:
        if date := cards[identifier].date:
            years.setdefault(date.year, []).append(identifier)
    assets, left_out = _assets(files, urls, held)
    return Catalog(
        config=config,
        documents={document.id: document for document in sorted(documents, key=lambda d: d.id)},
        cards=cards,
        posts=posts,
        pages=pages,
        terms={taxonomy: _terms(taxonomy, posts, cards, config) for taxonomy in TAXONOMIES},
        years={year: tuple(ids) for year, ids in years.items()},
        assets=assets,
        held={entry.path: entry for entry in held} | left_out,
        problems=gathered([*oddities(documents, now), *unknown_authors(documents, config), *_idle(documents, urls)]),
        spellings=spellings,
    )


def _idle(documents: Sequence[Document], urls: Mapping[str, Url]) -> Iterator[Problem]:
    """Aliases that are the URL of their own document, as a move can leave them behind."""
    for document in documents:
        for alias in document.meta.aliases:
            if Url.parse(alias) == urls[document.id]:
                yield warning("alias-own-url", document.place("aliases", alias), url=alias)


# The folders whose files belong to no document, even where they have an index.
_COMMON = ("content", "content/posts")


class NoDate(Exception):
    """A permalink wants a date that the document does not have."""


def make_card(document: Document, url: Url, vocabularies: Mapping[str, Vocabulary], zone: ZoneInfo) -> Card:
    """What lists may know of a document that is published at ``url``."""
    meta = document.meta
    series = vocabularies["series"].refs(names_of(document, "series"))
    return Card(
        nav=Nav(document.id, meta.title or "", url),
        date=meta.date.astimezone(zone) if meta.date else None,
        updated=meta.updated.astimezone(zone) if meta.updated else None,
        summary=meta.description or document.summary,
        description=meta.description,
        image=meta.image if meta.image and not meta.image.endswith("/") else None,
        tags=vocabularies["tags"].refs(meta.tags),
        categories=vocabularies["categories"].refs(meta.categories),
        authors=vocabularies["authors"].refs(meta.authors),
        series=series[0] if series else None,
        draft=meta.draft,
        weight=meta.weight,
        lang=meta.lang,
        fields=values_of(meta, LIST_FIELDS, zone),
        extra=document.extra,
    )


def _newest_first(card: Card) -> tuple[float, str]:
    return (-card.date.timestamp() if card.date else float("inf"), card.nav.id)


def _oldest_first(card: Card) -> tuple[float, str]:
    return (card.date.timestamp() if card.date else float("inf"), card.nav.id)


def _terms(taxonomy: str, posts: Sequence[str], cards: Mapping[str, Card], config: Config) -> dict[str, Term]:
    """The terms of a taxonomy by slug. Lists are newest first, but a series runs by weight, then oldest first."""
    ids: dict[str, list[str]] = {}
    refs = {}
    for identifier in posts:
        for ref in refs_of(cards[identifier], taxonomy):
            refs[ref.slug] = ref
            ids.setdefault(ref.slug, []).append(identifier)
    descriptions = _descriptions(taxonomy, config)
    terms = {}
    for slug in sorted(refs):
        order = ids[slug]
        if taxonomy == "series":
            order = sorted(order, key=lambda i: (cards[i].weight, _oldest_first(cards[i])))
        terms[slug] = Term(refs[slug], tuple(order), descriptions.get(slug, ""))
    return terms


def refs_of(card: Card, taxonomy: str) -> tuple[TermRef, ...]:
    """The terms of a taxonomy that a document names."""
    if taxonomy == "series":
        return (card.series,) if card.series else ()
    found: tuple[TermRef, ...] = getattr(card, taxonomy)
    return found


def _descriptions(taxonomy: str, config: Config) -> dict[str, str]:
    if taxonomy in ("tags", "categories"):
        return {slugify(name): text for name, text in getattr(config.taxonomies, taxonomy).descriptions.items()}
    if taxonomy == "authors":
        return {slugify(identifier): author.bio for identifier, author in config.authors.items()}
    return {}


def url_of(document: Document, config: Config, zone: ZoneInfo) -> Url:
    """Where a document is published: its own permalink, the site's pattern for posts, else its path. Raises UnsafeUrl
    or NoDate where it cannot be."""
    meta = document.meta
    filename = file_name(document.id)
    name = split_name(filename)[1]
    pattern = meta.permalink or (config.permalink if document.is_post else None)
    if pattern is None:
        folders = document.id.split("/")[:-1]
        if not folders and filename == "404":
            return Url("/404.html")  # where GitHub Pages looks for it
        if not folders and filename == "index":
            return Url("/")
        above = folders[:-1] if is_index(document.id) else folders
        return Url.of("/" + "".join(f"{slugify(part)}/" for part in (*above, meta.slug or name)))
    date = meta.date.astimezone(zone) if meta.date else None

    def fill(match: re.Match[str]) -> str:
        match match[1]:
            case "year" | "month" | "day" as part:
                if date is None:
                    raise NoDate
                return f"{getattr(date, part):0{4 if part == 'year' else 2}}"
            case "category":
                return slugify(meta.categories[0]) if meta.categories else ""
            case "slug":
                return slugify(meta.slug or name)
        return (meta.slug or name) if match[1] == "name" else filename

    # A part without a value leaves no empty folder behind.
    return Url.of(re.sub(rf":({'|'.join(PERMALINK_FIELDS)})\b", fill, pattern))


def _assets(
    files: Iterable[Source], urls: Mapping[str, Url], held: Sequence[Held]
) -> tuple[dict[str, Asset], dict[str, Held]]:
    """Where the files that are copied come out: beside the post whose folder they are in, else at their path. And the
    files of documents that are held back, which are held back with them."""
    bundles = {
        folder: url[: url.rindex("/") + 1]
        for identifier, url in urls.items()
        if is_index(identifier) and (folder := _folder_of(f"content/{identifier}")) not in _COMMON
    }
    shared = {folder for identifier in urls for folder in _folders(f"content/{identifier}")} if held else set()
    hidden = {}
    for entry in held:
        folder = _folder_of(entry.path)
        if folder not in _COMMON and (is_index(entry.path) or folder not in shared):
            hidden[folder] = entry
    assets, left_out = {}, {}
    for file in files:
        folder = next((folder for folder in _folders(file.id) if folder in bundles or folder in hidden), "")
        if folder in hidden:
            left_out[file.id] = hidden[folder]
            continue
        path = bundles[folder] + file.id[len(folder) + 1 :] if folder else "/" + file.id.removeprefix("content/")
        assets[file.id] = Asset(file.path, Url.of_output(path[1:]))
    return assets, left_out


def _folder_of(path: str) -> str:
    """The folder whose files are those of the document at ``path``: the one of which it is the index, or one of its
    name beside it, as Hexo has it."""
    return posixpath.dirname(path) if is_index(path) else posixpath.splitext(path)[0]


def _folders(path: str) -> Iterator[str]:
    """The folders that ``path`` is in, the nearest first."""
    while path := posixpath.dirname(path):
        yield path
