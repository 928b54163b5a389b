"""What ``site.toml`` says of tags and categories."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sitegen.text.hangul import fold
from sitegen.text.urls import UnsafeUrl, Url
from sitegen.words.errors import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitegen.text.toml import Find
    from sitegen.words.errors import Problem

_NONE: dict[str, str] = {}  # the default of tables: nobody changes settings, so all share it


class Taxonomy(NamedTuple):
    """``[taxonomies.tags]``, ``[taxonomies.categories]``: spellings, addresses and descriptions of terms."""

    aliases: dict[str, str] = _NONE
    slugs: dict[str, str] = _NONE
    descriptions: dict[str, str] = _NONE


class Taxonomies(NamedTuple):
    """``[taxonomies]``."""

    tags: Taxonomy = Taxonomy()
    categories: Taxonomy = Taxonomy()


def term_problems(taxonomies: Taxonomies, place: Find) -> Iterator[Problem]:
    """Slugs that can be no part of a URL, and aliases of aliases."""
    for taxonomy in ("tags", "categories"):
        table: Taxonomy = getattr(taxonomies, taxonomy)
        for name, slug in table.slugs.items():
            try:
                Url.of(f"/{taxonomy}/{slug}/")
            except UnsafeUrl as unsafe:
                yield error(unsafe.reason, place(("taxonomies", taxonomy, "slugs", name)), url=slug)
        labels = {fold(label) for label in table.aliases.values()}
        for alias, label in table.aliases.items():
            if fold(alias) in labels and fold(alias) != fold(label):
                yield error("config-alias-chain", place(("taxonomies", taxonomy, "aliases", alias)), alias=alias)
