"""The small build: nothing but a few documents has changed, and nothing has moved.

That is not guessed. The stats of all else are as the last build left them, and what the rest of the site may know of
an edited document (its record) is compared after parsing. The index is then that of the last build with a few parts
changed (:mod:`sitegen.catalog.amend`), read back from the cache part by part, and only the answers that the edited
documents are part of are compared. Documents are parsed, and pages rendered and published, by the same code as in any
build. Where anything is missing, or anything is wrong, the build is not a small one.
"""

from __future__ import annotations

import gc
import json
from functools import partial
from typing import TYPE_CHECKING

from sitegen.catalog.twins import LEFT_OUT
from sitegen.digest import of_text, sha_of
from sitegen.inputs import SETTINGS, output_folder, read_site
from sitegen.options import cache_path
from sitegen.pool import FORKS, cores
from sitegen.publish.lock import locked
from sitegen.publish.output import Output
from sitegen.publish.store import Store
from sitegen.reparse import Reparser, source_of
from sitegen.text.toml import find_key
from sitegen.text.urls import Url
from sitegen.theme.answers import Unrecorded
from sitegen.theme.statics import Statics
from sitegen.theme.theme import load_theme
from sitegen.trace.cache import Cache
from sitegen.trace.files import Files
from sitegen.trace.index import PostDigests, recorded_catalog
from sitegen.trace.meanwhile import Meanwhile
from sitegen.trace.memory import change_of
from sitegen.trace.quick import MANIFEST, is_document
from sitegen.trace.reach import Plan, plan_of, reach, readers
from sitegen.trace.recorded import RecordedAnswers, Records
from sitegen.trace.records import content_from, documents_from, report_from, report_record
from sitegen.trace.regain import put_back, stats_of_all
from sitegen.trace.revision import Edit, Revision
from sitegen.trace.rows import DocumentRow, Dropped
from sitegen.trace.stats import stat_of
from sitegen.trace.trace import job_from, name_of, number_of
from sitegen.words.errors import Problems
from sitegen.work import document_key, render, renderer

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import datetime
    from pathlib import Path

    from sitegen.inputs import Site
    from sitegen.model import Content, Document, Job, Report
    from sitegen.options import Options
    from sitegen.publish.output import Placed
    from sitegen.reparse import Reparsed
    from sitegen.theme.page import Kinds
    from sitegen.trace.regain import Regained
    from sitegen.trace.standing import Standing
    from sitegen.trace.trace import Made
    from sitegen.words.errors import Problem
    from sitegen.work import Parsed, Watch

# So many pages are rendered by several processes.
_MANY = 150
# So many of the cards that a build has looked up are kept for the next one.
_MOST_CARDS = 10_000


def revise(
    root: Path,
    options: Options,
    now: datetime,
    standing: Standing,
    edits: Collection[str],
    watch: Watch,
    parsed: Callable[[], Reparsed] | None = None,
    regained: Regained | None = None,
    kinds: Kinds = (),
) -> Report | None:
    """Bring the output folder up to date after an edit of the documents ``edits``; None where more must be done.
    ``standing`` is what the last build left, ``regained`` what has become of it, ``parsed`` parses the documents."""
    try:
        site = read_site(root, options, now)
        folder = output_folder(root, site.config.output, options)
        database = cache_path(root, options)
        with locked(folder, database, watch.waiting):
            cache = Cache(database)
            reviser = None
            try:
                cache.reopen()
                # While this build waited for another one, that one may have changed everything.
                if cache.serial() != standing.head["serial"]:
                    return None
                reviser = Reviser(site, folder, cache, standing, watch, kinds)
                reviser.get_ready()
                report = reviser.run(edits, parsed, regained)
                if report is not None:
                    reviser.rest()
            finally:
                if reviser is not None:
                    reviser.close()
                cache.close()
    except (Problems, Dropped, Unrecorded):
        return None
    return report


