"""The whole program on one page: scan, parse, index, plan, render, publish, remember."""

from __future__ import annotations

import gc
from functools import partial
from typing import TYPE_CHECKING, Any

from sitegen.catalog.index import make_catalog
from sitegen.catalog.links import Links
from sitegen.catalog.oddities import is_early, notice_of
from sitegen.catalog.suggest import suggested
from sitegen.catalog.twins import without_twins
from sitegen.inputs import SETTINGS, find, select, with_lines
from sitegen.model import Report
from sitegen.pages.plan import plan
from sitegen.pool import cores
from sitegen.text.toml import find_key
from sitegen.theme.answers import SiteAnswers
from sitegen.theme.theme import load_theme
from sitegen.trace.digests import Digests
from sitegen.trace.index import index_parts
from sitegen.trace.meanwhile import Changed
from sitegen.trace.quick import NEVER
from sitegen.trace.records import report_record
from sitegen.trace.themes import slips_of, statics_of
from sitegen.trace.trace import stale_outputs
from sitegen.words.errors import Problems, gathered
from sitegen.work import copies_of, copy, parse, render

if TYPE_CHECKING:
    from datetime import datetime

    from sitegen.catalog.index import Catalog
    from sitegen.inputs import Site
    from sitegen.publish.output import Output
    from sitegen.theme.page import Kinds
    from sitegen.trace.meanwhile import Meanwhile
    from sitegen.trace.memory import Memory
    from sitegen.work import Watch


def update(
    site: Site, output: Output, memory: Memory, watch: Watch, meanwhile: Meanwhile, patient: bool, kinds: Kinds
) -> Report:
    """Make what is stale, put it in place, and remember it. Where sources have changed since ``meanwhile`` was made,
    raises Changed, or, if it is ``patient``, remembers nothing."""
    root, config, options = site.root, site.config, site.options
    jobs = options.jobs or cores()
    # A build makes many small values that live as long as it does; looking for cycles among them finds none.
    gc.enable()
    gc.set_threshold(50_000)

    memory.begin(root, {SETTINGS: site.sha})
    place = partial(find_key, site.settings, SETTINGS)
    theme = load_theme(root, config, place)
    sources, files, twins = find(root)
    if memory.is_foreign(root, sources, output.owned):
        memory.forget("foreign")
    parse(site, sources, memory, jobs, watch)
    published, held = select(memory.parsed(), options, site.now)
    contents = memory.reader()
    catalog = without_twins(make_catalog(config, published, files, held, site.now), twins, contents)
    todo = plan(catalog, kinds)
    sha = memory.files.sha
    statics, memory.values["statics"] = statics_of(theme, config.base_path, sha, memory.mapping("statics"))
    languages = {config.language, *(card.lang for card in catalog.cards.values() if card.lang)}
    known_slips = memory.mapping("slips")
    slips, memory.values["slips"] = slips_of(theme, config, site.sha, place, languages, kinds, sha, known_slips)
    warnings = [*catalog.problems, *statics.problems, *slips]
    if options.strict and warnings:
        raise Problems(warnings)

    links = Links(catalog, todo)
    answers = SiteAnswers(root, site.settings, contents, links, todo, theme, statics, site.today, kinds)
    digests = Digests(answers, memory)
    answers.sizes.update(digests.known_sizes())
    in_place = memory.look(output.folder)
    known = {path: row.sha for path, row in memory.outputs.items() if path in memory.in_place}
    stale = stale_outputs(todo, memory.outputs, digests.changed(), in_place)
    digests.look_at_templates()
    copies = copies_of(root, links, statics, digests)
    with output.staged() as publish:
        try:
            waiting = [job for job in todo if job.url.output in stale]
            remember = partial(digests.prepare, waiting)
            # A clean build uses nothing of earlier ones, and leaves no compiled templates to later ones.
            program = "" if options.clean else memory.program
            made = render(answers, output, waiting, known, program, jobs, watch, remember)
            made |= copy(output, [entry for entry in copies if not memory.holds(entry.output, entry.job)])
        except Problems as found:
            wrong = {(problem.code, problem.place) for problem in found.problems}
            others = [problem for problem in warnings if (problem.code, problem.place) not in wrong]
            raise Problems([*others, *suggested(found.problems, links)]) from None
        paths = {job.url.output for job in todo} | {entry.output for entry in copies}
        placed = {
            p: made[p].placed if p in made else output.leave(p, memory.outputs[p].sha, memory.kept) for p in paths
        }
        sure = meanwhile.has_seen([*sources, *files], [layer.folder for layer in theme.layers])
        sure = sure and meanwhile.is_still()
        if not sure and not patient:
            raise Changed
        result = publish(placed)
    report = Report(
        pages=len(todo),
        rendered=len(stale),
        written=len(result.written),
        removed=result.removed,
        files=len(paths),
        held=held,
        problems=with_lines(root, gathered(warnings)),
        stale={job.url.path: stale[job.url.output] for job in todo if job.url.output in stale},
    )
    report.changed = result.changed
    report.early = _early(catalog, site.now)
    report.urls = frozenset(job.url.path for job in todo)
    report.changes, report.changed_files = memory.changes(), tuple(sorted(memory.files.changed()))
    parts = index_parts(catalog, {"cards": digests.card, "entries": digests.entry}, digests.card_record)
    if sure:
        memory.save(output.folder, made, paths - made.keys(), digests, parts)
        memory.leave(root, output.folder, _head(report, site, catalog, memory.reads_today()))
    else:
        digests.doubt()
        memory.save(output.folder, {}, (), digests, parts)
    report.notice = memory.dropped
    report.library = notice_of(catalog.documents.values())
    return report


def _early(catalog: Catalog, now: datetime) -> dict[str, str]:
    """The pages of this build that a build without options would hold back, and why."""
    cards = catalog.cards.values()
    return {c.nav.url: "draft" if c.draft else "future" for c in cards if c.draft or (c.date and c.date > now)}


def _head(report: Report, site: Site, catalog: Catalog, reads_today: bool) -> dict[str, Any]:
    """What the next build wants to know of this one: what it was told and reported, and for how long that holds: until
    a post is due, or no longer changed in the future, or, where a page shows the day, until that ends."""
    ends = [held.until for held in report.held if held.until] + [site.tomorrow] * reads_today
    ends += [d.meta.updated for d in catalog.documents.values() if d.meta.updated and is_early(d, site.now)]
    return {
        "how": site.options.how,
        # Before that moment, a post that is published now may not be due.
        "from": site.now.timestamp(),
        "until": min((moment.timestamp() for moment in ends), default=NEVER),
        "report": report_record(report),
    }
