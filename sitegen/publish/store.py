"""A second name for every output, so that a restored cache can give back an output folder that was not restored.

The files are those of the output folder: hard links, named by the SHA-256 of their bytes. They take no room of their
own. Where links are not to be had nothing is kept, and outputs that are missing are made again.
"""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from sitegen.digest import is_sha, sha_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


class Store:
    """The kept outputs of one output folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        # Folders in which files may be made and removed: a cache may come from anywhere, with links in it.
        self._safe: dict[str, bool] = {}

    def find(self, sha: str) -> str | None:
        """The file with the bytes of this digest; None where there is none, or it holds other bytes."""
        path = self._path(sha)
        try:
            is_file = path is not None and stat.S_ISREG(os.lstat(path).st_mode)
        except OSError:
            return None
        # Whoever edits an output in place edits this file too.
        return path if path is not None and is_file and sha_of(path) == sha else None

    def keep(self, folder: Path, outputs: Mapping[str, str]) -> None:
        """Keep the files ``outputs`` of ``folder``, each under its digest."""
        for path, sha in outputs.items():
            source, kept = f"{folder}/{path}", self._path(sha)
            if kept is None:
                return
            try:
                try:
                    os.link(source, kept)
                except FileNotFoundError:
                    os.makedirs(os.path.dirname(kept), exist_ok=True)
                    os.link(source, kept)
                except FileExistsError:
                    if not os.path.samefile(source, kept):
                        os.unlink(kept)
                        os.link(source, kept)
            except OSError:  # another disk, a file system without links, a full disk
                return

    def drop(self, shas: Iterable[str]) -> None:
        """Forget files."""
        for sha in shas:
            if path := self._path(sha):
                with suppress(OSError):
                    os.unlink(path)

    def clear(self) -> None:
        """Forget all of them."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _path(self, sha: str) -> str | None:
        """Where the file of a digest lies; None for what is no digest, and where a link leads out of the store."""
        if not is_sha(sha):
            return None
        folder = f"{self._folder}/{sha[:2]}"
        if folder not in self._safe:
            self._safe[folder] = not os.path.islink(self._folder) and not os.path.islink(folder)
        return f"{folder}/{sha[2:]}" if self._safe[folder] else None
