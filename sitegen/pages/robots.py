"""``robots.txt``, which tells search engines where the sitemap is."""

from collections.abc import Iterator
from typing import Any

from sitegen.catalog.index import Catalog
from sitegen.fields import asks_to_leave_out
from sitegen.model import Job
from sitegen.pages.sitemap import SITEMAP
from sitegen.text.urls import Url
from sitegen.theme.page import Page

ROBOTS = Url("/robots.txt")


class Robots(Page):
    """``/robots.txt``, unless the site has a file of its own there."""

    kind = "robots"
    template = "sitegen/robots.txt"
    noindex = True
    lasts = False

    @classmethod
    def jobs(cls, catalog: Catalog) -> Iterator[Job]:
        if all(asset.url != ROBOTS for asset in catalog.assets.values()):
            yield Job(ROBOTS, cls.kind, cls.template)

    def variables(self) -> dict[str, Any]:
        left_out = asks_to_leave_out(self.reader.get("config", "robots"))
        return {"sitemap_url": "" if left_out else self.origin + self.href(SITEMAP)}
