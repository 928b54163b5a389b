"""The index of the site as a build leaves it for the next one: read back part by part, as somebody asks for it.

A catalog of recorded parts is a catalog like any other. Only the posts' order is read at once; cards, and the posts of
a term, when they are asked for.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sitegen.catalog.index import Catalog
from sitegen.catalog.taxonomy import TAXONOMIES, Term
from sitegen.model import TermRef
from sitegen.text.urls import Url
from sitegen.trace.cards import RecordedCards, card_parts
from sitegen.trace.rows import Dropped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sitegen.config import Config

# Bytes of a digest.
_SIZE = 16


def index_parts(
    catalog: Catalog, digests: Mapping[str, Callable[[str], str]], record: Callable[[str], str]
) -> dict[str, bytes]:
    """All parts of the index, by name. ``digests`` give those of a document's card and of its entry, ``record`` gives
    the card for the record."""
    terms = {
        taxonomy: [[slug, term.ref.name, term.ref.url, term.description] for slug, term in found.items()]
        for taxonomy, found in catalog.terms.items()
    }
    subjects = [f"{taxonomy}/{slug}" for taxonomy, found in catalog.terms.items() for slug in found]
    return {
        "posts": _ids(catalog.posts),
        "pages": _ids(catalog.pages),
        **card_parts([*map(record, catalog.posts), *map(record, catalog.pages)]),
        "years": _json([[year, len(ids)] for year, ids in catalog.years.items()]),
        **{name: b"".join([bytes.fromhex(of(i)) for i in catalog.posts]) for name, of in digests.items()},
        "terms": _json(terms),
        **list_parts(catalog, subjects),
    }


def list_parts(catalog: Catalog, subjects: Iterable[str]) -> dict[str, bytes]:
    """The parts that say which posts the lists ``subjects`` hold, and how terms are spelled."""
    position = catalog.position
    found = {
        f"ids {subject}": array("I", [position[i] for i in catalog.ids(subject)]).tobytes() for subject in subjects
    }
    return {"spellings": _json(catalog.spellings), **found}


class PostDigests:
    """The recorded part of the index that holds a digest for each post, of its card or its entry; for documents that
    are no posts it has none."""

    def __init__(self, catalog: Catalog, part: bytes | None) -> None:
        """Raises Dropped for a part that is not of this catalog."""
        if part is None or len(part) != _SIZE * len(catalog.posts):
            raise Dropped("damaged")
        self._position, self._text = catalog.position, part.hex()

    def of(self, identifiers: Iterable[str]) -> list[str | None]:
        """The digests of these posts."""
        places, text, size = map(self._position.get, identifiers), self._text, 2 * _SIZE
        return [text[size * place : size * place + size] if place is not None else None for place in places]

    def part(self, changed: Mapping[str, str]) -> bytes:
        """The part with some of the digests changed."""
        part = bytearray.fromhex(self._text)
        for identifier, digest in changed.items():
            if (place := self._position.get(identifier)) is not None:
                part[_SIZE * place : _SIZE * (place + 1)] = bytes.fromhex(digest)
        self._text = part.hex()
        return bytes(part)


def recorded_catalog(config: Config, part: Callable[[str], bytes | None]) -> tuple[Catalog, RecordedCards]:
    """The catalog of recorded parts, and its cards; ``part`` gives one by name, in whichever process asks.

    Raises Dropped where a part is missing or damaged. The catalog knows the documents' cards, not the documents.
    """

    def get(name: str) -> bytes:
        found = part(name)
        if found is None:
            raise Dropped("damaged")
        return found

    try:
        posts, pages = _from_ids(get("posts")), _from_ids(get("pages"))
        years, place = {}, 0
        for year, count in json.loads(get("years")):
            years[int(year)] = posts[place : place + count]
            place += count
        known, spelled = json.loads(get("terms")), json.loads(get("spellings"))
        terms = {
            taxonomy: RecordedTerms(
                {slug: (TermRef(taxonomy, name, slug, Url(url)), text) for slug, name, url, text in known[taxonomy]},
                posts,
                get,
            )
            for taxonomy in TAXONOMIES
        }
        spellings = {
            taxonomy: {key: {name: int(n) for name, n in names.items()} for key, names in spelled[taxonomy].items()}
            for taxonomy in TAXONOMIES
        }
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError):
        raise Dropped("damaged") from None
    cards = RecordedCards(lambda identifier: place_of(catalog, identifier), part, ZoneInfo(config.timezone))
    catalog = Catalog(config, {}, cards, posts, pages, terms, years, {}, {}, (), spellings)
    return catalog, cards


def place_of(catalog: Catalog, identifier: str) -> int | None:
    """The place of a document's card: among the posts, which are first, or among the pages."""
    place = catalog.position.get(identifier)
    if place is None and identifier in catalog.pages:
        return len(catalog.posts) + catalog.pages.index(identifier)
    return place


class RecordedTerms(Mapping[str, Term]):
    """The terms of a taxonomy, ``known`` by slug, in their order, with their descriptions. Which posts they hold is
    looked up when somebody asks."""

    def __init__(
        self, known: Mapping[str, tuple[TermRef, str]], posts: Sequence[str], get: Callable[[str], bytes]
    ) -> None:
        self._known, self._posts, self._get = known, posts, get
        self._made: dict[str, Term] = {}

    def __getitem__(self, slug: str) -> Term:
        if slug not in self._made:
            ref, description = self._known[slug]
            try:
                places = array("I", self._get(f"ids {ref.taxonomy}/{slug}"))
                ids = tuple([self._posts[place] for place in places])
            except (ValueError, IndexError):
                raise Dropped("damaged") from None
            self._made[slug] = Term(ref, ids, description)
        return self._made[slug]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def _ids(identifiers: Iterable[str]) -> bytes:
    return "\0".join(identifiers).encode("utf-8", "surrogatepass")


def _from_ids(part: bytes) -> tuple[str, ...]:
    return tuple(part.decode("utf-8", "surrogatepass").split("\0")) if part else ()


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
