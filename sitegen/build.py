"""Building a site: nothing, when there is nothing to do; else what is stale, by one process at a time."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from sitegen.options import cache_path, current_time
from sitegen.package import BUILT_IN, PACKAGE
from sitegen.rebuild.cache import Cache, Dropped
from sitegen.rebuild.digest import of_program
from sitegen.rebuild.quick import look, nothing_to_do

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sitegen.model import Report
    from sitegen.options import Options
    from sitegen.rebuild.quick import Seen
    from sitegen.work import Watch


def build(root: Path, options: Options, watch: Watch | None = None) -> Report:
    """Bring the output folder up to date with the site in ``root``.

    Raises Problems with all that a stage found wrong; then nothing in the output folder has changed. ``watch`` is
    told how it goes.
    """
    started = time.perf_counter()
    now = options.now or current_time()
    seen = look(root, BUILT_IN)
    report = idle(root, options, now, seen) or _update(root, options, now, seen, watch)
    report.seconds = time.perf_counter() - started
    return report


def idle(root: Path, options: Options, now: datetime, seen: Seen) -> Report | None:
    """The report of a build with nothing to do, where that is so."""
    path = cache_path(root, options)
    if options.clean or options.explain or not os.path.isfile(path):
        return None
    cache = Cache(path)
    try:
        cache.connect(of_program(PACKAGE))
        report = nothing_to_do(cache, root, seen, options.how, now)
    except Dropped:
        return None
    finally:
        cache.close()
    return None if report is None or (options.strict and report.problems) else report


def _update(root: Path, options: Options, now: datetime, seen: Seen, watch: Watch | None) -> Report:
    # Imported here, since a build with nothing to do needs none of it.
    from sitegen.inputs import SETTINGS, output_folder, read_settings, read_site, shown_lines
    from sitegen.output.lock import locked
    from sitegen.output.write import Output
    from sitegen.rebuild.memory import Memory
    from sitegen.toml import find_key
    from sitegen.update import update
    from sitegen.work import Unwatched

    watch = watch or Unwatched()
    with shown_lines(root):
        site = read_site(root, options, now)
        folder = output_folder(root, site.config.output, options)
        # The cache too: where the settings have changed, it may be in use for another folder.
        with locked(folder, watch.waiting), locked(cache_path(root, options), watch.waiting):
            if read_settings(root) == site.settings:
                blame = None if options.output else find_key(site.settings, SETTINGS, ("output",))
                output = Output.open(root, folder, str(options.output or site.config.output), blame)
                output.recover()
                memory = Memory(cache_path(root, options), of_program(PACKAGE), seen)
                try:
                    if options.clean:
                        memory.forget()
                    try:
                        return update(site, output, memory, watch)
                    except Dropped as dropped:
                        memory.forget(dropped.reason)
                        return update(site, output, memory, watch)
                finally:
                    memory.close()
    # The build that was waited for took its time, and meanwhile the settings were edited.
    return _update(root, options, now, seen, watch)
