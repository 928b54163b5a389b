"""Edits of what a build reads again after it has looked: themes, style sheets, images, the settings, the program.

What is edited while pages are made, and is as it was by the next build, is in no digest. So nothing may be remembered
of what was made then.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sitegen.package import BUILT_IN, PACKAGE
from sitegen.rebuild.quick import is_document, is_library, look
from sitegen.rebuild.stats import own_name

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sitegen.rebuild.stats import Stat

_SITE = ("content/", "assets/")


class Meanwhile:
    """Tells whether anything was edited since a build has looked. To be made before what is ``seen`` is read again.

    Documents do not matter, since it is recorded which bytes were read. Nor do other files of the site that have come.
    A small build reads no file of the site but documents: for it, ``is_small`` leaves them out.
    """

    def __init__(self, seen: Iterable[tuple[str, Stat]], root: Path, is_small: bool) -> None:
        self._root, self._is_small = str(root), is_small
        self._seen = [entry for entry in seen if not (is_small and entry[0].startswith(_SITE))]
        self._folders = self._theme_folders()

    def has_seen(self, paths: Iterable[str]) -> bool:
        """Whether the site's files with these paths were there before."""
        names = {name for path, _ in self._seen for name in (path, own_name(path))}
        return all(path in names for path in paths)

    def is_still(self) -> bool:
        """Whether all is as it was."""
        folders = ("themes",) if self._is_small else ("content", "assets", "themes")
        again = look(self._root, str(PACKAGE), str(BUILT_IN), folders)
        if self._fixed(again) != self._fixed(self._seen) or self._theme_folders() != self._folders:
            return False
        now = dict(again)
        return all(now.get(p) == stat for p, stat in self._seen if p.startswith(_SITE) and not is_document(p))

    def _fixed(self, entries: Iterable[tuple[str, Stat]]) -> list[tuple[str, Stat]]:
        """What must not change at all."""
        base = f"{self._root}/"
        return [(p.removeprefix(base), s) for p, s in entries if not p.startswith(_SITE) and not is_library(s)]

    def _theme_folders(self) -> list[tuple[str, int]]:
        """The folders of themes. A template that comes and goes changes the time of its folder."""
        themes = f"{self._root}/themes", str(BUILT_IN)
        return sorted((folder, _time_of(folder)) for place in themes for folder, _, _ in os.walk(place))


def _time_of(folder: str) -> int:
    try:
        return os.stat(folder).st_mtime_ns
    except OSError:
        return -1
