"""What a build tells of itself, and what the next build wants to know of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sitegen.catalog.oddities import is_early, notice_of
from sitegen.model import Report
from sitegen.options import seen_from
from sitegen.site import with_lines
from sitegen.text.urls import Url
from sitegen.theme.shrink import ENDINGS, is_pillow_there
from sitegen.theme.social import fonts_of
from sitegen.trace.records import report_record
from sitegen.trace.snapshot import NEVER
from sitegen.words.errors import gathered, warning

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sitegen.catalog.index import Catalog
    from sitegen.catalog.rows import Row
    from sitegen.model import Held
    from sitegen.publish.output import Published
    from sitegen.recorded import Recorded
    from sitegen.site import Site
    from sitegen.trace.files import Files
    from sitegen.trace.memory import Memory
    from sitegen.trace.state import State
    from sitegen.trace.traces import Made, Stale, Traces
    from sitegen.words.errors import Problem


def make_report(
    site: Site, state: State, rows: Mapping[str, Row], held: tuple[Held, ...], stale: Mapping[str, Stale],
    result: Published, warnings: Iterable[Problem], recorded: Recorded, files: Files, memory: Memory,
    made: Mapping[str, Made],
) -> Report:  # fmt: skip
    """What a build did."""
    catalog, pages = state.catalog, state.pages
    found = {page.url.path: stale[page.url.output] for page in pages if page.url.output in stale}
    documents, zone = {kind.kind for kind in state.kinds if kind.shows_document}, ZoneInfo(site.config.timezone)
    return Report(
        pages=len(pages),
        rendered=len(found),
        written=len(result.written),
        removed=result.removed,
        files=result.files,
        held=tuple([h._replace(until=h.until.astimezone(zone)) if h.until else h for h in held]),
        hidden=sum(row.hidden for row in catalog.rows.values()),
        sections={section: len(ids) for section, ids in catalog.lists.items() if section},
        problems=with_lines(site.root, gathered(warnings)),
        notice=memory.notice,
        library=notice_of(catalog.rows.values(), catalog.documents),
        stale=found,
        urls=frozenset([page.url.path for page in pages]),
        changes=memory.changes(rows),
        changed_files=tuple(files.edited()),
        changed=result.changed,
        suggestions=_suggestions(state) if site.options.verbose else (),
        early=_early(catalog.rows.values(), site.now.timestamp()),
        sources={
            page.url.path: catalog.rows[page.subject].path for page in pages if page.kind in documents and page.subject
        },
        moved=_moved(found, {page.url.output for page in pages}, made, memory.traces),
        # What only drafts and posts of the future bring is not to be recorded.
        unrecorded=0 if recorded.is_written or site.options.drafts or site.options.future else len(recorded.new),
        recorded=recorded,
    )


def _moved(
    stale: Mapping[str, Stale], outputs: set[str], made: Mapping[str, Made], last: Traces
) -> dict[str, list[str]] | None:
    """The URLs that differ from those of the last build, which ``last`` still holds; None without one. ``stale`` are
    the pages that were rendered, by URL, and ``outputs`` are those of all pages."""
    if not last.outputs:
        return None
    new = [url for url, why in stale.items() if why.reason == "new"]
    again = {url: Url(url).output for url in stale.keys() - new}
    changed = [url for url, path in again.items() if made[path].placed.digest != last.outputs[path].sha]
    return {"new": sorted(new), "changed": sorted(changed), "gone": last.gone(outputs)}


def head_of(report: Report, site: Site, catalog: Catalog, shows_today: bool, history: str) -> dict[str, Any]:
    """What the next build wants to know of this one: what it was told and what it reported, and for how long that
    holds. That is until a post is due, a document is no longer changed in the future, or, where a page shows the day,
    until that ends. ``history`` is the state of the repository, "" if it has no say."""
    ends = [held.until.timestamp() for held in report.held if held.until]
    ends += [row.updated for row in catalog.rows.values() if row.updated is not None and is_early(row, site.now)]
    if shows_today:
        ends.append(site.tomorrow.timestamp())
    relative = seen_from(site.root, site.folder)
    return {
        "folder": str(site.folder) if relative.startswith("..") else relative,
        # For the preview alone, which asks which file is behind a page.
        "pages": report.sources if site.options.preview else {},
        "told": site.options.told,
        "parsing": site.parsing,
        # Before that moment, a post that is published now may not be due.
        "from": site.now.timestamp(),
        "history": history,
        "until": min(ends, default=NEVER),
        "report": report_record(report),
    }


def _suggestions(state: State) -> tuple[Problem, ...]:
    from sitegen.catalog.series_titles import suggested_series  # asked for by few builds

    state.documents.read_all()
    return (*suggested_series(state.catalog), *_suggested_pictures(state))


def _suggested_pictures(state: State) -> Iterator[Problem]:
    """That Pillow would make pictures smaller, where there are any, and which font social cards have."""
    pictures = [asset for asset in state.catalog.assets.values() if asset.path.lower().endswith(ENDINGS)]
    if pictures and not is_pillow_there():
        yield warning("built-pictures", count=len(pictures))
    images = state.site.config.images
    if images.cards and is_pillow_there() and (fonts := fonts_of(images.font)):
        yield warning("built-card-font", font=fonts[0])


def _early(rows: Iterable[Row], now: float) -> dict[str, str]:
    """The pages of this build that a build without options would hold back, and why."""
    return {row.url: "draft" if row.draft else "future" for row in rows if row.draft or (row.date or now) > now}
