"""Answers requests: with pages from the output folder and the script that follows the builds in them, or with an error
page where there is none."""

from __future__ import annotations

import asyncio
import os
import traceback
from contextlib import suppress
from html import escape
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from tornado.iostream import StreamClosedError
from tornado.web import RequestHandler

from sitegen import __version__
from sitegen.preview.door import Use, note_use
from sitegen.preview.guard import METHODS, Refused, request_path
from sitegen.preview.hub import RESERVED
from sitegen.preview.pages import (
    HTML,
    RedirectTo,
    ServedFile,
    UnsatisfiableRange,
    byte_range,
    content_type,
    fingerprint,
    with_script,
)
from sitegen.preview.reach import is_near
from sitegen.preview.room import ran_out
from sitegen.text.urls import Url
from sitegen.words.draw import draw
from sitegen.words.sentences import say

if TYPE_CHECKING:
    from typing import BinaryIO

    from sitegen.preview.guard import Guard
    from sitegen.preview.hub import Hub

_OWN = {"preview.js": "client.js", "overlay.js": "overlay.js", "preview.css": "client.css"}
_FOLDER = Path(__file__).parent
_CHUNK = 64 * 1024


class GuardedHandler(RequestHandler):
    """Checks each request, and sets the headers of all answers."""

    SUPPORTED_METHODS = METHODS  # tornado answers 405 to all others before it asks for anything else
    request_path = ""
    use = Use.ANSWER

    def initialize(self, hub: Hub, guard: Guard) -> None:
        self.hub = hub
        self.guard = guard

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        # A page may frame others of its own site, and client.js does so to find out whether the server is back.
        self.set_header("Content-Security-Policy", "frame-ancestors 'self'")
        self.set_header("X-Frame-Options", "SAMEORIGIN")

    def prepare(self) -> None:
        note_use(self.request, self.use)
        try:
            self.guard.check_host(self.request.headers.get_list("Host"))
            self.request_path = request_path(self.request.uri or "")
            self.check()
        except Refused as refused:
            self.refuse(refused.status, refused.code)

    def check(self) -> None:
        """Further checks of a request. Raises Refused."""

    def on_finish(self) -> None:
        """The answer is given, be it that a WebSocket is open now."""
        if self.get_status() != HTTPStatus.SWITCHING_PROTOCOLS:
            note_use(self.request, Use.IDLE)

    @property
    def is_near(self) -> bool:
        """Whether the peer is on this machine."""
        return is_near(self.request.remote_ip)

    def refuse(self, status: int, code: str = "") -> None:
        """Answer with a status and a line of text; a ``code`` adds its message and hint."""
        self.set_status(status)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        said = [say(code, self.hub.lang), say(code, self.hub.lang, (), "hint")] if code else []
        self.finish("\n".join([f"{status} {HTTPStatus(status).phrase}", *said, ""]))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        if status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            self.set_header("Allow", ", ".join(METHODS))
        if status_code < 500:
            return self.refuse(status_code)
        # A bug. It is shown in the page, and not between the lines of the terminal.
        is_told = "exc_info" in kwargs and self.is_near
        told = "".join(traceback.format_exception(*kwargs["exc_info"])) if is_told else ""
        self.finish(self.error_page(say("bug", self.hub.lang, [("version", __version__)]), told))
        return None

    def error_page(self, title: str, text: str) -> str:
        """A page of the preview's own."""
        self.set_header("Content-Type", content_type("index.html"))
        body = f"<pre>{escape(text)}</pre>" if text else ""
        page = Template((_FOLDER / "error.html").read_text(encoding="utf-8"))
        return page.substitute(lang=self.hub.lang, title=escape(title), body=body)

    def log_exception(self, *_: Any) -> None:
        """Log nothing: write_error shows it."""

    def compute_etag(self) -> None:
        """No ETag, since no answer is stored."""


