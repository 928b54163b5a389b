"""The pages of documents: posts, and pages like ``/about/``. And what the pages share that a document introduces."""

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from typing import Any

from sitegen.catalog.index import Catalog
from sitegen.catalog.urls import NOT_FOUND, home_url
from sitegen.fields import asks_to_leave_out
from sitegen.model import Job
from sitegen.text.urls import Href, Url
from sitegen.theme.page import Page
from sitegen.theme.post import PostView
from sitegen.theme.views import Link


def introduction(catalog: Catalog, url: Url) -> str:
    """The id of the document that is published at ``url``, where the program has a page of its own; "" if there is
    none. Its text is shown on that page."""
    return next((identifier for identifier in catalog.pages if catalog.url(identifier) == url), "")


class DocumentPage(Page):
    """The page of a document that is no post. The job's subject is the document's id."""

    kind = "page"
    template = "page.html"
    shows_document = True

    @classmethod
    def jobs(cls, catalog: Catalog) -> Iterator[Job]:
        elsewhere = {introduction(catalog, url) for url in (*map(home_url, catalog.lists), NOT_FOUND)}
        for identifier in catalog.pages:
            if identifier not in elsewhere:
                yield cls.job_of(identifier, catalog)

    @classmethod
    def job_of(cls, identifier: str, catalog: Catalog) -> Job:
        """The page of a document."""
        url, section = catalog.url(identifier), catalog.section(identifier)
        return Job(url, cls.kind, cls.template, identifier, source=identifier, section=section)

    @classmethod
    def in_sitemap(cls, job: Job, catalog: Catalog) -> bool:
        row = catalog.rows[job.subject]
        return not (row.hidden or row.noindex)

    @classmethod
    def lastmod(cls, job: Job, catalog: Catalog) -> datetime | None:
        return catalog.lastmod(job.subject)

    def variables(self) -> dict[str, Any]:
        return {"post": self.post}

    @cached_property
    def noindex(self) -> bool:  # type: ignore[override]  # other kinds have it for all of their pages
        return self.post.hidden or asks_to_leave_out(self.own_robots)

    @property
    def own_robots(self) -> str:
        return self.post.robots or ""

    @cached_property
    def post(self) -> PostView:
        return PostView(self, self.reader.get("post", self.job.subject))

    @cached_property
    def lang(self) -> str:
        return self.post.lang

    @cached_property
    def title(self) -> str:
        return self.post.title

    @cached_property
    def description(self) -> str:
        return self.post.summary or self.title

    @cached_property
    def image(self) -> str | None:
        return self.post.image


class PostPage(DocumentPage):
    """The page of a post."""

    kind = "post"
    template = "post.html"

    @classmethod
    def jobs(cls, catalog: Catalog) -> Iterator[Job]:
        for identifier in (*catalog.posts, *catalog.hidden):
            yield cls.job_of(identifier, catalog)

    @cached_property
    def card(self) -> Href | None:
        names = ", ".join([author.name for author in self.post.authors])
        if self.post.image or not self.reader.get("config", "images").cards:
            return None
        found = self.reader.get("social_card", self.post.id, self.title, names, self.site.title)
        return self.href(Url(f"/{found}")) if found else None

    @property
    def parents(self) -> list[Link]:
        return [Link(self, category.name, category.url) for category in self.post.categories[:1]]


class IntroducedPage(Page):
    """A page at whose top a document may stand, such as ``content/index.md`` on the home page. The job's subject is
    the document's id, or ""."""

    shows_document = True

    @classmethod
    def in_sitemap(cls, job: Job, catalog: Catalog) -> bool:
        return super().in_sitemap(job, catalog) and not (job.subject and catalog.rows[job.subject].noindex)

    @property
    def own_robots(self) -> str:
        return (self.document.robots if self.document else None) or ""

    @cached_property
    def document(self) -> PostView | None:
        return PostView(self, self.reader.get("post", self.job.subject)) if self.job.subject else None

    @cached_property
    def title(self) -> str:
        """The document's title; empty if the site is called the same."""
        title = self.document.title if self.document else ""
        return "" if title and title == self.site.title else title

    @cached_property
    def description(self) -> str:
        return (self.document.description if self.document else None) or ""

    @cached_property
    def image(self) -> str | None:
        return self.document.image if self.document else None
