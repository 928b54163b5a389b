"""The URLs that Hexo gives to posts, as Hexo 8 makes them. URLs are decoded and have no base path."""

from __future__ import annotations

import hashlib
import posixpath
import re
import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

_FIELD = re.compile(r":(\w*[^_\W])", re.ASCII)
_SIGNS = re.compile(r"[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:\"'<>,.?/]+")
_SEGMENTS = {
    "year": r"\d{4}", "month": r"\d{2}", "day": r"\d{2}", "i_month": r"\d{1,2}", "i_day": r"\d{1,2}",
    "hash": "[0-9a-f]{12}",
}  # fmt: skip
_LETTERS = {"Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "Ø": "O", "ø": "o", "Đ": "D", "đ": "d", "Ł": "L", "ł": "l",
            "ß": "s", "ı": "i"}  # fmt: skip


def hexo_slug(text: str, case: object = 0) -> str:
    """``slugize`` of hexo-util: signs and spaces are hyphens, Latin letters lose their marks, other letters stay.
    ``case`` is 1 for small letters, 2 for capitals."""
    text = text if text.isascii() else "".join(map(_plain_letter, text))
    slug = re.sub("-+", "-", _SIGNS.sub("-", re.sub(r"[\x00-\x1f]", "", text))).strip("-")
    return slug.lower() if case == 1 else slug.upper() if case == 2 else slug


def _plain_letter(char: str) -> str:
    if not ("\x7f" < char < "\u0250" or "\u1e00" <= char <= "\u1eff" or "\uff21" <= char <= "\uff5a"):
        return char
    first = unicodedata.normalize("NFKD", char)[0]
    return _LETTERS.get(char, first if first.isascii() and first.isalpha() else char)


def name_fields(pattern: str, path: str) -> dict[str, str]:
    """What the path of a post says by ``new_post_name``. ``path`` begins below ``_posts``. There is always a title."""
    pattern, path = posixpath.splitext(pattern)[0], posixpath.splitext(path)[0]
    names: list[str] = []

    def segment(match: re.Match[str]) -> str:
        names.append(match[1])
        return f"({_SEGMENTS.get(match[1], '.+?')})"

    match = re.fullmatch(_FIELD.sub(segment, re.escape(pattern)), path)
    found = dict(zip(names, match.groups(), strict=True)) if match else {}
    return {"title": hexo_slug(path), **found}


def hexo_url(template: str, fields: Mapping[str, Any], has_assets: bool) -> tuple[str, str]:
    """The URL of a post, and the first placeholder that has no value ("" if there is none)."""
    unknown: list[str] = []

    def fill(match: re.Match[str]) -> str:
        value = fields.get(match[1])
        if value is None:
            unknown.append(match[0])
            return "undefined"
        return str(value)

    url = _FIELD.sub(fill, template)
    return served(f"{url}/" if has_assets and not url.endswith(("/", ".html")) else url), next(iter(unknown), "")


def served(path: str) -> str:
    """A path of Hexo as a URL."""
    url = re.sub("/+", "/", f"/{path.strip()}")
    return url.removesuffix("index.html") if url.endswith("/index.html") else url


def post_fields(slug: str, date: datetime, title: str, category: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the placeholders for a post."""
    made = hashlib.sha1(f"{slug}{int(date.timestamp())}".encode(), usedforsecurity=False).hexdigest()
    return {
        **data, "id": data.get("id"), "title": slug, "name": slug.rpartition("/")[2], "post_title": hexo_slug(title, 1),
        "year": f"{date.year:04}", "month": f"{date.month:02}", "day": f"{date.day:02}", "hour": f"{date.hour:02}",
        "minute": f"{date.minute:02}", "second": f"{date.second:02}", "i_month": date.month, "i_day": date.day,
        "timestamp": int(date.timestamp()), "hash": made[:12], "category": category,
    }  # fmt: skip
