"""The work of a build, for as many processes as there are: parsing, rendering, copying."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol
from zoneinfo import ZoneInfo

from sitegen.digest import of_bytes, of_value
from sitegen.pool import each
from sitegen.theme.assets import site_css
from sitegen.trace.records import content_record, document_record
from sitegen.trace.stats import read_file
from sitegen.trace.trace import Made, job_record
from sitegen.words.errors import Place, Problem, Problems, error

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import tzinfo
    from pathlib import Path

    from sitegen.catalog.links import Links
    from sitegen.content.markdown import Markdown
    from sitegen.content.memo import Last
    from sitegen.content.scan import Source
    from sitegen.inputs import Site
    from sitegen.model import Job
    from sitegen.publish.output import Output
    from sitegen.theme.answers import Answers
    from sitegen.theme.statics import Statics
    from sitegen.trace.digests import Digests
    from sitegen.trace.memory import Memory
    from sitegen.trace.stats import Stat


_FEW = 20
# A document as it was parsed: the digest of its bytes, two records, the digests of its halves, and the file's stat.
Parsed = tuple[str, str, str, str, "Stat"]


class Watch(Protocol):
    """Whoever wants to know how a build goes."""

    def progress(self, what: Literal["read", "render"], done: int, total: int) -> None:
        """``done`` of ``total`` files are read or rendered."""

    def waiting(self, process: str) -> None:
        """Another build, of this process id, holds the output folder; this one waits for it."""


class Unwatched:
    """Nobody wants to know."""

    def progress(self, what: str, done: int, total: int) -> None:
        """Nothing."""

    def waiting(self, process: str) -> None:
        """Nothing."""


class Copy(NamedTuple):
    """A file to be copied: to where, a digest of what it is made from, and how to get its bytes."""

    output: str
    job: str
    read: Callable[[list[Problem]], bytes]


def parse(site: Site, sources: Sequence[Source], memory: Memory, jobs: int, watch: Watch) -> None:
    """Bring the memory's documents up to date. Raises Problems with what is wrong in any file."""
    config = site.config
    waiting = []
    for source in sources:
        sha = memory.files.sha(source.path, site.root / source.path)
        if not memory.known(source.id, document_key(sha, site, source.path)):
            waiting.append(source)
    problems: list[Problem] = []
    # Where somebody writes, a few documents change, and most of each stays as it was.
    few = len(waiting) <= _FEW
    items = [(s, memory.last(s.id, document_key("", site, s.path)) if few else None) for s in waiting]
    how = config.markdown.html, config.language, config.timezone, site.options.preview
    work = partial(parser, site.root, *how, whole=not few)
    found = each(work, items, jobs)
    if not few:
        from sitegen.theme import render  # noqa: F401  # imported while other processes parse
    for number, (source, result) in enumerate(zip(waiting, found, strict=True), 1):
        if isinstance(result, list):
            problems += result
        else:
            sha, document, content, halves, _ = result
            memory.files.shas[source.path] = sha
            memory.learn(source.id, document_key(sha, site, source.path), document, content, halves)
        watch.progress("read", number, len(waiting))
    if problems:
        raise Problems(problems)


def render(
    answers: Answers,
    output: Output,
    todo: Sequence[Job],
    known: dict[str, str],
    program: str,
    jobs: int,
    watch: Watch,
    meanwhile: Callable[[], None] = lambda: None,
) -> dict[str, Made]:
    """Render and stage jobs. ``known`` are the digests of what is in place. ``meanwhile()`` is done once, while other
    processes render. Raises Problems with what went wrong in any of the jobs."""
    problems: list[Problem] = []
    made = {}
    found = each(partial(renderer, answers, output, known, program), todo, jobs)
    meanwhile()
    for number, (job, result) in enumerate(zip(todo, found, strict=True), 1):
        if isinstance(result, list):
            problems += result
        else:
            made[job.url.output] = result
        watch.progress("render", number, len(todo))
    if problems:
        raise Problems(problems)
    return made


