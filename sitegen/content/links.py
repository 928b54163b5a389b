"""Addresses that authors write: which lead into the site, and how they are made safe."""

from __future__ import annotations

import re
from urllib.parse import quote

from sitegen.text.urls import is_external

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def is_local(url: str) -> bool:
    """Whether ``url``, as an author wrote it, leads to something of this site. The empty one leads nowhere."""
    return bool(url) and not is_external(url) and not url.startswith("\\\\")


def safe(url: str) -> str:
    """A local ``url`` with its control characters escaped: browsers drop some of them, ``java<TAB>script:``."""
    return _CONTROL.sub(lambda match: quote(match[0]), url)
