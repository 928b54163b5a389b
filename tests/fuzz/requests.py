"""Requests to the preview: each is answered or refused, nothing secret is told, and the server is still there."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from tests.fuzz.mutate import corpus, mutated
from tests.fuzz.pieces import REQUESTS
from tests.preview.running import Running, changed, upgrade
from tests.preview.test_attacks import OWN, attacks

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

_SECRET = b"geheim-7f3a"
_SOCKET = "/.sitegen/livereload"
_MASKED = b"\x81\x85\0\0\0\0hello\x89\x80\0\0\0\0\x88\x80\0\0\0\0"


class Requests:
    """A server whose output folder has secrets beside it and in it."""

    def __init__(self, folder: Path, area: str) -> None:
        self._running = Running(folder)
        for path in ("public/index.html", "public/a/index.html", "public/404.html"):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text("<html>own page</html>")
        for path in ("secret.txt", "public/.sitegen/manifest", "public/.env"):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(_SECRET)
        self._running.__enter__()
        self._running.built(changed("/"))
        own = upgrade(_SOCKET, OWN, f"Origin: http://{OWN}")
        kinds = attacks("").values()
        self.known = [request.decode("latin-1") for requests in kinds for request in requests if len(request) < 4000]
        self.known += [(own + _MASKED).decode("latin-1")] * (len(self.known) // 4)
        self.known += [f"GET {path} HTTP/1.1\r\nHost: {OWN}\r\n\r\n" for path in ("/", "/a", "/none")] * 20
        self.known += [text.replace("\n", "\r\n") for text in corpus(area)]

    def example(self, random: Random) -> str:
        """A request."""
        return mutated(random, self.known, REQUESTS)

    def check(self, request: str) -> None:
        """Send it. Fails where it is answered with what it must not be, or the server does not answer its own."""
        port = self._running.port
        reply = self._reply(request.replace("{port}", str(port)).encode("latin-1", "replace"))
        assert not reply or reply.startswith(b"HTTP/1."), reply[:80]
        assert not reply or int(reply[9:12]) < 500 or int(reply[9:12]) in (501, 505), reply[:200]
        assert _SECRET not in reply
        assert self._running.get("/").status == 200

    def _reply(self, request: bytes) -> bytes:
        """What the server sends until it hangs up, having read that nothing more comes."""
        received = b""
        with socket.create_connection((self._running.host, self._running.port), timeout=30) as connection:
            try:
                connection.sendall(request)
                connection.shutdown(socket.SHUT_WR)
                while data := connection.recv(65536):
                    received += data
            except ConnectionError:  # it may hang up before it has read all
                pass
        return received

    def close(self) -> None:
        """End the server."""
        self._running.__exit__()
