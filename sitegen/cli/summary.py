"""What a build tells GitHub besides annotations: a summary of the job in Markdown, and when the next post is due."""

from __future__ import annotations

import math
import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from sitegen.catalog.ledger import compare_ledgers
from sitegen.words.draw import where
from sitegen.words.sentences import printable, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sitegen.model import Report
    from sitegen.words.errors import Problem

# So many problems or URLs are listed; a summary may have a megabyte.
_MOST = 50
# What would be more than text in Markdown.
_MARKS = re.compile(r"([\\`*_{}\[\]<>()#|~!&])")


def tell_github(report: Report, failed: bool, lang: str) -> None:
    """Write the summary and the moment to where the runner wants them
    (https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions#environment-files)."""
    _append("GITHUB_STEP_SUMMARY", "\n".join(_summary(report, failed, lang)))
    if not failed:
        _append("GITHUB_OUTPUT", f"due={math.ceil(report.until)}")


def tell_checked(problems: Sequence[Problem], lang: str) -> None:
    """Add what a check has found to the summary."""
    head = f"## {_told('checked', lang, count=len(problems))}\n"
    _append("GITHUB_STEP_SUMMARY", "\n".join([head, *(_problems(problems, lang) if problems else ())]))


def _append(variable: str, text: str) -> None:
    path = os.environ.get(variable)
    if path:
        with suppress(OSError), open(path, "a", encoding="utf-8") as file:  # a site is built without a summary too
            file.write(f"{text}\n")


def _summary(report: Report, failed: bool, lang: str) -> Iterator[str]:
    yield f"## {_told('failed' if failed else 'built', lang)}\n"
    if not failed:
        values = {"pages": report.pages, "kept": report.pages - report.rendered, "files": report.files}
        yield _told("pages", lang, **values, seconds=f"{report.seconds:.1f}") + "\n"
    if report.problems:
        yield f"### {_told('problems', lang, count=len(report.problems))}\n"
        yield from _problems(report.problems, lang)
    moved = report.moved
    if moved is None and report.recorded is not None and report.recorded.before is not None:
        # Without the last build, what is in the repository says which URLs there were.
        changes = compare_ledgers(report.recorded.before, report.recorded.after)
        moved = {"new": [known.url for known in changes.new], "gone": [known.url for known in changes.removed]}
    if moved is None and not failed:
        yield _told("first", lang) + "\n"
    if report.unrecorded:
        yield say("built-urls-unrecorded", lang, [("count", str(report.unrecorded))]) + "\n"
    for name, urls in (moved or {}).items():
        if urls:
            yield f"### {_told(name, lang, count=len(urls))}\n"
            # Documents before lists, which change with them.
            yield from _listed([_plain(url) for url in sorted(urls, key=lambda url: url not in report.sources)], lang)
    if waiting := [(held.until, held.path) for held in report.held if held.until]:
        yield f"### {_told('held', lang, count=len(waiting))}\n"
        yield from _listed([f"{until:%Y-%m-%d %H:%M %z}: {_plain(path)}" for until, path in sorted(waiting)], lang)


def _problems(problems: Iterable[Problem], lang: str) -> Iterator[str]:
    lines = []
    for problem in problems:
        place = f"{_plain(where(problem.place))}: " if problem.place else ""
        lines.append(f"{place}{_plain(say(problem.code, lang, problem.values))}")
    yield from _listed(lines, lang)


def _listed(lines: Sequence[str], lang: str) -> Iterator[str]:
    yield "\n".join(f"- {line}" for line in lines[:_MOST])
    if len(lines) > _MOST:
        yield f"- {_told('more', lang, count=len(lines) - _MOST)}"
    yield ""


def _told(code: str, lang: str, **values: object) -> str:
    return say(f"summary-{code}", lang, [(name, str(value)) for name, value in values.items()])


def _plain(text: str) -> str:
    """The text as Markdown that shows just that."""
    return _MARKS.sub(r"\\\1", printable(text))
