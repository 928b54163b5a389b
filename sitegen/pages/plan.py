"""Every page of a site, as a list of jobs, and what is wrong with their URLs."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from sitegen.content.scan import MARKDOWN
from sitegen.model import Asset, Job
from sitegen.text.hangul import fold
from sitegen.text.urls import Url
from sitegen.words.errors import Place, Problem, Problems, error

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sitegen.catalog.index import Catalog
    from sitegen.theme.page import Kinds

# Where the files of the theme are published, under names that carry a digest.
_STATIC = "static"


def plan(catalog: Catalog, kinds: Kinds) -> tuple[Job, ...]:
    """The jobs of a site, sorted by URL. Raises Problems when two outputs want one URL, or differ only in case,
    or one would have to be a file and a folder at once."""
    jobs = sorted([job for kind in kinds for job in kind.jobs(catalog)], key=itemgetter(0))
    problems = list(_collisions(catalog, jobs))
    if problems:
        raise Problems(problems)
    return tuple(jobs)


def _collisions(catalog: Catalog, jobs: Sequence[Job]) -> Iterator[Problem]:
    """Two outputs for one URL; case and Unicode form do not make URLs different, and a file is no folder."""
    # Files that authors wrote come last, so that a problem blames them and not the program's own page.
    outputs: list[Job | Asset] = [job for job in jobs if not job.source]
    outputs += sorted([*(job for job in jobs if job.source), *catalog.assets.values()], key=_written)
    # Folded all at once, since there are many.
    keys = fold.__wrapped__("\n".join([output.url.output for output in outputs])).split("\n")
    reserved = {key for key in keys if key.startswith(f"{_STATIC}/")}
    taken: dict[str, Job | Asset] = {}
    entries = []
    for key, output in zip(keys, outputs, strict=True):
        if key in reserved and isinstance(output, Job) and output.source:
            yield error("url-reserved", _place(catalog, output), url=output.url.path)
            continue
        entries.append((key, output.url, output))
        if (other := taken.setdefault(key, output)) is not output:
            yield _clash(catalog, _taken(output, other), output.url, output, other)
    own = {(job.url, catalog.url(job.source)) for job in jobs if job.alias}
    free: set[str] = set()
    for key, url, output in entries:
        if key == _STATIC:
            yield _clash(catalog, "url-file-and-folder", Url(f"/{_STATIC}/"), None, output)
        folder = key
        while (folder := folder.rpartition("/")[0]) and folder not in free:
            if folder not in taken:
                free.add(folder)
            elif (other := taken[folder]).url != url:
                yield _clash(catalog, "url-file-and-folder", url, output, other)
        twin = key.removesuffix("/index.html") + ".html"
        # GitHub Pages answers /a with a.html; that this leads on to /a/ is what an alias is for.
        if twin in taken and url[-1] == "/" and ((other := taken[twin]).url, url) not in own:
            yield _clash(catalog, "url-html-and-folder", url, output, other)


def _written(output: Job | Asset) -> tuple[Url, str]:
    """Sorts what authors wrote by URL, then by file."""
    return output.url, output.path if isinstance(output, Asset) else f"content/{output.source}"


def _place(catalog: Catalog, output: Job | Asset | None) -> Place | None:
    """What gives an output its URL; None for a page of the program's own."""
    if isinstance(output, Asset):
        return Place(output.path)
    if output is None or not output.source:
        return None
    document = catalog.documents[output.source]
    if output.alias:
        return document.place("aliases", output.alias)
    if permalink := document.meta.permalink:
        return document.place("permalink", permalink)
    return document.place("slug")


def _taken(one: Job | Asset, two: Job | Asset) -> str:
    """The code of the problem that two outputs have one URL."""
    written = [output.path if isinstance(output, Asset) else output.source for output in (one, two)]
    if not all(written):
        return "url-own"
    if written[0] == written[1]:
        return "url-twice"
    are_documents = all(path.lower().endswith(MARKDOWN) for path in written)
    return "url-taken" if are_documents else "url-taken-file"


def _clash(catalog: Catalog, code: str, url: Url, one: Job | Asset | None, two: Job | Asset) -> Problem:
    places = [place for output in (one, two) if (place := _place(catalog, output)) is not None]
    return error(code, places[0] if places else None, *places[1:], url=url.path, other=two.url.path)
