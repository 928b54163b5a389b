"""Says when to look at a site again: once after each burst of changes to its files. It never says what has changed."""

from __future__ import annotations

import logging
import os
import sys
import threading
from time import monotonic
from typing import TYPE_CHECKING

from watchdog.events import FileSystemEventHandler

from sitegen.catalog.ledger import LEDGER
from sitegen.site import SETTINGS
from sitegen.text.ignored import is_ignored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from watchdog.events import FileSystemEvent

    from sitegen.preview.inotify import Inotify

FOLDERS = ("content", "assets", "themes", "snippets", "fonts")
# How long nothing must happen until a burst is over, in seconds.
PAUSE = 0.055
# How long it must be where so many files changed that it is not one save, but a program that pauses now and then.
_PATIENCE = 0.22
_FEW = 8
# How long it must be while somebody has a file open for writing.
_WRITING = 1.0
# How long a burst may last.
_LONGEST = 10.0
# How often a site is looked through when it is polled.
_INTERVAL = 0.3


class Burst:
    """Changes that came shortly one after the other. All times are in seconds, of one clock."""

    def __init__(self, pause: float) -> None:
        self._pause = pause
        self._paths: set[str] = set()
        self._open: set[str] = set()
        self._first = self._last = 0.0

    def note(self, path: str, is_open: bool, now: float) -> None:
        """Add a change of a path. With ``is_open`` somebody is writing to it, and will close it."""
        if not self._paths:
            self._first = now
        self._last = now
        self._paths.add(path)
        (self._open.add if is_open else self._open.discard)(path)

    def due(self) -> float | None:
        """When the burst is over if nothing more happens; None if nothing has happened."""
        if not self._paths:
            return None
        pause = _WRITING if self._open else _PATIENCE if len(self._paths) > _FEW else self._pause
        return min(self._last + max(pause, self._pause), self._first + _LONGEST)

    def take(self, *, unfinished: bool = False) -> bool:
        """Whether anything has changed. It is forgotten, but for files that somebody is writing to; with
        ``unfinished`` those too."""
        if unfinished:
            self._open.clear()
        found = self._paths > self._open
        self._paths &= self._open
        return found


class Watcher:
    """Watches content/, assets/, themes/, snippets/, fonts/, site.toml and urls.lock of the site in ``root``, and the
    folders ``extra``.

    ``look`` is called from a thread of its own, once for each burst of changes. It must neither raise nor wait. A call
    too many is possible: what changed may be none of the site's, or have the bytes that it had. With ``poll`` the site
    is looked through again and again, for network file systems.
    """

    def __init__(
        self, root: Path, look: Callable[[], None], poll: bool = False, pause: float = PAUSE, extra: Sequence[Path] = ()
    ) -> None:
        self.polls = poll
        self._look = look
        self._folders = [os.path.realpath(folder) for folder in (root, *extra)]
        # Two looks of a poll may see two halves of one change.
        self._burst = Burst(max(pause, _INTERVAL * 1.5) if poll else pause)
        # Its lock lets the same thread in twice: a signal's handler may find its own thread in here.
        self._condition = threading.Condition()
        self._stopped = self._failed = False
        self._thread = threading.Thread(target=self._run, name="sitegen-watch", daemon=True)
        self._source: Inotify | Observed | None = None

    def start(self) -> None:
        """Begin to watch. Raises OSError when the root cannot be watched, or the system watches no more folders (its
        text says so): polling always works."""
        logging.getLogger("watchdog").addHandler(logging.NullHandler())
        source = self._open()
        try:
            source.start()
        except (AttributeError, TypeError) as other:  # another version of watchdog
            raise OSError(f"watchdog: {other}") from other
        self._source = source
        self._thread.start()

    def take(self) -> bool:
        """Whether anything has changed before the call that ``look`` was not called for. It will not be called for that
        any more. Files that somebody is writing to do not count."""
        if self._source:
            self._source.settle()
        with self._condition:
            return self._burst.take()

    def stop(self) -> None:
        """End. When it returns, ``look`` is not called any more."""
        with self._condition:
            self._stopped = True
            self._condition.notify()
        if self._thread.is_alive():
            self._thread.join(0.1)

    def _open(self) -> Inotify | Observed:
        if not self.polls and sys.platform == "linux":
            try:
                from sitegen.preview.inotify import Inotify
            except (ImportError, AttributeError):  # a libc without inotify, or another version of watchdog
                pass
            else:
                return Inotify(self._folders, self._note, self._fail)
        return Observed(self._folders, self._note, poll=self.polls)

    def _note(self, path: str, is_open: bool = False) -> None:
        with self._condition:
            self._burst.note(path, is_open, monotonic())
            self._condition.notify()

    def _fail(self) -> None:
        with self._condition:
            self._failed = True
            self._condition.notify()

    def _run(self) -> None:
        while not self._stopped:
            with self._condition:
                due, now = self._burst.due(), monotonic()
                if due is not None and due <= now:
                    self._burst.take(unfinished=True)
                    self._look()
                elif not (self._failed or self._stopped):
                    self._condition.wait(None if due is None else due - now)
            if self._failed:
                self._poll_instead()
        if self._source:
            self._source.stop()

    def _poll_instead(self) -> None:
        """The site has got more folders than the system watches."""
        if self._source:
            self._source.stop()
        self._failed, self.polls = False, True
        self._source = self._open()
        self._source.start()
        self._note("")  # nobody saw what has happened in between


