"""Which paths are the site's, what they are called, and which links are followed. As `scan` and `walk` have it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sitegen.content.scan import OUTPUT_MARK
from sitegen.site import SETTINGS
from sitegen.text.hangul import nfc
from sitegen.text.ignored import is_ignored

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

FOLDERS = ("content", "assets", "themes")
FILES = (SETTINGS,)


class Places:
    """The watched places of a site: ``root`` with the folders above and site.toml, and the folders ``extra``."""

    def __init__(self, root: Path, extra: Sequence[Path] = ()) -> None:
        self.root = os.path.realpath(root)
        self.extra = tuple([os.path.abspath(path) for path in extra])

    def is_ours(self, folder: str, name: str) -> bool:
        """Whether an entry of a watched folder is the site's."""
        return name in FOLDERS or name in FILES if folder == self.root else not is_ignored(name)

    def name(self, path: str) -> str:
        """What a path is called in a report: from the root, with slashes; absolute where it is elsewhere."""
        below = _below(self.root, path)
        return path if below is None else below

    def names(self, path: str, links: Iterator[tuple[str, str]]) -> list[str]:
        """The same for any path on disk, links resolved: none for what is not the site's, several where ``links``
        (target from the root, path of the link) lead to it."""
        for folder in self.extra:
            below = _below(os.path.realpath(folder), path)
            if below is not None:
                return [] if _is_ignored_path(below) else [f"{folder}/{below}" if below else folder]
        below = _below(self.root, path)
        if below is None or _is_ignored_path(below):
            return []
        # The root itself is only ever gone.
        found = [below] if not below or below in FILES or below.partition("/")[0] in FOLDERS else []
        for target, link in links:
            if below == target or below.startswith(target + "/"):
                found.append(link + below[len(target) :])
        return found

    def target(self, link: str) -> str | None:
        """Where a symbolic link leads, if that is a place in the site that may be followed."""
        target = os.path.realpath(link)
        below = _below(self.root, target)
        return target if below and not _is_ignored_path(below) else None

    def is_entered(self, link: str, target: str) -> bool:
        """Whether a link to the folder ``target`` is looked into: not one to an output folder, where our own writes
        would be taken for edits, nor one to a folder that it is in."""
        chain, folder = [], os.path.dirname(link)
        while _below(self.root, folder):
            chain.append(os.path.realpath(folder))
            folder = os.path.dirname(folder)
        return not os.path.lexists(os.path.join(target, OUTPUT_MARK)) and not any(
            above == target or above.startswith(target + os.sep) for above in chain
        )

    def entries(self, folder: str) -> Iterator[os.DirEntry[str]]:
        """The entries of a watched folder that are the site's. Raises OSError."""
        with os.scandir(folder) as entries:
            for entry in entries:
                if self.is_ours(folder, entry.name):
                    yield entry


def _is_ignored_path(path: str) -> bool:
    return any(is_ignored(name) for name in path.split("/") if name)


def _below(folder: str, path: str) -> str | None:
    """What of ``path`` is below ``folder``, with slashes. A Mac may spell the folder in NFD where we have NFC."""
    parts, above = path.split(os.sep), folder.rstrip(os.sep).split(os.sep)
    if parts[: len(above)] != above and nfc(os.sep.join(parts[: len(above)])) != nfc(os.sep.join(above)):
        return None
    return "/".join(parts[len(above) :])
