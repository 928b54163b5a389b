"""The tags of Liquid and Hugo that say how to read Markdown: ``{% raw %}``, which is left out, and code between
``{% highlight java %}`` or ``{{< highlight java >}}`` and its end. ``leftovers`` warns of all other tags."""

from __future__ import annotations

import re
from bisect import bisect, insort
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token
    from markdown_it.utils import EnvType

_RAW = re.compile(r"\{%-?[ \t]*(?:end)?raw[ \t]*-?%\}")
_RAW_LINE = re.compile(rf"(?:{_RAW.pattern}[ \t]*)+")
_RAW_AT_END = re.compile(rf"(?<=\n)[ \t]*{_RAW.pattern}\s*\Z")
_HIGHLIGHT = re.compile(r"(?:\{%-?|\{\{[<%])[ \t]*highlight[ \t]+(?P<info>[^%>\n]*?)[ \t]*(?:-?%\}|[%>]\}\})[ \t]*")
_END = re.compile(
    r"^[ \t>]*(?:\{%-?[ \t]*endhighlight[ \t]*-?%\}|\{\{[<%][ \t]*/[ \t]*highlight[ \t]*[%>]\}\})[ \t]*$", re.MULTILINE
)


def raw(state: StateInline, silent: bool) -> bool:  # noqa: ARG001 (a rule's signature)
    """A rule for the inline parser: the tag is left out. What stands between two of them stays."""
    match = _RAW.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    state.pos = match.end()
    return True


def raw_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001 (a rule's signature)
    """A rule for the block parser: the tag on a line of its own."""
    begin = state.bMarks[start] + state.tShift[start]
    if not _RAW_LINE.fullmatch(state.src, begin, state.eMarks[start]) or state.is_code_block(start):
        return False
    if not silent:
        state.line = start + 1
        if state.src.count("raw", begin, state.eMarks[start]) % 2:  # not one that opens and closes
            state.env.setdefault("raw", []).append(start)
    return True


def take_raw_from_html(tokens: list[Token], env: EnvType) -> None:
    """Take the tag from the end of blocks of HTML, which no rule for blocks can end."""
    for token in tokens:
        if token.type == "html_block" and token.map and (match := _RAW_AT_END.search(token.content)):
            token.content = token.content[: match.start()]
            insort(env.setdefault("raw", []), token.map[0] + token.content.count("\n"))


def code_between_tags(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A rule for the block parser: code between two tags."""
    match = _HIGHLIGHT.fullmatch(state.src, state.bMarks[start] + state.tShift[start], state.eMarks[start])
    if match is None or state.is_code_block(start):
        return False
    # All ends are looked for at once, so that many beginnings take no longer.
    if "endhighlight" not in state.env:
        state.env["endhighlight"] = [found.start() for found in _END.finditer(state.src)]
    ends = state.env["endhighlight"]
    close = bisect(ends, match.end())
    if close == len(ends) or ends[close] > state.eMarks[end - 1]:
        return False
    line = start + state.src.count("\n", match.start(), ends[close])
    if not silent:
        state.line = line + 1
        token = state.push("fence", "code", 0)
        token.info, token.markup, token.map = match["info"].replace('"', ""), "```", [start, line + 1]
        token.content = state.getLines(start + 1, line, state.sCount[start], True)
    return True
