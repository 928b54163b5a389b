"""Emphasis beside Korean, Chinese and Japanese text.

CommonMark decides by punctuation whether a run of ``*`` can open or close, as is right where words are separated by
spaces. In Korean a particle follows the word at once: in ``**강조(bold)**는`` the second run stands between ``)`` and
a letter, may only open, and the reader sees asterisks. Rule: a run beside a CJK character satisfies the punctuation
condition (CommonMark issue 650, and the "CJK-friendly amendments" drawn up from it). ``_`` keeps the standard rule.

A single ``~`` never strikes. ``10~20명, 30~40명`` are ranges, and so are ``[표 1]~[표 3]`` and ``**3월**~**5월**;
GitHub strikes out what stands between two of them. ``~~`` strikes anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline.state_inline import Scanned, StateInline
from markdown_it.rules_inline.strikethrough import tokenize

from sitegen.content.markdown.depth import check_text, check_tokens

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from markdown_it.utils import EnvType

# Wide characters that are emoji by default (Unicode, emoji-data.txt, Emoji_Presentation). The ranges may hold narrow
# characters too, which are never looked up here.
_EMOJI = re.compile(
    "[\u231a\u231b\u23e9-\u23f3\u25fd\u25fe\u2600-\u262f\u2638-\u2689\u2690-\u27bf\u2b1b-\u2b55\U0001f004"
    "\U0001f0cf\U0001f18e-\U0001f19a\U0001f201\U0001f21a\U0001f22f\U0001f232-\U0001f236\U0001f238-\U0001f23a"
    "\U0001f250\U0001f251\U0001f300-\U0001faff]"
)


@cache
def is_cjk(char: str) -> bool:
    """Whether ``char`` is wide or halfwidth (East Asian Width W, F, H) and no emoji, or of the script Hangul."""
    code = ord(char)
    if code < 0x1100:
        return False
    if code <= 0x11FF or 0xA960 <= code <= 0xA97C or 0xD7B0 <= code <= 0xD7FB:  # conjoining jamo, partly narrow
        return True
    return unicodedata.east_asian_width(char) in ("W", "F", "H") and not _EMOJI.match(char)


@cache
def _is_punctuation(char: str) -> bool:
    return isMdAsciiPunct(ord(char)) or isPunctChar(char)


@cache
def _is_space(char: str) -> bool:
    return isWhiteSpace(ord(char))


class KoreanState(StateInline):
    """The state of the inline parser, with the rule above for ``*`` and ``~``."""

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803 (the library's names)
        """Whether the run at ``start`` can open, can close, and how long it is."""
        marker, end = self.src[start], start
        while end < self.posMax and self.src[end] == marker:
            end += 1
        before = self.src[start - 1] if start else " "
        after = self.src[end] if end < self.posMax else " "
        if marker == "_" or (marker == "*" and before.isascii() and after.isascii()):
            return super().scanDelims(start, canSplitWord)
        cjk_before = self._cjk_before(start)
        cjk_after = is_cjk(after)
        space_before, space_after = _is_space(before), _is_space(after)
        # After a variation selector the character that it varies counts.
        shown = self.src[start - 2] if start > 1 and "\ufe00" <= before <= "\ufe0e" else before
        punctuation_before = _is_punctuation(shown) and not cjk_before
        punctuation_after = _is_punctuation(after) and not cjk_after
        left = not space_after and (not punctuation_after or space_before or punctuation_before or cjk_before)
        right = not space_before and (not punctuation_before or space_after or punctuation_after or cjk_after)
        return Scanned(left, right, end - start)

    def _cjk_before(self, start: int) -> bool:
        """Whether the run at ``start`` follows a CJK character, variation selectors passed over."""
        if not start:
            return False
        before = self.src[start - 1]
        if "\U000e0100" <= before <= "\U000e01ef":  # selects the form of an ideograph, nothing else
            return True
        if start > 1 and "\ufe00" <= before <= "\ufe0e":  # U+FE0F makes an emoji of it
            # U+FE01 makes a curly quotation mark full width.
            return is_cjk(self.src[start - 2]) or (before == "\ufe01" and self.src[start - 2] in "‘’“”")
        return is_cjk(before)


class KoreanInline(ParserInline):
    """The inline parser over :class:`KoreanState`. ``env["parses"]`` counts the texts that a text stands in, itself
    included: that of an image in that of a link."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Parse ``src`` into ``tokens``. Raises TooDeep."""
        check_text(src, env)
        env["parses"] = env.get("parses", 0) + 1
        state = KoreanState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        env["parses"] -= 1
        check_tokens(state.tokens, env)
        return state.tokens


def strikethrough(state: StateInline, silent: bool) -> bool:
    """The library's rule, for two tildes only. One is text, and three or more are, as on GitHub."""
    start = state.pos
    if state.src[start] != "~":
        return False
    end = start + 1
    while end < state.posMax and state.src[end] == "~":
        end += 1
    if silent or end - start == 2:
        return tokenize(state, silent)
    state.append_pending(state.src[start:end])
    state.pos = end
    return True
