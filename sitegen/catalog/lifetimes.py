"""Tools of which one place says that they began after another place says that they ended."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sitegen.catalog.stack import tool_key
from sitegen.content.typed.tools import Tools
from sitegen.fields import Tool
from sitegen.words.errors import warning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sitegen.catalog.rows import Row
    from sitegen.config import Config
    from sitegen.model import Document
    from sitegen.words.errors import Place, Problem


class _Saying(NamedTuple):
    """A date of a tool, and where it is said."""

    date: str
    name: str
    place: Callable[[], Place]


def end_warnings(
    rows: Iterable[Row], documents: Mapping[str, Document], config: Config, find: Callable[[tuple[str, ...]], Place]
) -> Iterator[Problem]:
    """A warning for each. It stands where the beginning is said, and names the other place. The first beginning counts,
    and the end in the settings, else that of the newest post."""
    tools = Tools(config.stack.tools)
    begins: dict[str, _Saying] = {}
    ends: dict[str, _Saying] = {}
    of_dates = [Tool._fields.index(name) for name in ("since", "until")]
    for row in sorted(rows, key=lambda row: (row.date or 0, row.id)):
        if not any(columns[at] for columns in row.tools for at in of_dates):
            continue
        document = documents[row.id]
        for tool in document.meta.stack:
            key = tool_key(tool.name, tools)
            place = partial(document.place, "stack", tool.name)
            if tool.since and (key not in begins or tool.since < begins[key].date):
                begins[key] = _Saying(tool.since, tool.name, place)
            if tool.until:
                ends[key] = _Saying(tool.until, tool.name, place)
    for name, known in config.stack.tools.items():
        if known.until:
            key = tool_key(name, tools)
            ends[key] = _Saying(known.until, name, partial(find, ("stack", "tools", name, "until")))
    for key, begin in begins.items():
        if key in ends and begin.date[: len(ends[key].date)] > ends[key].date:
            end = ends[key]
            yield warning(
                "tool-ended-before", begin.place(), end.place(), name=begin.name, since=begin.date, until=end.date
            )
