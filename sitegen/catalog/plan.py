"""Every output file that is rendered, as a list of jobs. Pure: index in, jobs out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.catalog.taxonomy import TAXONOMIES
from sitegen.content.scan import MARKDOWN
from sitegen.model import Job
from sitegen.text.hangul import fold
from sitegen.text.urls import Url
from sitegen.words.errors import Place, Problem, Problems, error

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sitegen.catalog.index import Catalog
    from sitegen.catalog.taxonomy import Term
    from sitegen.model import Document

HOME = Url("/")
NOT_FOUND = Url("/404.html")
ROBOTS = Url("/robots.txt")
# The templates that pages are made with. Feeds and the like have templates of the program's own.
TEMPLATES = (
    "home.html",
    "post.html",
    "page.html",
    "term.html",
    "taxonomy.html",
    "archive.html",
    "year.html",
    "404.html",
)
# Where the files of the theme come out, under names that carry a digest.
STATIC = Url("/static/")


def plan(catalog: Catalog) -> tuple[Job, ...]:
    """The jobs of a site, sorted by URL. Raises Problems when two outputs want one URL, or differ only in case,
    or one would have to be a file and a folder at once."""
    jobs = sorted(_jobs(catalog), key=lambda job: job.url)
    problems = list(_collisions(catalog, jobs))
    if problems:
        raise Problems(problems)
    return tuple(jobs)


def page_url(first: Url, number: int) -> Url:
    """The URL of page ``number`` of a list that begins at ``first``: ``/tags/배포/page/2/``."""
    return first if number == 1 else Url(f"{first.path}page/{number}/")


def feed_url(first: Url) -> Url:
    """The URL of the Atom feed of a list."""
    return Url(f"{first.path}feed.xml")


def _jobs(catalog: Catalog) -> Iterator[Job]:
    config = catalog.config
    special: dict[Url, str] = {}
    for identifier in catalog.pages:
        if (url := catalog.cards[identifier].nav.url) in (HOME, NOT_FOUND):
            special.setdefault(url, identifier)
    own = {url: _source(catalog.documents[identifier]) for url, identifier in special.items()}
    for number in range(1, _pages(len(catalog.posts), config.paginate) + 1):
        yield Job(page_url(HOME, number), "home", "home.html", special.get(HOME, ""), number, own.get(HOME))
    yield Job(NOT_FOUND, "404", "404.html", special.get(NOT_FOUND, ""), source=own.get(NOT_FOUND))
    for identifier in (*catalog.posts, *catalog.pages):
        document, card = catalog.documents[identifier], catalog.cards[identifier]
        if special.get(card.nav.url) != identifier:
            kind = "post" if document.is_post else "page"
            yield Job(card.nav.url, kind, f"{kind}.html", identifier, source=_source(document))
        for alias in document.meta.aliases:
            if (url := Url.parse(alias)) != card.nav.url:
                source = document.place("aliases", alias)
                yield Job(url, "redirect", "sitegen/redirect.html", identifier, source=source)
    for taxonomy in TAXONOMIES:
        terms = catalog.terms[taxonomy]
        # Overviews exist even when empty, so that a theme's menu may link to them.
        yield Job(Url(f"/{taxonomy}/"), "taxonomy", "taxonomy.html", taxonomy)
        for slug, term in terms.items():
            yield from term_jobs(f"{taxonomy}/{slug}", term, config.paginate)
            if config.feeds.terms:
                yield Job(feed_url(term.ref.url), "feed", "sitegen/feed.xml", f"{taxonomy}/{slug}")
    yield Job(Url("/archive/"), "archive", "archive.html")
    for year in catalog.years:
        yield Job(Url(f"/archive/{year}/"), "year", "year.html", str(year))
    yield Job(Url("/feed.xml"), "feed", "sitegen/feed.xml")
    yield Job(Url("/rss.xml"), "feed", "sitegen/rss.xml")
    yield Job(Url("/sitemap.xml"), "sitemap", "sitegen/sitemap.xml")
    if ROBOTS not in {asset.url for asset in catalog.assets.values()}:
        yield Job(ROBOTS, "robots", "sitegen/robots.txt")


def term_jobs(subject: str, term: Term, size: int) -> Iterator[Job]:
    """The pages of a term's list, ``size`` posts each."""
    for number in range(1, _pages(len(term.ids), size) + 1):
        yield Job(page_url(term.ref.url, number), "term", "term.html", subject, number)


def _source(document: Document) -> Place:
    """What gives a document its URL."""
    if permalink := document.meta.permalink:
        return document.place("permalink", permalink)
    return document.place("slug")


def _pages(count: int, size: int) -> int:
    return max(1, -(-count // size))


def _collisions(catalog: Catalog, jobs: list[Job]) -> Iterator[Problem]:
    """Two outputs for one URL; case and Unicode form do not make URLs different, and a file is no folder."""
    taken: dict[str, tuple[Url, Place | None]] = {}
    entries = []
    for job in jobs:
        if job.source and fold(job.url).startswith(STATIC):
            yield error("url-reserved", job.source, url=job.url.path)
        else:
            entries.append((job.url, job.source))
    own = {(job.url, catalog.cards[job.subject].nav.url) for job in jobs if job.kind == "redirect"}
    entries += [(asset.url, Place(asset.path)) for asset in catalog.assets.values()]
    # Files that authors wrote come last, so that a problem blames them and not the program's own page.
    entries.sort(key=lambda entry: (entry[1] is not None, entry[0], entry[1].path if entry[1] else ""))
    keys = [fold(url.output) for url, _ in entries]
    for key, (url, source) in zip(keys, entries, strict=True):
        if key in taken:
            yield _clash(_taken(source, taken[key][1]), url, source, taken[key])
        else:
            taken[key] = (url, source)
    free: set[str] = set()
    for key, (url, source) in zip(keys, entries, strict=True):
        if key == STATIC.path.strip("/"):
            yield _clash("url-file-and-folder", STATIC, None, (url, source))
        folder = key
        while (folder := folder.rpartition("/")[0]) and folder not in free:
            if folder not in taken:
                free.add(folder)
            elif taken[folder][0] != url:
                yield _clash("url-file-and-folder", url, source, taken[folder])
        twin = key.removesuffix("/index.html") + ".html"
        # GitHub Pages answers /a with a.html; that this leads on to /a/ is what an alias is for.
        if twin in taken and url[-1] == "/" and (taken[twin][0], url) not in own:
            yield _clash("url-html-and-folder", url, source, taken[twin])


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


def _taken(one: Place | None, two: Place | None) -> str:
    """The code of the problem that two outputs have one URL."""
    if one is None or two is None:
        return "url-own"
    if one.path == two.path:
        return "url-twice"
    are_documents = all(place.path.lower().endswith(MARKDOWN) for place in (one, two))
    return "url-taken" if are_documents else "url-taken-file"


def _clash(code: str, url: Url, source: Place | None, other: tuple[Url, Place | None]) -> Problem:
    places = [place for place in (source, other[1]) if place is not None]
    return error(code, places[0] if places else None, *places[1:], url=url.path, other=other[0].path)
