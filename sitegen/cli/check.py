"""``sitegen check``."""

from __future__ import annotations

import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

import click

from sitegen.cli.command import Command, bilingual, common, placed, reporting
from sitegen.cli.terminal import print_line, print_problems, ready_stdout
from sitegen.words.errors import notice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from sitegen.words.draw import Format
    from sitegen.words.errors import Problem

# So many problems of one kind are shown to people.
_MOST_OF_A_KIND = 100


@click.command(
    cls=Command,
    short_help=bilingual("Check what a build wrote.", "빌드한 결과를 검사합니다."),
    help=bilingual(
        "Check the output folder as GitHub Pages will serve it: links, fragments, pictures, feeds, drafts.\n\n"
        "\b\nExamples:\n  sitegen build && sitegen check\n  sitegen check --format github",
        "출력 폴더를 GitHub Pages가 보여 줄 모습대로 검사합니다. 링크, 그림, 피드, 새어 나간 초안을 봅니다.\n\n"
        "\b\n예:\n  sitegen build && sitegen check\n  sitegen check --format github",
    ),
)
@placed(
    bilingual("What to check, in place of `output`.", "검사할 폴더. 설정의 `output` 대신 씁니다."),
    bilingual(
        "Where the site will be; else where its home says.", "사이트를 올릴 주소. 없으면 첫 화면에 적힌 주소입니다."
    ),
)
@click.option(
    "--changed-since",
    metavar="REV",
    default="",
    help=bilingual("Tell only what has changed since REV.", "그 커밋이나 브랜치 다음에 바뀐 것만 알려 줍니다."),
)
@click.option("--external", is_flag=True, help=bilingual("Ask other hosts, too.", "다른 사이트의 링크도 확인합니다."))
@click.option(
    "--pages", is_flag=True, help=bilingual("Look at the limits of GitHub Pages.", "GitHub Pages의 한도도 봅니다.")
)
@click.option(
    "--strict", is_flag=True, help=bilingual("Warnings are faults, too.", "경고가 있어도 종료 코드가 1입니다.")
)
@reporting
@common
def check(
    root: Path,
    lang: str,
    output: Path | None,
    base_url: str | None,
    changed_since: str,
    external: bool,
    pages: bool,
    strict: bool,
    format_: Format,
    quiet: bool,
) -> None:
    """Check the output folder and report it."""
    from sitegen.check.check import check_output
    from sitegen.options import Options, current_time
    from sitegen.site import read_site, shown_lines, with_lines
    from sitegen.words.draw import json_line
    from sitegen.words.sentences import say

    started = time.perf_counter()
    if format_ != "text":
        ready_stdout(is_data=True)
    manners = None
    if external:  # what speaks with other hosts takes long to import
        from sitegen.check.external import Manners

        manners = Manners()
    with shown_lines(root):
        site = read_site(root, Options(output, base_url), current_time())
        found = check_output(site, since=changed_since, pages=pages, manners=manners)
    told = found.problems if format_ == "json" else _first_of_each(found.problems)
    print_problems(with_lines(root, told), format_, lang, root)
    if format_ == "github":
        from sitegen.cli.summary import tell_checked

        tell_checked(found.problems, lang)
    errors = sum(problem.severity == "error" for problem in found.problems)
    counts = {
        "pages": found.pages,
        "files": found.files,
        "read": found.read,
        "errors": errors,
        "warnings": len(found.problems) - errors,
        "ignored": found.ignored,
    }
    seconds = time.perf_counter() - started
    if format_ == "json":
        print_line(json_line({"type": "report", **counts, "seconds": round(seconds, 4)}))
    elif not quiet:
        values = [*((name, str(count)) for name, count in counts.items()), ("seconds", f"{seconds:.2f}")]
        print_line(say("checked", lang, values), err=True)
    sys.exit(1 if errors or (strict and found.problems) else 0)


def _first_of_each(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The first problems of each kind, and how many more there are: one line of a template is on all pages."""
    counts: Counter[str] = Counter()
    for problem in problems:
        counts[problem.code] += 1
        if counts[problem.code] <= _MOST_OF_A_KIND:
            yield problem
    for code, count in counts.items():
        if count > _MOST_OF_A_KIND:
            yield notice("check-more", name=code.removeprefix("check-"), count=count - _MOST_OF_A_KIND)
