"""Builds the site for the preview, again and again: the builds of ``sitegen build``, kept warm between two edits.

All of it runs in one thread, apart from :func:`source_of`.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from sitegen.build import build
from sitegen.inputs import read_site
from sitegen.options import cache_path, current_time
from sitegen.pages import KINDS
from sitegen.pool import apart
from sitegen.publish.manifest import is_inside
from sitegen.revise import Reviser
from sitegen.text.urls import Url
from sitegen.theme.answers import Unrecorded
from sitegen.trace.cache import Cache
from sitegen.trace.quick import is_document, recall
from sitegen.trace.rows import Dropped
from sitegen.trace.stats import stat_of
from sitegen.trace.trace import job_from
from sitegen.words.errors import Problems

if TYPE_CHECKING:
    from pathlib import Path

    from sitegen.inputs import Site
    from sitegen.model import Report
    from sitegen.options import Options
    from sitegen.words.errors import Problem
    from sitegen.work import Watch

# Stands for any path in the site: what has changed is not known.
ANYTHING = ""


class Built(NamedTuple):
    """What one build did: its report, or why there is none."""

    report: Report | None
    problems: tuple[Problem, ...]
    paths: frozenset[str]


class Builder:
    """The builds of one site into the folder of the preview. ``editor`` and ``base`` are the settings' own."""

    def __init__(self, root: Path, options: Options, watch: Watch) -> None:
        self.root, self.options, self._watch = root, options, watch
        self.editor = self.base = ""
        self._dirty: set[str] = set()
        self._reviser: Reviser | None = None
        self._cache: Cache | None = None
        self._places: dict[str, int] = {}
        self._rested = True

    def build(self, paths: frozenset[str]) -> Built:
        """Build after a change of ``paths``, from the site's root; of a folder, or ANYTHING, for all that is in it.

        What a build that failed has not taken in stays to be done.
        """
        self._dirty |= paths
        started = time.perf_counter()
        done = frozenset(self._dirty)
        try:
            report = self._small()
            if report is None:
                self.close()
                self._look_at_settings()
                report = self._whole()
        except Problems as found:
            return Built(None, found.problems, done)
        report.seconds = time.perf_counter() - started
        self._dirty.clear()
        return Built(report, report.problems, done)

    def is_current(self, path: str) -> bool:
        """Whether a document is as the last build found it, as far as its stat tells."""
        reviser, place = self._reviser, self._places.get(path)
        if reviser is None or place is None:
            return True
        return tuple(reviser.standing.source_stats[4 * place : 4 * place + 4]) == stat_of(f"{self.root}/{path}")

    def warm_up(self) -> None:
        """Do what the next edit would otherwise have to wait for."""
        try:
            if reviser := self._open():
                reviser.rehearse()
        except (Problems, Dropped, Unrecorded):
            self.close()

    def rest(self) -> None:
        """Leave everything as ``sitegen build`` would: the next start then finds that there is nothing to do."""
        if self._reviser is not None and not self._rested:
            self._rested = True
            with suppress(Dropped):
                self._reviser.rest()

    def close(self) -> None:
        """Let go of the cache."""
        self.rest()
        if self._reviser is not None:
            self._reviser.close()
        if self._cache is not None:
            self._cache.close()
        self._reviser = self._cache = None
        self._places = {}

    def _whole(self) -> Report:
        """Build as ``sitegen build`` does. Apart, since the index of a large site takes hundreds of megabytes."""

        def work() -> Report | tuple[Problem, ...]:
            try:
                report = build(self.root, self.options, self._watch)
            except Problems as found:
                return found.problems
            report.urls, report.stale = frozenset(), {}
            return report

        try:
            found = apart(work)
        except EOFError:  # ended from outside, as a system short of memory does
            found = work()
        if isinstance(found, tuple):
            raise Problems(found)
        return found

    def _small(self) -> Report | None:
        """Build if that is a matter of a few documents' bodies; None where it is not."""
        try:
            reviser = self._open()
            edits = self._edits() if reviser else None
            if reviser is None or edits is None:
                return None
            if not edits:
                return reviser.report()
            report = reviser.run(edits)
            self._rested = self._rested and report is None
            return report
        except (Problems, Dropped, Unrecorded):
            return None

    def _edits(self) -> list[str] | None:
        """The edited documents; None where anything else may have changed."""
        assert self._reviser is not None
        stats, head = self._reviser.standing.source_stats, self._reviser.standing.head
        edits = []
        for path in self._dirty:
            name = os.path.join(self.root, path)  # those of the themes that ship are absolute
            place = self._places.get(path)
            now = stat_of(name)
            if place is None:
                inside = (f"{path}/", f"{path} -> ")
                if path == ANYTHING or os.path.lexists(name) or any(p.startswith(inside) for p in self._places):
                    return None
            elif now[0] < 0 or not is_document(path):
                # What was written too lately to tell by its stat may have changed too.
                if tuple(stats[4 * place : 4 * place + 4]) != now or path in dict(head["unsettled"]):
                    return None
            else:
                edits.append(path)
        return edits

    def _open(self) -> Reviser | None:
        """Makes small builds, where the last build left what is needed for them and the day is the same."""
        if self._reviser is None:
            standing = recall(str(cache_path(self.root, self.options)))
            if standing is None:
                return None
            now = self.options.now or current_time()
            site = read_site(self.root, self.options, now)
            self._cache = Cache(cache_path(self.root, self.options))
            self._cache.reopen()
            assert self.options.output is not None
            self._reviser = Reviser(site, self.options.output, self._cache, standing, self._watch, KINDS)
            self._places = {path: number for number, path in enumerate(standing.sources)}
        now = self.options.now or current_time()
        head = self._reviser.standing.head
        return self._reviser if head["from"] <= now.timestamp() < head["until"] else None

    def _look_at_settings(self) -> None:
        site: Site = read_site(self.root, self.options, self.options.now or current_time())
        self.base, self.editor = site.config.base_path, site.config.serve.editor


def source_of(root: Path, options: Options, path: str) -> str | None:
    """The document whose page answers the URL path ``path``, from the site's root as it is called on disk; None where
    there is none, or it is not known. For any thread."""
    cache = Cache(cache_path(root, options))
    shown = {kind.kind for kind in KINDS if kind.shows_document}
    try:
        cache.open_reader()
        for output in dict.fromkeys((Url(path).output, Url(f"{path}/").output, f"{path[1:]}.html")):
            record = cache.job(output)
            if record is not None and (job := job_from(record)).kind in shown and job.subject:
                row = cache.document(job.subject)
                found = row.key.split(" ", 5)[5] if row else ""
                return found if found.startswith("content/") and is_inside(found) else None
    except (Dropped, LookupError):
        return None
    finally:
        cache.close()
    return None
