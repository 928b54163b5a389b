"""Builds the site for the preview, again and again, as ``sitegen build`` does, in a process that stays warm."""

from __future__ import annotations

import gc
import traceback
from typing import TYPE_CHECKING, NamedTuple

from sitegen import __version__
from sitegen.build import build
from sitegen.options import current_time
from sitegen.pool import apart
from sitegen.preview.room import ran_out
from sitegen.site import read_site
from sitegen.words.errors import Problems, error

if TYPE_CHECKING:
    from pathlib import Path

    from sitegen.config import Config
    from sitegen.model import Report
    from sitegen.options import Options
    from sitegen.words.errors import Problem
    from sitegen.work import Watch


class Built(NamedTuple):
    """What one build did. ``report`` is None if it failed, ``config`` if the settings could not be read.

    If it failed for want of room for more open files, which may pass, it ``is_starved``. If it failed by a bug, ``bug``
    is its traceback.
    """

    report: Report | None
    problems: tuple[Problem, ...]
    config: Config | None
    is_starved: bool = False
    bug: str = ""


def build_once(root: Path, options: Options, watch: Watch) -> Built:
    """Bring the folder of the preview up to date."""
    config = None
    gc.disable()  # it would take a quarter of the time; a build leaves little garbage
    try:
        config = read_site(root, options, options.now or current_time()).config
        report = build(root, options, watch)
    except Exception as exception:
        return broken(exception, config)
    finally:
        gc.enable()
    return Built(report, report.problems, config)


def broken(exception: Exception, config: Config | None = None) -> Built:
    """What is told of a build that ended with an exception."""
    if ran_out(exception):
        return starved()
    if isinstance(exception, Problems):
        return Built(None, exception.problems, config)
    what = " ".join(traceback.format_exception_only(exception)[0].split())
    bug = "".join(traceback.format_exception(exception))
    return Built(None, (error("preview-bug", None, what=what, version=__version__),), config, bug=bug)


def starved() -> Built:
    """What is told of a build for which there was no room."""
    return Built(None, (error("preview-no-room"),), None, is_starved=True)


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
