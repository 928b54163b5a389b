"""The work of a build: parsing and rendering, which several processes share, and copying, which one does alone."""

from __future__ import annotations

import os
from contextlib import contextmanager
from functools import cache, partial
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol
from zoneinfo import ZoneInfo

from sitegen.catalog.rows import Row, make_row
from sitegen.catalog.suggest import suggested
from sitegen.digest import of_bytes, of_text
from sitegen.pool import THRESHOLD, each
from sitegen.text.reading import open_file, read_file
from sitegen.theme.assets import site_css
from sitegen.theme.reader import Reader
from sitegen.trace.records import content_record, document_record, job_record
from sitegen.trace.stats import stat_from
from sitegen.trace.traces import Copy, Made
from sitegen.words.errors import Place, Problem, Problems, error, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from sitegen.catalog.index import Catalog
    from sitegen.content.markdown import Markdown
    from sitegen.content.scan import Source
    from sitegen.model import Asset, Job
    from sitegen.publish.output import Output
    from sitegen.site import Site
    from sitegen.theme.statics import Statics
    from sitegen.trace.files import Files
    from sitegen.trace.memory import Memory
    from sitegen.trace.questions import Questions
    from sitegen.trace.state import State
    from sitegen.trace.stats import Stat


class Watch(Protocol):
    """What hears how far a build is, such as the line of progress in the terminal."""

    def progress(self, what: Literal["read", "shrink", "render"], done: int, total: int) -> None:
        """``done`` of ``total`` files are read, made smaller or rendered."""

    def waiting(self, process: str) -> None:
        """Another build, of this process id, holds the output folder; this one waits for it."""


class Unwatched:
    """A watch that does nothing, for builds that nobody watches."""

    def progress(self, what: str, done: int, total: int) -> None:
        """Nothing."""

    def waiting(self, process: str) -> None:
        """Nothing."""


class ParsedFile(NamedTuple):
    """A document that was parsed. ``document``, ``content`` and ``tokens`` are records, ``memo`` holds the digests of
    its front matter and its body, ``sha`` is that of the file's bytes."""

    row: Row
    document: str
    content: str
    tokens: str
    memo: str
    sha: str
    stat: Stat


def parse(site: Site, sources: Sequence[Source], files: Files, memory: Memory, watch: Watch) -> dict[str, Row]:
    """The rows of all documents, in the order of their ids. Only what has changed is parsed. Raises Problems with what
    is wrong in any file."""
    rows = {source.id: memory.known(source.id, source.path, site.parsing) for source in sources}
    waiting = [source for source in sources if rows[source.id] is None]
    problems: list[Problem] = []
    found = each(partial(parser, site, memory), waiting, site.options.processes)
    for number, (source, result) in enumerate(zip(waiting, found, strict=True), 1):
        if isinstance(result, ParsedFile):
            files.note_read(source.path, result.sha, result.stat)
            memory.learn(result.row, result.document, result.content, result.tokens, result.memo)
            rows[source.id] = result.row
        else:
            problems += result
        watch.progress("read", number, len(waiting))
    if problems:
        raise Problems(problems)
    return {identifier: row for identifier, row in sorted(rows.items()) if row is not None}


def parser(site: Site, memory: Memory) -> Callable[[Source], ParsedFile | list[Problem]]:
    """The work of parsing, for one process: a source becomes a document, or a list of what is wrong."""
    from sitegen.content.document import prepare, read_document
    from sitegen.search.documents import searched_in

    config, real = site.config, os.path.realpath(site.root)
    zone = ZoneInfo(config.timezone)

    @cache
    def markdown() -> Markdown:
        from sitegen.content.markdown import Markdown

        own = config.stack.tools, config.authors
        options = config.markdown
        how = site.options.preview, *own, site.has_snippets, options.embeds, options.scripts, options.breaks
        return Markdown(options.html, config.language, *how)

    # Parts of a document that are the same need not be parsed again if the settings are. The one that is left out, the
    # permalink, has a say only in the row.
    is_same = memory.parsing[:3] == site.parsing[:3] and memory.parsing[4:] == site.parsing[4:]
    if not memory.rows:
        # All processes will need these: imported before they are forked, they are shared.
        prepare()
        markdown()

    def work(source: Source) -> ParsedFile | list[Problem]:
        try:
            data, status = read_file(site.root / source.path, source.path, real)
            last = memory.last(source.id) if is_same else None
            document, content, memo = read_document(source, data, markdown, zone, last)
        except Problems as found:
            return list(found.problems)
        except OSError as exception:
            return [unreadable(source.path, exception)]
        record = content_record(content)
        tokens, is_long = searched_in(document, content) if site.has_search else ("", False)
        row = make_row(document, of_text(record), config, zone, tokens and of_text(tokens), is_long)
        # The digest is that of the bytes that were read. The file may have changed since it was looked at.
        return ParsedFile(row, document_record(document), record, tokens, memo, of_bytes(data), stat_from(status))

    return work


