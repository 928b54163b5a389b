"""Lets connections in: so many at a time, and none for a moment while the system has no descriptor for one more.

Tornado's own loop tries again at once where it gets no descriptor, and again, each time with a traceback.
"""

from __future__ import annotations

import time
from enum import Enum
from typing import TYPE_CHECKING, Any

from tornado.ioloop import IOLoop
from tornado.iostream import IOStream

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Sequence

    from tornado.httputil import HTTPServerRequest

# So many are let in before the others have their turn: what they have sent is read before they may have to go.
_AT_ONCE = 16
# How long nobody is let in when there is no descriptor left, in seconds.
_PAUSE = 1.0


class Use(Enum):
    """What goes on on a connection. A tab is a WebSocket, which stays as long as its page."""

    IDLE = 0
    ANSWER = 1
    TAB = 2


class Connection(IOStream):
    """A connection, with its use and when that began."""

    use = Use.IDLE
    since = 0.0

    def become(self, use: Use) -> None:
        """Note a new use."""
        self.use, self.since = use, time.monotonic()

    @property
    def is_idle(self) -> bool:
        """Whether nobody waits for anything on it."""
        return self.use is Use.IDLE and not self.writing()


class Door:
    """Accepts connections and gives each to ``enter``, with its address.

    If there are ``most`` already, one is closed: the oldest that is idle, or else the oldest. Tabs get three of four
    places. ``full`` is called when the system has no descriptor for one more; then only an idle one is closed.
    """

    def __init__(self, enter: Callable[[IOStream, Any], object], most: int, full: Callable[[], None]) -> None:
        self._enter, self._most, self._full = enter, most, full
        self._sockets: set[socket.socket] = set()
        self._inside: list[Connection] = []

    def listen(self, sockets: Sequence[socket.socket]) -> None:
        """Begin to accept from sockets that listen."""
        for ear in sockets:
            self._sockets.add(ear)
            self._attend(ear)

    def close(self) -> None:
        """Stop listening."""
        for ear in self._sockets:
            IOLoop.current().remove_handler(ear)  # also where it pauses
            ear.close()
        self._sockets.clear()

    def _attend(self, ear: socket.socket) -> None:
        if ear in self._sockets:  # the door may have been closed in the pause
            IOLoop.current().add_handler(ear, self._accept, IOLoop.READ)

    def _accept(self, ear: socket.socket, _: int) -> None:
        for _ in range(_AT_ONCE):
            if ear not in self._sockets:
                return
            try:
                accepted, address = ear.accept()
            except BlockingIOError:  # that was all
                return
            except ConnectionAbortedError:
                continue
            except OSError:
                self._drop_oldest(self._idle)
                IOLoop.current().remove_handler(ear)
                IOLoop.current().call_later(_PAUSE, self._attend, ear)
                self._full()
                return
            self._make_room()
            connection = Connection(accepted)
            connection.become(Use.IDLE)
            self._inside.append(connection)
            self._enter(connection, address)

    @property
    def _idle(self) -> list[Connection]:
        return [connection for connection in self._inside if connection.is_idle and not connection.closed()]

    def _make_room(self) -> None:
        self._inside = [connection for connection in self._inside if not connection.closed()]
        if len(self._inside) >= self._most:
            tabs = [connection for connection in self._inside if connection.use is Use.TAB]
            self._drop_oldest(tabs if 4 * len(tabs) > 3 * self._most else self._idle or self._inside)

    def _drop_oldest(self, choice: list[Connection]) -> None:
        if choice:
            min(choice, key=lambda connection: connection.since).close()


def note_use(request: HTTPServerRequest, use: Use) -> None:
    """Note what goes on on the connection of a request. Tornado does not promise to name its stream: to a connection of
    which nothing is known the door is as hard as to an idle one."""
    stream = getattr(request.connection, "stream", None)
    if isinstance(stream, Connection):
        stream.become(use)
