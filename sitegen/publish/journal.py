"""Puts a staged build in place so that it can be killed at any moment.

First the new manifest and a journal of all that is to be done are written; with the journal in place the new site is
decided on. Then files are removed and moved, each step such that it can be done again. A build killed before the
journal leaves the old site; one killed after it leaves a journal that the next command finishes.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from sitegen.digest import sha_of
from sitegen.publish import manifest
from sitegen.publish.manifest import OWN_FOLDER, is_inside
from sitegen.text.hangul import nfc
from sitegen.text.reading import read_file
from sitegen.words.errors import Problems

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MANIFEST = f"{OWN_FOLDER}/manifest"
STAGING = f"{OWN_FOLDER}/staging"
_NEXT_MANIFEST = f"{OWN_FOLDER}/manifest.next"
_JOURNAL = f"{OWN_FOLDER}/journal"
_NEXT_JOURNAL = f"{OWN_FOLDER}/journal.next"
# How many seconds to wait each time before a step is taken again. Elsewhere than on Windows a refusal is final.
_PAUSES = (0.01, 0.03, 0.1, 0.3, 1.0) if os.name == "nt" else ()


class Plan(NamedTuple):
    """What is still to be done to put a build in place: files to remove with the folders that they leave empty, files
    and whole folders to move, and every single file that is among those. The second value of a file to remove is false
    where the new site has one whose name differs only in case: many disks take both for one."""

    remove: list[tuple[str, bool]]
    move: list[str]
    files: list[str]


def publish(folder: Path, text: str, staged: list[str], removals: list[tuple[str, bool]]) -> int:
    """Put ``staged`` files in place, remove ``removals``, and make ``text`` the manifest. Returns how many files were
    removed."""
    moves = _moves(folder, staged)
    _write(folder / _NEXT_MANIFEST, text)
    _write(folder / _NEXT_JOURNAL, json.dumps({"remove": removals, "move": moves}, ensure_ascii=False))
    _patiently(os.replace, folder / _NEXT_JOURNAL, folder / _JOURNAL)
    return finish(folder, Plan(removals, moves, staged))


def pending(folder: Path) -> Plan | None:
    """What a killed build had decided on and not finished.

    None where there is no journal, and where it is not as the program writes it: a cloned repository may hold one
    that leads out of the folder or to what is somebody else's.
    """
    try:
        found = json.loads(read_file(folder / _JOURNAL, _JOURNAL, os.path.realpath(folder / OWN_FOLDER))[0])
    except (OSError, ValueError, RecursionError, Problems):
        return None
    match found:
        case {"remove": list(removals), "move": list(moves)} if _well_formed(removals, moves):
            pass
        case _:
            return None
    if not os.path.lexists(folder / _NEXT_MANIFEST):  # all was done but for the sweeping up
        return Plan([], [], [])
    owned, coming = manifest.read(folder / MANIFEST), manifest.read(folder / _NEXT_MANIFEST)
    staged = _files_below(folder / STAGING, moves)
    if not coming or staged is None or not staged.keys() <= coming.keys():
        return None
    if any(path not in owned or path in coming for path, _ in removals):
        return None
    torn = any(coming[path] != digest for path, digest in staged.items())
    if torn or not all(os.path.isfile(folder / path) for path in coming.keys() - staged.keys()):
        # The machine itself went down before the disk had the bytes, or somebody has cleared something away. What was
        # moved is the program's all the same.
        _write(folder / _NEXT_MANIFEST, manifest.text({**coming, **owned}))
        return Plan([], [], [])
    return Plan([(path, is_plain) for path, is_plain in removals], moves, list(staged))


def decided(folder: Path) -> bool:
    """Whether a build was decided on and is not yet wholly in place."""
    return (folder / _JOURNAL).is_file()


def finish(folder: Path, plan: Plan) -> int:
    """Do what is to be done, again where it was done before. Returns how many files were removed."""
    removed = sum([_remove(folder, path, is_plain) for path, is_plain in plan.remove])
    base, staging = str(folder), str(folder / STAGING)
    for path in plan.move:
        if not _is_own(folder, path):
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        _move(f"{staging}/{path}", f"{base}/{path}")
    with suppress(FileNotFoundError):
        _patiently(os.replace, folder / _NEXT_MANIFEST, folder / MANIFEST)
    _patiently((folder / _JOURNAL).unlink, True)
    clear(folder / STAGING)
    return removed


def sweep(folder: Path) -> None:
    """Remove what was staged and is not decided on."""
    for name in (_JOURNAL, _NEXT_JOURNAL, _NEXT_MANIFEST, STAGING):
        clear(folder / name)


def clear(path: Path) -> None:
    """Remove a folder, or what stands in its place."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    elif os.path.lexists(path):  # a read-only disk refuses to remove even what is not there
        _patiently(path.unlink)


