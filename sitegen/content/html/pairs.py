"""Decides which tags in a line of text are tags, and which are text that looks like one: ``Vec<String>``.

A tag needs its partner in the same text. Where the two cross other tags, so that a browser would not take them for
partners, they are text too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sitegen.content.html.elements import (
    BARE,
    DEEPEST,
    FOREIGN,
    KNOWN,
    OPTIONAL,
    PARENTS,
    PHRASES,
    RAW,
    VOID,
    ended,
    ends,
    may_be_custom,
)
from sitegen.content.html.tags import Endless, Other, Tag, constructs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

_IN_WORD = re.compile(r"[A-Za-z0-9_]\Z")
_NOWHERE = -1


@dataclass(slots=True, eq=False, repr=False)
class Sorted:
    """The tags in a text by the number of their token. ``whole`` are elements from start to end, ``empty`` elements
    that end at once, ``idle`` end tags that a browser passes over, ``lone`` are text."""

    tags: dict[int, Tag] = field(default_factory=dict)
    whole: set[int] = field(default_factory=set)
    empty: set[int] = field(default_factory=set)
    idle: set[int] = field(default_factory=set)
    lone: set[int] = field(default_factory=set)


class _OpenTag(NamedTuple):
    at: int
    name: str
    mark: int  # the innermost emphasis or link around it
    parent: int  # the innermost element that it may stand in; itself where that does not matter
    foreign: bool


def sort_tags(children: Sequence[Token], around: Sequence[str] = ()) -> Sorted:
    """Sort the tags among the tokens of a text that stands in the elements ``around``."""
    found = Sorted()
    for index, child in enumerate(children):
        if child.type == "html_inline":
            first, *rest = constructs(child.content)
            ends = [part.end == len(child.content) for part in (first, *rest) if not isinstance(part, Endless)]
            if isinstance(first, Tag) and ends[0]:
                found.tags[index] = first
            elif isinstance(first, Tag) and first.name in RAW and ends == [False, True]:
                found.tags[index] = first
                found.whole.add(index)
            elif not isinstance(first, Other) or first.kind != "comment" or ends != [True]:
                found.lone.add(index)
    if found.tags:
        _Pairing(children, found, around)
    return found


class _Pairing:
    """Finds the partners of tags. Elements that make blocks and boxes come first; they must stand in each other. Then
    come parts of a sentence, which may overlap, but not leave the box that they began in."""

    def __init__(self, children: Sequence[Token], found: Sorted, around: Sequence[str]) -> None:
        self._children, self._found, self._around = children, found, around
        self._pairs: dict[int, int] = {}
        self._phrases: list[int] = []
        self._leaves: set[int] = set()  # of ``<svg>`` or ``<math>``
        self._dependent: list[_OpenTag] = []
        self._stack: list[_OpenTag] = []
        self._opened: defaultdict[str, list[int]] = defaultdict(list)
        self._pair_boxes()
        self._pair_phrases()
        for entry in self._dependent:
            if entry.parent in found.lone:
                found.lone.add(entry.at)
        if self._leaves and any(found.tags[index].name in FOREIGN for index in found.lone & found.tags.keys()):
            found.lone |= self._leaves

    def _pair_boxes(self) -> None:
        marks, void = [_NOWHERE], ""
        foreign = self._foreign()
        for index, child in enumerate(self._children):
            if child.nesting > 0:
                marks.append(index)
            elif child.nesting < 0:
                marks.pop()
            tag = self._found.tags.get(index)
            if tag is None:
                continue
            inside = index in foreign
            if not tag.closing and not inside and self._ends_others(tag.name):
                self._found.lone.add(index)
                continue
            if index in self._found.whole:
                if inside and "<" in child.content[tag.end : child.content.rindex("<")]:
                    self._found.lone.add(index)  # in ``<svg>`` what stands in it would be tags
            elif inside and tag.slash:
                self._leaves.add(index)
            elif not inside and tag.name in VOID:
                self._void(index, tag, void)
                void = "" if tag.closing else tag.name
            elif not inside and not (tag.name in KNOWN or may_be_custom(tag.name)):
                self._found.lone.add(index)
            elif tag.name in PHRASES or (may_be_custom(tag.name) and not inside):
                self._phrases.append(index)
            else:
                self._box(index, tag, marks[-1], inside)
        while self._stack:
            self._left(self._pop(), closed=False)

    def _ends_others(self, name: str) -> bool:
        """Whether a browser would end more than an item of the same kind where this one begins."""
        if not ends(name) or not (self._stack or self._around):
            return False
        count = ended([*self._around, *(entry.name for entry in self._stack[-DEEPEST:])], name)
        return count > 1 or (count == 1 and name not in OPTIONAL)

    def _foreign(self) -> set[int]:
        """The tags that stand in ``<svg>`` or ``<math>``."""
        opened: list[int] = []
        inside: set[int] = set()
        tags = self._found.tags
        if FOREIGN.isdisjoint(tag.name for tag in tags.values()):
            return inside
        for index, tag in tags.items():
            if tag.name in FOREIGN and not tag.closing and not tag.slash:
                opened.append(index)
            elif tag.name in FOREIGN and tag.closing and opened and tags[opened[-1]].name == tag.name:
                start = opened.pop()
                if not opened:
                    inside.update(range(start + 1, index))
        return inside

    def _void(self, index: int, tag: Tag, before: str) -> None:
        if tag.closing:
            if tag.name != "br":  # ``</br>`` is a line break to browsers
                (self._found.idle if tag.name == before else self._found.lone).add(index)
        elif tag.is_of_page:
            self._found.lone.add(index)
        elif not tag.attributes:
            written = self._children[index].content[1 : 1 + len(tag.name)]
            if tag.name not in BARE or (tag.name == "input" and (self._in_word(index) or written.istitle())):
                self._found.lone.add(index)

    def _box(self, index: int, tag: Tag, mark: int, foreign: bool) -> None:
        name = tag.name
        if not tag.closing:
            if name in RAW and not foreign:  # the parser of Markdown has not found its end
                self._empty(index, tag)
                return
            places = [self._opened[parent] for parent in PARENTS.get(name, ())]
            parent = max((place[-1] for place in places if place), default=_NOWHERE) if places else index
            self._stack.append(_OpenTag(index, name, mark, parent, foreign))
            self._opened[name].append(index)
            return
        if not self._opened[name]:
            self._found.lone.add(index)
            return
        while (entry := self._pop()).name != name:
            self._left(entry, closed=True)
        if entry.mark == mark:
            self._pairs[entry.at] = index
        else:
            self._found.lone |= {entry.at, index}

    def _pop(self) -> _OpenTag:
        entry = self._stack.pop()
        self._opened[entry.name].pop()
        return entry

    def _left(self, entry: _OpenTag, closed: bool) -> None:
        """Sort an element without its end tag. ``closed`` says that the end tag of another closes it."""
        tag = self._found.tags[entry.at]
        if tag.slash:
            self._empty(entry.at, tag)
        elif entry.foreign and entry.name not in KNOWN:
            return
        elif entry.name not in OPTIONAL or entry.parent == _NOWHERE:
            self._found.lone.add(entry.at)
        elif not tag.attributes and self._in_word(entry.at) and (entry.name == "p" or not closed):
            self._found.lone.add(entry.at)  # ``Props<P>``
        else:
            self._dependent.append(entry)

    def _pair_phrases(self) -> None:
        boxes = [_NOWHERE]
        ends = set(self._pairs.values())
        opened: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
        for index in sorted([*self._pairs, *ends, *self._phrases]):
            tag = self._found.tags[index]
            if index in self._pairs:
                boxes.append(index)
            elif index in ends:
                boxes.pop()
            else:
                place = opened[boxes[-1], tag.name]
                if not tag.closing:
                    place.append(index)
                elif place:
                    place.pop()
                else:
                    self._found.lone.add(index)
        for place in opened.values():
            for index in place:
                self._empty(index, self._found.tags[index])

    def _empty(self, index: int, tag: Tag) -> None:
        """``<a id="x"/>`` is meant to be an empty element; ``<Button/>`` is text."""
        wanted = self._found.empty if tag.slash and tag.attributes else self._found.lone
        wanted.add(index)

    def _in_word(self, index: int) -> bool:
        before = self._children[index - 1] if index else None
        return before is not None and before.type == "text" and _IN_WORD.search(before.content) is not None
