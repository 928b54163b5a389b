"""The language in which the program speaks to this reader."""

from __future__ import annotations

import os
import sys
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# The part of a language's number in Windows that leaves countries aside, and Korean there.
_PRIMARY, _KOREAN = 0x3FF, 0x12


def asked_language(arguments: Sequence[str]) -> str:
    """``ko`` or ``en``: what ``--lang`` says among the ``arguments`` of a command, else the system's language."""
    for argument, following in pairwise([*arguments, ""]):
        asked = following if argument == "--lang" else argument.removeprefix("--lang=")
        if asked != argument and asked in ("ko", "en"):
            return asked
    return system_language()


def system_language() -> str:
    """``ko`` or ``en``, from ``LC_ALL``, ``LC_MESSAGES`` or ``LANG``, the first that is set (POSIX). Windows sets none,
    and is asked in which language it speaks."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "ko" if value.lower().startswith("ko") else "en"
    if sys.platform == "win32":
        import ctypes

        return "ko" if ctypes.windll.kernel32.GetUserDefaultUILanguage() & _PRIMARY == _KOREAN else "en"
    return "en"
