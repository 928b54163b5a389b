"""The whole program on one page: scan, parse, index, plan, render, publish, remember."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sitegen.catalog.index import make_catalog
from sitegen.catalog.links import Links
from sitegen.catalog.plan import plan
from sitegen.errors import Problems
from sitegen.inputs import (
    SETTINGS,
    Options,
    Site,
    cache_path,
    find,
    output_folder,
    read_site,
    select,
    shown_lines,
    with_lines,
)
from sitegen.model import Report
from sitegen.output.answers import Answers
from sitegen.output.lock import locked
from sitegen.output.theme import PACKAGE, load_theme
from sitegen.output.write import Output, Placed
from sitegen.pool import cores
from sitegen.rebuild.cache import Dropped
from sitegen.rebuild.digest import of_program
from sitegen.rebuild.digests import Digests, statics_of
from sitegen.rebuild.memory import Memory
from sitegen.rebuild.trace import stale_outputs
from sitegen.toml import find_key
from sitegen.work import Unwatched, Watch, copies_of, copy, parse, render

if TYPE_CHECKING:
    from pathlib import Path


def build(root: Path, options: Options, watch: Watch | None = None) -> Report:
    """Bring the output folder up to date with the site in ``root``.

    Raises Problems with all that a stage found wrong; then nothing in the output folder has changed. ``watch`` is
    told how it goes.
    """
    started = time.perf_counter()
    watch = watch or Unwatched()
    site = read_site(root, options)
    folder = output_folder(root, site.config.output, options)
    with shown_lines(root), locked(folder, watch.waiting):
        blame = None if options.output else find_key(site.settings, SETTINGS, ("output",))
        output = Output.open(root, folder, str(options.output or site.config.output), blame)
        output.recover()
        memory = Memory(cache_path(root, options), of_program(PACKAGE))
        try:
            if options.clean:
                memory.forget()
            try:
                report = update(site, output, memory, watch)
            except Dropped as dropped:
                memory.forget(dropped.reason)
                report = update(site, output, memory, watch)
        finally:
            memory.close()
    report.problems = with_lines(root, report.problems)
    report.seconds = time.perf_counter() - started
    return report


def update(site: Site, output: Output, memory: Memory, watch: Watch) -> Report:
    """Make what is stale, put it in place, and remember it."""
    root, config, options = site.root, site.config, site.options
    jobs = options.jobs or cores()

    theme = load_theme(root, config, partial(find_key, site.settings, SETTINGS))
    sources, files = find(root)
    parse(site, sources, memory, jobs, watch)
    published, held = select(memory.parsed(), options, site.now)
    catalog = make_catalog(config, published, files, held)
    todo = plan(catalog)
    if options.strict and catalog.problems:
        raise Problems(catalog.problems)

    links = Links(catalog, todo)
    statics = statics_of(theme, config.base_path, memory)
    today = site.now.astimezone(ZoneInfo(config.timezone)).date()
    answers = Answers(root, site.settings, memory.reader(), links, todo, theme, statics, today)
    digests = Digests(answers, memory)
    in_place = memory.look(output.folder)
    stale = stale_outputs(todo, memory.outputs, digests.changed(), in_place)
    copies = copies_of(root, links, statics, digests)
    with output.staged() as publish:
        try:
            made = render(answers, output, [job for job in todo if job.url.output in stale], memory, jobs, watch)
            made |= copy(output, [entry for entry in copies if not memory.holds(entry.output, entry.job)])
        except Problems as found:
            raise Problems([*catalog.problems, *found.problems]) from None
        paths = {job.url.output for job in todo} | {entry.output for entry in copies}
        placed = {p: made[p].placed if p in made else Placed(memory.outputs[p].sha, staged=False) for p in paths}
        written, removed = publish(placed)
    memory.save(output.folder, made, paths - made.keys(), digests)
    return Report(
        pages=len(todo),
        rendered=len(stale),
        written=written,
        removed=removed,
        files=len(paths),
        held=held,
        problems=catalog.problems,
        notice=memory.dropped,
        stale={job.url.path: stale[job.url.output] for job in todo if job.url.output in stale},
    )
