"""The site's folders watched by inotify(7), through watchdog's reader of it.

Watchdog's own observer holds a move back for up to half a second, waiting for its other half, and all events behind
it; it is silent about folders that it could not watch and about events that were lost. None of that is so here, where
its reader (`InotifyFD`) is given one callback for each folder: events come at once and in the kernel's order, and
the two halves of a move are two events.
"""

from __future__ import annotations

import errno
import os
import stat
import threading
from typing import TYPE_CHECKING

from watchdog.observers.inotify_c import CallbackId, InotifyConstants, InotifyFD, Mask, WatchCallback

from sitegen.preview.burst import Kind
from sitegen.preview.mark import Mark
from sitegen.preview.places import FOLDERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from watchdog.observers.inotify_c import InotifyEvent, WatchDescriptor

    from sitegen.preview.places import Places

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


class Folder(WatchCallback):
    """One watched folder. ``path_of`` says what an entry's path is; None where it does not matter."""

    def __init__(self, tree: Tree, path: str, path_of: Callable[[str], str | None]) -> None:
        self.path = path
        self._tree, self._path_of = tree, path_of
        self.descriptor: WatchDescriptor

    def on_event(self, event: InotifyEvent) -> None:
        """Something has happened in the folder."""
        path = self._path_of(os.fsdecode(event.name)) if event.name else None
        if path is not None:
            self._tree.happened(path, event)

    def on_watch_deleted(self, wd: WatchDescriptor) -> None:  # noqa: ARG002  # the protocol's name
        """The folder is no more."""
        self._tree.lost(self)

    def on_queue_overflow(self) -> None:
        """The kernel has dropped events; every folder is told."""
        self._tree.overflowed(self)


