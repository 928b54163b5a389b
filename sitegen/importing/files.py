"""Reads the files of the old site. Nothing outside its folder is read."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from sitegen.importing.yaml import ForeignYamlError, load_yaml
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

    def table(self, path: str) -> dict[str, Any]:
        """The table of a file of settings, in TOML, JSON or YAML; an empty one where there is none."""
        text = self.text(path) or ""
        try:
            if path.endswith(".toml"):
                value = toml_value(text)
            else:
                value = json_value(text) if path.endswith(".json") else load_yaml(text)[0]
        except ForeignYamlError as wrong:
            self.problems.append(syntax_error("import-config", path, text, wrong))
            return {}
        return value if isinstance(value, dict) else {}


def syntax_error(code: str, path: str, text: str, wrong: ForeignYamlError, above: int = 0) -> Problem:
    """What is wrong with settings or with front matter, which begins below ``above`` lines of ``text``."""
    lines = text.split("\n")
    at = min(wrong.line + above, len(lines) - 1)
    return error(code, Place.of(path, at + 1, 1, lines[at]), reason=wrong.reason)


def date_error(path: str, head: str, key: str, written: str) -> Problem:
    """A date in front matter that is none."""
    line = next((n for n, row in enumerate(head.split("\n"), 2) if row.lower().startswith(key)), 1)
    return error("import-date", Place(path, line), date=written)


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


def json_value(text: str) -> Any:
    """The value of a JSON document. Raises ForeignYamlError, as for YAML."""
    value, end = json_start(text.strip())
    if text.strip()[end:]:
        raise ForeignYamlError(text.strip().count("\n", 0, end), "Extra data")
    return value


def json_start(text: str) -> tuple[Any, int]:
    """The JSON value that a text begins with, and where it ends. Raises ForeignYamlError, as for YAML."""
    import json

    try:
        return json.JSONDecoder().raw_decode(text)
    except json.JSONDecodeError as wrong:
        raise ForeignYamlError(wrong.lineno - 1, wrong.msg) from None
    except (RecursionError, ValueError) as wrong:
        raise ForeignYamlError(0, str(wrong)) from None
