"""Text to tokens: what is looked up in the index. ``themes/default/static/search.js`` makes the same of a query.

A run of Hangul, kana or kanji becomes its bigrams: ``무중단배포`` has ``배포`` in it, without a dictionary of Korean. A
Latin word becomes itself with its symbols, its parts at symbols, and the parts of its camel case.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from sitegen.text.hangul import nfc

# Particles (조사) of one syllable, and of two. After a word of one syllable they hide it: 락을, 큐에서.
_ONE_SYLLABLE = frozenset("은는이가을를의에도로와과만나란인")
_PARTICLES = _ONE_SYLLABLE | {
    "에서", "으로", "에는", "에게", "까지", "부터", "이란", "라는", "이나", "처럼", "보다", "에도", "과는", "와의",
    "이며", "이고", "하고", "이다",
}  # fmt: skip
# No token is longer: nobody types the digits of a hash.
_LONGEST = 40
_CACHED = 100
# A run of Hangul, kana or kanji, or a Latin word with the symbols that belong to it: C++, C#, .NET, --no-cache,
# node.js, @Override, java.time.Instant. What it may begin with comes first: no word begins at most other characters.
_WORD = re.compile(
    r"(?=[가-힣\u3040-\u30ff\u3400-\u9fffA-Za-z0-9_À-ɏ@./#-])(?:[가-힣\u3040-\u30ff\u3400-\u9fff]++"
    r"|[@./#-]{0,2}[A-Za-z0-9_À-ɏ]++(?:[._/:'+#@-]{1,3}[A-Za-z0-9_À-ɏ]++)*+(?:\+\+|#)?)"
)
_FIRST = "\u3040"  # of kana, kanji and Hangul
_LEADS = (".", "@", "--", "#")
_SYMBOL = re.compile(r"[^a-z0-9]")
_SYMBOLS = re.compile(r"[^A-Za-z0-9À-ɏ]+")
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[À-ɏ]+")
# Wide forms of ASCII, as Korean and Japanese keyboards can write them.
_WIDE = re.compile("[\uff01-\uff5e\u3000]")
_NARROW = {0x3000: 0x20, **{wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}}


def normal(text: str) -> str:
    """The text in NFC with narrow letters. Not in NFKC, which takes the initial consonants apart."""
    text = nfc(text)
    return text.translate(_NARROW) if _WIDE.search(text) else text


def tokens(text: str) -> dict[str, int]:
    """The tokens of a text, each with how often it is there."""
    found: dict[str, int] = {}
    for word, count in Counter(_WORD.findall(normal(text))).items():
        # A giant one would fill the cache.
        for token in _of_word(word) if len(word) <= _CACHED else _of_word.__wrapped__(word):
            found[token] = found.get(token, 0) + count
    return found


# Words come again in the next document.
@lru_cache(maxsize=100_000)
def _of_word(word: str) -> tuple[str, ...]:
    """The tokens of a word: a bigram as often as it is there, all others once."""
    if word[0] < _FIRST:
        return _of_latin(word)
    found = [word[at : at + 2] for at in range(len(word) - 1)]
    # A word of one syllable is known by it, unless that is a particle after a Latin word.
    if (len(word) == 1 or word[1:] in _PARTICLES) and word[0] not in _ONE_SYLLABLE:
        found.append(word[0])
    return tuple(found)


def _of_latin(word: str) -> tuple[str, ...]:
    body = word.lstrip("@./#-")
    lead, whole = word[: len(word) - len(body)], body.lower().strip("_").rstrip("'")
    found = {lead + whole} if lead in _LEADS else set()
    if _SYMBOL.search(whole):
        found.add(whole)
    parts = _SYMBOLS.split(body)
    for part in parts:
        found.add(part.lower())
        pieces = _CAMEL.findall(part)
        if len(pieces) > 1:
            found.update(piece.lower() for piece in pieces if len(piece) > 1 or piece.isdigit())
    for part in body.split("/") if "/" in body else ():
        if _SYMBOL.search(path := part.lower().strip("._-':@")):
            found.add(path)
    return tuple(sorted(token for token in found if 0 < len(token) <= _LONGEST))
