"""All posts by year."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from sitegen.catalog.urls import ARCHIVE
from sitegen.model import Job
from sitegen.theme.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitegen.catalog.index import Catalog


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
