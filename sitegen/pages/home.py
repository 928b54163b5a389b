"""The home page: the newest posts."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from sitegen.catalog.index import Catalog
from sitegen.catalog.urls import home_url, page_url
from sitegen.model import Job
from sitegen.pages.document import IntroducedPage, introduction
from sitegen.theme.lists import listing, page_count
from sitegen.theme.views import Link


class HomePage(IntroducedPage):
    """A page of the list of all posts: ``/``, ``/page/2/``, or of a section: ``/en/``. The job's subject is the id of
    the document that introduces the list, ``index.md``, or ""."""

    kind = "home"
    template = "home.html"

    @classmethod
    def jobs(cls, catalog: Catalog) -> Iterator[Job]:
        for section, posts in catalog.lists.items():
            home = home_url(section)
            document = introduction(catalog, home)
            for number in range(1, page_count(len(posts), catalog.config.paginate) + 1):
                url = page_url(home, number)
                yield Job(url, cls.kind, cls.template, document, number, source=document, section=section)

    def variables(self) -> dict[str, Any]:
        return {"document": self.document, **listing(self, self.job.section)}

    @cached_property
    def description(self) -> str:
        site = self.site
        return super().description or site.description or self.string("home_description", site=site.title)

    @property
    def breadcrumbs(self) -> list[Link]:
        return []