class Reviser:
    """Makes small builds, one after the other, as long as nothing but documents changes."""

    def __init__(self, site: Site, folder: Path, cache: Cache, standing: Standing, watch: Watch, kinds: Kinds) -> None:
        """Raises Problems or Dropped where no small build can be made."""
        # They may have been edited since somebody has looked; the rest of the cache is of those that are recorded.
        if site.sha != standing.sha(SETTINGS):
            raise Dropped("foreign")
        self.site, self.folder, self.cache, self.standing = site, folder, cache, standing
        self._meanwhile = Meanwhile(standing.seen(), site.root, is_small=True)
        self._watch, self._kinds = watch, kinds
        root, config, options = site.root, site.config, site.options
        self._processes = options.jobs or cores()
        self.output = Output.open(root, folder, str(options.output or config.output))
        self.output.recover()
        self._edits: dict[str, Edit] = {}
        self._documents: dict[str, Document] = {}
        self._known: dict[str, str] = {}
        self._reparser = Reparser(site, cache)
        self._records = Records(cache.path)
        self._catalog, self._cards = recorded_catalog(config, self._records.part)
        self._digests = {name: PostDigests(self._catalog, cache.part(name)) for name in ("cards", "entries")}
        self._answers = self._recorded()
        self._renderer: Callable[[Job], Made | list[Problem]] | None = None
        self._manifest = stat_of(f"{folder}/{MANIFEST}")

    def run(
        self,
        edits: Collection[str],
        parsed: Callable[[], Reparsed] | None = None,
        regained: Regained | None = None,
    ) -> Report | None:
        """Parse (unless that is ``parsed`` elsewhere), render, publish and record what was edited; None where it is no
        small edit. Where more has another stat, ``regained`` says what, and outputs are put back.

        Raises Problems, Dropped or Unrecorded where that cannot be; a build that looks at everything puts it right.
        """
        report = self.report()
        if any(p.code == LEFT_OUT or (p.place and p.place.path in edits) for p in report.problems):
            return None  # the line that it shows, or the file that is left out, may be another now
        if stat_of(f"{self.folder}/{MANIFEST}") != self._manifest:
            return None  # somebody has cleared the folder away, or built into it
        clock, settings, documents = (parsed or partial(self._reparser.run, sorted(edits)))()
        if settings != self.site.sha or documents is None or not self._take(edits, documents):
            return None
        amended = reach(self._catalog, self._edits.values(), self.cache, self.standing)
        if amended is None:
            return None
        self._answers.catalog = amended.catalog
        try:
            revision = Revision(self.cache, self.folder, self._edits, self._answers, self._digests)
            plan = plan_of(amended, revision, self.standing)
            if plan is None:
                return None
            lost = set(regained.lost if regained else ())
            with self.output.staged() as publish:
                back = self._put_back(plan, lost) if regained else {}
                made = self._render(plan, lost) if back is not None else {}
                meanwhile = regained.meanwhile if regained else self._meanwhile
                if back is None or not meanwhile.is_still():
                    return None
                revision.learn(made)
                placed = back | {path: entry.placed for path, entry in made.items()}
                published = publish(placed, others=True, gone=plan.gone)
            self._manifest = stat_of(f"{self.folder}/{MANIFEST}")
            stats = revision.save(amended, {**plan.known, **plan.gone}, plan.gone, made)
            self._catalog = amended.catalog
        finally:
            self._answers.catalog = self._catalog
            self._cards.forget(_MOST_CARDS)
        difference = len(amended.added) - len(amended.removed)
        report.pages, report.files = report.pages + difference, report.files + difference
        # Only now: what says that there is nothing to do must never be ahead of the rest of the cache.
        if regained is not None:
            renew = partial(self.standing.renew, regained.seen, f"{self.site.root}/", regained.shas, regained.clock)
            now = stats_of_all([f"{self.folder}/{path}" for path in back], self._processes, renew)
            stats |= {path: (stat, back[path].digest) for path, stat in zip(back, now, strict=True)}
        read = {edit.path: (edit.stat, edit.sha) for edit in self._edits.values()}
        self.standing.patch(read, {}, clock, report=report_record(report))
        self.standing.patch({}, stats, revision.clock, gone=plan.gone)
        report.rendered, report.written, report.changed = len(made), len(published.written), published.changed
        report.removed, report.stale, report.changed_files = published.removed, plan.stale, tuple(sorted(edits))
        report.changes = {
            i: change_of(edit.old, edit.row) for i, edit in sorted(self._edits.items()) if edit.row != edit.old
        }
        return report

    def report(self) -> Report:
        """The report of a build that has nothing to do."""
        return report_from(self.standing.head["report"])

    def get_ready(self) -> Callable[[Job], Made | list[Problem]]:
        """What renders; it imports much, and that can be done before anything is parsed."""
        if self._renderer is None:
            program = self.cache.value("program") or ""
            self._renderer = renderer(self._answers, self.output, self._known, program)
        return self._renderer

    def rehearse(self) -> None:
        """Parse and render one post and publish nothing: what is needed for it will be there for the first edit."""
        for path in self.standing.sources:
            if path.startswith("content/posts/") and is_document(path):
                if (parsed := self._reparser.parse([path])) is None:
                    return
                self._take([path], parsed)
                rows = readers([number_of(name_of(("post", i))) for i in self._edits], self.cache, self.standing)
                with self.output.staged():
                    self._render(Plan([job_from(row.job) for row in rows.values()], rows, {}, {}))
                self._edits.clear()
                self._documents.clear()
                return

    def rest(self) -> None:
        """Record what tells the next build whether there is anything to do."""
        manifest = stat_of(f"{self.folder}/{MANIFEST}"), sha_of(f"{self.folder}/{MANIFEST}")
        self.standing.patch({}, {MANIFEST: manifest}, Files.clock())
        with self.cache.transaction():
            self.cache.put_standing(self.standing.parts())

    def close(self) -> None:
        """Let go of the cache."""
        self._records.close()

    def _take(self, edits: Collection[str], parsed: Iterable[Parsed]) -> bool:
        """Take in the edited documents, in the order of their paths; whether all of them were there before."""
        self._edits.clear()
        self._documents.clear()
        for path, (sha, document, content, halves, stat) in zip(sorted(edits), parsed, strict=True):
            source = source_of(path)
            old = self.cache.document(source.id)
            if old is None:
                return False
            row = DocumentRow(document_key(sha, self.site, path), document, of_text(content), halves)
            before, after = documents_from([old.record, document])
            published = bool(self.cache.numbers([number_of(name_of(("post", source.id)))]))
            if not published and before.meta[1:] != after.meta[1:]:
                return False  # whether it is held back may be another question now
            self._edits[source.id] = Edit(path, stat, sha, old, row, content, before, after, published)
            self._documents[source.id] = after
        return True

    def _recorded(self) -> RecordedAnswers:
        site = self.site
        theme = load_theme(site.root, site.config, partial(find_key, site.settings, SETTINGS))
        try:
            known = json.loads(self.cache.value("statics") or "")
            urls, digests = {name: Url(url) for name, url in known["urls"].items()}, dict(known["digests"])
        except (ValueError, TypeError, LookupError, AttributeError):
            raise Dropped("damaged") from None
        return RecordedAnswers(
            site.root, site.settings, self._catalog, theme, Statics(urls, digests, dict), site.today, self._records,
            self._content, self._documents, self._kinds,
        )  # fmt: skip

    def _content(self, identifier: str) -> Content:
        if identifier in self._edits:
            return content_from(self._edits[identifier].content)
        return self._records.content(identifier)

    def _put_back(self, plan: Plan, lost: set[str]) -> dict[str, Placed] | None:
        """Stage the outputs that are lost and need not be rendered; None where they are not to be had."""
        waiting = lost - {job.url.output for job in plan.jobs} - plan.gone.keys()
        outputs = {*self.standing.outputs} - {MANIFEST}
        recorded = self.cache.shas(outputs)
        if self.output.owned != (recorded if self.output.owned or outputs - lost else {}):
            return None  # the folder is of another build than the cache
        if not waiting <= recorded.keys():
            return None
        wanted = [(path, recorded[path]) for path in sorted(waiting)]
        store = Store(self.cache.path.with_suffix(".outputs"))
        return put_back(self.output, store, wanted, self._processes)

    def _render(self, plan: Plan, lost: Collection[str] = ()) -> dict[str, Made]:
        known = {path: row.sha for path, row in plan.known.items() if path not in lost}
        if len(plan.jobs) >= _MANY and not gc.isenabled():
            gc.freeze()
            gc.enable()  # what a page leaves behind goes in circles
        if len(plan.jobs) >= _MANY and FORKS and self._processes > 1:
            program = self.cache.value("program") or ""
            return render(self._answers, self.output, plan.jobs, known, program, self._processes, self._watch)
        self._known.clear()
        self._known.update(known)
        made = {}
        for job in plan.jobs:
            found = self.get_ready()(job)
            if isinstance(found, list):
                raise Problems(found)
            made[job.url.output] = found
        return made
