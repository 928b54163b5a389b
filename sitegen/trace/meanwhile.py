"""What changes while a build is under way.

A build looks at all sources first, and reads them later. Only if nothing has changed in between is what it read what it
looked at, and may be remembered. A file that was edited and taken back, or a folder that was moved away and back, is as
it was by the end; but a file's inode and the folder that it lies in then have another time.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sitegen.package import BUILT_IN, PACKAGE
from sitegen.trace.quick import is_document, is_library, look
from sitegen.trace.stats import NOTHING, own_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from sitegen.content.scan import Source
    from sitegen.trace.stats import Stat

_SITE = ("content/", "assets/")


class Changed(Exception):
    """Sources have changed while they were read."""


class Meanwhile:
    """Tells whether anything has changed since a build has looked. Made before what is ``seen`` is read.

    Edits of documents do not count: it is recorded which bytes of them were read. A small build reads no file of the
    site but documents that it knows: for it, ``is_small`` leaves the site's own files out.
    """

    def __init__(self, seen: Iterable[tuple[str, Stat]], root: Path, is_small: bool = False) -> None:
        self._root, self._is_small = root, is_small
        self._seen = [entry for entry in seen if not (is_small and entry[0].startswith(_SITE))]
        self._times = self._times_of_folders()

    def has_seen(self, sources: Collection[Source], themes: Iterable[Path]) -> bool:
        """Whether the site's files that were found later are those that were there before, all of them and no others,
        and the folders of ``themes`` among what was there."""
        scanned = {source.path for source in sources}
        files = [path for path, stat in self._seen if path.startswith(_SITE) and stat != NOTHING]
        known = {self._root / own_name(path) for path, _ in self._seen if not path.startswith(_SITE)}
        return scanned == {path if path in scanned else own_name(path) for path in files} and all(
            folder / "theme.toml" in known for folder in themes
        )

    def is_still(self) -> bool:
        """Whether all is as it was."""
        folders = ("themes",) if self._is_small else ("content", "assets", "themes")
        again = look(str(self._root), str(PACKAGE), str(BUILT_IN), folders)
        return self._compared(again) == self._compared(self._seen) and self._times_of_folders() == self._times

    def _compared(self, entries: Iterable[tuple[str, Stat]]) -> list[tuple[str, Stat | None]]:
        base = f"{self._root}/"
        return [(p.removeprefix(base), None if is_document(p) else s) for p, s in entries if not is_library(s)]

    def _times_of_folders(self) -> dict[str, tuple[int, ...]]:
        themes = f"{self._root}/themes", str(BUILT_IN)
        folders = {folder for place in themes for folder, _, _ in os.walk(place)}
        folders |= {f"{self._root}/{folder}" for folder in self._folders()}
        return {folder: _time_of(folder) for folder in folders}

    def _folders(self) -> Iterator[str]:
        """Every folder on the way to one of the site's files, from the root, and to where links lead."""
        real = os.path.realpath(self._root)
        paths = [path for path, _ in self._seen if path.startswith((*_SITE, "themes/"))]
        links = [own_name(path) for path in paths if " -> " in path]
        targets = [os.path.relpath(os.path.realpath(f"{self._root}/{link}"), real) for link in links]
        for folder in {path.rpartition("/")[0] for path in (*map(own_name, paths), *targets)}:
            while folder:
                yield folder
                folder = folder.rpartition("/")[0]


def _time_of(folder: str) -> tuple[int, ...]:
    try:
        found = os.stat(folder)
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_ctime_ns, found.st_ino
