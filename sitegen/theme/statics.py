"""The theme's static files under the names by which they are published, which carry a digest.

What one file names of another follows: of a style sheet, a script, a web app manifest. The digest of a file that names
none is that of its bytes. That of any other is one of all the files that it leads to, itself among them, as they are
before names are replaced: so it is defined, too, where scripts import one another in a circle.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, unquote

from sitegen.content.named import Name, Source
from sitegen.content.stylesheet import names_in_css
from sitegen.text.hangul import nfc
from sitegen.text.urls import Url
from sitegen.theme.javascript import names_in_script
from sitegen.words.errors import Place, Problem, Problems, error, warning
from sitegen.words.similar import Names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sitegen.theme.theme import Theme

HIGHLIGHT = "highlight.css"
_DIGITS = 10
# What an address may hold wherever it is written: between quotes, or bare in a style sheet.
_SAFE = "/!$&*+,=:@~"
# For so many problems it is told what may have been meant.
_MOST_GUESSES = 20
_JSON_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_JSON_COLON = re.compile(r"\s*+:\s*+(?=\")")
# The keys of a web app manifest that hold an address. https://www.w3.org/TR/appmanifest/
_MANIFEST_KEYS: dict[str, Any] = {"src": "file", "start_url": "page", "scope": "page", "url": "page", "action": "page"}


class Statics:
    """The theme's static files as they are published: ``urls`` by name, ``digests`` by output path, what is odd about
    them, and their bytes, which are made when somebody asks for the first of them."""

    def __init__(
        self,
        urls: dict[str, Url],
        digests: dict[str, str],
        make: Callable[[], dict[str, bytes]],
        problems: Sequence[Problem] = (),
    ) -> None:
        self.urls, self.digests, self.problems = urls, digests, problems
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
    """The static files of a theme. Raises Problems for those that cannot be read, and for those that name what is not
    there."""
    press = _Press(theme, base)
    files = press.files()
    digests = {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
    return Statics(press.urls, digests, lambda: files, press.warnings)


def read_source(path: str, data: bytes, shown: str) -> Source:
    """A file with the names of others in it, by its kind. Bytes that are no UTF-8 stay as they are."""
    whole = f"/{path.lower()}"
    reader = next((reader for endings, reader in _READERS.items() if whole.endswith(endings)), None)
    text = data.decode("utf-8", "surrogateescape") if reader else ""
    return Source(data, shown, reader(text) if reader else (), text)


def _names_in_manifest(text: str) -> Iterator[Name]:
    if '"icons"' not in text and '"start_url"' not in text:
        return  # another kind of manifest.json
    at = 0
    while match := _JSON_STRING.search(text, at):
        at = match.end()
        kind = _MANIFEST_KEYS.get(match[0][1:-1])
        colon = _JSON_COLON.match(text, at) if kind else None
        value = _JSON_STRING.match(text, colon.end()) if colon else None
        if kind and value:
            at = value.end()
            try:
                yield Name(value.start() + 1, value.end() - 1, json.loads(value[0]), kind)
            except ValueError:
                continue  # not JSON


_READERS = {
    (".css",): names_in_css,
    (".js", ".mjs"): names_in_script,
    (".webmanifest", "/manifest.json"): _names_in_manifest,
}


class _Target(NamedTuple):
    """Another static file that a name leads to, and what stands behind its path: ``?v=1#top``."""

    name: str
    rest: str


