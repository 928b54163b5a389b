"""``site.toml`` becomes :class:`Config`.

The classes are the schema: a field is a key, its type says what the key may hold, its metadata says what it is for.
A key that no field knows is an error.
"""

from __future__ import annotations

import re
import typing
from functools import partial
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

from sitegen.text.hangul import fold, nfc
from sitegen.text.toml import Find, read_table
from sitegen.text.urls import UnsafeUrl, Url, known_fields, unknown_field
from sitegen.words.errors import Problem, Problems, error
from sitegen.words.similar import nearest

# An address that opens a file. Settings come with a cloned repository, so none that runs anything in the browser.
_EDITOR = r"(?i)(?!javascript:|data:|vbscript:)[A-Za-z][A-Za-z0-9+.-]*:\S*\{path\}\S*$"
# What stands for a table that is not there. Settings are never changed.
_NONE: dict[str, Any] = {}


class Author(NamedTuple):
    """``[authors.ID]``: a person whose ID posts name under ``author`` or ``authors``."""

    name: str = ""
    bio: str = ""
    url: str = ""
    image: str = ""


class Taxonomy(NamedTuple):
    """``[taxonomies.tags]``, ``[taxonomies.categories]``: other spellings of terms, and descriptions."""

    aliases: dict[str, str] = _NONE
    descriptions: dict[str, str] = _NONE


class Taxonomies(NamedTuple):
    """``[taxonomies]``."""

    tags: Taxonomy = Taxonomy()
    categories: Taxonomy = Taxonomy()


class Feeds(NamedTuple):
    """``[feeds]``: how many posts a feed holds, and whether each term has one."""

    limit: int = 20
    terms: bool = True


class MarkdownOptions(NamedTuple):
    """``[markdown]``: what becomes of raw HTML."""

    html: Literal["allow", "escape", "error"] = "allow"


class NavItem(NamedTuple):
    """``[[navigation]]``: a link of the site's menu."""

    title: str = ""
    url: str = ""


class Verification(NamedTuple):
    """``[verification]``: the codes by which search engines know the site's owner."""

    google: str = ""
    naver: str = ""
    bing: str = ""


class Serve(NamedTuple):
    """``[serve]``: the preview. ``editor`` is an address that opens a file in an editor, with ``{path}``, ``{line}``
    and ``{column}``; "" for none."""

    editor: str = "vscode://file/{path}:{line}:{column}"


class Config(NamedTuple):
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
    authors: dict[str, Author] = _NONE
    taxonomies: Taxonomies = Taxonomies()
    feeds: Feeds = Feeds()
    markdown: MarkdownOptions = MarkdownOptions()
    navigation: tuple[NavItem, ...] = ()
    theme_options: dict[str, Any] = _NONE
    verification: Verification = Verification()
    serve: Serve = Serve()

    @property
    def base_path(self) -> str:
        """The path of ``url``, percent-encoded, without a slash at the end: ``/blog`` or ``""``."""
        return Url(nfc(urlsplit(self.url).path) or "/").href().rstrip("/")

    @property
    def origin(self) -> str:
        """Scheme and host of ``url``, the host as DNS knows it: ``xn--...`` for Hangul."""
        parts = urlsplit(self.url)
        if parts.netloc.isascii():
            return f"{parts.scheme}://{parts.netloc}"
        host, colon, port = parts.netloc.partition(":")
        return f"{parts.scheme}://{_as_dns_knows(host)}{colon}{port}"


def read_config(text: str, path: str = "site.toml", base_url: str | None = None) -> Config:
    """The settings in ``text``, the content of ``site.toml``; ``base_url`` replaces the key ``url``.

    Raises Problems with everything that is wrong, each with its line.
    """
    config, place = read_table(text, Config, path)
    if base_url is not None:
        config = config._replace(url=base_url)
    problems = list(_check(config, place, base_url is not None))
    if problems:
        raise Problems(problems)
    return config._replace(url=config.url.rstrip("/"), permalink=Url.parse(config.permalink).path)


def _check(config: Config, place: Find, overridden: bool) -> typing.Iterator[Problem]:
    """What a type cannot say."""
    if not config.title.strip():
        yield error("config-title-missing", place(("title",)))
    if not _is_site_url(config.url):
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
    yield from _check_permalink(config.permalink, place)
    if config.serve.editor and not re.match(_EDITOR, config.serve.editor):
        yield error("config-editor", place(("serve", "editor")), editor=config.serve.editor)
    for index, item in enumerate(config.navigation):
        for key in ("title", "url"):
            if not getattr(item, key):
                yield error("config-navigation", place(("navigation",), index), key=key)
            if key == "url" and not _is_link(item.url):
                yield error("config-link", place(("navigation", "url"), index), url=item.url)
    for identifier, author in config.authors.items():
        for key in ("url", "image"):
            if not _is_link(getattr(author, key)):
                yield error("config-link", place(("authors", identifier, key)), url=getattr(author, key))
    for taxonomy in ("tags", "categories"):
        aliases = getattr(config.taxonomies, taxonomy).aliases
        labels = {fold(label) for label in aliases.values()}
        for alias, label in aliases.items():
            if fold(alias) in labels and fold(alias) != fold(label):
                yield error("config-alias-chain", place(("taxonomies", taxonomy, "aliases", alias)), alias=alias)


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
    """Scheme, a host that DNS could know, perhaps a port, and a path of folders."""
    if re.search(r"[\s\x00-\x20?#@\\]", url):
        return False
    try:
        parts = urlsplit(url)
        host = _as_dns_knows(parts.hostname or "")
        Url.parse(parts.path)
        # Asking for the port is what makes urlsplit look at it.
        return parts.scheme in ("http", "https") and parts.port != 0 and _is_host(host)
    except ValueError:
        return False


def _as_dns_knows(host: str) -> str:
    """A host in ASCII (RFC 3490). Raises ValueError for what is none."""
    if not host.isascii():
        return host.encode("idna").decode()
    # What the codec would say of it; it takes long to import.
    if not all(0 < len(label) < 64 for label in host.removesuffix(".").split(".")):
        raise ValueError(host)
    return host


def _is_host(host: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*", host))


def _is_link(url: str) -> bool:
    """A path of the site, or an address that a reader's browser opens without running anything."""
    scheme = re.match(r"\s*([A-Za-z][A-Za-z0-9+.-]*):", url)
    return scheme is None or scheme[1].lower() in ("http", "https", "mailto", "tel")


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
