"""The WebSocket that tells open tabs of builds: the protocol of LiveReload with a few commands of our own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, ClassVar

from livereload.handlers import LiveReloadHandler
from livereload.watcher import Watcher

from sitegen.preview.door import Use
from sitegen.preview.guard import Refused
from sitegen.preview.handlers import GuardedHandler

if TYPE_CHECKING:
    from tornado.concurrent import Future

_PROTOCOL = "http://livereload.com/protocols/official-7"


class NoWatcher(Watcher):  # type: ignore[misc]  # livereload ships no types
    """Keeps livereload from looking for changes every 800 ms."""

    def start(self, callback: object) -> bool:
        """Say that changes are told without being asked for: the hub does that."""
        del callback
        return True


class TabSocket(GuardedHandler, LiveReloadHandler):  # type: ignore[misc]  # livereload ships no types
    """The connection to one tab.

    Livereload keeps the connections and sends. Not used is its ``reload_waiters``, which tells all tabs the same, at
    most every three seconds, while the hub tells each tab what concerns it; nor its handshake, which trusts all JSON.
    """

    use = Use.TAB
    waiters: ClassVar[set[TabSocket]]
    path: str | None = None
    shows = ""

    def check(self) -> None:
        """Check the Origin. Tornado calls check_origin only for requests that have one."""
        headers = self.request.headers
        self.guard.check_origin(headers.get_list("Origin"), self.guard.check_host(headers.get_list("Host")))

    def check_origin(self, origin: str) -> bool:
        """Replaces livereload's, which lets everybody in. Tornado asks it after ``check``."""
        del origin
        try:
            self.check()
        except Refused:
            return False
        return True

    def open(self, *_: str, **__: str) -> None:
        """Remember the tab, to close its connection when the server ends."""
        self.waiters.add(self)

    def on_message(self, message: str | bytes) -> None:
        """Answer the tab's ``hello`` with ours and with the state; its ``info`` tells nothing new."""
        try:
            said = json.loads(message)
            command = said["command"]
        except (ValueError, TypeError, KeyError, RecursionError):
            self.hang_up(1003)
            return
        if command != "hello":
            return
        path, shows = said.get("path"), said.get("shows")
        self.path = path if isinstance(path, str) else None
        self.shows = shows if isinstance(shows, str) else self.hub.shown_at(self.path)
        self.send_message({"command": "hello", "protocols": [_PROTOCOL], "serverName": "sitegen"})
        self.hub.greet(self)

    def write_message(self, message: str | bytes | dict[str, Any], binary: bool = False) -> Future[None]:
        """Send as tornado does, and pass over errors: nobody awaits the result, and asyncio would complain on the
        terminal about each tab that was just closed."""
        sent: Future[None] = super().write_message(message, binary)
        sent.add_done_callback(lambda done: done.cancelled() or done.exception())
        return sent

    def on_close(self) -> None:
        """The tab is gone."""
        self.waiters.discard(self)
        self.hub.tabs.discard(self)

    def hang_up(self, code: int = 1001) -> None:
        """Say good-bye and close the connection. Tornado would wait up to 5 s for an answer.

        1001 is for a server that goes away, 1003 for a message that makes no sense (RFC 6455, section 7.4.1).
        """
        connection = self.ws_connection
        self.close(code)
        if connection:
            connection.stream.close()
