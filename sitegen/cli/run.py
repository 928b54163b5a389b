"""Builds a site and reports it. Called by the command ``build``, and without Click by :mod:`sitegen.cli.start`."""

from __future__ import annotations

import re
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from sitegen import __version__
from sitegen.build import build
from sitegen.catalog.urls import home_url
from sitegen.cli.terminal import Progress, print_line, print_problems, ready_stdout
from sitegen.model import Report
from sitegen.words.draw import json_line
from sitegen.words.errors import Problems
from sitegen.words.sentences import printable, say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sitegen.options import Options
    from sitegen.trace.snapshot import FirstLook
    from sitegen.words.draw import Format

BUG_EXIT = 3
# A version number that is a year says nothing about the library's interface: tzdata 2026.1.
_YEAR = 1000


def run(
    root: Path,
    options: Options,
    lang: str,
    format_: Format = "text",
    quiet: bool = False,
    verbose: bool = False,
    explain: str | None = None,
    verify: bool = False,
    first: FirstLook | None = None,
) -> int:
    """Build the site in ``root``, report it, and return the exit status. ``first`` is a look at the site that
    was taken just now."""
    started = time.perf_counter()
    if format_ != "text":
        ready_stdout(is_data=True)
    try:
        report = build(root, options, Progress(lang, quiet or format_ != "text"), first)
        failed = False
    except Problems as found:
        report, failed = Report(problems=found.problems, seconds=time.perf_counter() - started), True
    if report.notice and not quiet:
        print_line(say(f"cache-{report.notice}", lang), err=True)
    if report.library and not quiet:
        print_line(say(report.library, lang), err=True)
    print_problems(report.problems, format_, lang, root)
    if format_ == "github":
        from sitegen.cli.summary import tell_github

        tell_github(report, failed, lang)
    if format_ == "json":
        for hint in report.suggestions:
            said = say(hint.code, lang, hint.values)
            print_line(json_line({"type": "suggestion", "code": hint.code, "message": said}))
        print_line(json_line(record(report)))
    elif failed and not quiet:
        print_line(say("failed", lang, [("count", str(len(report.problems)))]), err=True)
    elif not quiet:
        print_line("\n".join(_summary(report, lang, verbose)), err=True)
    if failed:
        return 1
    if verbose and format_ == "text" and report.stale:
        from sitegen.cli.explain import explain_all

        print_line(explain_all(report, lang), err=True)
    if explain is not None:
        from sitegen.cli.explain import explain_page

        print_line(explain_page(report, explain, lang))
    if verify:
        from sitegen.cli.verify import differing_files

        if wrong := differing_files(root, options):
            print_line("\n".join([say("verify-differs", lang), *map(printable, wrong)]), err=True)
            return BUG_EXIT
        print_line(say("verified", lang, [("count", str(report.files))]), err=True)
    return 0


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
        "hidden": report.hidden,
        "sections": report.sections,
        "seconds": round(report.seconds, 4),
    }


def bug(lang: str) -> int:
    """Print the exception that is being handled, ask to report it, and return the exit status."""
    import traceback

    print_line("\n".join(map(printable, traceback.format_exc().splitlines())), err=True)
    print_line(say("bug", lang, [("version", __version__)]), err=True)
    if newer := newer_libraries():
        print_line(say("bug-libraries", lang, [("names", ", ".join(newer))]), err=True)
    return BUG_EXIT


def newer_libraries() -> list[str]:
    """Installed libraries of a newer major version than sitegen was made with: their interface may have changed."""
    from importlib.metadata import PackageNotFoundError, requires, version

    found = []
    with suppress(PackageNotFoundError):  # run from a folder of sources
        for requirement in requires("sitegen") or ():
            if match := re.fullmatch(r"([\w.-]+)>=(\d+)[\d.]*", requirement):
                with suppress(PackageNotFoundError, ValueError):
                    installed = version(match[1])
                    if int(match[2]) < int(installed.partition(".")[0]) < _YEAR:
                        found.append(f"{match[1]} {installed}")
    return found


def _summary(report: Report, lang: str, verbose: bool) -> list[str]:
    """Which documents were held back and why, then what was done in how many seconds."""
    lines = []
    for held in report.held:
        until = held.until.strftime("%Y-%m-%d %H:%M %z") if held.until else ""
        lines.append(say(f"held-{held.reason}", lang, [("path", held.path), ("until", until)]))
    if report.hidden:
        lines.append(say("built-hidden", lang, [("count", str(report.hidden))]))
    for section, count in report.sections.items():
        lines.append(say("built-section", lang, [("url", home_url(section)), ("count", str(count))]))
    lines += _of_urls(report, lang)
    values = [(key, str(getattr(report, key))) for key in ("pages", "written", "removed", "files", "rendered")]
    lines.append(say("built", lang, [*values, ("seconds", f"{report.seconds:.2f}")]))
    if verbose:
        lines.append(say("built-more", lang, values))
    return [*lines, *(say(problem.code, lang, problem.values) for problem in report.suggestions)]


def _of_urls(report: Report, lang: str) -> Iterator[str]:
    """What the build did to ``urls.lock``."""
    recorded = report.recorded
    if report.unrecorded:
        yield say("built-urls-unrecorded", lang, [("count", str(report.unrecorded))])
    if recorded is not None and recorded.is_written:
        if recorded.new:
            yield say("built-urls", lang, [("count", str(len(recorded.new)))])
        for code, urls in (("built-urls-dropped", recorded.dropped), ("built-urls-back", recorded.back)):
            for url in urls:
                yield say(code, lang, [("url", url)])
