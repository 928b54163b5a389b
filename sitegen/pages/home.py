"""The home page: the newest posts."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from sitegen.catalog.urls import HOME, page_url
from sitegen.model import Job
from sitegen.pages.introduction import IntroducedPage, introduction
from sitegen.theme.lists import listing, page_count

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitegen.catalog.index import Catalog
    from sitegen.theme.views import Link


class HomePage(IntroducedPage):
    """A page of the list of all posts."""

    kind = "home"
    template = "home.html"

    @classmethod
    def jobs(cls, catalog: Catalog) -> Iterator[Job]:
        document = introduction(catalog, HOME)
        for number in range(1, page_count(len(catalog.posts), catalog.config.paginate) + 1):
            yield Job(page_url(HOME, number), cls.kind, cls.template, document, number, source=document)

    def variables(self) -> dict[str, Any]:
        return {"document": self.document, **listing(self, "", HOME)}

    @cached_property
    def description(self) -> str:
        return super().description or self.site.description

    @property
    def breadcrumbs(self) -> list[Link]:
        return []
