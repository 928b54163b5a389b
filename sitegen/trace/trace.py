"""Verifying traces: what each output read, and what of it is no longer true.

An output is fresh when its job is the same, every answer that it read is the same, and its bytes are still in place
(Mokhov, Mitchell, Peyton Jones: Build Systems à la Carte, "verifying traces"). Answers are compared, not times, so an
edit that leaves an answer alone stops there.
"""

from __future__ import annotations

import json
from array import array
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

from sitegen.model import Job
from sitegen.publish.manifest import is_inside
from sitegen.text.urls import Url
from sitegen.trace.rows import Dropped

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from sitegen.publish.output import Placed
    from sitegen.trace.rows import OutputRow

Key = tuple[Any, ...]
_SEPARATOR = "\x1f"
# Arguments that are numbers; everything else is text.
_NUMBERS = {"list": 2, "recent": 1, "year": 1, "year cards": 1}


class Stale(NamedTuple):
    """Why an output is made anew: ``new``, ``job``, ``output`` (changed or gone on disk) or ``answer``, and then
    the keys whose answers changed."""

    reason: str
    keys: tuple[str, ...] = ()


class Made(NamedTuple):
    """An output of this build: what it was made for, what was read for it, and the file."""

    job: str
    reads: tuple[Key, ...]
    placed: Placed


def name_of(key: Key) -> str:
    """A key as text."""
    return _SEPARATOR.join([str(part) for part in key])


def number_of(name: str) -> int:
    """The number that stands for a key in the cache: what fits into SQLite of the digest of its name.

    It is not asked of a table, so an answer that a damaged table has lost is missed rather than taken for one that
    nobody has read.
    """
    return int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 1


def key_of(name: str) -> Key:
    """The key that a text names."""
    kind, *arguments = name.split(_SEPARATOR)
    parts: list[Any] = [kind, *arguments]
    if (place := _NUMBERS.get(kind)) is not None:
        parts[place] = int(parts[place])
    return tuple(parts)


def job_record(job: Job) -> str:
    """What a job is, apart from what it reads, as JSON."""
    return json.dumps([job.url, job.kind, job.template, job.subject, job.number], ensure_ascii=False)


def job_from(record: str) -> Job:
    """The job of a record. Raises Dropped for what is none, or would be written elsewhere."""
    try:
        url, kind, template, subject, number = json.loads(record)
        job = Job(Url(url), kind, template, subject, number)
        if not is_inside(job.url.output):
            raise ValueError
    except (ValueError, TypeError, AttributeError):
        raise Dropped("damaged") from None
    return job


def changed_keys(
    names: Iterable[str], recorded: Mapping[str, tuple[int, str]], answer: Callable[[str], str | None]
) -> dict[int, str]:
    """Those of the keys ``names`` whose answers are not ``recorded`` as they are now, by number; ``answer`` gives a
    digest, or None where there is no answer. One without a record is changed: whoever has read it, its record is lost.
    """
    found = {}
    for name in names:
        number, digest = recorded.get(name) or (number_of(name), None)
        if digest is None or answer(name) != digest:
            found[number] = name
    return found


def why(rows: Mapping[Url, OutputRow], changed: Mapping[int, str], added: Iterable[Job]) -> dict[str, Stale]:
    """Why outputs are made anew, by URL: those that have read ``changed`` keys, and those that were ``added``."""
    found: dict[str, Stale] = {}
    for url, row in rows.items():
        found[url.path] = Stale("answer", tuple([changed[n] for n in array("Q", row.reads) if n in changed]))
    return found | {job.url.path: Stale("new") for job in added}


def stale_outputs(
    jobs: Iterable[Job],
    recorded: Mapping[str, OutputRow],
    changed: Mapping[int, str],
    intact: Collection[str],
) -> dict[str, Stale]:
    """The outputs that must be made anew, and why. ``intact`` are the outputs whose bytes are in place."""
    stale: dict[str, Stale] = {}
    ids = changed.keys()
    for job in jobs:
        path = job.url.output
        row = recorded.get(path)
        if row is None:
            stale[path] = Stale("new")
        elif row.job != job_record(job):
            stale[path] = Stale("job")
        elif path not in intact:
            stale[path] = Stale("output")
        elif changed:
            read = array("Q", row.reads)
            if not ids.isdisjoint(read):
                stale[path] = Stale("answer", tuple([changed[i] for i in read if i in ids]))
    return stale
