"""A second name for every output, so that a restored cache can give back an output folder that was not restored.

The files are those of the output folder: hard links, named by the SHA-256 of their bytes. They take no room of their
own. Where links are not to be had nothing is kept, and outputs that are missing are made again.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from sitegen.rebuild.digest import sha_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


class Store:
    """The kept outputs of one output folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)

    def find(self, sha: str) -> str | None:
        """The file with the bytes of this digest; None where there is none, or it holds other bytes."""
        path = self._path(sha)
        # Whoever edits an output in place edits this file too.
        return path if sha_of(path) == sha else None

    def keep(self, folder: Path, outputs: Mapping[str, str]) -> None:
        """Keep the files ``outputs`` of ``folder``, each under its digest."""
        for path, sha in outputs.items():
            source, kept = f"{folder}/{path}", self._path(sha)
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
            with suppress(OSError):
                os.unlink(self._path(sha))

    def clear(self) -> None:
        """Forget all of them."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _path(self, sha: str) -> str:
        return f"{self._folder}/{sha[:2]}/{sha[2:]}"
