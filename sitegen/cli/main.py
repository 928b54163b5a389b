"""The commands ``init`` and ``new``, and the group that holds all of them."""

from __future__ import annotations

import os
import sys
from io import StringIO
from pathlib import Path

import click

from sitegen import __version__
from sitegen.cli.build import build
from sitegen.cli.check import check
from sitegen.cli.command import Group, bilingual, common, speaking
from sitegen.cli.importing import import_
from sitegen.cli.serve import serve
from sitegen.cli.terminal import print_line, ready_stdout
from sitegen.cli.urls import urls
from sitegen.cli.workflow import write_workflow
from sitegen.words.language import system_language
from sitegen.words.sentences import printable, say


@click.group(
    cls=Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=bilingual(
        "A small static site generator for tech blogs.\n\n\b\nExamples:\n  sitegen init blog\n"
        '  sitegen new post "첫 배포 이야기" --kind deploy\n  sitegen build',
        "기술 블로그를 위한 작은 정적 사이트 생성기.\n\n\b\n예:\n  sitegen init blog\n"
        '  sitegen new post "첫 배포 이야기" --kind deploy\n  sitegen build',
    ),
)
@click.version_option(__version__, prog_name="sitegen", help=bilingual("Show the version.", "버전을 보여 줍니다."))
def cli() -> None:
    """The group of commands."""


@cli.command(
    short_help=bilingual("Start a new blog.", "새 블로그를 만듭니다."),
    help=bilingual(
        "Start a new blog in DIR: settings, a first post, a page, and the workflow that publishes it.\n\n"
        "Files that exist are never overwritten.\n\n\b\nExample:\n  sitegen init blog && cd blog && sitegen build",
        "DIR에 새 블로그를 만듭니다. 설정, 첫 글, 소개 페이지, 배포 워크플로가 들어 있습니다.\n\n"
        "이미 있는 파일은 덮어쓰지 않습니다.\n\n\b\n예:\n  sitegen init blog && cd blog && sitegen build",
    ),
)
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@speaking
def init(directory: Path, lang: str) -> None:
    """Write the files of a new blog."""
    from sitegen.options import current_time
    from sitegen.scaffold import new_site

    written = new_site(directory, current_time())
    for path in written.files:
        print_line(path)
    if written.kept:
        print_line(say("init-kept", lang, [("paths", ", ".join(written.kept))]), err=True)
    print_line(say("init-requirement", lang, [("line", written.requirement)]), err=True)
    print_line(say("init-done", lang, [("directory", str(directory))]), err=True)


@cli.command(
    short_help=bilingual("Start a new post or page.", "새 글이나 페이지를 만듭니다."),
    help=bilingual(
        "Write a new post or page with its front matter filled in, and print its path.\n\n\b\nExamples:\n"
        '  sitegen new post "Redis를 걷어낸 이유"\n'
        '  sitegen new post "백엔드 기술 스택" --kind stack\n  sitegen new page 소개',
        "머리말(front matter)을 채운 새 글이나 페이지를 만들고 경로를 출력합니다.\n\n\b\n예:\n"
        '  sitegen new post "Redis를 걷어낸 이유"\n'
        '  sitegen new post "백엔드 기술 스택" --kind stack\n  sitegen new page 소개',
    ),
)
@click.argument("what", type=click.Choice(["post", "page"]))
@click.argument("title")
@click.option(
    "--kind",
    metavar="K",
    help=bilingual("stack, deploy, interview, or your own.", "stack, deploy, interview 또는 직접 정한 이름."),
)
@click.option("--draft", is_flag=True, help=bilingual("Begin as a draft.", "초안으로 시작합니다."))
@common
def new(root: Path, lang: str, what: str, title: str, kind: str | None, draft: bool) -> None:
    """Write a new post or page."""
    from sitegen.config import read_config
    from sitegen.options import current_time
    from sitegen.scaffold import new_document
    from sitegen.site import SETTINGS, read_settings

    config = read_config(read_settings(root), SETTINGS)
    path = new_document(root, config, what, title, kind, current_time(), draft)
    print_line(path)
    print_line(say("new-done", lang, [("path", path)]), err=True)


cli.add_command(build)
cli.add_command(check)
cli.add_command(serve)
cli.add_command(write_workflow)
cli.add_command(urls)
cli.add_command(import_)


def main() -> None:
    """The entry of the console script. A bug ends with status 3 and asks to be reported."""
    if sys.getfilesystemencoding() != "utf-8" and not sys.flags.utf8_mode:
        # Under a locale such as ko_KR.eucKR, Python would read and write file names in EUC-KR.
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])
    ready_stdout()
    try:
        sys.exit(cli.main(prog_name="sitegen", standalone_mode=False))
    except click.ClickException as wrong:
        told = StringIO()
        wrong.show(told)
        print_line("\n".join(map(printable, told.getvalue().splitlines())), err=True)
        sys.exit(wrong.exit_code)
    except click.Abort:  # Click's word for Ctrl-C
        raise KeyboardInterrupt from None
    except Exception:
        from sitegen.cli.run import bug

        sys.exit(bug(system_language()))
