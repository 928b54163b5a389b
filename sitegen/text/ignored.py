"""Which names are none of the site's. On its own, because a build with nothing to do imports next to nothing."""

from __future__ import annotations

_ENDINGS = ("~", ".swp", ".swo", ".tmp", ".bak", ".orig", "___jb_tmp___", "___jb_old___")
_NAMES = {"Thumbs.db", "desktop.ini"}


def is_ignored(name: str) -> bool:
    """Whether a file or folder name is none of the site's: hidden, a backup, an editor's scratch file."""
    is_autosave = name.startswith("#") and name.endswith("#")
    return name.startswith(".") or is_autosave or name.endswith(_ENDINGS) or name in _NAMES
