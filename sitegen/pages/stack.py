"""The stack: every tool that the site's posts name."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from sitegen.catalog.index import Catalog
from sitegen.catalog.urls import taxonomy_url
from sitegen.model import Job
from sitegen.theme.page import Page
from sitegen.theme.tools import ToolView


class StackPage(Page):
    """All tools by area. A site whose posts name none has no such page."""

    kind = "stack"
    template = "stack.html"

    @classmethod
    def jobs(cls, catalog: Catalog) -> Iterator[Job]:
        if catalog.terms["tools"]:
            yield Job(taxonomy_url("tools"), cls.kind, cls.template)

    def variables(self) -> dict[str, Any]:
        return {"areas": self.areas}

    @cached_property
    def areas(self) -> list[dict[str, Any]]:
        """The areas in their order, each with its tools by name."""
        groups: dict[str, list[ToolView]] = {}
        for record in self.reader.get("tools"):
            tool = ToolView(self, record)
            groups.setdefault(tool.area, []).append(tool)
        return [{"name": name, "tools": tools} for name, tools in groups.items()]

    @cached_property
    def title(self) -> str:
        return self.string("stack")
