"""Whatever an author writes, a disk damages or a network sends: no traceback, no status 3, no letter lost, nothing
written elsewhere, and a rebuild that is a clean build.

What lies in ``corpus`` is tried as it is, then mutated: files in which all is right, and what once failed. A run of all
tests makes a few examples, always the same. ``make fuzz`` makes new ones for ten minutes and prints the seed, with
which they can be made again: ``make fuzz FUZZ_SEED=…``. A failure shows the text; cut down, it goes into the corpus.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from contextlib import contextmanager, nullcontext
from pathlib import Path
from random import Random, SystemRandom
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest

from tests.fuzz.bodies import Bodies
from tests.fuzz.records import Cached, Published
from tests.fuzz.requests import Requests
from tests.fuzz.sites import FILES, OneFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# How many examples a run of all tests makes.
AREAS: dict[str, tuple[Any, int]] = {
    **dict.fromkeys(FILES, (OneFile, 60)),
    "Markdown": (Bodies, 3000),
    "cache": (Cached, 80),
    "output": (Published, 100),
    "requests": (Requests, 1000),
}
SECONDS = float(os.environ.get("FUZZ_SECONDS", "0")) / len(AREAS)
SEED = os.environ.get("FUZZ_SEED") or (str(SystemRandom().randrange(10**9)) if SECONDS else "0")
# By hand, an example may take so long. Most take a hundredth of a second.
_HANGS = 60
_SHOWN = 400


class Hang(BaseException):
    """An example takes too long. No ``except Exception`` catches it."""


@pytest.mark.parametrize("area", AREAS)
def test_nothing_that_must_not_happen(
    area: str, counted: Callable[[str], None], capfd: pytest.CaptureFixture[str]
) -> None:
    make, count = AREAS[area]
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    random, failures, done = Random(f"{SEED} {area}"), {}, 0
    compiled = tempfile.TemporaryDirectory(prefix="fuzz-", dir=folder.parent)  # of thousands of templates
    with compiled, patch("tempfile.tempdir", compiled.name):
        place = make(folder, area)
        try:
            ends = time.monotonic() + SECONDS
            while done < len(place.known) or (time.monotonic() < ends if SECONDS else done < len(place.known) + count):
                text = place.known[done] if done < len(place.known) else place.example(random)
                done += 1
                with _alarm(_HANGS) if SECONDS else nullcontext():
                    try:
                        place.check(text)
                    except (Exception, Hang) as failure:
                        failures.setdefault(_kind(failure), (failure, text))
        finally:
            place.close() if isinstance(place, Requests) else None
            shutil.rmtree(folder)
    counted(f"{area}: {done} examples, {len(failures)} kinds of failures (FUZZ_SEED={SEED})")
    assert area != "requests" or capfd.readouterr() == ("", "")
    told = "\n".join(f"{failure!r:.{_SHOWN}}\n    {text!r}" for failure, text in failures.values())
    if failures:
        first, _ = next(iter(failures.values()))
        raise AssertionError(f"{area}, FUZZ_SEED={SEED}, {done} examples:\n{told}") from first


def _kind(failure: BaseException) -> tuple[str, str, int]:
    """Failures of one kind come from one line."""
    last = failure.__traceback__
    while last and last.tb_next:
        last = last.tb_next
    return (type(failure).__name__, last.tb_frame.f_code.co_filename, last.tb_lineno) if last else ("", "", 0)


@contextmanager
def _alarm(seconds: int) -> Iterator[None]:
    """Raises Hang after so many seconds. Windows has no such signal."""

    def ring(_number: int, _frame: object) -> None:
        raise Hang

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
