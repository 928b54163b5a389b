"""Building a site: nothing, when there is nothing to do; little, when little has changed; else what is stale."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from sitegen.beside import Beside
from sitegen.options import cache_path, current_time
from sitegen.package import BUILT_IN, PACKAGE
from sitegen.trace.quick import Moved, first_look, look

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sitegen.model import Report
    from sitegen.options import Options
    from sitegen.reparse import Reparsed
    from sitegen.theme.page import Kinds
    from sitegen.trace.meanwhile import Meanwhile
    from sitegen.trace.quick import Outputs
    from sitegen.trace.regain import Regained
    from sitegen.trace.standing import Seen, Standing
    from sitegen.work import Watch


class Looked(NamedTuple):
    """What a first look found: the files that are there, and what the last build left. ``paths`` are the documents
    edited since, if nothing else has changed in the sources; ``outputs``, if given, must still be checked for that."""

    seen: Seen
    standing: Standing | None
    paths: list[str] | None
    outputs: Outputs | None


def build(
    root: Path,
    options: Options,
    watch: Watch | None = None,
    looked: Looked | None = None,
    kinds: Kinds | None = None,
) -> Report:
    """Bring the output folder up to date with the site in ``root``.

    Raises Problems with all that a stage found wrong; then nothing in the output folder has changed. ``watch`` is
    told how it goes. ``looked`` is what was seen just now, by whoever has looked already. ``kinds`` are the kinds of
    pages; those of the program if there are none given.
    """
    started = time.perf_counter()
    now = options.now or current_time()
    seen, standing, paths, outputs = looked or _look(root, options, now)
    report = None
    try:
        if standing and paths is not None:
            report = short(root, options, now, standing, paths, watch, outputs, kinds=kinds)
    except Moved:
        paths = None
    finally:
        if outputs is not None:
            outputs.close()
    if standing and paths is None:
        report = _regained(root, options, now, seen, standing, watch, kinds)
    report = report or _whole(root, options, now, seen, watch, kinds)
    report.seconds = time.perf_counter() - started
    return report


def _look(root: Path, options: Options, now: datetime) -> Looked:
    places = str(root), str(PACKAGE), str(BUILT_IN)
    if options.clean or options.explain:
        return Looked(look(*places), None, None, None)
    return Looked(*first_look(str(cache_path(root, options)), *places, options.how, now.timestamp(), options.jobs))


def short(
    root: Path,
    options: Options,
    now: datetime,
    standing: Standing,
    paths: list[str],
    watch: Watch | None = None,
    outputs: Outputs | None = None,
    regained: Regained | None = None,
    kinds: Kinds | None = None,
) -> Report | None:
    """A build in which only the documents ``paths`` were edited, or nothing; None where that is not all there is to
    do. ``standing`` is everything as the last build left it, ``regained`` says what has become of that where more has
    another stat. Raises Moved where ``outputs`` are not as they were left."""
    # Imported here, since most builds with nothing to do end before this module (:mod:`sitegen.cli.start`).
    from sitegen.trace.records import report_from
    from sitegen.trace.rows import Dropped

    try:
        report = report_from(standing.head["report"])
    except Dropped:
        return None
    if options.strict and report.problems:
        return None
    if not paths and regained is None:
        return report

    def parse() -> tuple[Reparsed, list[int]]:
        from sitegen.reparse import reparse

        return reparse(root, options, now, sorted(paths)), outputs.look() if outputs else []

    with Beside(parse, options.jobs != 1 and bool(paths)) as work:
        from sitegen.pages import KINDS
        from sitegen.revise import revise
        from sitegen.work import Unwatched

        def parsed() -> Reparsed:
            looked = outputs.look() if outputs else []
            documents, others = work.result()
            if outputs and not outputs.stand([*looked, *others]):
                raise Moved
            found: Reparsed = documents
            return found

        parsing = parsed if paths else None
        return revise(root, options, now, standing, paths, watch or Unwatched(), parsing, regained, kinds or KINDS)


def _regained(
    root: Path,
    options: Options,
    now: datetime,
    seen: Seen,
    standing: Standing,
    watch: Watch | None,
    kinds: Kinds | None,
) -> Report | None:
    """A build after files got other times, but only a few documents other bytes; None where there is more to do."""
    from sitegen.digest import of_program
    from sitegen.pool import cores
    from sitegen.trace.cache import Cache
    from sitegen.trace.regain import regain
    from sitegen.trace.rows import Dropped

    def same_program() -> bool:
        cache = Cache(cache_path(root, options))
        try:
            cache.open_reader()
            return cache.value("program") == of_program(PACKAGE)
        except Dropped:
            return False
        finally:
            cache.close()

    jobs = options.jobs or cores()
    found = regain(standing, root, seen, options.how, now.timestamp(), jobs, same_program)
    return short(root, options, now, standing, found.edits, watch, regained=found, kinds=kinds) if found else None


def _whole(root: Path, options: Options, now: datetime, seen: Seen, watch: Watch | None, kinds: Kinds | None) -> Report:
    """A build that looks at everything; once more where sources changed while it read them. Then what was published, or
    what was wrong, would be of no state that the site has ever had."""
    from sitegen.trace.meanwhile import Changed, Meanwhile
    from sitegen.words.errors import Problems

    meanwhile = Meanwhile(seen, root)
    try:
        return _update(root, options, now, seen, watch, meanwhile, False, kinds)
    except Changed:
        pass
    except (Problems, OSError):
        if meanwhile.is_still():
            raise
    seen = look(str(root), str(PACKAGE), str(BUILT_IN))
    return _update(root, options, now, seen, watch, Meanwhile(seen, root), True, kinds)


def _update(
    root: Path,
    options: Options,
    now: datetime,
    seen: Seen,
    watch: Watch | None,
    meanwhile: Meanwhile,
    patient: bool,
    kinds: Kinds | None,
) -> Report:
    """One build that looks at everything. Raises Changed where sources change meanwhile. If it is ``patient``, it
    publishes all the same and remembers nothing."""
    from sitegen.digest import of_program
    from sitegen.inputs import SETTINGS, output_folder, read_settings, read_site, shown_lines
    from sitegen.pages import KINDS
    from sitegen.publish.lock import locked
    from sitegen.publish.output import Output
    from sitegen.text.toml import find_key
    from sitegen.trace.meanwhile import Meanwhile
    from sitegen.trace.memory import Memory
    from sitegen.trace.rows import Dropped
    from sitegen.update import update
    from sitegen.work import Unwatched

    watch = watch or Unwatched()
    with shown_lines(root):
        site = read_site(root, options, now)
        folder = output_folder(root, site.config.output, options)
        # The cache too: where the settings have changed, it may be in use for another folder.
        with locked(folder, cache_path(root, options), watch.waiting):
            if read_settings(root) == site.settings:
                blame = None if options.output else find_key(site.settings, SETTINGS, ("output",))
                output = Output.open(root, folder, str(options.output or site.config.output), blame)
                output.recover()
                memory = Memory(cache_path(root, options), of_program(PACKAGE), seen)
                try:
                    if options.clean:
                        memory.forget()
                    try:
                        return update(site, output, memory, watch, meanwhile, patient, kinds or KINDS)
                    except Dropped as dropped:
                        memory.forget(dropped.reason)
                        return update(site, output, memory, watch, meanwhile, patient, kinds or KINDS)
                finally:
                    memory.close()
    # The build that was waited for took its time, and meanwhile the settings were edited.
    seen = look(str(root), str(PACKAGE), str(BUILT_IN))
    return _update(root, options, now, seen, watch, Meanwhile(seen, root), patient, kinds)
