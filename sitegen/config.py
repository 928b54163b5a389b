"""``site.toml`` becomes :class:`Config`.

The classes are the schema: a field is a key, its type says what the key may hold, its metadata says what it is for.
A key that no field knows is an error.
"""

from __future__ import annotations

import re
import tomllib
import typing
from dataclasses import MISSING, dataclass, field, fields, is_dataclass, replace
from functools import cache
from typing import Any, Literal, Protocol, TypeVar
from urllib.parse import urlsplit

from sitegen.errors import Place, Problem, Problems, error, nearest
from sitegen.hangul import fold, nfc
from sitegen.urls import UnsafeUrl, Url

T = TypeVar("T")


class Find(Protocol):
    """Finds the place of a key; ``index`` counts the tables of an array."""

    def __call__(self, keys: tuple[str, ...], index: int = 0) -> Place: ...


PERMALINK_FIELDS = ("slug", "year", "month", "day", "category", "filename")


@dataclass(frozen=True, slots=True)
class Author:
    """``[authors.ID]``: a person whose ID posts name under ``author`` or ``authors``."""

    name: str = ""
    bio: str = ""
    url: str = ""
    image: str = ""


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """``[taxonomies.tags]``, ``[taxonomies.categories]``: other spellings of terms, and descriptions."""

    aliases: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Taxonomies:
    """``[taxonomies]``."""

    tags: Taxonomy = field(default_factory=Taxonomy)
    categories: Taxonomy = field(default_factory=Taxonomy)


@dataclass(frozen=True, slots=True)
class Feeds:
    """``[feeds]``: how many posts a feed holds, and whether each term has one."""

    limit: int = 20
    terms: bool = True


@dataclass(frozen=True, slots=True)
class MarkdownOptions:
    """``[markdown]``: what becomes of raw HTML."""

    html: Literal["allow", "escape", "error"] = "allow"


@dataclass(frozen=True, slots=True)
class NavItem:
    """``[[navigation]]``: a link of the site's menu."""

    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """``[verification]``: the codes by which search engines know the site's owner."""

    google: str = ""
    naver: str = ""
    bing: str = ""


