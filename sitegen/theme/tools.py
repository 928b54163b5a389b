"""What templates see of the tools that posts name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitegen.catalog.urls import feed_url
from sitegen.theme.views import TermLink, View

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sitegen.catalog.stack import ToolRecord, ToolUse
    from sitegen.fields import Tool
    from sitegen.model import Entry, TermRef
    from sitegen.text.urls import Href
    from sitegen.theme.page import Page


class ToolView(TermLink):
    """A tool as all posts together describe it."""

    __slots__ = ("record",)

    def __init__(self, page: Page, record: ToolRecord) -> None:
        super().__init__(page, record.ref)
        self.record = record

    @property
    def area(self) -> str:
        return area_of(self._page, self.record.group) or self.record.area or self._page.string("area_other")

    @property
    def home(self) -> str:
        return self.record.home

    @property
    def count(self) -> int:
        return len(self.record.uses)

    @property
    def since(self) -> str:
        return self.record.since

    @property
    def until(self) -> str:
        return self.record.until

    @property
    def purpose(self) -> str:
        """What the newest post says that it is for."""
        return next((use.tool.purpose for use in reversed(self.record.uses) if use.tool.purpose), "")

    @property
    def version(self) -> str:
        return next((use.tool.version for use in reversed(self.record.uses) if use.tool.version), "")

    @property
    def users(self) -> list[str]:
        """The teams that use it, and authors without a team; who named it last comes first."""
        return list(dict.fromkeys([user for use in reversed(self.record.uses) for user in use.users]))

    @property
    def replaced_by(self) -> str:
        return self.record.replaced_by

    @property
    def successor(self) -> TermLink | None:
        """The page of the tool that came after it; None where it has none."""
        return TermLink(self._page, self.record.successor) if self.record.successor else None

    @property
    def feed(self) -> Href | None:
        feeds = self._page.reader.get("config", "feeds")
        return self._page.href(feed_url(self.record.ref.url)) if feeds.terms else None


class UsedTool(View):
    """A tool as one post describes it. On the post's page ``url`` is that of the tool, on the tool's page that of the
    post."""

    __slots__ = ("_tool", "url")

    def __init__(self, page: Page, tool: Tool, url: str) -> None:
        super().__init__(page)
        self._tool, self.url = tool, url

    @property
    def name(self) -> str:
        return self._tool.name

    @property
    def purpose(self) -> str:
        return self._tool.purpose

    @property
    def version(self) -> str:
        return self._tool.version

    @property
    def note(self) -> str:
        return self._tool.note


class UseView(UsedTool):
    """A post that names a tool, and what it says of it."""

    __slots__ = ("_entry", "month", "users")

    def __init__(self, page: Page, use: ToolUse, entry: Entry) -> None:
        super().__init__(page, use.tool, page.href(entry.nav.url))
        self._entry, self.month, self.users = entry, use.month, list(use.users)

    @property
    def title(self) -> str:
        return self._entry.nav.title

    @property
    def date(self) -> datetime | None:
        return self._entry.date


def stack_of(page: Page, tools: Iterable[tuple[Tool, TermRef]]) -> list[dict[str, Any]]:
    """The tools of a post by area, in the order of the post."""
    areas: dict[str, list[UsedTool]] = {}
    for tool, ref in tools:
        area = tool.area or area_of(page, tool.group)
        areas.setdefault(area, []).append(UsedTool(page, tool, page.href(ref.url)))
    return [{"name": name, "tools": found} for name, found in areas.items()]


def area_of(page: Page, group: str) -> str:
    """What the page's language calls an area of the list of tools; the area itself where a site has its own."""
    if not group:
        return ""
    key = f"area_{group}"
    return page.string(key) if page.has_string(key) else group
