"""The index of a site after edits that move nothing, made from the index before. Pure.

As long as every document keeps its URL, its date and its place among the posts, an edit reaches no further than the
lists that hold the document before or after. Which answers may be others then is told here; whether they are is found
by comparing their digests, as in any build. Where more may have changed, nothing is told, and the index is made anew.
"""

from __future__ import annotations

from collections import ChainMap
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from sitegen.catalog.index import make_card, refs_of, url_of
from sitegen.catalog.oddities import warnings_of
from sitegen.catalog.plan import term_jobs
from sitegen.catalog.taxonomy import TAXONOMIES, Vocabulary, keys, names_of, unknown_authors, vocabulary
from sitegen.model import Meta
from sitegen.text.urls import UnsafeUrl

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sitegen.catalog.index import Catalog
    from sitegen.catalog.taxonomy import Spellings, Term
    from sitegen.model import Card, Document, Job

Value = TypeVar("Value")
Edit = tuple["Document", "Document"]

# The keys of front matter that an edit may change without moving anything. ``lang`` is none: which languages a site
# speaks decides which strings its theme must have.
_FREE = {"title", "tags", "categories", "kind", "authors", "description", "image", "toc"}
_FIXED = [place for place, name in enumerate(Meta._fields) if name not in _FREE]


class Amended(NamedTuple):
    """The index after the edits; the keys of all answers that may be others than before; the pages of lists that are
    no longer needed, and those that are needed now; and the lists (``tags/배포``) that hold other posts than before."""

    catalog: Catalog
    touched: set[tuple[Any, ...]]
    removed: list[Job]
    added: list[Job]
    subjects: set[str]


def amend(before: Catalog, edits: Sequence[Edit]) -> Amended | None:
    """The index after ``edits``, each a published document before and after; None where more may have changed.

    ``recent`` answers are not among those told: how many posts a template asks for is not known here.
    """
    if not edits:
        return Amended(before, set(), [], [], set())
    zone = ZoneInfo(before.config.timezone)
    if not all(_stays(before, old, new, zone) for old, new in edits):
        return None
    spellings = {taxonomy: _respelled(before, taxonomy, edits) for taxonomy in TAXONOMIES}
    vocabularies = {}
    for taxonomy, counts in spellings.items():
        found = _agreed(before, taxonomy, counts, edits)
        if found is None:
            return None
        vocabularies[taxonomy] = found
    cards: dict[str, Card] = {}
    for _, new in edits:
        last = before.cards[new.id]
        card = make_card(new, last.nav.url, vocabularies, zone)
        if card != last:
            cards[new.id] = card
    terms: dict[str, dict[str, Term]] = {}
    for taxonomy in TAXONOMIES:
        relisted = _relisted(before, taxonomy, {i: card for i, card in cards.items() if i in before.position})
        if relisted is None:
            return None
        terms[taxonomy] = relisted
    after = replace(
        before,
        cards=_over(before.cards, cards),
        terms={taxonomy: _over(before.terms[taxonomy], terms[taxonomy]) for taxonomy in TAXONOMIES},
        spellings=spellings,
    )
    subjects = {f"{taxonomy}/{slug}" for taxonomy in TAXONOMIES for slug in terms[taxonomy]}
    removed, added = _pages(before, after, subjects)
    touched = {key for _, new in edits for key in _touched(before, after, new, new.id in cards)}
    touched |= {key for subject in subjects for key in _shifted(before, after, subject)}
    return Amended(after, touched, removed, added, subjects)


def _stays(before: Catalog, old: Document, new: Document, zone: ZoneInfo) -> bool:
    """Whether a document keeps its URL and its places, and there is nothing odd about it."""
    if any(old.meta[place] != new.meta[place] for place in _FIXED) or warnings_of(old) or warnings_of(new):
        return False
    if unknown_authors((old, new), before.config):
        return False
    try:
        return url_of(new, before.config, zone) == before.cards[new.id].nav.url
    except UnsafeUrl:
        return False


def _respelled(before: Catalog, taxonomy: str, edits: Iterable[Edit]) -> Spellings:
    """How often each spelling is used after the edits."""
    changes = [(names_of(old, taxonomy), names_of(new, taxonomy)) for old, new in edits]
    counts = before.spellings[taxonomy]
    if all(lost == gained for lost, gained in changes):
        return counts
    key_of = keys(taxonomy, before.config)
    counts = {key: dict(names) for key, names in counts.items()}
    for lost, gained in changes:
        for name in gained:
            names = counts.setdefault(key_of(name), {})
            names[name] = names.get(name, 0) + 1
        for name in lost:
            names = counts[key_of(name)]
            names[name] -= 1
            if not names[name]:
                del names[name]
    return {key: names for key, names in counts.items() if names}