def _patiently(step: Callable[..., object], *given: object) -> None:
    """Take a step that Windows refuses as long as anybody has the file open: the preview sends it, or a virus scanner
    looks at it."""
    for pause in _PAUSES:
        try:
            step(*given)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    step(*given)


def _well_formed(removals: list[Any], moves: list[Any]) -> bool:
    """Whether the lists of a journal hold what they must: paths within the folder, none of them the program's own."""
    pairs = [entry for entry in removals if isinstance(entry, list) and len(entry) == 2 and isinstance(entry[1], bool)]
    paths = [*moves, *(path for path, _ in pairs)]
    return len(pairs) == len(removals) and all(isinstance(path, str) and is_inside(path) for path in paths)


def _files_below(staging: Path, moves: list[str]) -> dict[str, str] | None:
    """The staged files that are to be moved, with their digests; None where a link or a device is among them."""
    heads = {"/".join(parts[:depth]) for parts in (move.split("/") for move in moves) for depth in range(len(parts))}
    if any(os.path.islink(staging / head) for head in heads):
        return None
    files: dict[str, str] = {}
    waiting = [path for path in moves if os.path.lexists(staging / path)]
    while waiting:
        path = waiting.pop()
        mode = os.lstat(staging / path).st_mode
        if stat.S_ISDIR(mode):
            waiting += [f"{path}/{name}" for name in os.listdir(staging / path)]
        elif stat.S_ISREG(mode):
            files[nfc(path)] = sha_of(f"{staging}/{path}")  # some disks of Macs list names in NFD
        else:
            return None
    return files


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


def _move(source: str, target: str) -> None:
    """Move a file or a folder; what was moved before the build was killed is no longer there to be moved."""
    if os.path.isdir(source) and os.path.isdir(target):
        for name in sorted(os.listdir(source)):
            _move(f"{source}/{name}", f"{target}/{name}")
        return
    if not os.path.lexists(source):
        return
    if os.path.isdir(target):
        _remove_empty(target)
    try:
        _patiently(os.replace, source, target)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        _patiently(os.replace, source, target)


def _remove_empty(folder: str) -> None:
    """Remove a folder in which there are only folders. Raises OSError for any other: what the program wrote there was
    removed before, so the rest is somebody's."""
    for entry in sorted(os.listdir(folder)):
        _remove_empty(f"{folder}/{entry}")
    os.rmdir(folder)


def _remove(folder: Path, path: str, is_plain: bool) -> int:
    target = folder / path
    if not _is_own(folder, path) or not (is_plain or _is_spelled(folder, path)):
        return 0
    # Also a folder, which the new site may have put there before the build was killed.
    if not os.path.lexists(target) or (target.is_dir() and not target.is_symlink()):
        return 0
    _patiently(target.unlink)
    parent = target.parent
    while parent != folder:
        try:
            parent.rmdir()
        except OSError:
            break
        parent = parent.parent
    return 1


def _is_own(folder: Path, path: str) -> bool:
    """Whether no link stands on the way to a file: what is behind it is not the program's."""
    above = os.path.dirname(path)
    expected = os.path.normpath(os.path.join(os.path.realpath(folder), above))
    # Windows spells a real path as the disk does, and takes every case for the same.
    return os.path.normcase(os.path.realpath(folder / above)) == os.path.normcase(expected)


def _is_spelled(folder: Path, path: str) -> bool:
    """Whether the disk spells a file and the folders that it is in like this. If not, the file is one of the new site
    that was moved before the build was killed."""
    place = str(folder)
    for name in path.split("/"):
        if not os.path.isdir(place) or name not in map(nfc, os.listdir(place)):
            return False
        place = f"{place}/{name}"
    return True


def _write(path: Path, text: str) -> None:
    # Not flushed to the disk: a killed process loses nothing, and waiting for the disk takes longer than an edit.
    # In place of what is there, which may be a link to somebody's file.
    clear(path)
    path.write_text(text, encoding="utf-8", newline="\n")
