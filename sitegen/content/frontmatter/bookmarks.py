"""The links of a page of links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitegen.content.frontmatter import keys, yaml
from sitegen.content.frontmatter.people import SCHEMES
from sitegen.content.frontmatter.tables import Unusable, scalar_of
from sitegen.fields import Bookmark
from sitegen.text.urls import scheme_of
from sitegen.words.similar import nearest

if TYPE_CHECKING:
    from sitegen.content.frontmatter.values import ValueReader

# What may be said of a link, with the keys of other generators that mean it.
_KEYS = {
    "title": "title", "name": "title", "url": "url", "website": "url", "link": "url", "href": "url",
    "description": "description", "desc": "description", "image": "image", "avatar": "image", "logo": "image",
}  # fmt: skip


def bookmark_of(reader: ValueReader, value: Any) -> Bookmark:
    """A link: a table with a title and an address. Raises Unusable for one that lacks them."""
    said: dict[str, str] = {}
    for key, inner in value.items() if isinstance(value, yaml.Mapping) else ():
        field = _KEYS.get(keys.canonical(key))
        if field is None:
            reader.warn("link-key", key, near=nearest(str(key), _KEYS))
        elif field == "image":
            said[field] = reader.image(inner) or ""
            reader.places.setdefault(f"photo {said[field]}", reader.spot or reader.place(inner))
        else:
            said[field] = reader.line(scalar_of(key, inner))
            reader.places.setdefault(f"{field} {said[field]}", reader.place(inner))
            if field == "url" and scheme_of(said[field]) not in SCHEMES:
                raise Unusable("config-link", inner, url=said[field])
    if not said.get("title") or not said.get("url"):
        raise Unusable("link-incomplete", value)
    return Bookmark(**said)
