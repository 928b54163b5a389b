"""Writes a moved site. It changes nothing in the source and overwrites nothing."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from sitegen.text.hangul import nfc
from sitegen.text.reading import open_file
from sitegen.words.errors import Place, Problem, Problems, error, unreadable

if TYPE_CHECKING:
    from pathlib import Path

    from sitegen.importing.move import Move


def check_places(source: Path, dest: Path) -> None:
    """Raises Problems where one folder is in the other, or the source is no folder."""
    real, other = os.path.realpath(source), os.path.realpath(dest)
    if not source.is_dir():
        raise Problems([error("import-no-source", Place(str(source)))])
    if f"{real}/".startswith(f"{other}/") or f"{other}/".startswith(f"{real}/"):
        raise Problems([error("import-inside", Place(str(dest)), source=str(source))])


def write_site(move: Move, source: Path, dest: Path) -> list[Problem]:
    """Write all files of ``move`` below ``dest``. Returns what could not be copied. Raises Problems if one of them
    exists, before any is written, or if ``dest`` cannot be written."""
    if taken := [path for path in (*move.texts, *move.files) if os.path.lexists(dest / path)]:
        raise Problems([error("import-file-exists", Place(path), directory=str(dest)) for path in sorted(taken)])
    real = os.path.realpath(source)
    problems: list[Problem] = []
    try:
        for path, text in move.texts.items():
            (dest / path).parent.mkdir(parents=True, exist_ok=True)
            with (dest / path).open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
        for path, old in move.files.items():
            (dest / path).parent.mkdir(parents=True, exist_ok=True)
            try:
                with open_file(source / old, nfc(old), real) as data, (dest / path).open("xb") as copy:
                    shutil.copyfileobj(data, copy)
            except Problems as found:
                problems += found.problems
            except PermissionError as exception:
                problems.append(unreadable(nfc(old), exception))
    except OSError as exception:
        raise Problems([error("unwritable", Place(str(dest)), reason=exception.strerror or exception)]) from None
    return problems
