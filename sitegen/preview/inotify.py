"""The site's folders watched by inotify(7), through watchdog's reader of it.

Watchdog's own observer holds a move back for up to half a second, waiting for its other half, and all events behind
it; and it says nothing of folders that the system did not let it watch. Its reader (`InotifyFD`) does neither.
"""

from __future__ import annotations

import errno
import os
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from watchdog.observers.inotify_c import CallbackId, InotifyConstants, InotifyFD, Mask, WatchCallback

from sitegen.preview.room import FULL
from sitegen.preview.watch import FOLDERS
from sitegen.text.ignored import is_ignored

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from watchdog.observers.inotify_c import InotifyEvent, WatchDescriptor

_MASK = Mask(
    InotifyConstants.IN_CREATE
    | InotifyConstants.IN_DELETE
    | InotifyConstants.IN_MOVE
    | InotifyConstants.IN_MODIFY
    | InotifyConstants.IN_CLOSE_WRITE
    | InotifyConstants.IN_ONLYDIR
)
# What the kernel says when it can watch no more.
_LIMITS = (errno.ENOSPC, errno.EMFILE, errno.ENFILE, errno.ENOMEM)
# How long `settle` may take, in seconds. A tenth of a millisecond is usual; a busy machine may keep the reader waiting.
_SETTLE = 0.5
# How often a folder is tried again that could not be opened, in seconds.
_INTERVAL = 0.3


class Inotify(WatchCallback):
    """All watched folders: the root of the site, the first of ``folders``, with what is in its own folders; and the
    others. ``note`` is called with the path of each change and whether somebody is still writing to it, ``fail`` where
    a folder could not be watched."""

    def __init__(self, folders: Sequence[str], note: Callable[[str, bool], None], fail: Callable[[], None]) -> None:
        self._root, *extra = folders
        self._tops = [os.path.join(self._root, name) for name in FOLDERS] + extra
        self._note, self._fail = note, fail
        self._id = CallbackId(id(self))
        self._lock = threading.Lock()
        # By device and inode, which a folder keeps when it is moved.
        self._known: dict[tuple[int, int], WatchDescriptor] = {}
        # Those that are watched with all below them. Of others no more than one file counts, or one folder.
        self._paths: dict[WatchDescriptor, str] = {}
        self._mark: WatchDescriptor | None = None
        self._seen = threading.Event()

    def start(self) -> None:
        """Begin. Raises OSError where the root cannot be watched or the system watches no more folders."""
        self._reader = InotifyFD()
        self._reader.start()
        self._out, self._in = os.pipe()
        os.set_blocking(self._out, False)
        try:
            with suppress(FileNotFoundError):  # no /proc
                pipe = b"/proc/self/fd/%d" % self._in
                self._mark = self._reader.add_callback(pipe, InotifyConstants.IN_MODIFY, self, self._id)
            with self._lock:
                if self._watch(self._root) is None:
                    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), self._root)
                self._enter_all()
        except OSError:
            self.stop()
            raise
        self.settle()
        if not self._seen.is_set():  # this system tells nothing of pipes
            self._mark = None

    def stop(self) -> None:
        """End. Nothing is noted any more."""
        self._mark = None
        self._reader.stop()
        self._reader.join(1)
        os.close(self._out)
        os.close(self._in)

    def settle(self) -> None:
        """Wait until all that has happened so far was noted. The kernel keeps one order, so what is written into a pipe
        that is watched too is seen after it."""
        if self._mark is not None:
            self._seen.clear()
            os.write(self._in, b"?")
            self._seen.wait(_SETTLE)

    def on_event(self, event: InotifyEvent) -> None:
        """Something has happened in a watched folder, or to the pipe."""
        if event.wd == self._mark:
            with suppress(BlockingIOError):  # an earlier event has read it all
                os.read(self._out, 4096)
            self._seen.set()
            return
        name = os.fsdecode(event.name)
        if not name or is_ignored(name):
            return
        with self._lock:
            path = f"{self._paths.get(event.wd, event.wd)}/{name}"
            if event.is_create or event.is_moved_to:
                try:
                    self._arrived(path, event)
                except OSError:  # there are folders now that nobody watches
                    self._fail()
        self._note(path, event.is_modify)

    def on_watch_deleted(self, wd: WatchDescriptor) -> None:
        """A watched folder is no more."""
        with self._lock:
            self._paths.pop(wd, None)
            self._known = {key: watched for key, watched in self._known.items() if watched != wd}

    def on_queue_overflow(self) -> None:
        """The kernel has dropped events, those of new folders perhaps."""
        with self._lock:
            try:
                self._enter_all()
            except OSError:
                self._fail()
        self._note("", False)

    def _arrived(self, path: str, event: InotifyEvent) -> None:
        if not event.is_directory and not os.path.islink(path):
            return
        if event.wd not in self._paths:
            self._enter_all()  # one of the site's own folders, or where a link leads
        else:
            self._enter(path if event.is_directory else self._paths[event.wd])

    def _enter_all(self) -> None:
        for top in self._tops:
            self._enter(top)

    def _enter(self, top: str) -> None:
        """Watch a folder with all below it, and the places where links lead. Raises OSError at the system's limit."""
        entered, stack = set(), [top]
        while stack:
            folder = stack.pop()
            descriptor = self._watch(folder)
            if descriptor is None or descriptor in entered:
                continue
            entered.add(descriptor)
            self._paths[descriptor] = folder
            try:
                found = [entry for entry in _entries(folder) if not is_ignored(entry.name)]
            except OSError:
                continue
            for entry in found:
                if entry.is_symlink():
                    target = os.path.realpath(entry.path)
                    if not target.startswith(self._root + os.sep):  # the build refuses it
                        continue
                    self._watch(os.path.dirname(target))
                if entry.is_dir():
                    stack.append(entry.path)

    def _watch(self, folder: str) -> WatchDescriptor | None:
        """Watch one folder; None where there is none, or it may not be read. Raises OSError at the system's limit."""
        try:
            status = os.stat(folder)
            key = status.st_dev, status.st_ino
            if key not in self._known and os.access(folder, os.R_OK):
                self._known[key] = self._reader.add_callback(os.fsencode(folder), _MASK, self, self._id)
        except OSError as refused:
            if refused.errno in _LIMITS:
                raise
            return None
        return self._known.get(key)


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """The entries of a folder. Raises OSError, but waits while no more files can be opened: nobody would look again."""
    while True:
        try:
            with os.scandir(folder) as entries:
                return list(entries)
        except OSError as refused:
            if refused.errno not in FULL:
                raise
        time.sleep(_INTERVAL)
