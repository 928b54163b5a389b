"""What CommonMark leaves out of the page by design, told to the author: link definitions that nothing uses, the
second of two with one label, and cells of a table beyond its last column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from markdown_it.rules_block.table import table

from sitegen.content.markdown.cells import cells
from sitegen.words.errors import Problem, error, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.rules_block import StateBlock

    from sitegen.content.markdown.lines import Lines

_LABEL = re.compile(r"\[((?:\\.|[^\]\\])*)\]:")
# ``[//]: # (a remark)`` is how one writes a remark that does not show.
_REMARKS = frozenset({"//", "COMMENT", "_", "#"})

# A line that defines a link and leads somewhere.
_DEFINITION = re.compile(
    r"\[(?![\^\]])(?:\\.|[^\[\]\\]){1,200}\]:[ \t]*<?(?:[a-z][a-z0-9+.-]*:|\.{0,2}/|#)\S+[ \t]*(?:[\"'(].*)?",
    re.IGNORECASE,
)


# What references may expand to, in characters, unless the text itself is longer. It is a thousand long addresses.
_MOST = 1_000_000


class TooMuch(Exception):
    """References expand to more than ``limit`` characters, at last with that to ``label``."""

    def __init__(self, label: str, limit: int) -> None:
        super().__init__(label, limit)
        self.label, self.limit = label, limit


class References(dict[str, Any]):
    """The link definitions of a text by label; remembers which of them were asked for, and how much they expand to:
    a title of 50 KB that is used ten thousand times would fill the memory. Raises TooMuch before."""

    def __init__(self, length: int = 0) -> None:
        super().__init__()
        self.used: set[str] = set()
        self._limit = self._left = max(length, _MOST)

    def get(self, key: str, default: Any = None) -> Any:
        """The definition of ``key``."""
        found = super().get(key)
        if found is None:
            return default
        self.used.add(key)
        self._left -= len(found["href"]) + len(found["title"])
        if self._left < 0:
            raise TooMuch(key, self._limit)
        return found


def too_much(much: TooMuch, references: References, lines: Lines) -> Problem:
    """The problem that references expand to too much, at the definition of the one too many."""
    line = references[much.label]["map"][0]
    label = _written(lines.text[line], much.label)
    return error("markdown-reference-expands", lines.block(line), label=label, limit=much.limit)


def definition(state: StateBlock, line: int, end: int, silent: bool) -> bool:  # noqa: ARG001 (a rule's signature)
    """A rule for what ends a paragraph: a line that defines a link. CommonMark wants a blank line before it; kramdown
    does not, and people leave it out below a footnote or a list."""
    return (
        silent
        and _DEFINITION.fullmatch(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line]) is not None
    )


def forgotten(references: References, duplicates: list[dict[str, Any]], lines: Lines) -> Iterator[Problem]:
    """Definitions that do not show."""
    for label, reference in references.items():
        if label not in references.used and label not in _REMARKS:
            line = reference["map"][0]
            yield warning("markdown-reference-unused", lines.block(line), label=_written(lines.text[line], label))
    for reference in duplicates:
        label = reference["label"]
        if label not in _REMARKS:
            line, first = reference["map"][0], lines.block(references[label]["map"][0])
            written = _written(lines.text[line], label)
            yield warning("markdown-reference-duplicate", lines.block(line), first, label=written)


def _written(line: str, label: str) -> str:
    match = _LABEL.search(line)
    return match[1] if match else label


def table_with_rest(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The library's rule for tables, noting in ``env["beyond"]`` what stands right of the last column."""
    below = state.bMarks[start + 1] + state.tShift[start + 1]
    if state.src[below : below + 2] in ("- ", "-\t"):  # an item of a list
        return False
    count = len(state.tokens)
    matched = table(state, start, end, silent)
    if matched and not silent:
        columns = sum(token.type == "th_open" for token in state.tokens[count:])
        row: Iterator[tuple[str, int]] = iter(())
        for token in state.tokens[count:]:
            if token.type == "tr_open" and token.map:
                line = token.map[0]
                position = state.bMarks[line] + state.tShift[line]
                first = position - state.src.rfind("\n", 0, position) - 1
                found = [(text, first + column) for column, text in cells(state.src[position : state.eMarks[line]])]
                row = iter(found)
                if beyond := [cell for cell in found[columns:] if cell[0]]:
                    state.env.setdefault("beyond", []).append((line, beyond, columns))
            elif token.type == "inline":
                token.meta["cell"] = next(row, None)
    return matched


def cells_beyond(env: dict[str, Any], lines: Lines) -> Iterator[Problem]:
    """Cells that stand right of a table's last column, which GitHub's Markdown ignores."""
    for line, beyond, columns in env.get("beyond", ()):
        text, column = beyond[0]
        place = lines.place(line, column + 1, len(text))
        said = " | ".join(cell for cell, _ in beyond)
        yield warning("markdown-table-extra-cells", place, text=said, columns=columns)
