"""Tools in lists: an item each, in areas with lists of their own, or with sentences between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sitegen.content.markdown.excerpt import shorten
from sitegen.content.typed.heads import (
    HALF,
    MOST,
    Head,
    are_mostly_tools,
    are_systems,
    is_rest,
    names_in,
    names_of_head,
    read_head,
)  # fmt: skip
from sitegen.content.typed.tree import inline_of, text_of
from sitegen.fields import Tool

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.tree import SyntaxTreeNode

    from sitegen.content.typed.tools import Tools

LISTS = ("bullet_list", "ordered_list")


class Item(NamedTuple):
    """An item of a list: its head, the lists in it, and whether it is an area with tools after it or in these."""

    head: Head
    lists: list[SyntaxTreeNode]
    is_area: bool = False


def tools_of_list(node: SyntaxTreeNode, area: str, tools: Tools, share: float = MOST) -> Iterator[Tool]:
    """The tools of a list that stands under ``area``, if at least this share of its items are. A ``share`` of 0 means
    that its author calls it a list of tools."""
    items = [item for child in node.children if not is_rest((item := _item(child, tools)).head)]
    if items and sum(item.is_area for item in items) >= HALF * len(items):
        for item in items:
            if item.is_area:
                yield from _of_area(item, tools, share)
            elif item.head.names:
                yield from [tool._replace(area=area) for tool in _made(item)]
    else:
        yield from [tool._replace(area=tool.area or area) for tool in _of_items(items, tools, share)]


def _of_area(item: Item, tools: Tools, share: float) -> Iterator[Tool]:
    """The tools of an item that is an area: those after it, and those of its lists."""
    area = item.head.text
    for name, version in names_in(item.head.purpose, tools, HALF):
        yield Tool(name, area, version=version)
    for inner in item.lists:
        yield from tools_of_list(inner, area, tools, share)


def _item(node: SyntaxTreeNode, tools: Tools) -> Item:
    paragraphs = [child for child in node.children if child.type == "paragraph"]
    head = read_head(inline_of(paragraphs[0]), tools) if paragraphs else Head("")
    if len(paragraphs) > 1 and not head.purpose:
        head = head._replace(purpose=text_of(paragraphs[1]))
    lists = [child for child in node.children if child.type in LISTS]
    return Item(head, lists, _is_area(head, lists, tools))


def _is_area(head: Head, lists: list[SyntaxTreeNode], tools: Tools) -> bool:
    if head.names or not head.may_be_name:
        return False
    if head.purpose:
        return bool(names_in(head.purpose, tools, HALF))
    return any(are_mostly_tools([_item(child, tools).head for child in inner.children]) for inner in lists)


def _of_items(items: list[Item], tools: Tools, share: float) -> Iterator[Tool]:
    """The tools of a list without areas; none unless it passes the test of heads. A sentence after a tool says what it
    is for."""
    heads = [item.head for item in items if not item.head.is_sentence]
    begins = bool(items and items[0].head.names)
    if share and not (are_mostly_tools(heads, share) and (begins or len(heads) == len(items))):
        return
    if share and are_systems(heads, tools) and any(item.head.purpose or item.lists for item in items):
        return  # what to do on each
    last: Tool | None = None
    for item in items:
        head = item.head
        if head.is_sentence:
            if last and not last.purpose:
                last = last._replace(purpose=shorten(head.text))
            continue
        if last:
            yield last
        last = None
        if item.is_area:
            yield from _of_area(item, tools, share)
        elif head.names:
            *others, last = _made(item)
            yield from others
        elif head.may_be_name:
            *others, last = [Tool(name, "", head.purpose) for name in names_of_head(head)]
            last = last._replace(version=head.version, url=head.url, note=head.remark)
            yield from others
    if last:
        yield last


def _made(item: Item) -> list[Tool]:
    head = item.head
    purpose = "" if head.leads_nowhere else head.purpose
    if not purpose and item.lists:
        below = [child.children[0] for inner in item.lists for child in inner.children if child.children]
        purpose = next(map(text_of, below), "")
    *others, last = [Tool(name, "", shorten(purpose), version, head.url) for name, version in head.names]
    return [*others, last._replace(note=head.remark)]
