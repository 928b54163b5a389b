"""Reads ``site.toml``. The classes are its schema: a field is a key, and its type says what the key may hold."""

from __future__ import annotations

import re
import typing
from functools import partial
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

from sitegen.faults import CheckOptions, check_problems
from sitegen.fields import ROBOTS, is_partial_date, is_robots
from sitegen.languages import Language, language_problems
from sitegen.leads import NavItem, is_link, navigation_problems, redirect_problems
from sitegen.package import is_default_option
from sitegen.terms import Taxonomies, term_problems
from sitegen.text.hangul import nfc, spelling_key
from sitegen.text.langtags import wrong_tag
from sitegen.text.toml import Find, read_table
from sitegen.text.urls import UnsafeUrl, Url, known_fields, slugify, unknown_field, visible
from sitegen.words.errors import Problem, Problems, error
from sitegen.words.similar import nearest

# A URL that opens a file. It must not run a script in the browser, since settings may come from a cloned repository.
_EDITOR = r"(?i)(?!javascript:|data:|vbscript:)[A-Za-z][A-Za-z0-9+.-]*:\S*\{path\}\S*$"
_NONE: dict[str, Any] = {}  # the default of tables: nobody changes settings, so all share it


class Author(NamedTuple):
    """``[authors.ID]``: a person whose ID posts name under ``author`` or ``authors``. ``links`` are other places of
    theirs, by name."""

    name: str = ""
    role: str = ""
    team: str = ""
    bio: str = ""
    url: str = ""
    image: str = ""
    links: dict[str, str] = _NONE


class Feeds(NamedTuple):
    """``[feeds]``: how many posts a feed holds, and whether each term has one."""

    limit: int = 20
    terms: bool = True


class MarkdownOptions(NamedTuple):
    """``[markdown]``: raw HTML, ends of lines, videos and gists in their place, and what scripts of the site draw."""

    html: Literal["allow", "escape", "error"] = "allow"
    breaks: bool = False
    embeds: bool = True
    scripts: tuple[Literal["mermaid", "math"], ...] = ()


class Verification(NamedTuple):
    """``[verification]``: the codes that show search engines who owns the site."""

    google: str = ""
    naver: str = ""
    bing: str = ""


class StackTool(NamedTuple):
    """``[stack.tools.NAME]``: a tool that the program does not know, or knows otherwise."""

    area: str = ""
    url: str = ""
    also: tuple[str, ...] = ()
    until: str = ""
    replaced_by: str = ""


class Stack(NamedTuple):
    """``[stack]``: the tools that posts name."""

    tools: dict[str, StackTool] = _NONE


class ImageOptions(NamedTuple):
    """``[images]``: what pictures become where Pillow is installed."""

    avif: bool = False
    cards: bool = False
    font: str = ""


class SearchOptions(NamedTuple):
    """``[search]``: whether readers can search the site, and groups of words that mean the same."""

    enabled: bool = True
    synonyms: tuple[tuple[str, ...], ...] = ()


class Serve(NamedTuple):
    """``[serve]``: the preview. ``editor`` is a URL that opens a file in an editor, with ``{path}``, ``{line}`` and
    ``{column}``, or ""."""

    editor: str = "vscode://file/{path}:{line}:{column}"


class Config(NamedTuple):
    """The settings of a site. ``url`` has no slash at its end."""

    title: str = ""
    url: str = "http://localhost:8000"
    description: str = ""
    language: str = "ko"
    timezone: str = "Asia/Seoul"
    theme: str = "default"
    font: str = ""
    permalink: str = "/posts/:slug/"
    output: str = "public"
    paginate: int = 10
    image: str = ""
    robots: str = ""
    updated: Literal["", "git"] = ""
    redirects: dict[str, str] = _NONE
    authors: dict[str, Author] = _NONE
    languages: dict[str, Language] = _NONE
    taxonomies: Taxonomies = Taxonomies()
    feeds: Feeds = Feeds()
    markdown: MarkdownOptions = MarkdownOptions()
    navigation: tuple[NavItem, ...] = ()
    theme_options: dict[str, Any] = _NONE
    verification: Verification = Verification()
    images: ImageOptions = ImageOptions()
    search: SearchOptions = SearchOptions()
    serve: Serve = Serve()
    stack: Stack = Stack()
    check: CheckOptions = CheckOptions()

    @property
    def authors_by_slug(self) -> dict[str, Author]:
        """The authors by the slugs of their pages."""
        return {slugify(identifier): author for identifier, author in self.authors.items()}

    @property
    def base_path(self) -> str:
        """The path of ``url``, percent-encoded, without a slash at its end: ``/blog`` or ``""``."""
        return Url(nfc(urlsplit(self.url).path) or "/").href().rstrip("/")

    @property
    def origin(self) -> str:
        """The scheme and the host of ``url``. A host in Hangul is written as in DNS: ``xn--...``."""
        parts = urlsplit(self.url)
        if parts.netloc.isascii():
            return f"{parts.scheme}://{parts.netloc}"
        host, colon, port = parts.netloc.partition(":")
        return f"{parts.scheme}://{_as_dns_knows(host)}{colon}{port}"


