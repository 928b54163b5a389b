"""Traces: the job of each output, the questions that were asked for it, and digests of the answers.

An output is fresh if its job is the same as in the last build, all answers that it read are the same, and its bytes are
in place. Otherwise it is stale. These are the verifying traces of Mokhov, Mitchell, Peyton Jones: Build Systems à la
Carte. Answers are compared, not times, so an edit that changes no answer goes no further.

Here a job is a text: a line about the :class:`~sitegen.model.Job` of a page, or about a file that is copied.
"""

from __future__ import annotations

import json
from array import array
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sitegen.digest import sha_of
from sitegen.pool import HASHING, HASHING_CHUNK, each
from sitegen.publish.manifest import are_inside
from sitegen.publish.output import Placed
from sitegen.trace.cache import Dropped
from sitegen.trace.files import clock
from sitegen.trace.questions import QUESTIONS, key_of, name_of
from sitegen.trace.records import SEPARATOR, job_from, job_record, part_of
from sitegen.trace.snapshot import MANIFEST, Snapshot
from sitegen.trace.stats import NOTHING, UNKNOWN, is_settled, stat_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from pathlib import Path
    from typing import BinaryIO

    from sitegen.model import Job
    from sitegen.publish.output import Output
    from sitegen.publish.store import Store
    from sitegen.theme.reader import Key, Reader
    from sitegen.trace.questions import Questions
    from sitegen.trace.stats import Stat


# The questions about posts that see no contents, so that an edit of a body cannot change their answers.
_WITHOUT_CONTENTS = {
    name for name, question in QUESTIONS.items() if question.is_of_posts and question.sees not in ("text", "post")
}


class Stale(NamedTuple):
    """Why an output is made. ``reason`` is ``new``, ``job`` (it has another one), ``output`` (its file has changed or
    is gone) or ``answer``. Then ``keys`` are the questions that have another answer."""

    reason: str
    keys: tuple[str, ...] = ()


class Made(NamedTuple):
    """An output that this build made: its job, the questions that were asked for it, and its file."""

    job: str
    reads: tuple[Key, ...]
    placed: Placed


class Copy(NamedTuple):
    """An output that is a copy: its path, its job, and a function that makes its bytes or opens the file that has them.
    The job holds a digest of the source, so an edit of the source makes another job."""

    output: str
    job: str
    read: Callable[[Reader], bytes | BinaryIO]


class Trace(NamedTuple):
    """An output as it was last made: its job, its questions, and its digest. A question is a number: its place among
    the recorded questions."""

    job: str
    reads: array[int]
    sha: str


