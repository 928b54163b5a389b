"""The lists of other languages.

A language in which the site has translated posts has lists of its own: a home page (``/en/``), terms (``/en/tags/x/``)
and feeds. They are its *section*. The lists of the site hold all other posts, also single ones in another language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.catalog.translations import is_same_language
from sitegen.catalog.urls import home_url, taxonomy_url
from sitegen.text.urls import Url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sitegen.catalog.rows import Row
    from sitegen.catalog.taxonomy import Term
    from sitegen.catalog.translations import Group

# The same page in several languages.
Pages = tuple[tuple[str, Url], ...]


def sections_of(rows: Sequence[Row], groups: Iterable[Group], language: str) -> dict[str, str]:
    """The section of each document that is in one: its language."""
    translated = {identifier for group in groups for identifier in group.values()}
    spelled: dict[str, str] = {}
    for row in rows:
        is_listed = row.is_post and not row.hidden and row.id in translated
        if is_listed and row.lang and not is_same_language(row.lang, language):
            spelled.setdefault(row.lang.lower(), row.lang)
    return {row.id: spelled[row.lang.lower()] for row in rows if row.lang and row.lang.lower() in spelled}


def pages_of(
    groups: Iterable[Group],
    rows: Mapping[str, Row],
    terms: Mapping[str, Mapping[str, Term]],
    sections: Iterable[str],
    language: str,
) -> Iterator[Pages]:
    """The pages that are there in several languages: documents, home pages, and terms with the same slug."""
    for group in groups:
        yield tuple([(rows[one].lang or language, Url(rows[one].url)) for one in group.values()])
    languages = ("", *sections)
    if len(languages) == 1:
        return
    yield tuple([(lang or language, home_url(lang)) for lang in languages])
    for taxonomy in ("tags", "categories", "authors", "series"):
        found = {lang: terms[taxonomy_in(lang, taxonomy)] for lang in languages}
        yield tuple(
            [(lang or language, taxonomy_url(taxonomy_in(lang, taxonomy))) for lang in languages if found[lang]]
        )
        for slug in sorted(set().union(*found.values())):
            yield tuple([(lang or language, found[lang][slug].ref.url) for lang in languages if slug in found[lang]])


def taxonomy_in(section: str, taxonomy: str) -> str:
    """What a taxonomy is called in a section: ``en/tags``. The pages of tools are the same for all."""
    return f"{section}/{taxonomy}" if section and taxonomy != "tools" else taxonomy


def is_series(subject: str) -> bool:
    """Whether a list is that of a series, which has an order of its own."""
    return subject.split("/")[-2:-1] == ["series"]