class _Press:
    """Gives every static file its published name."""

    def __init__(self, theme: Theme, base: str) -> None:
        self._theme, self._base = theme, base
        self._errors: list[Problem] = []
        self.warnings: list[Problem] = []
        self._sources = self._read()
        # What becomes of the names of each file that do not stay as they are.
        self._changes = {file: dict(self._resolve(file)) for file in self._sources}
        self._leads = {
            file: sorted({change.name for change in changes.values() if isinstance(change, _Target)})
            for file, changes in self._changes.items()
        }
        self.urls = self._publish()
        if self._errors:
            raise Problems([*self._errors, *self.warnings])

    def files(self) -> dict[str, bytes]:
        """The files as they are published, by output path."""
        return {url.output: self._write(file, self._relative) for file, url in self.urls.items()}

    def _read(self) -> dict[str, Source]:
        found = {}
        for file, path in sorted(self._theme.statics.items()):
            shown = self._theme.shown[file]
            try:
                found[file] = read_source(file, path.read_bytes(), shown)
            except OSError as exception:
                self._errors.append(error("unreadable", Place(shown), reason=exception.strerror or exception))
        if HIGHLIGHT not in self._theme.statics:
            found[HIGHLIGHT] = Source(self._highlight().encode(), HIGHLIGHT, (), "")
        return found

    def _highlight(self) -> str:
        from sitegen.content.highlight import UnknownStyle, stylesheet

        styles = self._theme.highlight
        try:
            return stylesheet(styles.light, styles.dark)
        except UnknownStyle as unknown:
            near = ", ".join(f"`{name}`" for name in unknown.nearest)
            place = self._theme.highlight_place(unknown.name)
            self._errors.append(error("theme-style-unknown", place, style=unknown.name, near=near))
            return ""

    def _resolve(self, file: str) -> Iterator[tuple[Name, str | _Target]]:
        source = self._sources[file]
        for name in source.names:
            path, mark, rest = re.match(r"([^?#]*)([?#]?)(.*)", name.url, re.DOTALL).groups()  # type: ignore[union-attr]  # matches anything
            other = nfc(posixpath.normpath(posixpath.join(posixpath.dirname(file), unquote(path))))
            if name.is_external or not path:
                continue
            if path.startswith("/"):
                yield name, self._base
            elif name.kind == "page" or (name.kind == "module" and not path.startswith(".")):
                continue
            elif other in self._sources:
                yield name, _Target(other, mark + rest)
            elif name.kind != "address" or not self._is_folder(path, other):
                self._miss(source, name, other)

    def _is_folder(self, path: str, other: str) -> bool:
        return path.endswith(("/", ".")) or any(file.startswith(f"{other}/") for file in self._sources)

    def _miss(self, source: Source, name: Name, other: str) -> None:
        if name.kind == "map":
            self.warnings.append(warning("source-map-missing", source.place(name), target=name.url))
            return
        near = self._names.near(other) if len(self._errors) < _MOST_GUESSES else ()
        shown = ", ".join(f"`{like}`" for like in near)
        self._errors.append(error("file-missing", source.place(name), target=name.url, near=shown))

    @cached_property
    def _names(self) -> Names:
        return Names(self._sources)

    def _publish(self) -> dict[str, Url]:
        own = {file: hashlib.sha256(self._write(file, _plain)).digest() for file in self._sources}
        urls = {}
        for file in self._sources:
            digest = own[file]
            if self._leads[file]:
                reached = _reached(file, self._leads)
                self._look_for_circles(file, reached)
                digest = hashlib.sha256(b"".join(other.encode() + b"\0" + own[other] for other in reached)).digest()
            stem, dot, ending = file.rpartition(".") if "." in posixpath.basename(file) else (file, "", "")
            urls[file] = Url(f"/static/{stem}.{digest.hex()[:_DIGITS]}{dot}{ending}")
        return urls

    def _look_for_circles(self, file: str, reached: Iterable[str]) -> None:
        """Style sheets that import one another in a circle are a slip; scripts may."""
        if not file.endswith(".css") or not any(file in self._leads[other] for other in reached):
            return
        for name, change in self._changes[file].items():
            if isinstance(change, _Target) and file in _reached(change.name, self._leads):
                place = self._sources[file].place(name)
                self._errors.append(error("css-imports-itself", place, target=name.url))

    def _write(self, file: str, spell: Callable[[str, _Target], str]) -> bytes:
        """The bytes of a file with its names replaced."""
        source = self._sources[file]
        if not self._changes[file]:
            return source.data
        parts, at = [], 0
        for name, change in self._changes[file].items():
            text = source.text[name.start : name.end]
            new = change + text if isinstance(change, str) else spell(file, change)
            if name.kind == "module" and new[0] not in "./":
                new = f"./{new}"
            parts += [source.text[at : name.start], new]
            at = name.end
        return "".join([*parts, source.text[at:]]).encode("utf-8", "surrogateescape")

    def _relative(self, file: str, target: _Target) -> str:
        path = posixpath.relpath(self.urls[target.name].path, posixpath.dirname(f"/static/{file}"))
        return quote(path, safe=_SAFE) + quote(target.rest, safe=f"{_SAFE}?#%;")


def _plain(_: str, target: _Target) -> str:
    return target.name + target.rest


def _reached(file: str, leads: Mapping[str, Sequence[str]]) -> list[str]:
    """All files that ``file`` leads to, itself among them, sorted."""
    found, waiting = {file}, [file]
    while waiting:
        more = [other for other in leads[waiting.pop()] if other not in found]
        found.update(more)
        waiting += more
    return sorted(found)
