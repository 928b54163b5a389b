"""The terms of a taxonomy: all tags, all categories, all authors, all teams, all series."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from sitegen.catalog.index import Catalog
from sitegen.catalog.urls import taxonomy_url
from sitegen.model import Job
from sitegen.pages.term import TermPage
from sitegen.theme.page import Page


class TaxonomyPage(Page):
    """The overview of a taxonomy. The job's subject is its name. An empty one has a page too, so that a theme's menu
    may link to it. Teams are another matter: most sites have none."""

    kind = "taxonomy"
    template = "taxonomy.html"

    @classmethod
    def jobs(cls, catalog: Catalog) -> Iterator[Job]:
        for taxonomy in TermPage.taxonomies:
            if taxonomy == "teams" and not catalog.terms[taxonomy]:
                continue
            yield Job(taxonomy_url(taxonomy), cls.kind, cls.template, taxonomy)

    @classmethod
    def in_sitemap(cls, job: Job, catalog: Catalog) -> bool:
        return bool(catalog.terms[job.subject])

    def variables(self) -> dict[str, Any]:
        return {"taxonomy": self.job.subject, "terms": self.terms(self.job.subject)}

    @cached_property
    def title(self) -> str:
        return self.string(f"taxonomy_{self.job.subject}")
