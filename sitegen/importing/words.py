"""Reduces text to its letters, so that two pages can be compared whatever their markup is."""

from __future__ import annotations

import html
import re
from collections import Counter
from difflib import SequenceMatcher
from typing import NamedTuple

_MARKUP = (
    re.compile(r"<!--.*?-->", re.DOTALL),
    re.compile(r"(?m)^[ \t>]*(?:`{3,}|~{3,})[^\n`]*$"),
    re.compile(
        r"\{(?::(?:[^{}\n]|\{[^{}\n]*\})*\}|::?/?[^{}\n]*\}|(?<=\s\{)[#.][^\s{}][^{}\n]*\}[ \t]*(?=#*[ \t]*$))",
        re.MULTILINE,
    ),
    re.compile(r"(?m)^ {0,3}\[(?!\^)[^\]\n]+\]:[^\n]*$"),
    re.compile(r"\[\^[^\]\s]+\]:?"),
    re.compile(r"(\])\((?:<[^<>\n]*>|[^()\n]|\([^()\n]*\))*\)"),
    re.compile(r"(\])\[[^\[\]\n]*\]"),
    re.compile(r"</?[a-zA-Z](?!ttps?:)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>"),
)
_WORD = re.compile(r"[^\W_]+")
# What cannot be compared in less than quadratic time is compared in pieces of this many words.
# In small ones where the same words come again and again.
_MOST, _MOST_PAIRS, _FEW = 3000, 500_000, 60


class Gap(NamedTuple):
    """Words that one side has and the other has not. ``line`` is where they begin in the source."""

    line: int
    last: int
    lost: str
    new: str


def words_of_markdown(text: str, first_line: int = 1, template: re.Pattern[str] | None = None) -> list[tuple[str, int]]:
    """The words of Markdown, each with its line: what a reader sees of it, in the order of the file. Left out are
    addresses, attributes, labels of footnotes, languages of code and remarks. So is what ``template`` matches,
    but for a group of it."""
    text = template.sub(_breaks, text) if template else text
    for pattern in _MARKUP:
        text = pattern.sub(_breaks, text)
    found = []
    for line, row in enumerate(text.split("\n"), first_line):
        row = html.unescape(row) if "&" in row else row
        found += [(word, line) for word in _WORD.findall(row)]
    return found


def _breaks(match: re.Match[str]) -> str:
    """Nothing but what a group keeps and the line ends."""
    kept = next((group for group in match.groups() if group), "")
    return kept + "\n" * (match[0].count("\n") - kept.count("\n"))


def gaps(source: list[tuple[str, int]], target: list[str]) -> list[Gap]:
    """Where the letters of two texts differ. How they are cut into words does not count."""
    if "".join(word for word, _ in source) == "".join(target):
        return []
    words = [word for word, _ in source]
    found = []
    # Most of the two is the same at both ends.
    least = min(len(words), len(target))
    pairs = zip(words, target, strict=False)
    at_source = at_target = next((at for at, pair in enumerate(pairs) if pair[0] != pair[1]), least)
    most = least - at_source
    ends = zip(reversed(words), reversed(target), strict=False)
    same = min(next((at for at, pair in enumerate(ends) if pair[0] != pair[1]), most), most)
    words, target = words[: len(words) - same], target[: len(target) - same]
    while at_source < len(words) or at_target < len(target):
        most = _MOST
        one, two = words[at_source : at_source + most], target[at_target : at_target + most]
        counts = Counter(two)
        if sum(counts[word] for word in one) > _MOST_PAIRS:
            most = _FEW
            one, two = one[:most], two[:most]
        whole = len(one) < most and len(two) < most
        codes = SequenceMatcher(None, one, two, autojunk=False).get_opcodes()
        last = next((code for code in reversed(codes) if code[0] == "equal"), None)
        if last and not whole:  # the end of a piece is compared again with what follows
            codes = codes[: codes.index(last) + 1]
        for tag, a, b, c, d in codes:
            lost, new = "".join(one[a:b]), "".join(two[c:d])
            if tag == "equal" or lost == new:
                continue
            first = source[min(at_source + a, len(source) - 1)][1] if source else 0
            end = source[min(at_source + max(b - 1, a), len(source) - 1)][1] if source else 0
            found.append(Gap(first, end, " ".join(one[a:b]), " ".join(two[c:d])))
        at_source += codes[-1][2]
        at_target += codes[-1][4]
    return found
