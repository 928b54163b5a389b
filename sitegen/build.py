"""The whole program on one page: scan, parse, index, plan, render, publish."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from sitegen.catalog.index import make_catalog
from sitegen.catalog.links import Links
from sitegen.catalog.plan import plan
from sitegen.config import Config, read_config
from sitegen.content.scan import Source, scan
from sitegen.errors import Place, Problem, Problems, error
from sitegen.model import Content, Document, Held, Job, Report
from sitegen.output.answers import Answers
from sitegen.output.assets import Statics, site_css
from sitegen.output.theme import load_theme
from sitegen.output.write import Output, Placed
from sitegen.pool import cores, each
from sitegen.text import decode
from sitegen.toml import find_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence


Progress = Literal["read", "render"]
SETTINGS = "site.toml"


@dataclass(frozen=True, slots=True)
class Options:
    """What a build is told besides the site. ``now`` is the moment that decides what is in the future; None means
    ``SOURCE_DATE_EPOCH`` or the clock. ``jobs`` is the number of processes, 0 for one a core."""

    output: Path | None = None
    base_url: str | None = None
    drafts: bool = False
    future: bool = False
    strict: bool = False
    jobs: int = 0
    now: datetime | None = None


def build(root: Path, options: Options, progress: Callable[[Progress, int, int], None] | None = None) -> Report:
    """Build the site in ``root`` and put it in place.

    Raises Problems with all that a stage found wrong; then nothing in the output folder has changed.
    ``progress`` is told what is being done, how many are done and of how many.
    """
    started = time.perf_counter()
    settings = read_settings(root)
    config = read_config(settings, SETTINGS, options.base_url)
    place = partial(find_key, settings, SETTINGS)
    output = open_output(root, config, options, place(("output",)))
    now = options.now or current_time()
    jobs = options.jobs or cores()

    theme = load_theme(root, config, place)
    sources, files = find(root)
    documents, contents = parse(root, sources, config, jobs, progress)
    published, held = select(documents, options, now)
    catalog = make_catalog(config, published, files, held)
    todo = plan(catalog)
    if options.strict and catalog.problems:
        raise Problems(catalog.problems)

    links = Links(catalog, todo)
    statics = Statics(theme, config.base_path)
    today = now.astimezone(ZoneInfo(config.timezone)).date()
    answers = Answers(root, settings, contents.__getitem__, links, todo, theme, statics, today)
    with output.staged() as stage:
        try:
            placed = dict(_render(answers, output, todo, jobs, progress))
            placed |= _copy(root, output, links, statics)
        except Problems as found:
            raise Problems([*catalog.problems, *found.problems]) from None
        written, removed = stage(placed)
    return Report(
        pages=len(todo),
        rendered=len(todo),
        written=written,
        removed=removed,
        files=len(placed),
        seconds=time.perf_counter() - started,
        held=held,
        problems=catalog.problems,
    )


def read_settings(root: Path) -> str:
    """The text of ``site.toml``. Raises Problems where there is none or it is no text."""
    try:
        return decode((root / SETTINGS).read_bytes(), SETTINGS)
    except FileNotFoundError:
        raise Problems([error("site-toml-missing", Place(SETTINGS), root=root)]) from None
    except OSError as exception:
        raise Problems([error("unreadable", Place(SETTINGS), reason=exception.strerror or exception)]) from None


def open_output(root: Path, config: Config, options: Options, blame: Place) -> Output:
    """The output folder that the options or the settings, at ``blame``, name."""
    if options.output is not None:
        return Output.open(root, _expanded(options.output).absolute(), str(options.output))
    return Output.open(root, (root / _expanded(Path(config.output))).absolute(), config.output, blame)


def _expanded(folder: Path) -> Path:
    """``~`` is the home folder, where there is one."""
    try:
        return folder.expanduser()
    except RuntimeError:
        return folder


def current_time() -> datetime:
    """Now, or the moment that ``SOURCE_DATE_EPOCH`` gives (https://reproducible-builds.org/specs/source-date-epoch/).

    Raises Problems for a value that is no number of seconds. The one place in the program that reads a clock.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not given:
        return datetime.now(UTC)
    try:
        return datetime.fromtimestamp(int(given), UTC)
    except (ValueError, OverflowError, OSError):
        raise Problems([error("source-date-epoch", None, value=given)]) from None


def find(root: Path) -> tuple[list[Source], list[Source]]:
    """The site's documents, with ids below ``content/``, and its other files, with ids from the root."""
    content, problems = scan(root, "content")
    assets, more = scan(root, "assets")
    problems += more
    if not (root / "content").is_dir():
        problems.append(error("content-missing", Place("content")))
    if problems:
        raise Problems(problems)
    documents = [source for source in content if source.is_document]
    files = [Source(f"content/{s.id}", s.path) for s in content if not s.is_document]
    files += [Source(f"assets/{s.id}", s.path) for s in assets]
    return documents, files


def parse(
    root: Path,
    sources: Sequence[Source],
    config: Config,
    jobs: int = 1,
    progress: Callable[[Progress, int, int], None] | None = None,
) -> tuple[list[Document], dict[str, Content]]:
    """Every document, in the order of ``sources``. Raises Problems with what is wrong in any of them."""
    documents: list[Document] = []
    contents: dict[str, Content] = {}
    problems: list[Problem] = []
    work = partial(_make_parse, root, config.markdown.html, config.language, config.timezone)
    for number, result in enumerate(each(work, sources, jobs), 1):
        if isinstance(result, list):
            problems += result
        else:
            documents.append(result[0])
            contents[result[0].id] = result[1]
        if progress:
            progress("read", number, len(sources))
    if problems:
        raise Problems(problems)
    return documents, contents


def select(documents: Iterable[Document], options: Options, now: datetime) -> tuple[list[Document], tuple[Held, ...]]:
    """The documents to publish, and those held back: drafts, unpublished ones, and those whose date is to come."""
    published, held = [], []
    for document in documents:
        meta = document.meta
        if not meta.published:
            held.append(Held(document.path, "unpublished"))
        elif meta.draft and not options.drafts:
            held.append(Held(document.path, "draft"))
        elif meta.date and meta.date > now and not options.future:
            held.append(Held(document.path, "future", meta.date))
        else:
            published.append(document)
    return published, tuple(held)


def _make_parse(
    root: Path, html: Literal["allow", "escape", "error"], language: str, timezone: str
) -> Callable[[Source], tuple[Document, Content] | list[Problem]]:
    """The work of parsing, for one process. Problems are returned, so that one bad file does not hide another."""
    from sitegen.content.document import read_document
    from sitegen.content.markdown import Markdown

    markdown = Markdown(html, language)
    zone: tzinfo = ZoneInfo(timezone)

    def work(source: Source) -> tuple[Document, Content] | list[Problem]:
        try:
            return read_document(source, (root / source.path).read_bytes(), markdown, zone)
        except Problems as found:
            return list(found.problems)
        except OSError as exception:
            return [error("unreadable", Place(source.path), reason=exception.strerror or exception)]

    return work


def _render(
    answers: Answers,
    output: Output,
    todo: Sequence[Job],
    jobs: int,
    progress: Callable[[Progress, int, int], None] | None,
) -> Iterator[tuple[str, Placed]]:
    """Render and stage every job. Raises Problems with what went wrong in any of them."""
    problems: list[Problem] = []
    for number, (path, placed, found) in enumerate(each(partial(_make_render, answers, output), todo, jobs), 1):
        problems += found
        if progress:
            progress("render", number, len(todo))
        if placed:
            yield path, placed
    if problems:
        raise Problems(problems)


def _make_render(answers: Answers, output: Output) -> Callable[[Job], tuple[str, Placed | None, list[Problem]]]:
    """The work of rendering, for one process."""
    from sitegen.output.render import Renderer

    renderer = Renderer(answers)

    def work(job: Job) -> tuple[str, Placed | None, list[Problem]]:
        data, reader = renderer.render(job)
        if reader.problems:
            return job.url.output, None, reader.problems
        try:
            return job.url.output, output.put(job.url.output, data), []
        except Problems as found:
            return job.url.output, None, list(found.problems)

    return work


def _copy(root: Path, output: Output, links: Links, statics: Statics) -> dict[str, Placed]:
    """Stage every file that is copied. Raises Problems with what went wrong in any of them."""
    problems: list[Problem] = []
    catalog = links.catalog
    placed = {".nojekyll": output.put(".nojekyll", b"")}
    for path, data in statics.files.items():
        placed[path] = output.put(path, data)
    for identifier, asset in catalog.assets.items():
        try:
            data = (root / asset.path).read_bytes()
            if asset.path.lower().endswith(".css"):
                data = site_css(data, identifier, links, catalog.config.base_path, problems)
            if asset.url.output in placed:
                raise Problems([error("url-taken", Place(asset.path), url=asset.url.path)])
            placed[asset.url.output] = output.put(asset.url.output, data)
        except Problems as found:
            problems += found.problems
        except OSError as exception:
            problems.append(error("unreadable", Place(asset.path), reason=exception.strerror or exception))
    if problems:
        raise Problems(problems)
    return placed