class Tree:
    """All watched folders. ``note`` is called with a path as it is reported and what has happened to it."""

    def __init__(self, places: Places, note: Callable[[str, Kind], None]) -> None:
        self._places, self._note_named = places, note
        self._folders: dict[str, Folder] = {}
        # For each link, the folder that its target is in, where the target may be replaced.
        self._links: dict[str, Folder] = {}
        self._followed: dict[str, str] = {}
        self._lock = threading.RLock()
        self._stopped = False
        self._mark: Mark | None = None
        self.failure: OSError | None = None

    def start(self) -> None:
        """Begin. Raises OSError where the root cannot be watched or the system's limit of watches is reached."""
        self._reader = InotifyFD()
        self._reader.start()
        try:
            self._mark = Mark(self._reader)
            with self._lock:
                self._enter_all()
        except OSError:
            self.stop()
            raise

    def stop(self) -> None:
        """End. Nothing is noted any more."""
        self._stopped = True
        self._reader.stop()
        self._reader.join(1)
        if self._mark:
            self._mark.close()

    def settle(self, seconds: float) -> None:
        """Wait until all that has happened so far was noted, but not longer."""
        if self._mark:
            self._mark.wait(seconds)

    def happened(self, path: str, event: InotifyEvent) -> None:
        """An entry of a watched folder has changed."""
        with self._lock:
            if self._stopped:
                return
            try:
                if event.is_directory:
                    self._folder_happened(path, event)
                else:
                    self._file_happened(path, event)
            except OSError as exception:  # a limit was reached: there are folders that nobody watches
                self.failure = exception
                self._note("", Kind.WROTE)

    def lost(self, folder: Folder) -> None:
        """The kernel has ended a watch."""
        with self._lock:
            if self._folders.get(folder.path) is folder:
                del self._folders[folder.path]
            for link in [link for link, watched in self._links.items() if watched is folder]:
                del self._links[link]
            self._forget_links()

    def overflowed(self, folder: Folder) -> None:
        """Events were lost, those of new folders perhaps: begin anew, and let everything be looked at."""
        with self._lock:
            if self._stopped or folder is not self._folders.get(self._places.root):
                return
            self._drop([*self._folders.values(), *self._links.values()])
            self._folders.clear()
            self._links.clear()
            self._followed.clear()
            try:
                self._enter_all()
            except OSError as exception:
                self.failure = exception
            self._note("", Kind.WROTE)

    def _note(self, path: str, kind: Kind) -> None:
        self._note_named(self._places.name(path) if path else "", kind)

    def _folder_happened(self, path: str, event: InotifyEvent) -> None:
        self._leave(path)
        if event.is_delete or event.is_moved_from:
            self._note(path, Kind.GONE)
        elif event.is_create or event.is_moved_to:
            # An empty folder changes nothing, unless it is one of the site's own.
            if event.is_moved_to or self._places.name(path) in FOLDERS:
                self._note(path, Kind.WROTE)
            if path in self._links:
                self._follow(path, told=True)
            else:
                self._enter(path, told=True)

    def _file_happened(self, path: str, event: InotifyEvent) -> None:
        if event.is_delete or event.is_moved_from:
            self._leave(path)
            self._note(path, Kind.GONE)
            return
        if event.is_create:
            self._note(path, Kind.BORN)
        if (event.is_create or event.is_moved_to) and os.path.islink(path):
            self._follow(path, told=True)
        is_open = event.is_modify or (event.is_create and _is_written(path))
        self._note(path, Kind.WRITING if is_open else Kind.WROTE)

    def _enter_all(self) -> None:
        root = self._places.root
        if not self._watch(root):
            raise OSError(errno.ENOENT, os.strerror(errno.ENOENT), root)
        for path in [f"{root}/{name}" for name in FOLDERS] + list(self._places.extra):
            if os.path.islink(path):
                self._follow(path, told=False)
            elif os.path.isdir(path):
                self._enter(path, told=False)

    def _enter(self, top: str, *, told: bool) -> None:
        """Watch a folder and all below it; where it is new, its files are noted: they may be older than the watch."""
        stack = [top]
        while stack:
            folder = stack.pop()
            if not self._watch(folder):
                continue
            try:
                # To the end at once: it holds a descriptor open.
                entries = list(self._places.entries(folder))
            except OSError:
                continue
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    stack.append(entry.path)
                    continue
                if entry.is_symlink():
                    self._follow(entry.path, told=told)
                if told:
                    self._note(entry.path, Kind.BORN)

    def _follow(self, link: str, *, told: bool) -> None:
        """Watch what a link leads to: a folder with all below it, and the place of the target for its replacement."""
        old = self._links.pop(link, None)
        if old:
            self._drop([old])
        target = self._places.target(link)
        if target is None:
            return
        folder, name = os.path.split(target)
        watched = self._add(folder, {name: link}.get)
        if watched:
            self._links[link] = watched
        if os.path.isdir(target) and target not in self._followed and self._places.is_entered(link, target):
            self._followed[target] = link
            self._enter(link, told=told)

    def _watch(self, path: str) -> bool:
        old = self._folders.pop(path, None)
        if old:
            self._drop([old])

        def path_of(name: str) -> str | None:
            return f"{path}/{name}" if self._places.is_ours(path, name) else None

        folder = self._add(path, path_of)
        if folder:
            self._folders[path] = folder
        return folder is not None

    def _add(self, path: str, path_of: Callable[[str], str | None]) -> Folder | None:
        """A watch for one folder; None where it has vanished or may not be read."""
        folder = Folder(self, path, path_of)
        try:
            folder.descriptor = self._reader.add_callback(os.fsencode(path), _MASK, folder, CallbackId(id(folder)))
        except OSError as exception:
            if exception.errno in _LIMITS:
                raise
            return None
        if folder.descriptor == -1:  # so watchdog says that it may not be read
            self._drop([folder])
            return None
        return folder

    def _leave(self, path: str) -> None:
        """Forget a folder and all below it, or a link."""
        if path not in self._folders and path not in self._links:
            return
        for folders in (self._folders, self._links):
            inside = [p for p in folders if p == path or p.startswith(path + "/")]
            # Where the target of a link has gone, the link waits for another one.
            kept = {p for p in inside if folders is self._links and p == path and os.path.islink(p)}
            self._drop([folders.pop(p) for p in inside if p not in kept])
        self._forget_links()

    def _forget_links(self) -> None:
        """Forget what is followed no more; another link to the same place may be followed now."""
        left = {target: link for target, link in self._followed.items() if link in self._folders}
        if len(left) < len(self._followed):
            self._followed = left
            for link in [link for link in self._links if link not in self._folders]:
                self._follow(link, told=True)

    def _drop(self, folders: list[Folder]) -> None:
        self._reader.remove_callbacks([(folder.descriptor, CallbackId(id(folder))) for folder in folders])


def _is_written(path: str) -> bool:
    """Whether a file that has just come to be is being written: one that is linked, or a link, has its bytes."""
    try:
        status = os.lstat(path)
    except OSError:
        return False
    return stat.S_ISREG(status.st_mode) and status.st_nlink == 1
