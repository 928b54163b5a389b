"""The URLs that Hugo gives to pages, as Hugo 0.168 makes them. They are decoded here."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sitegen.importing.hugo.settings import HugoSettings

_KEPT = frozenset("./\\_#+~-@")
_ESCAPED = re.compile(r"%[0-9a-fA-F]{2}")
_FIELD = re.compile(r":(\w+)(\[[^\]]*\])?")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def hugo_slug(text: str) -> str:
    """Letters, digits, marks and a few signs. White space is one hyphen, where none stands already, and anything else
    is dropped."""
    out: list[str] = []
    is_due = False
    for at, char in enumerate(text):
        kept = unicodedata.category(char)[0] in "LM" or unicodedata.category(char) == "Nd" or char in _KEPT
        if kept or (char == "%" and _ESCAPED.match(text, at)):
            out += "-" if is_due and char != "-" else ""
            out.append(char)
            is_due = False
        elif char.isspace() and out and out[-1] != "-":
            is_due = True
    return "".join(out)


class HugoUrls:
    """The URLs of one site."""

    def __init__(self, settings: HugoSettings) -> None:
        self.settings = settings

    def path(self, text: str) -> str:
        """A path of files as a path of an URL: each space is a hyphen."""
        return self._cased(hugo_slug(text.replace(" ", "-")))

    def term(self, taxonomy: str, name: str, prefix: str) -> str:
        """The page of a term."""
        pattern = self.settings.pattern("term", taxonomy)
        if pattern:
            fields: dict[str, Callable[[], str]] = dict.fromkeys(
                ("slug", "title", "contentbasename", "slugorcontentbasename", "filename", "slugorfilename"),
                lambda: self._field(name),
            )
            return self._folder(prefix + self._filled(pattern, {**fields, "section": lambda: taxonomy})[0])
        return self._folder(f"{prefix}/{self._cased(taxonomy)}/{self.path(name.replace('/', '-'))}")

    def page(
        self, kind: str, path: str, front: dict[str, Any], date: datetime | None, prefix: str
    ) -> tuple[str, tuple[str, ...], str]:
        """The URL of a page, others that it had by older rules, and a field of a pattern that is not known. ``path`` is
        its path below the content without the ending; that of a bundle is its folder's."""
        folder, _, name = path.rpartition("/")
        section = path.partition("/")[0] if folder or kind == "section" else ""
        slug, title = str(front.get("slug") or ""), str(front.get("title") or "")
        fields: dict[str, Callable[[], str]] = {
            "section": lambda: section,
            "title": lambda: self._field(title),
            "slug": lambda: self._field(slug or title),
            "filename": lambda: self._field(name),
            "slugorfilename": lambda: self._field(slug or name),
        }
        fields |= {"contentbasename": fields["filename"], "slugorcontentbasename": fields["slugorfilename"]}
        if date:
            fields |= {
                "year": lambda: f"{date.year}",
                "month": lambda: f"{date.month:02}",
                "monthname": lambda: _MONTHS[date.month - 1],
                "day": lambda: f"{date.day:02}",
                "weekday": lambda: str(date.isoweekday() % 7),
                "weekdayname": lambda: _DAYS[date.weekday()],
                "yearday": lambda: str(date.timetuple().tm_yday),
            }
        sections = (path if kind == "section" else folder).split("/")
        if own := str(front.get("url") or ""):
            url, unknown = self._filled(own, fields, sections) if ":" in own else (own, "")
            url = url if url.startswith("/") else f"{prefix}/{url}"
            return (url if url.endswith("/") or "." in url else f"{url}/"), (), unknown
        pattern = self.settings.pattern(kind, section)
        if pattern:
            url, unknown = self._filled(pattern, fields, sections)
            return self._served(prefix + self._cased(f"/{url.strip('/')}"), section), (), unknown
        tail = f"{folder}/" if folder else ""
        found = [tail.replace(" ", "-") + hugo_slug(slug)] if slug else [path.replace(" ", "-"), path]
        urls = [self._served(f"{prefix}/{self._cased(hugo_slug(one))}", section) for one in found]
        return urls[0], tuple(url for url in urls[1:] if url != urls[0]), ""

    def _field(self, text: str) -> str:
        # Hugo decodes what it has filled in, so that a plus is a space.
        return self._cased(hugo_slug(hugo_slug(text).replace("+", " ")).replace("/", "-"))

    def _filled(
        self, pattern: str, fields: dict[str, Callable[[], str]], sections: list[str] | None = None
    ) -> tuple[str, str]:
        unknown: list[str] = []

        def fill(match: re.Match[str]) -> str:
            if match[1] in ("sections", "sectionslugs"):
                return "/".join(self.path(part) for part in _sliced(sections or [], match[2] or ""))
            if match[1] not in fields:
                unknown.append(match[0])
                return match[0]
            return fields[match[1]]() + (match[2] or "")

        return _FIELD.sub(fill, pattern), unknown[0] if unknown else ""

    def _cased(self, path: str) -> str:
        raw = self.settings.raw
        if raw.get("removepathaccents") is True:
            parts = unicodedata.normalize("NFD", path)
            path = unicodedata.normalize("NFC", "".join(char for char in parts if unicodedata.category(char) != "Mn"))
        return path if raw.get("disablepathtolower") is True else path.lower()

    def _served(self, url: str, section: str) -> str:
        ugly = self.settings.raw.get("uglyurls")
        is_ugly = ugly.get(section) is True if isinstance(ugly, dict) else ugly is True
        return f"{url.rstrip('/')}.html" if is_ugly else self._folder(url)

    def _folder(self, url: str) -> str:
        return re.sub("/+", "/", f"{url}/").replace("#", "%23")


def _sliced(sections: list[str], slice_: str) -> list[str]:
    """``sections`` by ``[1:]``, ``[0]``, ``[:last]`` as permalinks take them."""
    first, colon, last = slice_.strip("[]").replace("last", str(max(len(sections) - 1, 0))).partition(":")
    start = int(first) if first.isdigit() else 0
    end = int(last) if last.isdigit() else None
    return sections[start:end] if colon or not slice_ else sections[start : start + 1]
