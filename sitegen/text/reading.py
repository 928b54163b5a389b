"""Opens files to be read. What was a file when it was looked at may be a pipe by now, which nobody writes to."""

from __future__ import annotations

import errno
import os
import stat

TYPE_CHECKING = False  # typing itself takes longer to import than this module
if TYPE_CHECKING:
    from io import BufferedReader

_NONBLOCK: int = getattr(os, "O_NONBLOCK", 0)


def opened(path: str | os.PathLike[str]) -> BufferedReader:
    """A file, open to be read. Raises OSError for what is no file, too."""
    return open(path, "rb", opener=_open_file)


def bytes_of(path: str | os.PathLike[str]) -> bytes:
    """The bytes of a file. Raises OSError for what is no file, too."""
    with opened(path) as file:
        return file.read()


def _open_file(path: str, flags: int) -> int:
    descriptor = os.open(path, flags | _NONBLOCK, 0o666)
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return descriptor
    os.close(descriptor)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    raise OSError(errno.EINVAL, "not a file")
