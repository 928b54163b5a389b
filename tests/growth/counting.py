"""Counts the work of a piece of code, so that it is the same on every machine and every day.

Three things are counted:

* ``lines`` of Python that run, those of the libraries too. Every loop and every call shows here.
* ``read`` characters: what regular expressions search, up to where they find something, and the strings that methods
  like ``split`` and ``replace`` go through as a whole. A line that reads all of the text again counts as one line, but
  as many characters.
* ``memory``: the most bytes that Python holds at one time.

What happens within one step of C is not seen: a regular expression that goes back and forth before it fails, ``in`` and
``find`` on a long string, a slice, the parser of YAML. ``test_hostile.py`` takes the time of the processor for these.
"""

from __future__ import annotations

import gc
import re
import sys
import time
import tracemalloc
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Whose regular expressions are counted.
_PACKAGES = ("sitegen", "markdown_it", "mdit_py_plugins", "jinja2", "frontmatter")
# Methods that go through the whole string.
_WHOLE = frozenset({"split", "splitlines", "replace", "lower", "casefold", "translate", "encode", "expandtabs"})


class Work(NamedTuple):
    """What a piece of code took. ``seconds`` of the processor, without any counting, are only printed."""

    lines: int
    read: int
    memory: int
    seconds: float


def measure(work: Callable[[], object]) -> Work:
    """The work of ``work``, which is called three times. Before it counts, modules are imported and caches are full."""
    started = time.process_time()
    work()
    seconds = time.process_time() - started
    # It runs when other tests have left enough, and calls what others ask it to, hypothesis for one.
    gc.disable()
    try:
        lines, searched = _lines_and_searched(work)
    finally:
        gc.enable()
    tracemalloc.start()
    try:
        split = _gone_through(work)
        memory = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    return Work(lines, searched + split, memory, seconds)


def _lines_and_searched(work: Callable[[], object]) -> tuple[int, int]:
    """How many lines ``work`` runs, and how many characters regular expressions search."""
    lines = 0

    def count(_frame: object, _event: str, _argument: object) -> Any:
        nonlocal lines
        lines += 1
        return count

    before = sys.gettrace()
    with _counted_patterns() as patterns:
        sys.settrace(count)
        try:
            work()
        finally:
            sys.settrace(before)
    return lines, sum(pattern.searched for pattern in patterns)


def _gone_through(work: Callable[[], object]) -> int:
    """The length of all strings that methods go through as a whole."""
    length = 0

    def count(_frame: object, event: str, function: Any) -> None:
        nonlocal length
        if event == "c_call" and function.__name__ in _WHOLE and isinstance(function.__self__, str):
            length += len(function.__self__)

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return length


class _CountedPattern:
    """A regular expression that counts the characters that it searches. A match that fails counts as one."""

    def __init__(self, pattern: re.Pattern[Any]) -> None:
        self._pattern, self.searched = pattern, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pattern, name)

    def search(self, text: Any, start: int = 0, end: int = sys.maxsize) -> Any:
        found = self._pattern.search(text, start, end)
        self.searched += max((found.end() if found else min(end, len(text))) - start, 0)
        return found

    def match(self, text: Any, start: int = 0, end: int = sys.maxsize) -> Any:
        found = self._pattern.match(text, start, end)
        self.searched += found.end() - start if found else 1
        return found

    def finditer(self, text: Any, start: int = 0, end: int = sys.maxsize) -> Any:
        self.searched += max(min(end, len(text)) - start, 0)
        return self._pattern.finditer(text, start, end)

    def findall(self, text: Any) -> Any:
        self.searched += len(text)
        return self._pattern.findall(text)

    def split(self, text: Any, maxsplit: int = 0) -> Any:
        self.searched += len(text)
        return self._pattern.split(text, maxsplit)

    def sub(self, new: Any, text: Any, count: int = 0) -> Any:
        self.searched += len(text)
        return self._pattern.sub(new, text, count)


@contextmanager
def _counted_patterns() -> Iterator[list[_CountedPattern]]:
    """Within, the regular expressions of modules are counted."""
    found = [
        (vars(module), name, value)
        for path, module in list(sys.modules.items())
        if path.partition(".")[0] in _PACKAGES
        for name, value in vars(module).items()
        if isinstance(value, re.Pattern)
    ]
    counted = [_CountedPattern(pattern) for _, _, pattern in found]
    for (module, name, _), pattern in zip(found, counted, strict=True):
        module[name] = pattern
    try:
        yield counted
    finally:
        for module, name, original in found:
            module[name] = original
