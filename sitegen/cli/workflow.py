"""``sitegen deploy-workflow``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sitegen.cli.command import Command, bilingual, common
from sitegen.cli.terminal import print_line
from sitegen.words.sentences import say

if TYPE_CHECKING:
    from pathlib import Path

    from sitegen.scaffold.workflow import To


@click.command(
    "deploy-workflow",
    cls=Command,
    short_help=bilingual("Write the workflow for GitHub Pages.", "GitHub Pages 워크플로를 씁니다."),
    help=bilingual(
        "Write .github/workflows/pages.yml, which builds the site on GitHub and publishes it.\n\nPosts that wait for "
        "their day decide at which hours it runs.\n\n\b\nExamples:\n  sitegen deploy-workflow\n"
        "  sitegen deploy-workflow --update",
        "사이트를 GitHub에서 빌드해 배포하는 .github/workflows/pages.yml을 씁니다.\n\n예약한 글이 나오는 시각에 "
        "맞추어 실행되게 합니다.\n\n\b\n예:\n  sitegen deploy-workflow\n  sitegen deploy-workflow --update",
    ),
)
@click.option(
    "--branch",
    type=click.Choice(["docs", "gh-pages"]),
    help=bilingual(
        "Publish from a branch: its folder docs, or gh-pages.",
        "브랜치에서 배포합니다. 같은 브랜치의 docs 폴더, 또는 gh-pages 브랜치.",
    ),
)
@click.option(
    "--update",
    is_flag=True,
    help=bilingual("Show what is to change in the one that is there.", "있는 파일에서 무엇이 달라지는지 보여 줍니다."),
)
@click.option("--write", is_flag=True, help=bilingual("With --update, change it.", "--update와 함께 쓰면 바꿉니다."))
@common
def write_workflow(root: Path, lang: str, branch: To | None, update: bool, write: bool) -> None:
    """Write the workflow, or show how it differs."""
    from sitegen.config import read_config
    from sitegen.options import current_time
    from sitegen.scaffold import deploy_workflow
    from sitegen.scaffold.workflow import WORKFLOW
    from sitegen.site import SETTINGS, read_settings

    config = read_config(read_settings(root), SETTINGS)
    found = deploy_workflow(root, config, branch, current_time(), update, write)
    if found != "":
        print_line(WORKFLOW if found is None else found)
    told = "written" if found is None or (found and write) else "differs" if found else "same"
    print_line(say(f"workflow-{told}", lang), err=True)
