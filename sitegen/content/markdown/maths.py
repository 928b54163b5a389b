"""Formulas in TeX: ``$…$`` and ``$$…$$``. Their rules take them out of the text before any other rule reads them.

The rules are those of Pandoc and GitHub: no space after the first ``$`` and none before the last, no letter or digit of
ASCII on their outer sides. So ``$5와 $10``, ``US$5`` and ``$HOME`` are text, and ``$x$는`` is a formula. ``$$…$$`` on
lines of its own is set apart from the text; within a line it is a part of it, as in kramdown.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.common.utils import mdTrim

from sitegen.words.errors import Problem, warning

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token
    from markdown_it.utils import EnvType

    from sitegen.content.markdown.lines import Lines

_FORMULA = re.compile(
    r"(?<![A-Za-z0-9$\\])(?:"
    r"\$\$(?!\$)(?P<double>(?:\\.|[^$\\`]|\$(?!\$))++)\$\$(?!\$)"
    r"|\$`(?P<quoted>[^`\n]++)`\$"
    r"|\$(?![\s$])(?P<single>(?:\\.|[^$\\`])++)(?<!\s)\$(?![A-Za-z0-9${])"
    r")",
    re.DOTALL,
)
# Words between two prices, ``$5달러, 한국은 10$``, have spaces and none of the signs of formulas.
_HANGUL = re.compile(r"[가-힣]")
_SIGN = re.compile(r"[\\^_={}<>+]")
# Formulas in a line of text, and what may look like one: code and escaped characters.
SPAN = re.compile(rf"(?<!`)(?P<ticks>`++).*?(?<!`)(?P=ticks)(?!`)|(?P<formula>{_FORMULA.pattern})|\\.")


def math(state: StateInline, silent: bool) -> bool:
    """A rule for the inline parser: a formula within a paragraph."""
    match = _FORMULA.match(state.src, state.pos, state.posMax)
    if match is None or _is_prose(match):
        return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        token.content = mdTrim(match["double"] or match["quoted"] or match["single"])
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


def unclosed_math(env: EnvType, lines: Lines) -> list[Problem]:
    """Warn of lines that are nothing but ``$$`` and that no other ``$$`` follows."""
    return [warning("math-unclosed", lines.block(line)) for line in sorted(env.get("math_unclosed", ()))]


def take_math_from_code(tokens: list[Token]) -> None:
    """Turn blocks of code whose language is ``math`` into formulas."""
    for token in tokens:
        if token.type == "fence" and token.info.split()[:1] == ["math"]:
            token.type, token.content = "math_block", token.content.strip()


def without_formulas(text: str) -> str:
    """``text`` with NUL, which cannot stand in it, in place of formulas and code."""
    return SPAN.sub(lambda match: match[0] if match[0][0] == "\\" else re.sub(r"[^\n]", "\0", match[0]), text)


def _is_prose(match: re.Match[str]) -> bool:
    tex = match["double"] or match["single"] or ""
    return any(map(str.isspace, tex)) and bool(_HANGUL.search(tex)) and not _SIGN.search(tex)


def _is_alone(text: str, start: int, end: int) -> bool:
    """Whether nothing stands beside ``text[start:end]`` on its lines."""
    return not text[text.rfind("\n", 0, start) + 1 : start].strip() and not text[end:].partition("\n")[0].strip()


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()
