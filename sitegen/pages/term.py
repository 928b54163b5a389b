"""The posts of a tag, a category, an author, a team or a series."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, ClassVar

from sitegen.catalog.index import Catalog
from sitegen.catalog.sections import taxonomy_in
from sitegen.catalog.taxonomy import TAXONOMIES
from sitegen.catalog.urls import page_url, taxonomy_url
from sitegen.model import Job
from sitegen.theme.lists import listing, page_count
from sitegen.theme.page import Page
from sitegen.theme.views import Link, TermView


class TermPage(Page):
    """A page of the list of a term's posts. The job's subject is taxonomy and slug: ``tags/배포``,
    ``en/tags/docker``."""

    kind = "term"
    template = "term.html"
    # Tools have pages of another kind.
    taxonomies: ClassVar = (*(name for name in TAXONOMIES if name != "tools"), "teams")

    @classmethod
    def jobs(cls, catalog: Catalog) -> Iterator[Job]:
        for taxonomy, terms in catalog.terms.items():
            section, _, name = taxonomy.rpartition("/")
            for slug, term in terms.items() if name in cls.taxonomies else ():
                for number in range(1, page_count(len(term.ids), catalog.config.paginate) + 1):
                    url, subject = page_url(term.ref.url, number), f"{taxonomy}/{slug}"
                    yield Job(url, cls.kind, cls.template, subject, number, section=section)

    def variables(self) -> dict[str, Any]:
        return {"term": self.term, **listing(self, self.job.subject)}

    @cached_property
    def term(self) -> TermView:
        return TermView(self, self.job.subject.rpartition("/")[0], self.reader.get("term", self.job.subject))

    @cached_property
    def title(self) -> str:
        return self.term.name

    @cached_property
    def description(self) -> str:
        term = self.term
        kind = self.string(f"taxonomy_{term.taxonomy}")
        values = {"site": self.site.title, "taxonomy": kind, "name": term.name, "n": term.count}
        return term.description or self.string("term_description", **values)

    @property
    def parents(self) -> list[Link]:
        taxonomy = self.term.taxonomy
        url = taxonomy_url(taxonomy_in(self.job.section, taxonomy))
        return [Link(self, self.string(f"taxonomy_{taxonomy}"), self.href(url))]

    @cached_property
    def feeds(self) -> list[dict[str, str]]:
        found = super().feeds
        if self.term.feed:
            title = f"{self.term.name} - {self.site.title}"
            found.append({"title": title, "url": self.term.feed, "type": "application/atom+xml"})
        return found
