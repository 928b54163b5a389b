"""What CommonMark leaves out of the page by design, told to the author: link definitions that nothing uses, the
second of two with one label, and cells of a table beyond its last column. And the reverse: links that are none,
because they lack their definition."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from markdown_it.rules_block.table import escapedSplit, getLine, table

from sitegen.errors import Problem, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

    from sitegen.content.lines import Lines

_LABEL = re.compile(r"\[((?:\\.|[^\]\\])*)\]:")
# ``[text][label]``; not the index of an array, ``rows[0][1]``, and no footnotes.
_FULL = re.compile(
    r"(?<![\w\\\])}])\[(?P<text>(?!\^)[^\[\]\\]*[^\s\[\]\\])\]\[(?P<label>(?![\s^])[^\[\]\\]+)\](?![\[*+?{])"
)
# Two of these in a row are numbers, or the sets of a regular expression: ``[A-Z][a-z0-9_]``.
_CODE_LIKE = re.compile(r"\d+|(?:\w-\w)+\w*|\w")
# ``[//]: # (a remark)`` is how one writes a remark that does not show.
_REMARKS = frozenset({"//", "COMMENT", "_", "#"})


class References(dict[str, Any]):
    """The link definitions of a text by label; remembers which of them were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.used: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        """The definition of ``key``."""
        if key in self:
            self.used.add(key)
        return super().get(key, default)


def forgotten(references: References, duplicates: list[dict[str, Any]], lines: Lines) -> Iterator[Problem]:
    """Definitions that do not show."""
    for label, reference in references.items():
        if label not in references.used and label not in _REMARKS:
            place = lines.block(reference["map"][0])
            yield warning("markdown-reference-unused", place, label=_written(place.text, label))
    for reference in duplicates:
        label = reference["label"]
        if label not in _REMARKS:
            place, first = lines.block(reference["map"][0]), lines.block(references[label]["map"][0])
            yield warning("markdown-reference-duplicate", place, first, label=_written(place.text, label))


def _written(line: str, label: str) -> str:
    match = _LABEL.search(line)
    return match[1] if match else label


def table_with_rest(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The library's rule for tables, noting in ``env["beyond"]`` what stands right of the last column."""
    # Most lines are turned away here, by what stands below them.
    if start + 1 >= end:
        return False
    below = state.bMarks[start + 1] + state.tShift[start + 1]
    mark = state.src[below : below + 2]
    if not mark.startswith(("|", "-", ":")) or mark in ("- ", "-\t"):
        return False
    count = len(state.tokens)
    matched = table(state, start, end, silent)
    if matched and not silent:
        columns = sum(token.type == "th_open" for token in state.tokens[count:])
        for token in state.tokens[count:]:
            if token.type == "tr_open" and token.map:
                cells = escapedSplit(getLine(state, token.map[0]).strip())
                cells = cells[not cells[0] :]
                if beyond := [cell.strip() for cell in cells[columns:] if cell.strip()]:
                    state.env.setdefault("beyond", []).append((token.map[0], beyond, columns))
    return matched


def undefined(tokens: list[Token], lines: Lines) -> Iterator[Problem]:
    """References to definitions that do not exist, which show as they were written."""
    for token in tokens:
        if token.type != "inline" or "][" not in token.content:
            continue
        texts = "".join(child.content for child in token.children or () if child.type == "text")
        for match in _FULL.finditer(token.content):
            label = match["label"]
            if f"][{label}]" in texts and not (_CODE_LIKE.fullmatch(match["text"]) and _CODE_LIKE.fullmatch(label)):
                place = lines.inline(token, match.start(), len(match[0].split("\n")[0]))
                yield warning("markdown-reference-undefined", place, label=label)


def cells_beyond(env: dict[str, Any], lines: Lines) -> Iterator[Problem]:
    """Cells that stand right of a table's last column, which GitHub's Markdown ignores."""
    for line, beyond, columns in env.get("beyond", ()):
        column = max(lines.text[line].rfind(beyond[0]) + 1, 1)
        place = lines.place(line, column, len(beyond[0]))
        yield warning("markdown-table-extra-cells", place, text=" | ".join(beyond), columns=columns)
