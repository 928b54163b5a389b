"""Puts a staged build in place so that it can be killed at any moment.

First the new manifest and a journal of all that is to be done are written; with the journal in place the new site is
decided on. Then files are removed and moved, each step such that it can be done again. A build killed before the
journal leaves the old site; one killed after it leaves a journal that the next command finishes.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from sitegen.content.scan import OUTPUT_MARK

if TYPE_CHECKING:
    from pathlib import Path

OWN_FOLDER = OUTPUT_MARK
MANIFEST = f"{OWN_FOLDER}/manifest"
STAGING = f"{OWN_FOLDER}/staging"
_NEXT_MANIFEST = f"{OWN_FOLDER}/manifest.next"
_JOURNAL = f"{OWN_FOLDER}/journal"


def exists(folder: Path) -> bool:
    """Whether a build was decided on and is not yet wholly in place."""
    return (folder / _JOURNAL).is_file()


def publish(folder: Path, manifest: str, staged: list[str], removals: list[tuple[str, bool]]) -> int:
    """Put ``staged`` files in place, remove ``removals`` (with the folders that they leave empty, where the second
    value says so), and make ``manifest`` the manifest. Returns how many files were removed."""
    moves = _moves(folder, staged)
    _write(folder / _NEXT_MANIFEST, manifest)
    scratch = folder / f"{_JOURNAL}.next"
    _write(scratch, json.dumps({"remove": removals, "move": moves}, ensure_ascii=False))
    os.replace(scratch, folder / _JOURNAL)
    return _finish(folder, removals, moves)


def resume(folder: Path) -> bool:
    """Finish what the journal of a killed build lists; whether there was one."""
    try:
        plan = json.loads((folder / _JOURNAL).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    _finish(folder, plan["remove"], plan["move"])
    return True


def _moves(folder: Path, staged: list[str]) -> list[str]:
    """The files to move, and whole folders in place of their files where nothing is there yet."""
    missing: dict[str, bool] = {}
    moves: dict[str, None] = {}
    for path in sorted(staged):
        parts = path.split("/")
        whole = path
        for depth in range(1, len(parts)):
            head = "/".join(parts[:depth])
            if head not in missing:
                missing[head] = not os.path.lexists(folder / head)
            if missing[head]:
                whole = head
                break
        moves[whole] = None
    return list(moves)


def _finish(folder: Path, removals: list[tuple[str, bool]], moves: list[str]) -> int:
    removed = sum([_remove(folder, path, prune) for path, prune in removals])
    base, staging = str(folder), str(folder / STAGING)
    for path in moves:
        _move(f"{staging}/{path}", f"{base}/{path}")
    with suppress(FileNotFoundError):
        os.replace(folder / _NEXT_MANIFEST, folder / MANIFEST)
    (folder / _JOURNAL).unlink(missing_ok=True)
    shutil.rmtree(folder / STAGING, ignore_errors=True)
    return removed


def _move(source: str, target: str) -> None:
    """Move a file or a folder; what was moved before the build was killed is no longer there to be moved."""
    if os.path.isdir(source) and os.path.isdir(target):
        for name in sorted(os.listdir(source)):
            _move(f"{source}/{name}", f"{target}/{name}")
        return
    if not os.path.lexists(source):
        return
    if os.path.isdir(target):  # the stage has seen that nothing of anybody's is in it
        shutil.rmtree(target)
    try:
        os.replace(source, target)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.replace(source, target)


def _remove(folder: Path, path: str, prune: bool) -> int:
    target = folder / path
    wanted = os.path.join(os.path.realpath(folder), os.path.dirname(path))
    if os.path.realpath(target.parent) != os.path.normpath(wanted):
        return 0  # a symbolic link has come between: what is behind it is not the program's
    try:
        target.unlink()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return 0
    parent = target.parent
    while parent != folder and prune:
        try:
            parent.rmdir()
        except OSError:
            break
        parent = parent.parent
    return 1


def _write(path: Path, text: str) -> None:
    # Not flushed to the disk: a killed process loses nothing, and waiting for the disk takes longer than an edit.
    path.write_text(text, encoding="utf-8", newline="\n")