def copies_of(root: Path, links: Links, statics: Statics, digests: Digests) -> list[Copy]:
    """Every file that is copied: the theme's, the site's, and the one that tells GitHub Pages not to run Jekyll."""
    copies = [Copy(".nojekyll", "empty", lambda _: b"")]
    copies += [Copy(name, f"static {sha}", partial(_static, statics, name)) for name, sha in statics.digests.items()]
    taken = {copy.output for copy in copies}
    problems = []
    base = links.catalog.config.base_path
    for identifier, asset in links.catalog.assets.items():
        path = root / asset.path
        if asset.url.output in taken:
            problems.append(error("url-own", Place(asset.path), url=asset.url.path))
        sha = digests.file(asset.path, path)
        if asset.path.lower().endswith(".css"):
            # What a style sheet names is looked for, so it depends on all that there is.
            copies.append(
                Copy(asset.url.output, of_value((sha, base, digests.world)), partial(_css, path, identifier, links))
            )
        else:
            copies.append(Copy(asset.url.output, f"file {sha}", partial(_bytes, path, asset.path)))
    if problems:
        raise Problems(problems)
    return copies


def copy(output: Output, copies: Sequence[Copy]) -> dict[str, Made]:
    """Stage copies. Raises Problems with what went wrong in any of them."""
    problems: list[Problem] = []
    made = {}
    for path, job, read in copies:
        try:
            data = read(problems)
            # Of the bytes that were read, as for documents.
            made[path] = Made(f"file {of_bytes(data)}" if job.startswith("file ") else job, (), output.put(path, data))
        except Problems as found:
            problems += found.problems
    if problems:
        raise Problems(problems)
    return made


def document_key(sha: str, site: Site, path: str) -> str:
    """What a document's record depends on: its bytes, the settings that parsing looks at, and its path on disk."""
    config = site.config
    return f"{sha} {config.markdown.html} {config.language} {config.timezone} {site.options.preview:d} {path}"


def parser(
    root: Path,
    html: Literal["allow", "escape", "error"],
    language: str,
    timezone: str,
    preview: bool,
    whole: bool = False,
) -> Callable[[tuple[Source, Last | None]], Parsed | list[Problem]]:
    """The work of parsing, for one process: a source becomes a document, or a list of what is wrong. With
    ``whole`` documents whose last parsing can serve are not expected: all that is needed is imported at once, so that
    processes share it."""
    from sitegen.content.document import prepare, read_document

    zone: tzinfo = ZoneInfo(timezone)

    @cache
    def markdown() -> Markdown:
        from sitegen.content.markdown import Markdown

        return Markdown(html, language, marks=preview)

    if whole:
        prepare()
        markdown()

    def work(item: tuple[Source, Last | None]) -> Parsed | list[Problem]:
        source, last = item
        try:
            data, stat = read_file(root / source.path)
            document, content, halves = read_document(source, data, markdown, zone, last)
        except Problems as found:
            return list(found.problems)
        except OSError as exception:
            return [error("unreadable", Place(source.path), reason=exception.strerror or exception)]
        # Of the bytes that were read: the file may have changed since it was looked at.
        return of_bytes(data), document_record(document), content_record(content), halves, stat

    return work


def renderer(
    answers: Answers, output: Output, known: dict[str, str], program: str
) -> Callable[[Job], Made | list[Problem]]:
    """The work of rendering, for one process: a job becomes a staged file, or a list of what went wrong."""
    from sitegen.theme.render import Renderer

    renderer = Renderer(answers, program)

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


def _static(statics: Statics, name: str, problems: list[Problem]) -> bytes:  # noqa: ARG001  # as all that read a copy
    return statics.file(name)


def _bytes(path: Path, shown: str, problems: list[Problem]) -> bytes:
    try:
        return path.read_bytes()
    except OSError as exception:
        problems.append(error("unreadable", Place(shown), reason=exception.strerror or exception))
        return b""


def _css(path: Path, identifier: str, links: Links, problems: list[Problem]) -> bytes:
    catalog = links.catalog
    data = _bytes(path, catalog.assets[identifier].path, problems)
    return site_css(data, identifier, links, catalog.config.base_path, problems)
