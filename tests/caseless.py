"""A disk that takes names in upper and lower case for one, as those of Macs and of Windows do, and names in NFC and
NFD, as those of Macs do.

Where the disk of the tests is one, it serves. Elsewhere Python's own calls below a folder are led to the name that is
there, as such a disk would lead them.
"""

from __future__ import annotations

import builtins
import io
import os
import unicodedata
from typing import TYPE_CHECKING, Any

from sitegen.text.hangul import fold

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

_ONE = ("stat", "lstat", "open", "mkdir", "rmdir", "unlink", "remove", "listdir", "scandir", "readlink", "utime")
_TWO = ("replace", "rename", "link")


def is_caseless(folder: Path) -> bool:
    """Whether the disk of a folder takes upper and lower case for one."""
    (folder / "Case").touch()
    try:
        return (folder / "case").exists()
    finally:
        (folder / "Case").unlink()


def make_caseless(folder: Path, monkeypatch: pytest.MonkeyPatch, decomposes: bool = False) -> None:
    """Make names below ``folder`` the same in every case and form, for calls of this process. A disk that
    ``decomposes`` lists all names in NFD, as HFS+ does."""
    if is_caseless(folder) and not decomposes:
        return
    listed, top = os.listdir, os.path.realpath(folder)

    def led(path: Any) -> Any:
        if isinstance(path, int):
            return path
        absolute = os.path.join(os.getcwd(), os.fspath(path))
        if not absolute.startswith(top + "/"):
            return path
        place = top
        for name in absolute[len(top) + 1 :].split("/"):
            try:
                names = listed(place)
            except OSError:
                names = []
            same = [entry for entry in names if fold(entry) == fold(name)]
            place = f"{place}/{name if name in names or not same else same[0]}"
        return place

    def leading(call: Callable[..., Any], paths: int) -> Callable[..., Any]:
        def run(*given: Any, **more: Any) -> Any:
            found = [led(path) for path in given[:paths]]
            if len(found) == 2 and found[0] == found[1]:  # to spell a name in another way
                found[1] = os.path.join(os.path.dirname(found[1]), os.path.basename(given[1]))
            return call(*found, *given[paths:], **more)

        return run

    for name in (*_ONE, *_TWO):
        monkeypatch.setattr(os, name, leading(getattr(os, name), 2 if name in _TWO else 1))
    if decomposes:
        listing = os.listdir
        monkeypatch.setattr(os, "listdir", lambda path: [unicodedata.normalize("NFD", name) for name in listing(path)])
    for module in (builtins, io):
        monkeypatch.setattr(module, "open", leading(open, 1))
