"""Help texts in the reader's language. Click's own words are English."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from sitegen.words.language import asked_language

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECTIONS = {"Options": "옵션", "Commands": "명령"}


def bilingual(english: str, korean: str) -> str:
    """A help text in the reader's language. Chosen when the program starts."""
    return korean if asked_language(sys.argv[1:]) == "ko" else english


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
    """A command whose help is in the reader's language."""

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
