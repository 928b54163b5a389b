"""Which documents say the same in several languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.catalog.links import documents_meant
from sitegen.text.hangul import nfc
from sitegen.words.errors import Problem, error
from sitegen.words.similar import MOST_GUESSES, Names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sitegen.catalog.rows import Row
    from sitegen.model import Document

# The ids of documents that say the same, by language: that of the site first, if it is there.
Group = dict[str, str]


def is_same_language(one: str, other: str) -> bool:
    """Whether two tags name one language: ``ko`` is ``ko-KR``, but ``zh-TW`` is not ``zh-CN``."""
    return all(a == b for a, b in zip(one.lower().split("-"), other.lower().split("-"), strict=False))


def translations_of(
    rows: Sequence[Row], documents: Mapping[str, Document], held: Iterable[str], language: str
) -> tuple[list[Group], list[Problem]]:
    """The groups of two documents or more. What one of them says holds for all: whoever translates a translation is
    in its group. ``held`` are the paths of documents that are not published. They join others and are left out, and so
    are hidden ones."""
    if not any(row.translations for row in rows):
        return [], []
    ids = {nfc(row.path): row.id for row in rows if not row.hidden}
    # The paths of each group by language; a held document, whose language is not known, stands under its path.
    groups: dict[str, dict[str, str]] = {path: {path: path} for path in map(nfc, held)}
    for row in rows:
        lang = language if is_same_language(row.lang or language, language) else row.lang or language
        groups[nfc(row.path)] = {lang.lower(): nfc(row.path)}
    problems: list[Problem] = []
    names: Names | None = None
    for row in rows:
        for written in row.translations:
            place, path = documents[row.id].place("translations", written), nfc(row.path)
            meant = documents_meant(path, written)
            other = next((found for found in meant if found in groups), "")
            if not other:
                names = names or Names([path.removeprefix("content/") for path in groups])
                guess = meant[0].removeprefix("content/")
                near = names.near(guess) if len(problems) < MOST_GUESSES else []
                problems.append(error("translation-missing", place, target=written, near=near))
            elif other == path:
                problems.append(error("translation-self", place, target=written))
            elif (one := groups[path]) is not (two := groups[other]):
                if twice := sorted(one.keys() & two.keys()):
                    both = [two[twice[0]], one[twice[0]]]
                    problems.append(error("translation-same", place, language=twice[0], both=both))
                    continue
                less, more = sorted((one, two), key=len)
                more |= less
                groups |= dict.fromkeys(less.values(), more)
    found: list[Group] = []
    for path, group in groups.items():
        if len(group) > 1 and path == next(iter(group.values())):
            order = sorted(group, key=lambda lang: (lang != language.lower(), lang))
            spelled = {lang: ids[group[lang]] for lang in order if group[lang] in ids}
            if len(spelled) > 1:
                found.append(spelled)
    return found, problems


def once(ids: Sequence[str], groups: Mapping[str, Group]) -> tuple[str, ...]:
    """Of documents that say the same one: that in the site's language, if it is there."""
    there = set(ids)
    firsts = {id(group): next(one for one in group.values() if one in there) for i in ids if (group := groups.get(i))}
    return tuple([i for i in ids if i not in groups or firsts[id(groups[i])] == i])
