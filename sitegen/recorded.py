"""The URLs of a build beside those of ``urls.lock``: none of them may vanish, and new ones are recorded."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from sitegen.catalog.ledger import LEDGER, Ledger, PublishedUrl, entry_ids, parse_ledger
from sitegen.digest import of_bytes
from sitegen.options import CACHE
from sitegen.pages.gone import GONE
from sitegen.site import SETTINGS
from sitegen.text.decoding import decode
from sitegen.text.hangul import nfc
from sitegen.text.reading import read_file, real_path
from sitegen.text.urls import Url
from sitegen.trace.cache import Dropped
from sitegen.trace.history import ask_git
from sitegen.trace.stats import stat_from
from sitegen.words.errors import Place, Problem, Problems, warning

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from sitegen.catalog.index import Catalog
    from sitegen.catalog.rows import Row
    from sitegen.model import Job
    from sitegen.site import Site
    from sitegen.theme.page import Kinds
    from sitegen.trace.files import Files
    from sitegen.trace.memory import Memory


class Recorded(NamedTuple):
    """What a build does to ``urls.lock``: the ledger before and after it, the URLs that are dropped since nobody
    has seen them, and warnings. Without a ledger nothing is done."""

    before: Ledger | None = None
    after: Ledger = Ledger()
    dropped: tuple[Url, ...] = ()
    problems: tuple[Problem, ...] = ()
    is_written: bool = False

    @property
    def new(self) -> list[Url]:
        """The URLs that are not in the file."""
        return [url for url in self.after.urls if self.before is not None and url not in self.before.urls]

    def entry_ids(self, rows: Iterable[Row]) -> dict[str, Url]:
        """The first URLs of documents that have moved. What only the cache knows has no say: a clean build must say the
        same."""
        before = self.before.urls if self.before else {}
        return entry_ids({url: known for url, known in self.after.urls.items() if url in before}, rows)

    @property
    def back(self) -> list[Url]:
        """The URLs that were retired and are published again."""
        return [url for url in self.before.gone if self.after.urls[url].state != "gone"] if self.before else []


def record_of(site: Site, catalog: Catalog, pages: Sequence[Job], kinds: Kinds, memory: Memory) -> Recorded:
    """What the build of ``pages`` does to the ledger. Raises Problems where a published URL would vanish; the preview,
    which publishes nothing, warns of it."""
    ledger = catalog.ledger
    if ledger is None:
        return Recorded()
    urls = _from_cache(memory.values["urls"]) | {**ledger.urls}
    there = {*(job.url for job in pages if job.kind != GONE), *(asset.url for asset in catalog.assets.values())}
    missing = [known for url, known in urls.items() if known.state != "gone" and url not in there]
    committed = _committed(site.root) if missing else None
    dropped = {one.url for one in missing if one.url in site.options.accepted}
    dropped |= {one.url for one in missing if committed and one.line and one.url not in committed.urls}
    problems: list[Problem] = []
    if missing := [one for one in missing if one.url not in dropped]:
        from sitegen.vanished import problems_of  # nearly always nothing is missing

        problems = list(problems_of(missing, ledger, site, catalog, memory.rows))
        if not site.options.preview:
            raise Problems(problems)
    kept = {url: known for url, known in urls.items() if url not in dropped}
    own = {row.path: ledger.urls.get(Url(row.url)) for row in catalog.rows.values() if row.aliases}
    for url, now in lasting(catalog, pages, kinds, site.today.isoformat()).items():
        kept[url] = _updated(kept.get(url), now, own)
    return Recorded(ledger, ledger.with_urls(kept.values()), tuple(sorted(dropped)), tuple(problems))


def _from_cache(values: dict[str, Any]) -> dict[Url, PublishedUrl]:
    """What builds on a runner have published and could not write into the file."""
    try:
        found = [
            PublishedUrl(Url.of(url), str(day), str(state), str(path)) for url, (day, state, path) in values.items()
        ]
    except (ValueError, TypeError):
        raise Dropped("damaged") from None
    return {known.url: known for known in found}


def lasting(catalog: Catalog, pages: Sequence[Job], kinds: Kinds, day: str) -> dict[Url, PublishedUrl]:
    """The URLs of a build that last: its pages but for the further pages of lists, its feeds, and the site's files. Not
    what a theme brings along under names that change with every edit."""
    by_name = {kind.kind: kind for kind in kinds}
    found = {asset.url: PublishedUrl(asset.url, day, "", nfc(asset.path)) for asset in catalog.assets.values()}
    for job in pages:
        kind = by_name[job.kind]
        if kind.lasts and job.number == 1:
            identifier = job.source or (job.subject if kind.shows_document else "")
            path = catalog.rows[identifier].path if identifier else SETTINGS if job.alias else ""
            found[job.url] = PublishedUrl(job.url, day, "redirect" if job.alias else "", nfc(path))
    return found


def _updated(known: PublishedUrl | None, now: PublishedUrl, own: Mapping[str, PublishedUrl | None]) -> PublishedUrl:
    """The line of a URL that was ``known`` and is published ``now``. ``own`` are the lines of the URLs of documents
    that have aliases.

    One that was a page of its own and leads on is still called that, and its document the one that it was, or the one
    that has moved from there: then either both were one document's, or the new URL is new.
    """
    if known is None or known.state == "gone":
        return now
    if known.state == now.state or not now.state:
        return known._replace(state=now.state, document=now.document)
    home = own.get(now.document)
    has_moved = now.document in own and (home is None or home.document == known.document)
    return known._replace(document=now.document) if has_moved else known


def write_record(site: Site, recorded: Recorded, files: Files, memory: Memory) -> Recorded:
    """Write the ledger, if it is another one now and the build may. What a runner publishes goes with the cache, from
    where its next run knows it. Warns where the file cannot be written."""
    before, after, within = recorded.before, recorded.after, os.path.realpath(site.root)
    if before is None or not site.options.records:
        return recorded
    if site.options.records == "cache":
        memory.values["urls"] = {url: list(after.urls[url][1:4]) for url in recorded.new}
        return recorded
    try:
        if after.text != before.text:
            if decode(read_file(site.root / LEDGER, LEDGER, within)[0], LEDGER) != before.text:
                return recorded  # somebody is editing it; the next build looks again
            write_ledger(site.root, after)
            data, status = read_file(site.root / LEDGER, LEDGER, within)
            files.note_read(LEDGER, of_bytes(data), stat_from(status))
    except Problems:  # it is no text any more
        return recorded
    except OSError as exception:
        problem = warning("ledger-unwritable", Place(LEDGER), reason=exception.strerror or exception)
        return recorded._replace(problems=(*recorded.problems, problem))
    memory.values["urls"] = {}
    return recorded._replace(is_written=True)


def write_ledger(root: Path, ledger: Ledger) -> None:
    """Put a ledger in the place of what is there, all of it or nothing. Raises OSError."""
    target = real_path(root / LEDGER, LEDGER, os.path.realpath(root))
    (root / CACHE).mkdir(exist_ok=True)
    new = root / CACHE / f"{LEDGER}.{os.getpid()}"
    new.write_text(ledger.text, encoding="utf-8", newline="\n")
    os.replace(new, target)


def ledger_at(root: Path, revision: str) -> Ledger | None:
    """The ledger as git has it in a revision; None where there is no git, or none in that revision. Raises Problems
    where it cannot be read."""
    found, reason = ask_git(str(root), "cat-file", "blob", f"{revision}:./{LEDGER}")
    return None if reason else parse_ledger(decode(found, LEDGER))


def _committed(root: Path) -> Ledger | None:
    """The ledger of the last commit; an empty one where there is no commit yet, None where that cannot be told."""
    try:
        found = ledger_at(root, "HEAD")
    except Problems:  # of which nothing can be believed
        return None
    if found is None and ask_git(str(root), "rev-parse", "--git-dir")[0]:
        return None if ask_git(str(root), "rev-parse", "--verify", "HEAD")[0] else Ledger()
    return found
