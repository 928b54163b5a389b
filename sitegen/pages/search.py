"""The page of the search, and the files of text that show what was found. These are data, made without a template."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from sitegen.catalog.urls import search_url
from sitegen.model import Job
from sitegen.text.jsontext import json_text
from sitegen.text.urls import Url
from sitegen.theme.filters import OF_PAGE
from sitegen.theme.page import Page
from sitegen.theme.statics import INDEX
from sitegen.theme.views import TermView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitegen.catalog.index import Catalog
    from sitegen.model import Card


class SearchPage(Page):
    """The page of the search, one for each section. Only a theme with this template has a search."""

    kind = "search"
    template = "search.html"
    noindex = True
    lasts = False

    @classmethod
    def jobs(cls, catalog: Catalog) -> Iterator[Job]:
        for section in catalog.lists:
            yield Job(search_url(section), cls.kind, cls.template, section=section)

    @cached_property
    def title(self) -> str:
        return self.string("search")


class DocumentText(Page):
    """What a result shows of a document. The job's subject is its id; its number is 2 for the rest of a long text."""

    kind = "search-document"
    template = ""

    @cached_property
    def found(self) -> tuple[Card, bool, str, str]:
        found: tuple[Card, bool, str, str] = self.reader.get("found", self.job.subject)
        return found

    @cached_property
    def lang(self) -> str:
        return self.found[0].lang or self.site.language

    def text(self) -> str:
        card, is_post, first, rest = self.found
        if self.number > 1:
            return f'{{"parts":{rest}}}'
        label = f"kind_{card.fields.get('kind')}"
        head = {
            "title": card.nav.title or self.site.title,  # of the home page
            "url": self.href(card.nav.url),
            "date": OF_PAGE["date"](self, card.date) if is_post else "",
            "label": self.string(label) if self.has_string(label) else "",
            "tags": [tag.name for tag in card.tags],
            "summary": card.description or "",
            "rest": rest != "[]",
        }
        return f'{json_text(head)[:-1]},"parts":{first}}}'


class TermText(Page):
    """What a result shows of a tool, an author, a team or a series. The job's subject is taxonomy and slug."""

    kind = "search-term"
    template = ""

    def text(self) -> str:
        taxonomy = self.job.subject.rpartition("/")[0]
        term = TermView(self, taxonomy, self.reader.get("term", self.job.subject))
        label, summary = self.string(f"search_{term.taxonomy}"), term.description
        head = {"title": term.name, "url": term.url, "date": "", "label": label, "tags": [], "summary": summary}
        return json_text({**head, "parts": [], "rest": False})


# The kinds of files of text. They are no pages: nothing links to them.
TEXTS = (DocumentText, TermText)


def search_texts(catalog: Catalog) -> Iterator[Job]:
    """The jobs of all files of text, by the numbers that the index knows."""
    for number, subject in catalog.numbers.items():
        row = catalog.rows.get(subject)
        if row is None:
            section = subject.rpartition("/")[0].rpartition("/")[0]
            yield Job(Url(f"/{INDEX}{number}.json"), TermText.kind, "", subject, section=section)
            continue
        yield Job(Url(f"/{INDEX}{number}.json"), DocumentText.kind, "", subject)
        if row.is_long:
            yield Job(Url(f"/{INDEX}{number}-rest.json"), DocumentText.kind, "", subject, 2)
