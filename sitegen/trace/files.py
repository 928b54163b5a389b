"""The digests of a site's files, read again only when their stat says so."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sitegen.digest import of_bytes
from sitegen.trace.stats import NOTHING, stat_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sitegen.trace.stats import Stat

ABSENT = "-"


class Files:
    """Digests of files. ``recorded`` are those that the last build knew, ``stats`` the stats that they had then, where
    these can be trusted."""

    def __init__(self, recorded: Mapping[str, str], stats: Mapping[str, Stat]) -> None:
        self._recorded, self._stats = recorded, stats
        self.shas: dict[str, str] = {}
        # The clock of the machine serves for that of the file system: both are the same but for network mounts,
        # where a clock that is ahead only means that files are hashed once more.
        self.started = self.clock()

    def sha(self, name: str, path: Path, stat: Stat | None = None) -> str:
        """The SHA-256 of the file ``path``, called ``name`` in the record; ABSENT where there is none."""
        known = self.shas.get(name)
        if known is not None:
            return known
        now = stat or stat_of(str(path))
        if now == NOTHING:
            return ABSENT
        recorded = self._recorded.get(name)
        if recorded is None or self._stats.get(name) != now:
            try:
                recorded = of_bytes(path.read_bytes())
            except OSError:
                return ABSENT
        self.shas[name] = recorded
        return recorded

    @staticmethod
    def clock() -> int:
        """Now, in nanoseconds since 1970."""
        return time.time_ns()

    def changed(self) -> dict[str, str]:
        """What the record does not know yet."""
        return {name: sha for name, sha in self.shas.items() if self._recorded.get(name) != sha}

    def gone(self) -> list[str]:
        """What the record knows and this build did not ask for."""
        return [name for name in self._recorded if name not in self.shas]
