"""Links: which lead out of the site, and which have nothing in them that must be escaped."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from markdown_it.rules_inline import link

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline

_EXTERNAL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|\\\\")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# An address in which there is nothing to escape: parsed, encoded and put together again it is the same.
_CLEAN = re.compile(r"https?://[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,3}(?:/[A-Za-z0-9._~/-]*)?")
# A link in whose text and address no rule has anything to do.
_SIMPLE = re.compile(r"\[([^\n\[\]&*:<\\_`~${]+)\]\(([A-Za-z0-9/:._~?=%#@,+-]+)\)")


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
