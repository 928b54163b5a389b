"""One build at a time for one output folder, and for one cache.

A lock file lies beside what it guards: in ``.sitegen`` of the output folder, and in that of the site. There every build
meets it, whatever its environment, its container or its user. It is removed with the lock, and with the folders that
were made for it. Where there is no place for it, on read-only sources for one, nothing is written either.
"""

from __future__ import annotations

import errno
import os
import time
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING

from sitegen.publish.manifest import OWN_FOLDER

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]  # checked before use
    import msvcrt
_HAS_FLOCK = fcntl is not None
# A lock file may be removed just before it is locked, so often at most.
_TRIES = 1000
# The byte that is locked on Windows, which lets nobody read it: far behind those that are read.
_LOCKED = 1 << 30
# How often one looks there whether it is free, in seconds.
_INTERVAL = 0.05

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@contextmanager
def locked(output: Path, cache: Path, tell: Callable[[str], None]) -> Iterator[None]:
    """Hold the locks of an output folder and of a cache file. Where another build holds one, ``tell`` is called with
    that build's process id, and this one waits.

    The system lets go of a lock when the process ends, however it ends, and the processes that it started: one that
    outlives it for a moment may still be staging files.
    """
    with ExitStack() as stack:
        if _may_be_ours(output):
            stack.enter_context(_held(output / OWN_FOLDER / "lock", tell))
        stack.enter_context(_held(cache.with_suffix(".lock"), tell))
        yield


@contextmanager
def try_lock(path: Path) -> Iterator[str | None]:
    """Hold the lock of the file ``path``, and yield None; where another process holds it, yield that process's id at
    once."""
    found: list[str] = []
    with _held(path, found.append, patient=False):
        yield found[0] if found else None


def _may_be_ours(output: Path) -> bool:
    """Whether an output folder is empty, missing or has been written to; any other will be refused, and nothing is to
    be left in it until then."""
    own = output / OWN_FOLDER
    try:
        return not own.is_symlink() and (own.is_dir() or not output.exists() or not any(output.iterdir()))
    except (OSError, ValueError):  # as will be said
        return False


@contextmanager
def _held(path: Path, tell: Callable[[str], object], patient: bool = True) -> Iterator[None]:
    """Hold the lock of a file, as far as the system has locks and there is a place for it."""
    descriptor, made = _locked(path, tell, patient)
    try:
        yield
    finally:
        if descriptor is not None:
            try:
                # Whoever waits for it sees that it is gone, and makes another one.
                _remove(path, made)
            finally:
                os.close(descriptor)
            if not _HAS_FLOCK:  # Windows removes no file that is open
                _remove(path, made)


def _remove(path: Path, made: list[Path]) -> None:
    with suppress(OSError):
        path.unlink()
        for folder in made:
            folder.rmdir()


def _locked(path: Path, tell: Callable[[str], object], patient: bool) -> tuple[int | None, list[Path]]:
    """The lock file, open and locked, and the folders that were made for it, innermost first. None where there is no
    place for it, or where another process holds it and nobody is ``patient``."""
    told = False
    for _ in range(_TRIES):
        made = [folder for folder in path.parents if not os.path.lexists(folder)]
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = _open(path)
        except FileNotFoundError:  # another build has just removed the folder
            continue
        except (OSError, ValueError):  # better to build alone and unguarded than not at all
            break
        with suppress(OSError):  # a file system without locks, as some network mounts are
            try:
                _lock(descriptor, waits=False)
            except BlockingIOError:
                if not told:
                    told = True
                    os.lseek(descriptor, 0, os.SEEK_SET)
                    tell(os.read(descriptor, 20).decode("ascii", "replace").strip() or "?")
                if not patient:
                    os.close(descriptor)
                    break
                _lock(descriptor, waits=True)
        if _is_there(path, descriptor):
            with suppress(OSError):  # for the message to whoever waits
                os.ftruncate(descriptor, 0)
                os.lseek(descriptor, 0, os.SEEK_SET)
                os.write(descriptor, str(os.getpid()).encode())
            return descriptor, made
        os.close(descriptor)
    return None, []


def _lock(descriptor: int, waits: bool) -> None:
    """Lock an open file. Raises BlockingIOError where another process holds it, unless this one ``waits``."""
    if _HAS_FLOCK:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if waits else fcntl.LOCK_NB))
        return
    while True:
        os.lseek(descriptor, _LOCKED, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]  # typed for Windows alone
        except PermissionError:
            if not waits:
                raise BlockingIOError from None
            time.sleep(_INTERVAL)
        else:
            return


def _open(path: Path) -> int:
    flags = os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
    if not hasattr(os, "O_NOFOLLOW") and path.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    try:
        return os.open(path, flags | os.O_RDWR, 0o666)
    except PermissionError:  # another user's; to lock it takes no more than to read it
        return os.open(path, flags | os.O_RDONLY)


def _is_there(path: Path, descriptor: int) -> bool:
    """Whether the open file is still the one that has this name: it is removed by whoever held it last."""
    try:
        return os.path.samestat(os.stat(path), os.fstat(descriptor))
    except OSError:
        return False
