"""The stack: every tool that the site's posts name."""

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from sitegen.catalog.index import Catalog
from sitegen.catalog.urls import STACK, TIMELINE
from sitegen.content.typed.tools import Tools
from sitegen.model import Job
from sitegen.text.hangul import fold
from sitegen.text.urls import slugify
from sitegen.theme.page import Page
from sitegen.theme.tools import ToolView


class StackPage(Page):
    """All tools by area. A site whose posts name none has no such page."""

    kind = "stack"
    template = "stack.html"

    @classmethod
    def jobs(cls, catalog: Catalog) -> Iterator[Job]:
        if catalog.terms["tools"]:
            yield Job(STACK, cls.kind, cls.template)

    def variables(self) -> dict[str, Any]:
        count = sum(len(area["tools"]) for area in self.areas)
        return {
            "areas": self.areas,
            "count": count,
            "shows_users": self.shows_users,
            "spellings": self.spellings,
            "timeline_url": self.href(TIMELINE),
        }

    @cached_property
    def areas(self) -> list[dict[str, Any]]:
        """The areas in their order, each with its tools by name, those that are still used first."""
        groups: dict[str, list[ToolView]] = {}
        for record in self.reader.get("tools"):
            tool = ToolView(self, record)
            groups.setdefault(tool.area, []).append(tool)
        slugs: Counter[str] = Counter()
        found = []
        for name, tools in groups.items():
            slug = slugify(name)
            slugs[slug] += 1
            # No slug has two hyphens in a row, so this one is free.
            anchor = slug if slugs[slug] == 1 else f"{slug}--{slugs[slug]}"
            tools.sort(key=lambda tool: bool(tool.until))
            found.append({"name": name, "anchor": anchor, "tools": tools})
        return found

    @cached_property
    def shows_users(self) -> bool:
        """Whether not all tools are used by the same people, as they are on a blog of one."""
        tools = [tool for area in self.areas for tool in area["tools"]]
        return len({frozenset(tool.users) for tool in tools}) > 1

    @cached_property
    def spellings(self) -> dict[str, list[str]]:
        """What readers may type to find a tool, by its slug: other spellings, and the tags that are the same."""
        tools = Tools(self.reader.get("config", "stack").tools)
        tags: dict[str, list[str]] = {}
        for alias, label in self.reader.get("config", "taxonomies").tags.aliases.items():
            tags.setdefault(fold(label), []).append(alias)
        found = [tool for area in self.areas for tool in area["tools"]]
        return {tool.slug: [*tools.spellings(tool.name), *tags.get(fold(tool.name), ())] for tool in found}

    @cached_property
    def title(self) -> str:
        return self.string("stack")

    @cached_property
    def description(self) -> str:
        return self.string("stack_description", site=self.site.title)
