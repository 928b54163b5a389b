"""The small build: nothing but the bodies of a few documents has changed.

Whether that is so is not guessed. The stats of all else are as the last build left them, and what the rest of the
site may know of an edited document (its record) is compared after parsing. Then every answer but the document's own
is the recorded one, so the pages that read it are rendered from records, without making the index of the site. They
are parsed, rendered and published by the same code as in any build. Where anything is missing, or anything is wrong,
the build is not a small one.
"""

from __future__ import annotations

import json
import os
from array import array
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sitegen.content.scan import Source
from sitegen.errors import Problems
from sitegen.hangul import nfc
from sitegen.inputs import SETTINGS, output_folder, read_site
from sitegen.model import Change
from sitegen.options import cache_path
from sitegen.output.answers import Unrecorded
from sitegen.output.assets import Statics
from sitegen.output.lock import locked
from sitegen.output.theme import load_theme
from sitegen.output.write import Output, Placed
from sitegen.rebuild.cache import Cache
from sitegen.rebuild.digest import of_text, of_value
from sitegen.rebuild.digests import post_digest
from sitegen.rebuild.files import Files
from sitegen.rebuild.quick import MANIFEST, remember, sha_of
from sitegen.rebuild.recorded import RecordedAnswers
from sitegen.rebuild.records import content_from, report_from
from sitegen.rebuild.rows import DocumentRow, Dropped, FileRow, OutputRow
from sitegen.rebuild.stats import NOTHING, is_settled, stat_of
from sitegen.rebuild.store import Store
from sitegen.rebuild.trace import Stale, job_from, name_of, number_of
from sitegen.toml import find_key
from sitegen.urls import Url
from sitegen.work import document_key, parser, renderer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from sitegen.inputs import Site
    from sitegen.model import Content, Report
    from sitegen.options import Options
    from sitegen.rebuild.quick import Seen, Standing
    from sitegen.rebuild.trace import Made
    from sitegen.work import Watch


class Edit(NamedTuple):
    """An edited document: its path, the digest of its bytes, its row in the cache, and the record of its content."""

    path: str
    sha: str
    row: DocumentRow
    content: str


def revise(
    root: Path, options: Options, now: datetime, seen: Seen, standing: Standing, paths: list[str], watch: Watch
) -> Report | None:
    """Bring the output folder up to date after an edit of the documents ``paths``; None where more must be done.

    ``seen`` and ``standing`` are everything as it is now and as the last build left it.
    """
    try:
        site = read_site(root, options, now)
        folder = output_folder(root, site.config.output, options)
        database = cache_path(root, options)
        with locked(folder, watch.waiting), locked(database, watch.waiting):
            cache = Cache(database)
            try:
                cache.reopen()
                # While this build waited for another one, that one may have changed everything.
                if cache.standing() != standing.raw:
                    return None
                return Revision(site, folder, cache, seen, standing).run(paths)
            finally:
                cache.close()
    except (Problems, Dropped, Unrecorded):
        return None


