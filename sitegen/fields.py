"""The fields of front matter. Each is one row of the class :class:`Meta`: its name, its type, how it is read, where it
is seen, which other keys mean it, and its default.

Parsing, the cache, cards, views and the tests of the documentation read these rows; ``CONTRIBUTING.md`` says how to add
one. There is no ``from __future__ import annotations`` here, because the rows are read from the annotations.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, tzinfo
from typing import Annotated, Any, Literal, NamedTuple

from sitegen.text.hangul import spelling_key

# How a value is read, or each of a list: a method of sitegen.content.frontmatter.values.ValueReader.
Kind = Literal[
    "text", "line", "title", "name", "slug", "lang", "series", "image", "url", "date", "flag", "toc", "number", "tool",
    "person", "steps", "robots", "pin", "link",
]  # fmt: skip
# What sees a value: no template; the document's own page and feeds; lists, too; even links to the document.
Seen = Literal["nowhere", "page", "lists", "neighbours"]

_PARTIAL_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")
_YEARS = range(1950, 2101)
# The kinds of posts whose structure is shown.
TYPES = ("stack", "deploy", "interview")


# What search engines understand of ``<meta name="robots">``; of the others a value follows a colon.
ROBOTS = (
    "noindex", "nofollow", "none", "noarchive", "nosnippet", "noimageindex", "notranslate", "index", "follow", "all",
)  # fmt: skip
_ROBOTS_WITH_VALUE = re.compile(r"(?:max-snippet|max-image-preview|max-video-preview|unavailable_after): *\S")


def is_partial_date(text: str) -> bool:
    """Whether a text is a date as far as it is known: ``2024``, ``2024-03`` or ``2024-03-05``. A year in which
    no tool was used would leave no room on the timeline for the others."""
    if not _PARTIAL_DATE.fullmatch(text) or int(text[:4]) not in _YEARS:
        return False
    try:
        date.fromisoformat(text + "0000-01-01"[len(text) :])
    except ValueError:
        return False
    return True


def is_robots(text: str) -> bool:
    """Whether a text says what search engines may do: ``noindex, nofollow``."""
    words = [word.strip().lower() for word in text.split(",")]
    return all(word in ROBOTS or _ROBOTS_WITH_VALUE.match(word) for word in words)


def asks_to_leave_out(robots: str | None) -> bool:
    """Whether it asks them to leave the page out."""
    return any(word.strip().lower() in ("noindex", "none") for word in (robots or "").split(","))


class Tool(NamedTuple):
    """A tool that a post names, in the words of its author: the area in which it stands, what it is for, its version,
    its address and a remark. ``since`` and ``until`` are dates as far as they are known (``2024-03``). ``replaced_by``
    is the tool that came after it, ``group`` its area in the list of known tools (``database``), else "".
    """

    name: str
    area: str = ""
    purpose: str = ""
    version: str = ""
    url: str = ""
    note: str = ""
    since: str = ""
    until: str = ""
    replaced_by: str = ""
    group: str = ""

    @property
    def id(self) -> str:
        """What the post calls it."""
        return self.name


class Bookmark(NamedTuple):
    """A link of a page of links. ``url`` leads to a page of the site or elsewhere, and so does ``image``."""

    title: str
    url: str
    description: str = ""
    image: str = ""

    @property
    def id(self) -> str:
        """Where it leads."""
        return self.url


class Person(NamedTuple):
    """A person that a post names: who wrote it, or who speaks in it. ``key`` is their ID in the settings, or a short
    name. ``photo`` is a file of the site or an address, ``url`` a page about them. ``name`` or ``key`` is there."""

    name: str = ""
    role: str = ""
    team: str = ""
    photo: str = ""
    url: str = ""
    key: str = ""

    @property
    def id(self) -> str:
        """What the post calls them, as the settings may know them."""
        return self.key or self.name

    @property
    def is_described(self) -> bool:
        """Whether the post says more of them than what they are called."""
        return self != Person(self.name) and self != Person(key=self.key)


class Step(NamedTuple):
    """A step of a pipeline: its name, the tool that does it, the environment where it happens, a note, and the places
    of the steps that it follows."""

    text: str
    tool: str = ""
    env: str = ""
    note: str = ""
    after: tuple[int, ...] = ()

    @property
    def identity(self) -> tuple[str, str, str]:
        """What no two steps of a pipeline have in common."""
        return spelling_key(self.text), self.tool, self.env


class Field(NamedTuple):
    """What a row says of its field besides name, type and default.

    ``also`` are keys of other generators that mean this field, ``own`` is a second key of ours: for a list of one, or
    in clearer words. Where a document has several of these keys, the field's name counts first, then ``own``, then
    ``also`` in its order. ``docs/writing.md`` lists all of them.
    """

    kind: Kind
    seen: Seen
    own: str = ""
    also: tuple[str, ...] = ()


_DATES = ("pubdate", "pubdatetime", "publishdate", "created_at", "created")
_UPDATES = (
    "last_modified_at", "last_modified", "lastmod", "modified", "updated_at", "updatedat", "updateddate", "lastupdated",
    "moddatetime",
)  # fmt: skip
_IMAGES = (
    "cover_image", "coverimage", "cover_img", "featured_image", "featuredimage", "heroimage", "ogimage",
    "images", "thumbnail", "thumbnail_image", "thumbnail_img", "teaser", "header",
)  # fmt: skip


class Meta(NamedTuple):
    """The front matter of one document. ``None`` and ``()`` mean absent. Dates have a time zone."""

    title: Annotated[str | None, Field("title", "neighbours")] = None
    date: Annotated[datetime | None, Field("date", "lists", also=_DATES)] = None
    updated: Annotated[datetime | None, Field("date", "lists", also=_UPDATES)] = None
    slug: Annotated[str | None, Field("slug", "nowhere")] = None
    permalink: Annotated[str | None, Field("url", "nowhere", also=("url",))] = None
    aliases: Annotated[tuple[str, ...], Field("url", "nowhere", also=("alias", "redirect_from"))] = ()
    tags: Annotated[tuple[str, ...], Field("name", "lists", also=("tag",))] = ()
    categories: Annotated[tuple[str, ...], Field("name", "lists", own="category")] = ()
    kind: Annotated[str | None, Field("text", "lists")] = None
    stack: Annotated[tuple[Tool, ...], Field("tool", "nowhere")] = ()
    pipeline: Annotated[tuple[Step, ...], Field("steps", "nowhere")] = ()
    strategy: Annotated[str | None, Field("line", "page")] = None
    series: Annotated[str | None, Field("series", "lists")] = None
    authors: Annotated[tuple[Person, ...], Field("person", "lists", own="author", also=("writer",))] = ()
    people: Annotated[tuple[Person, ...], Field("person", "nowhere")] = ()
    description: Annotated[str | None, Field("line", "lists", also=("excerpt", "summary"))] = None
    image: Annotated[str | None, Field("image", "lists", own="cover", also=_IMAGES)] = None
    image_alt: Annotated[str | None, Field("line", "page", own="cover_alt")] = None
    featured: Annotated[bool, Field("flag", "lists")] = False
    pin: Annotated[int, Field("pin", "lists", also=("pinned",))] = 0
    hidden: Annotated[bool, Field("flag", "page", also=("unlisted",))] = False
    search: Annotated[bool, Field("flag", "nowhere")] = True
    links: Annotated[tuple[Bookmark, ...], Field("link", "page")] = ()
    draft: Annotated[bool, Field("flag", "lists")] = False
    published: Annotated[bool, Field("flag", "nowhere")] = True
    weight: Annotated[int, Field("number", "lists", own="series_order")] = 0
    toc: Annotated[bool | None, Field("toc", "page", also=("show_toc", "showtoc"))] = None
    robots: Annotated[str | None, Field("robots", "page", also=("noindex", "robotsnoindex"))] = None
    lang: Annotated[str | None, Field("lang", "lists")] = None
    translations: Annotated[tuple[str, ...], Field("line", "nowhere", own="translation")] = ()
    comments: Annotated[bool, Field("flag", "page")] = True
    comments_id: Annotated[str | None, Field("line", "page")] = None


FIELDS: Mapping[str, Field] = {name: hint.__metadata__[0] for name, hint in Meta.__annotations__.items()}
DEFAULTS: Mapping[str, Any] = Meta._field_defaults


def _tools(rows: list[list[str]]) -> tuple[Tool, ...]:
    return tuple([Tool(*row) for row in rows])


def _bookmarks(rows: list[list[str]]) -> tuple[Bookmark, ...]:
    return tuple([Bookmark(*row) for row in rows])


def _people(rows: list[list[str]]) -> tuple[Person, ...]:
    return tuple([Person(*row) for row in rows])


def steps_from(rows: list[list[Any]]) -> tuple[Step, ...]:
    """Steps from their JSON."""
    return tuple([Step(text, tool, env, note, tuple(after)) for text, tool, env, note, after in rows])


# How a value is made from its JSON, for fields of types that JSON does not have.
_TYPED: Mapping[str, Any] = {
    **{name: tuple for name, default in DEFAULTS.items() if default == ()},
    **{name: datetime.fromisoformat for name, field in FIELDS.items() if field.kind == "date"},
    **{name: _tools for name, field in FIELDS.items() if field.kind == "tool"},
    **{name: _people for name, field in FIELDS.items() if field.kind == "person"},
    **{name: _bookmarks for name, field in FIELDS.items() if field.kind == "link"},
    **{name: steps_from for name, field in FIELDS.items() if field.kind == "steps"},
}


def to_record(meta: Meta) -> dict[str, Any]:
    """Front matter for JSON, by the names of fields. What has its default is left out."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for (name, default), value in zip(DEFAULTS.items(), meta, strict=True)
        if value != default
    }


def from_record(record: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a record."""
    return {**record, **{name: _TYPED[name](record[name]) for name in _TYPED.keys() & record.keys()}}


def described(meta: Meta) -> tuple[Person, ...]:
    """The authors of whom a document says more than a name."""
    return tuple([person for person in meta.authors if person.is_described])


def values_of(meta: Meta, names: Iterable[str], zone: tzinfo) -> dict[str, Any]:
    """The values of these fields, dates in ``zone``. What has its default is left out."""
    values = {name: getattr(meta, name) for name in names}
    return {
        name: value.astimezone(zone) if isinstance(value, datetime) else value
        for name, value in values.items()
        if value != DEFAULTS[name]
    }
