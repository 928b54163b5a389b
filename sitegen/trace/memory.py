"""What a build remembers of the last one, and what it leaves for the next.

Of each output it is known what it was made for, which questions were asked for it, and the digest of its bytes; of each
question the digest of its answer. An output is fresh when it is still made for the same, all answers that it read are
the same, and its bytes are in place: verifying traces (Mokhov, Mitchell, Peyton Jones: Build Systems à la Carte).
Answers are compared, not times, so an edit that leaves an answer alone stops there.
"""

from __future__ import annotations

import json
import os
from array import array
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from sitegen.catalog.rows import Row, rows_from
from sitegen.digest import is_sha, of_program, sha_of
from sitegen.model import Change, Meta
from sitegen.package import PACKAGE
from sitegen.publish.manifest import is_inside
from sitegen.publish.store import Store
from sitegen.trace.cache import Cache, Dropped, remove
from sitegen.trace.documents import Lookup
from sitegen.trace.files import Edited, clock
from sitegen.trace.questions import key_of, name_of
from sitegen.trace.records import content_from, documents_from
from sitegen.trace.snapshot import MANIFEST, SETTINGS, Last, Snapshot
from sitegen.trace.stats import NOTHING, UNKNOWN, is_settled, stat_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from sitegen.content.halves import Last as LastParsed
    from sitegen.model import Job
    from sitegen.publish.output import Output, Placed
    from sitegen.theme.reader import Key, Reader
    from sitegen.trace.files import Files
    from sitegen.trace.questions import Questions
    from sitegen.trace.stats import Stat

# So many characters of contents are kept in memory before they are stored.
_MOST = 2_000_000
# What a value of another shape than expected raises.
_MALFORMED = (ValueError, TypeError, LookupError, AttributeError, RecursionError)


class Stale(NamedTuple):
    """Why an output is made: ``new``, ``job`` (it is made for something else), ``output`` (its file has changed or is
    gone) or ``answer``, and then the questions whose answers have changed."""

    reason: str
    keys: tuple[str, ...] = ()


class Made(NamedTuple):
    """An output of this build: what it was made for, the questions that were asked for it, and the file."""

    job: str
    reads: tuple[Key, ...]
    placed: Placed


class Copy(NamedTuple):
    """A file that is copied: to where, what it is made for, and what gives its bytes."""

    output: str
    job: str
    read: Callable[[Reader], bytes]


class Trace(NamedTuple):
    """An output as it was last made: what for, the numbers of the questions that were asked, and its digest."""

    job: str
    reads: array[int]
    sha: str


