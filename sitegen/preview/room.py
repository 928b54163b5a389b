"""How many files and connections this process may have open at once.

A build begins only while there is room for it: a folder that cannot be opened would be missing in the site without a
word.
"""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from sitegen.words.errors import Problems

if TYPE_CHECKING:
    from collections.abc import Iterator

try:
    import resource
except ImportError:  # Windows, where the limit is far away
    resource = None  # type: ignore[assignment]  # checked before use

# What the system says when this process, or all of them, have too many files open.
FULL = (errno.EMFILE, errno.ENFILE)
_MOST_CONNECTIONS = 256
_UNLIMITED = 4096
# A build opens about a dozen files at once, and three for each other process.
_FOR_A_BUILD = 32


def most_connections() -> int:
    """How many connections to keep. On each a file may be read, and the builds need as much again."""
    return max(4, min(_MOST_CONNECTIONS, _limit() // 4))


def has_room() -> bool:
    """Whether a build can open its files."""
    opened = []
    try:
        for _ in range(max(1, min(_FOR_A_BUILD, _limit() // 4))):
            opened.append(os.open(os.devnull, os.O_RDONLY))  # noqa: PERF401  # those opened so far must be closed
    except OSError:
        return False
    finally:
        for descriptor in opened:
            os.close(descriptor)
    return True


def ran_out(exception: BaseException) -> bool:
    """Whether something failed since no more files could be opened. Problems tell it only by their reason."""
    reasons = {os.strerror(number) for number in FULL}
    problems = exception.problems if isinstance(exception, Problems) else ()
    return any(value in reasons for problem in problems for _, value in problem.values) or any(
        isinstance(one, OSError) and one.errno in FULL for one in _chain(exception)
    )


def _chain(exception: BaseException | None) -> Iterator[BaseException]:
    while exception:
        yield exception
        exception = exception.__context__


def _limit() -> int:
    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0] if resource else _UNLIMITED
    return soft if 0 <= soft < _UNLIMITED else _UNLIMITED