@dataclass(frozen=True, slots=True)
class Config:
    """A site's settings. ``url`` ends without a slash; ``base_path`` is its path, ``""`` for a site at the root."""

    title: str = ""
    url: str = "http://localhost:8000"
    description: str = ""
    language: str = "ko"
    timezone: str = "Asia/Seoul"
    theme: str = "default"
    permalink: str = "/posts/:slug/"
    output: str = "public"
    paginate: int = 10
    authors: dict[str, Author] = field(default_factory=dict)
    taxonomies: Taxonomies = field(default_factory=Taxonomies)
    feeds: Feeds = field(default_factory=Feeds)
    markdown: MarkdownOptions = field(default_factory=MarkdownOptions)
    navigation: tuple[NavItem, ...] = ()
    theme_options: dict[str, Any] = field(default_factory=dict)
    verification: Verification = field(default_factory=Verification)

    @property
    def base_path(self) -> str:
        """The path of ``url``, percent-encoded, without a slash at the end: ``/blog`` or ``""``."""
        return Url(nfc(urlsplit(self.url).path) or "/").href().rstrip("/")

    @property
    def origin(self) -> str:
        """Scheme and host of ``url``."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"


def read_config(text: str, path: str = "site.toml", base_url: str | None = None) -> Config:
    """The settings in ``text``, the content of ``site.toml``; ``base_url`` replaces the key ``url``.

    Raises Problems with everything that is wrong, each with its line.
    """
    config, place = read_table(text, Config, path)
    if base_url is not None:
        config = replace(config, url=base_url)
    problems = list(_check(config, place, base_url is not None))
    if problems:
        raise Problems(problems)
    return replace(config, url=config.url.rstrip("/"))


def read_table(text: str, cls: type[T], path: str) -> tuple[T, Find]:
    """A TOML file as the dataclass ``cls``, and a function that finds the place of a key in it.

    Raises Problems for TOML that is none, for unknown keys and for values of the wrong type.
    """
    source = _Source(path, text)
    try:
        table = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as exception:
        raise Problems([_syntax_error(source, exception)]) from None
    reader = _Reader(source)
    found: T = reader.table(table, cls, ())
    if reader.problems:
        raise Problems(reader.problems)
    return found, source.place


def keys(cls: type = Config, prefix: str = "") -> list[str]:
    """Every key of the schema in dotted form; ``ID`` stands for a name that the author chooses."""
    found = []
    for name, hint in _hints(cls).items():
        inner = next((arg for arg in (hint, *typing.get_args(hint)) if is_dataclass(arg)), None)
        if isinstance(inner, type):
            found += keys(inner, f"{prefix}{name}.ID." if typing.get_origin(hint) is dict else f"{prefix}{name}.")
        else:
            found.append(prefix + name)
    return found


def _check(config: Config, place: Find, overridden: bool) -> typing.Iterator[Problem]:
    """What a type cannot say."""
    if not config.title.strip():
        yield error("config-title-missing", place(("title",)))
    parts = urlsplit(config.url)
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or parts.query
        or parts.fragment
        or "@" in parts.netloc
    ):
        yield error("config-url", None if overridden else place(("url",)), url=config.url)
    else:
        try:
            Url.parse(parts.path)
        except UnsafeUrl:
            yield error("config-url", None if overridden else place(("url",)), url=config.url)
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", config.language):
        yield error("config-language", place(("language",)), language=config.language)
    if not _is_zone(config.timezone):
        near = _zones_near(config.timezone)
        yield error("config-timezone", place(("timezone",)), timezone=config.timezone, near=near)
    if config.paginate < 1:
        yield error("config-paginate", place(("paginate",)), key="paginate", value=config.paginate)
    if config.feeds.limit < 1:
        yield error("config-paginate", place(("feeds", "limit")), key="limit", value=config.feeds.limit)
    if not re.fullmatch(r"[\w.-]+", config.theme) or config.theme.startswith("."):
        yield error("config-theme-name", place(("theme",)), theme=config.theme)
    yield from _check_permalink(config.permalink, place(("permalink",)))
    for index, item in enumerate(config.navigation):
        for key in ("title", "url"):
            if not getattr(item, key):
                yield error("config-navigation", place(("navigation",), index), key=key)
    for taxonomy in ("tags", "categories"):
        aliases = getattr(config.taxonomies, taxonomy).aliases
        labels = {fold(label) for label in aliases.values()}
        for alias, label in aliases.items():
            if fold(alias) in labels and fold(alias) != fold(label):
                yield error("config-alias-chain", place(("taxonomies", taxonomy, "aliases", alias)), alias=alias)


def _check_permalink(permalink: str, place: Place | None) -> typing.Iterator[Problem]:
    names = re.findall(r":([a-z_]+)", permalink)
    if unknown := [name for name in names if name not in PERMALINK_FIELDS]:
        known = ", ".join(f":{name}" for name in PERMALINK_FIELDS)
        yield error("config-permalink-field", place, field=f":{unknown[0]}", known=known)
        return
    if not {"slug", "filename"} & set(names):
        yield error("config-permalink-same", place, permalink=permalink)
        return
    try:
        Url.parse(re.sub(r":([a-z_]+)", "x", permalink))
    except UnsafeUrl as unsafe:
        yield error(unsafe.reason, place, url=permalink)


class _Source:
    """The text of site.toml, searched for a key only when there is a problem with it."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.lines = text.splitlines()

    def at(self, line: int, column: int = 1, length: int = 1) -> Place:
        text = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        return Place(self.path, line, column, text, length)

    def place(self, keys: tuple[str, ...], index: int = 0) -> Place:
        """The line where the key stands; ``index`` counts the tables of an array. The file where it is not found."""
        table: tuple[str, ...] = ()
        count = -1
        best = Place(self.path)
        for number, line in enumerate(self.lines, 1):
            if header := re.match(r"\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$", line):
                table = tuple(_split_key(header[1]))
                if table == keys[: len(table)]:
                    count += "[[" in line
                    if table == keys and (count == index or "[[" not in line):
                        return self.at(number, line.index("[") + 1, len(line.strip()))
                    best = self.at(number, line.index("[") + 1, len(line.strip()))
            elif assignment := re.match(
                r"(\s*)((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*=", line
            ):
                full = (*table, *_split_key(assignment[2]))
                if full == keys and count <= index:
                    return self.at(number, len(assignment[1]) + 1, len(assignment[2]))
                if full == keys[: len(full)]:  # an inline table
                    column = line.find(keys[-1])
                    best = self.at(number, max(column, 0) + 1, len(keys[-1]) if column >= 0 else len(assignment[2]))
        return best


