"""What a site's posts say of each tool, taken together."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from sitegen.catalog.translations import once
from sitegen.content.typed.tools import Known, Tools, areas
from sitegen.fields import Tool
from sitegen.text.hangul import fold, spelling_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sitegen.catalog.index import Catalog
    from sitegen.catalog.rows import Row
    from sitegen.model import TermRef


class ToolUse(NamedTuple):
    """What one post says of a tool. ``month`` is that of the post (``2026-08``), "" without a date. ``users`` are the
    teams of its authors, or their names where they have no team."""

    id: str
    month: str
    tool: Tool
    users: tuple[str, ...]


class ToolRecord(NamedTuple):
    """A tool of the site. ``group`` is its area in the list of tools (``database``), "" for a tool that is not known;
    ``area`` is what authors call the area. ``since`` and ``until`` are dates as far as they are known, else "". A tool
    with an ``until`` is retired. ``replaced_by`` is the name of the tool that came after it, ``successor`` its page
    if it has one."""

    ref: TermRef
    group: str
    area: str
    home: str
    uses: tuple[ToolUse, ...]
    since: str
    until: str
    replaced_by: str
    successor: TermRef | None


def tool_records(catalog: Catalog) -> dict[str, ToolRecord]:
    """All tools of a site by slug, area by area, each with its uses from the oldest post to the newest."""
    tools = Tools(catalog.config.stack.tools)
    every = _uses(catalog)
    pages = {tool_key(term.ref.name, tools): term.ref for term in catalog.terms["tools"].values()}
    found = {}
    for slug, term in catalog.terms["tools"].items():
        kept = set(once([use.id for use in every[slug]], catalog.groups))
        uses = tuple([use for use in every[slug] if use.id in kept])
        known = tools.known(term.ref.name) or Known(term.ref.name)
        said = [use.tool for use in uses]
        ending = _ending(uses)
        replaced_by = known.replaced_by or _last([tool.replaced_by for tool in ending])
        next_page = pages.get(tool_key(replaced_by, tools))
        called = Counter(tool.area for tool in said if tool.area)
        found[slug] = ToolRecord(
            ref=term.ref,
            group=known.area,
            area=min(called, key=lambda name: (-called[name], name), default=""),
            home=known.url or _last([tool.url for tool in said]),
            uses=uses,
            since=_beginning(uses),
            until=known.until or _last([tool.until for tool in ending]),
            replaced_by=next_page.name if next_page else replaced_by,
            successor=next_page if next_page != term.ref else None,
        )
    order = {area: place for place, area in enumerate(areas())}
    return dict(sorted(found.items(), key=lambda entry: _place(entry[1], order)))


def tool_key(name: str, tools: Tools) -> str:
    """What all spellings of a tool have in common."""
    known = tools.known(name)
    return spelling_key(known.name if known else name)


def _place(record: ToolRecord, order: dict[str, int]) -> tuple[int, str, str]:
    """Sorts tools by area, as the list of tools has them, then those of other areas, then by name."""
    return order.get(record.group, len(order)), record.group or record.area, fold(record.ref.name)


def _uses(catalog: Catalog) -> dict[str, list[ToolUse]]:
    """What the posts say of each tool, by its slug. Of two spellings in one post the first counts."""
    zone = ZoneInfo(catalog.config.timezone)
    refs, authors = catalog.vocabularies["tools"], catalog.vocabularies["authors"]
    teams = {slug: author.team for slug, author in catalog.config.authors_by_slug.items()}
    found: dict[str, list[ToolUse]] = {slug: [] for slug in catalog.terms["tools"]}
    for identifier in reversed((*catalog.posts, *catalog.pages)):
        row = catalog.rows[identifier]
        if row.hidden:
            continue
        month = month_of(row, zone)
        told: dict[str, list[str]] = {}
        for columns in row.tools:
            told.setdefault(refs.refs([columns[0]])[0].slug, columns)
        writers = authors.refs(row.terms.get("authors", ())) if told else ()
        users = tuple(dict.fromkeys([teams.get(ref.slug) or ref.name for ref in writers]))
        for slug, columns in told.items():
            found[slug].append(ToolUse(identifier, month, Tool(*columns), users))
    return found


def is_later(date: str, other: str) -> bool:
    """Whether a date is after another one, as far as both are known: ``2026-08`` is not after ``2026``."""
    return date[: len(other)] > other[: len(date)]


def month_of(row: Row, zone: ZoneInfo) -> str:
    """The month of a document (``2026-08``), "" without a date."""
    return datetime.fromtimestamp(row.date, zone).strftime("%Y-%m") if row.date is not None else ""


def _beginning(uses: Iterable[ToolUse]) -> str:
    """The earliest date that posts say, or the month of the first post where that is earlier still."""
    said = min([use.tool.since for use in uses if use.tool.since], default="")
    month = min([use.month for use in uses if use.month], default="")
    return month if month and (not said or is_later(said, month)) else said


def _ending(uses: Sequence[ToolUse]) -> list[Tool]:
    """What posts say of its end, from the oldest post to the newest. A newer post that names the tool without an end
    has it in use again."""
    found: list[Tool] = []
    in_use = ""
    for use in reversed(uses):
        if not (use.tool.until or use.tool.replaced_by):
            in_use = max(in_use, use.month)
        elif not is_later(in_use, use.tool.until or use.month):
            found.append(use.tool)
    return found[::-1]


def _last(values: list[str]) -> str:
    """What the newest post says that says anything."""
    return next((value for value in reversed(values) if value), "")
