"""Codes of emoji, ``:tada:``, by the names that GitHub and the emoji plugin of markdown-it know (``emoji.txt``)."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sitegen.package import PACKAGE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markdown_it.rules_inline import StateInline

# One code or several in a row. Beside a letter, a digit or a colon it is none: ``a:b:c``, a time, a port. Hangul may
# stand there.
_CODES = re.compile(r"(?<![A-Za-z0-9_:/])(?::[a-z0-9+-][a-z0-9_+-]{0,59}:)+(?![A-Za-z0-9_:/])")


def emoji(state: StateInline, silent: bool) -> bool:
    """A rule for the inline parser: codes of emoji are the emoji. Those that it does not know stay text."""
    match = None if silent else _CODES.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    shown = [_by_name().get(name) for name in match[0][1:-1].split("::")]
    if None in shown:
        return False
    state.append_pending("".join(filter(None, shown)))
    state.pos = match.end()
    return True


@cache
def _by_name() -> Mapping[str, str]:
    lines = (PACKAGE / "content/markdown/emoji.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split(" ") for line in lines if not line.startswith("#")]
    return {name: row[0] for row in rows for name in row[1:]}
