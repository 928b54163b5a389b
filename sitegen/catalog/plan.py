"""What a small build asks of the plan of a site: the pages of a term, and whether there is room for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.catalog.urls import page_url
from sitegen.model import Job
from sitegen.text.hangul import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sitegen.catalog.taxonomy import Term


def term_jobs(subject: str, term: Term, size: int) -> Iterator[Job]:
    """The pages of a term's list, ``size`` posts each."""
    for number in range(1, max(1, -(-len(term.ids) // size)) + 1):
        yield Job(page_url(term.ref.url, number), "term", "term.html", subject, number)


def fit(jobs: Iterable[Job], outputs: Iterable[str]) -> bool:
    """Whether there is room for ``jobs``, whose URLs all end with a slash, among other ``outputs``: a quick look that
    may be wrong, but never says yes where :func:`plan` would find that two are in each other's way."""
    taken = set(fold("\n".join(outputs)).split("\n"))
    for job in jobs:
        path = fold(job.url.output)
        folder = path.removesuffix("/index.html")
        heads = {folder[:end] for end, char in enumerate(folder) if char == "/"}
        if not taken.isdisjoint({path, folder, f"{folder}.html", *heads}):
            return False
    return True
