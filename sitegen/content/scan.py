"""Finds the files of a site: documents and files to copy. No link is followed out of the site."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sitegen.text.hangul import fold, nfc
from sitegen.text.ignored import is_ignored
from sitegen.words.errors import Place, Problem, error

if TYPE_CHECKING:
    from collections.abc import Iterable

# The folder that marks an output folder.
OUTPUT_MARK = ".sitegen"
MARKDOWN = (".md", ".markdown")
# Windows and URLs take a backslash for a slash; a line end would break every list of files.
_ODD = r"[\x00-\x1f\x7f-\x9f\u2028\u2029\\]"


class Source(NamedTuple):
    """A file of the site. ``id`` is its path below the scanned folder in NFC, ``path`` its path from the site's root as
    it is on disk."""

    id: str
    path: str

    @property
    def is_document(self) -> bool:
        """Markdown files are documents; everything else is copied."""
        return self.id.lower().endswith(MARKDOWN)


def scan(root: Path, folder: str, site: Path | None = None) -> tuple[list[Source], list[Problem]]:
    """Every file below ``root/folder``, sorted by id, and what is wrong with names and links.

    ``site`` is the folder that no link may leave, where it is not ``root``. Hidden files and those of editors are
    passed over.
    """
    found: list[Source] = []
    problems: list[Problem] = []
    real_site = os.path.realpath(site or root)
    if problem := leaves(root / folder, real_site, folder):
        return [], [problem]
    linked = {os.path.realpath(root / folder)}
    folders = [folder]
    while folders:
        above = folders.pop()
        try:
            entries = sorted(os.scandir(root / above), key=lambda entry: entry.name)
        except FileNotFoundError:
            if os.path.islink(root / above):
                problems.append(_broken(root / above, above))
            continue
        except NotADirectoryError:
            problems.append(error("not-a-folder", Place(above)))
            continue
        except OSError as exception:
            problems.append(error("unreadable", Place(nfc(above)), reason=exception.strerror or exception))
            continue
        for entry in entries:
            path = f"{above}/{entry.name}"
            if is_ignored(entry.name):
                continue
            if problem := _wrong_name(path) or _wrong_link(entry, path, real_site, linked):
                problems.append(problem)
            elif entry.is_dir():
                folders.append(path)
            elif entry.is_file():
                found.append(Source(nfc(path[len(folder) + 1 :]), path))
            else:
                problems.append(error("not-a-file", Place(nfc(path))))
    found.sort(key=lambda source: (source.id, source.path))
    return found, problems


def _wrong_name(path: str) -> Problem | None:
    """What is wrong with a name: characters that no URL or list of files can hold."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return error("file-name-not-utf8", Place(ascii(path)[1:-1]))
    return error("file-name-character", Place(nfc(path))) if re.search(_ODD, os.path.basename(path)) else None


def _wrong_link(entry: os.DirEntry[str], path: str, site: str, linked: set[str]) -> Problem | None:
    """What is wrong with a symbolic link: it leaves the site, is broken, or leads to an output folder or to one that is
    read already. ``linked`` are the folders read through links so far; a new one is added."""
    if not entry.is_symlink():
        return None
    target = os.path.realpath(entry.path)
    if problem := leaves(Path(entry.path), site, path):
        return problem
    if not os.path.exists(target):
        return _broken(entry.path, path)
    if entry.is_dir():
        above = os.path.realpath(os.path.dirname(entry.path)) + os.sep
        if target in linked or above.startswith(target + os.sep):
            return error("symlink-loop", Place(nfc(path)), target=os.readlink(entry.path))
        if os.path.lexists(os.path.join(target, OUTPUT_MARK)):
            return error("symlink-to-output", Place(nfc(path)), target=os.readlink(entry.path))
        linked.add(target)
    return None


def _broken(path: str | Path, shown: str) -> Problem:
    return error("symlink-broken", Place(nfc(shown)), target=os.readlink(path))


def same_names(sources: Iterable[Source]) -> list[list[Source]]:
    """Groups of files whose names are equal after NFC and case folding: some web servers and every Mac take them for
    one."""
    groups: dict[str, list[Source]] = {}
    for source in sources:
        groups.setdefault(fold(source.id), []).append(source)
    return [group for group in groups.values() if len(group) > 1]


def same_name(group: list[Source]) -> list[Problem]:
    """The problems that these files have the same name."""
    first, *others = group
    return [error("same-file-name", Place(other.path), Place(first.path)) for other in others]


def leaves(path: Path, site: str, shown: str) -> Problem | None:
    """The problem that ``path`` is a symbolic link that leaves ``site``, a real path."""
    if not path.is_symlink():
        return None
    target = os.path.realpath(path)
    if target == site or target.startswith(site + os.sep):
        return None
    return error("symlink-leaves-site", Place(nfc(shown)), target=os.readlink(path))
