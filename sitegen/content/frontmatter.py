"""Front matter: the YAML between ``---`` lines at the head of a document, typed and checked.

The file is split here, not by python-frontmatter, whose ``parse`` returns ``{}`` for a fence that is never closed
and forgets how many lines it took.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitegen.content import yaml
from sitegen.content.fields import KEYS, Reader
from sitegen.errors import Place, Problem, Problems, error
from sitegen.hangul import nfc
from sitegen.model import Meta

if TYPE_CHECKING:
    from datetime import tzinfo

_FENCE = re.compile(r"---[ \t]*$")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document taken apart: typed front matter, where its keys stand, the body and the body's first line."""

    meta: Meta
    places: dict[str, Place]
    body: str
    first_line: int
    problems: tuple[Problem, ...]


def parse(data: bytes, path: str, zone: tzinfo) -> Parsed:
    """The document in the file's bytes. Dates without a zone are in ``zone``.

    Accepts a byte order mark, and CRLF or CR for line ends. Raises Problems with everything wrong in the front
    matter; warnings come back in ``problems``.
    """
    text = _decode(data, path)
    lines = text.split("\n")
    if not _FENCE.match(lines[0]):
        _check_fence(lines, path)
        return Parsed(Meta(), {}, text, 1, ())
    end = next((n for n, line in enumerate(lines[1:], 1) if _FENCE.match(line)), None)
    if end is None:
        raise Problems([error("front-matter-unclosed", Place(path, 1, 1, lines[0], 3))])
    for number, line in enumerate(lines[1:end], 2):
        if tabs := re.match(r"[ ]*(\t+)", line):
            raise Problems([error("front-matter-tab", Place(path, number, tabs.start(1) + 1, line, len(tabs[1])))])
    reader = Reader(path, lines, zone)
    try:
        tree = yaml.load("\n".join(lines[1:end]))
    except yaml.YamlError as wrong:
        place = reader.at(min(wrong.line + 1, end), wrong.column, wrong.length)
        raise Problems([error(wrong.code, place, **wrong.values)]) from None
    if tree is not None and not isinstance(tree, yaml.Table):
        raise Problems(
            [error("front-matter-not-mapping", reader.at(tree.line + 1, tree.column, len(lines[tree.line + 1])))]
        )
    meta = reader.meta(tree or yaml.Table())
    if errors := [problem for problem in reader.problems if problem.severity == "error"]:
        raise Problems(errors)
    body = "\n".join(lines[end + 1 :])
    return Parsed(meta, reader.places, body, end + 2, tuple(reader.problems))


def _decode(data: bytes, path: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as exception:
        before = data[: exception.start].decode("utf-8", "replace")
        line = before.count("\n") + 1
        shown = data.split(b"\n")[line - 1].decode("utf-8", "replace").rstrip("\r")
        column = len(before) - (before.rfind("\n") + 1) + 1
        raise Problems(
            [error("not-utf8", Place(path, line, column, shown), byte=f"0x{data[exception.start]:02x}")]
        ) from None
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        at = text.index("\0")
        line = text.count("\n", 0, at) + 1
        shown = text.split("\n")[line - 1]
        raise Problems([error("nul-byte", Place(path, line, at - text.rfind("\n", 0, at), shown))])
    return nfc(text)


def _check_fence(lines: list[str], path: str) -> None:
    """A document that seems to mean front matter but does not begin with its fence would be published with the
    front matter as text, or not at all as meant."""
    first = next((n for n, line in enumerate(lines) if line.strip()), None)
    if first is None:
        return
    if _FENCE.match(lines[first].strip()) and any(_FENCE.match(line) for line in lines[first + 1 :]):
        inside = lines[first + 1]
        if re.match(r"\s*(?:{})\s*:".format("|".join(KEYS)), inside):
            raise Problems(
                [error("front-matter-not-first", Place(path, first + 1, 1, lines[first], len(lines[first])))]
            )
    if first == 0 and re.match(r"-{2,}\s*$|-{4,}\s*$|\+\+\+\s*$", lines[0]):
        raise Problems([error("front-matter-fence", Place(path, 1, 1, lines[0], len(lines[0].rstrip())))])
