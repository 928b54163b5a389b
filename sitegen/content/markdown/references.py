"""Link definitions, ``[label]: /address``. CommonMark leaves out those that nothing uses, and the second of two with
one label; authors are warned. What all references expand to has a limit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sitegen.words.errors import Problem, error, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.rules_block import StateBlock
    from markdown_it.utils import EnvType

    from sitegen.content.markdown.lines import Lines

_LABEL = re.compile(r"\[((?:\\.|[^\]\\])*)\]:")
# ``[//]: # (a remark)`` is a remark that does not show.
_REMARKS = frozenset({"//", "COMMENT", "_", "#"})

# A line that defines a link with an address.
_DEFINITION = re.compile(
    r"\[(?![\^\]])(?:\\.|[^\[\]\\]){1,200}\]:[ \t]*<?(?:[a-z][a-z0-9+.-]*:|\.{0,2}/|#)\S+[ \t]*(?:[\"'(].*)?",
    re.IGNORECASE,
)


# What all references may expand to, in characters, unless the text itself is longer: a thousand long addresses.
_MOST = 1_000_000


class TooMuch(Exception):
    """References expand to more than ``limit`` characters, with the one to ``label``."""

    def __init__(self, label: str, limit: int) -> None:
        super().__init__(label, limit)
        self.label, self.limit = label, limit


class References(dict[str, Any]):
    """The link definitions of a text by label. ``used`` are the labels that were asked for. Raises TooMuch where they
    expand to too much: a title of 50 KB that is used ten thousand times would fill the memory."""

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

    def problem(self, much: TooMuch, lines: Lines) -> Problem:
        """The problem that references expand to too much, at the definition of the one too many."""
        line = self[much.label]["map"][0]
        label = _written(lines.text[line], much.label)
        return error("markdown-reference-expands", lines.block(line), label=label, limit=much.limit)


def definition(state: StateBlock, line: int, end: int, silent: bool) -> bool:  # noqa: ARG001 (a rule's signature)
    """A rule for what ends a paragraph: a line that defines a link. CommonMark wants a blank line before it; kramdown
    does not, and people leave it out below a footnote or a list."""
    return (
        silent
        and _DEFINITION.fullmatch(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line]) is not None
    )


def unused_references(env: EnvType, lines: Lines) -> Iterator[Problem]:
    """Warn of definitions that do not show: nothing uses them, or they are the second of their label."""
    references: References = env["references"]
    for label, reference in references.items():
        if label not in references.used and label not in _REMARKS:
            line = reference["map"][0]
            yield warning("markdown-reference-unused", lines.block(line), label=_written(lines.text[line], label))
    for reference in env.get("duplicate_refs", ()):
        label = reference["label"]
        if label not in _REMARKS:
            line, first = reference["map"][0], lines.block(references[label]["map"][0])
            written = _written(lines.text[line], label)
            yield warning("markdown-reference-duplicate", lines.block(line), first, label=written)


def _written(line: str, label: str) -> str:
    match = _LABEL.search(line)
    return match[1] if match else label
