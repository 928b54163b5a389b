"""What the preview answers: pages from the output folder with the script that follows the builds, and an error page
where there is no page to show."""

from __future__ import annotations

import asyncio
import os
import traceback
from contextlib import suppress
from html import escape
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tornado.iostream import StreamClosedError
from tornado.web import RequestHandler

from sitegen import __version__
from sitegen.preview.guard import METHODS, Refused, request_path
from sitegen.preview.hub import RESERVED
from sitegen.preview.pages import HTML, Found, Moved, Unsatisfiable, content_type, find, part, with_script
from sitegen.text.urls import Url
from sitegen.words.errors import draw, say

if TYPE_CHECKING:
    from typing import BinaryIO

    from sitegen.preview.guard import Guard
    from sitegen.preview.hub import Hub

_OWN = {"preview.js": "client.js", "overlay.js": "overlay.js", "preview.css": "client.css"}
_CHUNK = 64 * 1024
_ERROR_PAGE = """<!DOCTYPE html>
<html lang="{lang}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark }}
body {{ max-width: 100ch; margin: 3rem auto; padding: 0 1rem; font: 1rem/1.6 system-ui, sans-serif }}
pre {{ overflow: auto; padding: 1rem; border: 1px solid #8886; border-radius: .5rem; font: .9rem/1.5 monospace }}
</style>
<body>
<h1>{title}</h1>
{body}
</body>
</html>
"""


class Guarded(RequestHandler):
    """What all answers have in common."""

    SUPPORTED_METHODS = METHODS  # tornado answers 405 to all others before it asks for anything else
    request_path = ""

    def initialize(self, hub: Hub, guard: Guard) -> None:
        self.hub = hub
        self.guard = guard

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")

    def prepare(self) -> None:
        try:
            self.guard.check_host(self.request.headers.get_list("Host"))
            self.request_path = request_path(self.request.uri or "")
            self.check()
        except Refused as refused:
            self.refuse(refused.status, refused.code)

    def check(self) -> None:
        """What else must be true of a request; raises Refused."""

    def refuse(self, status: int, code: str = "") -> None:
        """Answer with a status and a line of text, and for some codes with what can be done."""
        self.set_status(status)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        said = [say(code, self.hub.lang), say(code, self.hub.lang, (), "hint")] if code else []
        self.finish("\n".join([f"{status} {HTTPStatus(status).phrase}", *said, ""]))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        if status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            self.set_header("Allow", ", ".join(METHODS))
        if status_code < 500:
            return self.refuse(status_code)
        # A bug. It goes to whoever looks at the page, and not between the lines of the terminal.
        told = "".join(traceback.format_exception(*kwargs["exc_info"])) if "exc_info" in kwargs else ""
        title = say("bug", self.hub.lang, [("version", __version__)])
        self.set_header("Content-Type", content_type("index.html"))
        self.finish(_ERROR_PAGE.format(lang=self.hub.lang, title=escape(title), body=f"<pre>{escape(told)}</pre>"))
        return None

    def log_exception(self, *_: Any) -> None:
        """Nothing: see write_error."""

    def compute_etag(self) -> None:
        """None: what is never stored needs none."""


