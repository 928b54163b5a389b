"""The index as files: pieces of a few kilobytes, each with a range of the tokens, and a manifest that names them.

Documents come in blocks of neighbouring numbers. A block is made anew when one of its documents changes; the pieces are
put together from the blocks. What is in a file depends on the documents alone, and not on the blocks or on how many
pieces there were before.

A piece maps each token to its postings: numbers in base 32, the first of them ``document * 16 + impact`` and each of
the others the difference to the one before. So a posting takes two or three characters, and a piece is plain JSON,
which any server compresses. The names of many pieces are in files of their own, by range like the pieces, and the
manifest names these. ``docs/themes.md`` describes the files.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import defaultdict
from hashlib import sha256
from operator import sub
from typing import TYPE_CHECKING, TypeVar

from sitegen.search.impacts import IMPACTS, tokens_from
from sitegen.search.synonyms import known_synonyms
from sitegen.text.hangul import initials
from sitegen.text.jsontext import json_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_Value = TypeVar("_Value")
# The digits of numbers in base 32. The second half are those that another digit follows.
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_RADIX = 32
# So many numbers of documents are one block.
BLOCK = 256
# A piece of more characters is cut: compressed, it has about 6 KB.
_MOST = 12_000
# More pieces are named in files of their own, of so many characters: a query needs few of the names.
_MANY, _MOST_NAMES = 512, 2_000
# What a token takes in a piece besides itself and its postings.
_AROUND = 6
# So many characters of a token say where it may be cut off from its neighbours.
_CUT = 6
_BITS = 16
# Digits of a file's name: enough that a new version of a piece has another.
_NAME = 8


class _Digits(dict[int, str]):
    """Numbers as digits, each made when it is first asked for."""

    def __missing__(self, number: int) -> str:
        if number < 0:
            raise ValueError(number)  # a cache may hold anything
        digits, rest = _DIGITS[number % _RADIX], number // _RADIX
        while rest:
            digits, rest = _DIGITS[_RADIX + rest % _RADIX] + digits, rest // _RADIX
        self[number] = digits
        return digits


_digits = _Digits()


def block_record(documents: Iterable[tuple[int, str]]) -> str:
    """A block as JSON: of each token the first and the last posting and the differences between as digits, and the
    words by their initial consonants with their weights. ``documents`` are their numbers, rising, with the records of
    their tokens. Raises what :func:`tokens_from` does."""
    values: dict[str, list[int]] = defaultdict(list)
    words: dict[str, int] = {}
    for number, record in documents:
        by_impact, weights = tokens_from(record)
        for impact, group in by_impact.items():
            value = number * IMPACTS + impact
            for token in group:
                values[token].append(value)
        for word, weight in weights.items():
            words[word] = words.get(word, 0) + weight
    digits = _digits.__getitem__
    postings = {
        token: (found[0], found[-1], "".join(map(digits, map(sub, found[1:], found))))
        for token, found in values.items()
    }
    return json_text([postings, words])


def index_files(blocks: Iterable[str], count: int, synonyms: Sequence[Sequence[str]]) -> dict[str, bytes]:
    """The files of the index by name: ``index.json``, the manifest, and the pieces. ``blocks`` are in the order of the
    numbers, ``count`` is how many documents there are. ``synonyms`` are groups of words that mean the same.

    Raises ValueError or TypeError for what is no block.
    """
    entries = sorted(_entries(blocks, synonyms))
    files: dict[str, bytes] = {}
    pieces = [(piece[0][0], _add(files, dict(piece))) for piece in _cut(entries, _MOST)]
    pieces[:1] = [("", name) for _, name in pieces[:1]]
    if len(pieces) > _MANY:
        pieces = [(part[0][0], _add(files, {"pieces": part})) for part in _cut(pieces, _MOST_NAMES)]
    return {"index.json": _dump({"count": count, "pieces": pieces}), **files}


def _add(files: dict[str, bytes], value: object) -> str:
    """Add a file, and return its name without the ending."""
    data = _dump(value)
    name = sha256(data).hexdigest()[:_NAME]
    files[f"{name}.json"] = data
    return name


def _entries(blocks: Iterable[str], synonyms: Sequence[Sequence[str]]) -> Iterator[tuple[str, object]]:
    """The keys of the index with their values: tokens, words with ``=`` behind them, and initial consonants."""
    digits = _digits.__getitem__
    postings: dict[str, list[str]] = {}
    ends: dict[str, int] = {}
    weights: dict[str, int] = {}
    for block in blocks:
        of_tokens, words = json.loads(block)
        for token, (first, last, between) in of_tokens.items():
            parts = postings.get(token)
            if parts is None:
                postings[token] = [digits(first), between]
            else:
                parts += digits(first - ends[token]), between
            ends[token] = last
        for word, weight in words.items():
            weights[word] = weights.get(word, 0) + weight
    for token, parts in postings.items():
        yield token, "".join(parts)
    yield from known_synonyms(synonyms, postings)
    by_initials: dict[str, list[tuple[int, str]]] = {}
    for word, weight in weights.items():
        by_initials.setdefault(initials(word), []).append((-weight, word))
    for key, found in by_initials.items():
        yield key, [part for weight, word in sorted(found) for part in (word, -weight)]


def _cut(entries: Sequence[tuple[str, _Value]], most: int) -> Iterator[Sequence[tuple[str, _Value]]]:
    """The entries, which are sorted, in pieces. A piece that is too large is cut in the middle of the range of its
    keys, not of its entries. So where it is cut does not depend on what else is there, and an edit moves no cut but
    that of a piece which becomes too large by it."""
    sizes = [0]
    for key, value in entries:
        sizes.append(sizes[-1] + len(key) + _AROUND + (len(value) if isinstance(value, str) else len(_dump(value))))
    waiting = [(0, len(entries), 0, 1 << (_BITS * _CUT))] if entries else []
    while waiting:
        start, stop, low, high = waiting.pop()
        middle = (low + high) // 2
        if sizes[stop] - sizes[start] <= most or middle == low:
            yield entries[start:stop]
            continue
        at = bisect_left(entries, middle, start, stop, key=_place)
        # The first half comes next.
        waiting += [half for half in ((at, stop, middle, high), (start, at, low, middle)) if half[0] < half[1]]


def _place(entry: tuple[str, object]) -> int:
    """Where a key is in the range of all keys."""
    return int.from_bytes(entry[0][:_CUT].encode("utf-16-be").ljust(2 * _CUT, b"\0"))


def _dump(value: object) -> bytes:
    return json_text(value).encode()
