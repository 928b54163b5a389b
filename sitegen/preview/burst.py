"""What has changed since the last report, and when it is time for the next one. Knows neither disk nor clock."""

from __future__ import annotations

from enum import Enum, auto

# How long a file may stay open for writing, or seen paths go on changing, before it is told all the same.
_LONGEST = 1.0
# How long new paths may go on coming: a `git switch` is one burst, a program that never stops is none.
_ENDLESS = 10.0
# With more paths than this it is not one save, and a pause between two files is likely.
_FEW = 8
# How much longer it is waited then, and where something is gone: it may be about to come back.
_PATIENCE = 0.165


class Kind(Enum):
    """What has happened to a path."""

    BORN = auto()  # it is there now, and was not before
    WRITING = auto()  # somebody has it open and is not done
    WROTE = auto()  # it may have other bytes than before
    GONE = auto()


class Burst:
    """Paths that belong together, because they changed shortly one after the other.

    ``quiet`` is how long nothing must happen until the burst is over; all times are in seconds of one clock.
    """

    def __init__(self, quiet: float) -> None:
        self._quiet = quiet
        self._paths: set[str] = set()
        self._born: set[str] = set()
        self._open: set[str] = set()
        self._gone: set[str] = set()
        # The first event, the last one, and the last one of a path not seen before.
        self._first = self._last = self._fresh = 0.0

    def note(self, path: str, kind: Kind, now: float) -> None:
        """Something has happened. A path that came and went within the burst has not changed: editors make such files
        to write into them, or to see whether they may."""
        if not self._paths:
            self._first = now
        self._last = now
        if path not in self._paths:
            self._fresh = now
            self._paths.add(path)
            if kind is Kind.BORN:
                self._born.add(path)
        if kind is not Kind.GONE:
            self._gone.discard(path)
        elif path in self._born:
            for paths in (self._paths, self._born, self._open):
                paths.discard(path)
        else:
            self._gone.add(path)
        if kind is Kind.WRITING:
            self._open.add(path)
        elif kind is not Kind.BORN:
            self._open.discard(path)

    def due(self) -> float | None:
        """When the burst is over if nothing more happens; None where there is none."""
        if not self._paths:
            return None
        wait = self._quiet
        if self._open:
            wait = max(wait, _LONGEST)
        elif self._gone or len(self._paths) > _FEW:
            wait += _PATIENCE
        return min(self._last + wait, self._fresh + max(_LONGEST, self._quiet), self._first + _ENDLESS)

    def settled(self) -> frozenset[str]:
        """The paths that nobody is writing to."""
        return frozenset(self._paths - self._open)

    def take(self) -> frozenset[str]:
        """The settled paths, which are then forgotten; the rest stays."""
        taken = self.settled()
        self._paths &= self._open
        self._gone.clear()
        # Who takes paths looks at the disk: what is there now was seen, and its going must be told.
        self._born.clear()
        return taken

    def take_all(self) -> frozenset[str]:
        """All paths, which are then forgotten."""
        self._open.clear()
        return self.take()
