"""Builds the site for the preview, again and again, as ``sitegen build`` does, in a process that stays warm."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sitegen.build import build
from sitegen.inputs import read_site
from sitegen.options import cache_path, current_time
from sitegen.pages import KINDS
from sitegen.pool import apart
from sitegen.publish.manifest import is_inside
from sitegen.text.urls import Url
from sitegen.trace.cache import Cache
from sitegen.trace.rows import Dropped
from sitegen.trace.trace import job_from
from sitegen.words.errors import Problems

if TYPE_CHECKING:
    from pathlib import Path

    from sitegen.config import Config
    from sitegen.model import Report
    from sitegen.options import Options
    from sitegen.words.errors import Problem
    from sitegen.work import Watch


class Built(NamedTuple):
    """What one build did. ``report`` is None if it failed, ``config`` if the settings could not be read."""

    report: Report | None
    problems: tuple[Problem, ...]
    config: Config | None


def build_once(root: Path, options: Options, watch: Watch) -> Built:
    """Bring the folder of the preview up to date."""
    config = None
    try:
        config = read_site(root, options, options.now or current_time()).config
        report = build(root, options, watch)
    except Problems as found:
        return Built(None, found.problems, config)
    return Built(report, report.problems, config)


def build_first(root: Path, options: Options, watch: Watch) -> Built:
    """The same in a fork, for a build that may have much to do. Its memory is given back, and long blocks of code are
    timed by signals, which works in the main thread of a process only; elsewhere each would take a fork."""
    try:
        return apart(lambda: build_once(root, options, watch))
    except EOFError:  # the fork was killed, as a system short of memory does
        return build_once(root, options, watch)


def warm_up() -> None:
    """Import what the next edit needs."""
    from sitegen.content import frontmatter, markdown  # noqa: F401  # imported for the next build
    from sitegen.theme import render  # noqa: F401  # as above


def document_at(root: Path, options: Options, path: str) -> str | None:
    """The document whose page answers the URL path ``path``, by its path from the site's root; None if there is none,
    or it is not known."""
    cache = Cache(cache_path(root, options))
    shown = {kind.kind for kind in KINDS if kind.shows_document}
    try:
        cache.open_reader()
        for output in dict.fromkeys((Url(path).output, Url(f"{path}/").output, f"{path[1:]}.html")):
            record = cache.job(output)
            if record is not None and (job := job_from(record)).kind in shown and job.subject:
                row = cache.document(job.subject)
                found = row.key.split(" ", 5)[5] if row else ""
                return found if found.startswith("content/") and is_inside(found) else None
    except (Dropped, LookupError):
        return None
    finally:
        cache.close()
    return None
