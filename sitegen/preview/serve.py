"""``sitegen serve``: an edit is built and shown as soon as it is saved."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Protocol

from sitegen.options import CACHE, Options
from sitegen.preview.builder import ANYTHING, Builder, Built, source_of
from sitegen.preview.guard import Guard
from sitegen.preview.hub import Hub, Outcome
from sitegen.preview.server import close, listen, make_server, network_address
from sitegen.preview.watch import Watch
from sitegen.publish.lock import try_lock
from sitegen.text.urls import Url
from sitegen.words.errors import Problems, error

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from sitegen.work import Watch as BuildWatch

# Seconds for which a page waits for the build that makes it; a longer one shows the page as it was until it is done.
_PATIENCE = 3.0
# Seconds without an edit after which everything is left as `sitegen build` leaves it.
_IDLE = 1.0
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_EVERYWHERE = ("", "0.0.0.0", "::")


class Serving(NamedTuple):
    """What ``sitegen serve`` is told."""

    root: Path
    host: str = "127.0.0.1"
    port: int = 8000
    drafts: bool = True
    future: bool = True
    poll: bool = False
    lang: str = "en"
    editor: str | None = None
    extra: Sequence[Path] = ()


class Tell(Protocol):
    """Whoever tells the author how it goes."""

    def ready(self, url: str, asked: int, port: int) -> None:
        """The preview is to be had at ``url``; ``port`` may be another one than was ``asked`` for."""

    def built(self, built: Built) -> None:
        """A build has ended."""

    def notice(self, code: str, **values: str) -> None:
        """Something that is good to know."""


def serve(told: Serving, tell: Tell, watch: BuildWatch) -> None:
    """Show the site of ``told.root`` until somebody interrupts. Raises Problems where it cannot be shown at all."""
    root = told.root.absolute()
    # The settings may name another output folder; the preview has its own, and one server at a time fills it.
    folder = root / CACHE / "preview"
    with try_lock(root / CACHE / "serve.lock") as other:
        if other is not None:
            raise Problems([error("serve-running", None, process=other)])
        asyncio.run(_Preview(told._replace(root=root), folder, tell, watch).run())


class _Preview:
    """The one server of a process, on its event loop. Builds run in a thread of their own, one at a time."""

    def __init__(self, told: Serving, folder: Path, tell: Tell, watch: BuildWatch) -> None:
        self._told, self._tell = told, tell
        options = Options(output=folder, drafts=told.drafts, future=told.future, preview=True)
        self._options = options
        self._builder = Builder(told.root, options, watch)
        self._hub = Hub(folder, "", told.lang, told.editor or "", told.root)
        self._hub.freshen = self._freshen
        self._hub.source = partial(source_of, told.root, options)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sitegen-build")
        self._busy = False
        self._heard: deque[frozenset[str]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Serve until the process is interrupted."""
        told = self._told
        self._loop = asyncio.get_running_loop()
        self._turn, end = asyncio.Lock(), asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            with suppress(NotImplementedError):  # Windows, where Ctrl-C raises KeyboardInterrupt
                self._loop.add_signal_handler(number, end.set)
        application = make_server(self._hub, Guard(told.host, told.port))
        try:
            port = listen(application, told.host, told.port)
        except OSError as refused:
            reason = refused.strerror or str(refused)
            raise Problems([error("serve-address", None, host=told.host, port=told.port, reason=reason)]) from None
        self._watch = self._start_watch()
        if told.host not in _LOOPBACK:
            self._tell.notice("serve-open-host", host=told.host)
        first = self._spawn(self._first(port))
        # Without a first build there is nothing to serve; what went wrong is a bug, and is shown as one.
        first.add_done_callback(lambda task: end.set() if not task.cancelled() and task.exception() else None)
        try:
            await end.wait()
        finally:
            first.cancel()
            await self._end(application)
        if first.done() and not first.cancelled():
            first.result()

    async def _first(self, port: int) -> None:
        await self._build(frozenset([ANYTHING]))
        host = "localhost" if self._told.host in _EVERYWHERE else self._told.host
        host = f"[{host}]" if ":" in host else host
        self._tell.ready(f"http://{host}:{port}{self._hub.href('/')}", self._told.port, port)
        if self._told.host in _EVERYWHERE and (address := network_address()):
            self._tell.notice("serve-phone", url=f"http://{address}:{port}{self._hub.href('/')}")
        await self._in_thread(self._builder.warm_up)

    async def _end(self, application: object) -> None:
        self._watch.stop()
        if self._busy:
            # A build that is cut off leaves the old site, or the new one to be finished by the next command.
            sys.stderr.flush()
            os._exit(0)
        with suppress(TimeoutError):
            await asyncio.wait_for(close(application), 0.5)  # type: ignore[arg-type]  # an Application, of tornado
        await self._in_thread(self._builder.close)
        self._thread.shutdown()

    def _start_watch(self) -> Watch:
        told = self._told

        def changed(paths: frozenset[str]) -> None:
            # Not with the call: a page that is asked for before it comes round must not miss them.
            self._heard.append(paths)
            self._loop.call_soon_threadsafe(self._on_change)

        watch = Watch(told.root, changed, poll=told.poll, extra=told.extra)
        try:
            watch.start()
        except OSError as refused:
            self._tell.notice("serve-polls", reason=refused.strerror or str(refused))
            watch = Watch(told.root, changed, poll=True, extra=told.extra)
            watch.start()
        return watch

    def _on_change(self) -> None:
        if self._heard:
            self._spawn(self._build(self._take()))

    def _take(self) -> frozenset[str]:
        """All that has changed and is not built."""
        found = self._watch.take()
        while self._heard:
            found |= self._heard.popleft()
        return found

    def _spawn(self, work: object) -> asyncio.Task[None]:
        task: asyncio.Task[None] = self._loop.create_task(work)  # type: ignore[arg-type]  # a coroutine
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _in_thread(self, work: Callable[[], object]) -> object:
        return await self._loop.run_in_executor(self._thread, work)

    async def _build(self, paths: frozenset[str]) -> None:
        """Build, and tell the terminal and the tabs."""
        async with self._turn:
            paths |= self._take()
            self._busy = True
            try:
                built = await self._loop.run_in_executor(self._thread, self._builder.build, paths)
            finally:
                self._busy = False
            self._show(built)
        self._loop.call_later(_IDLE, self._rest, built)
        self._last = built

    def _rest(self, built: Built) -> None:
        if self._last is built and not self._busy:
            self._spawn(self._rest_now())

    async def _rest_now(self) -> None:
        await self._in_thread(self._builder.rest)

    def _show(self, built: Built) -> None:
        report = built.report
        if report is not None or not self._hub.has_built:
            self._hub.retarget(self._hub.folder, self._builder.base)
        changed = frozenset(Url.of_output(path).path for path in report.changed) if report else frozenset()
        if self._told.editor is None:
            self._hub.edit_with(self._builder.editor)
        failed = self._hub.has_failed
        if report is None or changed or failed or not self._hub.has_built:
            styles = bool(built.paths) and all(path.endswith(".css") for path in built.paths)
            self._hub.built(Outcome(changed, built.problems, report.early if report else {}, styles))
        self._tell.built(built)

    async def _freshen(self, path: str) -> None:
        """Let the page at ``path`` show what was saved before it was asked for."""
        if not self._hub.has_built and not self._hub.problems:
            async with self._turn:  # the first build: there is nothing to show before
                return
        paths = self._take()
        source = None if self._busy else source_of(self._told.root, self._options, path)
        if source is not None and not self._builder.is_current(source):
            paths |= {source}
        if paths:
            await asyncio.wait([self._spawn(self._build(paths))], timeout=_PATIENCE)
        elif self._busy:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wait(), _PATIENCE)

    async def _wait(self) -> None:
        async with self._turn:
            return
