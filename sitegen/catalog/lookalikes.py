"""Terms that look the same and are not: one has letters of another script, such as a Cyrillic ``у`` in Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.text.hangul import fold
from sitegen.text.urls import named
from sitegen.words.errors import Place, Problem, warning

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sitegen.catalog.rows import Row
    from sitegen.catalog.taxonomy import Spellings
    from sitegen.model import Document

# Letters that look like Latin ones in most fonts, from the confusables of Unicode (UTS 39, confusables.txt): Cyrillic,
# then Greek. Full-width letters are Latin, but no normal form of ours makes them so.
_LIKE_LATIN = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХԌԚԜаеѕіјорсухһԁԛԝ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧνορ",
        "ABESIJKMHOPCTYXGQWaesijopcyxhdqw" + "ABEZHIKMNOPTYXvop",
        strict=True,
    )
)
_LIKE_LATIN |= {chr(0xFEE0 + ord(c)): c for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"}
_TABLE = str.maketrans(_LIKE_LATIN)


def lookalikes(
    taxonomy: str, spellings: Spellings, rows: Iterable[Row], documents: Mapping[str, Document]
) -> list[Problem]:
    """A warning for each term that looks like another one of its taxonomy. It names the places of both."""
    # Of the terms with letters of other scripts: their names, by the Latin name that they look like.
    odd: dict[str, list[tuple[str, str]]] = {}
    for key, names in spellings.items():
        for name in sorted(names):
            if not name.isascii() and (latin := fold(name.translate(_TABLE))) != fold(name):
                odd.setdefault(latin, []).append((key, name))
    pairs: list[tuple[str, str]] = []
    for latin, found in sorted(odd.items()):
        same = [(latin, name) for name in sorted(spellings.get(latin, ()))[:1]]
        (first, other), *rest = same + sorted(found)
        pairs += [(name, other) for key, name in rest if key != first]
    if not pairs:
        return []
    wanted = {name for pair in pairs for name in pair}
    places: dict[str, Place] = {}
    for row in sorted(rows, key=lambda row: row.id):
        for name in wanted.intersection(row.terms.get(taxonomy, ())):
            places.setdefault(name, documents[row.id].place(taxonomy, name))
    return [_problem(name, other, places) for name, other in pairs]


def _problem(name: str, other: str, places: Mapping[str, Place]) -> Problem:
    letter = next(c for c in name if c in _LIKE_LATIN)
    values = {"name": name, "other": other, "letter": letter, "character": named(letter)}
    return warning("term-looks-like", places[name], places[other], **values)
