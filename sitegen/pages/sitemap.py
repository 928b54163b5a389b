"""The sitemap: the pages that search engines should know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitegen.catalog.urls import SITEMAP
from sitegen.model import Job
from sitegen.theme.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitegen.catalog.index import Catalog


class Sitemap(Page):
    """``/sitemap.xml``. Each kind says which of its pages stand in it: :meth:`Page.in_sitemap`."""

    kind = "sitemap"
    template = "sitegen/sitemap.xml"
    noindex = True

    @classmethod
    def jobs(cls, catalog: Catalog) -> Iterator[Job]:  # noqa: ARG003  # every site has one
        yield Job(SITEMAP, cls.kind, cls.template)

    def variables(self) -> dict[str, Any]:
        entries = self.reader.get("sitemap")
        return {"entries": [{"url": self.origin + self.href(url), "lastmod": date} for url, date in entries]}
