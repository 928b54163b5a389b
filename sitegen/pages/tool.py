"""A tool: since when posts name it, and what for."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from sitegen.catalog.index import Catalog
from sitegen.catalog.urls import STACK
from sitegen.model import Job
from sitegen.theme.page import Page
from sitegen.theme.tools import ToolView, UseView
from sitegen.theme.views import Link


class ToolPage(Page):
    """A tool with its history. The job's subject is its slug."""

    kind = "tool"
    template = "tool.html"

    @classmethod
    def jobs(cls, catalog: Catalog) -> Iterator[Job]:
        for slug, term in catalog.terms["tools"].items():
            yield Job(term.ref.url, cls.kind, cls.template, slug)

    def variables(self) -> dict[str, Any]:
        posts = self.reader.get("tool_posts", self.job.subject)
        uses = [UseView(self, use, entry) for use, entry in zip(self.tool.record.uses, posts, strict=True)]
        return {"tool": self.tool, "uses": uses}

    @cached_property
    def tool(self) -> ToolView:
        return ToolView(self, self.reader.get("tool", self.job.subject))

    @cached_property
    def title(self) -> str:
        return self.tool.name

    @cached_property
    def description(self) -> str:
        return self.string("tool_description", site=self.site.title, name=self.title)

    @property
    def parents(self) -> list[Link]:
        return [Link(self, self.string("stack"), self.href(STACK))]

    @cached_property
    def feeds(self) -> list[dict[str, str]]:
        found = super().feeds
        if self.tool.feed:
            title = f"{self.tool.name} - {self.site.title}"
            found.append({"title": title, "url": self.tool.feed, "type": "application/atom+xml"})
        return found
