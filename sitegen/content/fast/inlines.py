"""An inline parser that asks a rule only where it can begin.

markdown-it stops its reading of plain text at every character that some plugin might want, and asks all rules there.
Here it stops where one of the rules in use can begin, and asks those. Text without such a character is one token. The
tokens are the library's; the tests compare.

Buys 4% of the CPU of a cold build of 1,000 posts (benchmarks/corpus.py, measured in turns, 12 rounds).
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from markdown_it.token import Token

from sitegen.content.markdown.depth import check_text
from sitegen.content.markdown.emphasis import KoreanInline

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.parser_inline import ParserInline, RuleFuncInlineType
    from markdown_it.rules_inline import StateInline
    from markdown_it.utils import EnvType

# The characters that a match of each rule can begin with.
_BEGINNINGS = {
    "newline": "\n",
    "escape": "\\",
    "backticks": "`",
    "strikethrough": "~",
    "emphasis": "*_",
    "link": "[",
    "image": "!",
    "footnote_inline": "^",
    "footnote_ref": "[",
    "autolink": "<",
    "html_inline": "<",
    "entity": "&",
    "bare_url": ":",
    "emoji": ":",
    "math": "$",
    "bracket": "[",
    "attributes": "{",
    "raw": "{",
}
# A closing bracket ends the text of a link.
_ENDS = "]"


class QuickInline(KoreanInline):
    """The inline parser with the rules of ``parser`` by their first character. They must not change any more."""

    def __init__(self, parser: ParserInline) -> None:
        super().__init__()
        self.ruler, self.ruler2 = parser.ruler, parser.ruler2

    @cached_property
    def _rules(self) -> dict[str, list[RuleFuncInlineType]]:
        rules: dict[str, list[RuleFuncInlineType]] = {_ENDS: []}
        for name, rule in zip(self.ruler.get_active_rules(), self.ruler.getRules(), strict=True):
            if name != "text":  # which is what all others leave
                for character in _BEGINNINGS[name]:
                    rules.setdefault(character, []).append(rule)
        return rules

    @cached_property
    def _stop(self) -> re.Pattern[str]:
        return re.compile(f"[{re.escape(''.join(sorted(self._rules)))}]")

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Parse ``src`` into ``tokens``. Raises TooDeep."""
        if self._stop.search(src):
            return super().parse(src, md, env, tokens)
        check_text(src, env)
        if src:
            tokens.append(Token("text", "", 0, content=src))
        return tokens

    def tokenize(self, state: StateInline) -> None:
        """Parse what ``state`` holds."""
        if state.level >= state.md.options["maxNesting"]:
            super().tokenize(state)
            return
        rules, search, src, end = self._rules, self._stop.search, state.src, state.posMax
        position = state.pos
        while position < end:
            stop = found.start() if (found := search(src, position)) else end
            if stop > position:
                state.append_pending(src[position:stop])
                state.pos = position = stop
                continue
            for rule in rules[src[position]]:
                if rule(state, False):
                    position = state.pos
                    break
            else:
                state.append_pending(src[position])
                state.pos = position = position + 1
        if state.pending:
            state.pushPending()

    def skipToken(self, state: StateInline) -> None:  # noqa: N802 (the library's name)
        """Move ``state`` past one token."""
        position = state.pos
        if position in state.cache:
            state.pos = state.cache[position]
            return
        if state.level >= state.md.options["maxNesting"]:
            super().skipToken(state)
            return
        stop = found.start() if (found := self._stop.search(state.src, position)) else state.posMax
        if stop > position:
            state.pos = stop
        else:
            state.level += 1
            if not any(rule(state, True) for rule in self._rules[state.src[position]]):
                state.pos += 1
            state.level -= 1
        state.cache[position] = state.pos
