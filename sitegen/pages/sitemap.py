"""The sitemap: the pages that search engines should know."""

from collections.abc import Iterator
from typing import Any

from sitegen.catalog.index import Catalog
from sitegen.fields import asks_to_leave_out
from sitegen.model import Job
from sitegen.text.urls import Url
from sitegen.theme.page import Page

SITEMAP = Url("/sitemap.xml")


class Sitemap(Page):
    """``/sitemap.xml``, unless search engines should leave out the whole site. Each kind says which of its pages stand
    in it: :meth:`Page.in_sitemap`."""

    kind = "sitemap"
    template = "sitegen/sitemap.xml"
    noindex = True
    lasts = False

    @classmethod
    def jobs(cls, catalog: Catalog) -> Iterator[Job]:
        if not asks_to_leave_out(catalog.config.robots):
            yield Job(SITEMAP, cls.kind, cls.template)

    def variables(self) -> dict[str, Any]:
        found = self.reader.get("sitemap")
        entries = [
            {"url": self.origin + self.href(url), "lastmod": date, "translations": self.linked(pages)}
            for url, date, pages in found
        ]
        return {"entries": entries, "has_translations": any(pages for _, _, pages in found)}
