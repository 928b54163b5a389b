"""The values of front matter: what each key may hold, and what is said when it holds something else."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Any, TypeVar

from sitegen.content import keys, yaml
from sitegen.content.dates import parse_date
from sitegen.model import Meta
from sitegen.text.hangul import nfc
from sitegen.text.urls import UnsafeUrl, Url, known_fields, unknown_field
from sitegen.words.errors import Place, Problem, error, warning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_CONTROL = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f]")
_YES = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
# YAML 1.1 reads these as numbers in base 60; other programs that read the post would print 45045 for 12:30:45.
_SEXAGESIMAL = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$")


# Where the address of an image stands in a table: ``image: {path: …}``, ``header: {teaser: …}``.
_IMAGE = ("path", "image", "src", "url", "teaser", "og_image", "overlay_image", "thumbnail", "feature")
# What of a table is the name of a person or a tag, and whether there is a table of contents.
_NAME = ("name", "label")
_ENABLE = ("enable", "enabled")


class Reader:
    """Types the values of one document and gathers what is wrong with them.

    ``places`` are those of the keys as they are written, and of what was read as one of ours (``tags 배포``).
    """

    def __init__(self, path: str, lines: list[str], zone: tzinfo, above: int = 1) -> None:
        """``above`` is the number of lines above the values."""
        self.path, self.lines, self.zone, self.above = path, lines, zone, above
        self.problems: list[Problem] = []
        self.places: dict[str, Place] = {}
        self.extra: dict[str, Any] = {}
        # What each of our keys was given: the keys as they are written, and their values.
        self._given: dict[str, list[tuple[yaml.Text, Any]]] = {}
        # The key that is being read, as it is written, and which of ours it is.
        self._key, self._name = yaml.Text(), ""
        # Where its value stands, of which more is said later: an image may be missing.
        self._spot: Place | None = None
        self._is_held = False

    def at(self, line: int, column: int, length: int = 1) -> Place:
        """The place of a spot in the file, whose ``line`` and ``column`` count from 0."""
        return Place.of(self.path, line + 1, column + 1, self.lines[line], max(length, 1))

    def place(self, value: Any) -> Place:
        return self.at(value.line + self.above, value.column, getattr(value, "length", 1))

    def wrong(self, code: str, where: Any, **values: object) -> None:
        """Tell what is wrong. A key of another generator that holds what ours cannot hold is left as it is."""
        if keys.canonical(self._key) in keys.KEYS or code.startswith(("url-", "config-")):
            self.problems.append(error(code, self.place(where), **values))
        else:
            self.warn("front-matter-foreign", self._key, name=self._name)

    def warn(self, code: str, key: yaml.Text, **values: object) -> None:
        self.problems.append(warning(code, self.place(key), key=key, **values))

    def meta(self, table: yaml.Table) -> Meta:
        self.take(table)
        published = self.one("published", self.flag)
        return Meta(
            title=self.one("title", self.title),
            date=self.one("date", self.date),
            updated=self.one("updated", self.date),
            slug=self.one("slug", self.slug),
            permalink=self.one("permalink", self.url),
            aliases=self.all("aliases", self.urls),
            tags=self.all("tags", self.names),
            categories=self.all("categories", self.names),
            kind=self.one("kind", self.text),
            series=self.one("series", self.series),
            authors=self.all("authors", self.names),
            description=self.one("description", self.line),
            image=self.one("image", self.image),
            draft=self.one("draft", self.flag) or self._is_held,
            published=published is not False,
            weight=self.one("weight", self.number) or 0,
            toc=self.one("toc", self.toc),
            lang=self.one("lang", self.lang),
        )

    def take(self, table: yaml.Table) -> None:
        """Sort the keys: which are read as ours, and which are kept for templates."""
        for key, value in table.items():
            written = str(key)
            self.places[written] = self.place(key)
            name, ours = keys.canonical(written), keys.ours(written)
            text = str(value).lower() if isinstance(value, yaml.Text) else ""
            if written not in keys.KEYS or isinstance(value, yaml.Table):
                self.extra[nfc(written)] = yaml.plain(value)
            if name in keys.TABLES and isinstance(value, yaml.Table):
                self.take(value)
            elif ours is None and name not in keys.HOLDS and (near := keys.slip(written)):
                self.warn("front-matter-slip", key, near=near)
            elif yaml.is_null(value) or value == "":
                continue
            elif text in keys.HOLDS.get(name, ()):
                self._is_held = True
            elif name in keys.RESTRICTS and not (isinstance(value, yaml.Text) and _YES.get(text) is False):
                self.warn("front-matter-restricts", key)
            elif ours and (name != "url" or text.startswith("/")):
                self._given.setdefault(ours, []).append((key, value))
        for given in self._given.values():
            if len(given) > 1:
                given.sort(key=lambda entry: keys.rank(entry[0]))

    def one(self, name: str, read: Callable[[Any], T | None]) -> T | None:
        """The value of one of our keys: that of the first key that gives it. Told where another says something else."""
        result: T | None = None
        used = None
        self._name = name
        for key, value in self._given.get(name, ()):
            self._key, self._spot = key, None
            found = read(value)
            if used is not None and found not in (None, result):
                self.warn("front-matter-both", key, used=used)
            elif used is None and found is not None:
                result, used = found, key
                self.places[name] = self._spot or self.places[str(key)]
        return result

    def all(self, name: str, read: Callable[[Any], Iterable[str]]) -> tuple[str, ...]:
        """The values of one of our keys, from all keys that give some, each once."""
        found: dict[str, None] = {}
        self._name = name
        for key, value in self._given.get(name, ()):
            self._key = key
            found |= dict.fromkeys(read(value))
        return tuple(found)

    def text(self, value: Any) -> str | None:
        if value is None:
            return None
        if not isinstance(value, yaml.Text):
            self.wrong("front-matter-not-text", value, key=self._key)
            return None
        text = nfc(str(value)).strip()
        return text if text and self.has_no_controls(text, value) else None

    def slug(self, value: Any) -> str | None:
        """A name, which is one part of an address."""
        text = self.text(value)
        if text and "/" in text:
            parts = [part for part in text.split("/") if part.strip(".")]
            self.wrong("front-matter-slug", value, value=text, permalink="/".join(["", *parts, ""]))
            return None
        return text

    def title(self, value: Any) -> str | None:
        if isinstance(value, yaml.Text) and value.plain and _SEXAGESIMAL.match(value):
            self.wrong("front-matter-sexagesimal", value, key="title", value=value)
            return None
        return self.line(value)

    def line(self, value: Any) -> str | None:
        """Text on one line: attributes and feeds hold no other."""
        text = self.text(value)
        return re.sub(r"\s+", " ", text) if text else None

    def date(self, value: Any) -> datetime | None:
        if not isinstance(value, yaml.Text):
            self.wrong("front-matter-not-text", value, key=self._key)
            return None
        try:
            date = parse_date(value, self.zone)
            for zone in (self.zone, UTC):  # a year too near to the calendar's ends has no moment
                date.astimezone(zone)
        except (ValueError, OverflowError):
            self.wrong("front-matter-date", value, key=self._key, value=value)
            return None
        return date

    def flag(self, value: Any) -> bool | None:
        flag = _YES.get(value.lower()) if isinstance(value, yaml.Text) else None
        if flag is None:
            self.wrong("front-matter-flag", value, key=self._key)
        return flag

    def toc(self, value: Any) -> bool | None:
        """Yes or no, or a table that may say so; what else it says is of how the table of contents looks."""
        if isinstance(value, yaml.Table):
            value = _first(value, _ENABLE)
        return None if value is None else self.flag(value)

    def number(self, value: Any) -> int | None:
        if not isinstance(value, yaml.Text) or not re.fullmatch(r"[-+]?[0-9]{1,9}", value):
            self.wrong("front-matter-number", value, key=self._key)
            return None
        return int(value)

    def lang(self, value: Any) -> str | None:
        text = self.text(value)
        if text and not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", text):
            self.wrong("front-matter-lang", value, value=text)
            return None
        return text

    def series(self, value: Any) -> str | None:
        """A name, or a list of one: a post has one place in one series."""
        if isinstance(value, yaml.Items):
            names = self.many(value)
            if len(names) > 1:
                self.warn("front-matter-first", self._key)
            value = names[0] if names else None
        return self.text(value)

    def many(self, value: Any) -> list[yaml.Text]:
        """A list of scalars, or a string that is one: separated by commas, and tags by spaces where there is no comma.
        Lists in lists are one list, and people and tags may be tables with a name."""
        if isinstance(value, yaml.Text):
            parts = re.finditer(r"[^,]+" if "," in value else r"\S+" if self._key == "tags" else r".+", value)
            return [_part(value, match) for match in parts if match[0].strip()]
        items, found = value if isinstance(value, yaml.Items) else [value], []
        for item in items:
            named = _first(item, _NAME) if isinstance(item, yaml.Table) and self._name != "aliases" else item
            if isinstance(named, yaml.Items):
                found += self.many(named)
            elif isinstance(named, yaml.Text):
                found += [] if yaml.is_null(named) or named == "" else [named]
            elif item is not None:
                self.wrong("front-matter-list", item, key=self._key)
        return found

    def names(self, value: Any) -> list[str]:
        """Names of tags, categories or people, white space collapsed."""
        names = []
        for item in self.many(value):
            name = re.sub(r"\s+", " ", nfc(str(item))).strip()
            if name and self.has_no_controls(name, item):
                names.append(name)
                self.places.setdefault(f"{self._name} {name}", self.place(item))
        return names

    def url(self, value: Any) -> str | None:
        text = self.text(value)
        if text is None:
            return None
        try:
            url = Url.parse(text).path
        except UnsafeUrl as unsafe:
            self.wrong(unsafe.reason, value, url=text)
            return None
        if self._name == "permalink" and (unknown := unknown_field(text)):
            self.wrong("config-permalink-field", value, field=unknown, known=known_fields())
        self.places[f"{self._name} {url}"] = self.place(value)
        return url

    def urls(self, value: Any) -> Iterable[str]:
        return filter(None, map(self.url, self.many(value)))

    def image(self, value: Any) -> str | None:
        """A file of the site, or an image elsewhere on the web: other schemes mean nothing to who shows previews. It
        may stand in a table or a list; ``false`` is none."""
        inner = value
        while isinstance(inner, yaml.Items | yaml.Table):
            inner = _first(inner, _IMAGE) if isinstance(inner, yaml.Table) else next(iter(inner), None)
        if inner is None or (isinstance(inner, yaml.Text) and inner.plain and _YES.get(inner.lower()) is False):
            if isinstance(value, yaml.Table) and self._key == "image":
                self.wrong("front-matter-not-text", value, key=self._key)
            return None
        text = self.text(inner)
        if text and ((scheme := _SCHEME.match(text)) and scheme[1].lower() not in ("http", "https")):
            self.wrong("image-scheme", inner, url=text)
            return None
        self._spot = self.place(inner)
        return text

    def has_no_controls(self, text: str, value: Any) -> bool:
        """YAML's escapes can make what no page, feed or terminal may hold: ``"\\0"``, ``"\\x1b"``."""
        if _CONTROL.search(text):
            self.wrong("front-matter-control", value, key=self._key)
            return False
        return True


def _first(table: yaml.Table, names: Iterable[str]) -> Any:
    """The value of the first of these keys that a table has, None where it has none."""
    known = {keys.canonical(key): value for key, value in table.items() if not yaml.is_null(value)}
    return next((known[name] for name in names if name in known), None)


def _part(whole: yaml.Text, match: re.Match[str]) -> yaml.Text:
    part = yaml.Text(match[0].strip())
    part.line, part.column, part.length, part.plain = whole.line, whole.column, whole.length, False
    return part
