"""The pages at old URLs that lead on: a document's aliases, and the redirects of the settings."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from sitegen.catalog.index import Catalog
from sitegen.model import Job
from sitegen.pages.feed import Feed
from sitegen.pages.robots import Robots
from sitegen.pages.sitemap import Sitemap
from sitegen.text.urls import Url
from sitegen.theme.page import Page


class Redirect(Page):
    """A page that leads on to a document. The job's subject is the document's id."""

    kind = "redirect"
    template = "sitegen/redirect.html"
    noindex = True

    @classmethod
    def jobs(cls, catalog: Catalog) -> Iterator[Job]:
        for identifier in (*catalog.posts, *catalog.hidden, *catalog.pages):
            for alias in catalog.aliases(identifier):
                if (url := Url.parse(alias)) != catalog.url(identifier):
                    yield Job(url, cls.kind, cls.template, identifier, source=identifier, alias=alias)

    def variables(self) -> dict[str, Any]:
        return {"target": self.href(self.reader.get("card", self.job.subject).nav.url)}

    @cached_property
    def title(self) -> str:
        return self.string("redirect_title")


class Moved(Redirect):
    """A page that leads on to where the settings say. The job's subject is that address, as it is written there.

    What leads to a feed is a feed itself: programs that read it follow no page.
    """

    kind = "moved"

    @classmethod
    def jobs(cls, catalog: Catalog) -> Iterator[Job]:
        redirects = catalog.config.redirects
        data = {job.url: job for kind in (Feed, Robots, Sitemap) for job in kind.jobs(catalog)} if redirects else {}
        for old, new in redirects.items():
            page = data.get(Url(new)) or Job(Url("/"), cls.kind, cls.template, new)
            yield page._replace(url=Url.parse(old), alias=old)

    def variables(self) -> dict[str, Any]:
        return {"target": self.link(self.job.subject)}
