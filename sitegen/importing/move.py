"""Moves a site: converts its documents, asks our own plan which URLs it serves, and mends what leads nowhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple
from zoneinfo import ZoneInfo

from sitegen.catalog.index import make_catalog
from sitegen.catalog.ledger import LEDGER, Ledger
from sitegen.catalog.links import Links
from sitegen.catalog.rows import make_row
from sitegen.catalog.taxonomy import names_of
from sitegen.catalog.urls import feed_url
from sitegen.config import read_config
from sitegen.content.scan import MARKDOWN, Source
from sitegen.importing.addresses import Addresses, best_pattern
from sitegen.importing.convert import Converted, Moving, converter
from sitegen.importing.links import mend_links
from sitegen.importing.listings import counterpart
from sitegen.importing.notes import Note
from sitegen.importing.refused import leave_out
from sitegen.importing.settings import toml_text, usable
from sitegen.options import current_time
from sitegen.pages import KINDS
from sitegen.pages.plan import plan
from sitegen.pool import each
from sitegen.recorded import lasting
from sitegen.text.hangul import fold
from sitegen.text.ignored import is_ignored
from sitegen.text.urls import UnsafeUrl, Url, is_external, slugify
from sitegen.words.errors import Place, Problem, Problems

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from sitegen.catalog.index import Catalog
    from sitegen.config import Config
    from sitegen.importing.old import OldFile, OldSite
    from sitegen.importing.oracle import OldPage
    from sitegen.model import Job

# Files that the program makes itself.
_OWN_FILES = {"/robots.txt", "/sitemap.xml", "/feed.xml", "/rss.xml"}


class UrlFate(NamedTuple):
    """What became of a URL of the old site. ``to`` is where a redirect leads, ``path`` the file that had the URL."""

    url: str
    fate: Literal["same", "redirected", "lost"]
    path: str = ""
    to: str = ""


@dataclass
class Move:
    """A site that was moved, not yet written. ``texts`` are the new files by their paths, ``files`` those to copy.
    ``problems`` are what our own build would say, ``refused`` the old files that it would not publish."""

    texts: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    fates: list[UrlFate] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    moved: list[tuple[Moving, Converted]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)


def move(site: OldSite, processes: int, published: Iterable[OldPage] | None = None) -> Move:
    """The site as ours. Nothing is written. With ``published``, the pages of the old site, addresses that nothing of
    the source has are kept too, and the HTML of documents is there to be compared."""
    _add_published(site, published or ())
    result = Move(notes=list(site.notes))
    settings, config, refused = usable(site.settings)
    zone = ZoneInfo(config.timezone)
    config = config._replace(permalink=best_pattern(site, config, zone))
    settings = {**settings, "permalink": config.permalink}
    result.files = _placed(site.files, result.notes)
    addresses = Addresses(site)
    movings = addresses.movings()
    result.notes += addresses.notes
    moved = list(each(partial(converter, site, config, zone, published is not None), movings, processes))
    result.moved = list(zip(movings, moved, strict=True))
    for moving, one in result.moved:
        result.notes += one.notes
        result.problems += one.problems
        if moving.old.kind == "file":
            result.texts[_place_of(moving.old.url)] = one.text
    if terms := _one_name_each(result, site.listings):
        settings = {**settings, "taxonomies": terms}
        config = read_config(toml_text(settings))
    links, jobs = _planned(result, config, zone)
    redirects = _redirects(site, addresses, set(links.urls) if links else set(), result)
    config = config._replace(redirects=redirects)
    if links:
        links, jobs = _planned(result, config, zone)
    if redirects:
        settings = {**settings, "redirects": redirects}
    if links:
        _add_fates(site, addresses, result, links, jobs)
        result.notes += mend_links(result.moved, links, config)
        result.texts[LEDGER] = _ledger(result.fates, links.catalog, jobs, zone)
    left = [*site.left, *refused]
    result.notes += [Note("import-setting", "lost", site.config, 0, "", (("key", key),)) for key in left]
    for moving, one in result.moved:
        if moving.old.kind != "file":
            result.texts[f"content/{moving.old.id}"] = one.text
    result.texts["site.toml"] = toml_text(settings)
    result.notes.sort(key=lambda note: (note.path, note.line, note.code))
    return result


def _place_of(url: str) -> str:
    """Where a file must be to be copied to ``url``."""
    path = url.removeprefix("/") + ("index.html" if url.endswith("/") else "")
    return path if path.startswith("assets/") else f"content/{path}"


def _one_name_each(result: Move, listings: Mapping[str, str]) -> dict[str, dict[str, dict[str, str]]]:
    """The settings that make one term of names that would share a page, such as ``c++`` and ``cpp``, and that keep the
    case of a term in its URL."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for taxonomy in ("tags", "categories"):
        first: dict[str, str] = {}
        table: dict[str, dict[str, str]] = {"aliases": {}, "slugs": {}}
        for moving, one in result.moved:
            for name in names_of(one.document, taxonomy) if one.document and moving.url is not None else ():
                other = first.setdefault(slugify(name), name)
                if fold(name) != fold(other):
                    table["aliases"][name] = other
                    values = (("name", name), ("other", other))
                    result.notes.append(Note("import-term", "changed", moving.old.path, 0, "", values))
        for old, target in listings.items():
            folder, _, name = target.partition(" ")
            term, slug = first.get(slugify(name)) if folder == taxonomy and name else None, old.rstrip("/")
            slug = slug.removeprefix(f"/{taxonomy}/")
            if term and slug != slugify(term) and fold(slug) == fold(slugify(term)):
                table["slugs"][term] = slug
        if any(table.values()):
            found[taxonomy] = {key: values for key, values in table.items() if values}
    return found


