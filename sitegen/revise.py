"""The small build: nothing but the bodies of a few documents has changed.

Whether that is so is not guessed. The stats of all else are as the last build left them, and what the rest of the
site may know of an edited document (its record) is compared after parsing. Then every answer but the document's own
is the recorded one, so the pages that read it are rendered from records, without making the index of the site. They
are parsed, rendered and published by the same code as in any build. Where anything is missing, or anything is wrong,
the build is not a small one.
"""

from __future__ import annotations

import json
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
from sitegen.output.write import Output
from sitegen.rebuild.cache import Cache
from sitegen.rebuild.digest import of_text, of_value
from sitegen.rebuild.digests import post_digest
from sitegen.rebuild.files import Files
from sitegen.rebuild.quick import MANIFEST, is_document, sha_of
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
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from pathlib import Path

    from sitegen.errors import Problem
    from sitegen.inputs import Site
    from sitegen.model import Content, Job, Report
    from sitegen.options import Options
    from sitegen.rebuild.quick import Standing
    from sitegen.rebuild.stats import Stat
    from sitegen.rebuild.trace import Made
    from sitegen.work import Watch


class Edit(NamedTuple):
    """An edited document: its path, the digest of its bytes, its row in the cache, and the record of its content."""

    path: str
    sha: str
    row: DocumentRow
    content: str


