"""What the settings say for pages in other languages: ``[languages.en]``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.catalog.translations import is_same_language
from sitegen.text.langtags import wrong_tag
from sitegen.words.errors import warning
from sitegen.words.similar import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sitegen.catalog.rows import Row
    from sitegen.config import Config
    from sitegen.words.errors import Place, Problem


def in_language(config: Config, lang: str) -> Config:
    """The settings as pages in a language show them. Its ``theme_options`` are only what the language adds."""
    tags = sorted(config.languages, key=lambda tag: tag.lower() != lang.lower())  # ``en-GB`` before ``en``
    said = next((config.languages[tag] for tag in tags if is_same_language(tag, lang)), None)
    if said is None or is_same_language(lang, config.language):
        return config._replace(theme_options={})
    authors = {
        identifier: author._replace(**{key: text for key, text in said.authors[identifier]._asdict().items() if text})
        if identifier in said.authors
        else author
        for identifier, author in config.authors.items()
    }
    return config._replace(
        title=said.title or config.title,
        description=said.description or config.description,
        navigation=said.navigation or config.navigation,
        theme_options=said.theme_options,
        authors=authors,
    )


def idle_languages(config: Config, rows: Iterable[Row], find: Callable[[tuple[str, ...]], Place]) -> Iterator[Problem]:
    """A warning for each language of the settings in which no page can be. ``rows`` are all documents, drafts too."""
    langs = {row.lang for row in rows if row.lang} if config.languages else set()
    for tag in config.languages:
        if is_same_language(tag, config.language):
            yield warning("language-own", find(("languages", tag)), language=tag)
        elif not any(is_same_language(tag, lang) for lang in langs):
            names = langs | {lang.split("-")[0] for lang in langs}
            near = nearest(wrong_tag(tag) or tag, names, cutoff=0.5)  # of two letters one may be wrong
            yield warning("language-idle", find(("languages", tag)), language=tag, near=near)
