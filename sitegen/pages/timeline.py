"""The timeline: when each tool came and went."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from sitegen.catalog.index import Catalog
from sitegen.catalog.urls import STACK, TIMELINE
from sitegen.model import Job
from sitegen.theme.page import Page
from sitegen.theme.timeline import Bar, Timeline
from sitegen.theme.views import Link


class TimelinePage(Page):
    """All tools by area, in the order in which they came."""

    kind = "timeline"
    template = "timeline.html"

    @classmethod
    def jobs(cls, catalog: Catalog) -> Iterator[Job]:
        if catalog.terms["tools"]:
            yield Job(TIMELINE, cls.kind, cls.template)

    def variables(self) -> dict[str, Any]:
        records = self.reader.get("timeline")
        line = Timeline(records, max([year for year, _ in self.reader.get("years")], default=0))
        groups: dict[str, list[Bar]] = {}
        for record in records:
            bar = line.bar(self, record)
            groups.setdefault(bar.area, []).append(bar)
        for bars in groups.values():
            bars.sort(key=lambda bar: bar.since or "~")  # without a date last
        return {"years": line.years(), "areas": [{"name": name, "tools": bars} for name, bars in groups.items()]}

    @cached_property
    def title(self) -> str:
        return self.string("timeline")

    @cached_property
    def description(self) -> str:
        return self.string("timeline_description", site=self.site.title)

    @property
    def parents(self) -> list[Link]:
        return [Link(self, self.string("stack"), self.href(STACK))]
