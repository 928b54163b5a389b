"""A style sheet, a script or a web app manifest: the names of other files in it, and its bytes with other names."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sitegen.content.named import Name
from sitegen.content.stylesheet import names_in_css
from sitegen.theme.javascript import names_in_script
from sitegen.words.errors import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LINE_END = re.compile(r"\r\n?|\n")
# What stands for a byte that is no UTF-8.
_UNDECODED = re.compile("[\ud800-\udfff]")
_JSON_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_JSON_COLON = re.compile(r"\s*+:\s*+(?=\")")
# The keys of a web app manifest that hold an address. https://www.w3.org/TR/appmanifest/
_MANIFEST_KEYS: dict[str, Any] = {"src": "file", "start_url": "page", "scope": "page", "url": "page", "action": "page"}


class TextFile:
    """A file and the names in it, in their order. ``shown`` is how messages call it.

    Its path says of what kind it is; of other kinds there are no names. Bytes that are no UTF-8 stay as they are.
    """

    def __init__(self, path: str, data: bytes, shown: str) -> None:
        path = f"/{path.lower()}"
        find = next((find for endings, find in _FINDERS.items() if path.endswith(endings)), None)
        self._data, self._shown = data, shown
        self._text = data.decode("utf-8", "surrogateescape") if find else ""
        self.names = [name._replace(url=_printable(name.url)) for name in sorted(find(self._text))] if find else []

    def place(self, name: Name) -> Place:
        """Where a name stands."""
        line = bisect_right(self._line_starts, name.start)
        column = name.start - self._line_starts[line - 1] + 1
        return Place.of(self._shown, line, column, self._lines[line - 1], name.end - name.start)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_END.finditer(self._text))]

    @cached_property
    def _lines(self) -> list[str]:
        return _LINE_END.split(_printable(self._text))

    def written(self, name: Name) -> str:
        """A name as it is written, with its escapes."""
        return self._text[name.start : name.end]

    def replaced(self, texts: Mapping[Name, str]) -> bytes:
        """The bytes of the file with ``texts`` in the place of names. These come in their order."""
        if not texts:
            return self._data
        parts, at = [], 0
        for name, text in texts.items():
            parts += [self._text[at : name.start], text]
            at = name.end
        return "".join([*parts, self._text[at:]]).encode("utf-8", "surrogateescape")


def _printable(text: str) -> str:
    return _UNDECODED.sub("\ufffd", text)


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


_FINDERS = {
    (".css",): names_in_css,
    (".js", ".mjs"): names_in_script,
    (".webmanifest", "/manifest.json"): _names_in_manifest,
}
