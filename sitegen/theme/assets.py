"""Style sheets of the site's own, which are published under their names."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from sitegen.theme.statics import read_source
from sitegen.words.errors import error

if TYPE_CHECKING:
    from sitegen.theme.reader import Reader


def site_css(data: bytes, asset: str, url: str, base: str, reader: Reader) -> bytes:
    """The style sheet ``asset`` of the site's own, which is published at ``url``: paths from the root get the base
    path, and all must lead somewhere."""
    source = read_source(asset, data, asset)
    folder = posixpath.dirname(url)
    parts, at = [], 0
    for name in source.names:
        path = re.split(r"[?#]", name.url, maxsplit=1)[0]
        if name.kind == "map" or name.is_external or not path:
            continue
        absolute = unquote(path) if path.startswith("/") else posixpath.join(folder, unquote(path))
        target = reader.get("link", quote(posixpath.normpath(absolute)))
        if target.url is None:
            reader.problems.append(error("file-missing", source.place(name), target=name.url, near=""))
        if path.startswith("/"):
            parts += [source.text[at : name.start], base]
            at = name.start
    return "".join([*parts, source.text[at:]]).encode("utf-8", "surrogateescape")
