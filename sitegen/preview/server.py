"""The HTTP server of the preview."""

from __future__ import annotations

import errno
import logging
import os
from typing import TYPE_CHECKING, Any, ClassVar

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application

from sitegen.preview.door import Door
from sitegen.preview.guard import Refused, request_path
from sitegen.preview.handlers import FileHandler
from sitegen.preview.hub import RESERVED
from sitegen.preview.reach import Reach
from sitegen.preview.room import most_connections
from sitegen.preview.sockets import NoWatcher, TabSocket

if TYPE_CHECKING:
    from collections.abc import Callable

    from tornado.httputil import HTTPServerRequest

    from sitegen.preview.guard import Guard
    from sitegen.preview.hub import Hub

_SOCKET = f"{RESERVED}livereload"
_LAST_PORT = 65535
# A port that somebody has, or that Windows keeps for itself.
_TAKEN = (errno.EADDRINUSE, getattr(errno, "WSAEACCES", errno.EADDRINUSE))
# The largest request, in bytes. Browsers stay far below it.
_MOST = 32 * 1024


class PreviewServer(Application):
    """Shows the state of ``hub`` to the requests that ``guard`` lets in. ``full`` is called when the system had no
    descriptor for a connection.

    It chooses the handler of each request by itself, without a table of routes, since the base path may change.
    """

    reach: Reach

    def __init__(self, hub: Hub, guard: Guard, full: Callable[[], None] = lambda: None) -> None:
        for name in ("tornado", "livereload"):  # the terminal belongs to the builds
            logging.getLogger(name).addHandler(logging.NullHandler())
        super().__init__(log_function=lambda _: None, websocket_ping_interval=30, websocket_max_message_size=_MOST)

        class OwnSocket(TabSocket):
            # In livereload one set of sockets belongs to the class, and so to all servers of a process.
            waiters: ClassVar[set[TabSocket]] = set()
            watcher = NoWatcher()

        self._hub, self._guard, self._socket = hub, guard, OwnSocket
        self._http = HTTPServer(self, max_header_size=_MOST, max_body_size=_MOST, body_timeout=10)
        self._door = Door(self._http.handle_stream, most_connections(), full)

    def listen_on(self, host: str, port: int, tries: int = 20) -> int:
        """Listen on ``port`` of ``host``, or on the next one of ``tries`` that is free, and return it; 0 means any.

        Call it where the event loop runs. Raises OSError if none is free, or ``host`` is not this machine.
        """
        last = min(port + max(tries, 1) - 1, _LAST_PORT)
        for number in range(port, last + 1):
            try:
                sockets = bind_sockets(number, host)
            except OSError as error:
                if error.errno in _TAKEN and number < last:
                    continue
                raise
            self.reach = Reach.of(host, sockets)
            self._guard.bound(self.reach, sockets[0].getsockname()[1])
            self._door.listen(sockets)
            return self._guard.port
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))  # no port has such a number

    async def close(self) -> None:
        """Stop listening, and close all connections."""
        self._door.close()
        for tab in tuple(self._socket.waiters):
            tab.hang_up()
        await self._http.close_all_connections()

    def find_handler(self, request: HTTPServerRequest, **kwargs: Any) -> Any:
        """The WebSocket, or the files. Both ask the guard again."""
        del kwargs
        try:
            path = self._hub.local(request_path(request.uri or ""))
        except Refused:
            path = None
        handler = self._socket if path == _SOCKET else FileHandler
        return self.get_handler_delegate(request, handler, {"hub": self._hub, "guard": self._guard})
