"""The entry of the console script: a plain ``sitegen build`` with nothing to do ends here, before Click is imported."""

from __future__ import annotations

import sys
import time
from pathlib import Path


def main() -> None:
    """Run the program with the arguments of the process."""
    plain = sys.argv[1:] in (["build"], ["build", "-q"]) and sys.getfilesystemencoding() == "utf-8"
    if plain and Path(".sitegen/build.db").is_file() and _idle(quiet=len(sys.argv) > 2):
        return
    from sitegen.cli import main as run

    run()


def _idle(quiet: bool) -> bool:
    """Say what the last build said, if it still holds; whether it does."""
    from sitegen.build import idle
    from sitegen.errors import Problems, draw
    from sitegen.language import system_language
    from sitegen.options import Options, current_time
    from sitegen.package import BUILT_IN
    from sitegen.rebuild.quick import look
    from sitegen.summary import summary

    started = time.perf_counter()
    root, lang = Path(), system_language()
    try:
        report = idle(root, Options(), current_time(), look(root, BUILT_IN))
    except Problems:
        return False
    if report is None:
        return False
    report.seconds = time.perf_counter() - started
    said = [draw(problem, lang) + "\n" for problem in report.problems]
    said += [] if quiet else [summary(report, lang, verbose=False)]
    if said:
        print("\n".join(said), file=sys.stderr)  # noqa: T201  # the other module that prints is not imported yet
    return True