def _placed(files: Iterable[OldFile], notes: list[Note]) -> dict[str, str]:
    """The files to copy: where they go, and where they are. ``notes`` get the others."""
    placed: dict[str, str] = {}
    taken: set[str] = set()
    for file in files:
        code = ""
        if any(is_ignored(part) for part in file.url.split("/")) or not file.url.isprintable() or "\\" in file.url:
            code = "import-file-name"
        elif file.url in _OWN_FILES:
            code = "import-own-file"
        elif file.url.lower().endswith(MARKDOWN):
            code = "import-plain-markdown"
        elif fold(file.url) in taken:
            code = "import-url-twice"
        if code:
            values = (("url", file.url), ("other", file.url)) if code == "import-url-twice" else ()
            notes.append(Note(code, "lost", file.path, 0, "", values))
        else:
            taken.add(fold(file.url))
            placed[file.place or _place_of(file.url)] = file.path
    return placed


def _planned(result: Move, config: Config, zone: ZoneInfo) -> tuple[Links | None, tuple[Job, ...]]:
    """What there is to link to in our site, and its pages, as a build plans them, without what a build would refuse:
    ``result`` and the redirects of ``config`` lose it. None where the settings are at fault."""
    while True:
        found = [one.document for moving, one in result.moved if one.document and moving.url is not None]
        documents = {document.id: document for document in found}
        rows = [make_row(document, "", config, zone) for document in found]
        sources = [Source(path, path) for path in sorted([*result.files, *result.texts])]
        try:
            catalog = make_catalog(config, rows, documents, sources, (), current_time(), _in_settings)
            jobs = plan(catalog, KINDS, _in_settings)
            return Links(catalog, jobs), jobs
        except Problems as wrong:
            if not leave_out(result, config.redirects, wrong.problems):
                result.problems += wrong.problems
                return None, ()


def _in_settings(_: tuple[str, ...]) -> Place:
    return Place("site.toml")


