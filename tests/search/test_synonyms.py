"""The list of synonyms that ships."""

import unicodedata
from collections import Counter
from pathlib import Path

import sitegen

LIST = Path(sitegen.__file__).parent / "search/synonyms.txt"


def test_list() -> None:
    """Sorted lines of two words or more, as the index has them; no word is in two groups."""
    lines = [line for line in LIST.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert lines == sorted(lines)
    groups = [line.split(",") for line in lines]
    assert min(map(len, groups)) > 1
    words = Counter(word for group in groups for word in group)
    assert [word for word, count in words.items() if count > 1] == []
    assert [word for word in words if word != unicodedata.normalize("NFC", " ".join(word.split())).lower()] == []
