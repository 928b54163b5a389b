"""Reads the files of a site. One rule holds for all of them: a regular file that no link leads out of its folder, and,
if it is read whole, one that is not too large.

A repository may come from a stranger, so a link in it must not publish a file of this machine. A file is opened once,
and what is open is looked at: it does not help to put a link in its place in between.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

from sitegen.words.errors import Place, Problems, error

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

# GitHub takes no larger file: https://docs.github.com/en/repositories/working-with-files/managing-large-files
LARGEST = 100 << 20
# To open a pipe must not wait for somebody who writes to it.
FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)


def real_path(path: str | Path, shown: str, within: str) -> str:
    """Where a path leads. Raises Problems if that is out of the folder ``within``, a real path. ``shown`` is how
    messages call it."""
    real = os.path.realpath(path)
    if not real.startswith(os.path.join(within, "")):
        raise Problems([error("symlink-leaves-site", Place(shown), target=real)])
    return real


def open_file(path: str | Path, shown: str, within: str) -> BinaryIO:
    """A file, open for reading. Raises Problems for what is no regular file in the folder ``within``, and OSError where
    it cannot be opened."""
    real = real_path(path, shown, within)
    mode = os.stat(real).st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(mode):  # a pipe would be waited for, and to open a device may do anything
        raise Problems([error("not-a-file", Place(shown))])
    descriptor = os.open(real, FLAGS)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Problems([error("not-a-file", Place(shown))])
        if (now := os.path.realpath(real)) != real:  # a folder on the way has become a link
            raise Problems([error("symlink-leaves-site", Place(shown), target=now)])
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def read_file(path: str | Path, shown: str, within: str) -> tuple[bytes, os.stat_result]:
    """The bytes of a file, and its status when they were read: the path may be another file's by then. Raises as
    :func:`open_file` does, and Problems for a file that is too large."""
    with open_file(path, shown, within) as file:
        status = os.fstat(file.fileno())
        size = status.st_size
        data = file.read(size + 1) if size <= LARGEST else b""  # Python takes memory for as much as is asked for
        if len(data) > size:  # somebody is writing to it
            data += file.read(LARGEST)
    if max(len(data), size) > LARGEST:
        raise Problems([error("file-too-large", Place(shown), limit=LARGEST >> 20)])
    return data, status
