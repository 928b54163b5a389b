"""The name of another file in a style sheet, a script or a web app manifest.

Whoever looks for names goes through a text once, so that it takes time in proportion to the length.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from sitegen.text.urls import is_external

_SOURCE_MAP = re.compile(r"[#@]\s*+sourceMappingURL=(\S++)\s*+")


class Name(NamedTuple):
    """What stands in a text from ``start`` to ``end``, and the address ``url`` that it means, escapes undone.

    * ``file``: an address of a file.
    * ``module``: what a script imports. Without a ``.`` or ``/`` at its beginning it is no address (``"lit"``).
    * ``address``: any address that a script makes; it may be a folder's.
    * ``map``: a source map, for debugging.
    * ``page``: an address of a page.
    """

    start: int
    end: int
    url: str
    kind: Literal["file", "module", "address", "map", "page"] = "file"

    @property
    def is_of_site(self) -> bool:
        """Whether it names another file of the site."""
        return self.url[:1] not in ("", "#") and not is_external(self.url)


def source_map(comment: str, start: int) -> Name | None:
    """The source map that a comment names, if it does. ``start`` is where the text of the comment begins."""
    match = _SOURCE_MAP.fullmatch(comment)
    return Name(start + match.start(1), start + match.end(1), match[1], "map") if match else None
