"""``robots.txt``, which tells search engines where the sitemap is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitegen.catalog.urls import ROBOTS, SITEMAP
from sitegen.model import Job
from sitegen.theme.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitegen.catalog.index import Catalog


class Robots(Page):
    """``/robots.txt``, unless the site has a file of its own there."""

    kind = "robots"
    template = "sitegen/robots.txt"
    noindex = True

    @classmethod
    def jobs(cls, catalog: Catalog) -> Iterator[Job]:
        if all(asset.url != ROBOTS for asset in catalog.assets.values()):
            yield Job(ROBOTS, cls.kind, cls.template)

    def variables(self) -> dict[str, Any]:
        return {"sitemap_url": self.origin + self.href(SITEMAP)}
