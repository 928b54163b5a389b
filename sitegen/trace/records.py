"""Documents and contents as JSON and back, and jobs as text. The cache holds data, never code: no pickle.

What comes back from a record is what went in; a fresh document takes the same way as a cached one, so that no
difference between the two can reach a page.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sitegen.fields import Meta, Person, Tool, from_record, steps_from, to_record
from sitegen.model import Code, Content, Deployment, Document, Heading, Held, PageOnly, Ref, Report, Snippet
from sitegen.text.jsontext import json_text
from sitegen.trace.cache import Dropped
from sitegen.words.errors import Place, Problem

if TYPE_CHECKING:
    from sitegen.model import Job

SEPARATOR = "\x1f"  # between the parts of a record in the cache
# What the record of a page's job holds.
_JOB = ("url", "kind", "template", "subject", "number")
# What a record raises that has another shape than these functions make.
_MALFORMED = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
# Pieces of a body are told apart by their length.
_PIECES: dict[int, Any] = {len(kind._fields): kind for kind in (Ref, Code, PageOnly, Snippet)}


def document_record(document: Document) -> str:
    """A document as JSON."""
    problems = [problem_record(problem) for problem in document.problems]
    return json_text(
        [*document[:2], to_record(document.meta), *document[3:6], problems, document.tools, document.extra]
    )


def documents_from(records: list[str]) -> list[Document]:
    """The documents of many records; decoded in one go, which is far faster than one by one. Raises Dropped for
    what is none."""
    try:
        rows = zip(records, json.loads("[" + ",".join(records) + "]"), strict=True)
        return [_document(row) for _, row in rows]
    except _MALFORMED:
        raise Dropped("damaged") from None


def content_record(content: Content) -> str:
    """A content as JSON."""
    body = [piece if isinstance(piece, str) else list(piece) for piece in content.body]
    headings = [list(heading) for heading in content.headings]
    return json_text([body, headings, content.seconds, content.title_at, content.people, content.deployment])


def content_from(record: str) -> Content:
    """The content of a record. Raises Dropped for what is none."""
    try:
        return _content(json.loads(record))
    except _MALFORMED:
        raise Dropped("damaged") from None


def _content(row: list[Any]) -> Content:
    body, headings, seconds, (start, stop), people, deployment = row
    pieces = tuple([piece if isinstance(piece, str) else _PIECES[len(piece)](*piece) for piece in body])
    return Content(
        pieces,
        tuple([Heading(*heading) for heading in headings]),
        seconds,
        (start, stop),
        tuple([Person(*said) for said in people]),
        _deployment(deployment) if deployment else None,
    )


def _deployment(row: list[Any]) -> Deployment:
    steps, environments, branches, *others = row
    return Deployment(steps_from(steps), tuple(environments), tuple(branches), *others)


def problem_from(row: list[Any]) -> Problem:
    """A problem from what :func:`problem_record` made of it."""
    code, place, values, severity, others = row
    return Problem(
        code,
        Place(*place) if place else None,
        tuple([(key, value) for key, value in values]),
        severity,
        tuple([Place(*other) for other in others]),
    )


def problem_record(problem: Problem) -> list[Any]:
    """A problem as lists and texts, ready for JSON."""

    def place(found: Place) -> list[Any]:
        return list(found)

    return [
        problem.code,
        place(problem.place) if problem.place else None,
        problem.values,
        problem.severity,
        [place(other) for other in problem.others],
    ]


def report_record(report: Report) -> dict[str, Any]:
    """What a build with nothing to do has to report again, ready for JSON."""
    return {
        "pages": report.pages,
        "files": report.files,
        "held": [(h.path, h.reason, h.until.isoformat() if h.until else None) for h in report.held],
        "hidden": report.hidden,
        "sections": report.sections,
        "problems": [problem_record(problem) for problem in report.problems],
        "early": report.early,
        "unrecorded": report.unrecorded,
    }


def report_from(record: dict[str, Any]) -> Report:
    """The report of a record. Raises Dropped for what is none."""
    try:
        held = [Held(p, reason, datetime.fromisoformat(u) if u else None) for p, reason, u in record["held"]]
        problems = tuple([problem_from(row) for row in record["problems"]])
        early = dict(record["early"])
        counts = {name: record[name] for name in ("pages", "files", "hidden", "unrecorded")}
        sections = {str(name): int(count) for name, count in record["sections"].items()}
        return Report(**counts, sections=sections, held=tuple(held), problems=problems, early=early)
    except _MALFORMED:
        raise Dropped("damaged") from None


def job_record(job: Job) -> str:
    """The job of a page as text."""
    return SEPARATOR.join([str(getattr(job, name)) for name in _JOB])


def job_from(record: str) -> dict[str, str]:
    """What :func:`job_record` wrote, by name; nothing for the job of a copy."""
    parts = record.split(SEPARATOR)
    return dict(zip(_JOB, parts, strict=True)) if len(parts) == len(_JOB) else {}


def _document(row: list[Any]) -> Document:
    identifier, path, fields, summary, anchors, places, problems, tools, extra = row
    return Document(
        identifier,
        path,
        Meta(**from_record(fields)),
        summary,
        tuple(anchors),
        places,
        tuple([problem_from(problem) for problem in problems]) if problems else (),
        tuple([Tool(*tool) for tool in tools]),
        extra,
    )


def part_of(value: Any) -> bytes:
    """A plain value as JSON, for a part of the cache."""
    return json_text(value).encode("utf-8", "surrogatepass")
