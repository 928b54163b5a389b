"""Small changes of the text of heads and purposes."""

from __future__ import annotations

import re

_EMOJI = r"[\s\u200d\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff]"
LEAD = re.compile(rf"(?:{_EMOJI}|\[[ xX]\]|•)*")
_COUNT = re.compile(r"^(?:\d+(?:[-.]\d+)+\.?|\d+[.):]|\(\d+\)|[①-⑳])\s*")


def tidy(text: str) -> str:
    """A text with single spaces and single line ends."""
    return "\n".join([" ".join(line.split()) for line in text.split("\n") if line.strip()])


def without_number(text: str) -> str:
    """A heading without what it is counted by, and without pictures before it: ``2. 기술 스택``."""
    return _COUNT.sub("", LEAD.sub("", text, count=1)).strip()


def first_sentence(text: str) -> str:
    """The first sentence of a text; a number before its point ends none."""
    return re.split(r"(?<=[^\d\s][.!?])\s", text, maxsplit=1)[0]


def first_lines(text: str) -> str:
    """A purpose on one line, up to the end of a sentence that ends a line. "" without a letter."""
    line = " ".join(re.split(r"(?<=[.!?다요음함])\s*\n", text, maxsplit=1)[0].split())
    return line if re.search(r"\w", line) else ""


def ends_as_noun(text: str) -> bool:
    """Whether the last syllable ends in ㅁ, as verbs do in notes: ``로그를 남김``."""
    last = ord(text.rstrip(". ")[-1:] or "-") - ord("가")
    return 0 <= last <= ord("힣") - ord("가") and last % 28 == 16
