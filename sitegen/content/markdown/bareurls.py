"""Bare addresses become links, as on GitHub: ``https://crontab.guru/#*/5_*_*_*_*``.

GitHub ends an address at a space or ``<`` and leaves out the punctuation of the sentence at its end. Here these end it
too: quotes, backquotes, ``>``, a bracket that was opened before it, the mark of a footnote. ``*`` and ``_`` at its end
are left out where they close an emphasis, and others unless they are a mixture of both. A CJK character ends it, since
Korean puts a particle behind it, ``https://example.com을``; to make one a part of the address, write ``<https://…>``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import partial
from typing import TYPE_CHECKING

from markdown_it.common.utils import unescapeAll

from sitegen.content.markdown.emphasis import is_cjk

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.rules_inline import StateInline

_SCHEME = re.compile(r"(?:^|[^A-Za-z0-9])(https?)$", re.IGNORECASE)
_ADDRESS = re.compile(
    r"""://[A-Za-z0-9](?:[^\s<>"`\\\[\]]++|\[(?!\^)[^\s<>"`\\\[\]]*+\]?|\\[_*~()\[\]{}#!&.+=|$%'-])*+"""
)
_TRAILING = frozenset("?!.,:;~'\"([{\\")
_ENTITY = re.compile(r"&#?[A-Za-z0-9]{1,31};\Z")
_PAIRS = {")": "(", "}": "{"}
# Where one of these stands before an address, the same marks end it.
_CLOSED = {marks: re.compile(rf"{re.escape(marks)}(?![*_~]|\Z)") for marks in ("**", "__", "~~")}
_DELIMITERS = 100
# Hangul behind one of these may belong to the address: ``/wiki/한국어``.
_JOINT = frozenset("/=-_#?&%")
_PARTICLE = re.compile(
    r"(?:은|는|이|가|을|를|의|에|와|과|도|만|로|으로|에서|에게|부터|까지|처럼|보다|라고|이라고|이나|나|이며|이고|입니다"
    r"|이다|예요|이에요|라는|이라는|에는|에도|로는|로도|에서는|에서도|인데|이란|란|하고|랑|이랑)(?![가-힣])"
)


def bare_url(state: StateInline, silent: bool) -> bool:
    """A rule for the inline parser: an ``http(s)://`` address is a link; in the text of a link it is text.

    ``meta["cut"]`` says that the Hangul behind it is likely to be a part of it, for a warning.
    """
    if silent or not state.src.startswith("://", state.pos):
        return False
    scheme = _SCHEME.search(state.pending[-6:])
    whole = _whole(state) if scheme else ""
    if scheme is None or not whole:
        return False
    begin = state.pos - len(scheme[1])
    if closed := _CLOSED.get(state.src[max(begin - 2, 0) : begin]):
        whole = closed.split(whole, 1)[0]
    source = _trim(whole, partial(_opened, state))
    url = unescapeAll(scheme[1] + source)
    href = state.md.normalizeLink(url)
    if not state.md.validateLink(href):
        return False
    after, state.pos = state.pos + len(whole), state.pos + len(source)
    if state.linkLevel:
        state.append_pending(unescapeAll(source))
        return True
    state.pending = state.pending[: -len(scheme[1])]
    token = state.push("link_open", "a", 1)
    token.attrs = {"href": href}
    token.info = "auto"
    token.meta["at"] = begin
    rest = state.src[after : min(after + 8, state.posMax)]
    if whole[-1] in _JOINT and "가" <= rest[:1] <= "힣" and not _PARTICLE.match(rest):
        token.meta["cut"] = url
    state.push("text", "", 0).content = url
    state.push("link_close", "a", -1).info = "auto"
    return True


def _whole(state: StateInline) -> str:
    """The address from its colon on, up to where it must end; "" if it is none. No more of the text is read than twice
    its length, so that many addresses without spaces take no longer."""
    length = 256
    while match := _ADDRESS.match(state.src, state.pos, min(state.pos + length, state.posMax)):
        whole = _before_foreign(match[0])
        if len(whole) < length - 1 or state.pos + length >= state.posMax:  # a backslash may be cut from what it escapes
            return whole
        length *= 2
    return ""


def _before_foreign(url: str) -> str:
    """``url`` up to the first CJK character or punctuation mark beyond ASCII."""
    if url.isascii():
        return url
    end = next((i for i, c in enumerate(url) if not c.isascii() and _ends(c)), len(url))
    return url[:end]


def _ends(char: str) -> bool:
    return is_cjk(char) or unicodedata.category(char)[0] not in "LMN"


def _trim(url: str, opened: Callable[[], dict[str, int]]) -> str:
    """``url`` without what stands at its end and is no part of it: punctuation, a bracket that was opened before it,
    marks that close an emphasis around it. ``opened()`` counts the open marks."""
    spare = {closing: url.count(closing) - url.count(opening) for closing, opening in _PAIRS.items()}
    end = len(url)
    while end:
        last = url[end - 1]
        if last == ";" and (entity := _ENTITY.search(url, max(end - 34, 0), end)):
            end = entity.start()
        elif last in _TRAILING:
            end -= 1
        elif spare.get(last, 0) > 0:
            spare[last] -= 1
            end -= 1
        elif last in "*_":
            begin = len(url[:end].rstrip("*_"))
            marks = opened()
            while end > begin and marks[url[end - 1]]:
                marks[url[end - 1]] -= 1
                end -= 1
            if len(set(url[begin:end])) > 1:  # no marks: ``/5_*_*_*_*``
                break
            end = begin
        else:
            break
    return url[:end]


def _opened(state: StateInline) -> dict[str, int]:
    """How many marks of emphasis are open."""
    counts = {"*": 0, "_": 0, "~": 0}
    for delimiter in state.delimiters[-_DELIMITERS:]:
        mark = chr(delimiter.marker)
        if delimiter.close and counts[mark]:
            counts[mark] -= 1
        elif delimiter.open:
            counts[mark] += 1
    return counts
