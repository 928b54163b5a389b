"""How far edits of a few documents reach: which answers change, and what has to be made anew for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sitegen.catalog.amend import Amended, amend
from sitegen.catalog.fragments import bare
from sitegen.catalog.links import suffix_of
from sitegen.catalog.plan import fit
from sitegen.trace.recorded import answer_record
from sitegen.trace.trace import changed_keys, job_from, key_of, name_of, why

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sitegen.catalog.index import Catalog
    from sitegen.model import Job
    from sitegen.text.urls import Url
    from sitegen.trace.cache import Cache
    from sitegen.trace.revision import Edit, Revision
    from sitegen.trace.rows import OutputRow
    from sitegen.trace.standing import Standing
    from sitegen.trace.trace import Stale


class Plan(NamedTuple):
    """What is to be done: outputs to be made anew (of which ``known`` are in place), why, and outputs to be removed."""

    jobs: list[Job]
    known: dict[str, OutputRow]
    stale: dict[str, Stale]
    gone: dict[str, OutputRow]


def reach(catalog: Catalog, edits: Iterable[Edit], cache: Cache, standing: Standing) -> Amended | None:
    """The index with the edits, and what may be other now; None where that cannot be told without making it anew."""
    published = [edit for edit in edits if edit.published]
    known = [(edit.before, edit.after) for edit in published if edit.row.record != edit.old.record]
    amended = amend(catalog, known)
    if amended is None or not _fits(amended, standing):
        return None
    leading = [_beginning(job.url, "") for job in amended.removed]
    for before, after in known:
        url = catalog.cards[after.id].nav.url
        if lost := _moved(before.anchors, after.anchors):
            leading += [_beginning(url, "?"), *(_beginning(url, f'{suffix_of(anchor)}"') for anchor in lost)]
    if cache.leads_to(leading):
        return None  # a link would lead nowhere now
    touched = amended.touched | {("post", edit.after.id) for edit in published}
    if known:
        touched |= {key_of(name) for name in cache.recent()}
    return amended._replace(touched=touched)


def plan_of(amended: Amended, revision: Revision, standing: Standing) -> Plan | None:
    """What has to be done; None where the cache does not know of what it must."""
    cache = revision.cache
    names = {name_of(key): key for key in amended.touched}
    changed = changed_keys(names, revision.recorded(names), lambda name: revision.digests.of(names[name]))
    gone = {job.url.output: row for job in amended.removed if (row := cache.output(job.url.output))}
    if len(gone) < len(amended.removed):
        return None
    rows = {path: row for path, row in sorted(readers(changed, cache, standing).items()) if path not in gone}
    jobs = [job_from(row.job) for row in rows.values()]
    stale = why({job.url: row for job, row in zip(jobs, rows.values(), strict=True)}, changed, amended.added)
    return Plan([*jobs, *amended.added], rows, stale, gone)


def readers(numbers: Collection[int], cache: Cache, standing: Standing) -> dict[str, OutputRow]:
    """The outputs that have read any of the keys of these numbers."""
    if len(numbers) == 1:  # as is the case for an edit of a body
        return cache.outputs(next(iter(numbers)))
    return cache.readers(numbers, len(standing.outputs) - 1)  # all but the manifest


def _moved(before: Collection[str], after: Collection[str]) -> set[str]:
    """The ids that links may no longer lead to: those that are gone, and those that had the letters of a new one to
    themselves."""
    lost = set(before) - set(after)
    if gained := {bare(name) for name in set(after) - set(before)}:
        lost |= {name for name in before if bare(name) in gained}
    return lost


def _fits(amended: Amended, standing: Standing) -> bool:
    """Whether pages may come and go."""
    if not amended.added and not amended.removed:
        return True
    if any(path.startswith(("content/", "assets/")) and path.endswith(".css") for path in standing.sources):
        return False  # it may name a page of a list
    return fit(amended.added, standing.outputs)


def _beginning(url: Url, suffix: str) -> str:
    """How the recorded answer of a reference that leads there begins."""
    return answer_record([url])[:-1] + f',"{suffix}'