def make(
    site: Site, stale: Collection[str], state: State, copies: Sequence[Copy], questions: Questions, output: Output,
    memory: Memory, watch: Watch, warnings: Sequence[Problem],
) -> dict[str, Made]:  # fmt: skip
    """Render or copy the outputs that are ``stale``, and stage them. Raises Problems with what went wrong in any of
    them. They hold the ``warnings`` too, which the author would not see otherwise."""
    pages = [job for job in (*state.pages, *state.texts) if job.url.output in stale]
    if len(pages) >= THRESHOLD:
        state.documents.read_all()
    try:
        made = _render(site, pages, questions, output, memory, watch)
        return made | _copy([copy for copy in copies if copy.output in stale], questions, output)
    except Problems as found:
        # Of a line in which there is an error, only that is told: what else is odd there may come from it.
        wrong = {(place.path, place.line) for problem in found.problems if (place := problem.place)}
        others = [p for p in warnings if p.place is None or (p.place.path, p.place.line) not in wrong]
        raise Problems([*others, *suggested(found.problems, state.links)]) from None


def _render(
    site: Site, pages: Sequence[Job], questions: Questions, output: Output, memory: Memory, watch: Watch
) -> dict[str, Made]:
    problems: list[Problem] = []
    made = {}
    known = {path: memory.traces.outputs[path].sha for path in memory.traces.in_place}
    # ``known`` are the digests of the files in place. Compiled templates are kept by the digest of the program; a clean
    # build neither uses nor keeps any.
    program = "" if site.options.clean else memory.program
    found = each(partial(renderer, questions, output, known, program), pages, site.options.processes)
    for number, (job, result) in enumerate(zip(pages, found, strict=True), 1):
        if isinstance(result, Made):
            made[job.url.output] = result
        else:
            problems += result
        watch.progress("render", number, len(pages))
    if problems:
        raise Problems(problems)
    return made


def renderer(
    questions: Questions, output: Output, known: dict[str, str], program: str
) -> Callable[[Job], Made | list[Problem]]:
    """The work of rendering, for one process: a job becomes a staged file, or a list of what went wrong. ``known`` are
    the digests of the files in place."""
    from sitegen.theme.render import Renderer

    renderer = Renderer(questions, program)

    def work(job: Job) -> Made | list[Problem]:
        data, reader = renderer.render(job)
        if reader.problems:
            return reader.problems
        path = job.url.output
        try:
            return Made(job_record(job), tuple(reader.reads), output.put(path, data, known.get(path)))
        except Problems as found:
            return list(found.problems)

    return work


def copies_of(root: Path, catalog: Catalog, statics: Statics, texts: Sequence[Job], files: Files) -> list[Copy]:
    """All outputs that are copies: of the theme's static files, of the site's files, and ``.nojekyll``, which tells
    GitHub Pages not to run Jekyll. No file of the site may be in their place or in that of one of ``texts``."""
    copies = [Copy(".nojekyll", "empty", lambda _: b"")]
    copies += [Copy(name, f"static {sha}", partial(_static, statics, name)) for name, sha in statics.digests.items()]
    taken = {copy.output for copy in copies} | {job.url.output for job in texts}
    problems = []
    base, within = catalog.config.base_path, os.path.realpath(root)
    for identifier, asset in catalog.assets.items():
        path = root / asset.path
        if asset.url.output in taken:
            problems.append(error("url-own", Place(asset.path), url=asset.url.path))
        sha = files.sha(path)
        if asset.path.lower().endswith(".css"):
            read = partial(_css, path, identifier, asset, base, within)
            copies.append(Copy(asset.url.output, f"css {base} {sha}", read))
        else:
            copies.append(Copy(asset.url.output, f"file {sha}", partial(_file, path, asset.path, within)))
    if problems:
        raise Problems(problems)
    return copies


def _copy(copies: Sequence[Copy], questions: Questions, output: Output) -> dict[str, Made]:
    problems: list[Problem] = []
    made = {}
    for path, job, read in copies:
        reader = Reader(questions)
        try:
            data = read(reader)
            problems += reader.problems
            if isinstance(data, bytes):
                made[path] = Made(job, tuple(reader.reads), output.put(path, data))
            else:
                with data:
                    placed = output.put_file(path, data, job.removeprefix("file "))
                # The digest is that of the bytes that were read, as for documents.
                made[path] = Made(f"file {placed.digest}", (), placed)
        except Problems as found:
            problems += found.problems
    if problems:
        raise Problems(problems)
    return made


def _static(statics: Statics, name: str, _: Reader) -> bytes:
    return statics.file(name)


def _file(path: Path, shown: str, within: str, _: Reader) -> BinaryIO:
    with _readable(shown):
        return open_file(path, shown, within)


def _css(path: Path, identifier: str, asset: Asset, base: str, within: str, reader: Reader) -> bytes:
    with _readable(asset.path):
        data, _ = read_file(path, asset.path, within)
    return site_css(data, identifier, asset.url.path, base, reader)


@contextmanager
def _readable(shown: str) -> Iterator[None]:
    """Within, a file that cannot be read raises Problems. ``shown`` is how messages call it."""
    try:
        yield
    except OSError as exception:
        raise Problems([unreadable(shown, exception)]) from None
