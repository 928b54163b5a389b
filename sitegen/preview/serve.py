"""``sitegen serve``: an edit is built and shown as soon as it is saved."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from sitegen.options import CACHE, PREVIEW, Options
from sitegen.preview.builder import Built, broken, build_first, build_once, starved, warm_up
from sitegen.preview.guard import Guard
from sitegen.preview.hub import Hub
from sitegen.preview.room import has_room
from sitegen.preview.server import PreviewServer
from sitegen.preview.watch import Watcher
from sitegen.publish.lock import try_lock
from sitegen.site import refuse_links
from sitegen.words.errors import Problems, error

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence
    from pathlib import Path

    from sitegen.preview.reach import Reach
    from sitegen.work import Watch

# If the site is polled, it is looked at once more after a build. This is how many seconds later.
_AGAIN = 0.5
# How long a request waits for a build that is under way, in seconds. Then it gets the page as it was.
_PATIENCE = 3.0
# Kernels take the time of a file from a clock that ticks slowly. It may be behind the real one by so many seconds.
_TICK = 0.05
# How many seconds after a build for which there was no room another one is tried.
_RETRY = 1.0
# A terminal that closes sends the last one.
_ENDINGS = ("SIGINT", "SIGTERM", "SIGHUP")


class Serving(NamedTuple):
    """The options of ``sitegen serve``. ``extra`` are folders to watch besides the site."""

    root: Path
    host: str = "127.0.0.1"
    port: int = 8000
    drafts: bool = True
    future: bool = True
    poll: bool = False
    lang: str = "en"
    editor: str | None = None
    extra: Sequence[Path] = ()


class Listener(Protocol):
    """Tells the author what the preview does."""

    def ready(self, url: str, asked: int, port: int) -> None:
        """The preview can be seen at ``url``. ``port`` may differ from the one that was ``asked`` for."""

    def built(self, built: Built) -> None:
        """A build has ended."""

    def notice(self, code: str, **values: str) -> None:
        """A message that is no problem."""


def serve(told: Serving, listener: Listener, watch: Watch) -> None:
    """Show the site of ``told.root`` until somebody interrupts. Raises Problems if it cannot be shown at all."""
    root = told.root.absolute()
    refuse_links(root)
    # The settings may name another output folder. The preview has its own, and one server at a time fills it.
    with try_lock(root / CACHE / "serve.lock") as other:
        if other is not None:
            raise Problems([error("serve-running", None, process=other)])
        asyncio.run(_Preview(told._replace(root=root), listener, watch).run())


class _Preview:
    """The preview of one site, on an event loop. Builds run in a thread of their own, one at a time."""

    def __init__(self, told: Serving, listener: Listener, watch: Watch) -> None:
        self._told, self._listener = told, listener
        folder = told.root / PREVIEW
        options = Options(output=folder, drafts=told.drafts, future=told.future, preview=True)
        self._options, self._watch = options, watch
        self._hub = Hub(folder, "", told.lang, told.editor or "", told.root)
        self._hub.freshen = self._freshen
        self._hub.source = self._document_at
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sitegen-build")
        # By the URL of a page, the path of the document that it shows.
        self._sources: dict[str, str] = {}
        # Whether a build is due, when the last one began, and whether one is running.
        self._is_due = True
        self._began = 0.0
        self._busy = False
        self._retries = False
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Serve until the process is interrupted."""
        told = self._told
        self._loop = asyncio.get_running_loop()
        self._turn, end = asyncio.Lock(), asyncio.Event()
        for number in [getattr(signal, name) for name in _ENDINGS if hasattr(signal, name)]:
            if number != signal.SIGINT and signal.getsignal(number) is signal.SIG_IGN:  # as nohup has it
                continue
            with suppress(NotImplementedError):  # Windows, where Ctrl-C raises KeyboardInterrupt
                self._loop.add_signal_handler(number, end.set)
        server = PreviewServer(self._hub, Guard(told.host, told.port), full=self._look_again)
        try:
            port = server.listen_on(told.host, told.port)
        except OSError as refused:
            reason = refused.strerror or str(refused)
            raise Problems([error("serve-address", None, host=told.host, port=told.port, reason=reason)]) from None
        self._watcher = self._start_watcher()
        if server.reach.is_open:
            self._listener.notice("serve-open-host", host=server.reach.hosts)
        first = self._spawn(self._first(server.reach, port))
        # If the first build ends with an exception, which is a bug, the server ends too. It is raised below.
        first.add_done_callback(lambda task: end.set() if not task.cancelled() and task.exception() else None)
        try:
            await end.wait()
        finally:
            first.cancel()
            await self._end(server)
        if first.done() and not first.cancelled():
            first.result()

    async def _first(self, reach: Reach, port: int) -> None:
        await self._build(build_first)
        self._listener.ready(f"http://{reach.own_host}:{port}{self._hub.href('/')}", self._told.port, port)
        if host := reach.network_host:
            self._listener.notice("serve-phone", url=f"http://{host}:{port}{self._hub.href('/')}")
        await self._loop.run_in_executor(self._thread, warm_up)

    async def _end(self, server: PreviewServer) -> None:
        self._watcher.stop()
        if self._busy:
            # A build that is cut off leaves the old site, or the new one to be finished by the next command.
            os._exit(0)
        with suppress(TimeoutError):
            await asyncio.wait_for(server.close(), 0.5)
        self._thread.shutdown()

    def _start_watcher(self) -> Watcher:
        told = self._told

        def look() -> None:
            # Set here and not in the loop: a request that the loop serves before the build must wait for it.
            self._is_due = True
            self._loop.call_soon_threadsafe(lambda: self._spawn(self._build()))

        watcher = Watcher(told.root, look, poll=told.poll, extra=told.extra)
        try:
            watcher.start()
        except OSError as refused:
            self._listener.notice("serve-polls", reason=refused.strerror or str(refused))
            watcher = Watcher(told.root, look, poll=True, extra=told.extra)
            watcher.start()
        return watcher

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _build(self, build: Callable[[Path, Options, Watch], Built] = build_once) -> None:
        """Build if that is due, and tell the terminal and the tabs."""
        async with self._turn:
            if not (self._watcher.take() or self._is_due):
                return
            built = await self._built(build) if has_room() else starved()
            # After a bug the next request or edit tries again.
            self._is_due |= built.is_starved or bool(built.bug)
            if built.is_starved and not self._retries:
                self._retries = True
                self._loop.call_later(_RETRY, self._retry)
            if not built.is_starved or built.problems != self._hub.problems:
                self._show(built)
        # A poll compares two moments. What was moved away and back between them may be missing in this build.
        if self._watcher.polls and (built.report is None or built.report.changed):
            self._loop.call_later(_AGAIN, self._look_again)

    async def _built(self, build: Callable[[Path, Options, Watch], Built]) -> Built:
        self._is_due, self._busy, self._began = False, True, time.time()
        try:
            return await self._loop.run_in_executor(self._thread, build, self._told.root, self._options, self._watch)
        except Exception as exception:
            return broken(exception)
        finally:
            self._busy = False

    def _retry(self) -> None:
        self._retries = False
        self._look_again()

    def _look_again(self) -> None:
        self._is_due = True
        self._spawn(self._build())

    def _show(self, built: Built) -> None:
        report, config = built.report, built.config
        if config is not None and (report is not None or not self._hub.has_built):
            self._hub.base = config.base_path
        if config is not None and self._told.editor is None:
            self._hub.editor = config.serve.editor
        self._sources = report.sources if report else self._sources
        self._hub.built(report, built.problems)
        self._listener.built(built)

    async def _freshen(self, path: str) -> None:
        """Wait until the page at ``path`` shows what was saved before it was asked for, but not for too long."""
        if not self._hub.has_built and not self._hub.problems:
            async with self._turn:  # the first build: there is nothing to show before
                return
        if self._watcher.take() or (not self._busy and self._is_edited(path)):
            self._is_due = True
        if self._is_due or self._busy:
            await asyncio.wait([self._spawn(self._build())], timeout=_PATIENCE)

    def _document_at(self, path: str) -> str | None:
        """The document whose page answers the URL path ``path``, by its path from the site's root; None if there is
        none."""
        names = path, f"{path}/", f"{path}.html", path.removesuffix("index.html")
        return next((self._sources[name] for name in names if name in self._sources), None)

    def _is_edited(self, path: str) -> bool:
        """Whether the document of a page is newer than the last build. Not all systems tell of edits at once."""
        document = self._document_at(path)
        try:
            status = os.stat(self._told.root / document) if document else None
        except OSError:
            return False
        return status is not None and max(status.st_mtime, status.st_ctime) > self._began - _TICK
