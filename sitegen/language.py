"""The language in which the program speaks to this reader."""

from __future__ import annotations

import os


def system_language() -> str:
    """``ko`` or ``en``, from ``LC_ALL``, ``LC_MESSAGES`` or ``LANG``, the first that is set (POSIX)."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "ko" if value.lower().startswith("ko") else "en"
    return "en"
