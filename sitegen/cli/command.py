"""What all commands have: help in the reader's language, the option ``--lang``, and an exit status for problems."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sitegen.cli.terminal import print_problems
from sitegen.words.errors import Problems
from sitegen.words.language import asked_language, system_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# The headings that Click writes into a help text.
_SECTIONS = {"Options": "옵션", "Commands": "명령"}


def bilingual(english: str, korean: str) -> str:
    """The text in the reader's language, which is known when the program starts."""
    return korean if asked_language(sys.argv[1:]) == "ko" else english


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options ``--root`` and ``--lang``, and exit status 1 if it raises Problems."""
    return click.option(
        "--root",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path(),
        help=bilingual("The site's folder, the one with site.toml.", "site.toml이 있는 사이트 폴더."),
    )(speaking(command))


def reporting(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options ``--format`` and ``--quiet``."""
    format_ = click.option(
        "--format",
        "format_",
        type=click.Choice(["text", "json", "github"]),
        default="text",
        help=bilingual("How problems are told.", "문제를 알리는 형식."),
    )
    quiet = bilingual("Problems only, no summary.", "요약 없이 문제만 출력합니다.")
    return format_(click.option("-q", "--quiet", is_flag=True, help=quiet)(command))


def placed(output: str, url: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Gives a command the options ``--output`` and ``--base-url``, with these helps."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        command = click.option("--base-url", metavar="URL", help=url)(command)
        return click.option("--output", type=click.Path(path_type=Path), help=output)(command)

    return decorate


def speaking(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option ``--lang``, and exit status 1 if it raises Problems."""

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
            print_problems(found.problems, "text", given["lang"])
            sys.exit(1)

    return run


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, bilingual("Usage: ", "사용법: ") if prefix is None else prefix)

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        with super().section(bilingual(name, _SECTIONS.get(name, name))):
            yield


class _Context(click.Context):
    formatter_class = _Formatter


class Command(click.Command):
    """A command with a help text in the reader's language."""

    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option ``--help``."""
        option = super().get_help_option(ctx)
        if option:
            option.help = bilingual("Show this help.", "이 도움말을 보여 줍니다.")
        return option


class Group(Command, click.Group):
    """A group of such commands."""

    command_class = Command
