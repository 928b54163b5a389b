"""Links: which lead out of the site, and which bare addresses in the text are links at all."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import quote

from markdown_it.rules_inline import link

from sitegen.content.emphasis import is_cjk

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline

_EXTERNAL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|\\\\")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SCHEME = re.compile(r"(?:^|[^A-Za-z0-9])(https?)$", re.IGNORECASE)
# An address in which there is nothing to escape: parsed, encoded and put together again it is the same.
_CLEAN = re.compile(r"https?://[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,3}(?:/[A-Za-z0-9._~/-]*)?")
# A link in whose text and address no rule has anything to do.
_SIMPLE = re.compile(r"\[([^\n\[\]&*:<\\_`~]+)\]\(([A-Za-z0-9/:._~?=%#@,+-]+)\)")
# What may stand in a bare address. Quotes, brackets and the marks of Markdown end it.
_ADDRESS = re.compile(r"://[A-Za-z0-9][^\s<>\"`*|\\\[\]]*")
_TRAILING = frozenset("?!.,:;*_~'\"")
# After these a Hangul word may belong to the address: ``/wiki/한국어``.
_JOINT = frozenset("/=-_#?&%")
_PARTICLE = re.compile(
    r"(?:은|는|이|가|을|를|의|에|와|과|도|만|로|으로|에서|에게|부터|까지|처럼|보다|라고|이라고|이나|나|이며|이고|입니다"
    r"|이다|예요|이에요|라는|이라는|에는|에도|로는|로도|에서는|에서도|인데|이란|란|하고|랑|이랑)(?![가-힣])"
)


def is_local(url: str) -> bool:
    """Whether ``url``, as an author wrote it, leads to something of this site. The empty one leads nowhere."""
    return bool(url) and not _EXTERNAL.match(url)


def is_clean(url: str) -> bool:
    """Whether ``url`` leads out of the site and is as it should be, so that nothing has to be escaped in it."""
    return _CLEAN.fullmatch(url) is not None


def safe(url: str) -> str:
    """A local ``url`` with its control characters escaped: browsers drop some of them, ``java<TAB>script:``."""
    return _CONTROL.sub(lambda match: quote(match[0]), url)


def quick_link(state: StateInline, silent: bool) -> bool:
    """The library's rule for links, with a short way for the plainest."""
    match = _SIMPLE.match(state.src, state.pos, state.posMax)
    href = state.md.normalizeLink(match[2]) if match else ""
    if match is None or not state.md.validateLink(href):
        return link(state, silent)
    if not silent:
        state.push("link_open", "a", 1).attrs = {"href": href}
        state.pending = match[1]
        state.push("link_close", "a", -1)
    state.pos = match.end()
    return True


def bare_url(state: StateInline, silent: bool) -> bool:
    """A rule for the inline parser: an ``http(s)://`` address in the text is a link.

    GitHub ends an address at a space. Korean puts a particle there, ``https://example.com을``, so a CJK character
    ends it too; whoever means one as part of the address writes ``<https://…>``. ``meta["cut"]`` marks where that
    is likely, so that it can be told.
    """
    if silent or state.linkLevel > 0 or not state.src.startswith("://", state.pos):
        return False
    scheme = _SCHEME.search(state.pending[-6:])
    match = _ADDRESS.match(state.src, state.pos, state.posMax)
    if scheme is None or match is None:
        return False
    whole = _before_foreign(match[0])
    url = _trim(whole)
    if len(url) <= len("://"):
        return False
    url = scheme[1] + url
    href = state.md.normalizeLink(url)
    if not state.md.validateLink(href):
        return False
    state.pending = state.pending[: -len(scheme[1])]
    token = state.push("link_open", "a", 1)
    token.attrs = {"href": href}
    token.info = "auto"
    token.meta["at"] = state.pos - len(scheme[1])
    rest = state.src[state.pos + len(whole) : state.posMax]
    if whole[-1] in _JOINT and "가" <= rest[:1] <= "힣" and not _PARTICLE.match(rest[:8]):
        token.meta["cut"] = url
    state.push("text", "", 0).content = url
    state.push("link_close", "a", -1).info = "auto"
    state.pos += len(url) - len(scheme[1])
    return True


def _before_foreign(url: str) -> str:
    """``url`` up to the first CJK character or punctuation mark beyond ASCII."""
    if url.isascii():
        return url
    end = next((i for i, c in enumerate(url) if not c.isascii() and _ends(c)), len(url))
    return url[:end]


def _ends(char: str) -> bool:
    return is_cjk(char) or unicodedata.category(char)[0] not in "LMN"


def _trim(url: str) -> str:
    """``url`` without the punctuation of the sentence at its end, and without a bracket that was opened before it."""
    unbalanced = url.count(")") - url.count("(")
    end = len(url)
    while end:
        if url[end - 1] in _TRAILING:
            end -= 1
        elif url[end - 1] == ")" and unbalanced > 0:
            end, unbalanced = end - 1, unbalanced - 1
        else:
            break
    return url[:end]
