"""The turns of a post of kind ``interview``: who asks, and who says what, in the forms that authors write.

The text stays as it is. A question that is a paragraph becomes a heading, so that it has an anchor and stands in the
table of contents; a list of questions and answers becomes headings and paragraphs. The name before an answer is marked.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from sitegen.content.markdown.excerpt import plain_text, without_empty
from sitegen.content.typed.speakers import ANSWER, first_line, mark_speakers, split_line
from sitegen.content.typed.tree import text_with_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

    from sitegen.content.markdown.lines import Lines
    from sitegen.content.typed.cast import Cast
    from sitegen.words.errors import Problem

_ENDS = (
    r"부탁\s?드려요|부탁\s?드립니다|부탁드릴게요|주세요|주시겠어요|주실래요|궁금해요|궁금합니다|"
    r"까요|나요|인가요|신가요|실까요|가요"
)
_ASKS = re.compile(rf"(?:\?|(?:{_ENDS})[.!~]*)\s*[)\]”’\"']*\s*$")
_Q = re.compile(r"\s*(?:\[Q\]|Q(?:\d+)?\s*[.):：]|Q\d*\s+(?=\S)|질문\s*\d*\s*[.):：])\s*")
_EMOJI = re.compile(r"[\u2753\u2754\U0001f300-\U0001faff]")
_ENOUGH, _MOST = 3, 0.7
_LONGEST = 80
_STOP = re.compile(r"[.!?]\s")
_OPEN = ("bullet_list_open", "list_item_open")


class _Block(NamedTuple):
    """A block of the body: the places of its first token and of the one after its last. ``form`` is the form of a
    question that it has, or "", and ``asks`` whether it is one by its words."""

    start: int
    end: int
    form: str = ""
    asks: bool = False


def mark_turns(tokens: list[Token], cast: Cast, lines: Lines) -> tuple[list[Token], list[Problem]]:
    """``tokens`` with the turns marked, or as they were if it is no interview, and warnings. The ``cast`` learns who
    speaks. People who are declared may speak where nobody asks."""
    for token, inline in pairwise(tokens):
        if token.type == "paragraph_open" and token.level == 0:
            for line in text_with_lines(inline.children or ()).split("\n"):
                cast.read(line)
    unwrapped = _unwrapped(tokens)
    blocks = _blocks(unwrapped)
    form = _form_of(blocks)
    if not form:
        return tokens, mark_speakers(tokens, cast, lines) if cast.is_declared else []
    found: list[Token] = []
    level = 1
    for block in blocks:
        part = unwrapped[block.start : block.end]
        if part[0].type == "heading_open" and block.form != form:
            level = int(part[0].tag[1])
        found += _question(part, min(level + 1, 6), block.asks) if block.form == form else part
    return found, mark_speakers(found, cast, lines)


def _blocks(tokens: Sequence[Token]) -> list[_Block]:
    found = []
    start = depth = 0
    for place, token in enumerate(tokens):
        depth += token.nesting
        if depth == 0:
            found.append(_Block(start, place + 1, *_form(tokens[start : place + 1])))
            start = place + 1
    return found


def _form(part: Sequence[Token]) -> tuple[str, bool]:
    """The form of a question that a block has, and whether it asks."""
    first = part[0]
    if first.type not in ("heading_open", "paragraph_open") or len(part) != 3:
        return "", False
    children = without_empty(part[1].children)
    line = first_line(part[1]).strip()
    label = _Q.match(line)
    asks = bool(label) or bool(_ASKS.search(line))
    if first.type == "heading_open":
        return f"heading {first.tag}", asks
    if label:
        return "label", True
    if children and children[0].type == "strong_open" and children[-1].type == "strong_close" and _is_one(children):
        return "bold", asks
    if emoji := _EMOJI.match(line):
        return f"emoji {emoji[0]}", asks
    # A text has such paragraphs too, so a bare question is short and one sentence.
    is_short = len(line) <= _LONGEST and line == plain_text(part[1].children).strip() and not _STOP.search(line)
    return ("plain", True) if asks and is_short else ("", False)


def _is_one(children: Sequence[Token]) -> bool:
    """Whether the first token opens what the last one closes."""
    depth = 0
    for place, child in enumerate(children):
        depth += child.nesting
        if depth == 0 and place + 1 < len(children):
            return False
    return True


def _form_of(blocks: Sequence[_Block]) -> str:
    """The form of the questions: one that three blocks have, most of which ask, each before something else; or ""."""
    forms = dict.fromkeys(block.form for block in blocks if block.form)
    order = ("label", "heading", "bold", "emoji", "plain")
    for form in sorted(forms, key=lambda form: order.index(form.split()[0])):
        places = [place for place, block in enumerate(blocks) if block.form == form]
        asking = sum(blocks[place].asks for place in places)
        answered = all(after - place > 1 for place, after in zip(places, [*places[1:], len(blocks) + 1], strict=True))
        if form == "label":  # the answer may stand in the same paragraph
            answered = True
        if asking >= _ENOUGH and asking >= _MOST * len(places) and answered:
            return form
    return ""


def _question(part: Sequence[Token], level: int, asks: bool) -> list[Token]:
    """A question as a heading, and what stands below it in the same paragraph as a paragraph. A remark of who asks
    stays what it is."""
    opening, inline, closing = part
    if not asks or opening.type == "heading_open":
        opening.attrJoin("class", "question" if asks else "remark")
        return list(part)
    head, rest = split_line(inline)
    tag = f"h{level}"
    attrs = dict(opening.attrs)
    # An id of the author's, which is known already, is the anchor.
    meta = {**opening.meta, **({"anchor": attrs.pop("id")} if "id" in attrs else {})}
    heading = opening.copy(type="heading_open", tag=tag, attrs=attrs, meta=meta)
    heading.attrJoin("class", "question")
    found = [heading, head, closing.copy(type="heading_close", tag=tag, meta={})]
    return [*found, opening.copy(attrs={}), rest, closing] if rest else found


# ---- Lists of questions and answers ----


def _unwrapped(tokens: Sequence[Token]) -> list[Token]:
    """``tokens`` with the items of lists of questions and answers in place of these lists."""
    found: list[Token] = []
    start = depth = 0
    for place, token in enumerate(tokens):
        depth += token.nesting
        if depth == 0:
            part = list(tokens[start : place + 1])
            found += _without_list(part) if part[0].type == "bullet_list_open" and _is_of_turns(part) else part
            start = place + 1
    return found


def _is_of_turns(part: Sequence[Token]) -> bool:
    """Whether each item of a list is a question or an answer, and there are both. A list that says more stays: by
    numbers, by boxes to tick, or by what its author gave to it or to an item, such as an id."""
    if any(token.type == "ordered_list_open" or (token.type in _OPEN and token.attrs) for token in part):
        return False
    begins = ["list_item_open", "paragraph_open", "inline"]
    places = range(len(part) - 2)
    lines = [first_line(part[n + 2]) for n in places if [token.type for token in part[n : n + 3]] == begins]
    asked = [bool(_Q.match(line)) for line in lines]
    told = [bool(ANSWER.match(line)) for line in lines]
    is_all = len(lines) == sum(token.type == "list_item_open" for token in part)
    return is_all and any(asked) and any(told) and all(q or a for q, a in zip(asked, told, strict=True))


def _without_list(part: Sequence[Token]) -> list[Token]:
    left_out = (*_OPEN, "bullet_list_close", "list_item_close")
    return [token.copy(hidden=False, level=0) for token in part if token.type not in left_out]
