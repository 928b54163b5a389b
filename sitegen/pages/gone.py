"""The pages at URLs that were retired: they say that what was there is gone."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from sitegen.model import Job
from sitegen.text.hangul import fold
from sitegen.theme.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sitegen.catalog.index import Catalog
    from sitegen.text.urls import Url

GONE = "gone"


class GonePage(Page):
    """A page that says that it is gone, for each URL of ``urls.lock`` that was retired. A file or a feed has none: its
    readers do not read HTML."""

    kind = GONE
    template = "sitegen/gone.html"
    noindex = True
    lasts = False

    @classmethod
    def jobs(cls, catalog: Catalog) -> Iterator[Job]:
        for url in catalog.ledger.gone if catalog.ledger else ():
            if url.endswith(("/", ".html")):
                yield Job(url, cls.kind, cls.template)

    @cached_property
    def title(self) -> str:
        return self.string("gone_title")


def without_taken(jobs: Sequence[Job], assets: Sequence[Url]) -> list[Job]:
    """The jobs without retired URLs where there is something again, or that would stand in its way."""
    if not any(job.kind == GONE for job in jobs):
        return [*jobs]
    outputs = [job.url.output for job in jobs if job.kind != GONE] + [url.output for url in assets]
    taken = {"static", *map(fold, outputs)}
    folders = {folder for output in taken for folder in _above(output)}

    def is_free(job: Job) -> bool:
        output = fold(job.url.output)
        twins = output.removesuffix("/index.html") + ".html", output.removesuffix(".html") + "/index.html"
        return not ({output, *twins, *_above(output)} & taken or output in folders)

    return [job for job in jobs if job.kind != GONE or is_free(job)]


def _above(output: str) -> Iterator[str]:
    while output := output.rpartition("/")[0]:
        yield output
