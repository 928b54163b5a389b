"""The WebSocket on which open tabs hear of builds: the protocol of LiveReload with a few commands of our own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, ClassVar

from livereload.handlers import LiveReloadHandler
from livereload.watcher import Watcher

from sitegen.preview.guard import Refused
from sitegen.preview.handlers import Guarded

if TYPE_CHECKING:
    from tornado.concurrent import Future

_PROTOCOL = "http://livereload.com/protocols/official-7"


class Pushed(Watcher):  # type: ignore[misc]  # livereload ships no types
    """Tells livereload that changes come by themselves, so that it does not look for them every 800 ms."""

    def start(self, callback: object) -> bool:
        """Nothing to start: watchdog's events reach the tabs through the hub."""
        del callback
        return True


class Socket(Guarded, LiveReloadHandler):  # type: ignore[misc]  # livereload ships no types
    """One tab.

    Connections, their set and the sending are livereload's. Where we go around it: its ``reload_waiters`` says one
    thing to all tabs, at most every three seconds by the wall clock, while the hub tells each what concerns it; its
    handshake gives its own name, trusts all JSON, and knows no state.
    """

    waiters: ClassVar[set[Socket]]
    path: str | None = None
    build = 0

    def check(self) -> None:
        """Here, since tornado asks check_origin only about some requests, by its version; not if there is no Origin."""
        headers = self.request.headers
        self.guard.check_origin(headers.get_list("Origin"), self.guard.check_host(headers.get_list("Host")))

    def check_origin(self, origin: str) -> bool:
        """In place of livereload's, which lets everybody in. Where tornado asks, the answer is the same once more."""
        del origin
        try:
            self.check()
        except Refused:
            return False
        return True

    def open(self, *_: str, **__: str) -> None:
        """One more to hang up on."""
        self.waiters.add(self)

    def on_message(self, message: str | bytes) -> None:
        """The tab's ``hello`` is answered with ours and with all that it must know; its ``info`` tells nothing new."""
        try:
            said = json.loads(message)
            command = said["command"]
        except (ValueError, TypeError, KeyError, RecursionError):
            self.hang_up(1003)
            return
        if command != "hello":
            return
        path, build = said.get("path"), said.get("build")
        self.path = path if isinstance(path, str) else None
        self.build = build if isinstance(build, int) else self.hub.build
        self.send_message({"command": "hello", "protocols": [_PROTOCOL], "serverName": "sitegen"})
        self.hub.greet(self)

    def write_message(self, message: str | bytes | dict[str, Any], binary: bool = False) -> Future[None]:
        """As tornado's. Nobody waits for the result, and asyncio would complain to the terminal about each tab that
        was closed at the wrong moment."""
        sent: Future[None] = super().write_message(message, binary)
        sent.add_done_callback(lambda done: done.cancelled() or done.exception())
        return sent

    def on_close(self) -> None:
        """The tab is gone."""
        self.waiters.discard(self)
        self.hub.tabs.discard(self)

    def hang_up(self, code: int = 1001) -> None:
        """Say good-bye and close the connection without waiting for an answer, for which tornado takes 5 s.

        1001 is for a server that goes away, 1003 for a message that makes no sense (RFC 6455, section 7.4.1).
        """
        connection = self.ws_connection
        self.close(code)
        if connection:
            connection.stream.close()
