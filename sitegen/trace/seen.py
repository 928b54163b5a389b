"""What questions see of documents, and its digests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sitegen.catalog.sections import taxonomy_in
from sitegen.digest import of_text
from sitegen.fields import described, values_of
from sitegen.model import PAGE_FIELDS, Card, Post

if TYPE_CHECKING:
    from sitegen.catalog.index import Catalog
    from sitegen.fields import Tool
    from sitegen.model import TermRef
    from sitegen.trace.declarations import Seen
    from sitegen.trace.documents import Contents


class SeenDocuments:
    """Documents as questions see them. A digest is made of columns of the index, so no document is read for it."""

    def __init__(self, catalog: Catalog, contents: Contents) -> None:
        self._catalog, self._contents = catalog, contents
        self._cards: dict[str, str] = {}
        self._tools: dict[str, tuple[tuple[Tool, TermRef], ...]] = {}
        # How the site spells each name of a term, by taxonomy.
        self._spelled = {name: found.spelled() for name, found in catalog.vocabularies.items()}

    def see(self, sees: Seen, identifier: str) -> Any:
        """What ``sees`` names of a document; for ``text``, its card, whether it is a post, and its text in both files
        of the search, as JSON."""
        card = self._catalog.cards[identifier]
        if sees == "nav":
            return card.nav
        if sees == "entry":
            return card.entry
        if sees == "text":
            return card, self._catalog.rows[identifier].is_post, *self._contents.texts(identifier)
        return card if sees == "card" else self._post(identifier, card)

    def digest(self, sees: Seen, identifier: str) -> str:
        """A digest of the same."""
        row = self._catalog.rows[identifier]
        if sees == "nav":
            return row.nav
        if sees == "entry":
            return row.entry
        card = self._cards.get(identifier)
        if card is None:
            # A row does not know how the site spells the terms of its document.
            section = self._catalog.section(identifier)
            found = [(self._spelled[taxonomy_in(section, taxonomy)], names) for taxonomy, names in row.terms.items()]
            spelled = [spellings[name] for spellings, names in found for name in names]
            card = self._cards[identifier] = of_text(f"{row.card} {spelled}") if spelled else row.card
        if sees == "text":
            return f"{card} {row.tokens}"
        return card if sees == "card" else f"{card} {row.post}"

    def _post(self, identifier: str, card: Card) -> Post:
        document = self._catalog.documents[identifier]
        fields = values_of(document.meta, PAGE_FIELDS, ZoneInfo(self._catalog.config.timezone))
        # A post with many tools is in the feeds of all of them.
        tools = self._tools.get(identifier) if document.tools else ()
        if tools is None:
            refs = self._catalog.vocabularies["tools"]
            tools = self._tools[identifier] = tuple([(tool, refs.refs([tool.name])[0]) for tool in document.tools])
        refs = self._catalog.vocabularies[taxonomy_in(self._catalog.section(identifier), "authors")]
        authors = tuple([(person, refs.refs([person.id])[0]) for person in described(document.meta)])
        return Post(card, self._contents(identifier), fields, document.path, document.is_post, tools, authors)
