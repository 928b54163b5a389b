"""A cache whose files all have other stats: restored on another machine or into a fresh clone, or a site whose files
were written again with the bytes that they had.

The bytes are compared with the digests that the last build left. Where they tell that only a few documents are others,
the build may still be a small one; outputs that are not there are put back from their second names.
"""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sitegen.beside import Beside
from sitegen.digest import sha_of
from sitegen.pool import each
from sitegen.publish.output import Placed
from sitegen.trace.files import Files
from sitegen.trace.meanwhile import Meanwhile
from sitegen.trace.quick import FEW, MANIFEST, holds, is_document, is_library
from sitegen.trace.standing import stats_of
from sitegen.trace.stats import NOTHING, own_name, stat_of
from sitegen.words.errors import Problems

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from sitegen.publish.output import Output
    from sitegen.publish.store import Store
    from sitegen.trace.standing import Seen, Standing
    from sitegen.trace.stats import Stat

# Reading and hashing a file takes far less than what else several processes are used for.
_CHUNK = 400
_THRESHOLD = 1500
_MANY_STATS = 1000


class Regained(NamedTuple):
    """A look at the bytes of files, begun at the time ``clock``: the documents that are others, all sources as they
    were seen, whether that changes meanwhile, the digests of those whose stats are others, and the outputs that are
    not as they were left, as far as their stats tell."""

    clock: int
    edits: list[str]
    seen: Seen
    meanwhile: Meanwhile
    shas: dict[str, str]
    lost: list[str]


def regain(
    standing: Standing, root: Path, seen: Seen, how: list[Any], now: float, jobs: int, same_program: Callable[[], bool]
) -> Regained | None:
    """What has become of the site since the last build left it; None where more than a few documents are others.

    ``same_program`` says whether the program and its libraries are those of the last build, whatever their times.
    """
    if not holds(standing, str(root), how, now):
        return None
    clock, meanwhile = Files.clock(), Meanwhile(seen, root)
    base = f"{root}/"
    names = [path.removeprefix(base) for path, _ in seen]
    libraries = {name for name, (_, stat) in zip(names, seen, strict=True) if is_library(stat)}
    before = dict(zip(standing.sources, stats_of(standing.source_stats), strict=True))
    known = {path for path, stat in before.items() if is_library(stat)}
    if [name for name in names if name not in libraries] != [name for name in standing.sources if name not in known]:
        return None
    unsettled = {path for path, _ in standing.head["unsettled"]}
    differing = []
    moved = False
    for name, (_, stat) in zip(names, seen, strict=True):
        if name in libraries:
            moved = moved or before.get(name) != stat
        elif before[name] != stat or own_name(name) in unsettled:
            if stat == NOTHING:  # reading a pipe would never end
                return None
            differing.append(name)
    paths = [name if os.path.isabs(name) else base + name for name in map(own_name, differing)]
    recorded = standing.shas()
    edits: list[str] = []
    shas = {}
    for name, sha in zip(differing, each(_hasher, paths, jobs, _THRESHOLD, _CHUNK), strict=True):
        if sha != recorded[name]:
            if not sha or len(edits) == FEW or not is_document(name):
                return None
            edits.append(name)
        shas[name] = sha
    if (moved or libraries != known) and not same_program():
        return None
    return Regained(clock, edits, seen, meanwhile, shas, _lost(standing, str(root), unsettled))


def _lost(standing: Standing, root: str, unsettled: set[str]) -> list[str]:
    """The outputs that are not as they were left, or were written too lately to tell."""
    shown = standing.head["folder"]
    folder = os.path.join(root, shown)
    if not os.path.isdir(folder):
        return [path for path in standing.outputs if path != MANIFEST]
    return [
        path
        for path, stat in zip(standing.outputs, stats_of(standing.output_stats), strict=True)
        if path != MANIFEST and (stat_of(f"{folder}/{path}") != stat or f"{shown}/{path}" in unsettled)
    ]


def put_back(output: Output, store: Store, lost: list[tuple[str, str]], jobs: int) -> dict[str, Placed] | None:
    """Stage outputs, given with their digests, from their second names, but for those that are in place after all. None
    where one of them is not to be had, or somebody else's file is in its place."""
    staged = list(each(partial(_giver, output, store), lost, jobs, _THRESHOLD, _CHUNK))
    if None in staged:
        return None
    return {path: Placed(sha, bool(new)) for (path, sha), new in zip(lost, staged, strict=True)}


def stats_of_all(paths: list[str], jobs: int, meanwhile: Callable[[], None]) -> list[Stat]:
    """The stats of files, taken by two processes where there are many; ``meanwhile()`` is done once."""
    half = len(paths) // 2
    with Beside(lambda: [*map(stat_of, paths[half:])], jobs > 1 and half > _MANY_STATS) as others:
        meanwhile()
        return [*map(stat_of, paths[:half]), *others.result()]


def _hasher() -> Callable[[str], str]:
    return sha_of


def _giver(output: Output, store: Store) -> Callable[[tuple[str, str]], bool | None]:
    """The work of putting back, for one process: whether an output is staged, rather than in place; None where it is
    not to be had."""
    folder = str(output.folder)

    def give(wanted: tuple[str, str]) -> bool | None:
        path, sha = wanted
        if not output.is_empty and sha_of(f"{folder}/{path}") == sha:
            return False
        kept = store.find(sha)
        if kept is None:
            return None
        try:
            output.put_back(path, kept)
        except Problems:
            return None
        return True

    return give
