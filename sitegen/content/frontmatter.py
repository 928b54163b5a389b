"""Front matter at the head of a document, typed and checked: YAML between ``---`` lines, or, as Hugo has it, TOML
between ``+++`` lines or JSON.

The file is split here, not by python-frontmatter, whose ``parse`` returns ``{}`` for a fence that is never closed
and forgets how many lines it took.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from sitegen.content import yaml
from sitegen.content.halves import FENCE, closing_fence
from sitegen.content.keys import KEYS, field_of
from sitegen.content.values import ValueReader
from sitegen.content.yamltext import quoted
from sitegen.fields import FIELDS, Meta
from sitegen.words.errors import Place, Problem, Problems, error, warning

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

# YAML 1.1 ends lines at these; YAML 1.2, and everything else here, does not. A space in their stead keeps places true.
_OLD_LINE_ENDS = str.maketrans("\u0085\u2028\u2029", "   ")
_KEY = re.compile(r"\s*(?:{})\s*[:=]".format("|".join(KEYS)), re.IGNORECASE)
_LIKE_KEY = re.compile(r"[\w.-]+\s*[:=](?:\s|$)")
_LIKE_YAML = re.compile(rf"{_LIKE_KEY.pattern}|\s+\S|-\s|#|\s*$")
# Of Hexo's JSON, and what is meant to be one of ours.
_OTHER_FENCE = re.compile(r"(?:-{2,}|\+{2,}|;;;)\s*$")


# Fields whose values are text, in which a ``#`` may be meant.
_TEXTS = {name for name, field in FIELDS.items() if field.kind in ("title", "line", "names", "series")}


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
    if text.startswith("{"):
        return _parse_json(text, lines, path, zone)
    if not (fence := FENCE.match(lines[0])):
        _check_fence(lines, path)
        return Parsed(Meta(), {}, {}, text, 1, ())
    end = closing_fence(lines)
    if end is None:
        raise Problems([error("front-matter-unclosed", Place.of(path, 1, 1, lines[0], 3), fence=fence[1])])
    reader = ValueReader(path, lines, zone)
    head = "\n".join(lines[1:end])
    with _placed(reader, end):
        if fence[1] == "+++":
            from sitegen.content.tomljson import load_toml

            tree: Any = load_toml(head, path)
        else:
            _check_tabs(lines[1:end], path)
            tree = yaml.load(head.translate(_OLD_LINE_ENDS))
    if tree is not None and not isinstance(tree, yaml.Table):
        raise Problems(
            [error("front-matter-not-mapping", reader.at(tree.line + 1, tree.column, len(lines[tree.line + 1])))]
        )
    parsed = _parsed(reader, tree or yaml.Table(), end + 1)
    comments = _comments(tree, lines, path) if tree and fence[1] == "---" else ()
    return parsed._replace(problems=(*parsed.problems, *comments))


def _parse_json(text: str, lines: list[str], path: str, zone: tzinfo) -> Parsed:
    from sitegen.content.tomljson import load_json

    reader = ValueReader(path, lines, zone, above=0)
    with _placed(reader, len(lines) - 1):
        found = load_json(text, path)
    return _parsed(reader, *found) if found else Parsed(Meta(), {}, {}, text, 1, ())


def _parsed(reader: ValueReader, tree: yaml.Table, count: int) -> Parsed:
    """The document whose front matter takes ``count`` lines."""
    meta = reader.read(tree)
    body = "\n".join(reader.lines[count:])
    return Parsed(meta, reader.extra, reader.places, body, count + 1, tuple(reader.problems))


@contextmanager
def _placed(reader: ValueReader, last: int) -> Iterator[None]:
    """What is wrong with the YAML becomes a problem with its place, above the line ``last``."""
    try:
        yield
    except yaml.YamlError as wrong:
        place = reader.at(min(wrong.line + reader.above, last), wrong.column, wrong.length)
        raise Problems([error(wrong.code, place, **wrong.values)]) from None


def _comments(tree: yaml.Table, lines: list[str], path: str) -> Iterator[Problem]:
    """Text that is lost: ``title: 이슈 #3`` is a title and a remark. Remarks have a space behind their ``#``."""
    for key, value in tree.items():
        line = lines[key.line + 1]
        if field_of(key) not in _TEXTS or not isinstance(value, yaml.Text) or value.line != key.line or not value.plain:
            continue
        end = value.column + value.length if value else line.index(":", key.column) + 1
        if (remark := re.match(r"\s+(#[^\s#].*?)\s*$", line[end:])) and line[:end].endswith(value or ":"):
            place = Place.of(path, key.line + 2, end + remark.start(1) + 1, line, len(remark[1]))
            yield warning("front-matter-comment", place, text=remark[1], key=key, near=quoted(line))


def _check_tabs(lines: list[str], path: str) -> None:
    for number, line in enumerate(lines, 2):
        if tabs := re.match(r"[ ]*(\t+)", line):
            raise Problems([error("front-matter-tab", Place.of(path, number, tabs.start(1) + 1, line, len(tabs[1])))])


def _check_fence(lines: list[str], path: str) -> None:
    """A document that seems to mean front matter but does not begin with its fence would be published with the
    front matter as text, or not at all as meant."""
    first = next((n for n, line in enumerate(lines) if line.strip()), None)
    if first is None:
        return
    place = Place.of(path, first + 1, 1, lines[first], len(lines[first].rstrip()))
    end = next((n for n, line in enumerate(lines[first + 1 :], first + 1) if FENCE.match(line)), None)
    begins = end is not None and _KEY.match(lines[first + 1])
    if begins and FENCE.match(lines[first].strip()):
        raise Problems([error("front-matter-not-first", place)])
    if first == 0 and (_OTHER_FENCE.match(lines[0]) or (begins and lines[0].startswith("---"))):
        raise Problems([error("front-matter-fence", place)])
    keys = lines[first:end]
    if end is not None and _LIKE_KEY.match(keys[0]) and any(map(_KEY.match, keys)) and all(map(_LIKE_YAML.match, keys)):
        raise Problems([error("front-matter-unopened", place, fence=lines[end].strip())])
