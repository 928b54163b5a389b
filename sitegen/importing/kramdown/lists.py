"""Lists: which lines belong to which item, as kramdown sees it, and what each line says within its item."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sitegen.importing.kramdown.grammar import (
    ATTRIBUTES,
    DEFINITION,
    END_OF_BLOCK,
    FENCE,
    HEADING,
    LIST,
    RULE,
    is_blank,
    starts_html,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_ITEM_ATTRIBUTES = re.compile(r"\s*\{:(?![:/])(?:\\\}|[^}])+\}\s*")
_LEADING = re.compile(r"[ \t]*")


class ListItem(NamedTuple):
    """An item: its first line, its marker with the spaces before it, the column where our Markdown has its content
    begin, and its lines without their indentation."""

    start: int
    marker: str
    width: int
    lines: list[str]


def items_of(lines: Sequence[str], start: int) -> list[ListItem]:
    """The items of the list, or of the definitions of a term, that begins with ``lines[start]``."""
    first = LIST.match(lines[start])
    rule = LIST if first else DEFINITION
    kind = "bullet" if first and first["bullet"] else "number" if first else "marker"
    items: list[ListItem] = []
    indentation, allowed = 0, 3
    nested = after_blank = False
    position, unclosed = start, set[str]()
    while position < len(lines):
        line = lines[position]
        begin = rule.match(line)
        if begin and not (begin[kind] and len(begin["marker"]) - len(begin["marker"].lstrip()) <= allowed):
            begin = None
        inside = items and (not after_blank or leading(line) >= indentation)
        if inside and (end := _end_of_fence(lines, position, unclosed)):
            items[-1].lines.extend(_within(text, indentation) for text in lines[position:end])
            nested = nested or leading(line) >= indentation
            after_blank = False
            position = end
            continue
        if (after_blank and RULE.fullmatch(line)) or END_OF_BLOCK.fullmatch(line):
            break
        if begin and not (kind == "bullet" and position > start and RULE.fullmatch(line)):
            item, indentation = _first_line(position, begin["marker"], begin["rest"])
            items.append(item)
            allowed = min(3, indentation - 1)
            nested, after_blank = LIST.match(item.lines[0]) is not None, False
        elif is_blank(line):
            nested = after_blank = True
            items[-1].lines.append(line)
        elif (content := _content(line, indentation)) is not None or (not after_blank and _is_lazy(line, indentation)):
            text = content if content is not None else _spaced(line)
            found = text.startswith(" " * indentation) and indentation > 0
            text = text[indentation:] if found else text
            if LIST.match(text):
                if nested and not found:
                    text = " " * (indentation + 4) + text
                nested = nested or found
            items[-1].lines.append(text)
            after_blank = False
        else:
            break
        position += 1
    return items


def _end_of_fence(lines: Sequence[str], start: int, unclosed: set[str]) -> int:
    """The line behind the code that begins here; 0 where none begins, or none ends. Nobody means a list to end within
    code, as it does for kramdown behind a blank line. ``unclosed`` are the fences for which no end is left."""
    match = FENCE.match(lines[start].lstrip(" \t"))
    if not match or match["fence"] in unclosed:
        return 0
    fence = match["fence"]
    for index in range(start + 1, len(lines)):
        text = lines[index].strip(" \t")
        if text.startswith(fence) and not text.strip(fence[0]):
            return index + 1
    unclosed.add(fence)
    return 0


def _within(line: str, indentation: int) -> str:
    text = _spaced(line)
    return text[min(indentation, len(text) - len(text.lstrip(" "))) :]


def _first_line(position: int, marker: str, rest: str) -> tuple[ListItem, int]:
    """An item from its first line, and the indentation of its content for kramdown."""
    column = len(marker)
    width = column + 1
    if is_blank(rest) or _ITEM_ATTRIBUTES.fullmatch(rest):
        return ListItem(position, marker, width, [rest.lstrip(" \t")]), 4
    content = rest.lstrip(" \t")
    rest = (" " * column + rest[: len(rest) - len(content)]).expandtabs(4)[column:] + content
    spaces = len(rest) - len(rest.lstrip(" "))
    # Five spaces and more begin code for CommonMark.
    width = column + spaces if spaces <= 4 else width
    return ListItem(position, marker, width, [rest[spaces:]]), column + spaces


def _content(line: str, indentation: int) -> str | None:
    """A line that is indented as the content of an item is, tabs expanded; None for others."""
    rest, groups = line, 0
    while groups < indentation // 4 and rest.startswith(("\t", "    ")):
        rest = rest[1:] if rest.startswith("\t") else rest[4:]
        groups += 1
    deeper = rest.startswith((" " * (indentation % 4), "    ", "\t"))
    return _spaced(line) if groups == indentation // 4 and deeper else None


def _spaced(line: str) -> str:
    tabs = len(line) - len(line.lstrip("\t"))
    return "    " * tabs + line[tabs:]


def _is_lazy(line: str, indentation: int) -> bool:
    """Whether a line goes on with an item though it is not indented. kramdown would take a heading too, which nobody
    means."""
    spaces = len(line) - len(line.lstrip(" "))
    if HEADING.match(line) or RULE.fullmatch(line):
        return False
    return spaces > min(indentation, 3) or not (ATTRIBUTES.fullmatch(line) or starts_html(line))


def leading(text: str) -> int:
    """The width of the spaces and tabs that a text begins with."""
    match = _LEADING.match(text)
    return len(match[0].expandtabs(4)) if match else 0
