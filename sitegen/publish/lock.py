"""One build at a time for one output folder, and for one cache.

A lock file lies beside what it guards: in ``.sitegen`` of the output folder, and in that of the site. There every build
meets it, whatever its environment, its container or its user. It is removed with the lock, and with the folders that
were made for it. Where there is no place for it, on read-only sources for one, nothing is written either.
"""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING

from sitegen.publish.manifest import OWN_FOLDER

try:
    import fcntl
except ImportError:  # Windows has no flock; there the second build is not kept waiting
    fcntl = None  # type: ignore[assignment]  # checked before use
_HAS_LOCKS = fcntl is not None
# A lock file may be removed just before it is locked, so often at most.
_TRIES = 1000

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
    descriptor, made = _locked(path, tell, patient) if _HAS_LOCKS else (None, [])
    try:
        yield
    finally:
        if descriptor is not None:
            try:
                # Whoever waits for it sees that it is gone, and makes another one.
                with suppress(OSError):
                    path.unlink()
                    for folder in made:
                        folder.rmdir()
            finally:
                os.close(descriptor)


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
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if not told:
                    told = True
                    tell(os.pread(descriptor, 20, 0).decode("ascii", "replace").strip() or "?")
                if not patient:
                    os.close(descriptor)
                    break
                fcntl.flock(descriptor, fcntl.LOCK_EX)
        if _is_there(path, descriptor):
            with suppress(OSError):  # for the message to whoever waits
                os.ftruncate(descriptor, 0)
                os.pwrite(descriptor, str(os.getpid()).encode(), 0)
            return descriptor, made
        os.close(descriptor)
    return None, []


def _open(path: Path) -> int:
    flags = os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
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
