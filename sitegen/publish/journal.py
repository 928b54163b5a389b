"""Puts a staged build in place so that it can be killed at any moment.

First the new manifest and a journal of all that is to be done are written; with the journal in place the new site is
decided on. Then files are removed and moved, each step such that it can be done again. A build killed before the
journal leaves the old site; one killed after it leaves a journal that the next command finishes.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from sitegen.publish import manifest
from sitegen.publish.manifest import OWN_FOLDER, is_inside
from sitegen.text.reading import bytes_of

if TYPE_CHECKING:
    from pathlib import Path

MANIFEST = f"{OWN_FOLDER}/manifest"
STAGING = f"{OWN_FOLDER}/staging"
_NEXT_MANIFEST = f"{OWN_FOLDER}/manifest.next"
_JOURNAL = f"{OWN_FOLDER}/journal"
_NEXT_JOURNAL = f"{OWN_FOLDER}/journal.next"


class Plan(NamedTuple):
    """What is still to be done to put a build in place: files to remove (with the folders that they leave empty,
    where the second value says so), files and whole folders to move, and every single file that is among those."""

    remove: list[tuple[str, bool]]
    move: list[str]
    files: list[str]


def publish(folder: Path, text: str, staged: list[str], removals: list[tuple[str, bool]]) -> int:
    """Put ``staged`` files in place, remove ``removals``, and make ``text`` the manifest. Returns how many files were
    removed."""
    moves = _moves(folder, staged)
    _write(folder / _NEXT_MANIFEST, text)
    _write(folder / _NEXT_JOURNAL, json.dumps({"remove": removals, "move": moves}, ensure_ascii=False))
    os.replace(folder / _NEXT_JOURNAL, folder / _JOURNAL)
    return finish(folder, Plan(removals, moves, staged))


def pending(folder: Path) -> Plan | None:
    """What a killed build had decided on and not finished.

    None where there is no journal, and where it is not as the program writes it: a cloned repository may hold one
    that leads out of the folder or to what is somebody else's.
    """
    path = folder / _JOURNAL
    try:
        found = json.loads(bytes_of(path)) if path.is_file() and not path.is_symlink() else None
    except (OSError, ValueError, RecursionError):
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
    if torn or not all((folder / path).is_file() for path in coming.keys() - staged.keys()):
        # The machine itself went down before the disk had the bytes, or somebody has cleared something away. What was
        # moved is the program's all the same.
        _write(folder / _NEXT_MANIFEST, manifest.text({**coming, **owned}))
        return Plan([], [], [])
    return Plan([(p, prune) for p, prune in removals], moves, list(staged))


def decided(folder: Path) -> bool:
    """Whether a build was decided on and is not yet wholly in place."""
    return (folder / _JOURNAL).is_file()


def finish(folder: Path, plan: Plan) -> int:
    """Do what is to be done, again where it was done before. Returns how many files were removed."""
    removed = sum([_remove(folder, path, prune) for path, prune in plan.remove])
    base, staging = str(folder), str(folder / STAGING)
    for path in plan.move:
        _move(f"{staging}/{path}", f"{base}/{path}")
    with suppress(FileNotFoundError):
        os.replace(folder / _NEXT_MANIFEST, folder / MANIFEST)
    (folder / _JOURNAL).unlink(missing_ok=True)
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
        path.unlink()


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
            files[path] = hashlib.sha256(bytes_of(staging / path)).hexdigest()
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
        os.replace(source, target)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.replace(source, target)


def _remove_empty(folder: str) -> None:
    """Remove a folder in which there are only folders. Raises OSError for any other: what the program wrote there was
    removed before, so the rest is somebody's."""
    for entry in sorted(os.listdir(folder)):
        _remove_empty(f"{folder}/{entry}")
    os.rmdir(folder)


def _remove(folder: Path, path: str, prune: bool) -> int:
    target = folder / path
    wanted = os.path.join(os.path.realpath(folder), os.path.dirname(path))
    if os.path.realpath(target.parent) != os.path.normpath(wanted):
        return 0  # a symbolic link has come between: what is behind it is not the program's
    # Also a folder, which the new site may have put there before the build was killed.
    if not os.path.lexists(target) or (target.is_dir() and not target.is_symlink()):
        return 0
    target.unlink()
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
    # In place of what is there, which may be a link to somebody's file.
    clear(path)
    path.write_text(text, encoding="utf-8", newline="\n")
