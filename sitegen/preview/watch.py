"""Watches a site's files, and says once for each burst of changes which paths have changed."""

from __future__ import annotations

import logging
import sys
import threading
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from sitegen.preview.burst import Burst, Kind
from sitegen.preview.observed import INTERVAL, Observed
from sitegen.preview.places import Places

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

# How long a look at what has changed may wait for the kernel's events. It takes a tenth of a millisecond.
_SETTLE = 0.05
# What watchdog would say on the terminal is acted upon here, or raised.
_SILENCE = logging.NullHandler()


class Source(Protocol):
    """Where changes are heard of: `Tree` or `Observed`."""

    # Why no more than a part of the site is watched, once that is so.
    failure: OSError | None

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def settle(self, seconds: float) -> None: ...


class Watch:
    """Watches content/, assets/, themes/ and site.toml of the site in ``root``, and the folders ``extra``.

    ``changed`` is called from a thread of the watch's own, once for each burst, when nothing has happened for
    ``quiet`` seconds; it must neither raise nor wait, since all else here waits for it: so a path is either still to be
    taken, or `changed` has been told. It gets paths from the root as they are called on disk, with slashes; those in
    ``extra`` are absolute. The path of a folder means that anything in it may have changed, and the path "" that
    anything may have: events were lost. A path may have the bytes that it had.

    Not reported is what `is_ignored` says, what came and went within a burst, and what was only read or has only got
    other permissions. With ``poll`` the site is looked through again and again, for network file systems.
    """

    def __init__(
        self,
        root: Path,
        changed: Callable[[frozenset[str]], None],
        poll: bool = False,
        quiet: float = 0.055,
        extra: Sequence[Path] = (),
    ) -> None:
        self.polls = poll
        self._changed = changed
        self._places = Places(root, extra)
        # Two looks of a poll may see two halves of one change.
        self._burst = Burst(max(quiet, INTERVAL * 1.5) if poll else quiet)
        # Its lock lets the same thread in twice: a signal's handler may find its own thread in here.
        self._condition = threading.Condition()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="sitegen-watch", daemon=True)
        self._source: Source | None = None

    def start(self) -> None:
        """Begin to watch. Raises OSError when the root cannot be watched, or the system watches no more folders (its
        text says so): `poll` always works."""
        logging.getLogger("watchdog").addHandler(_SILENCE)
        source = self._open()
        try:
            source.start()
        except (AttributeError, TypeError) as other:  # what is read of watchdog is not there any more
            raise OSError(f"watchdog: {other}") from other
        self._source = source
        self._thread.start()

    def pending(self) -> frozenset[str]:
        """What has been seen and not been reported, of all that happened before the call. Files that somebody is
        writing to are not among it."""
        self._settle()
        with self._condition:
            return self._burst.settled()

    def take(self) -> frozenset[str]:
        """The same, which then counts as reported."""
        self._settle()
        with self._condition:
            return self._burst.take()

    def stop(self) -> None:
        """End. When it returns, `changed` is not called any more."""
        with self._condition:
            self._stopped = True
            self._condition.notify()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(0.1)

    def _open(self) -> Source:
        if not self.polls and sys.platform == "linux":
            try:
                from sitegen.preview.inotify import Tree
            except (ImportError, AttributeError):  # a libc without inotify, or a watchdog of another make
                pass
            else:
                return Tree(self._places, self._note)
        return Observed(self._places, self._note, poll=self.polls)

    def _settle(self) -> None:
        if self._source:
            self._source.settle(_SETTLE)

    def _note(self, path: str, kind: Kind) -> None:
        with self._condition:
            self._burst.note(path, kind, monotonic())
            self._condition.notify()

    def _run(self) -> None:
        while not self._stopped:
            self._report_next()
            if self._source and self._source.failure and not self._stopped:
                self._poll_instead()
        if self._source:
            self._source.stop()

    def _report_next(self) -> None:
        """Wait for the end of the next burst, or of the watch."""
        with self._condition:
            while not self._stopped:
                due, now = self._burst.due(), monotonic()
                if due is not None and due <= now:
                    self._changed(self._burst.take_all())
                    return
                self._condition.wait(None if due is None else due - now)

    def _poll_instead(self) -> None:
        """While it was watched, the site has got more folders than the system watches."""
        if self._source:
            self._source.stop()
        self.polls = True
        self._source = self._open()
        self._source.start()
        # What has happened in between nobody saw.
        self._note("", Kind.WROTE)
