"""The entry of the console script: a plain ``sitegen build`` with nothing to do ends here, before Click is imported."""

from __future__ import annotations

import os
import sys
import time

# The plain commands, and whether they say nothing of what was done.
_PLAIN = {("build",): False, ("build", "-q"): True, ("build", "--quiet"): True}
_DATABASE = ".sitegen/build.db"
# What a build without options is told, apart from the site (`Options.how`).
_HOW = [None, False, False, "", False]


def main() -> None:
    """Run the program with the arguments of the process."""
    quiet = _PLAIN.get(tuple(sys.argv[1:]))
    if quiet is not None and sys.getfilesystemencoding() == "utf-8" and os.path.isfile(_DATABASE) and _short(quiet):
        return
    from sitegen.cli import main as run

    run()


def _short(quiet: bool) -> bool:
    """Do a build with nothing or little to do, and say what there is to be said; whether that was all."""
    from sitegen.rebuild.quick import edited, look, recall

    started = time.perf_counter()
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given and not given.isdecimal():
        return False
    standing = recall(_DATABASE)
    package = os.path.dirname(os.path.realpath(__file__))
    built_in = f"{package}/themes" if os.path.isdir(f"{package}/themes") else f"{os.path.dirname(package)}/themes"
    seen = look(".", package, built_in)
    paths = edited(standing, ".", seen, _HOW, int(given) if given else time.time()) if standing else None
    if standing is None or paths is None:
        return False
    if not paths and quiet and standing.head["report"].get("problems") == []:
        return True
    from pathlib import Path

    from sitegen.build import short
    from sitegen.errors import draw
    from sitegen.language import system_language
    from sitegen.options import Options, current_time
    from sitegen.summary import summary

    report = short(Path(), Options(), current_time(), seen, standing, paths)
    if report is None:
        return False
    lang = system_language()
    said = [draw(problem, lang) + "\n" for problem in report.problems]
    report.seconds = time.perf_counter() - started
    said += [] if quiet else [summary(report, lang, verbose=False)]
    if said:
        print("\n".join(said), file=sys.stderr)  # noqa: T201  # the other module that prints is not imported yet
    return True
