"""Formulas in TeX: ``$…$`` and ``$$…$$`` are taken out of the text before any other rule can read them.

The rules are those of Pandoc and GitHub: no space after the first ``$`` and none before the last, no letter or digit of
ASCII on their outer sides. So ``$5와 $10``, ``US$5`` and ``$HOME`` are text, and ``$x$는`` is a formula. ``$$…$$`` that
has its lines for itself is set apart from the text; within a line it is a part of it, as kramdown has it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from markdown_it.common.utils import mdTrim

from sitegen.words.errors import Problem, warning

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

    from sitegen.content.markdown.lines import Lines

    Rule = Callable[[StateBlock, int, int, bool], bool]

_FORMULA = re.compile(
    r"(?<![A-Za-z0-9$\\])(?:"
    r"\$\$(?!\$)(?P<double>(?:\\.|[^$\\`]|\$(?!\$))++)\$\$(?!\$)"
    r"|\$`(?P<quoted>[^`\n]++)`\$"
    r"|\$(?![\s$])(?P<single>(?:\\.|[^$\\`])++)(?<!\s)\$(?![A-Za-z0-9${])"
    r")",
    re.DOTALL,
)
# Words between two prices, ``$5달러, 한국은 10$``, have spaces and none of the signs that formulas are made with.
_HANGUL = re.compile(r"[가-힣]")
_SIGN = re.compile(r"[\\^_={}<>+]")
# What is read over on the way to a formula in a line: code, and characters that are escaped.
_SPAN = re.compile(rf"(?<!`)(?P<ticks>`++).*?(?<!`)(?P=ticks)(?!`)|(?P<formula>{_FORMULA.pattern})|\\.")
_BEGIN_ROWS = frozenset("|-:")
# Stands for a bar in a formula while the cells of a table are told apart. NUL cannot stand in a text.
_BAR = "\0"
_BARE_BAR = re.compile(r"(?<!\\)\|")


def math(state: StateInline, silent: bool) -> bool:
    """A rule for the inline parser: a formula within a paragraph."""
    match = _FORMULA.match(state.src, state.pos, state.posMax)
    if match is None or _is_prose(match):
        return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        token.content = _tex(match)
        token.meta["at"] = match.start()
        token.meta["display"] = match["double"] is not None and _is_alone(state.src, match.start(), match.end())
    state.pos = match.end()
    return True


def math_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A rule for the block parser: ``$$``, at the beginning of a line, up to ``$$`` at the end of one. Blank lines may
    stand in it where the first ``$$`` has a line for itself."""
    first = _line(state, start)
    if not first.startswith("$$") or first.startswith("$$$") or state.is_code_block(start):
        return False
    line, text = start, first[2:]
    while not text.endswith("$$") or text.endswith("\\$$"):
        line += 1
        if "$$" in text:
            return False
        if line >= end or (state.sCount[line] < state.blkIndent and not state.isEmpty(line)):
            if first == "$$":
                state.env.setdefault("math_unclosed", set()).add(start)
            return False
        text = _line(state, line)
        if not text and first != "$$":
            return False
    tex = "\n".join([first[2:], *(_line(state, number) for number in range(start + 1, line + 1))])[:-2]
    if "$$" in tex or (line == start and not tex.strip()):
        return False
    if not silent:
        state.line = line + 1
        token = state.push("math_block", "math", 0)
        token.content, token.map = tex.strip(), [start, line + 1]
    return True


def unclosed(env: dict[str, Any], lines: Lines) -> list[Problem]:
    """Lines that are nothing but ``$$`` and that no other ``$$`` follows."""
    return [warning("math-unclosed", lines.block(line)) for line in sorted(env.get("math_unclosed", ()))]


def in_fences(tokens: list[Token]) -> None:
    """Turn blocks of code whose language is ``math`` into formulas."""
    for token in tokens:
        if token.type == "fence" and token.info.split()[:1] == ["math"]:
            token.type, token.content = "math_block", token.content.strip()


def in_cells(table: Rule, row: int) -> Rule:
    """``table``, a rule for tables, for which a bar in a formula does not end a cell. It is asked where the line at the
    distance of ``row`` begins as one of a table does, so nearly all lines cost next to nothing."""

    def wrapped(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        line = start + row
        begin = state.bMarks[line] + state.tShift[line] if line < end else len(state.src)
        if state.src[begin : begin + 1] not in _BEGIN_ROWS:
            return False
        if "$" not in state.src:
            return table(state, start, end, silent)
        # What was found for a block holds for all of its lines, at each of which the rule may be asked.
        block, shielded = state.env.get("cells", ((0, 0), ""))
        if not block[0] <= start < block[1]:
            block, shielded = _block(state, start)
            state.env["cells"] = block, shielded
        count, whole = len(state.tokens), state.src
        state.src = shielded
        try:
            return table(state, start, end, silent)
        finally:
            state.src = whole
            for token in state.tokens[count:]:
                token.content = token.content.replace(_BAR, "|")

    return wrapped


def _block(state: StateBlock, start: int) -> tuple[tuple[int, int], str]:
    """The lines from ``start`` to the next blank one, and the text with the bars in their formulas replaced."""
    stop = start
    while stop < state.lineMax and not state.isEmpty(stop):
        stop += 1
    first, last = state.bMarks[start], state.eMarks[max(stop - 1, start)]
    rows = state.src[first:last].split("\n")
    shielded = "\n".join(_SPAN.sub(_shielded, row) if "$" in row else row for row in rows)
    return (start, stop), state.src[:first] + shielded + state.src[last:]


def without_formulas(text: str) -> str:
    """``text`` with NUL, which cannot stand in it, in place of formulas and code."""
    return _SPAN.sub(lambda match: match[0] if match[0][0] == "\\" else re.sub(r"[^\n]", "\0", match[0]), text)


def _shielded(match: re.Match[str]) -> str:
    # The rule for tables itself makes `|` of `\|`, as it does outside formulas.
    return _BARE_BAR.sub(_BAR, match[0]) if match["formula"] else match[0]


def _tex(match: re.Match[str]) -> str:
    return mdTrim(match["double"] or match["quoted"] or match["single"])


def _is_prose(match: re.Match[str]) -> bool:
    tex = match["double"] or match["single"] or ""
    return any(map(str.isspace, tex)) and bool(_HANGUL.search(tex)) and not _SIGN.search(tex)


def _is_alone(text: str, start: int, end: int) -> bool:
    """Whether nothing stands beside ``text[start:end]`` on its lines."""
    return not text[text.rfind("\n", 0, start) + 1 : start].strip() and not text[end:].partition("\n")[0].strip()


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()
