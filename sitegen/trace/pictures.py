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
    from collections.abc import Callable
    from pathlib import Path

    from sitegen.theme.shrink import Shrunk
    from sitegen.theme.social import Look


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


# A record for the cache, and the bytes of the copies.
Found = tuple[list[Any], list[bytes]]


class Pictures:
    """Finds the copies of pictures, and social cards. ``known`` are the records of earlier builds, by what they were
    made from."""

    def __init__(
        self, root: Path, cache: Path, known: dict[str, Any], formats: tuple[str, ...], look: Look | None
    ) -> None:
        """``look`` is that of social cards; without it there are none."""
        self.entries = Entries(cache.parent / "pictures")
        self._root, self._known, self._formats, self._look = root, known, formats, look
        self.is_on = is_pillow_there()

    def of(self, path: str, sha: str, form: str) -> Copies | None:
        """The copies of the picture ``path``, a file with the digest ``sha``; None where there can be none."""
        if not self.is_on or not path.lower().endswith(ENDINGS) or sha == ABSENT:
            return None
        return self._remembered(self._name(sha, form), lambda: self._copies(path, sha, form))

    def card(self, title: str, byline: str, site: str) -> Copies | None:
        """The social card of a post, as its only copy. ``site`` is what the site is called in its language."""
        if self._look is None:
            return None
        return self._remembered(self._look.key(title, byline, site), lambda: self._card(title, byline, site))

    def bytes_of(self, kind: str, *what: str) -> dict[str, bytes]:
        """The bytes of what :meth:`of` (``picture``) or :meth:`card` found, by their paths in the output folder."""
        found = self._copies(*what) if kind == "picture" else self._card(*what)
        return dict(zip([copy[2] for copy in found[0][2]], found[1], strict=True)) if found else {}

    def has(self, path: str, sha: str, form: str) -> bool:
        """Whether nothing has to be made for :meth:`of`."""
        return not path.lower().endswith(ENDINGS) or self._name(sha, form) in self._known

    def keep_only(self, keys: set[str]) -> None:
        """Forget all copies but those in the entries ``keys`` of the store."""
        self.entries.keep_only(keys)
        wanted = {str([key]) for key in keys}
        # A cache may hold anything.
        known = [name for name, record in self._known.items() if isinstance(record, list) and str(record[:1]) in wanted]
        for name in self._known.keys() - set(known):
            del self._known[name]

    def _name(self, sha: str, form: str) -> str:
        return " ".join([sha, form, *self._formats])

    def _remembered(self, name: str, find: Callable[[], Found | None]) -> Copies | None:
        if name not in self._known:
            if (found := find()) is None:
                return None
            self._known[name] = found[0]
        key, wrong, copies = self._known[name]
        return Copies(key, wrong, tuple([PictureCopy(*copy) for copy in copies]))

    def _copies(self, path: str, sha: str, form: str) -> Found | None:
        """What :meth:`of` finds; None if the file has other bytes by now."""

        def make() -> Shrunk | None:
            try:
                data, _ = read_file(self._root / path, path, os.path.realpath(self._root))
            except (OSError, Problems):
                return None
            return shrink(data, form, self._formats) if of_bytes(data) == sha else None

        return self._stored(name_of_copies(sha, form, self._formats), make)

    def _card(self, title: str, byline: str, site: str) -> Found | None:
        look, what = self._look, (title, byline, site)
        return self._stored(look.key(*what), lambda: look.draw(*what)) if look else None

    def _stored(self, key: str, make: Callable[[], Shrunk | None]) -> Found | None:
        """A record and the bytes that it is about, from the store or made now."""
        if (entry := self.entries.get(key)) is None:
            if (made := make()) is None:
                return None
            head = json.dumps([made.wrong, [[name, width, len(data)] for name, width, data in made.copies]])
            entry = b"\n".join([head.encode(), b"".join([data for _, _, data in made.copies])])
            self.entries.put(key, entry)
        first, _, rest = entry.partition(b"\n")
        wrong, rows = json.loads(first)
        copies, parts = [], []
        for name, width, length in rows:
            part, rest = rest[:length], rest[length:]
            copies.append([name, width, f"static/{key[:16]}-{width}.{name}", of_bytes(part)])
            parts.append(part)
        return [key, wrong, copies], parts
