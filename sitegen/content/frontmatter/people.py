"""People in front matter: who wrote a post, and who speaks in it. Each is a name, or a table that describes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitegen.content.frontmatter import keys, yaml
from sitegen.content.frontmatter.tables import Unusable, first_of
from sitegen.fields import Person
from sitegen.text.urls import scheme_of
from sitegen.words.similar import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitegen.content.frontmatter.values import ValueReader

# What may be said of a person, with the keys of other generators that mean it.
_KEYS = {
    "name": ("name", "label"),
    "role": ("role", "title", "position"),
    "team": ("team",),
    "photo": ("photo", "image", "image_url", "imageurl", "avatar", "picture"),
    "url": ("url", "link", "website", "homepage"),
    "key": ("key", "id"),
}
_FIELD_OF = {key: field for field, also in _KEYS.items() for key in also}
SCHEMES = ("", "http", "https", "mailto")


def people_of(reader: ValueReader, value: Any) -> Iterator[Any]:
    """The people of a value, each as it is written: of a list, which may hold lists, of a string with commas, or of a
    table."""
    if isinstance(value, yaml.Scalar):
        yield from reader.items(value)
    elif isinstance(value, yaml.Sequence):
        for item in value:
            if not yaml.is_null(item):
                yield from [item] if isinstance(item, yaml.Scalar) else people_of(reader, item)
    elif isinstance(names := first_of(value, _KEYS["name"]), yaml.Sequence):
        yield from people_of(reader, names)
    elif names is not None or first_of(value, _KEYS["key"]) is not None:
        yield value
    elif not value or any(_field_of(key) or _is_slip(key) for key in value):
        reader.report(Unusable("person-name-missing", next(iter(value), value)))
    else:
        yield from (_entry(key, inner) for key, inner in value.items())


def _is_slip(key: str) -> bool:
    """Whether a key is a mistyped one of ours. A name, too, may be spelled much like one: ``Cole``, ``kay``."""
    return key[:1].islower() and bool(nearest(key, _KEYS, most=1, cutoff=0.7))


def _entry(key: yaml.Scalar, inner: Any) -> yaml.Mapping:
    """The person of an entry ``하늘: 백엔드`` or ``haneul: {role: …}``."""

    def called(name: str) -> yaml.Scalar:
        return yaml.scalar(name, key.line, key.column, key.length, plain=True)

    person = yaml.Mapping()
    person.line, person.column = key.line, key.column
    if isinstance(inner, yaml.Mapping):
        person |= {called("key"): key, **inner}
    else:
        person |= {called("name"): key, called("role"): inner}
    return person


def person_of(reader: ValueReader, value: Any) -> Person | None:
    """A person of a list; None for an empty name."""
    if yaml.is_switch(value):
        raise Unusable("front-matter-not-text", value)
    if not isinstance(value, yaml.Mapping):
        name = reader.name(value)
        return Person(name) if name else None
    said: dict[str, str] = {}
    for key, inner in value.items():
        if (field := _field_of(key)) is None:
            reader.warn("person-key", key, near=nearest(key, _KEYS))
        elif not yaml.is_null(inner):
            try:
                said.setdefault(field, _said(reader, field, key, inner))
            except Unusable as wrong:  # who else is known of the person counts for what the text says
                reader.report(wrong)
    person = Person(**said)
    if not person.id:
        return None
    called = first_of(value, _KEYS["key"] if person.key else _KEYS["name"])
    reader.places.setdefault(f"{reader.field} {person.id}", reader.place(called))
    return person


def _said(reader: ValueReader, field: str, key: str, value: Any) -> str:
    """What a key says of a person. Raises Unusable for what it cannot say."""
    if field == "photo":
        photo = reader.image(value) or ""
        reader.places.setdefault(f"photo {photo}", reader.spot or reader.place(value))
        return photo
    if not isinstance(value, yaml.Scalar):
        raise Unusable("front-matter-not-text", value, key=key)
    text = reader.name(value) if field in ("name", "key") else reader.line(value)
    if field == "url" and scheme_of(text) not in SCHEMES:
        raise Unusable("config-link", value, url=text)
    if field == "url":
        reader.places.setdefault(f"url {text}", reader.place(value))
    return text


def _field_of(key: str) -> str | None:
    """What a key says of a person; None where it is none of ours."""
    return _FIELD_OF.get(keys.canonical(key))
