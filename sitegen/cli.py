"""Commands and options. The only module that prints or exits.

Exit status: 0 fine, 1 the site has problems, 2 wrong usage, 3 a bug in sitegen.
"""

from __future__ import annotations

import json
import os
import sys
import time
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sitegen import __version__
from sitegen.errors import Format, Problem, Problems, as_annotation, as_json, draw, say

if TYPE_CHECKING:
    from collections.abc import Callable

BUG_EXIT = 3


def system_language() -> str:
    """``ko`` or ``en``, from ``LC_ALL``, ``LC_MESSAGES`` or ``LANG``, the first that is set (POSIX)."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "ko" if value.lower().startswith("ko") else "en"
    return "en"


def told(english: str, korean: str) -> str:
    """A help text in the reader's language. Chosen when the program starts, before ``--lang`` is read."""
    return korean if system_language() == "ko" else english


def _common(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options that every command has, and the way from exceptions to exit statuses."""

    @click.option(
        "--root",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path(),
        help=told("The site's folder, the one with site.toml.", "site.toml이 있는 사이트 폴더."),
    )
    @click.option(
        "--lang",
        type=click.Choice(["ko", "en"]),
        default=system_language,
        help=told("Language of messages; from LANG unless given.", "메시지 언어. 지정하지 않으면 LANG을 따른다."),
    )
    @wraps(command)
    def run(**given: Any) -> None:
        try:
            command(**given)
        except Problems as found:
            for problem in found.problems:
                click.echo(draw(problem, given["lang"]) + "\n", err=True)
            sys.exit(1)

    return run


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=told(
        "A small static site generator for tech blogs.\n\n\b\nExamples:\n  sitegen init blog\n"
        '  sitegen new post "첫 배포 이야기" --kind deploy\n  sitegen build',
        "기술 블로그를 위한 작은 정적 사이트 생성기.\n\n\b\n예:\n  sitegen init blog\n"
        '  sitegen new post "첫 배포 이야기" --kind deploy\n  sitegen build',
    ),
)
@click.version_option(__version__, prog_name="sitegen")
def cli() -> None:
    """The group of commands."""


@cli.command(
    short_help=told("Start a new blog.", "새 블로그를 만든다."),
    help=told(
        "Start a new blog in DIR: settings, a first post, a page, and the workflow that publishes it.\n\n"
        "Files that exist are never overwritten.\n\n\b\nExample:\n  sitegen init blog && cd blog && sitegen build",
        "DIR에 새 블로그를 만든다. 설정, 첫 글, 소개 페이지, 배포 워크플로가 들어 있다.\n\n"
        "이미 있는 파일은 덮어쓰지 않는다.\n\n\b\n예:\n  sitegen init blog && cd blog && sitegen build",
    ),
)
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--lang",
    type=click.Choice(["ko", "en"]),
    default=system_language,
    help=told("Language of messages.", "메시지 언어."),
)
def init(directory: Path, lang: str) -> None:
    """Write the files of a new blog."""
    from sitegen.inputs import current_time
    from sitegen.scaffold import new_site

    try:
        written = new_site(directory, current_time())
    except Problems as found:
        for problem in found.problems:
            click.echo(draw(problem, lang) + "\n", err=True)
        sys.exit(1)
    for path in written:
        click.echo(path)
    click.echo(say("init-done", lang, [("directory", str(directory))]), err=True)


@cli.command(
    short_help=told("Start a new post or page.", "새 글이나 페이지를 만든다."),
    help=told(
        "Write a new post or page with its front matter filled in, and print its path.\n\n\b\nExamples:\n"
        '  sitegen new post "Redis를 걷어낸 이유"\n'
        '  sitegen new post "백엔드 기술 스택" --kind stack\n  sitegen new page 소개',
        "머리말(front matter)을 채운 새 글이나 페이지를 만들고 경로를 출력한다.\n\n\b\n예:\n"
        '  sitegen new post "Redis를 걷어낸 이유"\n'
        '  sitegen new post "백엔드 기술 스택" --kind stack\n  sitegen new page 소개',
    ),
)
@click.argument("what", type=click.Choice(["post", "page"]))
@click.argument("title")
@click.option(
    "--kind",
    metavar="K",
    help=told("stack, deploy, interview, or your own.", "stack, deploy, interview 또는 직접 정한 이름."),
)
@_common
def new(root: Path, lang: str, what: str, title: str, kind: str | None) -> None:
    """Write a file to begin with."""
    from sitegen.config import read_config
    from sitegen.inputs import SETTINGS, current_time, read_settings
    from sitegen.scaffold import new_document

    config = read_config(read_settings(root), SETTINGS)
    path = new_document(root, config, what, title, kind, current_time())
    click.echo(path)
    click.echo(say("new-done", lang, [("path", path)]), err=True)


@cli.command(
    short_help=told("Build the site.", "사이트를 빌드한다."),
    help=told(
        "Build the site into its output folder.\n\nNothing is written when anything is wrong.\n\n\b\nExamples:\n"
        "  sitegen build\n  sitegen build --base-url https://team.github.io/blog --strict\n"
        "  sitegen build --format json | tail -n 1",
        "사이트를 출력 폴더에 빌드한다.\n\n문제가 하나라도 있으면 아무것도 쓰지 않는다.\n\n\b\n예:\n"
        "  sitegen build\n  sitegen build --base-url https://team.github.io/blog --strict\n"
        "  sitegen build --format json | tail -n 1",
    ),
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help=told("Where to write, in place of `output`.", "출력 폴더. 설정의 output 대신 쓴다."),
)
@click.option(
    "--base-url", metavar="URL", help=told("The site's URL, in place of `url`.", "사이트 URL. 설정의 url 대신 쓴다.")
)
@click.option("--drafts", is_flag=True, help=told("Publish drafts too.", "초안도 발행한다."))
@click.option(
    "--future", is_flag=True, help=told("Publish posts whose date is to come.", "날짜가 미래인 글도 발행한다.")
)
@click.option("--strict", is_flag=True, help=told("Warnings stop the build.", "경고가 있으면 빌드를 멈춘다."))
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(0),
    default=0,
    help=told("Processes; 0 is one a core.", "프로세스 수. 0이면 코어마다 하나."),
)
@click.option(
    "--clean",
    is_flag=True,
    help=told("Forget what earlier builds left in the cache.", "캐시를 비우고 처음부터 빌드한다."),
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help=told("How problems are told.", "문제를 알리는 형식."),
)
@click.option("-q", "--quiet", is_flag=True, help=told("Problems only, no summary.", "요약 없이 문제만 출력한다."))
@click.option("-v", "--verbose", is_flag=True, help=told("More about what was done.", "한 일을 더 자세히 출력한다."))
@_common
def build(
    root: Path,
    lang: str,
    output: Path | None,
    base_url: str | None,
    drafts: bool,
    future: bool,
    strict: bool,
    jobs: int,
    clean: bool,
    format_: Format,
    quiet: bool,
    verbose: bool,
) -> None:
    """Build and say how it went."""
    from sitegen.build import build as build_site
    from sitegen.inputs import Options
    from sitegen.model import Report
    from sitegen.summary import failure, record
    from sitegen.summary import summary as summarize

    started = time.perf_counter()
    options = Options(output, base_url, drafts, future, strict, jobs, clean=clean)
    try:
        report = build_site(root, options, Teller(lang, quiet or format_ != "text"))
        failed = False
    except Problems as found:
        report, failed = Report(problems=found.problems, seconds=time.perf_counter() - started), True
    if report.notice and not quiet:
        click.echo(say(f"cache-{report.notice}", lang), err=True)
    tell(report.problems, format_, lang)
    if format_ == "json":
        click.echo(json.dumps(record(report), ensure_ascii=False))
    elif not quiet:
        text = failure(report, lang) if failed else summarize(report, lang, verbose)
        click.echo(text, err=True)
    if failed:
        sys.exit(1)


def tell(problems: tuple[Problem, ...], format_: Format, lang: str) -> None:
    """Print problems: text for people to stderr, JSON and annotations for machines to stdout."""
    for problem in problems:
        if format_ == "json":
            click.echo(as_json(problem, lang))
        elif format_ == "github":
            click.echo(as_annotation(problem, lang))
        else:
            click.echo(draw(problem, lang) + "\n", err=True)


class Teller:
    """Tells on stderr how a build goes: that it waits, and on a terminal how far it is when the work is long."""

    def __init__(self, lang: str, quiet: bool) -> None:
        self._lang, self._quiet = lang, quiet
        self._on = sys.stderr.isatty() and not quiet
        self._shown = time.monotonic() + 0.7

    def waiting(self, process: str) -> None:
        """Another build, of this process id, holds the output folder."""
        click.echo(say("waiting", self._lang, [("process", process)]), err=True)

    def progress(self, what: str, done: int, total: int) -> None:
        """``done`` of ``total`` files are read or rendered."""
        now = time.monotonic()
        if not self._on or (now < self._shown and done != total):
            return
        if now >= self._shown:
            filled = 24 * done // max(total, 1)
            label = say(f"progress-{what}", self._lang)
            bar = "█" * filled + "░" * (24 - filled)
            click.echo(f"\r{label} {bar} {done}/{total}", nl=False, err=True)
            self._shown = now + 0.1
            if done == total:
                click.echo("\r\033[K", nl=False, err=True)


def main() -> None:
    """The entry of the console script. A bug ends with status 3 and asks to be reported."""
    if sys.getfilesystemencoding() != "utf-8" and not sys.flags.utf8_mode:
        # Under a locale such as ko_KR.eucKR, Python would read and write the names of files in EUC-KR.
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])
    try:
        cli(prog_name="sitegen")
    except Exception:
        import traceback

        traceback.print_exc()
        click.echo(say("bug", system_language(), [("version", __version__)]), err=True)
        sys.exit(BUG_EXIT)
