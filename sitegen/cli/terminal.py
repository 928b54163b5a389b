"""Prints problems and progress: text for people to stderr, data for machines to stdout."""

from __future__ import annotations

import io
import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sitegen.words.draw import Format, as_annotation, as_json, draw
from sitegen.words.sentences import inert, say

if TYPE_CHECKING:
    from sitegen.words.errors import Problem


def ready_stdout(is_data: bool = False) -> None:
    """Let stdout take all text. What an old encoding has no character for is escaped, as it is on stderr. Data for
    machines (``is_data``) is in UTF-8 everywhere."""
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.encoding.lower() != "utf-8":
        sys.stdout.reconfigure(encoding="utf-8" if is_data else None, errors="backslashreplace")


def print_line(text: str, err: bool = False) -> None:
    """Print lines of data to stdout, or with ``err`` of text to stderr. GitHub's runner finds no command in them."""
    _print(inert(text), err)


def _print(text: str, err: bool = False) -> None:
    stream = sys.stderr if err else sys.stdout
    if stream is None:  # the program was started without it
        return
    try:
        stream.write(f"{text}\n")
        stream.flush()
    except OSError:
        if not err:  # a build goes on when nobody reads its messages
            raise


def print_problems(problems: tuple[Problem, ...], format_: Format, lang: str, root: Path = Path()) -> None:
    """Print problems: text to stderr, JSON and annotations to stdout. ``root`` is the site's folder, from here."""
    for problem in problems:
        if format_ == "json":
            print_line(as_json(problem, lang))
        elif format_ == "github":
            _print(as_annotation(problem, lang, _in_repository(root)))
        else:
            print_line(draw(problem, lang) + "\n", err=True)


def _in_repository(root: Path) -> str:
    """The way from the repository that the runner has checked out to the site: ``blog/``, or "" where that is it."""
    try:
        way = os.path.relpath(root.absolute(), os.environ.get("GITHUB_WORKSPACE") or Path.cwd())
    except (OSError, ValueError):  # the folder is gone, or on another drive of Windows
        return ""
    return "" if way == "." or way.startswith("..") else f"{way.replace(os.sep, '/')}/"


class Progress:
    """Shows the progress of a build on stderr: that it waits, and in a terminal a bar when it takes long."""

    def __init__(self, lang: str, quiet: bool) -> None:
        self._lang, self._quiet = lang, quiet
        self._on = sys.stderr is not None and sys.stderr.isatty() and not quiet
        self._shown = time.monotonic() + 0.7

    def waiting(self, process: str) -> None:
        """The build waits for another one, of this process id, which holds the output folder."""
        print_line(say("waiting", self._lang, [("process", process)]), err=True)

    def progress(self, what: str, done: int, total: int) -> None:
        """``done`` of ``total`` files are read, made smaller or rendered."""
        now = time.monotonic()
        if not self._on or (now < self._shown and done != total):
            return
        if now >= self._shown:
            filled = 24 * done // max(total, 1)
            label = say(f"progress-{what}", self._lang)
            bar = "█" * filled + "░" * (24 - filled)
            _draw(f"\r{label} {bar} {done}/{total}")
            self._shown = now + 0.1
            if done == total:
                _draw("\r\033[K")


def _draw(text: str) -> None:
    with suppress(OSError):  # a build goes on when its terminal is gone
        sys.stderr.write(text)
        sys.stderr.flush()
