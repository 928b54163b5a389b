"""Terms: which spellings are one tag, what it is called, and where its page is."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from sitegen.catalog.urls import HOME, TIMELINE, home_url, taxonomy_url
from sitegen.model import TermRef
from sitegen.text.hangul import fold
from sitegen.text.urls import UnsafeUrl, Url, slugify
from sitegen.words.errors import Place, Problem, error, warning
from sitegen.words.similar import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sitegen.catalog.rows import Row
    from sitegen.config import Config
    from sitegen.model import Document

# For so many unknown authors it is told who may have been meant.
_SUGGESTIONS = 20
# A tool of this name would have the page of the timeline.
_TAKEN = TIMELINE.split("/")[-2]
TAXONOMIES = ("tags", "categories", "authors", "series", "tools")


class Term(NamedTuple):
    """A tag, category, author, team, series or tool: its reference, and its posts by id, in the order of its list."""

    ref: TermRef
    ids: tuple[str, ...]
    description: str = ""


class Vocabulary:
    """The terms of one taxonomy: every spelling that documents use, led to one term."""

    def __init__(self, refs: Mapping[str, TermRef]) -> None:
        self._refs = refs

    def with_pages(self, terms: Mapping[str, Term]) -> Vocabulary:
        """The same, where terms that no list has lead to all ``terms``: only hidden documents and pages use them."""
        refs = self._refs.items()
        return Vocabulary({name: ref if ref.slug in terms else _pageless(ref, terms) for name, ref in refs})

    def spelled(self) -> dict[str, str]:
        """What becomes of each name, as text for a digest."""
        return {name: f"{ref.name} {ref.url}" for name, ref in self._refs.items()}

    def in_section(self, section: str) -> Vocabulary:
        """The same for the lists of a section."""
        home = home_url(section)
        return Vocabulary(
            {
                name: ref._replace(taxonomy=f"{section}/{ref.taxonomy}", url=Url(home + ref.url[1:]))
                for name, ref in self._refs.items()
            }
        )

    def refs(self, names: Sequence[str]) -> tuple[TermRef, ...]:
        """The terms that ``names`` spell, each once, in their order."""
        if len(names) < 2:
            return (self._refs[names[0]],) if names else ()
        return tuple(dict.fromkeys([self._refs[name] for name in names]))


def _pageless(ref: TermRef, terms: Mapping[str, Term]) -> TermRef:
    """A term without a page of its own. A site without tools has no page of all tools either."""
    return ref._replace(url=taxonomy_url(ref.taxonomy) if terms or ref.taxonomy != "tools" else HOME)


def names_of(document: Document, taxonomy: str) -> tuple[str, ...]:
    """The spellings that a document uses in a taxonomy."""
    meta = document.meta
    if taxonomy == "series":
        return (meta.series,) if meta.series else ()
    if taxonomy == "tools":
        return tuple([tool.name for tool in document.tools])
    if taxonomy == "authors":
        return tuple([person.id for person in meta.authors])
    found: tuple[str, ...] = getattr(meta, taxonomy)
    return found


# How often each spelling of a term is used, by the term's key: its label, folded, or the ID of an author.
Spellings = dict[str, dict[str, int]]


def spellings_of(taxonomy: str, rows: Iterable[Row], config: Config) -> Spellings:
    """The spellings that documents use in a taxonomy."""
    found: Spellings = {}
    key_of = _keys(taxonomy, config)
    for row in rows:
        for name in row.terms.get(taxonomy, ()):
            counts = found.setdefault(key_of(name), {})
            counts[name] = counts.get(name, 0) + 1
    return found


def _keys(taxonomy: str, config: Config) -> Callable[[str], str]:
    """What gives the key of the term that a spelling stands for."""
    keys = _settings(taxonomy, config)[0]

    @cache
    def key(name: str) -> str:
        return keys.get(fold(name)) or fold(name)

    return key


def vocabulary(
    taxonomy: str, spellings: Spellings, rows: Sequence[Row], documents: Mapping[str, Document], config: Config
) -> tuple[Vocabulary, list[Problem]]:
    """The terms of ``spellings``. Spellings equal after NFC and case folding are one term, called as the settings say,
    else as most documents spell it. Different terms with one slug are a problem that names both files."""
    _, labels, slugs = _settings(taxonomy, config)
    refs: dict[str, TermRef] = {}
    owner: dict[str, str] = {}
    problems = []

    def label_of(key: str) -> str:
        counts = spellings[key]
        return labels.get(key) or min(counts, key=lambda name: (-counts[name], name))

    def place(key: str) -> Place:
        users = ((row.id, name) for row in rows for name in row.terms.get(taxonomy, ()))
        field = "stack" if taxonomy == "tools" else taxonomy
        return next((documents[i].place(field, name) for i, name in users if name in spellings[key]), Place(""))

    for key in sorted(spellings):
        label = label_of(key)
        slug = slugs.get(key) or slugify(label)
        if taxonomy == "tools" and slug == _TAKEN:
            slug = f"{_TAKEN}-tool"
        try:
            url = Url.of(f"{taxonomy_url(taxonomy)}{slug}/")
        except UnsafeUrl as unsafe:
            problems.append(error(unsafe.reason, place(key), url=slug))
            continue
        other = owner.setdefault(slug, key)
        if other != key:
            code = "tool-same-slug" if taxonomy == "tools" else "term-same-slug"
            problems.append(error(code, place(key), place(other), name=label, other=label_of(other), slug=slug))
        ref = TermRef(taxonomy, label, slug, url)
        for name in spellings[key]:
            refs[name] = ref
    return Vocabulary(refs), problems


def unknown_authors(rows: Iterable[Row], documents: Mapping[str, Document], config: Config) -> list[Problem]:
    """A warning for each author who is not among those of the settings, where these name any. It stands at the first
    document, and says how many there are."""
    if not config.authors:
        return []
    known = _settings("authors", config)[0]
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        for name in row.terms.get("authors", ()):
            if (key := fold(name)) not in known:
                found.setdefault(key, []).append((row.id, name))
    problems: list[Problem] = []
    names = [*config.authors, *(author.name for author in config.authors.values() if author.name)]
    for users in found.values():
        first, name = min(users, key=lambda user: user[0])
        likes = nearest(name, names) if len(problems) < _SUGGESTIONS else []
        near = ", ".join(f"`{like}`" for like in likes)
        place = documents[first].place("authors", name)
        problems.append(warning("author-unknown", place, author=name, count=len(users), near=near))
    return problems


def ambiguous_authors(rows: Iterable[Row], documents: Mapping[str, Document], config: Config) -> list[Problem]:
    """A problem for each document that names an author by a name that several have."""
    ids: dict[str, list[str]] = {}
    for identifier, author in config.authors.items():
        ids.setdefault(fold(author.name or identifier), []).append(identifier)
    known = set(map(fold, config.authors))
    several = {name: found for name, found in ids.items() if len(found) > 1 and name not in known}
    if not several:
        return []
    return [
        error("author-ambiguous", documents[row.id].place("authors", name), author=name, ids=several[fold(name)])
        for row in rows
        for name in row.terms.get("authors", ())
        if fold(name) in several
    ]


def _settings(taxonomy: str, config: Config) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """What the settings say of terms: the key by the folded spelling, the label by the key, the slug by the key."""
    keys: dict[str, str] = {}
    labels: dict[str, str] = {}
    slugs: dict[str, str] = {}
    if taxonomy == "authors":
        for identifier, author in config.authors.items():
            key = fold(identifier)
            keys[key], labels[key], slugs[key] = key, author.name or identifier, slugify(identifier)
        for key, label in labels.items():
            keys.setdefault(fold(label), key)
    elif taxonomy == "tools":
        # What is one tag is one tool: k8s and 쿠버네티스.
        return (*_settings("tags", config)[:2], {})
    elif taxonomy in ("tags", "categories"):
        for alias, label in getattr(config.taxonomies, taxonomy).aliases.items():
            keys[fold(alias)] = keys[fold(label)] = fold(label)
            labels[fold(label)] = label
        for name, slug in getattr(config.taxonomies, taxonomy).slugs.items():
            slugs[keys.get(fold(name)) or fold(name)] = slug
    return keys, labels, slugs