class Page(Guarded):
    """Pages and all other files."""

    def check(self) -> None:
        headers = self.request.headers
        self.guard.check_site(headers.get("Sec-Fetch-Site"), headers.get("Sec-Fetch-Mode"))

    async def get(self) -> None:
        path = self.hub.local(self.request_path)
        if path is None:
            return self._move("/") if self.hub.is_base(self.request_path) else await self._not_found()
        if path.startswith(RESERVED):
            return await self._send_own(path.removeprefix(RESERVED))
        if self.hub.freshen:
            with suppress(Exception):  # then the page is shown as it is
                await self.hub.freshen(Url.of_output(path[1:]).path)
        if not self.hub.has_built:
            return self._fail()
        found = find(self.hub.folder, path)
        if isinstance(found, Moved):
            return self._move(found.path)
        if found and await self._send(found):
            return None
        # The build that failed may be the one that would have made the page.
        if self.hub.has_failed and (os.path.splitext(path)[1] in ("", ".html")):
            return self._fail()
        return await self._not_found()

    async def head(self) -> None:
        await self.get()

    def _move(self, path: str) -> None:
        # Not 301 as there: what one site has moved, the next on this port may not.
        self.set_status(302)
        query = f"?{self.request.query}" if self.request.query else ""
        self.set_header("Location", self.hub.href(path) + query)

    def _fail(self) -> None:
        """The page for want of a page. Its text is for browsers without scripts; the overlay covers it."""
        self.set_status(500)
        self.set_header("Content-Type", content_type("index.html"))
        lang = self.hub.lang
        title = say("preview-failed" if self.hub.has_failed else "preview-building", lang)
        problems = "\n\n".join(draw(problem, lang) for problem in self.hub.problems)
        body = f"<pre>{escape(problems)}</pre>" if problems else ""
        page = _ERROR_PAGE.format(lang=lang, title=escape(title), body=body)
        self.finish(with_script(page.encode(), self._script(500)))

    async def _not_found(self) -> None:
        page = find(self.hub.folder, "/404.html") if self.hub.has_built else None
        if not (isinstance(page, Found) and await self._send(page, 404)):
            self.refuse(404)

    async def _send_own(self, name: str) -> None:
        own = Path(__file__).parent / _OWN.get(name, "")
        if not (name in _OWN and await self._send(Found(own, content_type(own.name)))):
            await self._not_found()

    async def _send(self, found: Found, status: int = 200) -> bool:
        """Send a file; False, and nothing sent, where it cannot be read."""
        try:
            file: BinaryIO = found.file.open("rb")
        except OSError:
            return False
        with file:
            is_page = found.type.startswith(HTML)
            source = BytesIO(with_script(file.read(), self._script(status))) if is_page else file
            self.set_status(status)
            self.set_header("Content-Type", found.type)
            await self._stream(source, source.seek(0, os.SEEK_END))
        return True

    async def _stream(self, source: BinaryIO, size: int) -> None:
        wanted = range(size)
        headers = self.request.headers
        if self.get_status() == 200:
            self.set_header("Accept-Ranges", "bytes")
            # Under a condition all of it is sent, for here every file may have changed.
            if "Range" in headers and "If-Range" not in headers and self.request.method == "GET":
                try:
                    wanted = self._part(headers["Range"], size)
                except Unsatisfiable:
                    self.set_header("Content-Range", f"bytes */{size}")
                    return self.refuse(416)
        self.set_header("Content-Length", str(len(wanted)))
        if self.request.method == "HEAD":
            return None
        source.seek(wanted.start)
        left = len(wanted)
        while left:
            chunk = source.read(min(left, _CHUNK))
            if not chunk:  # somebody has cut it meanwhile; only the end of the connection can tell the browser
                return self.detach().close()
            left -= len(chunk)
            self.write(chunk)
            if left:
                try:
                    await self.flush()
                except StreamClosedError:  # the video was watched to where it was interesting
                    return None
                await asyncio.sleep(0)  # a fast reader must not keep everybody else waiting
        return None

    def _part(self, header: str, size: int) -> range:
        wanted = part(header, size)
        if wanted is None:
            return range(size)
        self.set_status(206)
        self.set_header("Content-Range", f"bytes {wanted.start}-{wanted.stop - 1}/{size}")
        return wanted

    def _script(self, status: int) -> bytes:
        base = escape(self.hub.base)
        mark = f' data-status="{status}"' if status >= 400 else ""
        source = (
            f'<script src="{base}{RESERVED}preview.js" data-build="{self.hub.build}" data-base="{base}"{mark} defer>'
        )
        return f"{source}</script>".encode()
