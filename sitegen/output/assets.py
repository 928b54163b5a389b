"""Files that are copied: the site's own under their names, the theme's under names that carry a digest of them."""

from __future__ import annotations

import hashlib
import posixpath
import re
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from sitegen.errors import Place, Problem, Problems, error
from sitegen.similar import Names
from sitegen.urls import Url

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitegen.catalog.links import Links
    from sitegen.output.theme import Theme

HIGHLIGHT = "highlight.css"
# For so many problems it is told what may have been meant.
_SUGGESTIONS = 20
# url(...) and @import "...", outside comments. https://www.w3.org/TR/css-values-4/#urls
_CSS_URL = (
    r"(?is)/\*.*?(?:\*/|\Z)"
    r"|(?P<open>\burl\(\s*)(?P<quote>[\"']?)(?P<url>[^\"')]*?)(?P=quote)(?P<close>\s*\))"
    r"|(?P<import>@import\s+)(?P<quote2>[\"'])(?P<url2>[^\"']*)(?P=quote2)"
)
_EXTERNAL = r"[A-Za-z][A-Za-z0-9+.-]*:|//|#"


class Statics:
    """The theme's static files as they are published: ``urls`` by name, ``digests`` by output path, and their bytes,
    which are made when somebody asks for the first of them."""

    def __init__(self, urls: dict[str, Url], digests: dict[str, str], make: Callable[[], dict[str, bytes]]) -> None:
        self.urls, self.digests = urls, digests
        self._make = make
        self._files: dict[str, bytes] | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        """In another process, pages ask for the names alone."""
        return Statics, (self.urls, self.digests, dict)

    def files(self) -> dict[str, bytes]:
        """All of them, by output path."""
        if self._files is None:
            self._files = self._make()
        return self._files

    def file(self, output: str) -> bytes:
        """The bytes of the file ``output``."""
        return self.files()[output]


def make_statics(theme: Theme, base: str) -> Statics:
    """The static files of a theme. Raises Problems for style sheets that name what is not there."""
    press = _Press(theme, base)
    return Statics(
        press.urls, {path: hashlib.sha256(data).hexdigest() for path, data in press.files.items()}, lambda: press.files
    )


class _Press:
    """Gives every static file its published name; a style sheet after all that it names."""

    def __init__(self, theme: Theme, base: str) -> None:
        self._theme, self._base = theme, base
        self.urls: dict[str, Url] = {}
        self.files: dict[str, bytes] = {}
        self._problems: list[Problem] = []
        for name in sorted(theme.statics):
            self._publish(name, ())
        self._add(HIGHLIGHT, self._highlight().encode())
        if self._problems:
            raise Problems(self._problems)

    def _highlight(self) -> str:
        from sitegen.content.highlight import UnknownStyle, stylesheet

        styles = self._theme.highlight
        try:
            return stylesheet(styles.light, styles.dark)
        except UnknownStyle as unknown:
            near = ", ".join(f"`{name}`" for name in unknown.nearest)
            place = self._theme.highlight_place(unknown.name)
            self._problems.append(error("theme-style-unknown", place, style=unknown.name, near=near))
            return ""

    def _publish(self, name: str, parents: tuple[str, ...]) -> Url:
        if name in self.urls:
            return self.urls[name]
        data = self._theme.statics[name].read_bytes()
        if name.lower().endswith(".css"):
            data = rewrite_css(data, lambda url: self._sibling(name, url, (*parents, name)))
        return self._add(name, data)

    def _add(self, name: str, data: bytes) -> Url:
        stem, dot, ending = name.rpartition(".") if "." in posixpath.basename(name) else (name, "", "")
        url = Url(f"/static/{stem}.{hashlib.sha256(data).hexdigest()[:10]}{dot}{ending}")
        self.urls[name] = url
        self.files[url.output] = data
        return url

    def _sibling(self, name: str, url: str, parents: tuple[str, ...]) -> str:
        path, mark, rest = re.match(r"([^?#]*)([?#]?)(.*)", url, re.DOTALL).groups()  # type: ignore[union-attr]  # matches anything
        other = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(path)))
        if path.startswith("/"):
            return self._base + url
        if other not in self._theme.statics or other in parents:
            code = "css-imports-itself" if other in parents else "css-missing"
            near = ", ".join(f"`{name}`" for name in self._like(other))
            place = _place(self._theme.statics[name].read_bytes(), self._theme.shown[name], url)
            self._problems.append(error(code, place, target=url, near=near))
            return url
        target = self._publish(other, parents)
        relative = posixpath.relpath(target.path, posixpath.dirname(f"/static/{name}"))
        return quote(relative, safe="/!$&*+,=:@~") + mark + rest

    def _like(self, name: str) -> list[str]:
        """Names of static files like ``name``; for many problems looking for them would take long."""
        return self._names.near(name) if len(self._problems) < _SUGGESTIONS else []

    @cached_property
    def _names(self) -> Names:
        return Names(self._theme.statics)


def site_css(data: bytes, asset: str, links: Links, base: str, problems: list[Problem]) -> bytes:
    """A style sheet of the site's own: paths from the root get the base path, and all must lead somewhere."""

    def replace(url: str) -> str:
        path = re.split(r"[?#]", url, maxsplit=1)[0]
        if not path:
            return url
        own = links.catalog.assets[asset].url
        absolute = unquote(path) if path.startswith("/") else posixpath.join(posixpath.dirname(own.path), unquote(path))
        target = links.resolve_path(quote(posixpath.normpath(absolute)))
        if target.url is None:
            problems.append(error("css-missing", _place(data, asset, url), target=url, near=""))
        return base + url if path.startswith("/") else url

    return rewrite_css(data, replace)


def rewrite_css(data: bytes, replace: Callable[[str], str]) -> bytes:
    """The style sheet with every URL to this host replaced; bytes that are no UTF-8 stay as they are."""

    def sub(match: re.Match[str]) -> str:
        if match["url"] is not None:
            url = match["url"].strip()
            if not url or re.match(_EXTERNAL, url):
                return match[0]
            return f"{match['open']}{match['quote']}{replace(url)}{match['quote']}{match['close']}"
        if match["url2"] is not None and match["url2"] and not re.match(_EXTERNAL, match["url2"]):
            return f"{match['import']}{match['quote2']}{replace(match['url2'])}{match['quote2']}"
        return match[0]

    return re.sub(_CSS_URL, sub, data.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def _place(data: bytes, path: str, url: str) -> Place:
    for number, line in enumerate(re.split(r"\r\n|\r|\n", data.decode("utf-8", "replace")), 1):
        if url in line:
            return Place.of(path, number, line.index(url) + 1, line, len(url))
    return Place(path)
