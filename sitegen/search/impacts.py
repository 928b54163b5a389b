"""What the index knows of a document: its tokens with their impact, and the words that initial consonants find.

The impact of a token is a number from 0 to 15, made by BM25F (Robertson, Zaragoza, *The Probabilistic Relevance
Framework*, 2009) with fixed mean lengths. So it depends on the document alone, and no other document is read for it.
How rare a token is comes in when a query is answered.
"""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from sitegen.search.tokens import normal, tokens
from sitegen.text.jsontext import json_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

IMPACTS = 16
# Half of the greatest impact is that of a token which stands so often in the text.
_HALF = 6.0
_HANGUL = re.compile("[가-힣]+")
# Words of so many syllables are found by their initial consonants, and two neighbours of so many in all.
_SYLLABLES, _OF_TWO = range(2, 11), 12


class SearchField(NamedTuple):
    """How much a token counts in a part of a document, how much the part's length takes from that, the mean length in
    tokens, and how much a word counts for its initial consonants."""

    weight: float
    by_length: float
    mean: float
    initials: int

    def weight_of_one(self, length: int) -> float:
        """How much a token counts in a part of so many tokens."""
        return self.weight / (1 - self.by_length + self.by_length * _rounded(length) / self.mean)


_FIELDS = {
    "title": SearchField(12, 0.4, 8, 8),
    "tags": SearchField(6, 0.3, 6, 4),
    "headings": SearchField(4, 0.6, 40, 2),
    "summary": SearchField(4, 0.4, 30, 0),
    "slug": SearchField(3, 0.3, 5, 0),
    "text": SearchField(1, 0.6, 700, 0),
}


def tokens_record(fields: Mapping[str, Sequence[str]]) -> str:
    """The tokens of a document as JSON: those of each impact, with spaces between, and the words with their weights.
    ``fields`` are the texts of each of its parts."""
    weights: dict[str, float] = {}
    words: dict[str, int] = {}
    text: dict[str, int] = {}
    for name, texts in fields.items():
        field = _FIELDS[name]
        # What stands between two texts is no part of a word, so no token reaches over it.
        found = tokens("\n".join(texts))
        weight = field.weight_of_one(sum(found.values()))
        if name == "text":
            text, of_text = found, weight
            continue
        for token, count in found.items():
            weights[token] = weights.get(token, 0.0) + weight * count
        for word in _words(texts) if field.initials else ():
            words[word] = max(words.get(word, 0), field.initials)
    groups: dict[int, list[str]] = {impact: [] for impact in range(IMPACTS)}
    for token, weight in weights.items():
        groups[_impact(weight + of_text * text.pop(token, 0))].append(token)
    # Most tokens stand in the text alone, so few numbers have to be worked out.
    of_count = {count: groups[_impact(of_text * count)] for count in {*text.values()}}
    for token, count in text.items():
        of_count[count].append(token)
    by_impact = {impact: " ".join(group) for impact, group in groups.items() if group}
    return json_text([by_impact, dict(sorted(words.items()))])


def _impact(weight: float) -> int:
    return round((IMPACTS - 1) * weight / (weight + _HALF))


def _rounded(length: int) -> float:
    """A length in steps of a fifth: a word more must not move the impact of all others."""
    return 2.0 ** (round(4 * math.log2(length)) / 4) if length else 0.0


def _words(texts: Iterable[str]) -> Iterator[str]:
    """The Korean words of texts, and two that stand beside each other."""
    for text in texts:
        last = None
        for found in _HANGUL.finditer(text := normal(text)):
            if len(found[0]) in _SYLLABLES:
                yield found[0]
            if last and text[last.end() : found.start()] == " " and len(last[0]) + len(found[0]) <= _OF_TWO:
                yield f"{last[0]} {found[0]}"
            last = found


def tokens_from(record: str) -> tuple[dict[int, list[str]], dict[str, int]]:
    """The tokens of each impact, and the words with their weights, of a record. Raises ValueError or TypeError for
    anything else."""
    by_impact, words = json.loads(record)
    if not all(type(weight) is int for weight in words.values()):
        raise TypeError("another value")
    return {int(impact): _split(group) for impact, group in by_impact.items()}, words


def _split(group: Any) -> list[str]:
    if not isinstance(group, str):
        raise TypeError("another value")
    return group.split(" ")
