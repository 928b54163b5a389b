"""Which requests are let in: those of our own pages only.

Every page that the browser shows can send requests to a server on this machine. Three checks keep foreign pages out:

- ``Host`` is one of our names. A foreign name that points at this machine (DNS rebinding) is not.
- ``Origin`` of a WebSocket is one of ours. Browsers let every page open one.
- ``Sec-Fetch-Site`` is not another site, unless somebody followed a link. A frame in a foreign page is no such link.
"""

from __future__ import annotations

import re
import unicodedata
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitegen.preview.reach import Reach

METHODS = ("GET", "HEAD")
_LONGEST = 8192
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\s\[\]:/?#@,]+)(?::([0-9]{1,5}))?")
# An encoded slash, a backslash, a malformed escape, a fragment.
_CROOKED = re.compile(r"%2f|%5c|\\|#|%(?![0-9a-f]{2})", re.IGNORECASE)


class Refused(Exception):
    """A request that is not let in. ``status`` is the answer, ``code`` the message that explains it, or ""."""

    def __init__(self, status: int, code: str = "") -> None:
        super().__init__(status)
        self.status = status
        self.code = code


class Guard:
    """Knows the names of the server that listens on ``host`` and ``port``.

    If it listens on all addresses (``0.0.0.0``, ``::``), any IP address counts as ours, since a phone in the same
    network may use any address of this machine. That is safe: a rebinding attack needs a name. ``bound`` tells what it
    listens on in fact: `0` means all addresses too, and `127.1` is spelled `127.0.0.1` by browsers.
    """

    def __init__(self, host: str, port: int) -> None:
        self.port = port
        self._names = {"localhost", "127.0.0.1", "[::1]", _name(host)}
        self._any_address = _name(host) in ("", "0.0.0.0", "[::]")

    def bound(self, reach: Reach, port: int) -> None:
        """The server listens."""
        self.port = port
        self._names |= {_name(str(address)) for address in reach.addresses}
        self._any_address = bool(reach.wildcards)

    def check_host(self, values: Sequence[str]) -> str:
        """The name in the ``Host`` headers of a request. Raises Refused unless there is exactly one, and it is ours."""
        if len(values) != 1:
            raise Refused(400)
        name, port = _split(values[0])
        if not self._is_ours(name) or port not in (None, self.port):
            raise Refused(403, "preview-host")
        return name

    def check_origin(self, values: Sequence[str], host: str) -> None:
        """Raises Refused unless the ``Origin`` headers of a WebSocket name a page of ours. ``host`` is its Host.

        Browsers always send one. It must be the one in Host, where our pages look for us. Another machine's page on the
        same port is foreign, and so is `localhost` to an address of the network: it is the peer's own.
        """
        scheme, _, rest = values[0].partition("://") if len(values) == 1 else ("", "", "")
        name, port = _split(rest)
        if scheme != "http" or (port or 80) != self.port or name != host or not name:
            raise Refused(403)

    def check_site(self, site: str | None, mode: str | None, dest: str | None = None) -> None:
        """Raises Refused for what a foreign page loads (https://www.w3.org/TR/fetch-metadata/), frames included; links
        from there may be followed. ``same-site`` is foreign too: another port of localhost is another program."""
        if site in ("cross-site", "same-site") and not (mode == "navigate" and dest in (None, "document")):
            raise Refused(403)

    def _is_ours(self, name: str) -> bool:
        return bool(name) and (name in self._names or (self._any_address and _is_address(name)))


def request_path(target: str) -> str:
    """The decoded path of a request target (its bytes as Latin-1): ``/posts/한글/``. Raises Refused.

    It is decoded once. Browsers resolve ``..`` themselves and encode no slash, so both are refused.
    """
    if len(target) > _LONGEST:
        raise Refused(414)
    path = target.partition("?")[0]
    # Other forms of a target are for proxies. A redirect to a path with two slashes at its start would leave the site.
    if not path.startswith("/") or path.startswith("//") or _CROOKED.search(path):
        raise Refused(400)
    try:
        decoded = unquote_to_bytes(path.encode("latin-1")).decode("utf-8")
    except UnicodeError:  # overlong forms and surrogates among them
        raise Refused(400) from None
    if any(unicodedata.category(char) == "Cc" for char in decoded) or {".", ".."} & set(decoded.split("/")):
        raise Refused(400)
    return decoded


def _split(value: str) -> tuple[str, int | None]:
    """Name and port of ``name:port``; no name if it has another form."""
    match = _HOST.fullmatch(value)
    if not match:
        return "", None
    return _name(match[1]), int(match[2]) if match[2] else None


def _name(host: str) -> str:
    """One spelling of a host: lower case, IPv6 shortened and in brackets."""
    bare = host.removeprefix("[").removesuffix("]")
    try:
        address = ip_address(bare)
    except ValueError:
        return host.lower()
    return f"[{address.compressed}]" if address.version == 6 else str(address)


def _is_address(name: str) -> bool:
    try:
        ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True
