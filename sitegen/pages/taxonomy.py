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
    """The overview of a taxonomy. The job's subject is its name, perhaps in a section: ``en/tags``. An empty one has a
    page too, so that a theme's menu may link to it. Teams are another matter: most sites have none."""

    kind = "taxonomy"
    template = "taxonomy.html"

    @classmethod
    def jobs(cls, catalog: Catalog) -> Iterator[Job]:
        for taxonomy, terms in catalog.terms.items():
            section, _, name = taxonomy.rpartition("/")
            if name in TermPage.taxonomies and (name != "teams" or terms):
                yield Job(taxonomy_url(taxonomy), cls.kind, cls.template, taxonomy, section=section)

    @classmethod
    def in_sitemap(cls, job: Job, catalog: Catalog) -> bool:
        return bool(catalog.terms[job.subject])

    def variables(self) -> dict[str, Any]:
        return {"taxonomy": self.name, "terms": self.terms(self.name)}

    @property
    def name(self) -> str:
        """The name of the taxonomy, without its section."""
        return self.job.subject.rpartition("/")[2]

    @cached_property
    def title(self) -> str:
        return self.string(f"taxonomy_{self.name}")

    @cached_property
    def description(self) -> str:
        return self.string("taxonomy_description", site=self.site.title, taxonomy=self.title)