class Traces:
    """The outputs of the last build with their traces, and then those of this build."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.outputs: dict[str, Trace] = {}
        # The outputs that are as they were left, with their stats.
        self.in_place: dict[str, Stat] = {}
        # For each of the other outputs, as far as there is one, the file of the store with the bytes that it had.
        self._kept: dict[str, str] = {}
        # The recorded stats of all outputs.
        self._stats: dict[str, Stat] = {}
        # The recorded questions as text, and the digests of their answers at the same places.
        self._names: list[str] = []
        self._answers: list[str] = []
        # The outputs that are wanted and not stale.
        self._fresh: list[str] = []
        # When the outputs were looked at, in nanoseconds since 1970.
        self._looked = 0
        # The recorded :attr:`Questions.posts_state`.
        self._posts_state = ""

    def read(self, outputs: Snapshot, parts: dict[str, bytes]) -> None:
        """Take in what :meth:`record` made. Raises Dropped, ValueError, TypeError or LookupError for anything else."""
        self._posts_state = parts["posts state"].decode()
        self._names, self._answers = json.loads(parts["questions"]), json.loads(parts["answers"])
        jobs, reads, counts = json.loads(parts["jobs"]), array("I", parts["reads"]), array("I", parts["read counts"])
        if len(self._names) != len(self._answers) or not all(isinstance(text, str) for text in (*self._names, *jobs)):
            raise Dropped("damaged")
        rows = [row for row in outputs.rows() if row[0] != MANIFEST]
        if not len(rows) == len(jobs) == len(counts) or sum(counts) != len(reads):
            raise Dropped("damaged")
        if reads and max(reads) >= len(self._names):
            raise Dropped("damaged")
        # A cache may be forged, digests and all, and must lead nowhere else.
        if not are_inside([path for path, _, _ in rows]):
            raise Dropped("damaged")
        start = 0
        for (path, stat, sha), job, count in zip(rows, jobs, counts, strict=True):
            self.outputs[path] = Trace(job, reads[start : start + count], sha)
            self._stats[path] = stat
            start += count

    def stale(
        self, folder: Path, pages: Iterable[Job], copies: Iterable[Copy], questions: Questions, processes: int
    ) -> dict[str, Stale]:
        """The outputs that must be made, and why. ``processes`` share the reading of files, where there are many."""
        self._look_at(folder, processes)
        changed = self._changed(questions)
        wanted = {page.url.output: job_record(page) for page in pages} | {copy.output: copy.job for copy in copies}
        found: dict[str, Stale] = {}
        for path, job in wanted.items():
            trace = self.outputs.get(path)
            if trace is None:
                found[path] = Stale("new")
            elif trace.job != job:
                found[path] = Stale("job")
            elif path not in self.in_place and path not in self._kept:
                found[path] = Stale("output")
            elif not changed.isdisjoint(trace.reads):
                found[path] = Stale("answer", tuple([self._names[n] for n in trace.reads if n in changed]))
        self._fresh = [path for path in wanted if path not in found]
        return found

    def keep(self, output: Output) -> dict[str, Placed]:
        """The outputs that are fresh. Those that are missing are put back. Raises Problems where somebody else's file
        is in the place of one."""
        placed = {path: Placed(self.outputs[path].sha, staged=False) for path in self._fresh}
        for path in self._kept.keys() & placed.keys():
            placed[path] = output.put_back(path, self.outputs[path].sha, self._kept[path])
        return placed

    def _look_at(self, folder: Path, processes: int) -> None:
        """See which outputs are in place as they were left, or can be put back."""
        self._looked = clock()
        base = str(folder)
        missing = []
        for path, trace in self.outputs.items():
            stat = stat_of(f"{base}/{path}")
            if stat != NOTHING and (stat == self._stats[path] or sha_of(f"{base}/{path}") == trace.sha):
                self.in_place[path] = stat
            else:
                missing.append(path)
        shas = [self.outputs[path].sha for path in missing]
        kept = each(partial(_finder, self._store), shas, processes, HASHING, HASHING_CHUNK)
        self._kept = {path: file for path, file in zip(missing, kept, strict=True) if file}

    def _changed(self, questions: Questions) -> set[int]:
        """Ask all recorded questions again: those that have another answer now, or none."""
        changed = set()
        skipped = _WITHOUT_CONTENTS if questions.posts_state == self._posts_state else ()
        for number, (name, recorded) in enumerate(zip(self._names, self._answers, strict=True)):
            if name.partition(SEPARATOR)[0] in skipped:
                continue
            try:
                digest = _digest(questions, key_of(name))
            except (LookupError, ValueError):  # no such question, or an argument that holds the separator
                changed.add(number)
                continue
            if digest != recorded:
                changed.add(number)
                self._answers[number] = digest
        return changed

    def gone(self, outputs: Collection[str]) -> list[str]:
        """The URLs of the last build's pages that are not among ``outputs``, but for the index of the search."""
        jobs = [job_from(trace.job) for path, trace in self.outputs.items() if path not in outputs]
        return sorted(job["url"] for job in jobs if job and not job["url"].startswith("/static/"))

    def has_asked(self, key: Key, made: Mapping[str, Made]) -> bool:
        """Whether a question was asked for any output of the site, of which ``made`` are those of this build."""
        name = name_of(key)
        number = self._names.index(name) if name in self._names else -1
        return any(key in entry.reads for entry in made.values()) or any(
            number in self.outputs[path].reads for path in self._fresh if number >= 0
        )

    def asked(self, question: str, made: Mapping[str, Made]) -> list[Key]:
        """All that was asked of one question for any output of the site; ``made`` as in :meth:`has_asked`."""
        numbers = {n for n, name in enumerate(self._names) if name.partition(SEPARATOR)[0] == question}
        found = {key for entry in made.values() for key in entry.reads if key[0] == question}
        for path in self._fresh if numbers else ():
            found |= {key_of(self._names[number]) for number in numbers.intersection(self.outputs[path].reads)}
        return sorted(found)

    def record(self, folder: Path, made: Mapping[str, Made], questions: Questions) -> dict[str, bytes]:
        """The traces of this build as parts of the cache. ``made`` are its outputs; those that were fresh are as they
        were."""
        now = {path: self.outputs[path] for path in self._fresh}
        # The store makes and removes hard links, which changes the ctime of a file. So the stats are taken afterwards.
        shas = {path: entry.placed.digest for path, entry in made.items()}
        used = {*shas.values(), *(trace.sha for trace in now.values())}
        self._store.drop({trace.sha for trace in self.outputs.values()} - used)
        self._store.keep(folder, shas)
        numbers = {name: number for number, name in enumerate(self._names)}
        for path, (job, reads, placed) in made.items():
            self.in_place.pop(path, None)
            now[path] = Trace(job, array("I", [self._number(key, numbers, questions) for key in reads]), placed.digest)
        traces = self.outputs = self._renumbered(dict(sorted(now.items())))
        return {
            "posts state": questions.posts_state.encode(),
            "questions": part_of(self._names),
            "answers": part_of(self._answers),
            "jobs": part_of([trace.job for trace in traces.values()]),
            "reads": b"".join([trace.reads.tobytes() for trace in traces.values()]),
            "read counts": array("I", [len(trace.reads) for trace in traces.values()]).tobytes(),
        }

    def snapshot(self, folder: Path) -> Snapshot:
        """The files of the output folder, once they are recorded. A file is only trusted by its stat when it is older
        than the clock's tick, so this comes last."""
        now = clock()
        files = {path: trace.sha for path, trace in self.outputs.items()}
        files[MANIFEST] = sha_of(f"{folder}/{MANIFEST}")

        def row(path: str) -> tuple[str, Stat, str]:
            seen = self.in_place.get(path)
            stat = seen or stat_of(f"{folder}/{path}")
            return path, stat if is_settled(stat, self._looked if seen else now) else UNKNOWN, files[path]

        return Snapshot.of([row(path) for path in sorted(files)])

    def _number(self, key: Key, numbers: dict[str, int], questions: Questions) -> int:
        name = name_of(key)
        number = numbers.get(name)
        if number is None:
            number = numbers[name] = len(self._names)
            self._names.append(name)
            self._answers.append(_digest(questions, key))
        return number

    def _renumbered(self, traces: dict[str, Trace]) -> dict[str, Trace]:
        """The same traces with new numbers, after the questions that no output has asked are forgotten."""
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


def _finder(store: Store) -> Callable[[str], str | None]:
    return store.find


def _digest(questions: Questions, key: Key) -> str:
    """A digest of the answer to a question; "" where what it is about is not there."""
    try:
        return questions.digest(key)
    except LookupError:
        return ""
