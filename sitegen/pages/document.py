"""The pages of documents: posts, and pages like ``/about/``."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from sitegen.model import Job
from sitegen.pages.introduction import INTRODUCED, introduction
from sitegen.theme.page import Page
from sitegen.theme.post import PostView
from sitegen.theme.views import Link

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sitegen.catalog.index import Catalog


class DocumentPage(Page):
    """The page of a document that is no post. The job's subject is the document's id."""

    kind = "page"
    template = "page.html"
    shows_document = True

    @classmethod
    def jobs(cls, catalog: Catalog) -> Iterator[Job]:
        elsewhere = {introduction(catalog, url) for url in INTRODUCED}
        for identifier in catalog.pages:
            if identifier not in elsewhere:
                yield Job(catalog.url(identifier), cls.kind, cls.template, identifier, source=identifier)

    @classmethod
    def lastmod(cls, job: Job, catalog: Catalog) -> datetime | None:
        return catalog.lastmod(job.subject)

    def variables(self) -> dict[str, Any]:
        return {"post": self.post}

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
        return self.post.summary

    @cached_property
    def image(self) -> str | None:
        return self.post.image


class PostPage(DocumentPage):
    """The page of a post."""

    kind = "post"
    template = "post.html"

    @classmethod
    def jobs(cls, catalog: Catalog) -> Iterator[Job]:
        for identifier in catalog.posts:
            yield Job(catalog.url(identifier), cls.kind, cls.template, identifier, source=identifier)

    @property
    def parents(self) -> list[Link]:
        return [Link(self, category.name, category.url) for category in self.post.categories[:1]]
