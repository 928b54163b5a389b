"""Footnotes: numbered in the order in which readers meet them, and listed at the end.

The plugin of mdit-py-plugins parses them. Left to itself it drops a definition that nothing refers to, and the first
of two with one label.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from markdown_it.token import Token

from sitegen.words.errors import Problem, error, warning

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sitegen.content.markdown.lines import Lines


@dataclass(slots=True, eq=False, repr=False)
class _Note:
    number: int
    times: int
    content: list[Token] = field(default_factory=list)


def list_footnotes(tokens: list[Token], env: dict[str, Any], lines: Lines) -> tuple[list[Token], list[Problem]]:
    """``tokens`` with the definitions moved into a section at the end, and what is wrong with them.

    A reference gets the number of its footnote as ``meta["number"]``. ``meta["time"]`` counts the references to it.
    """
    if "footnotes" not in env:
        return tokens, []
    body, definitions, problems = _take_out(tokens, lines)
    inline = {number: _paragraph(note) for number, note in env["footnotes"]["list"].items() if "tokens" in note}
    notes: dict[str | int, _Note] = {}
    waiting = _number(body, notes)
    for label in (None, *definitions):  # first what the body refers to, then what nothing refers to
        if label is not None and label not in notes:
            problems.append(warning("markdown-footnote-unused", lines.block(definitions[label][0]), label=label))
            notes[label] = _Note(len(notes) + 1, 0)
            waiting = [label]
        for key in waiting:  # grows with what the notes themselves refer to
            notes[key].content = definitions[key][1] if isinstance(key, str) else inline.get(key, [])
            waiting += _number(notes[key].content, notes)
        waiting = []
    return [*body, *_section(list(notes.values()))] if notes else body, problems


def _take_out(
    tokens: list[Token], lines: Lines
) -> tuple[list[Token], dict[str, tuple[int, list[Token]]], list[Problem]]:
    """The tokens outside of definitions, the definitions by label with their lines, and problems: labels used twice."""
    definitions: dict[str, tuple[int, list[Token]]] = {}
    problems: list[Problem] = []
    body: list[Token] = []
    stack = [body]
    for token in tokens:
        if token.type == "footnote_reference_open":
            label, line = token.meta["label"], token.map[0] if token.map else 0
            stack.append([])
            if label in definitions:
                first = lines.block(definitions[label][0])
                problems.append(error("markdown-footnote-duplicate", lines.block(line), first, label=label))
            else:
                definitions[label] = (line, stack[-1])
        elif token.type == "footnote_reference_close":
            stack.pop()
        else:
            stack[-1].append(token)
    return body, definitions, problems


def _number(tokens: list[Token], notes: dict[str | int, _Note]) -> list[str | int]:
    """Number the references in ``tokens``. Returns the footnotes that were met for the first time, each by its label,
    or by a number where it is written in the text, ``^[so]``."""
    found: list[str | int] = []
    for token in tokens:
        for child in token.children or () if "^" in token.content else ():
            if child.type == "footnote_ref":
                key = child.meta.get("label", child.meta["id"])
                if key not in notes:
                    notes[key] = _Note(len(notes) + 1, 0)
                    found.append(key)
                notes[key].times += 1
                child.meta.update(number=notes[key].number, time=notes[key].times)
    return found


def _paragraph(note: dict[str, Any]) -> list[Token]:
    """The tokens of a footnote that was written in the text, ``^[so]``."""
    opening, closing = Token("paragraph_open", "p", 1, block=True), Token("paragraph_close", "p", -1, block=True)
    return [opening, Token("inline", "", 0, children=note["tokens"], content=note["content"]), closing]


def _section(notes: list[_Note]) -> Iterable[Token]:
    yield Token("footnotes_open", "section", 1, block=True)
    for note in notes:
        yield Token("footnote_open", "li", 1, block=True, meta={"number": note.number})
        back = Token("footnote_back", "a", 0, meta={"number": note.number, "times": note.times})
        if note.content and note.content[-1].type == "paragraph_close":
            yield from (*note.content[:-1], back, note.content[-1])
        else:
            yield from (*note.content, back)
        yield Token("footnote_close", "li", -1, block=True)
    yield Token("footnotes_close", "section", -1, block=True)
