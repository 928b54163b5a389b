"""The values of front matter: what each kind of field may hold, and what is said where it holds something else."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Any

from sitegen.content.frontmatter import keys, yaml
from sitegen.content.frontmatter.bookmarks import bookmark_of
from sitegen.content.frontmatter.dates import parse_date
from sitegen.content.frontmatter.images import read_image
from sitegen.content.frontmatter.numbers import number_of, pin_of
from sitegen.content.frontmatter.people import people_of, person_of
from sitegen.content.frontmatter.tables import TOOL_KEYS, Unusable, checked, first_of, robots_of, scalar_of, tool_of
from sitegen.fields import DEFAULTS, FIELDS, Meta, Step, Tool
from sitegen.text.hangul import nfc
from sitegen.text.langtags import wrong_tag
from sitegen.text.urls import UnsafeUrl, Url, known_fields, unknown_field, unseen
from sitegen.words.errors import Place, Problem, error, warning
from sitegen.words.similar import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_YES = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
# YAML 1.1 reads these as numbers in base 60; other programs that read the post would print 45045 for 12:30:45.
_SEXAGESIMAL = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$")

# A page and a feed of each term list all terms of each of its posts.
_TERMS = ("tags", "categories", "authors")
_MOST_TERMS = 100
# The keys of a table that hold the name of a tag.
_NAME = ("name", "label")
# Kinds of values that are words: ``false`` means that there is none.
_WORDS = ("line", "name", "person", "series", "steps", "tool")


class ValueReader:
    """Reads the front matter of one document, field by field, and gathers what is wrong with it.

    There is a method for each :data:`sitegen.fields.Kind`. It takes a value as it is written and gives one of the
    field's type; "" or None for an empty value. It raises Unusable for a wrong one. ``places`` says where each key
    stands, each field, and each item of a list (``tags 배포``). ``extra`` holds what is kept for templates.
    """

    def __init__(self, path: str, lines: list[str], zone: tzinfo, above: int) -> None:
        """``above`` is the number of lines above the front matter."""
        self.path, self.lines, self.zone, self.above = path, lines, zone, above
        self.problems: list[Problem] = []
        self.places: dict[str, Place] = {}
        self.extra: dict[str, Any] = {}
        # The keys that mean each field, as they are written, with their values.
        self._given: dict[str, list[tuple[yaml.Scalar, Any]]] = {}
        # The key that is being read, and its field.
        self.key, self.field = yaml.Scalar(), ""
        # Where the value that is used stands, if that is inside the key's value.
        self.spot: Place | None = None
        self._is_held = False

    def read(self, table: yaml.Mapping) -> Meta:
        """The fields of front matter."""
        self._sort(table)
        found: dict[str, Any] = {}
        for name, field in FIELDS.items():
            if given := self._given.get(name):
                given.sort(key=lambda entry: keys.rank(entry[0]))
                self.field = name
                read_all = self._all if DEFAULTS[name] == () and field.kind != "steps" else self._one
                value = read_all(given, getattr(self, field.kind))
                if value is not None:
                    found[name] = value
        if self._is_held:
            found["draft"] = True
        return Meta(**found)

    def _sort(self, table: yaml.Mapping) -> None:
        """Sort the keys into those that mean a field, those that hold the document back, and those for templates."""
        for key, value in table.items():
            written = str(key)
            self.places[written] = self.place(key)
            name, field = keys.canonical(written), keys.field_of(written)
            text = str(value).lower() if isinstance(value, yaml.Scalar) else ""
            if written not in keys.KEYS or isinstance(value, yaml.Mapping):
                self.extra[nfc(written)] = yaml.native(value)
            if name in keys.TABLES and isinstance(value, yaml.Mapping):
                self._sort(value)
            elif field is None and name not in keys.HOLDS and (near := keys.slip(written)):
                self.warn("front-matter-slip", key, near=near)
            elif yaml.is_null(value) or value == "":
                continue
            elif text in keys.HOLDS.get(name, ()):
                self._is_held = True
            elif name in keys.RESTRICTS and not (isinstance(value, yaml.Scalar) and _YES.get(text) is False):
                self.warn("front-matter-restricts", key)
            elif field and FIELDS[field].kind in _WORDS and yaml.is_switch(value):
                if text == "true":
                    self.key, self.field = key, field
                    self.report(Unusable("front-matter-not-text", value))
            elif field and (name != "url" or text.startswith("/")):
                if field == "image" and isinstance(value, yaml.Mapping) and (alt := first_of(value, ("alt",))):
                    self._given.setdefault("image_alt", []).append((key, alt))
                self._given.setdefault(field, []).append((key, value))

    def _one(self, given: list[tuple[yaml.Scalar, Any]], read: Callable[[Any], Any]) -> Any:
        """The value of the first key that has one. Warns of a later key that says something else."""
        result = used = None
        for key, value in given:
            self.key, self.spot = key, None
            found = self._read(read, value)
            if used is None and found is not None:
                result, used = found, key
                self.places[self.field] = self.spot or self.places[str(key)]
            elif found not in (None, result):
                self.warn("front-matter-both", key, used=used)
        return result

    def _all(self, given: list[tuple[yaml.Scalar, Any]], read: Callable[[Any], Any]) -> tuple[str, ...]:
        """The values of all keys, each once."""
        found: dict[str, None] = {}
        for key, value in given:
            self.key = key
            for item in self._each(value):
                if (text := self._read(read, item)) is not None:
                    found[text] = None
                    called = text if isinstance(text, str) else text.id
                    self.places.setdefault(f"{self.field} {called}", self.place(item))
                if len(found) > _MOST_TERMS and self.field in _TERMS:
                    self.report(Unusable("front-matter-too-many", item, key=key, limit=_MOST_TERMS))
                    return ()
        return tuple(found)

    def _read(self, read: Callable[[Any], Any], value: Any) -> Any:
        """The value for a field; None if it is empty or wrong."""
        try:
            found = read(value)
        except Unusable as wrong:
            self.report(wrong)
            return None
        return None if found == "" else found

    def report(self, wrong: Unusable) -> None:
        """A wrong value is an error for a key of ours, and a warning for a key of another generator, which may mean
        something else by it."""
        if keys.canonical(self.key) in keys.KEYS or wrong.code.startswith(("url-", "config-", "front-matter-too-")):
            self.problems.append(error(wrong.code, self.place(wrong.where), **(wrong.values or {"key": self.key})))
        else:
            self.warn("front-matter-foreign", self.key, name=self.field)

    def _each(self, value: Any) -> Iterable[Any]:
        kind = FIELDS[self.field].kind
        if kind == "person":
            return people_of(self, value)
        return (self._tables if kind in ("tool", "link") else self.items)(value)

    def items(self, value: Any) -> Iterator[yaml.Scalar]:
        """The items of a list, or of a string with commas. Tags may also have spaces between them, where there is no
        comma. Lists in lists are one list. Tags may be tables with a name."""
        if isinstance(value, yaml.Scalar):
            for match in re.finditer(r"[^,]+" if "," in value else r"\S+" if self.key == "tags" else r".+", value):
                yield yaml.scalar(match[0].strip(), value.line, value.column, value.length, plain=False)
            return
        for item in value if isinstance(value, yaml.Sequence) else [value]:
            named = first_of(item, _NAME) if isinstance(item, yaml.Mapping) and self.field != "aliases" else item
            if isinstance(named, yaml.Sequence):
                yield from self.items(named)
            elif isinstance(named, yaml.Scalar):
                if not yaml.is_null(named):
                    yield named
            elif item is not None:
                self.report(Unusable("front-matter-list", item))

    def _tables(self, value: Any) -> list[Any]:
        """The items of a list of tables; a table alone is a list of one, and so are names with commas between them."""
        if isinstance(value, yaml.Scalar):
            return list(self.items(value))
        return [item for item in (value if isinstance(value, yaml.Sequence) else [value]) if not yaml.is_null(item)]

    def tool(self, value: Any) -> Tool:
        """A tool: its name, or a table with what is to be said of it."""
        if not isinstance(value, yaml.Mapping):
            return tool_of(value, {"name": self.name(self.text(value))})
        unknown = [key for key in value if str(key) not in TOOL_KEYS]
        for key in unknown:
            self.warn("tool-key", key, near=nearest(str(key), TOOL_KEYS))
        return tool_of(value, {str(key): self.line(scalar_of(key, value[key])) for key in value if key not in unknown})

    person = person_of

    def steps(self, value: Any) -> tuple[Step, ...] | None:
        """The steps of a pipeline, in a list; or in a text with arrows between them."""
        from sitegen.content.frontmatter.steps import StepReader  # few documents have any

        return StepReader(self).read(value) or None

    def text(self, value: Any) -> str:
        if not isinstance(value, yaml.Scalar):
            raise Unusable("front-matter-not-text", value)
        return checked(nfc(str(value)).strip(), value)

    def line(self, value: Any) -> str:
        """Text on one line, as attributes and feeds need it."""
        return re.sub(r"\s+", " ", self.text(value))

    def title(self, value: Any) -> str:
        if isinstance(value, yaml.Scalar) and value.plain and _SEXAGESIMAL.match(value):
            raise Unusable("front-matter-sexagesimal", value, key="title", value=value)
        return self.line(value)

    def name(self, value: Any) -> str:
        """The name of a tag, a category or a person, with single spaces."""
        return checked(re.sub(r"\s+", " ", nfc(str(value))).strip(), value)

    def slug(self, value: Any) -> str:
        """A name that is one part of an address."""
        text = self.text(value)
        if "/" in text:
            parts = [part for part in text.split("/") if part.strip(".")]
            raise Unusable("front-matter-slug", value, value=text, permalink="/".join(["", *parts, ""]))
        return text

    def lang(self, value: Any) -> str:
        text = self.text(value)
        if text and (near := wrong_tag(text)) is not None:
            raise Unusable("front-matter-lang", value, value=text, near=near)
        return text

    def series(self, value: Any) -> str | None:
        """A name, or a list of one, because a post has one place in one series."""
        if isinstance(value, yaml.Sequence):
            names = [*self.items(value)]
            if len(names) > 1:
                self.warn("front-matter-first", self.key)
            return self.text(names[0]) if names else None
        return self.text(value)

    image = read_image
    link = bookmark_of
    number = number_of
    pin = pin_of

    def url(self, value: Any) -> str:
        text = self.text(value)
        if not text:
            return text
        try:
            url = Url.parse(text).path
        except UnsafeUrl as unsafe:
            raise Unusable(unsafe.reason, value, url=text) from None
        if self.field == "permalink" and (unknown := unknown_field(text)):
            raise Unusable("config-permalink-field", value, field=unknown, known=known_fields())
        self.places[f"{self.field} {url}"] = self.place(value)
        if character := unseen(text):
            self.problems.append(
                warning("url-invisible", self._place_of(character, value), key=self.key, character=character)
            )
        return url

    def date(self, value: Any) -> datetime:
        if not isinstance(value, yaml.Scalar):
            raise Unusable("front-matter-not-text", value)
        try:
            date = parse_date(value, self.zone)
            for zone in (self.zone, UTC):  # a year too near to the calendar's ends has no moment
                date.astimezone(zone)
        except (ValueError, OverflowError):
            raise Unusable("front-matter-date", value, key=self.key, value=value) from None
        return date

    def flag(self, value: Any) -> bool:
        if not isinstance(value, yaml.Scalar) or value.lower() not in _YES:
            raise Unusable("front-matter-flag", value)
        return _YES[value.lower()]

    def robots(self, value: Any) -> str | None:
        """What search engines may do. Elsewhere ``noindex`` is yes or no."""
        return robots_of(self.line(value), value, _YES)

    def toc(self, value: Any) -> bool | None:
        """Yes or no, or a table that may say so. The rest of such a table is about looks."""
        if isinstance(value, yaml.Mapping):
            value = first_of(value, ("enable", "enabled"))
        return None if value is None else self.flag(value)

    def place(self, value: Any) -> Place:
        line = value.line + self.above
        return Place.of(self.path, line + 1, value.column + 1, self.lines[line], max(getattr(value, "length", 1), 1))

    def _place_of(self, named: str, value: Any) -> Place:
        """Where a character stands in a value, by its code point; the value's place if it is written as an escape."""
        place, character = self.place(value), chr(int(named[2:].partition(" ")[0], 16))
        line = self.lines[place.line - 1]
        column = line.find(character, place.column - 1) + 1
        return Place.of(self.path, place.line, column, line) if column else place

    def warn(self, code: str, key: yaml.Scalar, **values: object) -> None:
        self.problems.append(warning(code, self.place(key), key=key, **values))