class Revision:
    """One small build."""

    def __init__(self, site: Site, folder: Path, cache: Cache, seen: Seen, standing: Standing) -> None:
        self.site, self.folder, self.cache, self.seen, self.standing = site, folder, cache, seen, standing
        self.program = cache.value("program") or ""
        self.clock = Files.clock()
        self.edits: dict[str, Edit] = {}
        self.old: dict[str, DocumentRow] = {}

    def run(self, paths: list[str]) -> Report | None:
        """Parse, render, publish and remember. Raises Problems, Dropped or Unrecorded where that cannot be."""
        report = report_from(self.standing.head["report"])
        if any(problem.place and problem.place.path in paths for problem in report.problems):
            return None  # the line that it shows may be another now
        if not self._parse(paths):
            return None
        changed = {
            number_of(name): name
            for i, edit in self.edits.items()
            if edit.row.content != self.old[i].content
            for name in [name_of(("post", i))]
        }
        rows = {path: row for number in changed for path, row in self.cache.outputs(number).items()}
        stale = {path: _reason(row, changed) for path, row in rows.items()}
        answers = self._answers()
        output = Output.open(self.site.root, self.folder, str(self.site.options.output or self.site.config.output))
        output.recover()
        with output.staged() as publish:
            made = self._render(answers, output, rows)
            digests = self._digests(answers, made.values(), changed)
            placed = {path: Placed(sha, staged=False) for path, sha in output.owned.items()}
            report.written, _ = publish(placed | {path: entry.placed for path, entry in made.items()})
        self._save(rows, made, digests)
        report.rendered = len(made)
        report.stale = {job_from(rows[path].job).url.path: reason for path, reason in stale.items()}
        report.changes = {
            i: Change(f"content/{i}", "changed", ("body",))
            for i, edit in sorted(self.edits.items())
            if edit.row != self.old[i]
        }
        report.changed_files = tuple(paths)
        return report

    def _parse(self, paths: list[str]) -> bool:
        """Parse the documents again; whether the rest of the site may know the same of them as before."""
        root, config = self.site.root, self.site.config
        work = parser(root, config.markdown.html, config.language, config.timezone)
        for path in paths:
            source = Source(nfc(path.removeprefix("content/")), path)
            old = self.cache.document(source.id)
            record = self.cache.content(source.id, old.content) if old else None
            if old is None or record is None:
                return False
            found = work((source, content_from(record)))
            if isinstance(found, list) or found[1] != old.record:
                return False
            sha, document, content = found
            row = DocumentRow(document_key(sha, config, path), document, of_text(content))
            self.edits[source.id], self.old[source.id] = Edit(path, sha, row, content), old
        return True

    def _answers(self) -> RecordedAnswers:
        site = self.site
        theme = load_theme(site.root, site.config, partial(find_key, site.settings, SETTINGS))
        try:
            known = json.loads(self.cache.value("statics") or "")
            urls, digests = {name: Url(url) for name, url in known["urls"].items()}, dict(known["digests"])
        except (ValueError, TypeError, LookupError, AttributeError):
            raise Dropped("damaged") from None
        statics = Statics(urls, digests, dict)
        return RecordedAnswers(
            site.root, site.settings, site.config, theme, statics, site.today, self.cache.answer, self._content
        )

    def _content(self, identifier: str) -> Content:
        if identifier in self.edits:
            return content_from(self.edits[identifier].content)
        row = self.cache.document(identifier)
        record = self.cache.content(identifier, row.content) if row else None
        if record is None:
            raise Dropped("damaged")
        return content_from(record)

    def _render(self, answers: RecordedAnswers, output: Output, rows: dict[str, OutputRow]) -> dict[str, Made]:
        if not rows:
            return {}
        work = renderer(answers, output, {path: row.sha for path, row in rows.items()}, self.program)
        made = {}
        for path, row in sorted(rows.items()):
            found = work(job_from(row.job))
            if isinstance(found, list):
                raise Problems(found)
            made[path] = found
        return made

    def _digests(
        self, answers: RecordedAnswers, made: Iterable[Made], changed: dict[int, str]
    ) -> dict[int, tuple[str, str]]:
        """Names and digests of all keys that were read, by number. Raises Unrecorded for one that is new."""
        numbers = {number_of(name_of(key)) for entry in made for key in entry.reads}
        found = {number: (name, digest) for name, (number, digest) in self.cache.keys(numbers).items()}
        if numbers != found.keys():
            raise Unrecorded(numbers - found.keys())
        for identifier, edit in self.edits.items():
            name = name_of(("post", identifier))
            number = number_of(name)
            if number in changed and number in numbers:
                post = answers.answer(("post", identifier))
                found[number] = (name, post_digest(of_value(post.card), edit.row.content, post.toc, post.path))
        return {number: entry for number, entry in found.items() if number in changed}

    def _save(self, rows: dict[str, OutputRow], made: dict[str, Made], digests: dict[int, tuple[str, str]]) -> None:
        folder, cache = self.folder, self.cache
        shas = {path: entry.placed.digest for path, entry in made.items()}
        store = Store(cache.path.with_suffix(".outputs"))
        store.keep(folder, {path: sha for path, sha in shas.items() if sha != rows[path].sha})
        now = {
            path: OutputRow(
                entry.job,
                array("Q", [number_of(name_of(key)) for key in entry.reads]).tobytes(),
                shas[path],
                stat_of(f"{folder}/{path}"),
            )
            for path, entry in made.items()
        }
        clock = Files.clock()
        stats = dict(self.seen)
        documents = {i: edit.row for i, edit in self.edits.items()}
        files = {}
        for edit in self.edits.values():
            stat = stats.get(edit.path, NOTHING)
            files[edit.path] = FileRow(edit.sha, stat if is_settled(stat, self.clock) else NOTHING)
        parts = self._standing(now, files, clock)
        with cache.transaction():
            cache.put_files(files, ())
            cache.put_documents(documents, ())
            cache.put_contents([(i, edit.content) for i, edit in self.edits.items()])
            cache.put_keys([(number, name, digest) for number, (name, digest) in digests.items()], ())
            cache.put_outputs(
                {p: r if is_settled(r.stat, clock) else r._replace(stat=NOTHING) for p, r in now.items()}, ()
            )
            cache.put_standing(parts)
            store.drop([row.sha for path, row in rows.items() if row.sha != shas[path] and not cache.is_used(row.sha)])

    def _standing(self, now: dict[str, OutputRow], files: dict[str, FileRow], clock: int) -> dict[str, bytes]:
        """What tells the next build whether there is anything to do: as it was, but for what this build has changed."""
        standing, root = self.standing, str(self.site.root)
        numbers = array("q", standing.output_stats)
        stats = zip(numbers[::4], numbers[1::4], numbers[2::4], numbers[3::4], strict=True)
        outputs = {path: stat for path, stat in zip(standing.outputs, stats, strict=True) if path != MANIFEST}
        outputs |= {path: row.stat for path, row in now.items()}
        unsettled = dict(standing.head["unsettled"])
        shown = standing.head["folder"]

        def sha(path: str, is_output: bool) -> str:
            if is_output:
                row = now.get(path)
                return row.sha if row else unsettled.get(f"{shown}/{path}") or sha_of(f"{self.folder}/{path}")
            file = files.get(path)
            return file.sha if file else unsettled.get(path) or sha_of(os.path.join(root, path))

        return remember(root, str(self.folder), self.seen, outputs.items(), sha, clock, standing.head)


def _reason(row: OutputRow, changed: dict[int, str]) -> Stale:
    return Stale("answer", tuple([changed[number] for number in array("Q", row.reads) if number in changed]))
