"""Who reaches the preview: what its sockets are bound to in fact, and whether a peer is on this machine.

A host is not judged by how it is written: `127.1`, `127.0.0.2` and a name in /etc/hosts are this machine's own too, and
`0` is everybody's.
"""

from __future__ import annotations

import os
import re
import socket
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tornado.netutil import is_valid_ip

from sitegen.package import DOCS, PACKAGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from ipaddress import IPv4Address, IPv6Address

# Addresses outside, reserved for documentation (RFC 5737, RFC 3849): any would do.
_OUTSIDE = {4: (socket.AF_INET, "192.0.2.1"), 6: (socket.AF_INET6, "2001:db8::1")}


class Reach(NamedTuple):
    """The addresses that the preview listens on for ``host``."""

    host: str
    addresses: tuple[IPv4Address | IPv6Address, ...]

    @classmethod
    def of(cls, host: str, sockets: Sequence[socket.socket]) -> Reach:
        """Where sockets listen."""
        return cls(host, tuple([ip_address(ear.getsockname()[0]) for ear in sockets]))

    @property
    def is_open(self) -> bool:
        """Whether other machines reach it."""
        return not all(address.is_loopback for address in self.addresses)

    @property
    def wildcards(self) -> list[int]:
        """The versions of IP of which it listens on all addresses."""
        return sorted(address.version for address in self.addresses if address.is_unspecified)

    @property
    def own_host(self) -> str:
        """The host of its address on this machine."""
        if self.wildcards:
            return "127.0.0.1" if 4 in self.wildcards else "[::1]"
        if not is_valid_ip(self.host):
            return self.host
        return _in_url(str(self.addresses[0]))

    @property
    def hosts(self) -> str:
        """All that it listens on, to be told."""
        return ", ".join(_in_url(str(address)) for address in self.addresses)

    @property
    def network_host(self) -> str | None:
        """The host of its address for other machines, if it listens on all addresses and this machine is in a
        network."""
        found = network_address(self.wildcards[0]) if self.wildcards else None
        return _in_url(found) if found else None


def network_address(version: int = 4) -> str | None:
    """The address of this machine in its network; None if it is in none. Nothing is sent."""
    family, outside = _OUTSIDE[version]
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as asking:
            asking.connect((outside, 9))
            address: str = asking.getsockname()[0]
    except OSError:
        return None
    return None if is_near(address) else address


def is_near(peer: str | None) -> bool:
    """Whether a peer's address is a loopback address, so that it is on this machine."""
    try:
        address = ip_address(peer or "")
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def without_folders(text: str, root: Path) -> str:
    """A text for somebody on another machine: without the folders of this one, those of the site, the program and the
    user. What is in them keeps the rest of its path."""
    for folder in sorted(_folders(root), key=len, reverse=True):
        # Not where it is the end of another path or the beginning of a longer name: in a container it may be `/app`.
        whole = rf"(?<![\w.~-]){re.escape(folder)}"
        text = re.sub(rf"{whole}(?![\w.-])", "…", re.sub(rf"{whole}/", "", text))
    return text


def _in_url(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def _folders(root: Path) -> Iterable[str]:
    home = Path(os.path.expanduser("~"))  # "~" itself where nobody knows
    for folder in {root, Path(os.path.realpath(root)), DOCS.parent, PACKAGE, PACKAGE.parent, home}:
        if folder.is_absolute() and folder.parent != folder:  # the root of the disk is in every path
            yield from (folder.as_uri(), str(folder), folder.as_posix())