def _agreed(before: Catalog, taxonomy: str, counts: Spellings, edits: Sequence[Edit]) -> Vocabulary | None:
    """The terms that the edited documents name; None where one of them is new, gone, or no longer called as it was."""
    config, was = before.config, before.spellings[taxonomy]
    if counts.keys() != was.keys():
        return None
    # What a term is called depends on its own spellings alone.
    key_of = keys(taxonomy, config)
    used = {key_of(name) for edit in edits for document in edit for name in names_of(document, taxonomy)}
    found, problems = vocabulary(taxonomy, {key: counts[key] for key in used}, (), config)
    if counts is not was:
        known, _ = vocabulary(taxonomy, {key: was[key] for key in used}, (), config)
        if problems or any(found.ref(next(iter(counts[key]))) != known.ref(next(iter(was[key]))) for key in used):
            return None
    return found


def _relisted(before: Catalog, taxonomy: str, cards: Mapping[str, Card]) -> dict[str, Term] | None:
    """The terms that hold other posts than before; None where one has become empty, or was."""
    members: dict[str, set[str]] = {}
    for identifier, card in cards.items():
        lost = {ref.slug for ref in refs_of(before.cards[identifier], taxonomy)}
        gained = {ref.slug for ref in refs_of(card, taxonomy)}
        for slug in lost ^ gained:
            if slug not in before.terms[taxonomy]:
                return None
            members.setdefault(slug, set(before.terms[taxonomy][slug].ids))
            (members[slug].add if slug in gained else members[slug].discard)(identifier)
    if not all(members.values()):
        return None
    return {
        slug: before.terms[taxonomy][slug]._replace(ids=tuple(sorted(ids, key=before.position.__getitem__)))
        for slug, ids in members.items()
    }


def _pages(before: Catalog, after: Catalog, subjects: Iterable[str]) -> tuple[list[Job], list[Job]]:
    """The pages of lists that have become too many, and those that have come."""
    removed, added = [], []
    size = before.config.paginate
    for subject in sorted(subjects):
        taxonomy, _, slug = subject.partition("/")
        old = list(term_jobs(subject, before.terms[taxonomy][slug], size))
        new = list(term_jobs(subject, after.terms[taxonomy][slug], size))
        removed += old[len(new) :]
        added += new[len(old) :]
    return removed, added


def _touched(before: Catalog, after: Catalog, document: Document, card_changed: bool) -> Iterable[tuple[Any, ...]]:
    """The questions that an edited document is part of the answers to."""
    identifier = document.id
    yield "post", identifier
    if not card_changed:
        return
    yield "card", identifier
    place = before.position.get(identifier)
    if place is None:
        return
    card = after.cards[identifier]
    for near in before.posts[max(place - 1, 0) : place + 2]:
        yield "near", near
    if card.series:
        yield "series", card.series.slug
    if card.date:
        yield "year", card.date.year
        yield "year cards", card.date.year
    yield ("cards",)
    yield "list", "", place // before.config.paginate + 1
    for taxonomy in TAXONOMIES:
        for ref in refs_of(card, taxonomy):
            subject = f"{taxonomy}/{ref.slug}"
            yield "list", subject, after.ids(subject).index(identifier) // before.config.paginate + 1


def _shifted(before: Catalog, after: Catalog, subject: str) -> Iterable[tuple[Any, ...]]:
    """The questions that a list with other posts is part of the answers to."""
    old, new = before.ids(subject), after.ids(subject)
    size = before.config.paginate
    first = next(
        (n for n, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), min(len(old), len(new))
    )
    for number in range(first // size + 1, max(len(old), len(new)) // size + 2):
        yield "list", subject, number
    yield "count", subject
    yield "feed", subject
    yield "terms", subject.partition("/")[0]


def _over(below: Mapping[str, Value], above: Mapping[str, Value]) -> Mapping[str, Value]:
    """A mapping in which some values are others."""
    if not above:
        return below
    # One layer only: the preview makes one edit after the other.
    changed, rest = below.maps if isinstance(below, ChainMap) else ({}, below)
    return ChainMap({**changed, **above}, rest)  # type: ignore[arg-type]  # nothing is ever written into it
