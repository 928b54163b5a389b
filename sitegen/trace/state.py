"""What questions are answered from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sitegen.catalog.index import Catalog
    from sitegen.catalog.links import Links
    from sitegen.model import Job
    from sitegen.site import Site
    from sitegen.text.urls import Url
    from sitegen.theme.page import Kinds
    from sitegen.theme.statics import Statics
    from sitegen.theme.theme import Theme
    from sitegen.trace.documents import Contents, Documents


class State(NamedTuple):
    """What the answers are made from. ``pages`` are the jobs of all pages, ``texts`` those of the search's files of
    text. All other outputs are copies. ``entry_ids`` are the first URLs of documents that have moved, by which feeds
    call them."""

    site: Site
    catalog: Catalog
    links: Links
    pages: tuple[Job, ...]
    texts: tuple[Job, ...]
    kinds: Kinds
    theme: Theme
    statics: Statics
    documents: Documents
    contents: Contents
    entry_ids: Mapping[str, Url]
