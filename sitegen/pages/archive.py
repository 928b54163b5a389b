"""All posts by year."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from sitegen.catalog.index import Catalog
from sitegen.catalog.urls import ARCHIVE
from sitegen.model import Job
from sitegen.theme.page import Page


class ArchivePage(Page):
    """``/archive/``."""

    kind = "archive"
    template = "archive.html"

    @classmethod
    def jobs(cls, catalog: Catalog) -> Iterator[Job]:  # noqa: ARG003  # every site has one
        yield Job(ARCHIVE, cls.kind, cls.template)

    def variables(self) -> dict[str, Any]:
        return {"years": self.site.years}

    @cached_property
    def title(self) -> str:
        return self.string("archive")

    @cached_property
    def description(self) -> str:
        return self.string("archive_description", site=self.site.title, n=self.reader.get("count", ""))