class FileHandler(GuardedHandler):
    """Pages and all other files."""

    def check(self) -> None:
        headers = self.request.headers
        told = [headers.get(f"Sec-Fetch-{name}") for name in ("Site", "Mode", "Dest")]
        self.guard.check_site(*told)

    async def get(self) -> None:
        path = self.hub.local(self.request_path)
        if path is None and self.hub.is_base(self.request_path):
            return self._redirect("/")
        if path is not None and path.startswith(RESERVED):
            name = path.removeprefix(RESERVED)
            own = _FOLDER / _OWN.get(name, "")
            if name in _OWN and await self._send(ServedFile(own, content_type(own.name))):
                return None
            path = None
        if path is not None and self.hub.freshen:
            with suppress(Exception):  # then the page is shown as it is
                await self.hub.freshen(Url.of_output(path[1:]).path)
        status, found = self.hub.answer(path)
        if isinstance(found, RedirectTo):
            return self._redirect(found.path)
        if status == 500:
            return self._fail()
        if not (found and await self._send(found, status)):
            self.refuse(404)
        return None

    async def head(self) -> None:
        await self.get()

    def _redirect(self, path: str) -> None:
        # GitHub Pages answers 301, which browsers remember: the next site on this port may have other pages.
        self.set_status(302)
        query = f"?{self.request.query}" if self.request.query else ""
        self.set_header("Location", self.hub.href(path) + query)

    def _fail(self) -> None:
        """Answer with an error page. Its text is for browsers without scripts; the overlay covers it."""
        self.set_status(500)
        lang = self.hub.lang
        title = say("preview-failed" if self.hub.has_failed else "preview-building", lang)
        text = "\n\n".join(draw(problem, lang) for problem in self.hub.problems)
        page = self.error_page(title, self.hub.fit_for(self, text))
        self.finish(with_script(page.encode(), self._script()))

    async def _send(self, found: ServedFile, status: int = 200) -> bool:
        """Send a file. Returns False, with nothing sent, if it cannot be read."""
        try:
            file = found.file.open("rb")
        except OSError as refused:
            if ran_out(refused):  # it is there
                self.refuse(503)
            return ran_out(refused)
        with file:
            source: BinaryIO = file
            if found.type.startswith(HTML):
                page = file.read()
                source = BytesIO(with_script(page, self._script(fingerprint(page))))
            self.set_status(status)
            self.set_header("Content-Type", found.type)
            await self._stream(source, source.seek(0, os.SEEK_END))
        return True

    async def _stream(self, source: BinaryIO, size: int) -> None:
        wanted, headers = range(size), self.request.headers
        if self.get_status() == 200:
            self.set_header("Accept-Ranges", "bytes")
            # Every file may have changed, so a condition (If-Range) is never met, and all is sent.
            if "Range" in headers and "If-Range" not in headers and self.request.method == "GET":
                try:
                    asked = byte_range(headers["Range"], size)
                except UnsatisfiableRange:
                    self.set_header("Content-Range", f"bytes */{size}")
                    return self.refuse(416)
                if asked is not None:
                    wanted = asked
                    self.set_status(206)
                    self.set_header("Content-Range", f"bytes {wanted.start}-{wanted.stop - 1}/{size}")
        self.set_header("Content-Length", str(len(wanted)))
        if self.request.method == "HEAD":
            return None
        source.seek(wanted.start)
        left = len(wanted)
        while left:
            chunk = source.read(min(left, _CHUNK))
            if not chunk:  # the file is shorter now; only the end of the connection can tell the browser
                return self.detach().close()
            left -= len(chunk)
            self.write(chunk)
            if left:
                try:
                    await self.flush()
                except StreamClosedError:  # the browser wants no more
                    return None
                await asyncio.sleep(0)  # others have their turn, however fast this one reads
        return None

    def _script(self, shows: str = "") -> bytes:
        base = escape(self.hub.base)
        return (
            f'<script src="{base}{RESERVED}preview.js" data-shows="{shows}" data-base="{base}" defer></script>'.encode()
        )
