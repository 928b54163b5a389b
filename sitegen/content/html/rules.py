"""Rules for the parser of Markdown that find raw HTML. ``env["html"]`` says that there is some."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.rules_block import html_block
from markdown_it.rules_inline import html_inline

from sitegen.content.html.elements import FOREIGN, KNOWN, RAW, may_be_custom

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

_LONE_BREAK = re.compile(r"<br\s*/?>\s*", re.IGNORECASE)
_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*+)")
_END_TAG = re.compile(r"</([A-Za-z][^\s/>]*+)")


def last_ends(text: str) -> dict[str, int]:
    """The position of the last end tag in ``text``, by element."""
    return {match[1].lower(): match.start() for match in _END_TAG.finditer(text)} if "</" in text else {}


def lone_break(state: StateBlock, line: int, end: int, silent: bool) -> bool:  # noqa: ARG001 (a rule's signature)
    """A rule for the block parser: a line that is nothing but ``<br>`` is a block of its own.

    CommonMark takes all lines up to the next blank one for HTML, so a heading below a ``<br>`` would show as text.
    """
    start = state.bMarks[line] + state.tShift[line]
    if silent or state.is_code_block(line) or not state.md.options["html"]:
        return False
    if not _LONE_BREAK.fullmatch(state.src, start, state.eMarks[line]):
        return False
    state.line = line + 1
    token = state.push("html_block", "", 0)
    token.map = [line, line + 1]
    token.content = state.getLines(line, line + 1, state.blkIndent, True)
    state.env["html"] = True
    return True


def known_block(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """The library's rule for blocks of HTML, for elements that browsers know. ``<pod-name>`` alone on its line begins a
    paragraph."""
    match = _NAME.match(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line])
    if match and (name := match[1].lower()) not in KNOWN:
        closed = state.env.get("end_tags")
        if closed is None:
            closed = state.env["end_tags"] = last_ends(state.src)
        # Within ``<svg>``, which a blank line may have split, names of SVG are known.
        if not (may_be_custom(name) and name in closed) and not (closed.keys() & FOREIGN):
            return False
    if not html_block(state, line, end, silent):
        return False
    state.env["html"] = True
    return True


def whole_tag(state: StateInline, silent: bool) -> bool:
    """The library's rule for HTML within text. An element whose content is no Markdown, ``<script>…</script>``, is
    taken as a whole."""
    start, count = state.pos, len(state.tokens)
    level = state.linkLevel
    if not html_inline(state, silent):
        return False
    state.env["html"] = True
    match = _NAME.match(state.src, start)
    name = match[1].lower() if match else ""
    if name in RAW and state.src[start + 1] != "/" and (end := _end_of(name, state)):
        state.pos = end
        if not silent:
            state.tokens[-1].content = state.src[start:end]
    if len(state.tokens) > count and state.linkLevel > level and state.pos > _last_end("a", state):
        state.linkLevel = level  # an ``<a>`` without its end tag is text
    return True


def _end_of(name: str, state: StateInline) -> int:
    """The end of the element whose start tag was just read; 0 if nothing closes it."""
    if name == "plaintext" or _last_end(name, state) <= state.pos:
        return 0
    closing = _closing(name)
    if state.src[state.pos - 2] == "/":  # ``<iframe src="…" />`` ends at once
        space = re.compile(r"\s*+").match(state.src, state.pos)
        match = closing.match(state.src, space.end() if space else state.pos, state.posMax)
    else:
        match = closing.search(state.src, state.pos, state.posMax)
    return match.end() if match else 0


def _last_end(name: str, state: StateInline) -> int:
    """The end of an element's last end tag; 0 without one. Each text is searched once."""
    known: dict[tuple[str, str], int] = state.env.setdefault("last_ends", {})
    if (name, state.src) not in known:
        known[name, state.src] = max((match.end() for match in _closing(name).finditer(state.src)), default=0)
    return known[name, state.src]


def _closing(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{name}\s*+>", re.IGNORECASE)
