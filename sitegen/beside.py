"""A little work beside this process: a fork of it does the work while this one goes on.

For the beginning of a build, when there is one thing to do and another to get ready for. Imported by every build, so
it imports as little as it can; a map over many items is :mod:`sitegen.pool`'s.
"""

from __future__ import annotations

import marshal
import os
import sys
from contextlib import suppress

TYPE_CHECKING = False  # typing itself takes longer to import than this module
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, Self

_BLOCK = 1 << 16
# So many numbers fit into bytes.
MOST_SHARES = 256


class Beside:
    """Work that has begun, in a process of its own where that can be. Used as a context, or closed: without having been
    asked for its result the work is ended."""

    def __init__(self, work: Callable[[], Any], worth: bool = True) -> None:
        """``work`` returns a value of plain types. Where it is not ``worth`` a process, on systems without a safe
        fork, with one core, or beside other threads it is done when somebody asks for its result."""
        self._work = work
        self._process = self._pipe = 0
        if worth and sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1 and _is_alone():
            self._begin()

    def _begin(self) -> None:
        try:
            here, there = os.pipe()
        except OSError:
            return
        try:
            process = os.fork()
        except OSError:  # no memory, or too many processes
            os.close(here)
            os.close(there)
            return
        if process:
            os.close(there)
            self._process, self._pipe = process, here
            return
        try:
            os.close(here)
            data = marshal.dumps(self._work())
            while data:
                data = data[os.write(there, data) :]
        except Exception as exception:
            # Whoever asks for the result gets none, does the work again, and meets the exception where it is handled.
            del exception
        finally:
            os._exit(0)

    def result(self) -> Any:
        """What the work returned. Raises what it raised."""
        if self._process:
            data = b""
            while block := os.read(self._pipe, _BLOCK):
                data += block
            self._end()
            try:
                return marshal.loads(data)
            except (EOFError, ValueError, TypeError):  # it was ended from outside, or something went wrong
                pass
        return self._work()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the work, where it is still under way."""
        if self._process:
            import signal

            with suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGKILL)
            self._end()

    def _end(self) -> None:
        process, self._process = self._process, 0
        os.close(self._pipe)
        with suppress(ChildProcessError):  # where SIGCHLD is ignored, nobody need wait for a process that has ended
            os.waitpid(process, 0)


class Shares:
    """The numbers below ``count``, at most :data:`MOST_SHARES`, each for one of the processes that ask: this one, or a
    fork of it. A process that is ended takes with it what it has taken."""

    def __init__(self, count: int) -> None:
        self._numbers = -1
        with suppress(OSError):  # too many files: then nobody is given any
            self._numbers, end = os.pipe()
            os.write(end, bytes(range(count)))
            os.close(end)

    def __iter__(self) -> Iterator[int]:
        while self._numbers >= 0 and (taken := os.read(self._numbers, 1)):
            yield taken[0]

    def close(self) -> None:
        """Hand out no more."""
        if self._numbers >= 0:
            os.close(self._numbers)
            self._numbers = -1


def _is_alone() -> bool:
    """Whether this process has one thread: another one may hold a lock that a fork would wait for."""
    threading = sys.modules.get("threading")
    return threading is None or threading.active_count() == 1
