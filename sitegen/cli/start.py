"""The entry of the console script: a plain ``sitegen build`` with nothing to do ends here, before Click is imported."""

from __future__ import annotations

import gc
import os
import signal
import sys
import time

TYPE_CHECKING = False  # typing itself takes longer to import than this module
if TYPE_CHECKING:
    from types import FrameType
    from typing import NoReturn

# The commands without other options, and whether each is quiet.
_PLAIN = {("build",): False, ("build", "-q"): True, ("build", "--quiet"): True}
_DATABASE = ".sitegen/build.db"
# `Options.told` of a build without options.
_TOLD: list[object] = [None, False, False, "", False, []]
# A number with more digits is no time.
_LONGEST = 11
# The exit status that a shell shows for a process ended by SIGINT.
_INTERRUPTED = 130
# Python's own exit status when its last output cannot be written.
_NOT_FLUSHED = 120


def main() -> None:
    """Run the program with the arguments of the process."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # ignored in a background job
        signal.signal(signal.SIGINT, _interrupt)
    try:
        _main()
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        _leave(_INTERRUPTED)


def _interrupt(_: int, frame: FrameType | None) -> None:
    raise_after_import(KeyboardInterrupt(), frame)


def raise_after_import(ending: BaseException, frame: FrameType | None) -> None:
    """Raise ``ending`` in the handler of a signal, which was given ``frame``.

    In the middle of an import Python would print parts of a traceback, or wrap the exception in another one. Then it is
    raised as soon as the code that imports goes on.
    """
    importer = None
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            importer = frame.f_back
        frame = frame.f_back
    if importer is None:
        raise ending

    def go_on(*_: object) -> None:
        sys.settrace(None)
        raise ending

    importer.f_trace = go_on
    sys.settrace(lambda *_: None)  # asks Python to look at f_trace


def _main() -> None:
    quiet = _PLAIN.get(tuple(sys.argv[1:]))
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if (
        quiet is None
        or sys.getfilesystemencoding() != "utf-8"
        or (given and not (given.isdecimal() and len(given) <= _LONGEST))
    ):
        from sitegen.cli.main import main as run

        run()
    else:
        _leave(_build(quiet, int(given) if given else time.time()))


def _leave(status: int) -> NoReturn:
    """End the process without freeing its memory, which would take a tenth of the time of a short build."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:  # the reader of a pipe has gone
            status = status or _NOT_FLUSHED
    os._exit(status)


def _build(quiet: bool, now: float) -> int:
    """Build without options, and return the exit status."""
    # A short build makes too little garbage to collect. A long one turns the collector on again (`build`).
    gc.disable()
    from sitegen.trace.snapshot import FirstLook

    # With slashes on Windows too, as in the paths of everything that is looked at.
    package = os.path.dirname(os.path.dirname(os.path.realpath(__file__))).replace(os.sep, "/")
    built_in = f"{package}/themes" if os.path.isdir(f"{package}/themes") else f"{os.path.dirname(package)}/themes"
    first = FirstLook(_DATABASE, ".", package, built_in, _TOLD, now)
    report = first.last.head["report"] if first.holds and first.last and quiet else {}
    if report.get("problems") == [] and not report.get("unrecorded"):
        return 0
    from pathlib import Path

    from sitegen.cli.run import bug, run
    from sitegen.options import Options, recording
    from sitegen.words.language import system_language

    lang = system_language()
    try:
        return run(Path(), Options(records=recording()), lang, quiet=quiet, first=first)
    except Exception:
        return bug(lang)
