"""The posts of one year."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from sitegen.catalog.index import Catalog
from sitegen.catalog.urls import ARCHIVE, year_url
from sitegen.model import Job
from sitegen.theme.page import Page
from sitegen.theme.views import Link


class YearPage(Page):
    """A year of the archive. The job's subject is the year."""

    kind = "year"
    template = "year.html"

    @classmethod
    def jobs(cls, catalog: Catalog) -> Iterator[Job]:
        for year in catalog.years:
            yield Job(year_url(year), cls.kind, cls.template, str(year))

    def variables(self) -> dict[str, Any]:
        year = int(self.job.subject)
        return {"year": year, "posts": self.archived(year), "years": self.site.years}

    @cached_property
    def title(self) -> str:
        return self.string("year_title", year=self.job.subject)

    @cached_property
    def description(self) -> str:
        return self.string("year_description", site=self.site.title, year=self.job.subject)

    @property
    def parents(self) -> list[Link]:
        return [Link(self, self.string("archive"), self.href(ARCHIVE))]
