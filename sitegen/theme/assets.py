"""Style sheets of the site's own, which are published under their own names."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from sitegen.words.errors import error

if TYPE_CHECKING:
    from sitegen.theme.reader import Reader


def site_css(data: bytes, asset: str, url: str, base: str, reader: Reader) -> bytes:
    """The style sheet ``asset`` of the site's own, which is published at ``url``: paths from the root get the base
    path, and all must lead somewhere."""
    from sitegen.theme.textfile import TextFile  # needed only if a style sheet has changed, and slow to import

    file = TextFile(asset, data, asset)
    folder = posixpath.dirname(url)
    texts = {}
    for name in file.names:
        path = re.split(r"[?#]", name.url, maxsplit=1)[0]
        if name.kind == "map" or not name.is_of_site or not path:
            continue
        target = reader.get("link", quote(posixpath.normpath(posixpath.join(folder, unquote(path)))))
        if target.url is None:
            reader.problems.append(error("file-missing", file.place(name), target=name.url, near=""))
        if path.startswith("/"):
            texts[name] = base + file.written(name)
    return file.replaced(texts)
