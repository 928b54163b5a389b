"""A limit to the processor time of a piece of work: one match of a regular expression may take for ever.

Processor time is the same on a busy machine and an idle one. A signal tells when it is over. Python handles signals in
the main thread alone, even in the middle of a match.
"""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING, TypeVar

from sitegen.pool import FORKS, apart

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")


class OutOfTime(BaseException):
    """Work took too long. A BaseException, so that no ``except Exception`` within the work catches it."""


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """What ``work()`` returns. Raises OutOfTime when it has taken so many seconds.

    In another thread than the main one, a fork does the work. Without signals and forks there is no limit.
    """
    if threading.current_thread() is not threading.main_thread():
        if not FORKS:
            return work()
        try:
            found = apart(lambda: _quietly(seconds, work))
        except EOFError:  # ended from outside, as a system short of memory does
            found = []
        if not found:
            raise OutOfTime
        return found[0]
    if not hasattr(signal, "setitimer"):  # Windows
        return work()
    before = signal.signal(signal.SIGVTALRM, _stop)
    try:
        # And again, where a bare except has caught it.
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds, 1)
        return work()
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before or signal.SIG_DFL)


def _stop(_number: int, _frame: object) -> None:
    raise OutOfTime


def _quietly(seconds: float, work: Callable[[], Result]) -> list[Result]:
    try:
        return [within(seconds, work)]
    except OutOfTime:
        return []
