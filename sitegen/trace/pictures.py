"""The smaller copies of pictures: found in the records of the last build, in the store, or made."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, NamedTuple

from sitegen.digest import of_bytes
from sitegen.publish.entries import Entries
from sitegen.text.reading import read_file
from sitegen.theme.shrink import ENDINGS, is_pillow_there, name_of_copies, shrink
from sitegen.trace.files import ABSENT
from sitegen.words.errors import Problems

if TYPE_CHECKING:
    from pathlib import Path


class PictureCopy(NamedTuple):
    """A smaller copy of a picture: its format, its width, its path in the output folder and the digest of its bytes."""

    format: str
    width: int
    output: str
    sha: str


class Copies(NamedTuple):
    """The copies of a picture. ``key`` is its entry in the store, ``wrong`` the code of a warning or ""."""

    key: str
    wrong: str
    copies: tuple[PictureCopy, ...]


class Pictures:
    """Finds the copies of pictures. ``known`` are the records of earlier builds, by what they were made from."""

    def __init__(self, root: Path, cache: Path, known: dict[str, Any], formats: tuple[str, ...]) -> None:
        self.entries = Entries(cache.parent / "pictures")
        self._root, self._known, self._formats = root, known, formats
        self.is_on = is_pillow_there()

    def of(self, path: str, sha: str, form: str) -> Copies | None:
        """The copies of the picture ``path``, a file with the digest ``sha``; None where there can be none."""
        if not self.is_on or not path.lower().endswith(ENDINGS) or sha == ABSENT:
            return None
        name = self._name(sha, form)
        if name not in self._known:
            found = self._found(path, sha, form)
            if found is None:
                return None
            self._known[name] = found[0]
        key, wrong, copies = self._known[name]
        return Copies(key, wrong, tuple([PictureCopy(*copy) for copy in copies]))

    def has(self, path: str, sha: str, form: str) -> bool:
        """Whether nothing has to be made for :meth:`of`."""
        is_picture = self.is_on and path.lower().endswith(ENDINGS)
        return not is_picture or self._name(sha, form) in self._known

    def _name(self, sha: str, form: str) -> str:
        return " ".join([sha, form, *self._formats])

    def bytes_of(self, path: str, sha: str, form: str) -> dict[str, bytes]:
        """The bytes of the copies, by their paths in the output folder."""
        found = self._found(path, sha, form)
        return dict(zip([copy[2] for copy in found[0][2]], found[1], strict=True)) if found else {}

    def _found(self, path: str, sha: str, form: str) -> tuple[list[Any], list[bytes]] | None:
        """A record and the bytes of its copies; None if the file has other bytes by now."""
        key = name_of_copies(sha, form, self._formats)
        if (entry := self.entries.get(key)) is None:
            try:
                data, _ = read_file(self._root / path, path, os.path.realpath(self._root))
            except (OSError, Problems):
                return None
            if of_bytes(data) != sha:
                return None
            wrong, made = shrink(data, form, self._formats)
            head = json.dumps([wrong, [[name, width, len(copy)] for name, width, copy in made]])
            entry = b"\n".join([head.encode(), b"".join([copy for _, _, copy in made])])
            self.entries.put(key, entry)
        first, _, rest = entry.partition(b"\n")
        wrong, rows = json.loads(first)
        copies, parts = [], []
        for name, width, length in rows:
            part, rest = rest[:length], rest[length:]
            copies.append([name, width, f"static/{key[:16]}-{width}.{name}", of_bytes(part)])
            parts.append(part)
        return [key, wrong, copies], parts
