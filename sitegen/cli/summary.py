"""What a build did, as a line for people or a record for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.words.errors import say

if TYPE_CHECKING:
    from sitegen.model import Report


def record(report: Report) -> dict[str, object]:
    """The last object of ``--format json``."""
    return {
        "type": "report",
        "pages": report.pages,
        "rendered": report.rendered,
        "written": report.written,
        "removed": report.removed,
        "files": report.files,
        "problems": len(report.problems),
        "held": [
            {"path": held.path, "reason": held.reason, "until": held.until.isoformat() if held.until else None}
            for held in report.held
        ],
        "seconds": round(report.seconds, 4),
    }


def summary(report: Report, lang: str, verbose: bool) -> str:
    """What was held back and why, and what was done in how long."""
    lines = []
    for held in report.held:
        until = held.until.strftime("%Y-%m-%d %H:%M %z") if held.until else ""
        lines.append(say(f"held-{held.reason}", lang, [("path", held.path), ("until", until)]))
    values = [
        ("pages", report.pages),
        ("written", report.written),
        ("removed", report.removed),
        ("files", report.files),
    ]
    lines.append(say("built", lang, [*((k, str(v)) for k, v in values), ("seconds", f"{report.seconds:.2f}")]))
    if verbose:
        lines.append(say("built-more", lang, [*((k, str(v)) for k, v in values), ("rendered", str(report.rendered))]))
    return "\n".join(lines)


def failure(report: Report, lang: str) -> str:
    """That nothing was written, and how many problems there are."""
    return say("failed", lang, [("count", str(len(report.problems)))])
