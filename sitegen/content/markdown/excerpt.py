"""The text of a document without its markup: its summary, and how long it takes to read.

Adults read about 500 syllables of Korean a minute, and about 220 words of English. A line of code takes a second and
a half, a block at most a minute, a picture five seconds.
"""

from __future__ import annotations

import math
import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

_LONGEST = 200
# Syllables, and the characters of Chinese and Japanese, which are read as fast.
_SYLLABLES = re.compile(r"[가-힣\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
_WORD = re.compile(r"[A-Za-z0-9\u00c0-\u024f\u0370-\u052f]+(?:['’.-][A-Za-z0-9]+)*")
_REMARKS = re.compile(r"\s*(?:<!--.*?-->\s*)+", re.DOTALL)
_TEXTS = frozenset({"text", "code_inline", "math_inline", "text_special"})
_BREAKS = frozenset({"softbreak", "hardbreak"})
_SYLLABLES_A_MINUTE, _WORDS_A_MINUTE = 500, 220
_SECONDS_A_LINE, _LONGEST_BLOCK, _SECONDS_AN_IMAGE = 1.5, 60.0, 5.0


def plain_text(tokens: Sequence[Token] | None, marks: bool = False) -> str:
    """The text of inline tokens. An image counts as its alternative text, footnotes only with ``marks``."""
    if tokens and len(tokens) == 1 and tokens[0].type == "text":  # as most are
        return tokens[0].content
    parts = []
    for token in tokens or ():
        kind = token.type
        if kind in _TEXTS:
            parts.append(token.content)
        elif kind in _BREAKS:
            parts.append(" ")
        elif kind == "image":
            parts.append(plain_text(token.children, marks))
        elif kind == "html_inline" and token.content[:3].lower() == "<br":
            parts.append(" ")
        elif marks and kind == "footnote_ref":
            parts.append(f"[^{token.meta.get('label', '')}]")
        elif marks and kind == "html_inline":
            parts.append(token.content)
    return "".join(parts)


def without_empty(tokens: Sequence[Token] | None) -> list[Token]:
    """Inline tokens without the empty texts, which are left of the marks of an emphasis."""
    return [token for token in tokens or () if token.type != "text" or token.content]


def find_title(tokens: Sequence[Token]) -> tuple[int, int]:
    """The heading before all text, which may be the title: the index of its first token, and of the one after its last.
    Pictures and remarks may stand before it. (0, 0) for none."""
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.type == "heading_open":
            return (index, index + 3) if plain_text(tokens[index + 1].children).strip() else (0, 0)
        if token.type == "paragraph_open" and _is_picture(tokens[index + 1]):
            index += 3
        elif token.type == "figure_open":
            index += 6
        elif token.type == "html_block" and _REMARKS.fullmatch(token.content):
            index += 1
        else:
            break
    return 0, 0


def _is_picture(paragraph: Token) -> bool:
    """Whether a paragraph holds nothing but images, which may be links."""
    kinds = {child.type for child in paragraph.children or () if not child.content.isspace()}
    return "image" in kinds and kinds <= {"image", "link_open", "link_close", "softbreak"}


def summary_of(tokens: list[Token]) -> str:
    """The text of the first paragraph that has any, at most 200 characters. One in a list or a quotation counts only
    where there is no other."""
    fallback = ""
    for opening, token in pairwise(tokens):
        if opening.type == "footnotes_open":
            break
        if opening.type != "paragraph_open" or token.type != "inline" or (opening.level and fallback):
            continue
        words = [child for child in token.children or () if child.type != "image"]
        if text := shorten(plain_text(words)):
            if not opening.level:
                return text
            fallback = text
    return fallback


def shorten(text: str) -> str:
    """``text`` on one line, cut between words where it is too long."""
    text = " ".join(text.split())
    if len(text) <= _LONGEST:
        return text
    head = text[: _LONGEST - 1]
    space = head.rfind(" ") if text[_LONGEST - 1] != " " else len(head)
    return head[: space if space > _LONGEST // 2 else len(head)].rstrip(" ,.;:") + "…"


def reading_time(tokens: list[Token]) -> int:
    """The seconds that it takes to read the text."""
    seconds = 0.0
    texts = []
    for token in tokens:
        kind = token.type
        if kind == "inline":
            texts.append(plain_text(token.children))
            if "!" in token.content:
                seconds += _SECONDS_AN_IMAGE * sum(child.type == "image" for child in token.children or ())
        elif kind in ("fence", "code_block", "math_block"):
            lines = sum(not line.isspace() for line in token.content.splitlines() if line)
            seconds += min(_SECONDS_A_LINE * lines, _LONGEST_BLOCK)
        elif kind == "html_block":
            texts.append(token.meta.get("words", ""))
    return math.ceil(seconds + _of_text("\n".join(texts)))


def _of_text(text: str) -> float:
    # Matching runs is faster than matching single syllables.
    syllables = 0 if text.isascii() else sum(map(len, _SYLLABLES.findall(text)))
    return syllables * 60 / _SYLLABLES_A_MINUTE + len(_WORD.findall(text)) * 60 / _WORDS_A_MINUTE
