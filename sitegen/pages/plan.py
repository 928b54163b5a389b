"""Every page of a site, as a list of jobs, and what is wrong with their URLs."""

from __future__ import annotations

import re
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING

from sitegen.catalog.links import Links
from sitegen.content.scan import MARKDOWN
from sitegen.model import Asset, Job
from sitegen.pages.gone import without_taken
from sitegen.pages.redirect import Moved
from sitegen.text.hangul import fold
from sitegen.text.urls import Url, is_external
from sitegen.words.errors import Place, Problem, Problems, error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sitegen.catalog.index import Catalog
    from sitegen.theme.page import Kinds

    Find = Callable[[tuple[str, ...]], Place]
    PlaceOf = Callable[[Job | Asset | None], Place | None]
    Moves = Mapping[Job, Url | None]

# Where the files of the theme are published, under names that carry a digest.
_STATIC = "static"
# What gives a redirect its URL.
_SETTINGS = "site.toml"


def plan(catalog: Catalog, kinds: Kinds, find: Find) -> tuple[Job, ...]:
    """The jobs of a site, sorted by URL. ``find`` knows where a key of the settings stands. Raises Problems when two
    outputs want one URL, or differ only in case, one would have to be a file and a folder at once, or a redirect leads
    to another."""
    wanted = [job for kind in kinds for job in kind.jobs(catalog)]
    jobs = sorted(without_taken(wanted, [asset.url for asset in catalog.assets.values()]), key=itemgetter(0))
    place, moved = partial(_place, catalog, find), _moved(catalog, jobs)
    problems = [*_collisions(catalog, jobs, moved, place), *_chains(jobs, moved, place)]
    if problems:
        raise Problems(problems)
    return tuple(jobs)


def _collisions(catalog: Catalog, jobs: Sequence[Job], moved: Moves, place: PlaceOf) -> Iterator[Problem]:
    """Two outputs for one URL; case and Unicode form do not make URLs different, and a file is no folder."""
    # Files that authors wrote come last, so that a problem blames them and not the program's own page.
    outputs: list[Job | Asset] = [job for job in jobs if not _writer(job)]
    outputs += sorted([*(job for job in jobs if _writer(job)), *catalog.assets.values()], key=_written)
    # Folded all at once, since there are many.
    keys = fold.__wrapped__("\n".join([output.url.output for output in outputs])).split("\n")
    reserved = {key for key in keys if key.startswith(f"{_STATIC}/")}
    taken: dict[str, Job | Asset] = {}
    entries = []
    for key, output in zip(keys, outputs, strict=True):
        if key in reserved and isinstance(output, Job) and _writer(output):
            yield error("url-reserved", place(output), url=output.url.path)
            continue
        entries.append((key, output.url, output))
        if (other := taken.setdefault(key, output)) is not output:
            yield _clash(place, _taken(output, other), output.url, output, other)
    own = {(job.url, catalog.url(job.source) if job.source else moved.get(job)) for job in jobs if job.alias}
    free: set[str] = set()
    for key, url, output in entries:
        if key == _STATIC:
            yield _clash(place, "url-file-and-folder", Url(f"/{_STATIC}/"), None, output)
        folder = key
        while (folder := folder.rpartition("/")[0]) and folder not in free:
            if folder not in taken:
                free.add(folder)
            elif _writer(output) == _SETTINGS and url == f"{(other := taken[folder]).url}/":
                yield _clash(place, "url-redirect", other.url, output, other)
            elif (other := taken[folder]).url != url:
                yield _clash(place, "url-file-and-folder", url, output, other)
        twin = key.removesuffix("/index.html") + ".html"
        # GitHub Pages answers /a with a.html; that this leads on to /a/ is what an alias is for. Nobody asks for
        # /a/index.
        if twin not in taken or url[-1] != "/" or url.endswith("/index/"):
            continue
        if ((other := taken[twin]).url, url) not in own:
            yield _clash(place, "url-html-and-folder", url, output, other)


def _chains(jobs: Sequence[Job], moved: Moves, place: PlaceOf) -> Iterator[Problem]:
    """Redirects of the settings that lead to an old address, from which readers would be led on."""
    old = {job.url for job in jobs if job.alias}.difference(job.url for job in jobs if not job.alias) if moved else ()
    for job, url in moved.items():
        if url in old:
            yield error("config-redirect-chain", place(job), url=job.subject)


def _moved(catalog: Catalog, jobs: Sequence[Job]) -> Moves:
    """Where the redirects of the settings lead; None for another site."""
    if not catalog.config.redirects:
        return {}
    links = Links(catalog, tuple(jobs))
    return {
        job: None if is_external(job.subject) else links.resolve_path(re.split("[?#]", job.subject)[0]).url
        for job in jobs
        if job.kind == Moved.kind
    }


def _written(output: Job | Asset) -> tuple[Url, str]:
    """Sorts what authors wrote by URL, then by file."""
    return output.url, output.path if isinstance(output, Asset) else f"content/{output.source}"


def _writer(output: Job | Asset) -> str:
    """The file that gives an output its URL; "" for a page of the program's own."""
    if isinstance(output, Asset):
        return output.path
    return output.source or (_SETTINGS if output.alias else "")


def _place(catalog: Catalog, find: Find, output: Job | Asset | None) -> Place | None:
    """What gives an output its URL; None for a page of the program's own."""
    if isinstance(output, Asset):
        return Place(output.path)
    if output is None or not _writer(output):
        return None
    if not output.source:
        return find(("redirects", output.alias))
    document = catalog.documents[output.source]
    if output.alias:
        return document.place("aliases", output.alias)
    if permalink := document.meta.permalink:
        return document.place("permalink", permalink)
    return document.place("slug")


def _taken(one: Job | Asset, two: Job | Asset) -> str:
    """The code of the problem that two outputs have one URL."""
    written = [_writer(output) for output in (one, two)]
    if _SETTINGS in written and written[0] != written[1]:
        return "url-redirect"
    if not all(written):
        return "url-own"
    if written[0] == written[1]:
        return "url-twice"
    are_documents = all(path.lower().endswith(MARKDOWN) for path in written)
    return "url-taken" if are_documents else "url-taken-file"


def _clash(place: PlaceOf, code: str, url: Url, one: Job | Asset | None, two: Job | Asset) -> Problem:
    places = [found for output in (one, two) if (found := place(output)) is not None]
    return error(code, places[0] if places else None, *places[1:], url=url.path, other=two.url.path)
