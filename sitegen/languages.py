"""What ``site.toml`` says of other languages than the site's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sitegen.leads import NavItem, navigation_problems
from sitegen.words.errors import error
from sitegen.words.similar import nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from sitegen.text.toml import Find
    from sitegen.words.errors import Problem

# The default of a table. Nobody changes settings, so all share it.
_NONE: dict[str, Any] = {}


class AuthorWords(NamedTuple):
    """``[languages.en.authors.ID]``: what is said of an author in that language."""

    name: str = ""
    role: str = ""
    bio: str = ""


class Language(NamedTuple):
    """``[languages.en]``: what pages in that language show in place of the site's. What is empty stays the site's."""

    title: str = ""
    description: str = ""
    navigation: tuple[NavItem, ...] = ()
    theme_options: dict[str, Any] = _NONE
    authors: dict[str, AuthorWords] = _NONE


def language_problems(languages: Mapping[str, Language], authors: Collection[str], place: Find) -> Iterator[Problem]:
    """What is wrong with the menus of languages, and authors whom the settings do not have."""
    for tag, language in languages.items():
        yield from navigation_problems(language.navigation, place, ("languages", tag))
        for identifier in language.authors:
            if identifier not in authors:
                where = place(("languages", tag, "authors", identifier))
                yield error("language-author", where, author=identifier, near=nearest(identifier, authors))