def read_config(text: str, path: str = "site.toml", base_url: str | None = None) -> Config:
    """The settings in ``text``, the content of ``site.toml``. ``base_url`` replaces ``url``. Raises Problems."""
    config, place = read_table(text, Config, path, is_default_option)
    if base_url is not None:
        config = config._replace(url=base_url)
    problems = list(_check(config, place, base_url is not None))
    if problems:
        raise Problems(problems)
    return config._replace(url=config.url.rstrip("/"), permalink=Url.parse(config.permalink).path)


def _check(config: Config, place: Find, overridden: bool) -> typing.Iterator[Problem]:
    """The problems that types cannot express."""
    if not config.title.strip():
        yield error("config-title-missing", place(("title",)))
    if not _is_site_url(config.url):
        yield error("config-url", None if overridden else place(("url",)), url=config.url)
    if (near := wrong_tag(config.language)) is not None:
        yield error("config-language", place(("language",)), language=config.language, near=near)
    if not _is_zone(config.timezone):
        near = _zones_near(config.timezone)
        yield error("config-timezone", place(("timezone",)), timezone=config.timezone, near=near)
    for keys, value in ((("paginate",), config.paginate), (("feeds", "limit"), config.feeds.limit)):
        if value < 1:
            yield error("config-paginate", place(keys), key=keys[-1], value=value)
    if not re.fullmatch(r"[\w.-]+", config.theme) or config.theme.startswith("."):
        yield error("config-theme-name", place(("theme",)), theme=config.theme)
    yield from _check_permalink(visible(config.permalink), place)
    if config.serve.editor and not re.match(_EDITOR, config.serve.editor):
        yield error("config-editor", place(("serve", "editor")), editor=config.serve.editor)
    yield from navigation_problems(config.navigation, place)
    yield from language_problems(config.languages, config.authors, place)
    yield from redirect_problems(config.redirects, place)
    if any(len({word.strip() for word in group} - {""}) < 2 for group in config.search.synonyms):
        yield error("config-synonyms", place(("search", "synonyms")))
    yield from check_problems(config.check, place)
    if not is_link(config.image):
        yield error("config-link", place(("image",)), url=config.image)
    if config.robots and not is_robots(config.robots):
        yield error("robots-unknown", place(("robots",)), value=config.robots, known=list(ROBOTS))
    for identifier, author in config.authors.items():
        for key in ("url", "image"):
            if not is_link(getattr(author, key)):
                yield error("config-link", place(("authors", identifier, key)), url=getattr(author, key))
        for name, url in author.links.items():
            if not is_link(url):
                yield error("config-link", place(("authors", identifier, "links", name)), url=url)
    ids: dict[str, str] = {}
    for identifier in config.authors:
        other = ids.setdefault(slug := slugify(identifier), identifier)
        if other != identifier:
            places = [place(("authors", name)) for name in (identifier, other)]
            yield error("author-same-slug", *places, name=identifier, other=other, slug=slug)
    yield from term_problems(config.taxonomies, place)
    yield from _check_tools(config.stack.tools, place)


def _check_tools(tools: dict[str, StackTool], place: Find) -> typing.Iterator[Problem]:
    """Dates, and spellings that would be of two tools."""
    spelled: dict[str, str] = {}
    for name, tool in tools.items():
        for spelling in (name, *tool.also):
            other = spelled.setdefault(spelling_key(spelling), name)
            if other != name:
                keys = ("stack", "tools", name) if spelling == name else ("stack", "tools", name, "also")
                yield error("config-tool-twice", place(keys), spelling=spelling, name=name, other=other)
        if tool.until and not is_partial_date(tool.until):
            yield error("tool-date", place(("stack", "tools", name, "until")), key="until", value=tool.until)


def _check_permalink(permalink: str, find: Find) -> typing.Iterator[Problem]:
    place = partial(find, ("permalink",))
    if unknown := unknown_field(permalink):
        yield error("config-permalink-field", place(), field=unknown, known=known_fields())
        return
    if not re.search(r":(?:slug|name|filename)\b", permalink):
        yield error("config-permalink-same", place(), permalink=permalink)
        return
    try:
        Url.parse(permalink)
    except UnsafeUrl as unsafe:
        yield error(unsafe.reason, place(), url=permalink)


def _is_site_url(url: str) -> bool:
    """Whether a URL has a scheme, a host and perhaps a port and a path."""
    if re.search(r"[\s\x00-\x20?#@\\]", url):
        return False
    try:
        parts = urlsplit(url)
        host = _as_dns_knows(parts.hostname or "")
        Url.parse(parts.path)
        # Reading the port makes urlsplit check it.
        return parts.scheme in ("http", "https") and parts.port != 0 and _is_host(host)
    except ValueError:
        return False


def _as_dns_knows(host: str) -> str:
    """A host in ASCII (RFC 3490). Raises ValueError if it cannot be one."""
    if not host.isascii():
        return host.encode("idna").decode()
    # As the codec checks it, which takes long to import.
    if not all(0 < len(label) < 64 for label in host.removesuffix(".").split(".")):
        raise ValueError(host)
    return host


def _is_host(host: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*", host))


def _is_zone(name: str) -> bool:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True


def _zones_near(name: str) -> str:
    from zoneinfo import available_timezones

    near = ["Asia/Seoul"] if name.upper() == "KST" else nearest(name, available_timezones())
    return ", ".join(f"`{zone}`" for zone in near or ["Asia/Seoul", "UTC"])
