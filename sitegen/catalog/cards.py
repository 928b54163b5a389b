"""What lists see of documents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from sitegen.catalog.sections import taxonomy_in
from sitegen.catalog.taxonomy import TAXONOMIES, names_of
from sitegen.fields import values_of
from sitegen.model import LIST_FIELDS, Card, Nav
from sitegen.text.urls import Url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from sitegen.catalog.rows import Row
    from sitegen.catalog.taxonomy import Vocabulary
    from sitegen.model import Document


class Cards(Mapping[str, Card]):
    """The cards of documents by id, each made when it is asked for."""

    def __init__(
        self,
        rows: Mapping[str, Row],
        documents: Mapping[str, Document],
        vocabularies: Mapping[str, Vocabulary],
        zone: ZoneInfo,
        sections: Mapping[str, str],
    ) -> None:
        self._rows, self._documents, self._vocabularies, self._zone = rows, documents, vocabularies, zone
        self._sections = sections
        self._made: dict[str, Card] = {}

    def __getitem__(self, identifier: str) -> Card:
        found = self._made.get(identifier)
        if found is None:
            row = self._rows[identifier]
            found = make_card(self._documents[identifier], Url(row.url), self._spelled(identifier), self._zone)
            if found.updated is None and row.updated is not None:  # the document does not say it, git does
                found = found._replace(updated=datetime.fromtimestamp(row.updated, self._zone))
            self._made[identifier] = found
        return found

    def _spelled(self, identifier: str) -> Mapping[str, Vocabulary]:
        """How the terms of a document are spelled, by taxonomy."""
        section = self._sections.get(identifier, "")
        return {name: self._vocabularies[taxonomy_in(section, name)] for name in TAXONOMIES}

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def make_card(document: Document, url: Url, vocabularies: Mapping[str, Vocabulary], zone: ZoneInfo) -> Card:
    """What lists see of a document that is published at ``url``. Without vocabularies it has no terms."""
    meta = document.meta
    terms = {name: found.refs(names_of(document, name)) for name, found in vocabularies.items()}
    series = terms.get("series") if not meta.hidden else ()  # a hidden post has no place among the parts
    return Card(
        nav=Nav(document.id, meta.title or "", url),
        date=meta.date.astimezone(zone) if meta.date else None,
        updated=meta.updated.astimezone(zone) if meta.updated else None,
        summary=meta.description or document.summary,
        description=meta.description,
        image=meta.image if meta.image and not meta.image.endswith("/") else None,
        tags=terms.get("tags", ()),
        categories=terms.get("categories", ()),
        authors=terms.get("authors", ()),
        series=series[0] if series else None,
        tools=terms.get("tools", ()),
        draft=meta.draft,
        weight=meta.weight,
        lang=meta.lang,
        fields=values_of(meta, LIST_FIELDS, zone),
        extra=document.extra,
    )
