"""Reads the files of the old site. Nothing outside its folder is read."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from sitegen.importing.yaml import ForeignYamlError
from sitegen.text.decoding import decode
from sitegen.text.hangul import nfc
from sitegen.text.reading import read_file
from sitegen.words.errors import Place, Problem, Problems, error, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class SourceFiles:
    """The files below ``root``. What cannot be read is added to ``problems``."""

    def __init__(self, root: Path, problems: list[Problem]) -> None:
        self.root, self.real = root, os.path.realpath(root)
        self.problems = problems

    def below(self, folder: str, is_read: Any = lambda _path, _is_folder: True) -> Iterator[str]:
        """The files below a folder, by their paths from the root, in their order."""
        try:
            entries = sorted(os.scandir(self.root / folder), key=lambda entry: nfc(entry.name))
        except FileNotFoundError:
            return
        except OSError as exception:
            self.problems.append(unreadable(folder, exception))
            return
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            try:
                path.encode()
                target = os.path.realpath(entry.path)
                if entry.is_symlink() and not f"{target}/".startswith(f"{self.real}/"):
                    self.problems.append(error("symlink-leaves-site", Place(nfc(path)), target=target))
                elif entry.is_dir():
                    is_above = f"{os.path.realpath(self.root / folder)}/".startswith(f"{target}/")
                    if is_read(nfc(path), True) and not (entry.is_symlink() and is_above):
                        yield from self.below(path, is_read)
                elif entry.is_file() and is_read(nfc(path), False):
                    yield path
            except UnicodeEncodeError:
                self.problems.append(error("file-name-not-utf8", Place(ascii(path)[1:-1])))

    def _bytes(self, path: str) -> bytes | None:
        try:
            return read_file(self.root / path, nfc(path), self.real)[0]
        except Problems as found:
            self.problems += found.problems
        except OSError as exception:
            self.problems.append(unreadable(nfc(path), exception))
        return None

    def text(self, path: str) -> str | None:
        """The text of a file; None where it cannot be read."""
        data = self._bytes(path)
        if data is None:
            return None
        try:
            return nfc(decode(data, nfc(path)))
        except Problems as found:
            if is_euc_kr(data):
                place = found.problems[0].place
                found = Problems([error("import-euc-kr", place)])
            self.problems += found.problems
        return None


def is_euc_kr(data: bytes) -> bool:
    """Whether bytes that are not UTF-8 are Korean text in the encoding of old Windows."""
    try:
        text = data.decode("cp949")
    except UnicodeDecodeError:
        return False
    return any("가" <= char <= "힣" for char in text)


def toml_value(text: str) -> Any:
    """The value of a TOML document. Raises ForeignYamlError, as for YAML."""
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        line = re.search(r"line (\d+)", str(wrong))
        raise ForeignYamlError(int(line[1]) - 1 if line else 0, str(wrong)) from None
