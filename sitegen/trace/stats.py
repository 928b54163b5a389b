"""Files trusted by their stat, as git does: the same size, times and inode mean the same bytes.

A file that was written while it was being recorded can have the same stat with other bytes. So a stat counts only
when it is older than the record by more than the clock's tick; if not, the file is hashed again next time
(https://git-scm.com/docs/racy-git).
"""

from __future__ import annotations

import os
import stat as modes

from sitegen.text.ignored import is_ignored

# Longer than any tick of a current kernel's file clock. A file system whose times end in whole seconds ticks slower.
_TICK = 50_000_000
_SLOW_TICK = 2_000_000_000
# The largest number of the cache. Some network mounts use all 64 bits of an inode's number, and some disks keep times
# after 2262, which take more in nanoseconds.
_MOST = (1 << 63) - 1


# What is compared: size in bytes, times of the last change of the bytes and of the inode in nanoseconds since 1970, and
# the inode. A plain tuple: there are tens of thousands, and a build with nothing to do makes little else.
Stat = tuple[int, int, int, int]

# There is no regular file.
NOTHING: Stat = (-1, -1, -1, -1)
# Recorded of a file that was written too lately: the next build compares its bytes.
UNKNOWN: Stat = (-2, -2, -2, -2)


def stat_of(path: str) -> Stat:
    """The stat of a file, links followed; NOTHING where there is no regular file."""
    try:
        found = os.stat(path)
    except OSError:
        return NOTHING
    return stat_from(found) if modes.S_ISREG(found.st_mode) else NOTHING


def stat_from(status: os.stat_result) -> Stat:
    """The stat of what the system says of a regular file."""
    return status.st_size, _fitting(status.st_mtime_ns), _fitting(status.st_ctime_ns), status.st_ino & _MOST


def folder_stat(path: str) -> Stat:
    """The stat of a folder: the time when a file in it came or went."""
    try:
        return (0, _fitting(os.stat(path).st_mtime_ns), 0, 0)
    except OSError:
        return NOTHING


def _fitting(time: int) -> int:
    return time if -_MOST <= time <= _MOST else _MOST


def is_settled(stat: Stat, now: int) -> bool:
    """Whether a later change of the file must show in its stat; ``now`` is the file system's own time."""
    size, mtime, ctime, _ = stat
    newest = max(mtime, ctime)
    tick = _SLOW_TICK if newest % 1_000_000_000 == 0 else _TICK
    return size >= 0 and newest + tick < now


def own_name(name: str) -> str:
    """The name of a link, as :func:`walk` gives it, without where it leads."""
    return name.partition(" -> ")[0]


def walk(root: str, folder: str, skipped: str = "") -> list[tuple[str, Stat]]:
    """Every file below ``root/folder`` that is not ignored, with its stat, sorted by path. Folders of the name
    ``skipped`` are left out.

    A link counts with its target's stat. A folder that links lead to is looked through once, and none outside of
    ``root``: links may go in circles, or to all of the disk.
    """
    found: list[tuple[str, Stat]] = []
    inside = os.path.realpath(root) + os.sep
    followed: set[str] = set()
    if folder and not os.path.realpath(f"{root}/{folder}").startswith(inside):
        return [(f"{folder}/ -> ", NOTHING)]  # not the same as no folder at all
    stack = [folder]
    while stack:
        relative = stack.pop()
        try:
            with os.scandir(f"{root}/{relative}" if relative else root) as entries:
                for entry in entries:
                    name = entry.name
                    if is_ignored(name) or name == skipped:
                        continue
                    path = f"{relative}/{name}" if relative else name
                    if entry.is_dir(follow_symlinks=False):
                        stack.append(path)
                    elif entry.is_symlink():
                        target = os.path.realpath(entry.path)
                        # What is outside of a site is not read, though the link may lead there by way of another one.
                        stat = stat_of(entry.path) if target.startswith(inside) or not folder else NOTHING
                        found.append((f"{path} -> {os.readlink(entry.path)}", stat))
                        if entry.is_dir() and target.startswith(inside) and target not in followed:
                            followed.add(target)
                            stack.append(path)
                    else:
                        status = entry.stat()
                        if not status.st_ino:  # Windows does not tell it here
                            status = os.stat(entry.path)
                        if not modes.S_ISREG(status.st_mode):  # reading a pipe would never end
                            found.append((path, NOTHING))
                            continue
                        found.append((path, stat_from(status)))
        except OSError:
            found.append((f"{relative}/", NOTHING))
    found.sort()
    return found
