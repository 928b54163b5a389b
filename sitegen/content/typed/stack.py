"""The tools that a post of kind ``stack`` names, as authors write them: in lists, tables, headings, lines of names.

A list counts if most of its heads are tools, or all where they are fewer than three; anything else is text. The text is
not changed. ``{: .stack}`` below a list says that it is one, ``{: .plain}`` that it is none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from markdown_it.tree import SyntaxTreeNode

from sitegen.content.markdown.excerpt import plain_text, shorten
from sitegen.content.typed.heads import Head, names_in, read_head
from sitegen.model import Tool

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

    from sitegen.content.typed.tools import Tools

# Headings that announce a stack, and say nothing of the area.
_ANNOUNCES = re.compile(
    r"기술\s*스택|스택|사용(?:한|된|하는)?\s*(?:기술|도구)|기술\s*스펙|(?:개발|실습)\s*환경|(?:tech(?:nology)?\s*)?stack(?:\s*overview)?",
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
_TOOL_COLUMN = re.compile(
    r"기술(?:명|\s*스택)?|도구|툴|서비스|이름|스택|제품|라이브러리|tools?|name|tech(?:nology)?|stack", re.IGNORECASE
)
_PURPOSE_COLUMN = re.compile(
    r"역할|용도|목적|설명|(?:선정\s*)?이유|쓰임|비고|role|purpose|description|why", re.IGNORECASE
)
_AREA_COLUMN = re.compile(r"분류|구분|영역|분야|area|category", re.IGNORECASE)
_VERSION_COLUMN = re.compile(r"버전|version", re.IGNORECASE)
_CHAIN = re.compile(r"\s*(?:↔|→|←|<->|->|⇄)\s*")
_LISTS = ("bullet_list", "ordered_list")
_ENOUGH, _MOST = 3, 0.6
_LONGEST_LINE = 30


class _Item(NamedTuple):
    """An item of a list: its head, and the lists in it."""

    head: Head
    lists: list[SyntaxTreeNode]


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
                level, text = int(node.tag[1]), _text(node)
                headings = [*[h for h in headings if h[0] < level], (level, text)]
                if place in taken:
                    yield from self._of_heading(node, root.children[place + 1 :], headings[:-1])
            else:
                yield from self._of_block(node, before, _section(headings))
            before = node

    def _of_block(self, node: SyntaxTreeNode, before: SyntaxTreeNode | None, section: _Section) -> Iterator[Tool]:
        classes = str(node.attrs.get("class", "")).split() if node.type != "inline" else []
        lead = _text(before) if before is not None and before.type == "paragraph" else ""
        if "plain" in classes or ((section.is_refused or _REFUSED_LEAD.search(lead)) and "stack" not in classes):
            return
        if node.type in _LISTS:
            area = _line_before(before) or section.area
            yield from self._of_list(node, area, is_said="stack" in classes)
        elif node.type == "table":
            yield from self._of_table(node, section.area)
        elif node.type == "paragraph":
            yield from self._of_line(node, section.area)
        elif node.type == "blockquote":
            for child in node.children:
                yield from self._of_line(child, section.area)
        elif node.type == "fence" and node.info.split(None, 1)[:1] in ([], ["markdown"], ["md"], ["text"]):
            yield from self._of_fence(node.content, section.area)

    # ---- Lists ----

    def _of_list(self, node: SyntaxTreeNode, area: str, is_said: bool = False) -> Iterator[Tool]:
        items = [self._item(child) for child in node.children]
        groups = [item for item in items if self._names_area(item)]
        if groups and len(groups) == len(items):
            for item in items:
                if item.head.purpose:
                    names = names_in(item.head.purpose, self._tools)
                    yield from [Tool(name, item.head.text, version=version) for name, version in names]
                for inner in item.lists:
                    yield from self._of_list(inner, item.head.text)
            return
        tools = list(self._tools_of(items, is_said))
        yield from [tool._replace(area=area) for tool in tools]

    def _names_area(self, item: _Item) -> bool:
        """Whether an item is an area with tools after it, or in a list of its own."""
        head = item.head
        if head.names or not head.may_be_name:
            return False
        if head.purpose:
            return bool(names_in(head.purpose, self._tools))
        return any(_is_mostly([self._item(child).head for child in inner.children]) for inner in item.lists)

    def _tools_of(self, items: list[_Item], is_said: bool) -> Iterator[Tool]:
        """The tools of a list without areas; none unless it passes the test of heads."""
        named = [item.head for item in items if not item.head.is_sentence]
        alternates = any(item.head.is_sentence for item in items) and items[0].head.names
        if not is_said and not (_is_mostly(named) and (alternates or len(named) == len(items))):
            return
        last: Tool | None = None
        for item in items:
            if item.head.names:
                if last:
                    yield last
                last = None
                *others, last = self._made(item)
                yield from others
            elif item.head.is_sentence and last:
                last = last if last.purpose else last._replace(purpose=shorten(item.head.text))
            elif item.head.may_be_name:
                if last:
                    yield last
                last = Tool(item.head.text, "", item.head.purpose, item.head.version, item.head.url, item.head.remark)
        if last:
            yield last

    def _made(self, item: _Item) -> list[Tool]:
        head = item.head
        purpose = "" if head.leads_nowhere else head.purpose
        if not purpose and item.lists:
            purpose = next((_text(child.children[0]) for inner in item.lists for child in inner.children), "")
        return [Tool(name, "", shorten(purpose), version, head.url, head.remark) for name, version in head.names]

    def _item(self, node: SyntaxTreeNode) -> _Item:
        paragraphs = [child for child in node.children if child.type == "paragraph"]
        head = read_head(_inline(paragraphs[0]), self._tools) if paragraphs else Head("")
        if len(paragraphs) > 1 and not head.purpose:
            head = head._replace(purpose=_text(paragraphs[1]))
        return _Item(head, [child for child in node.children if child.type in _LISTS])

    # ---- Tables, headings, lines ----

    def _of_table(self, node: SyntaxTreeNode, area: str) -> Iterator[Tool]:
        rows = [list(row.children) for part in node.children for row in part.children]
        if len(rows) < 2:
            return
        titles = [_text(cell) for cell in rows[0]]
        columns = {
            kind: next((at for at, title in enumerate(titles) if form.fullmatch(title.strip())), None)
            for kind, form in (
                ("tool", _TOOL_COLUMN), ("purpose", _PURPOSE_COLUMN),
                ("area", _AREA_COLUMN), ("version", _VERSION_COLUMN),
            )
        }  # fmt: skip
        column, of_area = columns["tool"], columns["area"]
        if column is None or (columns["purpose"] is None and of_area is None and columns["version"] is None):
            return
        found: list[Tool] = []
        for row in rows[1:]:
            cells = {kind: _text(row[at]) if at is not None and at < len(row) else "" for kind, at in columns.items()}
            head = read_head(_inline(row[column]), self._tools)
            names = head.names or names_in(cells["tool"], self._tools)
            where = cells["area"] or area
            purpose, stated = shorten(cells["purpose"]), cells["version"]
            found += [Tool(name, where, purpose, stated or version, head.url, head.remark) for name, version in names]
        if len({tool.name for tool in found}) >= _MOST * (len(rows) - 1):
            yield from found

    def _tool_headings(self, root: SyntaxTreeNode) -> Iterator[int]:
        """The places of headings that are tools: three or more of one level below one heading, and most of them."""
        groups: dict[tuple[object, ...], list[tuple[int, Head]]] = {}
        above: list[tuple[int, int]] = []
        for place, node in enumerate(root.children):
            if node.type == "heading":
                level = int(node.tag[1])
                above = [entry for entry in above if entry[0] < level]
                head = read_head(_inline(node), self._tools)
                groups.setdefault((level, *above), []).append((place, head))
                above.append((level, place))
        for members in groups.values():
            heads = [head for _, head in members]
            if len(heads) >= _ENOUGH and _is_mostly(heads):
                yield from [place for place, head in members if head.names]

    def _of_heading(
        self, node: SyntaxTreeNode, after: Sequence[SyntaxTreeNode], headings: list[tuple[int, str]]
    ) -> Iterator[Tool]:
        section = _section(headings)
        if section.is_refused:
            return
        head = read_head(_inline(node), self._tools)
        purpose = head.purpose
        if not purpose and after and after[0].type in ("paragraph", *_LISTS):
            first = after[0] if after[0].type == "paragraph" else after[0].children[0].children[0]
            purpose = re.split(r"(?<=[.!?])\s", _text(first), maxsplit=1)[0]
        for name, version in head.names:
            yield Tool(name, section.area, shorten(purpose), version, head.url, head.remark)

    def _of_line(self, node: SyntaxTreeNode, area: str) -> Iterator[Tool]:
        """A paragraph of names alone: ``A, B, C``, ``**Frontend**: A, B``, ``A ↔ B ↔ C``."""
        if node.type != "paragraph":
            return
        for line in _lines(_inline(node)).split("\n"):
            head, colon, rest = line.partition(":")
            names = names_in(line, self._tools)
            if len(names) >= _ENOUGH:
                yield from [Tool(name, area, version=version) for name, version in names]
            elif colon and len(head) < 20 and not names_in(head, self._tools) and len(names_in(rest, self._tools)) > 1:
                names = names_in(rest, self._tools)
                yield from [Tool(name, head.strip(), version=version) for name, version in names]
            elif len(parts := _CHAIN.split(line)) >= _ENOUGH:
                heads = [self._tools.find(re.sub(r"\s*\([^()]*\)", "", part).strip()) for part in parts]
                if sum(map(bool, heads)) >= _MOST * len(parts):
                    yield from [Tool(name, area) for name in heads if name]

    def _of_fence(self, text: str, area: str) -> Iterator[Tool]:
        lines = [line for line in text.split("\n") if line.strip()]
        items = [found[1] for line in lines if (found := re.fullmatch(r"\s*[-*+]\s+(.+)", line))]
        names = [names_in(item, self._tools) for item in items]
        if len(items) >= _ENOUGH and len(items) == len(lines) and sum(map(bool, names)) >= _MOST * len(items):
            yield from [Tool(name, area, version=version) for found in names for name, version in found]


def _is_mostly(heads: list[Head]) -> bool:
    """The test of heads: three or more, most of them tools, no two the same; or fewer, and all of them tools."""
    names = [head.names for head in heads if head.names]
    are_told_apart = len({tuple([named.name for named in found]) for found in names}) == len(names)
    lead_away = sum(head.leads_nowhere for head in heads)
    unknown = [head for head in heads if not head.names]
    if not names or not are_told_apart or lead_away > len(heads) / 2 or not all(head.may_be_name for head in unknown):
        return False
    return len(names) >= _MOST * len(heads) if len(heads) >= _ENOUGH else not unknown


def _section(headings: list[tuple[int, str]]) -> _Section:
    texts = [text for _, text in headings]
    named = [text for text in texts if not _ANNOUNCES.fullmatch(text)]
    return _Section(named[-1] if named and named[-1] == texts[-1] else "", any(map(_REFUSES.fullmatch, texts)))


def _line_before(node: SyntaxTreeNode | None) -> str:
    """The short line before a list that names an area; a picture may stand below it. "" for any other."""
    if node is None or node.type != "paragraph":
        return ""
    tokens = [token for token in _inline(node) if token.type != "image"]
    lines = [line.strip() for line in _lines(tokens).split("\n") if line.strip()]
    if len(lines) != 1 or len(lines[0]) > _LONGEST_LINE or _ANNOUNCES.search(lines[0]):
        return ""
    line = lines[0].rstrip(":： ")
    return line if Head(line).may_be_name else ""


def _inline(node: SyntaxTreeNode) -> list[Token]:
    token = node.children[0].token if node.children and node.children[0].type == "inline" else None
    return (token.children or []) if token else []


def _text(node: SyntaxTreeNode) -> str:
    """The text of a paragraph, a heading or a cell, on one line."""
    return " ".join(plain_text(_inline(node)).split())


def _lines(tokens: Sequence[Token]) -> str:
    """The text of inline tokens with its line ends."""
    return "".join(["\n" if token.type in ("softbreak", "hardbreak") else plain_text([token]) for token in tokens])
