"""Builds and says how it went, for the command and for its short way round Click."""

from __future__ import annotations

import json
import re
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from sitegen import __version__
from sitegen.build import build
from sitegen.cli.summary import failure, record, summary
from sitegen.cli.terminal import Progress, print_line, print_problems
from sitegen.model import Report
from sitegen.words.errors import Format, Problems, say

if TYPE_CHECKING:
    from pathlib import Path

    from sitegen.options import Options
    from sitegen.trace.snapshot import FirstLook

BUG_EXIT = 3
# A version that begins with such a number is of data, not of an interface.
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
    """Build the site in ``root`` and say how it went; the exit status. ``first`` is a look at the site that was taken
    just now."""
    started = time.perf_counter()
    try:
        report = build(root, options, Progress(lang, quiet or format_ != "text"), first)
        failed = False
    except Problems as found:
        report, failed = Report(problems=found.problems, seconds=time.perf_counter() - started), True
    if report.notice and not quiet:
        print_line(say(f"cache-{report.notice}", lang), err=True)
    if report.library and not quiet:
        print_line(say(report.library, lang), err=True)
    print_problems(report.problems, format_, lang)
    if format_ == "json":
        print_line(json.dumps(record(report), ensure_ascii=False))
    elif not quiet:
        print_line(failure(report, lang) if failed else summary(report, lang, verbose), err=True)
    if failed:
        return 1
    if verbose and format_ == "text" and report.stale:
        from sitegen.cli.explain import reach

        print_line(reach(report, lang), err=True)
    if explain is not None:
        from sitegen.cli.explain import explain as why

        print_line(why(report, explain, lang))
    if verify:
        from sitegen.cli.verify import verify as differences

        if wrong := differences(root, options):
            print_line("\n".join([say("verify-differs", lang), *wrong]), err=True)
            return BUG_EXIT
        print_line(say("verified", lang, [("count", str(report.files))]), err=True)
    return 0


def bug(lang: str) -> int:
    """Show the exception that is being handled, and ask to report it; the exit status."""
    import traceback

    traceback.print_exc()
    print_line(say("bug", lang, [("version", __version__)]), err=True)
    if newer := newer_libraries():
        print_line(say("bug-libraries", lang, [("names", ", ".join(newer))]), err=True)
    return BUG_EXIT


def newer_libraries() -> list[str]:
    """The libraries of which a newer major version is installed than sitegen was made with: what it reads of them
    may have another name."""
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
