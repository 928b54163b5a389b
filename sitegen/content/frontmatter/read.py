"""Reads the head of a document: YAML between ``---`` lines, TOML between ``+++`` lines, or JSON as Hugo writes it.

python-frontmatter does not split the file, because its ``parse`` returns ``{}`` for a fence that is never closed, and
does not say how many lines it took.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from sitegen.content.frontmatter import yaml
from sitegen.content.frontmatter.keys import KEYS, field_of
from sitegen.content.frontmatter.values import ValueReader
from sitegen.content.frontmatter.yamlerrors import quoted
from sitegen.content.memo import FENCE, closing_fence
from sitegen.fields import FIELDS, Meta
from sitegen.words.errors import Place, Problem, Problems, error, warning

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

# YAML 1.1 ends lines at these; YAML 1.2 and everything else here do not. Spaces keep the columns right.
_OLD_LINE_ENDS = str.maketrans("\u0085\u2028\u2029", "   ")
_KEY = re.compile(r"\s*(?:{})\s*[:=]".format("|".join(KEYS)), re.IGNORECASE)
_LIKE_KEY = re.compile(r"[\w.-]+\s*[:=](?:\s|$)")
_LIKE_YAML = re.compile(rf"{_LIKE_KEY.pattern}|\s+\S|-\s|#|\s*$")
# A fence with a dash or a plus too few or too many, and that of Hexo's JSON.
_OTHER_FENCE = re.compile(r"(?:-{2,}|\+{2,}|;;;)\s*$")
# Fields whose values are text, in which a ``#`` may be meant.
_TEXTS = {name for name, field in FIELDS.items() if field.kind in ("title", "line", "name", "series")}


class Parsed(NamedTuple):
    """A document taken apart: front matter, where its keys stand, the body and the number of the body's first line."""

    meta: Meta
    extra: dict[str, Any]
    places: dict[str, Place]
    body: str
    first_line: int
    problems: tuple[Problem, ...]


def read_front_matter(text: str, path: str, zone: tzinfo) -> Parsed:
    """Take apart the text of a file. Dates without a time zone are in ``zone``.

    Raises Problems for front matter that cannot be read. Values that are wrong are in ``problems``, with the warnings.
    """
    lines = text.split("\n")
    above, end = (0, len(lines) - 1) if text.startswith("{") else (1, closing_fence(lines) or 0)
    try:
        if above == 0:
            from sitegen.content.frontmatter.tomljson import load_json

            tree, count = load_json(text, path)
        else:
            tree, count = _load_fenced(lines, end, path), end + 1
    except yaml.YamlError as wrong:
        line = min(wrong.line + above, end)
        place = Place.of(path, line + 1, wrong.column + 1, lines[line], max(wrong.length, 1))
        raise Problems([error(wrong.code, place, **wrong.values)]) from None
    if tree is None:
        return Parsed(Meta(), {}, {}, text, 1, ())
    reader = ValueReader(path, lines, zone, above)
    meta = reader.read(tree)
    comments = _comments(tree, lines, path) if lines[0].startswith("---") else ()
    body = "\n".join(lines[count:])
    return Parsed(meta, reader.extra, reader.places, body, count + 1, (*reader.problems, *comments))


def _load_fenced(lines: list[str], end: int, path: str) -> yaml.Mapping | None:
    """The tree of the YAML or TOML above the line ``end``; None where a file has no front matter."""
    if not (fence := FENCE.match(lines[0])):
        _check_fence(lines, path)
        return None
    if end == 0:
        raise Problems([error("front-matter-unclosed", Place.of(path, 1, 1, lines[0], 3), fence=fence[1])])
    head = "\n".join(lines[1:end])
    if fence[1] == "+++":
        from sitegen.content.frontmatter.tomljson import load_toml

        return load_toml(head, path)
    _check_tabs(lines[1:end], path)
    tree = yaml.load(head.translate(_OLD_LINE_ENDS))
    if tree is not None and not isinstance(tree, yaml.Mapping):
        line = lines[tree.line + 1]
        place = Place.of(path, tree.line + 2, tree.column + 1, line, max(len(line), 1))
        raise Problems([error("front-matter-not-mapping", place)])
    return tree or yaml.Mapping()


def _comments(tree: yaml.Mapping, lines: list[str], path: str) -> Iterator[Problem]:
    """Warnings about text that YAML takes for a comment: ``title: 이슈 #3``. A ``#`` with a space after it does begin a
    comment."""
    for key, value in tree.items():
        line = lines[key.line + 1]
        is_plain = isinstance(value, yaml.Scalar) and value.line == key.line and value.plain
        if field_of(key) not in _TEXTS or not is_plain:
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
    """Raise Problems for front matter that does not begin with its fence. It would be published as text."""
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
    head = lines[first:end]
    if end is not None and _LIKE_KEY.match(head[0]) and any(map(_KEY.match, head)) and all(map(_LIKE_YAML.match, head)):
        raise Problems([error("front-matter-unopened", place, fence=lines[end].strip())])
