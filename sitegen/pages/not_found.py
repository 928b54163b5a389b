"""The page that GitHub Pages shows for what it does not find."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from sitegen.catalog.index import Catalog
from sitegen.catalog.urls import NOT_FOUND
from sitegen.model import Job
from sitegen.pages.document import IntroducedPage, introduction


class NotFoundPage(IntroducedPage):
    """``404.html``."""

    kind = "404"
    template = "404.html"
    noindex = True
    lasts = False

    @classmethod
    def jobs(cls, catalog: Catalog) -> Iterator[Job]:
        document = introduction(catalog, NOT_FOUND)
        yield Job(NOT_FOUND, cls.kind, cls.template, document, source=document)

    def variables(self) -> dict[str, Any]:
        return {"document": self.document}

    @cached_property
    def title(self) -> str:
        return super().title if self.document and self.document.title else self.string("not_found_title")
