"""Tools in lists: an item each, in areas with lists of their own, or with sentences between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sitegen.content.markdown.excerpt import shorten
from sitegen.content.typed.heads import Head, are_mostly_tools, names_in, read_head
from sitegen.content.typed.tree import inline_of, text_of
from sitegen.fields import Tool

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.tree import SyntaxTreeNode

    from sitegen.content.typed.tools import Tools

LISTS = ("bullet_list", "ordered_list")


class Item(NamedTuple):
    """An item of a list: its head, and the lists in it."""

    head: Head
    lists: list[SyntaxTreeNode]


def tools_of_list(node: SyntaxTreeNode, area: str, tools: Tools, is_said: bool = False) -> Iterator[Tool]:
    """The tools of a list that stands under ``area``. ``is_said`` if its author says that it is a list of tools."""
    items = [_item(child, tools) for child in node.children]
    if items and all(_names_area(item, tools) for item in items):
        for item in items:
            named = names_in(item.head.purpose, tools) if item.head.purpose else ()
            yield from [Tool(name, item.head.text, version=version) for name, version in named]
            for inner in item.lists:
                yield from tools_of_list(inner, item.head.text, tools)
    else:
        yield from [tool._replace(area=area) for tool in _of_items(items, is_said)]


def _item(node: SyntaxTreeNode, tools: Tools) -> Item:
    paragraphs = [child for child in node.children if child.type == "paragraph"]
    head = read_head(inline_of(paragraphs[0]), tools) if paragraphs else Head("")
    if len(paragraphs) > 1 and not head.purpose:
        head = head._replace(purpose=text_of(paragraphs[1]))
    return Item(head, [child for child in node.children if child.type in LISTS])


def _names_area(item: Item, tools: Tools) -> bool:
    """Whether an item is an area with tools after it, or in a list of its own."""
    head = item.head
    if head.names or not head.may_be_name:
        return False
    if head.purpose:
        return bool(names_in(head.purpose, tools))
    return any(are_mostly_tools([_item(child, tools).head for child in inner.children]) for inner in item.lists)


def _of_items(items: list[Item], is_said: bool) -> Iterator[Tool]:
    """The tools of a list without areas; none unless it passes the test of heads. A sentence after a tool says what it
    is for."""
    heads = [item.head for item in items if not item.head.is_sentence]
    begins = bool(items and items[0].head.names)
    if not is_said and not (are_mostly_tools(heads) and (begins or len(heads) == len(items))):
        return
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
        if head.names:
            *others, last = _made(item)
            yield from others
        elif head.may_be_name:
            last = Tool(head.text, "", head.purpose, head.version, head.url, head.remark)
    if last:
        yield last


def _made(item: Item) -> list[Tool]:
    head = item.head
    purpose = "" if head.leads_nowhere else head.purpose
    if not purpose and item.lists:
        below = [child.children[0] for inner in item.lists for child in inner.children if child.children]
        purpose = next(map(text_of, below), "")
    return [Tool(name, "", shorten(purpose), version, head.url, head.remark) for name, version in head.names]
