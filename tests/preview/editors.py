"""How editors and tools save a file: the calls that they make, as strace shows them."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def write(file: Path, data: bytes) -> None:
    """Truncate and write: VS Code, nano, `cp` over it, a shell's redirection."""
    with open(file, "wb") as stream:
        stream.write(data)


def write_slowly(file: Path, data: bytes) -> None:
    """The same in pieces, with a pause in which the file is short of half its bytes."""
    with open(file, "wb", buffering=0) as stream:
        stream.write(data[: len(data) // 2])
        time.sleep(0.15)
        stream.write(data[len(data) // 2 :])


def write_twice(file: Path, data: bytes) -> None:
    """Format on save: the file is written a second time within 50 ms."""
    write(file, data[:-1])
    time.sleep(0.03)
    write(file, data)


def replace(file: Path, temporary: str, data: bytes) -> None:
    """Write another file in the same folder, and rename it over."""
    other = file.with_name(temporary)
    write(other, data)
    os.replace(other, file)


def vim(file: Path, data: bytes) -> None:
    """Swap file, a probe called 4913, a backup by renaming, a new file (backupcopy=no)."""
    swap, backup = file.with_name(f".{file.name}.swp"), file.with_name(f"{file.name}~")
    write(swap, b"b0VIM 9.0")
    probe = os.open(file.with_name("4913"), os.O_CREAT | os.O_WRONLY | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0))
    if hasattr(os, "fchmod"):
        os.fchmod(probe, 0o644)
    os.close(probe)
    os.unlink(file.with_name("4913"))
    os.rename(file, backup)
    with open(file, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    os.chmod(file, 0o644)
    os.unlink(backup)
    write(swap, b"b0VIM 9.0 ")
    os.unlink(swap)


def vim_in_place(file: Path, data: bytes) -> None:
    """A backup by copying, then the file itself is written (backupcopy=yes)."""
    swap, backup = file.with_name(f".{file.name}.swp"), file.with_name(f"{file.name}~")
    write(swap, b"b0VIM 9.0")
    write(backup, file.read_bytes())
    write(file, data)
    os.unlink(backup)
    os.unlink(swap)


def emacs(file: Path, data: bytes) -> None:
    """A lock that is a link to nowhere, an autosave file, a backup by renaming."""
    lock, autosave = file.with_name(f".#{file.name}"), file.with_name(f"#{file.name}#")
    os.symlink("author@host.123:456", lock)
    write(autosave, data)
    os.rename(file, file.with_name(f"{file.name}~"))
    write(file, data)
    os.unlink(autosave)
    os.unlink(lock)


def emacs_copying(file: Path, data: bytes) -> None:
    """The same with a backup by copying."""
    lock = file.with_name(f".#{file.name}")
    os.symlink("author@host.123:456", lock)
    write(file.with_name(f"{file.name}~"), file.read_bytes())
    write(file, data)
    os.unlink(lock)


def jetbrains(file: Path, data: bytes) -> None:
    """Safe write."""
    new, old = file.with_name(f"{file.name}___jb_tmp___"), file.with_name(f"{file.name}___jb_old___")
    write(new, data)
    os.rename(file, old)
    os.rename(new, file)
    os.unlink(old)


def vscode_atomic(file: Path, data: bytes) -> None:
    """Written beside it and renamed."""
    replace(file, f"{file.name}.vsctmp", data)


def nano(file: Path, data: bytes) -> None:
    """With its lock file and a backup."""
    lock = file.with_name(f".{file.name}.swp")
    write(lock, b"b0nano")
    write(file.with_name(f"{file.name}~"), file.read_bytes())
    write(file, data)
    os.unlink(lock)


def gedit(file: Path, data: bytes) -> None:
    """GLib's way."""
    replace(file, ".goutputstream-K3ZQ61", data)


def kate(file: Path, data: bytes) -> None:
    """Qt's QSaveFile: a scratch file whose name is no known noise."""
    replace(file, f"{file.name}.kWbdQR", data)


def sed(file: Path, data: bytes) -> None:
    """`sed -i`: the same, without the file's name."""
    replace(file, "sedY1BvTl", data)


def windows(file: Path, data: bytes) -> None:
    """ReplaceFile: the old one becomes a backup for a moment."""
    new, old = file.with_name(f"{file.name}.tmp"), file.with_name(f"{file.name}.bak")
    write(new, data)
    os.rename(file, old)
    os.rename(new, file)
    os.unlink(old)


def delete_and_write(file: Path, data: bytes) -> None:
    """Deleted, and there again: git does that, and some synchronizers."""
    os.unlink(file)
    time.sleep(0.03)
    write(file, data)


def touch(file: Path, data: bytes) -> None:  # noqa: ARG001  # one signature for all
    """No other bytes, but a new time."""
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT))
    os.utime(file)


# Each leaves a file with other bytes (but for touch), and nothing else that is the site's.
SAVES: dict[str, Callable[[Path, bytes], None]] = {
    save.__name__: save
    for save in (
        write,
        write_slowly,
        write_twice,
        vim,
        vim_in_place,
        emacs,
        emacs_copying,
        jetbrains,
        vscode_atomic,
        nano,
        gedit,
        kate,
        sed,
        windows,
        delete_and_write,
        touch,
    )
}


def open_only(file: Path) -> None:
    """An editor that opens a file and closes it again, unchanged."""
    swap, lock = file.with_name(f".{file.name}.swp"), file.with_name(f".#{file.name}")
    write(swap, b"b0VIM 9.0")
    os.symlink("author@host.123:456", lock)
    file.read_bytes()
    os.unlink(lock)
    os.unlink(swap)
