"""What cannot be true of the lives of tools: that they replaced each other in a circle, or that they began or are used
after they ended."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from sitegen.catalog.stack import is_later, month_of, tool_key
from sitegen.content.typed.tools import Tools
from sitegen.fields import Tool
from sitegen.text.circles import circles
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


def circle_warnings(
    rows: Iterable[Row], documents: Mapping[str, Document], config: Config, find: Callable[[tuple[str, ...]], Place]
) -> Iterator[Problem]:
    """A warning for each circle of tools that replaced each other. It stands where a post says so, else where the
    settings do, which ``find`` knows."""
    tools = Tools(config.stack.tools)
    # By tool: the tool that replaced it, and the place of the saying.
    following: dict[str, str] = {}
    places: dict[str, Callable[[], Place]] = {}
    names: dict[str, str] = {}

    def add(name: str, replaced_by: str, place: Callable[[], Place]) -> str:
        key = tool_key(name, tools)
        known = tools.known(name)
        names[key], following[key], places[key] = known.name if known else name, tool_key(replaced_by, tools), place
        return key

    of_posts = set()
    column = Tool._fields.index("replaced_by")
    for row in sorted(rows, key=lambda row: (row.date or 0, row.id)):
        if any(columns[column] for columns in row.tools):
            document = documents[row.id]
            for tool in document.meta.stack:
                if tool.replaced_by:
                    of_posts.add(add(tool.name, tool.replaced_by, partial(document.place, "stack", tool.name)))
    for name, of_settings in config.stack.tools.items():
        if of_settings.replaced_by:
            of_posts.discard(add(name, of_settings.replaced_by, partial(find, ("stack", "tools", name, "replaced_by"))))
    for circle in circles(following):
        at = next((place for place, key in enumerate(circle) if key in of_posts), 0)
        chain = [names[key] for key in (*circle[at + 1 :], *circle[: at + 1])]
        text = " → ".join(f"`{name}`" for name in chain)
        yield warning("tool-circle", places[circle[at]](), name=names[circle[at]], chain=text)


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
        if key in ends and is_later(begin.date, ends[key].date):
            end = ends[key]
            yield warning(
                "tool-ended-before", begin.place(), end.place(), name=begin.name, since=begin.date, until=end.date
            )


def use_warnings(
    rows: Iterable[Row], documents: Mapping[str, Document], config: Config, find: Callable[[tuple[str, ...]], Place]
) -> Iterator[Problem]:
    """A warning for each tool that posts use after its end in the settings. It stands at the newest such post, and
    names the settings. A post that tells of an end itself uses the tool no more."""
    tools, zone = Tools(config.stack.tools), ZoneInfo(config.timezone)
    ends = {tool_key(name, tools): (known.until, name) for name, known in config.stack.tools.items() if known.until}
    newest: dict[str, tuple[str, str]] = {}
    for row in rows:
        month = month_of(row, zone)
        for tool in map(Tool._make, row.tools):
            key = tool_key(tool.name, tools)
            if key in ends and is_later(month, ends[key][0]) and not (tool.until or tool.replaced_by):
                newest[key] = max(newest.get(key, ("", "")), (month, row.id))
    for key, (month, identifier) in newest.items():
        document, (until, name) = documents[identifier], ends[key]
        said = next((tool for tool in document.meta.stack if tool_key(tool.name, tools) == key), Tool(name))
        if is_later(said.since, until):
            continue  # told by the other warning
        end = find(("stack", "tools", name, "until"))
        yield warning("tool-used-after", document.place("stack", said.name), end, name=name, month=month, until=until)
