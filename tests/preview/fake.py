"""A server that says to the client what a test wants said, in the protocol of ``sitegen serve``."""

from __future__ import annotations

import asyncio
import json
import queue
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler
from tornado.websocket import WebSocketHandler

import sitegen.preview
from sitegen.words.sentences import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitegen.words.errors import Place, Problem

CLIENT = Path(sitegen.preview.__file__).parent
TEXTS = ["failed", "error", "error-count", "error-count-one", "warning", "warning-count", "warning-count-one"]
TEXTS += ["hint", "edit", "close", "more", "draft", "draft-page", "future", "future-page"]
WORDS = {"lang": "ko"} | {text: say(f"preview-{text}", "ko", [("n", "{n}")]) for text in TEXTS}
OWN = {
    "/.sitegen/preview.js": ("client.js", "text/javascript"),
    "/.sitegen/overlay.js": ("overlay.js", "text/javascript"),
    "/.sitegen/preview.css": ("client.css", "text/css"),
}
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class Fake:
    """Serves ``files`` (by URL path, without the base path) and speaks to the tabs that show them."""

    def __init__(self, base: str = "") -> None:
        self.base = base
        self.files: dict[str, str] = {}
        self.statuses: dict[str, int] = {}
        self.state: dict[str, Any] = {"problems": [], "early": {}, "words": WORDS}
        self.told: queue.Queue[dict[str, Any]] = queue.Queue()  # what the tabs said
        self.sockets: set[_Socket] = set()
        self.port = 0
        self.start()

    # ---- What a test says ----

    def url(self, path: str) -> str:
        """The address of a path."""
        return f"http://127.0.0.1:{self.port}{self.base}{path}"

    def page(self, path: str, body: str, head: str = "", status: int = 200) -> None:
        """Put a page on the server."""
        self.files[path] = f'<meta charset="utf-8"><link rel="icon" href="data:,">{head}</head><body>{body}'
        self.statuses[path] = status

    def say(self, **state: object) -> None:
        """A build has ended: the state, with what is new in it, to all tabs."""
        self.state |= state
        self.send("state", **self.state)

    def reload(self, *paths: str, page: bool = False) -> None:
        """A build has changed these paths, and with ``page`` the page that is shown."""
        self.send("reload", paths=list(paths), page=page)

    def style(self, *paths: str) -> None:
        """A build has changed these paths and nothing else."""
        self.send("style", paths=list(paths), shows="styled")

    def send(self, command: str, **message: object) -> None:
        """Any message."""
        text = json.dumps({"command": command, **message})
        self._do(lambda: [socket.write_message(text) for socket in self.sockets])

    def hello(self) -> dict[str, Any]:
        """The next tab that says hello; waits for it."""
        while (message := self.told.get(timeout=20))["command"] != "hello":
            pass
        return message

    # ---- The server, in a thread of its own ----

    def start(self) -> None:
        """Listen; on the same port as before, if there was one."""
        sockets = bind_sockets(self.port, "127.0.0.1")
        self.port = sockets[0].getsockname()[1]
        up = threading.Event()

        async def serve() -> None:
            self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
            application = Application([(r".*/\.sitegen/livereload", _Socket), (r".*", _File)], fake=self)
            server = HTTPServer(application)
            server.add_sockets(sockets)
            up.set()
            await self._end.wait()
            server.stop()
            for socket in tuple(self.sockets):
                socket.drop()
            await server.close_all_connections()

        self._thread = threading.Thread(target=asyncio.run, args=(serve(),), daemon=True)
        self._thread.start()
        up.wait()

    def stop(self) -> None:
        """Go away at once, as a process that is killed."""
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()

    def _do(self, act: Callable[[], object]) -> None:
        async def do() -> None:
            act()

        asyncio.run_coroutine_threadsafe(do(), self._loop).result()


class _File(RequestHandler):
    def get(self) -> None:
        fake: Fake = self.settings["fake"]
        path = unquote(self.request.path).removeprefix(fake.base)
        self.set_header("Cache-Control", "no-store")
        if path in OWN:
            name, kind = OWN[path]
            self.set_header("Content-Type", f"{kind}; charset=utf-8")
            self.finish((CLIENT / name).read_bytes())
        elif (ending := Path(path).suffix) in TYPES and path in fake.files:
            self.set_header("Content-Type", f"{TYPES[ending]}; charset=utf-8")
            self.finish(fake.files[path])
        else:
            self._show(fake, path)

    def _show(self, fake: Fake, path: str) -> None:
        status = fake.statuses.get(path, 404)
        script = f'<script src="{fake.base}/.sitegen/preview.js" data-shows="first" data-base="{fake.base}"'
        self.set_status(status)
        self.finish(
            f"<!DOCTYPE html><html><head>{fake.files.get(path, '<body>404')}{script} defer></script></body></html>"
        )


class _Socket(WebSocketHandler):
    def on_message(self, message: str | bytes) -> None:
        fake: Fake = self.settings["fake"]
        told = json.loads(message)
        if told["command"] == "hello":
            fake.sockets.add(self)
            self.write_message({"command": "hello", "protocols": told["protocols"], "serverName": "sitegen"})
            self.write_message({"command": "state", **fake.state})
        fake.told.put(told)

    def on_close(self) -> None:
        self.settings["fake"].sockets.discard(self)

    def drop(self) -> None:
        """End without a word, as a process that is killed."""
        if self.ws_connection:
            self.ws_connection._abort()  # there is no public way to be so rude


def wire(problem: Problem, lang: str = "ko") -> dict[str, Any]:
    """A problem as it travels to the browser."""

    def place(place: Place | None) -> dict[str, Any]:
        if not place:
            return {"path": None}
        edit = f"vscode://file/blog/{place.path}:{place.line}:{place.column}"
        fields = {"path": place.path, "line": place.line, "column": place.column, "text": place.text}
        return {**fields, "length": place.length, "start": place.start, "edit": edit}

    return {
        "code": problem.code,
        "severity": problem.severity,
        "message": say(problem.code, lang, problem.values),
        "hint": say(problem.code, lang, problem.values, "hint"),
        **place(problem.place),
        "others": [place(other) for other in problem.others],
    }
