"""The static files of a theme, published under names that carry a digest: ``style.css`` as ``style.0a1b2c3d4e.css``.

Style sheets, scripts and web app manifests name other files; those names are replaced by the published ones. The digest
of a file that names no other is that of its bytes. The digest of any other file is made of its bytes, as they are
before names are replaced, and of the digests of the files that it names. Scripts that import one another in a circle
share one.
"""

from __future__ import annotations

import posixpath
import re
from functools import cache, cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, unquote

from sitegen.text.hangul import nfc
from sitegen.text.urls import Url
from sitegen.words.errors import Problem, Problems, error, unreadable, warning
from sitegen.words.similar import MOST_GUESSES, Names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sitegen.content.named import Name
    from sitegen.theme.textfile import TextFile
    from sitegen.theme.theme import Theme

HIGHLIGHT = "highlight.css"
# The site's own font, where it has one.
FONT, FONT_CSS = "site-font.woff2", "site-font.css"
# Where the index of the search is, beside the other static files.
INDEX = "static/search/"
_DIGITS = 10
# What an address may hold wherever it is written: between quotes, or bare in a style sheet.
_SAFE = "/!$&*+,=:@~"


class Statics:
    """The static files as they are published: ``urls`` by name, ``digests`` by output path, and their warnings.
    ``make`` makes the bytes of all files, by output path, when the first of them is asked for."""

    def __init__(
        self,
        urls: dict[str, Url],
        digests: dict[str, str],
        make: Callable[[], dict[str, bytes]],
        problems: Sequence[Problem] = (),
    ) -> None:
        self.urls, self.digests, self.problems = urls, digests, problems
        self.files = cache(make)
        self._makers = dict.fromkeys(digests, self.files)

    def __reduce__(self) -> tuple[Any, ...]:
        """Another process renders pages, which need the names alone."""
        return Statics, (self.urls, self.digests, dict)

    def file(self, output: str) -> bytes:
        """The bytes of the file ``output``."""
        return self._makers[output]()[output]

    def and_others(self, others: Statics) -> Statics:
        """These files and those of ``others``. Each are made when one of them is asked for."""
        both = Statics(self.urls | others.urls, self.digests | others.digests, dict, self.problems)
        both._makers = self._makers | others._makers
        return both


def make_statics(theme: Theme, base: str) -> Statics:
    """The static files of a theme. Raises Problems for those that cannot be read, and for those that name what is not
    there."""
    naming = _Naming(theme, base)
    files = {url.output: naming.write(file, naming.published) for file, url in naming.urls.items()}
    digests = {path: sha256(data).hexdigest() for path, data in files.items()}
    return Statics(naming.urls, digests, lambda: files, naming.warnings)


class _Target(NamedTuple):
    """What a name leads to: another static file, and the ``rest`` of the address (``?v=1#top``). If the address begins
    at the root of the site, ``file`` is empty, and ``rest`` is all of the new address."""

    file: str
    rest: str


