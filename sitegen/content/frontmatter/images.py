"""Images in front matter: an address, which may stand in a table or a list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sitegen.content.frontmatter import yaml
from sitegen.content.frontmatter.tables import Unusable, first_of
from sitegen.text.urls import scheme_of

if TYPE_CHECKING:
    from sitegen.content.frontmatter.values import ValueReader

# The keys of a table that hold the address: ``image: {path: …}``, ``header: {teaser: …}``.
_KEYS = ("path", "image", "src", "url", "teaser", "og_image", "overlay_image", "thumbnail", "feature")
# Values that say that there is none.
_NONE = ("false", "no", "off")


def read_image(reader: ValueReader, value: Any) -> str | None:
    """A file of the site or an image on the web. ``false`` is no image."""
    inner = value
    while isinstance(inner, yaml.Sequence | yaml.Mapping):
        inner = first_of(inner, _KEYS) if isinstance(inner, yaml.Mapping) else next(iter(inner), None)
    if inner is None or (isinstance(inner, yaml.Scalar) and inner.plain and inner.lower() in _NONE):
        if isinstance(value, yaml.Mapping) and reader.key == "image":
            raise Unusable("front-matter-not-text", value)
        return None
    # Browsers drop line ends and tabs, too. A line end would end a string in a style sheet.
    text = re.sub(r"[\t\n]+", "", reader.text(inner))
    # What shows previews of links understands no other schemes.
    if scheme_of(text) not in ("", "http", "https"):
        raise Unusable("image-scheme", inner, url=text)
    reader.spot = reader.place(inner)
    return text
