"""The tools that a post of kind ``stack`` names, as authors write them: in lists, tables, headings, lines of names.

A list counts if most of its heads are tools, or all where they are fewer than three; anything else is text. The text is
not changed. ``{: .stack}`` below a list says that it is one, ``{: .plain}`` that it is none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from markdown_it.tree import SyntaxTreeNode

from sitegen.content.markdown.excerpt import shorten
from sitegen.content.typed.heads import ENOUGH, Head, are_mostly_tools, read_head
from sitegen.content.typed.lines import tools_of_code, tools_of_line, tools_of_table
from sitegen.content.typed.lists import LISTS, tools_of_list
from sitegen.content.typed.tree import inline_of, text_of, text_with_lines
from sitegen.fields import Tool

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

    from sitegen.content.typed.tools import Tools

# Headings that announce a stack, and say nothing of the area.
_ANNOUNCES = re.compile(
    r"기술\s*스택|스택|사용(?:한|된|하는)?\s*(?:기술|도구)|기술\s*스펙|(?:개발|실습)\s*환경|한눈에\s*보기|(?:tech(?:nology)?\s*)?stack(?:\s*overview)?",
    re.IGNORECASE,
)
# Headings below which no list is a stack.
_REFUSES = re.compile(
    r"참[고조](?:\s*(?:자료|문헌|링크))?|references?|출처|관련\s*글|준비물|후보|대안|.*비교|.*\bvs\.?\b.*|장단점|.*설치.*|지원\s*언어|테스트\s*환경|"
    r"요구\s*사항",
    re.IGNORECASE,
)
# What precedes a list that shows something else: candidates, a test's machines, what a CV should hold.
_REFUSED_LEAD = re.compile(r"후보|이력서|자기소개서|테스트\s*환경|지원하는\s*언어|비교")
_PLAIN_TEXT: tuple[list[str], ...] = (
    [],
    ["markdown"],
    ["md"],
    ["text"],
)  # the languages of a block that may hold a list
_LONGEST_LINE = 30


class _Section(NamedTuple):
    """The headings above a block: the text of the nearest, and whether one of them refuses a stack."""

    area: str = ""
    is_refused: bool = False


def find_tools(tokens: Sequence[Token], tools: Tools) -> tuple[Tool, ...]:
    """The tools of a post, in their order. One that is named twice counts where more is said of it."""
    found: dict[str, Tool] = {}
    for tool in _Finder(tools).all(SyntaxTreeNode(tokens)):
        before = found.get(tool.name)
        if before is None or (tool.purpose and not before.purpose):
            area = before.area if before and before.area else tool.area
            known = tools.known(tool.name)
            found[tool.name] = tool._replace(area=area, group=known.area if known else "")
    return tuple(found.values())


class _Finder:
    """Finds the tools of one post."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def all(self, root: SyntaxTreeNode) -> Iterator[Tool]:
        """The tools of all blocks."""
        headings: list[tuple[int, str]] = []
        taken = set(self._tool_headings(root))
        before: SyntaxTreeNode | None = None
        for place, node in enumerate(root.children):
            if node.type == "heading":
                level, text = int(node.tag[1]), text_of(node)
                headings = [*[h for h in headings if h[0] < level], (level, text)]
                if place in taken:
                    yield from self._of_heading(node, root.children[place + 1 :], headings[:-1])
            else:
                yield from self._of_block(node, before, _section(headings))
            before = node

    def _of_block(self, node: SyntaxTreeNode, before: SyntaxTreeNode | None, section: _Section) -> Iterator[Tool]:
        classes = str(node.attrs.get("class", "")).split() if node.type != "inline" else []
        lead = text_of(before) if before is not None and before.type == "paragraph" else ""
        if "plain" in classes or ((section.is_refused or _REFUSED_LEAD.search(lead)) and "stack" not in classes):
            return
        if node.type in LISTS:
            area = _line_before(before) or section.area
            yield from tools_of_list(node, area, self._tools, is_said="stack" in classes)
        elif node.type == "table":
            yield from tools_of_table(node, section.area, self._tools)
        elif node.type == "paragraph":
            yield from tools_of_line(node, section.area, self._tools)
        elif node.type == "blockquote":
            for child in node.children:
                yield from tools_of_line(child, section.area, self._tools)
        elif node.type == "fence" and node.info.split(None, 1)[:1] in _PLAIN_TEXT:
            yield from tools_of_code(node.content, section.area, self._tools)

    def _tool_headings(self, root: SyntaxTreeNode) -> Iterator[int]:
        """The places of headings that are tools: three or more of one level below one heading, and most of them."""
        groups: dict[tuple[object, ...], list[tuple[int, Head]]] = {}
        above: list[tuple[int, int]] = []
        for place, node in enumerate(root.children):
            if node.type == "heading":
                level = int(node.tag[1])
                above = [entry for entry in above if entry[0] < level]
                head = read_head(inline_of(node), self._tools)
                groups.setdefault((level, *above), []).append((place, head))
                above.append((level, place))
        for members in groups.values():
            heads = [head for _, head in members]
            if len(heads) >= ENOUGH and are_mostly_tools(heads):
                yield from [place for place, head in members if head.names]

    def _of_heading(
        self, node: SyntaxTreeNode, after: Sequence[SyntaxTreeNode], headings: list[tuple[int, str]]
    ) -> Iterator[Tool]:
        section = _section(headings)
        if section.is_refused:
            return
        head = read_head(inline_of(node), self._tools)
        purpose = head.purpose
        if not purpose and after and after[0].type in ("paragraph", *LISTS):
            first = after[0] if after[0].type == "paragraph" else after[0].children[0].children[0]
            purpose = re.split(r"(?<=[.!?])\s", text_of(first), maxsplit=1)[0]
        for name, version in head.names:
            yield Tool(name, section.area, shorten(purpose), version, head.url, head.remark)


def _section(headings: list[tuple[int, str]]) -> _Section:
    texts = [text for _, text in headings]
    named = [text for text in texts if not _ANNOUNCES.fullmatch(text)]
    return _Section(named[-1] if named and named[-1] == texts[-1] else "", any(map(_REFUSES.fullmatch, texts)))


def _line_before(node: SyntaxTreeNode | None) -> str:
    """The short line before a list that names an area; a picture may stand below it. "" for any other."""
    if node is None or node.type != "paragraph":
        return ""
    tokens = [token for token in inline_of(node) if token.type != "image"]
    lines = [line.strip() for line in text_with_lines(tokens).split("\n") if line.strip()]
    if len(lines) != 1 or len(lines[0]) > _LONGEST_LINE or _ANNOUNCES.search(lines[0]):
        return ""
    line = lines[0].rstrip(":： ")
    return line if Head(line).may_be_name else ""
