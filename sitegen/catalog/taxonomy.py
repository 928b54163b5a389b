"""Terms: which spellings are one tag, what it is called, and where its page is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitegen.errors import Place, Problem, error
from sitegen.hangul import fold
from sitegen.model import TermRef
from sitegen.urls import UnsafeUrl, Url, slugify

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sitegen.config import Config
    from sitegen.model import Document

TAXONOMIES = ("tags", "categories", "authors", "series")


@dataclass(frozen=True, slots=True)
class Term:
    """A tag, category, author or series: its reference, and the ids of its posts, in the order of its list."""

    ref: TermRef
    ids: tuple[str, ...]
    description: str = ""


class Vocabulary:
    """The terms of one taxonomy: every spelling that documents use, led to one term."""

    def __init__(self, taxonomy: str, refs: Mapping[str, TermRef]) -> None:
        self.taxonomy = taxonomy
        self._refs = refs

    def refs(self, names: Sequence[str]) -> tuple[TermRef, ...]:
        """The terms that ``names`` spell, each once, in their order."""
        if len(names) < 2:
            return (self._refs[names[0]],) if names else ()
        return tuple(dict.fromkeys([self._refs[name] for name in names]))


def names_of(document: Document, taxonomy: str) -> tuple[str, ...]:
    """The spellings that a document uses in a taxonomy."""
    meta = document.meta
    if taxonomy == "series":
        return (meta.series,) if meta.series else ()
    found: tuple[str, ...] = getattr(meta, taxonomy)
    return found


def vocabulary(taxonomy: str, documents: Sequence[Document], config: Config) -> tuple[Vocabulary, list[Problem]]:
    """The terms that ``documents`` use. Spellings equal after NFC and case folding are one term, called as the
    settings say, else as most documents spell it. Different terms with one slug are a problem naming both files."""
    labels, slugs = _settings(taxonomy, config)
    spellings: dict[str, Counter[str]] = {}
    users: dict[str, tuple[Document, str]] = {}
    keys: dict[str, str] = {}
    for document in documents:
        for name in names_of(document, taxonomy):
            key = keys.get(name)
            if key is None:
                key = keys[name] = fold(labels.get(fold(name), name))
            if key not in spellings:
                spellings[key], users[key] = Counter(), (document, name)
            spellings[key][name] += 1
    refs: dict[str, TermRef] = {}
    owner: dict[str, str] = {}
    problems = []
    for key in sorted(spellings):
        counter = spellings[key]
        label = labels.get(key) or min(counter, key=lambda name: (-counter[name], name))
        slug = slugs.get(key) or slugify(label)
        try:
            url = Url.parse(f"/{taxonomy}/") / slug
        except UnsafeUrl as unsafe:
            problems.append(error(unsafe.reason, _place(taxonomy, *users[key]), url=slug))
            continue
        other = owner.setdefault(slug, key)
        if other != key:
            first = labels.get(other) or min(spellings[other], key=lambda name: (-spellings[other][name], name))
            places = (_place(taxonomy, *users[key]), _place(taxonomy, *users[other]))
            problems.append(error("term-same-slug", *places, name=label, other=first, slug=slug))
        ref = TermRef(taxonomy, label, slug, url)
        for name in counter:
            refs[name] = ref
    return Vocabulary(taxonomy, refs), problems


def _settings(taxonomy: str, config: Config) -> tuple[dict[str, str], dict[str, str]]:
    """From folded spellings to labels, and from folded labels to slugs, as the settings name them."""
    labels: dict[str, str] = {}
    slugs: dict[str, str] = {}
    if taxonomy == "authors":
        for identifier, author in config.authors.items():
            name = author.name or identifier
            labels[fold(identifier)] = labels[fold(name)] = name
            slugs[fold(name)] = slugify(identifier)
    elif taxonomy in ("tags", "categories"):
        for alias, label in getattr(config.taxonomies, taxonomy).aliases.items():
            labels[fold(alias)] = labels[fold(label)] = label
    return labels, slugs


def _place(taxonomy: str, document: Document, name: str) -> Place:
    """Where a document names a term; ``category`` serves ``categories``."""
    singular = {"categories": "category", "authors": "author"}.get(taxonomy, taxonomy)
    return document.place(singular if f"{singular} {name}" in document.places else taxonomy, name)
