"""What a web server answers for an address: the files of an output folder as GitHub Pages serves them.

It knows files by their exact names: case and Unicode form count. ``/a`` may be the file ``a``, ``a.html`` or, after a
redirect, the folder ``a/`` with an ``index.html``. ``/a/`` is only the folder. All lies below the base path.
"""

from __future__ import annotations

import posixpath
import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote, urlsplit

from sitegen.catalog.fragments import Ids
from sitegen.text.hangul import fold, nfc
from sitegen.text.urls import Url, scheme_of
from sitegen.words.similar import MOST_GUESSES, Names, nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence


class Answer(NamedTuple):
    """What an address without its fragment leads to: a ``file`` of the output, another host (``external``), or nothing
    (``wrong``). ``near`` is what may have been meant; ``path`` is the path of the address on the site."""

    file: str = ""
    external: str = ""
    wrong: str = ""
    near: str = ""
    path: str = ""


_ELSEWHERE = Answer()
# What needs a closer look: a query, spaces, dots.
_ODD = re.compile(r"[?\\\s]|/\.")


class Served:
    """The files of an output folder behind the site's URL ``site`` (``https://team.github.io/blog``)."""

    def __init__(self, paths: Collection[str], site: str) -> None:
        self.paths = frozenset(paths)
        parts = urlsplit(site)
        self.scheme, self.host = parts.scheme, _host(parts.netloc)
        self.base = unquote(parts.path).rstrip("/")
        self._known: dict[str, Answer] = {}
        self._starts = f"{quote(self.base)}/", f"{self.scheme}://{self.host}{quote(self.base)}/"
        self._guesses = MOST_GUESSES

    def answer(self, page: str, address: str) -> Answer:
        """What ``address`` leads to from the page ``page``, a file of the output."""
        address = address.partition("#")[0]
        if (found := self._known.get(address)) is None:
            found = self._answer(page, address)
            if address[:1] == "/" or scheme_of(address):  # what most links of a page share with others
                self._known[address] = found
        return found

    def _answer(self, page: str, address: str) -> Answer:
        for start in self._starts:  # nearly all addresses are like this, and there are tens of thousands
            if address.startswith(start) and not _ODD.search(address):
                path = unquote(address[len(start) - 1 :])
                if file := self._file(path[1:]):
                    return Answer(file, path=path)
        address = "".join([char for char in address.strip() if char not in "\t\n\r"])
        scheme = scheme_of(address)
        if scheme not in ("", "http", "https"):
            return _ELSEWHERE
        try:
            parts = urlsplit(address.replace("\\", "/") if "\\" in address.partition("?")[0] else address)
        except ValueError:
            return Answer(wrong="link", path=address)
        if parts.netloc and _host(parts.netloc) != self.host:
            return Answer(external=address if scheme else f"{self.scheme}:{address}")
        path = unquote(parts.path)
        if not path and not parts.netloc:
            return Answer(page, path=Url.of_output(page))
        folder = posixpath.dirname(f"{self.base}/{page}")
        path = _without_dots(path if path.startswith("/") or parts.netloc else f"{folder}/{path}")
        if not f"{path}/".startswith(f"{self.base}/"):
            if parts.netloc and not self._file(path[1:]):  # another site of the same host
                return Answer(external=address)
            return Answer(wrong="base-path", path=path, near=f"{self.base}{path}" if self._file(path[1:]) else "")
        path = path[len(self.base) :] or "/"
        if file := self._file(path[1:]):
            return Answer(file, path=path)
        if near := self._folded.get(fold(path.rstrip("/"))):
            return Answer(wrong="spelling", near=near, path=path)
        return Answer(wrong="link", path=path)

    def _file(self, path: str) -> str:
        """The file that is sent for a path; "" where there is none."""
        if path.endswith("/") or not path:
            return f"{path}index.html" if f"{path}index.html" in self.paths else ""
        return next((name for name in (path, f"{path}.html", f"{path}/index.html") if name in self.paths), "")

    def near(self, path: str) -> str:
        """The addresses like ``path``, for a message; "" where there are none, or after many guesses."""
        self._guesses -= 1
        name = posixpath.basename(path.rstrip("/"))
        found = self._by_name.get(fold(name), [])[:3]  # a page that has moved keeps its name, in most cases
        if not found and self._guesses >= 0:
            called = {posixpath.basename(url.rstrip("/")): url for url in reversed(self._names.like(path))}
            found = [called[like] for like in nearest(name, called)] or self._names.near(path)
        return ", ".join(f"`{url}`" for url in found)

    @cached_property
    def _names(self) -> Names:
        return Names(map(Url.of_output, self.paths))

    @cached_property
    def _by_name(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for url in sorted(map(Url.of_output, self.paths)):
            found.setdefault(fold(posixpath.basename(url.rstrip("/"))), []).append(url)
        return found

    @cached_property
    def _folded(self) -> Mapping[str, str]:
        return {fold(url.rstrip("/")): url for url in map(Url.of_output, sorted(self.paths, reverse=True))}


def id_near(ids: Sequence[str], fragment: str) -> str:
    """The ids like a fragment, for a message."""
    wanted = nfc(unquote(fragment))
    meant = Ids(ids).meant(wanted)
    return ", ".join(f"`#{name}`" for name in ([meant] if meant else Names(ids).near(wanted)))


def _host(netloc: str) -> str:
    host = netloc.rpartition("@")[2].lower()
    try:
        return host if host.isascii() else host.encode("idna").decode()
    except ValueError:
        return host


def _without_dots(path: str) -> str:
    """A path without ``.`` and ``..``. A browser does not leave the host."""
    parts: list[str] = []
    for part in path.split("/")[1:]:
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    end = "/" if path.endswith(("/.", "/..")) and parts and parts[-1] else ""
    return "/" + "/".join(parts) + end
