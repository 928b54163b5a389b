"""The site watched by one of watchdog's own observers: FSEvents, Windows, or polling where events do not travel."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from watchdog.events import FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.polling import PollingObserverVFS

from sitegen.preview.burst import Kind
from sitegen.preview.places import FOLDERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from watchdog.events import FileSystemEvent

    from sitegen.preview.places import Places

# How often the site is looked through when polling, in seconds.
INTERVAL = 0.3
# FSEvents tells of files that are some seconds old as if they were new.
_KNOWS_BIRTHS = sys.platform != "darwin"


class Observed(FileSystemEventHandler):
    """All watched folders. ``note`` is called with a path as it is reported and what has happened to it."""

    def __init__(self, places: Places, note: Callable[[str, Kind], None], *, poll: bool) -> None:
        self._places, self._note = places, note
        self._poll = poll
        # Where the links lead to, from the root, and where they are. Of polling, the paths have the links in them.
        self._links: set[tuple[str, str]] = set()
        self.failure: OSError | None = None

    def start(self) -> None:
        """Begin. Raises OSError where the root cannot be watched."""
        places = self._places
        # The links in the site decide what is polled, so a poll is told what a folder has.
        self._observer = (
            PollingObserverVFS(os.stat, self._listed, polling_interval=INTERVAL) if self._poll else Observer()
        )
        for folder in (places.root, *map(os.path.realpath, places.extra)):
            self._observer.schedule(self, folder, recursive=True)
        self._observer.start()
        for name in FOLDERS:
            self._find_links(f"{places.root}/{name}")

    def stop(self) -> None:
        """End. Nothing is noted any more."""
        self._observer.stop()
        self._observer.join(1)

    def settle(self, seconds: float) -> None:
        """Nothing to wait for: no other system says when it has told all."""

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Something has happened to a file or a folder."""
        source, target = os.fsdecode(event.src_path), os.fsdecode(event.dest_path)
        if event.event_type == "moved":
            self._tell(source, Kind.GONE)
            self._arrived(target, is_folder=event.is_directory)
        elif event.event_type == "deleted":
            self._tell(source, Kind.GONE)
        elif event.event_type == "created":
            self._arrived(source, is_folder=event.is_directory, is_new=True)
        elif event.event_type in ("modified", "closed") and not event.is_directory:
            self._tell(source, Kind.WROTE)

    def _arrived(self, path: str, *, is_folder: bool, is_new: bool = False) -> None:
        if is_folder or os.path.islink(path):
            self._find_links(path)
        # An empty folder changes nothing, unless it is one of the site's own.
        if is_folder and is_new and not any(path == os.path.join(self._places.root, name) for name in FOLDERS):
            return
        if is_new and not is_folder and _KNOWS_BIRTHS:
            self._tell(path, Kind.BORN)
        self._tell(path, Kind.WROTE)

    def _tell(self, path: str, kind: Kind) -> None:
        if path:
            for name in self._places.names(path, iter(list(self._links))):
                self._note(name, kind)

    def _find_links(self, path: str) -> None:
        """Remember the links at and below a path. They are never forgotten: at worst, too much is reported."""
        if self._poll:
            return
        stack = [path]
        while stack:
            path = stack.pop()
            if os.path.islink(path):
                self._add_link(path)
            elif os.path.isdir(path):
                try:
                    stack += [e.path for e in self._places.entries(path) if e.is_symlink() or e.is_dir()]
                except OSError:  # vanished, or not to be read
                    continue

    def _add_link(self, link: str) -> None:
        target = self._places.target(link)
        if target and (not os.path.isdir(target) or self._places.is_entered(link, target)):
            for name in self._places.names(
                os.path.join(os.path.realpath(os.path.dirname(link)), os.path.basename(link)), iter(())
            ):
                self._links.add((os.path.relpath(target, self._places.root).replace(os.sep, "/"), name))

    def _listed(self, folder: str | None) -> Iterator[os.DirEntry[str]]:
        """The entries that a poll looks at. Raises OSError."""
        for entry in self._places.entries(folder or "."):
            if entry.is_symlink():
                target = self._places.target(entry.path)
                if not target or (os.path.isdir(target) and not self._places.is_entered(entry.path, target)):
                    continue
            yield entry
