"""Knows when all that has happened on disk so far was seen."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from watchdog.observers.inotify_c import CallbackId, InotifyConstants, InotifyFD, WatchCallback

if TYPE_CHECKING:
    from watchdog.observers.inotify_c import InotifyEvent, WatchDescriptor


class Mark(WatchCallback):
    """A pipe that is watched too: the kernel keeps one order, so what is written there is seen after all else."""

    def __init__(self, reader: InotifyFD) -> None:
        self._seen, self._asking = threading.Event(), threading.Lock()
        self._out, self._in = os.pipe()
        os.set_blocking(self._out, False)
        os.set_blocking(self._in, False)
        self._works = True
        try:
            path = b"/proc/self/fd/%d" % self._in
            reader.add_callback(path, InotifyConstants.IN_MODIFY, self, CallbackId(id(self)))
        except OSError:  # no /proc
            self._works = False
        self._works = self.wait(1)

    def wait(self, seconds: float) -> bool:
        """Wait until everything that had happened before the call was seen, but not longer."""
        with self._asking:
            if not self._works:
                return False
            self._seen.clear()
            os.write(self._in, b"?")
            return self._seen.wait(seconds)

    def close(self) -> None:
        """Give the pipe back."""
        with self._asking:
            self._works = False
            os.close(self._out)
            os.close(self._in)

    def on_event(self, event: InotifyEvent) -> None:  # noqa: ARG002  # the protocol's name
        """Everything before this was handled."""
        with suppress(BlockingIOError):  # an earlier event has read it all
            os.read(self._out, 4096)
        self._seen.set()

    def on_watch_deleted(self, wd: WatchDescriptor) -> None:
        """Nothing to do: the pipe lives as long as this."""

    def on_queue_overflow(self) -> None:
        """Nothing to do: the folders are told too."""
