"""Names of other files in a style sheet, a script or a web app manifest: where they stand, and how they are replaced.

Each reader goes through its text once, token by token, so that a text takes time in proportion to its length.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from sitegen.words.errors import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

_EXTERNAL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#")
_LINE_END = re.compile(r"\r\n?|\n")
# What stands for a byte that is no UTF-8.
_UNDECODED = re.compile("[\ud800-\udfff]")
_SOURCE_MAP = re.compile(r"[#@]\s*+sourceMappingURL=(\S++)\s*+")


class Name(NamedTuple):
    """What stands in a text from ``start`` to ``end``, and the address ``url`` that it means, escapes undone.

    * ``file``: an address of a file.
    * ``module``: what a script imports. Without a ``.`` or ``/`` at its beginning it is no address (``"lit"``).
    * ``address``: any address that a script makes; it may be a folder's.
    * ``map``: a source map, for whoever looks for faults.
    * ``page``: an address of a page.
    """

    start: int
    end: int
    url: str
    kind: Literal["file", "module", "address", "map", "page"] = "file"

    @property
    def is_external(self) -> bool:
        """Whether it names nothing on this site, or nothing at all."""
        return not self.url or bool(_EXTERNAL.match(self.url))


class Source:
    """The text of a file and the names in it. ``shown`` is what messages call the file."""

    def __init__(self, data: bytes, shown: str, names: Iterable[Name], text: str) -> None:
        self.data, self.shown, self.text = data, shown, text
        self.names = [name._replace(url=_shown(name.url)) for name in sorted(names)]

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_END.finditer(self.text))]

    @cached_property
    def _lines(self) -> list[str]:
        return _LINE_END.split(_shown(self.text))

    def place(self, name: Name) -> Place:
        """Where a name stands."""
        line = bisect_right(self._starts, name.start)
        column = name.start - self._starts[line - 1] + 1
        return Place.of(self.shown, line, column, self._lines[line - 1], name.end - name.start)


def _shown(text: str) -> str:
    return _UNDECODED.sub("\ufffd", text)


def source_map(comment: str, start: int) -> Name | None:
    """The source map that a comment names, if it does. ``start`` is where the text of the comment begins."""
    match = _SOURCE_MAP.fullmatch(comment)
    return Name(start + match.start(1), start + match.end(1), match[1], "map") if match else None
