"""``stack.json``: the tools of the site for other programs. ``docs/themes.md`` describes it."""

from collections.abc import Iterator
from typing import Any

from sitegen.catalog.index import Catalog
from sitegen.model import Job
from sitegen.text.urls import Url
from sitegen.theme.page import Page
from sitegen.theme.tools import ToolView, UseView


class StackData(Page):
    """All tools with their uses. A site whose posts name none has no such file."""

    kind = "stack.json"
    template = "sitegen/stack.json"
    noindex = True

    @classmethod
    def jobs(cls, catalog: Catalog) -> Iterator[Job]:
        if catalog.terms["tools"]:
            yield Job(Url("/stack.json"), cls.kind, cls.template)

    def variables(self) -> dict[str, Any]:
        return {"tools": [self._tool(ToolView(self, record)) for record in self.reader.get("tools")]}

    def _tool(self, tool: ToolView) -> dict[str, Any]:
        entries = self.reader.get("tool_posts", tool.slug)
        uses = [UseView(self, use, entry) for use, entry in zip(tool.record.uses, entries, strict=True)]
        names = ("name", "area", "home", "since", "until", "replaced_by", "users")
        said = {name: value for name in names if (value := getattr(tool, name))}
        return {**said, "url": self.origin + tool.url, "uses": [self._use(use) for use in uses]}

    def _use(self, use: UseView) -> dict[str, Any]:
        names = ("title", "month", "users", "purpose", "version", "note")
        return {"url": self.origin + use.url, **{name: value for name in names if (value := getattr(use, name))}}
