"""Documents that introduce a page of the program's own: ``content/index.md`` the home page, ``404.md`` the 404 page."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from sitegen.catalog.urls import HOME, NOT_FOUND
from sitegen.theme.page import Page
from sitegen.theme.post import PostView

if TYPE_CHECKING:
    from sitegen.catalog.index import Catalog
    from sitegen.text.urls import Url

# The pages that a document introduces if it is published at the same URL.
INTRODUCED = (HOME, NOT_FOUND)


def introduction(catalog: Catalog, url: Url) -> str:
    """The id of the document that introduces the page at ``url``; "" if there is none."""
    return next((identifier for identifier in catalog.pages if catalog.url(identifier) == url), "")


class IntroducedPage(Page):
    """A page that a document may introduce. The job's subject is the document's id, or ""."""

    shows_document = True

    @cached_property
    def document(self) -> PostView | None:
        return PostView(self, self.reader.get("post", self.job.subject)) if self.job.subject else None

    @cached_property
    def title(self) -> str:
        if not self.document or not self.document.title:
            return self.own_title
        return self.document.title if self.document.title != self.site.title else ""

    @property
    def own_title(self) -> str:
        """The title that the page has if no document gives it one."""
        return ""

    @cached_property
    def description(self) -> str:
        return (self.document.description if self.document else None) or ""

    @cached_property
    def image(self) -> str | None:
        return self.document.image if self.document else None
