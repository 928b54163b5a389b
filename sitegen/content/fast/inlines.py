"""The inline parser, which asks a rule only where it can begin.

markdown-it stops its reading of plain text at every character that some plugin might want, and asks all rules there.
Here it stops where one of the rules in use can begin, and asks those; text without such a character is one token at
once. The outcome is the library's, token for token; the tests compare.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline, backtick

from sitegen.content.fast.tokens import QuickToken

if TYPE_CHECKING:
    from markdown_it.parser_inline import RuleFuncInlineType
    from markdown_it.token import Token

# The characters that what a rule matches begins with. A closing bracket ends the text of a link.
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
_ENDS = "]"
# Code that closes at the next backquote, on its line.
_CODE = re.compile(r"`([^`\n]+)`(?!`)")


class QuickState(StateInline):
    """The state of the inline parser. It does what the library's does."""

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """Append a token, and the text that is pending before it."""
        if self.pending:
            self.pushPending()
        meta = None
        if nesting < 0:
            self.level -= 1
            self.delimiters = self._prev_delimiters.pop()
        token = QuickToken(ttype, tag, nesting, self.level)
        if nesting > 0:
            self.level += 1
            self._prev_delimiters.append(self.delimiters)
            self.delimiters = []
            meta = {"delimiters": self.delimiters}
        self.pendingLevel = self.level
        self.tokens.append(token)
        self.tokens_meta.append(meta)
        return token

    def pushPending(self) -> Token:  # noqa: N802 (the library's name)
        """Append the text that is pending."""
        token = QuickToken("text", "", 0, self.pendingLevel, self.pending)
        self.tokens.append(token)
        self.pending = ""
        return token


class QuickInline(ParserInline):
    """The inline parser with rules by their first character. Rules must not change once it has parsed."""

    @cached_property
    def _rules(self) -> dict[str, list[RuleFuncInlineType]]:
        rules: dict[str, list[RuleFuncInlineType]] = {_ENDS: []}
        for name, rule in zip(self.ruler.get_active_rules(), self.ruler.getRules(), strict=True):
            if name != "text":  # which is what all others leave
                for character in _BEGINNINGS[name]:
                    rules.setdefault(character, []).append(rule)
        self.terminator_re = re.compile(f"[{re.escape(''.join(sorted(rules)))}]")
        return rules

    def plain(self, src: str, tokens: list[Token]) -> bool:
        """Whether there is nothing but text in ``src``, which then is in ``tokens``."""
        if self._rules and self.terminator_re.search(src):
            return False
        if src:
            tokens.append(QuickToken("text", "", 0, 0, src))
        return True

    def tokenize(self, state: StateInline) -> None:
        """Parse what ``state`` holds."""
        if state.level >= state.md.options["maxNesting"]:
            super().tokenize(state)
            return
        rules, search, src, end = self._rules, self.terminator_re.search, state.src, state.posMax
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
        rules = self._rules
        stop = found.start() if (found := self.terminator_re.search(state.src, position)) else state.posMax
        if stop > position:
            state.pos = stop
        else:
            state.level += 1
            if not any(rule(state, True) for rule in rules[state.src[position]]):
                state.pos += 1
            state.level -= 1
        state.cache[position] = state.pos


def quick_backtick(state: StateInline, silent: bool) -> bool:
    """The library's rule for code, of which nearly all is one word between two backquotes."""
    match = _CODE.match(state.src, state.pos, state.posMax)
    if match is None or state.src.startswith("`", match.end()):  # perhaps beyond the end of the text of a link
        return backtick(state, silent)
    if not silent:
        token = state.push("code_inline", "code", 0)
        token.markup = "`"
        code = match[1]
        token.content = code[1:-1] if code[0] == code[-1] == " " and code.strip(" ") else code
    state.pos = match.end()
    return True
