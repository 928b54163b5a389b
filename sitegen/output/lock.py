"""One build at a time for one output folder."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

try:
    import fcntl
except ImportError:  # Windows has no flock; there the second build is not kept waiting
    fcntl = None  # type: ignore[assignment]  # checked before use
_HAS_LOCKS = fcntl is not None

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def locked(folder: Path, tell: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock of an output folder. Where another build holds it, ``tell`` is called with that build's process
    id, and this one waits.

    The lock lies outside the folder, so that a folder which a failed build must not leave behind is not needed for
    it. The system lets go of it when the process ends, however it ends, and the processes that it started: one that
    outlives it for a moment may still be staging files.
    """
    descriptor = _opened(folder)
    if descriptor is None:
        yield
        return
    try:
        with suppress(OSError):  # a file system without locks, as some network mounts are
            _wait(descriptor, tell)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def try_lock(folder: Path) -> Iterator[str | None]:
    """Hold the lock of a folder, and yield None; where another process holds it, yield that process's id at once."""
    descriptor = _opened(folder)
    if descriptor is None:
        yield None
        return
    try:
        found: list[str] = []
        with suppress(OSError):
            _wait(descriptor, found.append, patient=False)
        yield found[0] if found else None
    finally:
        os.close(descriptor)


def _opened(folder: Path) -> int | None:
    """The lock file of a folder, open; None where there is no locking."""
    if not _HAS_LOCKS:
        return None
    try:
        real = os.path.realpath(folder)
    except ValueError:  # no folder can be called that, as will be said
        return None
    name = sha256(real.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    # Not `tempfile.gettempdir`, which wants to write, and fails where the disk is full.
    path = Path(os.environ.get("TMPDIR") or "/tmp") / f"sitegen-{os.getuid()}-{name}.lock"
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError:  # better to build alone and unguarded than not at all
        return None


def _wait(descriptor: int, tell: Callable[[str], object], patient: bool = True) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        tell(os.pread(descriptor, 20, 0).decode("ascii", "replace").strip() or "?")
        if not patient:
            return
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    # For the message to whoever waits.
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)
