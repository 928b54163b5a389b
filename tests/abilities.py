"""What the system of the tests can do, and its disk. A test that needs more is skipped, by the ability and not by the
name of the system."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sitegen.pool import FORKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@cache
def _holds(*names: str | bytes) -> bool:
    """Whether the disk can have files of all these names in one folder, and spells them so."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            for name in names:
                os.close(os.open(os.path.join(folder, os.fsdecode(name)), os.O_CREAT | os.O_WRONLY))
            return sorted(os.listdir(folder)) == sorted(map(os.fsdecode, names))
        except (OSError, ValueError):
            return False


ABILITIES: dict[str, Callable[[], bool]] = {
    "forks": lambda: FORKS,
    "signals that stop and kill": lambda: hasattr(signal, "SIGKILL"),
    "Node": lambda: shutil.which("node") is not None,
    "a shell": lambda: os.name == "posix",
    "inotify": lambda: sys.platform == "linux",
    "names that differ in case": lambda: _holds("Case", "case"),
    "names of any characters": lambda: _holds("a\nb", "a\\b", 'a"b', "a:b"),
    "names that are no text": lambda: _holds(b"\xff"),
}


def needs(*abilities: str) -> pytest.MarkDecorator:
    """Skips a test where the system lacks one of the abilities."""
    lacking = [ability for ability in abilities if not ABILITIES[ability]()]
    return pytest.mark.skipif(bool(lacking), reason=f"there are no {', '.join(lacking)}")


def skip_what_cannot_be_made() -> Iterator[None]:
    """Within, a test that makes a named pipe or a symbolic link is skipped where these cannot be made."""
    plain = os.symlink
    with pytest.MonkeyPatch.context() as patched, tempfile.TemporaryDirectory() as folder:

        def no_pipe(*_: object, **__: object) -> None:
            pytest.skip("there are no pipes with names")

        def no_link(*_: object, **__: object) -> None:
            pytest.skip("links may not be made")

        if not hasattr(os, "mkfifo"):
            patched.setattr(os, "mkfifo", no_pipe, raising=False)
        try:
            plain("nowhere", Path(folder, "link"))
        except OSError:
            patched.setattr(os, "symlink", no_link)
        yield
