"""A check of an output folder, from the files to the problems: :func:`check_output`."""

from __future__ import annotations

import os
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from sitegen.check.files import FactReader, listed
from sitegen.check.judge import external_links, faults_in, leaks_in
from sitegen.check.known import what_is_known
from sitegen.check.leaks import Secrets
from sitegen.check.origins import Origins
from sitegen.check.reading import read_page
from sitegen.check.served import Served
from sitegen.faults import FAULTS, Fault
from sitegen.options import CACHE, seen_from
from sitegen.publish.entries import Entries
from sitegen.text.reading import read_file
from sitegen.words.errors import Place, Problem, Problems, error, gathered, warning

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sitegen.check.changed import Touched
    from sitegen.check.external import Manners
    from sitegen.check.known import Remembered
    from sitegen.faults import Ignored
    from sitegen.site import Site


class Checked(NamedTuple):
    """What a check found: the problems, how many pages and files there are, how many files were read, and how many
    problems the settings silence."""

    problems: tuple[Problem, ...]
    pages: int
    files: int
    read: int
    ignored: int


class _Told(NamedTuple):
    """A fault at its places, with the pages that have it."""

    fault: Fault
    places: list[Place]
    pages: list[str]


def check_output(site: Site, *, since: str = "", pages: bool = False, manners: Manners | None = None) -> Checked:
    """Check the output folder of a site. Raises Problems if there is none. ``since`` is a revision of git: only what
    has changed after it is told. ``pages`` looks at the limits of GitHub Pages too, and with ``manners`` other hosts
    are asked for what is linked there."""
    folder = site.folder
    shown = seen_from(site.root, folder).replace(os.sep, "/")
    if not folder.is_dir():
        raise Problems([error("check-no-output", None, output=shown)])
    known = what_is_known(folder, site.cache)
    files = listed(folder)
    url = site.options.base_url or _url_of(folder) or known.base_url or site.config.url
    served = Served(files, url)
    kept = Entries(site.root / CACHE / "check")
    reader = FactReader(folder, shown, kept, Secrets(known, served.base))
    found = reader.facts(files)
    facts = {path: of.facts for path, of in found.items()}
    origins = Origins(site.root, folder, shown, known, served)
    faults = list(faults_in(facts, served, known))
    faults += leaks_in(found, faults)
    if pages:
        from sitegen.check.limits import over_limits

        sizes = {path: max(file.stat[0], 0) for path, file in files.items()}
        faults += over_limits(sizes, {path for path, file in files.items() if file.is_link})
    if manners:
        from sitegen.check.external import gone

        linked = external_links(facts, served)
        reasons = gone(linked, kept, site.now.timestamp(), manners)
        faults += [Fault("external", linked[url], url, url, reason) for url, reason in reasons.items()]
    told = _at_places(faults, origins)
    if since:
        from sitegen.check.changed import touched_since

        touched = touched_since(site.root, since)
        told = [entry for entry in told if _is_touched(entry, touched, known, shown)]
    silences = [site.config.check.silences(entry.fault, entry.places[0], entry.pages) for entry in told]
    open_ = [entry for entry, silent in zip(told, silences, strict=True) if not silent]
    problems = [*reader.problems, *map(_problem, open_)]
    if not since:
        problems += _idle(site, set(chain(*silences)), pages, bool(manners))
    count = sum("whole" in of.marks for of in facts.values())
    return Checked(gathered(problems), count, len(files), reader.read, len(told) - len(open_))


def _url_of(folder: Path) -> str:
    """The URL of the site, as its home says; "" where that says none."""
    try:
        home = read_file(folder / "index.html", "index.html", os.path.realpath(folder))[0]
    except (OSError, Problems):
        return ""
    urls = read_page(home.decode(errors="replace")).links.get("canonical", ())
    return next((url.rstrip("/") for url in urls if urlsplit(url).scheme in ("http", "https")), "")


def _at_places(faults: Iterable[Fault], origins: Origins) -> list[_Told]:
    """The faults with their places. Those of one kind from the same place are one: what is wrong in a post is wrong in
    feeds, too."""
    found: dict[tuple[str, str, Place], _Told] = {}
    for fault in sorted(faults, key=lambda fault: not fault.page.endswith(".html")):
        places = origins.places(fault)
        key = fault.name, "" if places[0].line else f"{fault.page} {fault.shown}", places[0]
        if key in found:
            if fault.page.endswith(".html") or not found[key].fault.page.endswith(".html"):
                found[key].pages.append(fault.page)
        else:
            found[key] = _Told(fault, places, [fault.page])
    return list(found.values())


def _is_touched(told: _Told, touched: Touched, known: Remembered, shown: str) -> bool:
    """Whether a fault comes from what a branch has touched."""
    documents = {known.pages[page] for page in told.pages if page in known.pages}
    is_found = not told.places[0].path.startswith(f"{shown}/")
    return touched.reaches({*documents, *(p.path for p in told.places)}, unquote(told.fault.about), is_found)


def _idle(site: Site, used: set[Ignored], pages: bool, external: bool) -> Iterator[Problem]:
    """The entries of the settings that silence nothing, though their faults were looked for: they would hide later
    ones."""
    for number, entry in enumerate(site.config.check.ignore):
        is_sought = external if entry.what == "external" else pages or not entry.what.startswith("pages-")
        if is_sought and entry not in used:
            place = site.place(("check", "ignore", "what"), number)
            yield warning("check-idle", place, name=entry.what, where=entry.where)


def _problem(told: _Told) -> Problem:
    fault, places, pages = told
    return fault.problem(*places, is_error=FAULTS[fault.name], more=len(pages) - 1)
