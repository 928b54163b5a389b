"""Addresses that authors write: which lead into the site, and how they are made safe."""

from __future__ import annotations

import re
from urllib.parse import quote

from sitegen.text.urls import is_external, scheme_of

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# Images that are nothing but pixels.
_PIXELS = re.compile(r"data:image/(?:png|gif|jpe?g|webp|avif|apng|bmp)[;,]", re.IGNORECASE)


def is_harmless(url: str, in_image: bool = False) -> bool:
    """Whether ``url`` may be written. Data of any image runs nothing where it is shown as one; a link to an SVG could
    run scripts."""
    if url[:11].lower() == "data:image/":
        return in_image or _PIXELS.match(url) is not None
    return scheme_of(url.strip()) not in ("javascript", "vbscript", "data", "file")


def is_local(url: str) -> bool:
    """Whether ``url``, as an author wrote it, leads to something of this site. The empty one leads nowhere."""
    return bool(url) and not is_external(url) and not url.startswith("\\\\")


def safe(url: str) -> str:
    """A local ``url`` with its control characters escaped: browsers drop some of them, ``java<TAB>script:``."""
    return _CONTROL.sub(lambda match: quote(match[0]), url)