def revise(
    root: Path, options: Options, now: datetime, standing: Standing, edits: dict[str, Stat], watch: Watch
) -> Report | None:
    """Bring the output folder up to date after an edit of a few documents; None where more must be done.

    ``edits`` are their paths and stats, ``standing`` what the last build left.
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
                if cache.serial() != standing.head["serial"]:
                    return None
                reviser = Reviser(site, folder, cache, standing)
                report = reviser.run(edits)
                if report is not None:
                    reviser.rest()
            finally:
                cache.close()
    except (Problems, Dropped, Unrecorded):
        return None
    return report


class Reviser:
    """Makes small builds, one after the other, as long as nothing but documents changes."""

    def __init__(self, site: Site, folder: Path, cache: Cache, standing: Standing) -> None:
        """Raises Problems or Dropped where no small build can be made."""
        self.site, self.folder, self.cache, self.standing = site, folder, cache, standing
        root, config, options = site.root, site.config, site.options
        self.output = Output.open(root, folder, str(options.output or config.output))
        self.output.recover()
        self._store = Store(cache.path.with_suffix(".outputs"))
        self._edits: dict[str, Edit] = {}
        self._old: dict[str, DocumentRow] = {}
        self._known: dict[str, str] = {}
        self._parser = parser(root, config.markdown.html, config.language, config.timezone, options.preview)
        self._answers = self._recorded()
        self._renderer: Callable[[Job], Made | list[Problem]] | None = None
        self._manifest = stat_of(f"{folder}/{MANIFEST}")

    def run(self, edits: dict[str, Stat]) -> Report | None:
        """Parse, render, publish and record what was edited; None where it is no small edit.

        Raises Problems, Dropped or Unrecorded where that cannot be; then nothing has changed, or a build that looks
        at everything puts it right.
        """
        report = self.report()
        if any(problem.place and problem.place.path in edits for problem in report.problems):
            return None  # the line that it shows may be another now
        if stat_of(f"{self.folder}/{MANIFEST}") != self._manifest:
            return None  # somebody has cleared the folder away, or built into it
        clock = Files.clock()
        if not self._parse(edits):
            return None
        changed = {
            number_of(name): name
            for i, edit in self._edits.items()
            if edit.row.content != self._old[i].content
            for name in [name_of(("post", i))]
        }
        rows = {path: row for number in changed for path, row in self.cache.outputs(number).items()}
        with self.output.staged() as publish:
            made = self._render(rows)
            digests = self._digests(made.values(), changed)
            published = publish({path: entry.placed for path, entry in made.items()}, others=True)
        self._manifest = stat_of(f"{self.folder}/{MANIFEST}")
        self._save(edits, rows, made, digests, clock)
        report.rendered, report.written, report.changed = len(made), len(published.written), published.changed
        report.stale = {job_from(row.job).url.path: _reason(row, changed) for row in rows.values()}
        report.changes = {
            i: Change(f"content/{i}", "changed", ("body",))
            for i, edit in sorted(self._edits.items())
            if edit.row != self._old[i]
        }
        report.changed_files = tuple(sorted(edits))
        return report

    def report(self) -> Report:
        """The report of a build that has nothing to do."""
        return report_from(self.standing.head["report"])

    def rehearse(self) -> None:
        """Parse and render one post and publish nothing: what is needed for it will be there for the first edit."""
        for path in self.standing.sources:
            if path.startswith("content/posts/") and is_document(path):
                self._parse({path: NOTHING})
                rows = self.cache.outputs(number_of(name_of(("post", next(iter(self._edits), "")))))
                with self.output.staged():
                    self._render(rows)
                self._edits, self._old = {}, {}
                return

    def rest(self) -> None:
        """Record what tells the next build whether there is anything to do."""
        manifest = stat_of(f"{self.folder}/{MANIFEST}"), sha_of(f"{self.folder}/{MANIFEST}")
        self.standing.patch({}, {MANIFEST: manifest}, Files.clock())
        with self.cache.transaction():
            self.cache.put_standing(self.standing.parts())

    def _parse(self, edits: dict[str, Stat]) -> bool:
        """Parse the documents again; whether the rest of the site may know the same of them as before."""
        self._edits, self._old = {}, {}
        for path in sorted(edits):
            source = Source(nfc(path.removeprefix("content/")), path)
            old = self.cache.document(source.id)
            record = self.cache.content(source.id, old.content) if old else None
            if old is None or record is None:
                return False
            found = self._parser((source, content_from(record)))
            if isinstance(found, list) or found[1] != old.record:
                return False
            sha, document, content = found
            row = DocumentRow(document_key(sha, self.site, path), document, of_text(content))
            self._edits[source.id], self._old[source.id] = Edit(path, sha, row, content), old
        return True

    def _recorded(self) -> RecordedAnswers:
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
        if identifier in self._edits:
            return content_from(self._edits[identifier].content)
        row = self.cache.document(identifier)
        record = self.cache.content(identifier, row.content) if row else None
        if record is None:
            raise Dropped("damaged")
        return content_from(record)

    def _render(self, rows: dict[str, OutputRow]) -> dict[str, Made]:
        if rows and self._renderer is None:
            program = self.cache.value("program") or ""
            self._renderer = renderer(self._answers, self.output, self._known, program)
        made = {}
        for path, row in sorted(rows.items()):
            assert self._renderer is not None
            self._known[path] = row.sha
            found = self._renderer(job_from(row.job))
            if isinstance(found, list):
                raise Problems(found)
            made[path] = found
        return made

    def _digests(self, made: Iterable[Made], changed: dict[int, str]) -> dict[int, tuple[str, str]]:
        """Names and digests of the changed keys that were read, by number. Raises Unrecorded where a key was read that
        no page has read before."""
        numbers = {number_of(name_of(key)) for entry in made for key in entry.reads}
        known = self.cache.numbers(numbers)
        if numbers != known:
            raise Unrecorded(numbers - known)
        found = {}
        for identifier, edit in self._edits.items():
            name = name_of(("post", identifier))
            number = number_of(name)
            if number in changed and number in numbers:
                post = self._answers.answer(("post", identifier))
                found[number] = (name, post_digest(of_value(post.card), edit.row.content, post.toc, post.path))
        return found

    def _save(
        self,
        edits: dict[str, Stat],
        rows: dict[str, OutputRow],
        made: dict[str, Made],
        digests: dict[int, tuple[str, str]],
        started: int,
    ) -> None:
        folder, cache = self.folder, self.cache
        shas = {path: entry.placed.digest for path, entry in made.items()}
        # Before their stats are taken: a second name changes the time of the inode.
        self._store.keep(folder, {path: sha for path, sha in shas.items() if sha != rows[path].sha})
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
        documents = {i: edit.row for i, edit in self._edits.items()}
        files = {
            edit.path: FileRow(edit.sha, edits[edit.path] if is_settled(edits[edit.path], started) else NOTHING)
            for edit in self._edits.values()
        }
        with cache.transaction():
            cache.put_files(files, ())
            cache.put_documents(documents, ())
            cache.put_contents([(i, edit.content) for i, edit in self._edits.items()])
            cache.put_keys([(number, name, digest) for number, (name, digest) in digests.items()], ())
            cache.put_outputs(
                {p: r if is_settled(r.stat, clock) else r._replace(stat=NOTHING) for p, r in now.items()}, ()
            )
            gone = [row.sha for path, row in rows.items() if row.sha != shas[path]]
            self._store.drop([sha for sha in gone if not cache.is_used(sha)])
        if cache.refused:
            raise Dropped(cache.refused)
        # Only now: what says that there is nothing to do must never be ahead of the rest of the cache.
        read = {edit.path: (edits[edit.path], edit.sha) for edit in self._edits.values()}
        self.standing.patch(read, {}, started)
        self.standing.patch({}, {path: (row.stat, row.sha) for path, row in now.items()}, clock)


def _reason(row: OutputRow, changed: dict[int, str]) -> Stale:
    return Stale("answer", tuple([changed[number] for number in array("Q", row.reads) if number in changed]))
