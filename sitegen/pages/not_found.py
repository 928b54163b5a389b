"""The page that GitHub Pages shows for what it does not find."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitegen.catalog.urls import NOT_FOUND
from sitegen.model import Job
from sitegen.pages.introduction import IntroducedPage, introduction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitegen.catalog.index import Catalog


class NotFoundPage(IntroducedPage):
    """``404.html``."""

    kind = "404"
    template = "404.html"
    noindex = True

    @classmethod
    def jobs(cls, catalog: Catalog) -> Iterator[Job]:
        document = introduction(catalog, NOT_FOUND)
        yield Job(NOT_FOUND, cls.kind, cls.template, document, source=document)

    def variables(self) -> dict[str, Any]:
        return {"document": self.document}

    @property
    def own_title(self) -> str:
        return self.string("not_found_title")