def _split_key(dotted: str) -> list[str]:
    return [nfc(part.strip().strip("\"'")) for part in re.findall(r"\"[^\"]*\"|'[^']*'|[^.\s]+", dotted)]


class _Reader:
    """Reads tables into dataclasses and gathers what does not fit."""

    def __init__(self, source: _Source) -> None:
        self.source = source
        self.problems: list[Problem] = []

    def table(self, table: dict[str, Any], cls: Any, path: tuple[str, ...]) -> Any:
        hints = _hints(cls)
        values = {}
        for key, value in table.items():
            if key not in hints:
                near = ", ".join(f"`{name}`" for name in nearest(key, hints) or hints)
                place = self.source.place((*path, key))
                self.problems.append(error("config-unknown-key", place, key=key, near=near))
            else:
                values[key] = self.value(value, hints[key], (*path, key))
        return cls(**{name: value for name, value in values.items() if value is not MISSING})

    def value(self, value: Any, hint: Any, path: tuple[str, ...]) -> Any:
        origin, args = typing.get_origin(hint), typing.get_args(hint)
        if is_dataclass(hint):
            if isinstance(value, dict):
                return self.table(value, hint, path)
            return self.wrong(path, value, "table")
        if origin is dict:
            if not isinstance(value, dict):
                return self.wrong(path, value, "table")
            return {nfc(key): self.value(inner, args[1], (*path, key)) for key, inner in value.items()}
        if origin is tuple:
            if not isinstance(value, list):
                return self.wrong(path, value, "array")
            return tuple(self.value(inner, args[0], path) for inner in value)
        if origin is Literal:
            if value not in args:
                known = ", ".join(f'"{arg}"' for arg in args)
                self.problems.append(
                    error("config-choice", self.source.place(path), key=path[-1], value=value, known=known)
                )
                return MISSING
            return value
        if hint is Any:
            return nfc(value) if isinstance(value, str) else value
        if hint is str and isinstance(value, str):
            return nfc(value)
        if hint is int and isinstance(value, int) and not isinstance(value, bool):
            return value
        if hint is bool and isinstance(value, bool):
            return value
        return self.wrong(path, value, {str: "string", int: "integer", bool: "boolean"}[hint])

    def wrong(self, path: tuple[str, ...], value: Any, wanted: str) -> Any:
        names = {bool: "boolean", str: "string", int: "integer", float: "float", list: "array", dict: "table"}
        found = names.get(type(value), "date")
        self.problems.append(error(f"config-type-{wanted}", self.source.place(path), key=path[-1], found=found))
        return MISSING


@cache
def _hints(cls: type) -> dict[str, Any]:
    resolved = typing.get_type_hints(cls)
    return {f.name: resolved[f.name] for f in fields(cls)}


def _syntax_error(source: _Source, exception: tomllib.TOMLDecodeError) -> Problem:
    """tomllib says where in its sentence: ``Expected '=' after a key (at line 3, column 7)``."""
    text = str(exception)
    if match := re.search(r"\s*\(at line (\d+), column (\d+)\)$", text):
        place = source.at(int(match[1]), int(match[2]))
        text = text[: match.start()]
    else:
        place = source.at(max(len(source.lines), 1))
        text = re.sub(r"\s*\(at end of document\)$", "", text)
    return error("config-syntax", place, reason=text)


def _is_zone(name: str) -> bool:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True


def _zones_near(name: str) -> str:
    from zoneinfo import available_timezones

    return ", ".join(f"`{zone}`" for zone in nearest(name, available_timezones()) or ["Asia/Seoul", "UTC"])
