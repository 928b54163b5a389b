"""The HTTP server of the preview."""

from __future__ import annotations

import errno
import logging
import os
import socket
from typing import TYPE_CHECKING, Any, ClassVar, cast

from tornado.httpserver import HTTPServer
from tornado.web import Application

from sitegen.preview.guard import Refused, request_path
from sitegen.preview.handlers import Page
from sitegen.preview.hub import RESERVED
from sitegen.preview.sockets import Pushed, Socket

if TYPE_CHECKING:
    from tornado.httputil import HTTPServerRequest

    from sitegen.preview.guard import Guard
    from sitegen.preview.hub import Hub

_SOCKET = f"{RESERVED}livereload"
_LAST_PORT = 65535
# No request of a browser is larger.
_MOST = 32 * 1024


def make_server(hub: Hub, guard: Guard) -> Application:
    """The application that shows what ``hub`` holds to whom ``guard`` lets in. Give it to :func:`listen`."""
    for name in ("tornado", "livereload"):  # the terminal belongs to the builds
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
    return _Preview(hub, guard)


def listen(application: Application, host: str, port: int, tries: int = 20) -> int:
    """Listen on ``port`` of ``host``, or on the next one of ``tries`` that is free, and return it; 0 means any.

    To be called where the event loop runs. Raises OSError where none is free, or ``host`` is not this machine.
    """
    preview = cast("_Preview", application)
    last = min(port + max(tries, 1) - 1, _LAST_PORT)
    for number in range(port, last + 1):
        try:
            sockets = _bind(host, number)
        except OSError as error:
            if error.errno == errno.EADDRINUSE and number < last:
                continue
            raise
        preview.guard.port = sockets[0].getsockname()[1]
        preview.server.add_sockets(sockets)
        return preview.guard.port
    raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))  # no port has such a number


def network_address() -> str | None:
    """The address of this machine in its network; None where it is in none. Nothing is sent for it."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            asking.connect(("192.0.2.1", 9))  # kept for documentation (RFC 5737): any address outside would do
            address: str = asking.getsockname()[0]
    except OSError:
        return None
    return None if address.startswith("127.") else address


async def close(application: Application) -> None:
    """Stop listening, and hang up on everybody."""
    preview = cast("_Preview", application)
    preview.server.stop()
    for tab in tuple(preview.socket.waiters):
        tab.hang_up()
    await preview.server.close_all_connections()


def _bind(host: str, port: int) -> list[socket.socket]:
    """A listening socket for each address of ``host``. Not tornado's, which leaves the others open where one fails."""
    found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    sockets: list[socket.socket] = []
    lacking: OSError | None = None
    for family, address in sorted({(family, address[:2]) for family, _, _, _, address in found}):
        number = port or (sockets[0].getsockname()[1] if sockets else 0)
        try:
            sockets.append(socket.create_server((str(address[0]), number), family=family, backlog=128))
        except OSError as error:
            # `localhost` has an IPv6 address in many a container that has no IPv6.
            if error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
                lacking = error
                continue
            for bound in sockets:
                bound.close()
            raise
    if not sockets:
        raise lacking or OSError(errno.EADDRNOTAVAIL, os.strerror(errno.EADDRNOTAVAIL))
    for bound in sockets:
        bound.setblocking(False)
    return sockets


class _Preview(Application):
    """Chooses the handler of each request: the base path may change, so there is no table of routes."""

    def __init__(self, hub: Hub, guard: Guard) -> None:
        super().__init__(log_function=lambda _: None, websocket_ping_interval=30, websocket_max_message_size=_MOST)

        class Own(Socket):
            # In livereload one set of sockets belongs to the class, and so to all servers of a process.
            waiters: ClassVar[set[Socket]] = set()
            watcher = Pushed()

        self.hub = hub
        self.guard = guard
        self.socket = Own
        self.server = HTTPServer(self, max_header_size=_MOST, max_body_size=_MOST, body_timeout=10)

    def find_handler(self, request: HTTPServerRequest, **kwargs: Any) -> Any:
        """The WebSocket or the pages. Both ask the guard again."""
        del kwargs
        try:
            path = self.hub.local(request_path(request.uri or ""))
        except Refused:
            path = None
        handler = self.socket if path == _SOCKET else Page
        return self.get_handler_delegate(request, handler, {"hub": self.hub, "guard": self.guard})
