"""The files of an output folder with their facts, which are kept from check to check by the bytes of each file.

What is kept is never trusted: it comes with a digest, holds for one version of the program, and a file that has another
stat is read again. Where anything is odd, all is read again.
"""

from __future__ import annotations

import json
import os
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from sitegen import __version__
from sitegen.check import feeds, reading
from sitegen.check.feeds import read_json, read_robots, read_xml
from sitegen.check.reading import Facts, read_css, read_page
from sitegen.content.scan import OUTPUT_MARK
from sitegen.digest import of_bytes, of_text, sha_of
from sitegen.text.reading import read_file
from sitegen.trace.stats import UNKNOWN, Stat, is_settled, stat_from
from sitegen.words.errors import Problem, Problems, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sitegen.check.leaks import Secrets
    from sitegen.publish.entries import Entries


# The facts of a file that has none.
_NONE = Facts("", {}, [], [], [])


class Listed(NamedTuple):
    """A file of the output folder: its stat, and whether it is a link."""

    stat: Stat
    is_link: bool


def listed(folder: Path) -> dict[str, Listed]:
    """All files of an output folder by path, but the program's own. Links to folders are not followed."""
    found: dict[str, Listed] = {}
    waiting = [""]
    while waiting:
        above = waiting.pop()
        with os.scandir(f"{folder}/{above}") as entries:
            for entry in entries:
                path = f"{above}{entry.name}"
                if path == OUTPUT_MARK:
                    continue
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{path}/")
                elif entry.is_file() or entry.is_symlink():
                    try:
                        found[path] = Listed(stat_from(entry.stat()), entry.is_symlink())
                    except OSError:
                        found[path] = Listed(UNKNOWN, True)
    return dict(sorted(found.items()))


class ReadFile(NamedTuple):
    """A file as it was read: its stat, its digest, its facts, and the secrets in it, for the secrets of a digest."""

    stat: Stat
    sha: str
    facts: Facts
    secrets: str
    leaks: list[list[str]]


class FactReader:
    """Reads the files of an output folder, those that have changed since the last check."""

    def __init__(self, folder: Path, shown: str, kept: Entries, secrets: Secrets) -> None:
        """``shown`` is how messages call the folder."""
        self._folder, self._shown, self._kept, self._secrets = folder, shown, kept, secrets
        self._real, self._name = os.path.realpath(folder), of_text(str(folder))
        self.problems: list[Problem] = []
        self.read = 0

    def facts(self, files: dict[str, Listed]) -> dict[str, ReadFile]:
        """The facts of all files that can hold any."""
        now, (last, lines) = time.time_ns(), self._last()
        found: dict[str, ReadFile] = {}
        written = []
        for path, (stat, _) in files.items():
            old = last.get(path)
            if old is not None and old.stat == stat and old.secrets == self._secrets.digest:
                found[path] = old
                written.append(lines[path])
            elif (work := _work(path)) and (data := self._bytes(path)) is not None:
                sha = of_bytes(data)
                is_same = old is not None and old.sha == sha
                facts = old.facts if old is not None and is_same else work(data)
                self.read += not is_same
                stat = stat if is_settled(stat, now) else UNKNOWN
                found[path] = ReadFile(stat, sha, facts, self._secrets.digest, self._secrets.found(data))
                written.append(json.dumps([path, *found[path]], ensure_ascii=False))
        if written != list(lines.values()):
            self._kept.put(self._name, "\n".join([_program(), *written]).encode(errors="replace"))
        return found

    def _bytes(self, path: str) -> bytes | None:
        shown = f"{self._shown}/{path}"
        try:
            return read_file(f"{self._folder}/{path}", shown, self._real)[0]
        except Problems as problems:
            self.problems += problems.problems
        except OSError as exception:
            self.problems.append(unreadable(shown, exception))
        return None

    def _last(self) -> tuple[dict[str, ReadFile], dict[str, str]]:
        """What the last check found, by path, and the same as the line that was kept of each file."""
        try:
            program, *lines = (self._kept.get(self._name) or b"").decode().split("\n")
            if program != _program():
                return {}, {}
            found = {path: _kept(row) for path, *row in json.loads(f"[{','.join(lines)}]")}
            return found, dict(zip(found, lines, strict=True))
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
            return {}, {}


def _kept(row: list[Any]) -> ReadFile:
    """What was kept of a file. Raises ValueError or TypeError for what is of another shape."""
    stat, sha, (title, links, ids, faults, marks), secrets, leaks = row
    is_pairs = all(len(pair) == 2 for pairs in (faults, leaks) for pair in pairs)  # a pair
    is_lists = {list} >= {type(ids), type(marks), *map(type, links.values())}
    if not (is_pairs and is_lists and len(stat) == len(UNKNOWN) and isinstance(title, str)):
        raise ValueError("another shape")
    return ReadFile(tuple(stat), sha, Facts(title, links, ids, faults, marks), secrets, leaks)


def _program() -> str:
    return of_text(" ".join([__version__, *(sha_of(str(module.__file__)) for module in (reading, feeds))]))


def _work(path: str) -> Callable[[bytes], Facts] | None:
    """How the facts of a file are read, by its ending; None if it holds none."""
    ending = os.path.splitext(path)[1].lower()
    if ending in (".html", ".htm"):
        return lambda data: read_page(data.decode("utf-8-sig", "replace"))
    if ending == ".css":
        return lambda data: read_css(data.decode("utf-8-sig", "replace"))
    if ending == ".webmanifest":
        return read_json
    if path == "robots.txt":
        return read_robots
    if ending in (".xml", ".atom", ".rss"):
        return read_xml
    # Nothing is linked from there, but a draft may be named.
    return (lambda _: _NONE) if ending in (".json", ".txt", ".js", ".md", ".csv") else None
