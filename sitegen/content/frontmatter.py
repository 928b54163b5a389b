"""Front matter: the YAML between ``---`` lines at the head of a document, typed and checked.

The file is split here, not by python-frontmatter, whose ``parse`` returns ``{}`` for a fence that is never closed
and forgets how many lines it took.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from sitegen.content import yaml
from sitegen.content.fields import Reader
from sitegen.content.halves import FENCE, closing_fence
from sitegen.content.keys import KEYS
from sitegen.errors import Place, Problem, Problems, error
from sitegen.model import Meta

if TYPE_CHECKING:
    from datetime import tzinfo

# YAML 1.1 ends lines at these; YAML 1.2, and everything else here, does not. A space in their stead keeps places true.
_OLD_LINE_ENDS = str.maketrans("\u0085\u2028\u2029", "   ")
_KEY = re.compile(r"\s*(?:{})\s*:".format("|".join(KEYS)))


class Parsed(NamedTuple):
    """A document taken apart: typed front matter, where its keys stand, the body and the body's first line."""

    meta: Meta
    extra: dict[str, Any]
    places: dict[str, Place]
    body: str
    first_line: int
    problems: tuple[Problem, ...]


def parse(text: str, path: str, zone: tzinfo) -> Parsed:
    """The document in a file's text. Dates without a zone are in ``zone``.

    Raises Problems with everything wrong in the front matter; warnings come back in ``problems``.
    """
    lines = text.split("\n")
    if not FENCE.match(lines[0]):
        _check_fence(lines, path)
        return Parsed(Meta(), {}, {}, text, 1, ())
    end = closing_fence(lines)
    if end is None:
        raise Problems([error("front-matter-unclosed", Place.of(path, 1, 1, lines[0], 3))])
    for number, line in enumerate(lines[1:end], 2):
        if tabs := re.match(r"[ ]*(\t+)", line):
            raise Problems([error("front-matter-tab", Place.of(path, number, tabs.start(1) + 1, line, len(tabs[1])))])
    reader = Reader(path, lines, zone)
    try:
        tree = yaml.load("\n".join(lines[1:end]).translate(_OLD_LINE_ENDS))
    except yaml.YamlError as wrong:
        place = reader.at(min(wrong.line + 1, end), wrong.column, wrong.length)
        raise Problems([error(wrong.code, place, **wrong.values)]) from None
    if tree is not None and not isinstance(tree, yaml.Table):
        raise Problems(
            [error("front-matter-not-mapping", reader.at(tree.line + 1, tree.column, len(lines[tree.line + 1])))]
        )
    meta = reader.meta(tree or yaml.Table())
    return Parsed(meta, reader.extra, reader.places, "\n".join(lines[end + 1 :]), end + 2, tuple(reader.problems))


def _check_fence(lines: list[str], path: str) -> None:
    """A document that seems to mean front matter but does not begin with its fence would be published with the
    front matter as text, or not at all as meant."""
    first = next((n for n, line in enumerate(lines) if line.strip()), None)
    if first is None:
        return
    place = Place.of(path, first + 1, 1, lines[first], len(lines[first].rstrip()))
    begins = any(FENCE.match(line) for line in lines[first + 1 :]) and _KEY.match(lines[first + 1])
    if begins and FENCE.match(lines[first].strip()):
        raise Problems([error("front-matter-not-first", place)])
    if first == 0 and (re.match(r"-{2,}\s*$|\+\+\+\s*$", lines[0]) or (begins and lines[0].startswith("---"))):
        raise Problems([error("front-matter-fence", place)])
