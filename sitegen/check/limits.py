"""What GitHub Pages, and the archive that takes an output there, do not carry as it is.

https://docs.github.com/en/pages/getting-started-with-github-pages/github-pages-limits and the action
``upload-pages-artifact``, which follows no links and leaves hidden files out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.faults import Fault
from sitegen.publish.manifest import REFUSED
from sitegen.text.hangul import fold, nfc
from sitegen.text.reading import LARGEST
from sitegen.trace.stats import stat_of
from sitegen.words.errors import Place, Problem, Problems

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from sitegen.publish.output import Output, Placed
    from sitegen.site import Site
    from sitegen.trace.state import State
    from sitegen.trace.traces import Traces

_MOST_BYTES = 1_000_000_000
# Unpacking more takes longer than the ten minutes that a deployment may take.
_MOST_FILES = 100_000
_MEGABYTE = 1_000_000


def over_limits(sizes: Mapping[str, int], links: Collection[str] = ()) -> Iterator[Fault]:
    """The faults of the sizes and names of files, some of which are ``links``."""
    total = sum(sizes.values())
    if total > _MOST_BYTES:
        yield Fault("pages-size", "", "", f"{total // _MEGABYTE:,} MB")
    if len(sizes) > _MOST_FILES:
        yield Fault("pages-count", "", "", f"{len(sizes):,}")
    # Folded all at once, since there are many.
    keys = fold.__wrapped__("\0".join(sizes)).split("\0") if sizes else []
    folded: dict[str, str] = {}
    for key, (path, size) in zip(keys, sizes.items(), strict=True):
        if size > LARGEST:
            yield Fault("pages-file", path, "", path, f"{size // _MEGABYTE:,} MB")
        if path in links:
            yield Fault("pages-link", path, "", path)
        if REFUSED.search(path):
            yield Fault("pages-name", path, "", path)
        if path != nfc(path):
            yield Fault("pages-nfc", path, "", path)
        if "/." in f"/{path}" and path != ".nojekyll":
            yield Fault("pages-hidden", path, "", path)
        if (other := folded.setdefault(key, path)) != path:
            yield Fault("pages-case", path, "", path, f"`{other}`")


def limits_of_build(
    site: Site, state: State, output: Output, traces: Traces, files: Mapping[str, Placed]
) -> list[Problem]:
    """Warnings about the ``files`` that a build is about to publish. Raises Problems with them in a strict build."""
    folders = str(output.folder), str(output.staging)
    sizes = {}
    for path, placed in files.items():
        seen = None if placed.staged else traces.in_place.get(path)
        sizes[path] = (seen or stat_of(f"{folders[placed.staged]}/{path}"))[0]
    problems = []
    faults = list(over_limits(sizes))
    sources = _sources(state) if faults else {}
    for fault in faults:
        place = Place(sources.get(fault.page) or f"{output.shown}/{fault.page}".rstrip("/"))
        if not site.config.check.silences(fault, place, [fault.page]):
            problems.append(fault.problem(place, is_error=False))
    if site.options.strict and problems:
        raise Problems(problems)
    return problems


def _sources(state: State) -> dict[str, str]:
    """By output, the file of the site that it is made from, for those that are made from one."""
    rows, pages = state.catalog.rows, state.pages
    made = {job.url.output: rows[job.subject].path for job in pages if job.subject in rows}
    return made | {asset.url.output: asset.path for asset in state.catalog.assets.values()}
