"""What a site is made from: its settings, its files, and which of its documents are published."""

from __future__ import annotations

import os
import tomllib
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from sitegen.config import Config, read_config
from sitegen.content.scan import Source, same_name, same_names, scan
from sitegen.digest import of_bytes
from sitegen.model import Held
from sitegen.options import CACHE, PREVIEW, Options, cache_path
from sitegen.text.decoding import decode
from sitegen.text.hangul import nfc
from sitegen.text.reading import read_file
from sitegen.text.toml import find_key
from sitegen.text.urls import unseen
from sitegen.words.errors import Place, Problem, Problems, error, warning

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from sitegen.catalog.rows import Row
    from sitegen.model import Document

SETTINGS = "site.toml"


class Site(NamedTuple):
    """A site to be built: its folder, its settings as text and as values, the options and the moment of the build, the
    digest of the settings' bytes, and whether it has snippets and a search."""

    root: Path
    settings: str
    config: Config
    options: Options
    now: datetime
    sha: str
    has_snippets: bool = False
    has_search: bool = False

    @property
    def today(self) -> date:
        """The day in the site's time zone."""
        return self.now.astimezone(ZoneInfo(self.config.timezone)).date()

    @property
    def tomorrow(self) -> datetime:
        """The moment when that day ends."""
        day = self.today + timedelta(days=1)
        return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(self.config.timezone))

    @property
    def folder(self) -> Path:
        """The output folder."""
        return output_folder(self.root, self.config.output, self.options)

    @property
    def cache(self) -> Path:
        """The cache file."""
        return cache_path(self.root, self.options)

    def place(self, keys: tuple[str, ...], *index: int) -> Place:
        """Where a key of the settings stands; ``index`` is that of the table, in each array around it."""
        return find_key(self.settings, SETTINGS, keys, *index)

    @property
    def warnings(self) -> list[Problem]:
        """What is odd about the settings: characters of the permalink that cannot be seen."""
        character = unseen(str(tomllib.loads(self.settings).get("permalink", "")))
        place = self.place(("permalink",))
        return [warning("url-invisible", place, key="permalink", character=character)] if character else []

    @property
    def parsing(self) -> list[Any]:
        """The settings that the parsing of a document depends on, in values that JSON does not change."""
        config = self.config
        tools = [[name, tool.area, tool.url, list(tool.also)] for name, tool in config.stack.tools.items()]
        authors = [[identifier, author.name] for identifier, author in config.authors.items()]
        how = [config.markdown.html, config.language, config.timezone, config.permalink, self.options.preview]
        how += [self.has_snippets, self.has_search]
        how += [config.markdown.embeds, list(config.markdown.scripts), config.markdown.breaks]
        return [*how, tools, authors]


def read_site(root: Path, options: Options, now: datetime) -> Site:
    """The site in ``root``. Raises Problems for settings that are missing or wrong."""
    data = _settings(root)
    settings = decode(data, SETTINGS)
    return Site(root, settings, read_config(settings, SETTINGS, options.base_url), options, now, of_bytes(data))


def refuse_links(root: Path) -> None:
    """Raises Problems if a folder of the program's own is a link: what is written there would land elsewhere."""
    for shown in (CACHE, PREVIEW):
        if os.path.islink(root / shown):
            raise Problems([error("own-folder-is-link", Place(shown), target=os.readlink(root / shown))])


def output_folder(root: Path, output: str, options: Options) -> Path:
    """The output folder: where the options say, from here, else where the settings do, from the site's root."""
    folder = options.output if options.output is not None else Path(output)
    with suppress(RuntimeError):  # there is no home folder
        folder = folder.expanduser()
    return (folder if options.output is not None else root / folder).absolute()


def read_settings(root: Path) -> str:
    """The text of ``site.toml``. Raises Problems where there is none or it is no text."""
    return decode(_settings(root), SETTINGS)


def _settings(root: Path) -> bytes:
    try:
        return read_file(root / SETTINGS, SETTINGS, os.path.realpath(root))[0]
    except FileNotFoundError:
        raise Problems([error("site-toml-missing", Place(SETTINGS), root=root)]) from None
    except OSError as exception:
        raise Problems([error("unreadable", Place(SETTINGS), reason=exception.strerror or exception)]) from None


def find(root: Path) -> tuple[list[Source], list[Source], list[list[Source]]]:
    """The site's documents, with ids below ``content/``, its other files, with ids from the root, and groups of files
    whose names differ only in case. Raises Problems for documents whose names do, and for files that have one name."""
    content, problems = scan(root, "content")
    assets, more = scan(root, "assets")
    problems += more
    if not (root / "content").is_dir():
        problems.append(error("content-missing", Place("content")))
    documents = [source for source in content if source.is_document]
    files = [Source(f"content/{s.id}", s.path) for s in content if not s.is_document]
    files += [Source(f"assets/{s.id}", s.path) for s in assets]
    twins = []
    for group in (*same_names(documents), *same_names(files)):
        if group[0].is_document or len({source.id for source in group}) < len(group):
            problems += same_name(group)
        else:
            twins.append(group)
    if problems:
        raise Problems(problems)
    return documents, files, twins


def select(
    rows: Iterable[Row], documents: Mapping[str, Document], options: Options, now: datetime
) -> tuple[list[Row], tuple[Held, ...]]:
    """The documents to publish, and those held back: drafts, unpublished ones, and those whose date is to come."""
    published, held = [], []
    for row in rows:
        if not row.published:
            held.append(Held(row.path, "unpublished"))
        elif row.draft and not options.drafts:
            held.append(Held(row.path, "draft"))
        elif row.date is not None and row.date > now.timestamp() and not options.future:
            held.append(Held(row.path, "future", documents[row.id].meta.date))
        else:
            published.append(row)
    return published, tuple(held)


@contextmanager
def shown_lines(root: Path) -> Iterator[None]:
    """Problems raised within carry the lines that they are about."""
    try:
        yield
    except Problems as found:
        raise Problems(with_lines(root, found.problems)) from None


def lines_of(root: Path, path: str) -> list[str]:
    """The lines of a file of the site; none where it cannot be read any more."""
    try:
        return nfc(decode(read_file(root / path, path, os.path.realpath(root))[0], path)).split("\n")
    except (OSError, Problems):
        return []


def with_lines(root: Path, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems, each place with its line: records of documents know where a key stands, not what it says."""

    @cache
    def lines(path: str) -> list[str]:
        return lines_of(root, path)

    def filled(place: Place) -> Place:
        if not place.line or place.text or place.line > len(lines(place.path)):
            return place
        return Place.of(place.path, place.line, place.column, lines(place.path)[place.line - 1], place.length)

    return tuple(
        problem._replace(
            place=filled(problem.place) if problem.place else None, others=tuple(map(filled, problem.others))
        )
        for problem in problems
    )
