"""Where a document is published."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sitegen.content.naming import file_name, is_index, split_name
from sitegen.text.urls import PERMALINK_FIELDS, Url, slugify, visible

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from sitegen.config import Config
    from sitegen.model import Document


class NoDate(Exception):
    """A permalink wants a date that the document does not have."""


def url_of(document: Document, config: Config, zone: ZoneInfo) -> Url:
    """Where a document is published: its own permalink, the site's pattern for posts, else its path. Raises UnsafeUrl
    or NoDate where it cannot be."""
    meta = document.meta
    filename = file_name(document.id)
    name = split_name(filename)[1]
    pattern = meta.permalink or (config.permalink if document.is_post else None)
    if pattern is None:
        folders = document.id.split("/")[:-1]
        if not folders and filename == "404":
            return Url("/404.html")  # where GitHub Pages looks for it
        if not folders and filename == "index":
            return Url("/")
        above = folders[:-1] if is_index(document.id) else folders
        return Url.of("/" + "".join(f"{slugify(part)}/" for part in (*above, meta.slug or name)))
    date = meta.date.astimezone(zone) if meta.date else None

    def fill(match: re.Match[str]) -> str:
        match match[1]:
            case "year" | "month" | "day" as part:
                if date is None:
                    raise NoDate
                return f"{getattr(date, part):0{4 if part == 'year' else 2}}"
            case "category":
                return slugify(meta.categories[0]) if meta.categories else ""
            case "slug":
                return slugify(meta.slug or name)
        return visible((meta.slug or name) if match[1] == "name" else filename)

    # A part without a value leaves no empty folder behind.
    return Url.of(re.sub(rf":({'|'.join(PERMALINK_FIELDS)})\b", fill, pattern))
