"""A block parser that asks a rule only where it can begin.

markdown-it asks a dozen rules at every line, and half of them twice more at each further line of a paragraph: for a
heading that is underlined, then for the paragraph. Nearly all look at the first character and say no. So rules are
asked by that character here, and paragraphs and underlined headings are read in one pass.

The tokens are the library's; the tests compare. There is one exception: with tabs between marks (``>\\t>\\t1. a``) the
library finds a part of the last mark in the text. A rule that is not named in ``_BEGINNINGS`` is asked everywhere.

Buys 11% of the CPU of a cold build of 1,000 posts (benchmarks/corpus.py, measured in turns, 8 rounds).
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from markdown_it.common.utils import mdTrim
from markdown_it.parser_block import ParserBlock
from markdown_it.ruler import Ruler

if TYPE_CHECKING:
    from markdown_it.parser_block import RuleFuncBlockType
    from markdown_it.rules_block import StateBlock

    Rules = list[RuleFuncBlockType]

# The characters that a match of each rule can begin with.
_BEGINNINGS = {
    "alert": "[",
    "fence": "`~",
    "blockquote": ">",
    "hr": "*-_",
    "list": "*-+0123456789",
    "year": "0123456789",
    "footnote_def": "[",
    "reference": "[",
    "definition": "[",
    "lone_break": "<",
    "html_block": "<",
    "heading": "#",
    "math_block": "$",
    "attributes": "{",
    "raw_line": "{",
    "highlight": "{",
    "toc": "[",
    "colons": ":",
    "marks": "!?",
    "headless": "|",
}
# The same at a further line of a paragraph, where a definition stands without its term.
_ENDINGS = {**_BEGINNINGS, "deflist": ":~"}
_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*")


class _Chain(dict[str, "Rules"]):
    """Rules by the character that a line begins with, each list in the order of all."""

    def __init__(self, rules: list[tuple[str | None, RuleFuncBlockType]]) -> None:
        super().__init__()
        self._everywhere = [rule for beginnings, rule in rules if beginnings is None]
        for character in {character for beginnings, _ in rules for character in beginnings or ""}:
            self[character] = [rule for beginnings, rule in rules if beginnings is None or character in beginnings]

    def __missing__(self, character: str) -> Rules:
        self[character] = self._everywhere
        return self._everywhere


class QuickRuler(Ruler["RuleFuncBlockType"]):
    """The rules for blocks, in their order and by the first character of a line.

    The library's rules ask, one after the other, all rules that may end what they read. They are given one rule, which
    asks those that can begin there.
    """

    def __init__(self, ruler: Ruler[RuleFuncBlockType]) -> None:
        super().__init__()
        self.__rules__ = ruler.__rules__
        self._chains: dict[str, _Chain] = {}
        self._endings: dict[str, Rules] = {}

    def chain(self, name: str = "") -> _Chain:
        """The rules of a chain by character, but for the rule for indented code."""
        if name not in self._chains:
            names = dict(zip(self.getRules(), self.get_active_rules(), strict=True))
            table = _ENDINGS if name else _BEGINNINGS
            rules = [(table.get(names[rule]), rule) for rule in super().getRules(name) if names[rule] != "code"]
            # What ends a block may be asked in any order: the last rules are the likelier ones, and cheaper.
            self._chains[name] = _Chain(rules[::-1] if name else rules)
        return self._chains[name]

    def getRules(self, chainName: str = "") -> Rules:  # noqa: N802, N803 (the library's names)
        """The rules of the main chain in their order; of a chain that ends a block, the one rule that asks them all."""
        if not chainName:
            return super().getRules()
        if chainName not in self._endings:
            self._endings[chainName] = [partial(_ask, self.chain(chainName))]
        return self._endings[chainName]


class QuickBlock(ParserBlock):
    """The block parser with the rules of ``parser`` by their first character. They must not change any more."""

    def __init__(self, parser: ParserBlock) -> None:
        super().__init__()
        self.ruler: QuickRuler = QuickRuler(parser.ruler)
        self.ruler.at("lheading", self._text)

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803 (the library's names)
        """Parse the lines from ``startLine`` to ``endLine``."""
        src, begins, ends, shifts = state.src, state.bMarks, state.eMarks, state.tShift
        chain, line, blank = self.ruler.chain(), startLine, False
        while line < endLine:
            state.line = line = state.skipEmptyLines(line)
            if line >= endLine or state.sCount[line] < state.blkIndent:
                break
            indented = state.sCount[line] - state.blkIndent > 3
            for rule in self.ruler.getRules() if indented else chain[src[begins[line] + shifts[line]]]:
                if rule(state, line, endLine, False):
                    break
            else:
                raise RuntimeError("no rule for blocks matched")
            # Whether a list is tight: blank lines between blocks count, the last one does not.
            state.tight = not blank
            line = state.line
            if (line - 1) < endLine and begins[line - 1] + shifts[line - 1] >= ends[line - 1]:
                blank = True
            if line < endLine and begins[line] + shifts[line] >= ends[line]:
                blank = True
                line += 1
                state.line = line

    def _text(self, state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG002 (a rule's signature)
        """A rule: lines that are a paragraph, or a heading that is underlined. The library's rules read what may be a
        list of definitions."""
        src, begins, ends, shifts = state.src, state.bMarks, state.eMarks, state.tShift
        (ended,), line, level = self.ruler.getRules("paragraph"), start + 1, 0
        before, state.parentType = state.parentType, "paragraph"
        while line < state.lineMax:
            position = begins[line] + shifts[line]
            if position >= ends[line]:
                break
            indent = state.sCount[line]
            if indent - state.blkIndent <= 3:
                character = src[position]
                if (
                    character in "=-"
                    and line < end
                    and indent >= state.blkIndent
                    and _UNDERLINE.fullmatch(src, position, ends[line])
                ):
                    level = 1 if character == "=" else 2
                    break
                # Below zero stands what carries on a paragraph in a quotation without its mark.
                if indent >= 0 and ended(state, line, state.lineMax, True):
                    break
            line += 1
        if not level and _may_define(state, start, end):
            return False
        # The text begins where the rules before this one left off. The library measures that again by columns.
        content = src[begins[start] + shifts[start] : ends[start]]
        if line > start + 1:
            content += "\n" + state.getLines(start + 1, line, state.blkIndent, False)
        kind, tag = ("heading", f"h{level}") if level else ("paragraph", "p")
        state.line = line + 1 if level else line
        opening = state.push(f"{kind}_open", tag, 1)
        inline = state.push("inline", "", 0)
        closing = state.push(f"{kind}_close", tag, -1)
        opening.map, inline.map, inline.content = [start, state.line], [start, line], mdTrim(content)
        if level:
            opening.markup = closing.markup = character
            state.parentType = before  # the library's rule for paragraphs leaves its own
        return True


def _ask(chain: _Chain, state: StateBlock, line: int, end: int, silent: bool) -> bool:
    position = state.bMarks[line] + state.tShift[line]
    for rule in chain[state.src[position : position + 1]]:  # noqa: SIM110 (any() would make a generator each time)
        if rule(state, line, end, silent):
            return True
    return False


def _may_define(state: StateBlock, line: int, end: int) -> bool:
    """Whether the line after ``line``, or the one after a blank one, begins as a definition does."""
    line += 1
    if line < end and state.isEmpty(line):
        line += 1
    position = state.bMarks[line] + state.tShift[line]
    return line < end and state.src[position : position + 1] in (":", "~")
