"""Tools in tables, in lines of names, and in lists that stand in a block of code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sitegen.content.markdown.excerpt import shorten
from sitegen.content.typed.heads import (
    ENOUGH,
    HALF,
    MOST,
    Head,
    Named,
    are_mostly_tools,
    head_of_text,
    names_in,
    names_of_head,
    read_head,
)  # fmt: skip
from sitegen.content.typed.texts import tidy
from sitegen.content.typed.tree import inline_of, text_of, text_with_lines
from sitegen.fields import Tool

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.tree import SyntaxTreeNode

    from sitegen.content.typed.tools import Tools

# A column of this name holds tools, known or not.
_SURE = r"기술(?:명|\s*스택)?|도구|툴|라이브러리|프레임워크|tools?|librar(?:y|ies)|tech(?:nology)?"
# What the columns of a table are called.
_COLUMNS = {
    "tool": rf"{_SURE}|서비스|이름|스택|제품|name|stack",
    "purpose": r"(?:맡은|하는)\s*일|역할|용도|목적|설명|(?:선정\s*)?이유|쓰임|비고|role|purpose|description|why",
    "area": r"분류|구분|영역|분야|area|category",
    "version": r"버전|version",
}
_CHAIN = re.compile(r"↔|→|←|<->|->|⇄")
_REMARK = re.compile(r"\s*\([^()]*\)")
_LONGEST_AREA = 20


def tools_of_table(node: SyntaxTreeNode, area: str, tools: Tools) -> Iterator[Tool]:
    """The tools of a table that has a column for them, and another that says more. Most rows must name one."""
    rows = [list(row.children) for part in node.children for row in part.children]
    titles = [text_of(cell).strip() for cell in rows[0]] if rows else []
    columns = {
        kind: next((at for at, title in enumerate(titles) if re.fullmatch(form, title, re.IGNORECASE)), -1)
        for kind, form in _COLUMNS.items()
    }
    at = columns.pop("tool")
    if at < 0 or max(columns.values()) < 0:
        return
    found: list[Tool] = []
    any_known = False
    for row in rows[1:]:
        said = {kind: text_of(row[column]) if column >= 0 else "" for kind, column in columns.items()}
        head = read_head(inline_of(row[at]), tools)
        where, purpose = said["area"] or area, shorten(said["purpose"])
        named = names_in(_lines_of(row[at]).replace("\n", ", "), tools, HALF) or head.names
        any_known = any_known or bool(named)
        if not named and head.may_be_name and re.fullmatch(_SURE, titles[at], re.IGNORECASE):
            named = tuple([Named(name) for name in names_of_head(head)])
            named = (*named[:-1], named[-1]._replace(version=head.version))
        for name, version in named:
            found.append(Tool(name, where, purpose, said["version"] or version, head.url))
        if named:
            found[-1] = found[-1]._replace(note=head.remark)
    if any_known and len({tool.name for tool in found}) >= MOST * (len(rows) - 1):
        yield from found


def tools_of_line(node: SyntaxTreeNode, area: str, tools: Tools) -> Iterator[Tool]:
    """The tools of a paragraph of names alone: ``A, B, C``, ``**Frontend**: A, B``, ``A ↔ B ↔ C``."""
    for line in tidy(_lines_of(node)).split("\n"):
        title, _, rest = line.replace("：", ":").partition(":")
        head = Head(title.strip())
        named = names_in(line, tools)
        if len(named) >= ENOUGH:
            yield from [Tool(name, area, version=version) for name, version in named]
        elif head.may_be_name and len(title) < _LONGEST_AREA and not names_in(title, tools):
            if len(named := names_in(rest, tools, HALF)) > 1:
                yield from [Tool(name, head.text, version=version) for name, version in named]
        elif len(parts := _CHAIN.split(line)) >= ENOUGH:
            names = [tools.find(_REMARK.sub("", part).strip()) for part in parts]
            if sum(map(bool, names)) >= MOST * len(parts):
                yield from [Tool(name, area) for name in names if name]


def tools_of_code(text: str, area: str, tools: Tools) -> Iterator[Tool]:
    """The tools of a list in a block of code that holds nothing else."""
    lines = [line for line in text.split("\n") if line.strip()]
    items = [found[1] for line in lines if (found := re.fullmatch(r"\s*[-*+]\s+(.+)", line))]
    heads = [head_of_text(item, tools) for item in items]
    if len(items) >= ENOUGH and len(items) == len(lines) and are_mostly_tools(heads):
        for head in heads:
            named = head.names or [Named(head.text, head.version)]
            yield from [Tool(name, area, head.purpose, version) for name, version in named]


def _lines_of(node: SyntaxTreeNode) -> str:
    return text_with_lines(inline_of(node))
