"""The block parser, which asks a rule only where it can begin.

markdown-it asks a dozen rules at every line, and half of them once more at each further line of a paragraph, twice:
for a heading that is underlined, then for the paragraph. Nearly all look at the first character and say no. So they
are asked by that character here, and paragraphs and underlined headings are read in one pass.

The outcome is the library's, token for token; the tests compare. A rule that is not named in ``_BEGINNINGS`` is asked
everywhere, so a plugin need not know of this.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Literal

from markdown_it.common.utils import mdTrim
from markdown_it.parser_block import ParserBlock
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock

from sitegen.content.fast.tokens import QuickToken

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.parser_block import RuleFuncBlockType
    from markdown_it.token import Token
    from markdown_it.utils import EnvType

    Rules = list[RuleFuncBlockType]

# The characters that what a rule matches can begin with.
_BEGINNINGS = {
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
# And at a further line of a paragraph, where a definition stands without its term.
_ENDINGS = {**_BEGINNINGS, "deflist": ":~"}
_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*")


class QuickState(StateBlock):
    """The state of the block parser. The lines are measured by the dozen rather than character by character."""

    def __init__(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> None:
        super().__init__("", md, env, tokens)
        self.src = src
        lines = src.split("\n")
        if not lines[-1].strip(" \t"):  # as the library has it
            lines.pop()
        count = self.lineMax = len(lines)
        self.bMarks, self.eMarks = [], []
        self.tShift, self.sCount, self.bsCount = [0] * (count + 1), [0] * (count + 1), [0] * (count + 1)
        start = 0
        for number, line in enumerate(lines):
            self.bMarks.append(start)
            if line[:1] in (" ", "\t"):
                indent = self.tShift[number] = len(line) - len(line.lstrip(" \t"))
                self.sCount[number] = len(line[:indent].expandtabs(4))
            start += len(line)
            self.eMarks.append(start)
            start += 1
        self.bMarks.append(len(src))
        self.eMarks.append(len(src))

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """Append a token."""
        level = self.level
        if nesting < 0:
            self.level = level = level - 1
        elif nesting > 0:
            self.level = level + 1
        token = QuickToken(ttype, tag, nesting, level, "", True)
        self.tokens.append(token)
        return token


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
    """The rules for blocks, by the first character of a line too. They must not change after the first parse.

    The library's rules ask for all that may end what they read, one after the other. They are given one rule, which
    asks those that can begin there.
    """

    def __init__(self, ruler: Ruler[RuleFuncBlockType]) -> None:
        super().__init__()
        self.__rules__ = ruler.__rules__
        self._chains: dict[str, _Chain] = {}
        self._endings: dict[str, Rules] = {}

    def chain(self, name: str = "") -> _Chain:
        """The rules of a chain by character, but for the one for code, which goes by the indentation."""
        if name not in self._chains:
            names = dict(zip(self.getRules(), self.get_active_rules(), strict=True))
            table = _ENDINGS if name else _BEGINNINGS
            rules = [(table.get(names[rule]), rule) for rule in super().getRules(name) if names[rule] != "code"]
            # What ends a block may be asked in any order: the last rules are the likelier ones, and cheaper.
            self._chains[name] = _Chain(rules[::-1] if name else rules)
        return self._chains[name]

    def getRules(self, chainName: str = "") -> Rules:  # noqa: N802, N803 (the library's names)
        """The rules of a chain in their order, or, for one of those that end a block, one that asks them all."""
        if not chainName:
            return super().getRules()
        if chainName not in self._endings:
            self._endings[chainName] = [partial(_ends, self.chain(chainName))]
        return self._endings[chainName]


class QuickBlock(ParserBlock):
    """The block parser over :class:`QuickRuler`."""

    def __init__(self) -> None:
        super().__init__()
        self.ruler: QuickRuler = QuickRuler(self.ruler)
        self.ruler.at("lheading", self._text)

    def parse(self, src: str, md: MarkdownIt, env: EnvType, outTokens: list[Token]) -> list[Token] | None:  # noqa: N803
        """Parse ``src`` into ``outTokens``."""
        if not src:
            return None
        state = QuickState(src, md, env, outTokens)
        self.tokenize(state, state.line, state.lineMax)
        return state.tokens

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
        """A rule: lines that are a paragraph, or a heading that is underlined. It leaves to the library's rules what
        may be a list of definitions."""
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
        # The text begins where the rules before this one have left off. The library measures that again by columns,
        # and with tabs between marks, ``>\t>\t1. a``, it finds a part of the last mark.
        content = src[begins[start] + shifts[start] : ends[start]]
        if line > start + 1:
            content += "\n" + state.getLines(start + 1, line, state.blkIndent, False)
        kind, tag = ("heading", f"h{level}") if level else ("paragraph", "p")
        state.line = line + 1 if level else line
        opening = QuickToken(f"{kind}_open", tag, 1, state.level, "", True)
        opening.map = [start, state.line]
        inline = QuickToken("inline", "", 0, state.level + 1, mdTrim(content), True)
        inline.map = [start, line]
        closing = QuickToken(f"{kind}_close", tag, -1, state.level, "", True)
        state.tokens += (opening, inline, closing)
        if level:
            opening.markup = closing.markup = character
            state.parentType = before  # the library's rule for paragraphs leaves its own
        return True


def _ends(chain: _Chain, state: StateBlock, line: int, end: int, silent: bool) -> bool:
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
