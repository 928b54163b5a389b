"""``sitegen build``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from sitegen.cli.command import Command, bilingual, common, placed, reporting

if TYPE_CHECKING:
    from pathlib import Path

    from sitegen.words.draw import Format


@click.command(
    cls=Command,
    short_help=bilingual("Build the site.", "사이트를 빌드합니다."),
    help=bilingual(
        "Build the site into its output folder.\n\nNothing is written when there is an error.\n\n\b\nExamples:\n"
        "  sitegen build\n  sitegen build --base-url https://team.github.io/blog --strict\n"
        "  sitegen build --format json | tail -n 1",
        "사이트를 출력 폴더에 빌드합니다.\n\n오류가 하나라도 있으면 아무것도 쓰지 않습니다.\n\n\b\n예:\n"
        "  sitegen build\n  sitegen build --base-url https://team.github.io/blog --strict\n"
        "  sitegen build --format json | tail -n 1",
    ),
)
@placed(
    bilingual("Where to write, in place of `output`.", "출력 폴더. 설정의 `output` 대신 씁니다."),
    bilingual("The site's URL, in place of `url`.", "사이트 주소. 설정의 `url` 대신 씁니다."),
)
@click.option("--drafts", is_flag=True, help=bilingual("Publish drafts too.", "초안도 발행합니다."))
@click.option(
    "--future",
    is_flag=True,
    help=bilingual("Publish posts of a future date too.", "날짜가 미래인 글도 발행합니다."),
)
@click.option("--strict", is_flag=True, help=bilingual("Warnings stop the build.", "경고가 있으면 빌드를 멈춥니다."))
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(0),
    default=0,
    help=bilingual("Processes; 0 is one a core.", "프로세스 수. 0이면 코어마다 하나씩 씁니다."),
)
@click.option(
    "--clean",
    is_flag=True,
    help=bilingual("Forget what earlier builds left in the cache.", "캐시를 비우고 처음부터 빌드합니다."),
)
@click.option(
    "--verify",
    is_flag=True,
    help=bilingual("Build clean too, and compare every byte.", "처음부터 빌드한 결과와 한 바이트씩 비교합니다."),
)
@click.option(
    "--explain",
    metavar="URL",
    help=bilingual(
        "Say why a page was rendered or not.", "그 페이지를 다시 만들었거나 만들지 않은 이유를 알려 줍니다."
    ),
)
@reporting
@click.option(
    "-v", "--verbose", is_flag=True, help=bilingual("More about what was done.", "한 일을 더 자세히 출력합니다.")
)
@common
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
    verify: bool,
    explain: str | None,
    format_: Format,
    quiet: bool,
    verbose: bool,
) -> None:
    """Build the site and report it."""
    from sitegen.cli.run import run
    from sitegen.options import Options, recording

    options = Options(
        output, base_url, drafts, future, strict, jobs, clean=clean, explain=explain is not None, verbose=verbose,
        records="" if drafts or future else recording(),
    )  # fmt: skip
    sys.exit(run(root, options, lang, format_, quiet, verbose, explain, verify))
