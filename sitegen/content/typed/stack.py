"""The tools that a post of kind ``stack`` names, as authors write them: in lists, tables, headings, lines of names.

A list counts if most of its heads are tools; a third is enough where a stack is announced. Anything else is text. The
text is not changed. ``{: .stack}`` below a list says that it is one, ``{: .plain}`` that it is none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from markdown_it.tree import SyntaxTreeNode

from sitegen.content.markdown.excerpt import shorten
from sitegen.content.typed.heads import (
    ENOUGH,
    MOST,
    SOME,
    Head,
    are_mostly_tools,
    are_systems,
    head_of_text,
    read_head,
)  # fmt: skip
from sitegen.content.typed.lines import tools_of_code, tools_of_line, tools_of_table
from sitegen.content.typed.lists import LISTS, tools_of_list
from sitegen.content.typed.mentions import mentioned
from sitegen.content.typed.texts import first_sentence, without_number
from sitegen.content.typed.tree import classes_of, inline_of, text_of, text_with_lines
from sitegen.fields import Tool

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

    from sitegen.content.typed.tools import Tools

# Headings that announce a stack, and say nothing of the area.
_ANNOUNCES = re.compile(
    r"(?:(?:우리|저희|이번|전체|주요|현재|지금의?)\s*)?(?:(?:팀|회사|프로젝트|서비스|블로그)(?:의|에서|에)?\s*)?"
    r"(?:기술\s*스택|스택|스펙|사용(?:한|된|하는|\s*중인)?\s*(?:기술(?:\s*스택)?|도구|오픈\s*소스|라이브러리)|(?:기술|개발)\s*스펙|"
    r"(?:개발|실습|프로젝트|구현|구동|실행|운영)?\s*환경|한눈에\s*보기|(?:tech(?:nology)?\s*)?(?:stacks?|skills?)(?:\s*overview)?)",
    re.IGNORECASE,
)
# Headings below which no list is a stack.
_REFUSES = re.compile(
    r"참[고조](?:\s*(?:자료|문헌|링크))?|references?|출처|관련\s*글|준비물|후보|대안|.*비교.*|.*\bvs\.?\b.*|장단점|.*설치.*|지원\s*(?:언어|기술).*|"
    r".*테스트\s*환경|요구\s*사항|선택\s*(?:기준|가이드).*|.*(?:순위|랭킹)|.*(?:언어|도구|환경|배포판|프레임워크|운영\s*체제|클라우드|OS)\s?별.*",
    re.IGNORECASE,
)
# What precedes a list that shows something else: candidates, a test's machines, what a CV should hold.
_REFUSED_LEAD = re.compile(r"^참[고조]|후보|이력서|자기소개서|테스트\s*환경|지원하는\s*언어|비교")
# Headings of a part of the text, which are no areas.
_OF_TEXT = re.compile(
    r"소개|개요|배경|서론|본론|결론|(?:중간\s*)?정리|요약|마무리|마치며|들어가며|들어가기\s*전에?|시작하며|"
    r"intro(?:duction)?|overview|summary|conclusion|wrap[\s-]*up|tl;?dr",
    re.IGNORECASE,
)
# The languages of a block that may hold a list.
_PLAIN_TEXT: tuple[list[str], ...] = ([], ["markdown"], ["md"], ["text"])
_LONGEST_AREA = 30


class _Section(NamedTuple):
    """The headings above a block: the area that the nearest one names, and whether one of them refuses a stack or
    announces one."""

    area: str = ""
    is_refused: bool = False
    is_announced: bool = False


def find_tools(tokens: Sequence[Token], tools: Tools, only_announced: bool = False) -> tuple[Tool, ...]:
    """The tools of a post, in their order; one that is named twice has all that is said of it. Fewer than three count
    only where a stack is announced, or in a table. With ``only_announced`` nothing else counts."""
    finder = _Finder(tools, only_announced)
    found: dict[str, Tool] = {}
    for tool in finder.all(SyntaxTreeNode(tokens)):
        known = tools.known(tool.name)
        before = found.get(tool.name, Tool(tool.name, group=known.area if known else ""))
        found[tool.name] = Tool(*[first or second for first, second in zip(before, tool, strict=True)])
    if not finder.is_announced and len(found) < ENOUGH:
        return ()
    for tool in list(found.values()):
        for name in mentioned(tool, tools):
            known = tools.known(name)
            found.setdefault(name, Tool(name, tool.area, tool.purpose, group=known.area if known else ""))
    return tuple(found.values())


class _Finder:
    """Finds the tools of one post. ``is_announced`` says whether a heading, a class or a table announced any."""

    def __init__(self, tools: Tools, only_announced: bool) -> None:
        self._tools, self._only_announced, self.is_announced = tools, only_announced, False

    def all(self, root: SyntaxTreeNode) -> Iterator[Tool]:
        """The tools of all blocks."""
        headings: list[tuple[int, str]] = []
        taken = set() if self._only_announced else set(self._tool_headings(root))
        before: SyntaxTreeNode | None = None
        for place, node in enumerate(root.children):
            if node.type == "heading":
                level, text = int(node.tag[1]), text_of(node)
                headings = [*[h for h in headings if h[0] < level], (level, without_number(text))]
                if place in taken:
                    yield from self._of_heading(node, root.children[place + 1 : place + 2], headings[:-1])
            else:
                section = _section(headings)
                is_announced = section.is_announced or "stack" in classes_of(node)
                if self._only_announced and not is_announced:
                    before = node
                    continue
                is_said = is_announced or node.type == "table"
                for tool in self._of_block(node, before, section):
                    self.is_announced = self.is_announced or is_said
                    yield tool
            before = node

    def _of_block(self, node: SyntaxTreeNode, before: SyntaxTreeNode | None, section: _Section) -> Iterator[Tool]:
        classes = classes_of(node)
        lead = text_of(before) if before is not None and before.type == "paragraph" else ""
        if "plain" in classes or ((section.is_refused or _REFUSED_LEAD.search(lead)) and "stack" not in classes):
            return
        if node.type in LISTS:
            area = _line_before(before) or section.area
            share = 0 if "stack" in classes else SOME if section.is_announced else MOST
            yield from tools_of_list(node, area, self._tools, share)
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
                if not all(self._tools.find(name) for name, _ in head.names):
                    head = head._replace(names=())
                groups.setdefault((level, *above), []).append((place, head))
                above.append((level, place))
        for members in groups.values():
            heads = [head for _, head in members]
            if len(heads) >= ENOUGH and are_mostly_tools(heads) and not are_systems(heads, self._tools):
                yield from [place for place, head in members if head.names]

    def _of_heading(
        self, node: SyntaxTreeNode, after: Sequence[SyntaxTreeNode], headings: list[tuple[int, str]]
    ) -> Iterator[Tool]:
        section = _section(headings)
        if section.is_refused:
            return
        head = read_head(inline_of(node), self._tools)
        purpose = head.purpose or first_sentence(_text_below(after))
        label = head_of_text(purpose, self._tools)
        if label.purpose and label.is_no_name:  # a reference
            purpose = ""
        for name, version in head.names:
            yield Tool(name, section.area, shorten(purpose), version, head.url, head.remark)


def _text_below(after: Sequence[SyntaxTreeNode]) -> str:
    """The text of a paragraph, or of the first item of a list; "" for any other block."""
    node = after[0] if after else None
    while node and node.type in (*LISTS, "list_item"):
        node = node.children[0] if node.children else None
    return text_of(node) if node and node.type == "paragraph" else ""


def _section(headings: list[tuple[int, str]]) -> _Section:
    texts = [text for _, text in headings]
    return _Section(
        area=_area_of(texts[-1]) if texts else "",
        is_refused=any(map(_REFUSES.fullmatch, texts)),
        is_announced=any(map(_ANNOUNCES.fullmatch, texts)),
    )


def _area_of(text: str) -> str:
    """The area that a heading or a line names; "" for one that announces a stack, or that says something else."""
    area = text.rstrip(":： ")
    plain = re.sub(r"\s*\([^()]*\)", "", area)
    if len(area) > _LONGEST_AREA or _ANNOUNCES.fullmatch(plain) or _OF_TEXT.fullmatch(plain):
        return ""
    return area if Head(plain).may_be_name else ""


def _line_before(node: SyntaxTreeNode | None) -> str:
    """The area that a short line before a list names; a picture may stand below it. "" for any other."""
    if node is None or node.type != "paragraph":
        return ""
    tokens = [token for token in inline_of(node) if token.type != "image"]
    lines = [line.strip() for line in text_with_lines(tokens).split("\n") if line.strip()]
    return _area_of(lines[0]) if len(lines) == 1 and not _ANNOUNCES.search(lines[0]) else ""
