"""Bytes that take long to make, kept by a digest of all that they are made from.

Each comes with its own digest, so that damage is noticed.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING

from sitegen.text.reading import FLAGS

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_DIGEST = 32


class Entries:
    """A folder of entries. Several processes may read and write there at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)

    def get(self, key: str) -> bytes | None:
        """The bytes that were put; None where there are none, or other ones."""
        try:
            with open(os.open(self._path(key), FLAGS), "rb") as file:
                data = file.read()
        except OSError:
            return None
        return data[_DIGEST:] if sha256(data[_DIGEST:]).digest() == data[:_DIGEST] else None

    def put(self, key: str, data: bytes) -> None:
        """Keep bytes. Where that cannot be, they are made again when they are needed."""
        with suppress(OSError):
            path = self._path(key)
            staged = f"{path}.{os.getpid()}"
            os.makedirs(self._folder, exist_ok=True)
            with open(staged, "wb") as file:
                file.write(sha256(data).digest() + data)
            os.replace(staged, path)

    def keep_only(self, keys: Collection[str]) -> None:
        """Forget all other entries."""
        with suppress(OSError):
            for name in os.listdir(self._folder):
                if name not in keys:
                    os.unlink(self._path(name))

    def clear(self) -> None:
        """Forget all entries."""
        if not os.path.islink(self._folder):
            shutil.rmtree(self._folder, ignore_errors=True)

    def _path(self, key: str) -> str:
        if os.path.islink(self._folder):  # a cache may come from anywhere, with links in it
            raise OSError(self._folder)
        return f"{self._folder}/{key}"
