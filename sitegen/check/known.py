"""What the last build knows of an output folder: which document each page shows, and which documents it held back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from sitegen.catalog.rows import Row, rows_from
from sitegen.publish import manifest
from sitegen.trace.cache import Cache, Dropped
from sitegen.trace.records import documents_from, job_from
from sitegen.trace.snapshot import MANIFEST

if TYPE_CHECKING:
    from pathlib import Path

_MALFORMED = (Dropped, ValueError, TypeError, LookupError, AttributeError, RecursionError, OSError)


class Waiting(NamedTuple):
    """A document that the build held back: its file, its title, its URL, and why."""

    path: str
    title: str
    url: str
    reason: str


class Remembered(NamedTuple):
    """What the last build left: the URL of the site that it was told, its pages by output with the file of the document
    that each is about ("" for none), the rows of all documents by file, and the documents that it held back. All is
    empty where there was none, or its cache cannot be read. ``is_own`` says that the program wrote the folder."""

    base_url: str = ""
    pages: dict[str, str] = {}  # noqa: RUF012  # never changed
    rows: dict[str, Row] = {}  # noqa: RUF012  # never changed
    held: tuple[Waiting, ...] = ()
    is_own: bool = True


def what_is_known(folder: Path, cache: Path) -> Remembered:
    """What the build knows whose cache this is of the output ``folder``."""
    nothing = Remembered(is_own=bool(manifest.read(folder / MANIFEST)))
    try:
        db = Cache(cache, read_only=True)
    except Dropped:
        return nothing
    try:
        head = json.loads(db.part("head") or b"")
        rows = {row.id: row for row in rows_from(json.loads(db.part("rows") or b""))}
        outputs = (db.part("outputs") or b"").decode("utf-8", "surrogatepass").split("\0")
        pages = {}
        jobs = json.loads(db.part("jobs") or b"")
        for path, job in zip([path for path in outputs if path != MANIFEST], jobs, strict=True):
            if page := job_from(job):
                pages[path] = rows[page["subject"]].path if page["subject"] in rows else ""
        held = {path: str(reason) for path, reason, _ in head["report"]["held"]}
        waiting = [row for row in rows.values() if row.path in held]
        records = [found[0] for row in waiting if (found := db.document(row.id))]
        titles = {document.id: document.meta.title or "" for document in documents_from(records)}
        documents = [Waiting(row.path, titles.get(row.id, ""), row.url, held[row.path]) for row in waiting]
        return Remembered(str(head["told"][0] or ""), pages, {row.path: row for row in rows.values()}, tuple(documents))
    except _MALFORMED:
        return nothing
    finally:
        db.close()
