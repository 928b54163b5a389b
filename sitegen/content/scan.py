"""Finds the files of a site: documents, and files to be copied. Never follows a link out of the site."""

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

# The folder by which an output folder is known.
OUTPUT_MARK = ".sitegen"
MARKDOWN = (".md", ".markdown")
# Windows and URLs take a backslash for a slash; a line end would break every list of files.
_ODD = r"[\x00-\x1f\x7f-\x9f\u2028\u2029\\]"


class Source(NamedTuple):
    """A file of the site: ``id`` is its NFC path below the scanned folder, ``path`` the same from the site's root
    as it is called on disk."""

    id: str
    path: str

    @property
    def is_document(self) -> bool:
        """Markdown files are documents; everything else is copied."""
        return self.id.lower().endswith(MARKDOWN)


def scan(root: Path, folder: str, site: Path | None = None) -> tuple[list[Source], list[Problem]]:
    """Every file below ``root/folder``, sorted by id, and what is wrong with the files' names.

    ``site`` is the folder that no link may leave, where it is not ``root``. Hidden files and editors' leavings are
    passed over. A symbolic link that leaves the site is a problem.
    """
    found: list[Source] = []
    problems: list[Problem] = []
    real_root = os.path.realpath(site or root)
    if problem := leaves(root / folder, real_root, folder):
        return [], [problem]
    seen_dirs = {os.path.realpath(root / folder)}
    stack = [folder]
    while stack:
        relative = stack.pop()
        try:
            entries = sorted(os.scandir(root / relative), key=lambda entry: entry.name)
        except FileNotFoundError:
            if os.path.islink(root / relative):
                problems.append(_broken(root / relative, relative))
            continue
        except NotADirectoryError:
            problems.append(error("not-a-folder", Place(relative)))
            continue
        except OSError as exception:
            problems.append(error("unreadable", Place(nfc(relative)), reason=exception.strerror or exception))
            continue
        for entry in entries:
            path = f"{relative}/{entry.name}"
            if is_ignored(entry.name):
                continue
            try:
                path.encode()
            except UnicodeEncodeError:
                problems.append(error("file-name-not-utf8", Place(ascii(path)[1:-1])))
                continue
            if re.search(_ODD, entry.name):
                problems.append(error("file-name-character", Place(nfc(path))))
                continue
            if entry.is_symlink():
                target = os.path.realpath(entry.path)
                if problem := leaves(Path(entry.path), real_root, path):
                    problems.append(problem)
                    continue
                if not os.path.exists(target):
                    problems.append(_broken(entry.path, path))
                    continue
                if entry.is_dir():
                    above = os.path.realpath(root / relative) + os.sep
                    if target in seen_dirs or above.startswith(target + os.sep):
                        problems.append(error("symlink-loop", Place(nfc(path)), target=os.readlink(entry.path)))
                        continue
                    if os.path.lexists(os.path.join(target, OUTPUT_MARK)):
                        problems.append(error("symlink-to-output", Place(nfc(path)), target=os.readlink(entry.path)))
                        continue
                    seen_dirs.add(target)
            if entry.is_dir():
                stack.append(path)
            elif entry.is_file():
                found.append(Source(nfc(path[len(folder) + 1 :]), path))
            else:
                problems.append(error("not-a-file", Place(nfc(path))))
    found.sort(key=lambda source: (source.id, source.path))
    return found, problems


def _broken(path: str | Path, shown: str) -> Problem:
    return error("symlink-broken", Place(nfc(shown)), target=os.readlink(path))


def same_names(sources: Iterable[Source]) -> list[list[Source]]:
    """Groups of files whose names are equal after NFC and case folding, since no web server and no Mac keeps them
    apart."""
    groups: dict[str, list[Source]] = {}
    for source in sources:
        groups.setdefault(fold(source.id), []).append(source)
    return [group for group in groups.values() if len(group) > 1]


def same_name(group: list[Source]) -> list[Problem]:
    """The problems that these files have one name."""
    first, *others = group
    return [error("same-file-name", Place(other.path), Place(first.path)) for other in others]


def leaves(path: Path, site: str, shown: str) -> Problem | None:
    """The problem that ``path`` is a symbolic link out of the folder ``site``, whose real path that is."""
    if not path.is_symlink():
        return None
    target = os.path.realpath(path)
    if target == site or target.startswith(site + os.sep):
        return None
    return error("symlink-leaves-site", Place(nfc(shown)), target=os.readlink(path))