class _Naming:
    """Gives every static file its published name."""

    def __init__(self, theme: Theme, base: str) -> None:
        self._theme, self._base = theme, base
        self._errors: list[Problem] = []
        self.warnings: list[Problem] = []
        self._files = dict(self._read())
        self._targets = {file: dict(self._resolve(file)) for file in self._files}
        leads = {file: {target.file for target in self._targets[file].values() if target.file} for file in self._files}
        self._circles: dict[str, set[str]] = {}
        digests = {file: sha256(self.write(file, _unpublished)).digest() for file in self._files}
        for circle in _circles(leads):
            if any(leads[file] for file in circle):
                others = {other for file in circle for other in leads[file]}
                parts = b"".join(file.encode() + b"\0" + digests[file] for file in sorted(circle | others))
                digests |= dict.fromkeys(circle, sha256(parts).digest())
            self._circles |= dict.fromkeys(circle, circle)
        self.urls: dict[str, Url] = {}
        for file in self._files:
            stem, ending = posixpath.splitext(file)
            self.urls[file] = Url(f"/static/{stem}.{digests[file].hex()[:_DIGITS]}{ending}")
        self._find_circles()
        if self._errors:
            raise Problems([*self._errors, *self.warnings])

    def _read(self) -> Iterator[tuple[str, TextFile]]:
        from sitegen.theme.textfile import TextFile  # needed only if a file has changed, and slow to import

        for file in sorted(self._theme.statics):
            shown = self._theme.shown[file]
            try:
                yield file, TextFile(file, self._theme.read(shown), shown)
            except OSError as exception:
                self._errors.append(unreadable(shown, exception))
            except Problems as found:
                self._errors += found.problems
        if HIGHLIGHT not in self._theme.statics:
            yield HIGHLIGHT, TextFile("", self._highlight().encode(), HIGHLIGHT)

    def _highlight(self) -> str:
        """The style sheet of highlighted code, where the theme has none of its own."""
        from sitegen.content.code.styles import UnknownStyle, stylesheet

        try:
            return stylesheet(*self._theme.highlight)
        except UnknownStyle as unknown:
            place = self._theme.highlight_place(unknown.name)
            self._errors.append(error("theme-style-unknown", place, style=unknown.name, near=list(unknown.nearest)))
            return ""

    def _resolve(self, file: str) -> Iterator[tuple[Name, _Target]]:
        """The names in a file that are replaced, and what they lead to. The others are no files, or are missing."""
        text = self._files[file]
        for name in text.names:
            path = re.split(r"[?#]", name.url, maxsplit=1)[0]
            other = nfc(posixpath.normpath(posixpath.join(posixpath.dirname(file), unquote(path))))
            if not name.is_of_site or not path:
                continue
            if path.startswith("/"):
                yield name, _Target("", self._base + text.written(name))
            elif name.kind == "page" or (name.kind == "module" and not path.startswith(".")):
                continue
            elif other in self._files:
                yield name, _Target(other, name.url[len(path) :])
            elif name.kind == "map":
                self.warnings.append(warning("source-map-missing", text.place(name), target=name.url))
            elif name.kind != "address" or not self._is_folder(path, other):
                near = self._names.near(other) if len(self._errors) < MOST_GUESSES else []
                self._errors.append(error("file-missing", text.place(name), target=name.url, near=near))

    def _is_folder(self, path: str, other: str) -> bool:
        return path.endswith(("/", ".")) or any(file.startswith(f"{other}/") for file in self._files)

    @cached_property
    def _names(self) -> Names:
        return Names(self._files)

    def _find_circles(self) -> None:
        """Style sheets that import one another in a circle are an error; scripts may."""
        for file in self._files:
            for name, target in self._targets[file].items() if file.endswith(".css") else ():
                if target.file and target.file in self._circles[file]:
                    place = self._files[file].place(name)
                    self._errors.append(error("css-imports-itself", place, target=name.url))

    def write(self, file: str, url_of: Callable[[str, _Target], str]) -> bytes:
        """The bytes of a file in which every name is what ``url_of`` makes of its target."""
        texts = {}
        for name, target in self._targets[file].items():
            url = url_of(file, target) if target.file else target.rest
            texts[name] = f"./{url}" if name.kind == "module" and url[0] not in "./" else url
        return self._files[file].replaced(texts)

    def published(self, file: str, target: _Target) -> str:
        """The published name of a target as a file must write it."""
        path = posixpath.relpath(self.urls[target.file].path, posixpath.dirname(f"/static/{file}"))
        return quote(path, safe=_SAFE) + quote(target.rest, safe=f"{_SAFE}?#%;")


def _unpublished(_: str, target: _Target) -> str:
    return target.file + target.rest


def _circles(leads: Mapping[str, set[str]]) -> Iterator[set[str]]:
    """The files in groups that lead to one another, most of one file. A group comes after those that it leads to.

    By S. Rao Kosaraju: walk along the names and note where each walk turns back, then walk against them.
    """
    back: dict[str, set[str]] = {file: set() for file in leads}
    for file, others in leads.items():
        for other in others:
            back[other].add(file)
    seen: set[str] = set()
    turns = [turn for file in leads for turn in _walk(file, back, seen)]
    seen = set()
    for file in reversed(turns):
        if group := set(_walk(file, leads, seen)):
            yield group


def _walk(start: str, leads: Mapping[str, set[str]], seen: set[str]) -> Iterator[str]:
    """The files that ``start`` leads to, itself included, each when all that it leads to is done. Those that were
    ``seen`` are passed over."""
    path = [(start, iter(leads[start]))] if start not in seen else []
    seen.add(start)
    while path:
        other = next((other for other in path[-1][1] if other not in seen), None)
        if other is None:
            yield path.pop()[0]
        else:
            seen.add(other)
            path.append((other, iter(leads[other])))
