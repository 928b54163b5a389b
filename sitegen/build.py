"""The program on one page: :func:`build`, and the path that every build takes, :func:`_build`."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

from sitegen.options import cache_path, current_time
from sitegen.package import BUILT_IN, PACKAGE
from sitegen.trace.snapshot import FirstLook

if TYPE_CHECKING:
    from pathlib import Path

    from sitegen.model import Report
    from sitegen.options import Options
    from sitegen.site import Site
    from sitegen.work import Watch

# A cache that is wrong again, once it was made anew so often, is a bug.
_MOST_TRIES = 5


def build(
    root: Path, options: Options, watch: Watch | None = None, first: FirstLook | None = None, tries: int = 0
) -> Report:
    """Bring the output folder up to date with the site in ``root``.

    Raises Problems with all that a stage found wrong. Then nothing in the output folder has changed. ``watch`` hears
    how far the build is. ``first`` is a look at the site that the caller has just taken; without it the build looks.

    If sources are edited while they are read, or the cache turns out to be wrong, the build begins again. ``tries``
    counts how often it did. From the second try on it goes on in spite of an edit: it publishes what it has read, but
    leaves the cache as it was, so that the next build looks again.
    """
    started = time.perf_counter()
    now = options.now or current_time()
    places = str(cache_path(root, options)), root.as_posix(), PACKAGE.as_posix(), BUILT_IN.as_posix()
    first = first or FirstLook(*places, options.told, now.timestamp())
    report = _remembered(first, options)
    if report is None:
        from sitegen.publish.lock import locked
        from sitegen.site import read_site, refuse_links, shown_lines
        from sitegen.trace.cache import Dropped
        from sitegen.trace.files import Edited
        from sitegen.trace.memory import forget
        from sitegen.work import Unwatched

        watch = watch or Unwatched()
        with shown_lines(root):
            site = read_site(root, options, now)._replace(has_snippets=first.has_snippets)
            refuse_links(root)
            try:
                with locked(site.folder, cache_path(root, options), watch.waiting):
                    report = _build(site, first, watch, is_patient=tries > 0)
            except Edited:
                report = build(root, options, watch, tries=tries + 1)
            except Dropped as dropped:
                if tries > _MOST_TRIES:
                    raise
                forget(site.cache)
                report = build(root, options, watch, tries=tries + 1)
                report.notice = report.notice or dropped.reason
    report.seconds = time.perf_counter() - started
    return report


def _remembered(first: FirstLook, options: Options) -> Report | None:
    """The one short cut: if nothing has changed, the report of the last build. None if something has."""
    from sitegen.trace.cache import Dropped
    from sitegen.trace.records import report_from

    if not first.holds or first.last is None or options.clean or options.explain or options.verbose:
        return None
    try:
        report = report_from(first.last.head["report"])
        report.sources, report.until = json.loads(first.last.pages), first.last.head["until"]
        report.moved = {"new": [], "changed": [], "gone": []}
    except (Dropped, ValueError, RecursionError):
        return None
    if options.records == "lock" and report.unrecorded:
        return None
    return None if options.strict and report.problems else report


def _build(site: Site, first: FirstLook, watch: Watch, is_patient: bool) -> Report:
    """The path of every build: a clean one, an edit, a new post, a restored cache, the preview. They differ in how much
    of the last build's memory still holds. If ``is_patient``, an edit of the sources meanwhile does not end it."""
    # Imported here, since a build with nothing to do ends before, and imports take most of its time.
    from sitegen.catalog.index import make_catalog
    from sitegen.catalog.ledger import read_ledger
    from sitegen.catalog.links import Links
    from sitegen.catalog.twins import without_twins
    from sitegen.check.limits import limits_of_build
    from sitegen.pages import KINDS
    from sitegen.pages.plan import plan
    from sitegen.pages.search import TEXTS, SearchPage, search_texts
    from sitegen.pages.templates import with_templates_of_kinds
    from sitegen.pictured import pictures_of, publish_copies, shrink_new
    from sitegen.publish.output import Output
    from sitegen.recorded import record_of, write_record
    from sitegen.report import head_of, make_report
    from sitegen.site import find, select
    from sitegen.theme.load import load_theme
    from sitegen.trace.documents import Contents, Documents
    from sitegen.trace.files import Files
    from sitegen.trace.history import with_history
    from sitegen.trace.memory import Memory
    from sitegen.trace.questions import Questions
    from sitegen.trace.state import State
    from sitegen.trace.themes import statics_and_warnings
    from sitegen.work import copies_of, make, parse

    root, config, options, kinds = site.root, site.config, site.options, (*KINDS, *site.options.kinds)
    files = Files(root, first, site.sha)
    output = Output.open(site)
    with Memory(site.cache, files, forget=options.clean) as memory, files.watched(is_patient):
        files.hash_all(options.processes)
        theme = load_theme(root, config, site.place)
        site = site._replace(has_search=config.search.enabled and bool(theme.find(SearchPage.template)))
        kinds = kinds if site.has_search else tuple([kind for kind in kinds if kind is not SearchPage])
        sources, assets, twins = find(root)
        files.must_have_seen([*sources, *assets], theme)
        rows = parse(site, sources, files, memory, watch)
        memory.must_be_of_this_site(rows, output)
        documents, contents = Documents(rows, memory), Contents(rows, memory)
        dated, history, undated = with_history(site, rows, memory)
        published, held = select(dated.values(), documents, options, site.now)
        catalog = make_catalog(config, published, documents, assets, held, site.now, site.place, read_ledger(root))
        catalog = without_twins(catalog, twins, contents)
        pages = with_templates_of_kinds(plan(catalog, kinds, site.place), catalog, kinds, theme)
        recorded = record_of(site, catalog, pages, kinds, memory)
        ids = recorded.entry_ids(published)
        statics, warnings = statics_and_warnings(
            site, theme, kinds, catalog, dated.values(), sources, files, memory, undated
        )
        texts = tuple(search_texts(catalog)) if site.has_search else ()
        links = Links(catalog, pages)
        state = State(site, catalog, links, pages, texts, (*kinds, *TEXTS), theme, statics, documents, contents, ids)
        pictures = pictures_of(site, theme, files, memory)
        questions = Questions(state, files, memory.values["closures"], memory.values["sizes"], pictures)
        copies = copies_of(root, catalog, statics, texts, files)
        stale = memory.traces.stale(output.folder, (*pages, *texts), copies, questions, options.processes)
        with output.staged() as publish:
            shrink_new(state, questions, memory, stale, watch)
            made = make(site, stale, state, copies, questions, output, memory, watch, warnings)
            warnings += publish_copies(site, state, questions, memory, output, made)
            kept = memory.traces.keep(output)
            files.must_be_unchanged()
            placed = {**kept, **{path: entry.placed for path, entry in made.items()}}
            warnings += limits_of_build(site, state, output, memory.traces, placed)
            result = publish(placed)
        recorded = write_record(site, recorded, files, memory)
        warnings += recorded.problems
        report = make_report(site, state, rows, held, stale, result, warnings, recorded, files, memory, made)
        if files.can_be_trusted:
            head = head_of(report, site, catalog, memory.traces.has_asked(("today",), made), history)
            report.until = head["until"]
            memory.remember(output.folder, rows, made, questions, head)
        report.notice = memory.notice
    return report