class Observed:
    """Changes below ``folders``, the first of them the site's, as watchdog's own observers tell them: those of other
    systems than Linux, and the one that polls. ``note`` is called with the path of each."""

    def __init__(self, folders: Sequence[str], note: Callable[[str], None], *, poll: bool) -> None:
        self._root, self._folders, self._note, self._poll = folders[0], folders, note, poll

    def start(self) -> None:
        """Begin. Raises OSError where a folder cannot be watched."""
        from watchdog.observers import Observer
        from watchdog.observers.polling import PollingObserverVFS

        self._observer = (
            PollingObserverVFS(os.stat, self._listed, polling_interval=_INTERVAL) if self._poll else Observer()
        )
        for folder in self._folders:
            self._observer.schedule(Handler(folder, self._note, polls=self._poll), folder, recursive=True)
        self._observer.start()

    def stop(self) -> None:
        """End. Nothing is noted any more."""
        self._observer.stop()
        self._observer.join(1)

    def settle(self) -> None:
        """Nothing to wait for: no other system says when it has told all."""

    def _listed(self, folder: str | None) -> Iterator[os.DirEntry[str]]:
        """The entries of a folder that are polled. Raises OSError."""
        with os.scandir(folder or ".") as entries:
            for entry in entries:
                if folder == self._root:
                    is_ours = entry.name in (*FOLDERS, SETTINGS, LEDGER)
                else:
                    is_ours = not is_ignored(entry.name)
                if is_ours and not (entry.is_symlink() and self._is_refused(entry.path)):
                    yield entry

    def _is_refused(self, link: str) -> bool:
        """Whether a link leaves the site or leads to a folder that it is in."""
        target = os.path.realpath(link) + os.sep
        inside = os.path.realpath(os.path.dirname(link)) + os.sep
        return not target.startswith(self._root + os.sep) or inside.startswith(target)


class Handler(FileSystemEventHandler):
    """Notes what watchdog tells of one folder."""

    def __init__(self, folder: str, note: Callable[[str], None], *, polls: bool) -> None:
        # How many names it has, and not which: a Mac may spell them in another way than we do.
        self._depth, self._note, self._polls = len(_names(folder)), note, polls

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Something has happened to a file or a folder."""
        what = event.event_type
        is_folder = what == "modified" and event.is_directory
        if what in ("opened", "closed_no_write", "attrib") or (is_folder and not self._polls):
            return
        for place in (event.src_path, event.dest_path):
            path = os.fsdecode(place)
            names = _names(path)[self._depth :]
            # What was away between two polls is there in both, but its folder has another time. That of the site has
            # one from our own files.
            if path and not any(map(is_ignored, names)) and (names or not is_folder):
                self._note(path)


def _names(path: str) -> list[str]:
    return path.rstrip(os.sep).split(os.sep)
