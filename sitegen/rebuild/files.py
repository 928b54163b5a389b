"""The digests of a site's files, read again only when their stat says so."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sitegen.rebuild.digest import of_bytes
from sitegen.rebuild.rows import FileRow
from sitegen.rebuild.stats import NOTHING, Stat, is_settled, stat_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ABSENT = "-"


class Files:
    """Digests of files. ``recorded`` is what the last build knew of them."""

    def __init__(self, recorded: Mapping[str, FileRow]) -> None:
        self._recorded = recorded
        self.rows: dict[str, FileRow] = {}
        # The clock of the machine serves for that of the file system: both are the same but for network mounts,
        # where a clock that is ahead only means that files are hashed once more.
        self.started = self.clock()

    def sha(self, name: str, path: Path, stat: Stat | None = None) -> str:
        """The SHA-256 of the file ``path``, called ``name`` in the record; ABSENT where there is none."""
        known = self.rows.get(name)
        if known is not None:
            return known.sha
        now = stat or stat_of(str(path))
        row = self._recorded.get(name)
        if now == NOTHING:
            return ABSENT
        if row is not None and row.stat == now:
            self.rows[name] = row
            return row.sha
        try:
            sha = of_bytes(path.read_bytes())
        except OSError:
            return ABSENT
        # Read after it was looked at: what changed in between shows in the next stat, unless it is too fresh to tell.
        self.rows[name] = FileRow(sha, now if is_settled(now, self.started) else NOTHING)
        return sha

    @staticmethod
    def clock() -> int:
        """Now, in nanoseconds since 1970."""
        return time.time_ns()

    def changed(self) -> dict[str, FileRow]:
        """What the record does not know yet."""
        return {name: row for name, row in self.rows.items() if self._recorded.get(name) != row}

    def gone(self) -> list[str]:
        """What the record knows and this build did not ask for."""
        return [name for name in self._recorded if name not in self.rows]
