"""What all commands share: the reader's language, and the way from problems to an exit status."""

from __future__ import annotations

import sys
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sitegen.cli.help import bilingual
from sitegen.words.errors import Problems, draw
from sitegen.words.language import system_language

if TYPE_CHECKING:
    from collections.abc import Callable


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options that every command has, and the way from exceptions to exit statuses."""

    @click.option(
        "--root",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path(),
        help=bilingual("The site's folder, the one with site.toml.", "site.toml이 있는 사이트 폴더."),
    )
    @click.option(
        "--lang",
        type=click.Choice(["ko", "en"]),
        default=system_language,
        help=bilingual(
            "Language of messages; from LANG unless given.", "메시지 언어. 지정하지 않으면 LANG을 따릅니다."
        ),
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
