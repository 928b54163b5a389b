"""The preview's server for real: on a free port, with its event loop in a thread."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import threading
from typing import TYPE_CHECKING, Any, NamedTuple

from sitegen.model import Report
from sitegen.preview.guard import Guard
from sitegen.preview.hub import Hub
from sitegen.preview.server import PreviewServer
from sitegen.text.urls import Url

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from pathlib import Path

    from sitegen.words.errors import Problem

EDITOR = "vscode://file/{path}:{line}:{column}"


def changed(*paths: str, **fields: object) -> Report:
    """What a build reports that changed URL paths."""
    return Report(changed=frozenset(Url(path).output for path in paths), **fields)  # type: ignore[arg-type]  # passed on


class Reply(NamedTuple):
    """An HTTP response; status 0 where the connection was closed without one."""

    status: int
    headers: dict[str, str]
    body: bytes
    raw: bytes


class Running:
    """A server of ``site/public``. Use it as a context manager."""

    def __init__(self, root: Path, base: str = "", lang: str = "en", host: str = "127.0.0.1") -> None:
        self.root = root
        self.folder = root / "public"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.hub = Hub(self.folder, base, lang, EDITOR, root)
        self.host = host
        self.port = 0
        self._ears: list[Ear] = []

    def __enter__(self) -> Running:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()

        async def start() -> None:
            self.server = PreviewServer(self.hub, Guard(self.host, 0))
            self.port = self.server.listen_on(self.host, 0)

        self.wait(start())
        return self

    def __exit__(self, *_: object) -> None:
        async def stop() -> None:
            await self.server.close()
            tasks = asyncio.all_tasks() - {asyncio.current_task()}
            if tasks:
                _, left = await asyncio.wait(tasks, timeout=5)
                assert not left

        self.wait(stop())
        for ear in self._ears:
            ear.leave()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def wait(self, work: Coroutine[Any, Any, Any]) -> Any:
        """The result of ``work`` on the server's loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(20)

    def on_loop(self, act: Callable[[], object]) -> None:
        """Call ``act`` on the server's loop, and wait for it."""

        async def acting() -> None:
            act()

        self.wait(acting())

    def built(self, report: Report | None = None) -> None:
        """A build has succeeded; if not given, without any change."""
        report = report or Report()
        self.on_loop(lambda: self.hub.built(report, report.problems))

    def failed(self, *problems: Problem) -> None:
        """A build has failed."""
        self.on_loop(lambda: self.hub.built(None, problems))

    def write(self, path: str, content: str | bytes) -> None:
        """Write a file of the output folder."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())

    def raw(self, request: bytes) -> Reply:
        """Send bytes, read until the server hangs up, or to the end of a response that does not say that it will."""
        received = b""
        with socket.create_connection((self.host, self.port), timeout=20) as connection:
            try:
                connection.sendall(request)
                while data := connection.recv(65536):
                    received += data
                    if b"Connection: close" not in request and is_whole(received):
                        break
            except ConnectionError:  # the server may hang up before it has read all
                pass
        head, _, body = received.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        status = int(lines[0].split(" ")[1]) if lines[0] else 0
        headers = dict(line.split(": ", 1) for line in lines[1:])
        return Reply(status, headers, body, received)

    def get(self, target: str, *headers: str, method: str = "GET") -> Reply:
        """Ask for ``target`` as it is written, as a browser on this machine would."""
        lines = [f"{method} {target} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Connection: close", *headers, "", ""]
        return self.raw("\r\n".join(lines).encode())

    def connect(self, path: str | None = "/", shows: str | None = None) -> Ear:
        """Open a WebSocket and say hello, until it is answered; the page shows what is current unless given."""
        ear = Ear(self)
        self._ears.append(ear)
        current = self.hub.shown_at(path) if shows is None else shows
        ear.say({"command": "hello", "protocols": [], "shows": current, "path": path})
        ear.hello = ear.hear()
        return ear


class Ear:
    """A tab: what it hears, and what it says (RFC 6455)."""

    hello: Any = None

    def __init__(self, running: Running) -> None:
        self._socket = socket.create_connection((running.host, running.port), timeout=20)
        self._stream = self._socket.makefile("rb")
        own = f"127.0.0.1:{running.port}"
        self._socket.sendall(upgrade(f"{running.hub.base}/.sitegen/livereload", own, f"Origin: http://{own}"))
        assert b" 101 " in self._stream.readline()
        while self._stream.readline().strip():
            pass

    def hear(self) -> Any:
        """The next message; None when the server has hung up."""
        try:
            first, second = self._stream.read(2)
            length = second
            if second >= 126:
                length = int.from_bytes(self._stream.read(2 if second == 126 else 8), "big")
            data = self._stream.read(length)
        except (ValueError, ConnectionError):
            return None
        return json.loads(data) if first == 0x81 else None  # one frame of text, or good-bye

    def hear_until(self, command: str) -> Any:
        """The next message of a kind."""
        while (message := self.hear()) and message["command"] != command:
            pass
        return message

    def say(self, message: object) -> None:
        """Send something, JSON or not."""
        data = (message if isinstance(message, str) else json.dumps(message)).encode()
        # Masked, as clients must; with zeros it looks the same.
        self._socket.sendall(b"\x81\xfe" + len(data).to_bytes(2, "big") + bytes(4) + data)

    def leave(self) -> None:
        """Close the tab without good-bye."""
        self._stream.close()
        self._socket.close()


def is_whole(received: bytes) -> bool:
    """Whether a response has come to its end, as far as it says where that is."""
    head, _, body = received.partition(b"\r\n\r\n")
    length = re.search(rb"\r\nContent-Length: (\d+)", head)
    return bool(length) and len(body) >= int(length[1])


def upgrade(target: str, host: str, *headers: str) -> bytes:
    """The request that opens a WebSocket."""
    lines = [f"GET {target} HTTP/1.1", f"Host: {host}", "Upgrade: websocket", "Connection: Upgrade"]
    lines += ["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", *headers, "", ""]
    return "\r\n".join(lines).encode()
