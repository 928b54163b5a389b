"""Files that are not part of a site. Builds with nothing to do import this module, so it imports nothing."""

from __future__ import annotations

_ENDINGS = ("~", ".swp", ".swo", ".tmp", ".bak", ".orig", "___jb_tmp___", "___jb_old___")
# What Windows and Macs put into folders. The last is the picture of a folder.
_NAMES = {"Thumbs.db", "desktop.ini", "Icon\r"}


def is_ignored(name: str) -> bool:
    """Whether a file or folder of this name is ignored: it is hidden, a backup, or an editor's scratch file."""
    is_autosave = name.startswith("#") and name.endswith("#")
    return name.startswith(".") or is_autosave or name.endswith(_ENDINGS) or name in _NAMES
