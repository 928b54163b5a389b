"""The keys of front matter: what each may hold, and what is said when it holds something else."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any

from sitegen.content import yaml
from sitegen.errors import Place, Problem, error, nearest, warning
from sitegen.hangul import nfc
from sitegen.model import Meta
from sitegen.urls import UnsafeUrl, Url, known_fields, unknown_field

KEYS = (
    "title", "date", "updated", "slug", "permalink", "aliases", "tags", "categories", "category", "kind", "series",
    "authors", "author", "description", "image", "draft", "published", "weight", "toc", "lang",
)  # fmt: skip
# Keys that other generators' posts carry and that mean nothing here: no slips, so no warning.
_FOREIGN = {
    "layout",
    "slugs",
    "type",
    "types",
    "url",
    "lastmod",
    "modified",
    "status",
    "template",
    "summary",
    "subtitle",
}
_DATE = re.compile(
    r"(?P<date>\d{4}-\d{1,2}-\d{1,2})"
    r"(?:(?:[Tt]|[ \t]+)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
    r"[ \t]*(?P<zone>[Zz]|UTC|KST|[-+]\d{2}:?(?:\d{2})?)?)?$"
)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_CONTROL = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f]")
_YES = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
# YAML 1.1 reads these as numbers in base 60; other programs that read the post would print 45045 for 12:30:45.
_SEXAGESIMAL = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$")


def parse_date(text: str, zone: tzinfo) -> datetime:
    """A moment: ``2026-08-21``, ``2026-08-21 09:00[:30]``, with ``T``, with ``Z``, ``KST``, ``+0900`` or ``+09:00``.

    Without a time it is midnight, without a zone it is in ``zone``. Raises ValueError for anything else.
    """
    match = _DATE.match(text.strip())
    if match is None:
        raise ValueError("unknown form")
    year, month, day = (int(part) for part in match["date"].split("-"))
    clock = (int(match["hour"] or 0), int(match["minute"] or 0), int(match["second"] or 0))
    return datetime(year, month, day, *clock, tzinfo=_offset(match["zone"]) or zone)


def _offset(written: str | None) -> tzinfo | None:
    if not written:
        return None
    digits = {"Z": "+0000", "UTC": "+0000", "KST": "+0900"}.get(written.upper(), written).replace(":", "").ljust(5, "0")
    minutes = int(digits[1:3]) * 60 + int(digits[3:5])
    return timezone(timedelta(minutes=-minutes if digits[0] == "-" else minutes))


class Reader:
    """Types the values of one document and gathers what is wrong with them."""

    def __init__(self, path: str, lines: list[str], zone: tzinfo) -> None:
        self.path, self.lines, self.zone = path, lines, zone
        self.problems: list[Problem] = []
        self.places: dict[str, Place] = {}
        self.extra: dict[str, Any] = {}

    def at(self, line: int, column: int, length: int = 1) -> Place:
        """The place of a spot in the YAML (``line`` from 1 within the file's fences, ``column`` from 0)."""
        return Place.of(self.path, line + 1, column + 1, self.lines[line], max(length, 1))

    def place(self, value: Any) -> Place:
        return self.at(value.line + 1, value.column, getattr(value, "length", 1))

    def wrong(self, code: str, where: Any, **values: object) -> None:
        self.problems.append(error(code, self.place(where), **values))

    def meta(self, table: yaml.Table) -> Meta:
        values: dict[str, Any] = {}
        for key, value in table.items():
            name = str(key)
            self.places[name] = self.at(key.line + 1, key.column, len(key))
            if name not in KEYS:
                self.extra[nfc(name)] = yaml.plain(value)
                self.warn_of_slip(key)
            elif not yaml.is_null(value) and value != "":
                values[name] = value
        return Meta(
            title=self.title(values.get("title")),
            date=self.date(values.get("date"), "date"),
            updated=self.date(values.get("updated"), "updated"),
            slug=self.slug(values.get("slug")),
            permalink=self.url(values.get("permalink"), "permalink"),
            aliases=tuple(
                a for v in self.many(values.get("aliases"), "aliases", split=False) if (a := self.url(v, "aliases"))
            ),
            tags=self.names(values.get("tags"), "tags"),
            categories=self.names(values.get("categories"), "categories")
            + self.names(values.get("category"), "category"),
            kind=self.text(values.get("kind"), "kind"),
            series=self.text(values.get("series"), "series"),
            authors=self.names(values.get("authors"), "authors") + self.names(values.get("author"), "author"),
            description=self.line(values.get("description"), "description"),
            image=self.image(values.get("image")),
            draft=self.flag(values.get("draft"), "draft", False) or False,
            published=self.flag(values.get("published"), "published", True) is not False,
            weight=self.number(values.get("weight"), "weight"),
            toc=self.flag(values.get("toc"), "toc", None),
            lang=self.lang(values.get("lang")),
        )

    def warn_of_slip(self, key: yaml.Text) -> None:
        """``tag`` and ``titel`` look like slips for ``tags`` and ``title``."""
        if key in _FOREIGN or key.lower().replace("-", "_") in _FOREIGN:
            return
        if near := nearest(key.lower(), KEYS, 1):
            place = self.at(key.line + 1, key.column, len(key))
            self.problems.append(warning("front-matter-slip", place, key=key, near=near[0]))

    def text(self, value: Any, key: str) -> str | None:
        if value is None:
            return None
        if not isinstance(value, yaml.Text):
            self.wrong("front-matter-not-text", value, key=key)
            return None
        text = nfc(str(value)).strip()
        self.no_controls(text, value, key)
        return text or None

    def slug(self, value: Any) -> str | None:
        """A name, which is one part of an address."""
        text = self.text(value, "slug")
        if text and "/" in text:
            parts = [part for part in text.split("/") if part.strip(".")]
            self.wrong("front-matter-slug", value, value=text, permalink="/".join(["", *parts, ""]))
            return None
        return text

    def title(self, value: Any) -> str | None:
        if isinstance(value, yaml.Text) and value.plain and _SEXAGESIMAL.match(value):
            self.wrong("front-matter-sexagesimal", value, key="title", value=value)
            return None
        return self.line(value, "title")

    def line(self, value: Any, key: str) -> str | None:
        """Text on one line: attributes and feeds hold no other."""
        text = self.text(value, key)
        return re.sub(r"\s+", " ", text) if text else None

    def date(self, value: Any, key: str) -> datetime | None:
        if value is None:
            return None
        if not isinstance(value, yaml.Text):
            self.wrong("front-matter-not-text", value, key=key)
            return None
        try:
            date = parse_date(value, self.zone)
            for zone in (self.zone, UTC):  # a year too near to the calendar's ends has no moment
                date.astimezone(zone)
        except (ValueError, OverflowError):
            self.wrong("front-matter-date", value, key=key, value=value)
            return None
        return date

    def flag(self, value: Any, key: str, default: bool | None) -> bool | None:
        if value is None:
            return default
        flag = _YES.get(value.lower()) if isinstance(value, yaml.Text) else None
        if flag is None:
            self.wrong("front-matter-flag", value, key=key)
        return flag

    def number(self, value: Any, key: str) -> int:
        if value is None:
            return 0
        if not isinstance(value, yaml.Text) or not re.fullmatch(r"[-+]?[0-9]{1,9}", value):
            self.wrong("front-matter-number", value, key=key)
            return 0
        return int(value)

    def lang(self, value: Any) -> str | None:
        text = self.text(value, "lang")
        if text and not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", text):
            self.wrong("front-matter-lang", value, value=text)
            return None
        return text

    def many(self, value: Any, key: str, split: bool = True) -> list[yaml.Text]:
        """A list of scalars, or a string that is one: separated by commas, or by spaces where it has no comma."""
        if value is None:
            return []
        if isinstance(value, yaml.Text):
            parts = re.finditer(r"[^,]+" if "," in value else r"\S+" if split else r".+", value)
            return [self.part(value, match) for match in parts if match[0].strip()]
        if isinstance(value, yaml.Items):
            found = []
            for item in value:
                if yaml.is_null(item) or item == "":
                    continue
                if isinstance(item, yaml.Text):
                    found.append(item)
                else:
                    self.wrong("front-matter-list", item, key=key)
            return found
        self.wrong("front-matter-list", value, key=key)
        return []

    @staticmethod
    def part(whole: yaml.Text, match: re.Match[str]) -> yaml.Text:
        part = yaml.Text(match[0].strip())
        part.line, part.column, part.length, part.plain = whole.line, whole.column, whole.length, False
        return part

    def names(self, value: Any, key: str) -> tuple[str, ...]:
        """Names of tags, categories or people: white space collapsed, each once."""
        names = {}
        for item in self.many(value, key, split=key == "tags"):
            if name := re.sub(r"\s+", " ", nfc(str(item))).strip():
                names[name] = self.places[f"{key} {name}"] = self.place(item)
                self.no_controls(name, item, key)
        return tuple(names)

    def url(self, value: Any, key: str) -> str | None:
        text = self.text(value, key)
        if text is None:
            return None
        try:
            url = Url.parse(text).path
        except UnsafeUrl as unsafe:
            self.wrong(unsafe.reason, value, url=text)
            return None
        if key == "permalink" and (unknown := unknown_field(text)):
            self.wrong("config-permalink-field", value, field=unknown, known=known_fields())
        self.places[f"{key} {url}"] = self.place(value)
        return url

    def image(self, value: Any) -> str | None:
        """A file of the site, or an image elsewhere on the web: other schemes mean nothing to who shows previews."""
        text = self.text(value, "image")
        if text and (scheme := _SCHEME.match(text)) and scheme[1].lower() not in ("http", "https"):
            self.wrong("image-scheme", value, url=text)
            return None
        return text

    def no_controls(self, text: str, value: Any, key: str) -> None:
        """YAML's escapes can make what no page, feed or terminal may hold: ``"\\0"``, ``"\\x1b"``."""
        if _CONTROL.search(text):
            self.wrong("front-matter-control", value, key=key)