def _redirects(site: OldSite, addresses: Addresses, urls: set[Url], result: Move) -> dict[str, str]:
    """The redirects that old addresses need which no page of ours has."""
    found: dict[str, str] = {}
    taken = {fold(url): url for url in urls}
    wanted = {**{old: _term(old, new, taken) for old, new in site.listings.items()}, **addresses.redirects}
    for old, new in wanted.items():
        try:
            url = Url.parse(old)
        except UnsafeUrl:
            continue
        twin = f"{url.removesuffix('.html')}/" if url.endswith(".html") else f"{url.rstrip('/')}.html"
        if fold(url) in taken or fold(twin) in taken:
            continue
        if not is_external(new):
            target = served_at(new, urls)
            if target is None:
                result.notes.append(Note("import-redirect", "changed", "", 0, "", (("url", old), ("target", new))))
                target = Url("/")
            if old.endswith(".xml") and not target.endswith(".xml"):
                target = feed if (feed := feed_url(target)) in urls else feed_url(Url("/"))
            new = target.replace("#", "%23")
        found[old] = new
        taken[fold(url)] = url
    return found


def _term(old: str, target: str, urls: Mapping[str, Url]) -> str:
    """``tags 배포`` as the page of that tag, as its feed for an old one, or as the page of all tags. ``urls`` are ours,
    by what they are without case."""
    folder, space, name = target.partition(" ")
    url = f"/{folder}/{slugify(name)}/" if space else target
    if space and old.endswith(".xml"):
        return urls.get(fold(f"{url}feed.xml")) or "/rss.xml"
    return urls.get(fold(url)) or (urls.get(f"/{folder}/") if space else None) or "/"


def served_at(old: str, urls: Container[str]) -> Url | None:
    """The page of ours that answers an address: at it, at its folder, or at its file."""
    try:
        url = Url.parse(re.split("[?#]", old)[0])
    except UnsafeUrl:
        return None
    candidates = [url, Url(f"{url.rstrip('/')}.html"), Url(f"{url.removesuffix('.html')}/"), Url(url.rstrip("/"))]
    return next((one for one in candidates if one in urls), None)


def _add_fates(site: OldSite, addresses: Addresses, result: Move, links: Links, jobs: tuple[Job, ...]) -> None:
    """What became of each URL of the old site."""
    pages = {job.url: job for job in jobs}
    served = links.urls
    wanted: dict[str, str] = {}
    for moving, _ in result.moved:
        old = moving.old
        if moving.url is not None or old.kind == "file" or old.url in addresses.lost or old.path in result.refused:
            wanted[old.url] = old.path
        for alias in old.aliases if moving.url is not None else ():
            wanted.setdefault(alias, old.path)
    wanted |= dict.fromkeys((*addresses.redirects, *site.listings), "")
    copied = {*result.files.values(), *result.refused}
    wanted |= {file.url: file.path for file in site.files if file.path in copied}
    for url, path in sorted(wanted.items()):
        found = served_at(url, served)
        job = pages.get(found) if found else None
        if found is None or path in result.refused:
            result.fates.append(UrlFate(url, "lost", path))
        elif job and job.kind == "redirect":
            result.fates.append(UrlFate(url, "redirected", path, links.catalog.url(job.source)))
        elif job and job.kind == "moved":
            result.fates.append(UrlFate(url, "redirected", path, job.subject))
        else:
            result.fates.append(UrlFate(url, "same", path))


def _add_published(site: OldSite, published: Iterable[OldPage]) -> None:
    """Add the pages that only the published site has, such as those of terms."""
    known = {document.url for document in site.documents} | {file.url for file in site.files}
    known |= {alias for document in site.documents for alias in document.aliases}
    for page in published:
        if page.url not in known and f"{page.url}index.html" not in known and served_at(page.url, known) is None:
            site.listings.setdefault(page.url, counterpart(page.url))


def _ledger(fates: Iterable[UrlFate], catalog: Catalog, jobs: tuple[Job, ...], zone: ZoneInfo) -> str:
    """The text of ``urls.lock``: the addresses that were published."""
    lines = lasting(catalog, jobs, KINDS, current_time().astimezone(zone).date().isoformat())
    return Ledger().with_urls(lines[url] for fate in fates if (url := served_at(fate.url, lines))).text