class Memory:
    """The cache of one output folder during one build.

    ``rows``, ``parsing``, ``outputs`` and ``values`` are what the last build left. ``notice`` says why that was
    dropped, if it was.
    """

    def __init__(self, path: Path, files: Files, forget: bool = False) -> None:
        """With ``forget`` nothing of the last build is used."""
        self.path, self._files = path, files
        self.store = Store(path.with_suffix(".outputs"))
        self.lookup = Lookup(path)
        self.notice: str | None = None
        self.program = ""
        self._cache: Cache | None = None
        # Outputs that are as they were left, and files from which others can be put back.
        self.in_place: dict[str, Stat] = {}
        self.kept: dict[str, str] = {}
        self._begin()
        if forget:
            self._forget(None)
            return
        try:
            self._cache = Cache(path)
            self._read(self._cache.parts())
        except Dropped as dropped:
            self._forget(dropped.reason)

    def _begin(self) -> None:
        self.rows: dict[str, Row] = {}
        self.parsing: list[Any] = []
        self.outputs: dict[str, Trace] = {}
        self.values: dict[str, Any] = {"closures": {}, "sizes": {}, "statics": {}, "slips": {}}
        self._parts: dict[str, bytes] = {}
        self._stats: dict[str, Stat] = {}
        self._names: list[str] = []
        self._answers: list[str] = []
        self._fresh: list[str] = []
        # Records of documents parsed in this build, by id, and of their contents, by digest, as far as they are not
        # stored yet.
        self.documents: dict[str, str] = {}
        self.contents: dict[str, str] = {}
        self._memos: dict[str, str] = {}
        self._length = 0

    def _forget(self, reason: str | None) -> None:
        """Begin with an empty cache. ``reason`` says why, unless somebody wanted it."""
        self._close()
        self.notice = reason
        self._begin()
        forget(self.path)
        self.program = self.program or of_program(PACKAGE)
        try:
            self._cache = Cache(self.path)
        except Dropped as dropped:
            self._cache, self.notice = None, dropped.reason

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "_cache": None}  # a connection cannot travel to another process

    def _close(self) -> None:
        self.lookup.close()
        if self._cache is not None:
            self._cache.close()

    def _read(self, parts: dict[str, bytes]) -> None:
        if not parts:
            self.program = of_program(PACKAGE)
            return
        try:
            last = Last(parts)
            if last.head["serial"] != self._files.serial:  # another build has just ended
                raise Edited
            self.program = str(last.head["program"])
            if self._files.is_program_touched():
                self.program = of_program(PACKAGE)
                if self.program != last.head["program"]:
                    raise Dropped("version")
            self._parts = parts
            self.parsing = last.head["parsing"]
            self.rows = {row.id: row for row in rows_from(json.loads(parts["rows"]))}
            self.values = json.loads(parts["values"])
            if any(not isinstance(self.values[name], dict) for name in ("closures", "sizes", "statics", "slips")):
                raise Dropped("damaged")
            self._names, self._answers = json.loads(parts["questions"]), json.loads(parts["answers"])
            if len(self._names) != len(self._answers) or not all(isinstance(name, str) for name in self._names):
                raise Dropped("damaged")
            self._read_outputs(last.outputs, parts)
        except _MALFORMED:
            raise Dropped("damaged") from None

    def _read_outputs(self, outputs: Snapshot, parts: dict[str, bytes]) -> None:
        jobs, reads, counts = json.loads(parts["jobs"]), array("I", parts["reads"]), array("I", parts["read counts"])
        rows = [row for row in outputs.rows() if row[0] != MANIFEST]
        if not len(rows) == len(jobs) == len(counts) or sum(counts) != len(reads):
            raise Dropped("damaged")
        if reads and max(reads) >= len(self._names):
            raise Dropped("damaged")
        start = 0
        for (path, stat, sha), job, count in zip(rows, jobs, counts, strict=True):
            # A cache may be forged, digests and all, and must lead nowhere else.
            if not is_inside(path) or not is_sha(sha):
                raise Dropped("damaged")
            self.outputs[path] = Trace(job, reads[start : start + count], sha)
            self._stats[path] = stat
            start += count

    # ---- Documents ----

    def known(self, identifier: str, path: str, parsing: list[Any]) -> Row | None:
        """The row of a document that has the same bytes as in the last build and was parsed in the same way."""
        row = self.rows.get(identifier)
        same = row is not None and row.path == path and self.parsing == parsing and not self._files.is_edited(path)
        return row if same else None

    def last(self, identifier: str) -> LastParsed | None:
        """A document as the last build parsed it; None where it did not."""
        if identifier not in self.rows:
            return None
        cache = self.lookup.open()
        found = cache.document(identifier)
        content = cache.content(self.rows[identifier].content)
        if found is None or content is None:
            raise Dropped("damaged")
        from sitegen.content.halves import Last as LastParsed

        return LastParsed(found[1], documents_from([found[0]])[0], content_from(content))

    def learn(self, row: Row, document: str, content: str, memo: str) -> None:
        """Take in a document that was parsed in this build: its row, its records, and the digests of its parts."""
        self.documents[row.id], self._memos[row.id] = document, memo
        self.contents[row.content] = content
        self._length += len(content)
        # A large site's contents take more memory than all the rest.
        if self._length > _MOST and self._cache is not None:
            try:
                with self._cache.transaction():
                    self._cache.put_contents(self.contents)
            except Dropped:
                self._cache = None
                self.notice = "unwritable"
            else:
                self.contents.clear()
                self._length = 0

    def must_be_of(self, rows: Mapping[str, Row], output: Output) -> None:
        """Raises Dropped where this is the memory of another site: no document has an id or a content of one of these,
        the settings are others, and what the output folder holds is not what was remembered."""
        if not self.rows or not rows or not self._files.is_edited(SETTINGS):
            return
        if output.owned and output.owned == {path: trace.sha for path, trace in self.outputs.items()}:
            return
        contents = {row.content for row in self.rows.values()}
        if not any(row.id in self.rows or row.content in contents for row in rows.values()):
            raise Dropped("foreign")

    def changes(self, rows: Mapping[str, Row]) -> dict[str, Change]:
        """What has been edited since the last build, by document. Empty when there was none to compare with."""
        if not self.rows:
            return {}
        found = {i: Change(f"content/{i}", "removed") for i in self.rows.keys() - rows.keys()}
        for identifier, row in rows.items():
            if identifier not in self.rows:
                found[identifier] = Change(f"content/{identifier}", "added")
            elif identifier in self.documents and (change := self._change(identifier, row)):
                found[identifier] = change
        return dict(sorted(found.items()))

    def _change(self, identifier: str, row: Row) -> Change | None:
        """What an edit has done to a document."""
        old = self._cache.document(identifier) if self._cache else None
        if old is None or (old[0] == self.documents[identifier] and row.content == self.rows[identifier].content):
            return None
        before, after = documents_from([old[0], self.documents[identifier]])
        fields = [name for name in Meta._fields if getattr(before.meta, name) != getattr(after.meta, name)]
        fields += [key for key in {**before.extra, **after.extra} if before.extra.get(key) != after.extra.get(key)]
        fields += ["summary"] if before.summary != after.summary else []
        fields += ["body"] if self.rows[identifier].content != row.content else []
        return Change(after.path, "changed", tuple(fields))

    # ---- Outputs ----

    def stale(
        self, folder: Path, pages: Iterable[Job], copies: Iterable[Copy], questions: Questions
    ) -> dict[str, Stale]:
        """The outputs that must be made, and why."""
        self._look_at(folder)
        changed = self._changed(questions)
        wanted = {page.url.output: job_record(page) for page in pages} | {copy.output: copy.job for copy in copies}
        found: dict[str, Stale] = {}
        for path, job in wanted.items():
            trace = self.outputs.get(path)
            if trace is None:
                found[path] = Stale("new")
            elif trace.job != job:
                found[path] = Stale("job")
            elif path not in self.in_place and path not in self.kept:
                found[path] = Stale("output")
            elif not changed.isdisjoint(trace.reads):
                found[path] = Stale("answer", tuple([self._names[n] for n in trace.reads if n in changed]))
        self._fresh = [path for path in wanted if path not in found]
        return found

    def keep(self, output: Output) -> dict[str, Placed]:
        """The outputs that are fresh. Those that are missing are put back. Raises Problems where somebody else's file
        is in the place of one."""
        return {path: output.leave(path, self.outputs[path].sha, self.kept.get(path)) for path in self._fresh}

    def _look_at(self, folder: Path) -> None:
        """See which outputs are in place as they were left, or can be put back."""
        base = str(folder)
        for path, trace in self.outputs.items():
            stat = stat_of(f"{base}/{path}")
            if stat != NOTHING and (stat == self._stats[path] or sha_of(f"{base}/{path}") == trace.sha):
                self.in_place[path] = stat
            elif kept := self.store.find(trace.sha):
                self.kept[path] = kept

    def _changed(self, questions: Questions) -> set[int]:
        """Ask all recorded questions again: those that have another answer now, or none."""
        changed = set()
        for number, (name, recorded) in enumerate(zip(self._names, self._answers, strict=True)):
            try:
                digest = _digest(questions, key_of(name))
            except (LookupError, ValueError):  # an argument holds what separates arguments
                changed.add(number)
                continue
            if digest != recorded:
                changed.add(number)
                self._answers[number] = digest
        return changed

    # ---- For the next build ----

    def has_asked(self, key: Key, made: Mapping[str, Made]) -> bool:
        """Whether a question was asked for any output of the site, of which ``made`` are those of this build."""
        name = name_of(key)
        number = self._names.index(name) if name in self._names else -1
        return any(key in entry.reads for entry in made.values()) or any(
            number in self.outputs[path].reads for path in self._fresh if number >= 0
        )

    def remember(
        self,
        folder: Path,
        rows: Mapping[str, Row],
        made: Mapping[str, Made],
        questions: Questions,
        head: dict[str, Any],
    ) -> None:
        """Record the build in one transaction. ``made`` are the outputs of this build; those that were fresh are as
        they were."""
        now = {path: self.outputs[path] for path in self._fresh}
        # Before the stats are taken: a second name changes the time of an inode.
        shas = {path: entry.placed.digest for path, entry in made.items()}
        used = {*shas.values(), *(trace.sha for trace in now.values())}
        self.store.drop({trace.sha for trace in self.outputs.values()} - used)
        self.store.keep(folder, shas)
        numbers = {name: number for number, name in enumerate(self._names)}
        for path, (job, reads, placed) in made.items():
            now[path] = Trace(job, array("I", [self._number(key, numbers, questions) for key in reads]), placed.digest)
        traces = self._renumbered(dict(sorted(now.items())))
        pages = head.pop("pages")
        head = {**head, "program": self.program, "serial": os.urandom(8).hex()}
        if self._cache is None:
            return
        parts = {
            **self._files.snapshot().parts("sources"),
            **Snapshot.of(self._placed(folder, traces, made)).parts("outputs"),
            "rows": _json([*rows.values()]),
            "values": _json(self.values),
            "questions": _json(self._names),
            "answers": _json(self._answers),
            "jobs": _json([trace.job for trace in traces.values()]),
            "reads": b"".join([trace.reads.tobytes() for trace in traces.values()]),
            "read counts": array("I", [len(trace.reads) for trace in traces.values()]).tobytes(),
            "pages": _json(pages),
            "head": _json(head),
        }
        documents = [(i, record, self._memos[i]) for i, record in self.documents.items()]
        try:
            with self._cache.transaction():
                self._cache.put_parts({name: part for name, part in parts.items() if self._parts.get(name) != part})
                self._cache.put_documents(documents, self.rows.keys() - rows.keys())
                self._cache.put_contents(self.contents)
                if documents or self.rows.keys() != rows.keys():
                    self._cache.drop_contents({row.content for row in rows.values()})
        except Dropped as dropped:
            self.notice = self.notice or dropped.reason

    def _number(self, key: Key, numbers: dict[str, int], questions: Questions) -> int:
        name = name_of(key)
        number = numbers.get(name)
        if number is None:
            number = numbers[name] = len(self._names)
            self._names.append(name)
            self._answers.append(_digest(questions, key))
        return number

    def _renumbered(self, traces: dict[str, Trace]) -> dict[str, Trace]:
        """The same outputs, once the questions that nobody has asked are forgotten."""
        used = {number for trace in traces.values() for number in trace.reads}
        if len(used) == len(self._names):
            return traces
        numbers = {old: new for new, old in enumerate(sorted(used))}
        self._names = [self._names[number] for number in numbers]
        self._answers = [self._answers[number] for number in numbers]
        return {
            path: trace._replace(reads=array("I", [numbers[number] for number in trace.reads]))
            for path, trace in traces.items()
        }

    def _placed(
        self, folder: Path, traces: Mapping[str, Trace], made: Mapping[str, Made]
    ) -> Iterator[tuple[str, Stat, str]]:
        """The files of the output folder. A file that is newer than the clock's tick is not trusted by its stat."""
        now = clock()
        files = {path: trace.sha for path, trace in traces.items()}
        files[MANIFEST] = sha_of(f"{folder}/{MANIFEST}")
        for path in sorted(files):
            known = self.in_place.get(path) if path not in made else None
            stat = known or stat_of(f"{folder}/{path}")
            yield path, stat if is_settled(stat, now) else UNKNOWN, files[path]


def forget(cache: Path) -> None:
    """Remove a cache with all that belongs to it."""
    remove(cache)
    Store(cache.with_suffix(".outputs")).clear()


def job_record(job: Job) -> str:
    """What a page is made for, as text."""
    return "\x1f".join([job.url, job.kind, job.template, job.subject, str(job.number)])


def _digest(questions: Questions, key: Key) -> str:
    """A digest of the answer to a question; "" where what it is about is not there."""
    try:
        return questions.digest(key)
    except LookupError:
        return ""


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
