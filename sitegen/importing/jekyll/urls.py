"""The URLs that Jekyll gives to documents and pages, as Jekyll 4.3 makes them.

What Jekyll escapes is decoded here: URLs are plain text inside the program.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

# The built-in styles of ``permalink``.
STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
# The ends that pages and collections take over from the site's style.
_FILES = ("date", "ordinal", "none")
_PRETTY = frozenset("._~!$&'()+,;=@")
# Letters, marks and decimal digits.
_WORDS = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd"})
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_KEY = re.compile(r":([a-z_]+)")
_HTML = (".html", ".htm", ".xhtml")
MARKDOWN = (".markdown", ".mkdown", ".mkdn", ".mkd", ".md")


def jekyll_slug(text: str, kept: frozenset[str] = frozenset(), cased: bool = False) -> str:
    """Letters, marks, decimal digits and what is ``kept``; each run of anything else is a hyphen, none at the ends."""
    slug = "".join(char if unicodedata.category(char) in _WORDS or char in kept else "-" for char in text)
    slug = re.sub("-+", "-", slug).strip("-")
    return slug if cased else slug.lower()


def pretty_slug(text: str) -> str:
    """The slug behind ``:title``: case and most signs stay."""
    return jekyll_slug(text, _PRETTY, cased=True)


def sanitized(url: str) -> str:
    """A URL without what leads up or nowhere. This is how a dot at the end of a title goes, with its slash."""
    return re.sub("/+", "/", f"/{url}".replace("..", "/").replace("./", ""))


def output_ext(ext: str) -> str:
    """The ending of the file that is made from one with the ending ``ext``."""
    return {".scss": ".css", ".sass": ".css", ".coffee": ".js"}.get(ext, ".html" if ext in MARKDOWN else ext)


def suffix(style: str) -> str:
    """What a style adds to the template of pages and collections."""
    if style == "pretty" or style.endswith("/"):
        return "/"
    return ":output_ext" if style in _FILES or style.endswith(":output_ext") else ""


def jekyll_url(
    template: str, data: Mapping[str, Any], date: datetime, collection: str, path: str, basename: str, ext: str
) -> tuple[str, str]:
    """The URL of a post or a document of a collection, and the first placeholder that Jekyll does not know ("" if there
    is none). ``path`` is its path in the collection without the ending, ``basename`` the file's name without it."""
    slug = str(data.get("slug") or basename)
    categories = list(dict.fromkeys(str(name) for name in data.get("categories") or ()))
    fields: dict[str, Callable[[], str]] = {
        "collection": lambda: collection,
        "path": lambda: path,
        "output_ext": lambda: output_ext(ext),
        "name": lambda: jekyll_slug(basename),
        "title": lambda: pretty_slug(slug),
        "slug": lambda: jekyll_slug(slug),
        "categories": lambda: "/".join(dict.fromkeys(name.lower() for name in categories)),
        "slugified_categories": lambda: "/".join(dict.fromkeys(map(jekyll_slug, categories))),
        "year": lambda: f"{date.year:04}",
        "month": lambda: f"{date.month:02}",
        "day": lambda: f"{date.day:02}",
        "hour": lambda: f"{date.hour:02}",
        "minute": lambda: f"{date.minute:02}",
        "second": lambda: f"{date.second:02}",
        "i_day": lambda: str(date.day),
        "i_month": lambda: str(date.month),
        "short_month": lambda: _MONTHS[date.month - 1][:3],
        "long_month": lambda: _MONTHS[date.month - 1],
        "short_year": lambda: f"{date.year % 100:02}",
        "w_year": lambda: str(date.isocalendar().year),
        "week": lambda: f"{date.isocalendar().week:02}",
        "w_day": lambda: str(date.isoweekday()),
        "short_day": lambda: _DAYS[date.weekday()][:3],
        "long_day": lambda: _DAYS[date.weekday()],
        "y_day": lambda: f"{date.timetuple().tm_yday:03}",
    }
    unknown: list[str] = []

    def fill(match: re.Match[str]) -> str:
        name = match[1]
        for key in (name, name.removesuffix("_")):
            if key in fields:
                return fields[key]() + name[len(key) :]
        unknown.append(match[0])
        return match[0]

    return sanitized(_KEY.sub(fill, template)), unknown[0] if unknown else ""


def jekyll_page_url(permalink: str, folder: str, name: str, style: str) -> str:
    """The URL of a page in ``folder``. ``permalink`` is its own, or ""."""
    stem, dot, ending = name.rpartition(".")
    ext = output_ext(dot + ending)
    basename = (stem if dot else name).rstrip(".")
    if permalink:
        template = permalink
    elif ext not in _HTML:
        template = "/:path/:basename:output_ext"
    else:
        template = "/:path/" if basename == "index" else f"/:path/:basename{suffix(style)}"
    for key, value in (("path", folder), ("basename", basename), ("output_ext", ext)):
        template = template.replace(f":{key}", value)
    return sanitized(template)


def file_of(url: str, ext: str) -> str:
    """The file that Jekyll writes for a URL of a document with the ending ``ext``: ``/a.html`` for ``/a``."""
    made = output_ext(ext)
    return url if url.endswith(("/", made)) else url + made
