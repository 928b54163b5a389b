"""Paragraphs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import sitegen.importing.kramdown.grammar as grammar
from sitegen.importing.kramdown.grammar import Rewritten

if TYPE_CHECKING:
    from sitegen.importing.kramdown.blocks import Container

_NO_SPACE = re.compile(r"(?P<level>#{2,6}|#(?=[^#\n]*\Z))(?P<text>[^\s#!\d].*)")
# Begins a list for CommonMark, at the beginning of a paragraph or within it.
_PARENTHESIS = re.compile(r"(?:\A {0,3}\d{1,9}|^ {0,3}0*1)(?=\)(?:[ \t]|$))", re.MULTILINE)
_LONE_TAG = re.compile(
    r" {0,3}</?(?!br\b)[A-Za-z][\w-]*(?:\s+[\w:-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?)*\s*/?>[ \t]*"
)
_LONE_MARKER = re.compile(r"(?P<spaces> {0,3})(?P<number>\d{0,9})(?P<marker>[*+-]|(?<=\d)\.|#{1,6})[ \t]*")
# Our Markdown takes what follows a box for a block.
_TASK = re.compile(r"\[[ xX]\][ \t]+\d{0,9}(?=(?:[*+-]|(?<=\d)[.)])[ \t])")
# Begins a block of ours within a paragraph.
_BEGINS = re.compile(r" {0,3}(?:\$\$|:::|!!!|[*+-]$)", re.MULTILINE)


def _is_title(container: Container, index: int) -> bool:
    """Whether a line may be the title of the whole text, and not one of the hashtags below it."""
    first = next((number for number, line in enumerate(container.lines) if not grammar.is_blank(line)), 0)
    below = container.lines[index + 1 : index + 2]
    return container.blocks.depth == 1 and index == first and not (below and below[0].strip())


def paragraph(container: Container) -> str:
    """Read a paragraph."""
    start, end = container.at, container.at + 1
    while end < len(container.lines) and not grammar.ends_paragraph(container.lines[end]):
        end += 1
    text = "\n".join(container.lines[start:end])
    new = container.spans(text, start)
    new = _TASK.sub(r"\g<0>\\", new, count=1) if new.startswith("[") else new
    new = _PARENTHESIS.sub(r"\g<0>\\", new)
    soft = not _BEGINS.search(text, len(container.lines[start]) + 1)
    for index, line in enumerate(new.split("\n"), start):
        container.written[index] = Rewritten(container.lines[index], soft=soft and index > start)
        if index > start and grammar.UNDERLINE.fullmatch(line.strip()):
            container.put(index, f"\n{line}" if line.strip()[0] == "-" else f"\\{line.lstrip()}", "kramdown-underline")
        elif (
            index == start
            and (match := _NO_SPACE.fullmatch(line))
            and (len(match["level"]) > 1 or _is_title(container, start))
        ):
            container.put(index, f"{match['level']} {match['text']}", "kramdown-heading-space")
        elif index == start and (match := _LONE_MARKER.fullmatch(line)):
            container.put(
                index, f"{match['spaces']}{match['number']}\\{line[match.start('marker') :]}", "kramdown-marker"
            )
        else:
            container.put(index, line)
    if end > start + 1 and _LONE_TAG.fullmatch(container.lines[start]):
        joined = f"{str(container.written[start].text).rstrip()} {str(container.written[start + 1].text).lstrip()}"
        container.put(start, joined, "kramdown-html")
        container.written[start + 1] = Rewritten(None)
    return container.skip("paragraph", end)
