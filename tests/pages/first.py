"""A kind of page from outside of the program: the first post of each year."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from sitegen.catalog.urls import year_url
from sitegen.model import Job
from sitegen.text.urls import Url
from sitegen.theme.page import Page
from sitegen.theme.views import Link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitegen.catalog.index import Catalog


class FirstPage(Page):
    """``/archive/2026/first/``. The job's subject is the year."""

    kind = "first"
    template = "first.html"

    @classmethod
    def jobs(cls, catalog: Catalog) -> Iterator[Job]:
        for year in catalog.years:
            yield Job(Url(f"{year_url(year)}first/"), cls.kind, cls.template, str(year))

    def variables(self) -> dict[str, Any]:
        return {"post": self.archived(int(self.job.subject))[-1]}

    @cached_property
    def title(self) -> str:
        return self.string("first_title", year=self.job.subject)

    @property
    def parents(self) -> list[Link]:
        return [Link(self, self.job.subject, self.href(year_url(int(self.job.subject))))]
