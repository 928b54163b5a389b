"""A build that is killed at a chosen step, in this process.

Every change of the disk is a step: files opened for writing, renamed, removed, folders made and removed, statements of
the cache. From the chosen step on nothing reaches the disk any more, as if the process were gone: what would clean up
after an error cannot.
"""

from __future__ import annotations

import io
import os
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from sitegen.trace.cache import Cache

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_FUNCTIONS = ("replace", "rename", "unlink", "remove", "rmdir", "mkdir")


class Killed(BaseException):
    """The process is gone."""


@contextmanager
def killed_after(steps: int) -> Iterator[None]:
    """Within, a build is killed after so many steps, if it takes as many."""
    left = steps

    def step() -> None:
        nonlocal left
        if left <= 0:
            left = -1
            raise Killed
        left -= 1

    def counted(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            step()
            return function(*arguments, **named)

        return call

    def opening(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(file: Any, mode: str = "r", *arguments: Any, **named: Any) -> Any:
            writes = any(letter in mode for letter in "wax+")
            if writes and left == 0:
                function(file, mode, *arguments, **named).close()  # cut short
            if writes:
                step()
            return function(file, mode, *arguments, **named)

        return call

    with ExitStack() as stack:
        for name in _FUNCTIONS:
            stack.enter_context(patch.object(os, name, counted(getattr(os, name))))
        opened = opening(io.open)
        stack.enter_context(patch("builtins.open", opened))
        stack.enter_context(patch.object(io, "open", opened))
        stack.enter_context(patch.object(Cache, "_run", counted(Cache._run)))
        yield
