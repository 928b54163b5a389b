"""Reads the index of a built site as the browser does: the other half of ``sitegen/search/pieces.py``."""

from __future__ import annotations

import json
from bisect import bisect_right
from typing import Any

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def postings(digits: str) -> dict[int, int]:
    """The impact in each document, by its number."""
    found, number, value = {}, 0, 0
    for digit in map(ALPHABET.index, digits):
        number = number * 32 + digit % 32
        if digit < 32:
            value, number = value + number, 0
            found[value // 16] = value % 16
    return found


class Index:
    """The index in the folder of a site's search. ``files`` are its files by name, with their bytes."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        manifest = json.loads(files["index.json"])
        self.count: int = manifest["count"]
        named = [(start, json.loads(files[f"{name}.json"])) for start, name in manifest["pieces"]]
        # A large index names its pieces in files of their own.
        parts = [part["pieces"] if isinstance(part.get("pieces"), list) else [(start, part)] for start, part in named]
        flat = [
            (start, json.loads(files[f"{of}.json"]) if isinstance(of, str) else of)
            for part in parts
            for start, of in part
        ]
        self.starts: list[str] = [start for start, _ in flat]
        self.pieces: list[dict[str, Any]] = [piece for _, piece in flat]

    def value(self, key: str) -> Any:
        """What the index says of a key; None if it does not know it."""
        return self.pieces[bisect_right(self.starts, key) - 1].get(key) if self.pieces else None

    def found(self, token: str) -> dict[str, int]:
        """The documents with a token, by title, with its impact there."""
        return {self.text(number)["title"]: impact for number, impact in postings(self.value(token) or "").items()}

    def text(self, number: int) -> dict[str, Any]:
        """What a result shows of a document."""
        text: dict[str, Any] = json.loads(self.files[f"{number}.json"])
        return text

    @property
    def texts(self) -> dict[str, dict[str, Any]]:
        """What results show, by title."""
        names = [name.removesuffix(".json") for name in self.files]
        found = [self.text(int(name)) for name in names if name.isdigit() and len(name) != 8]
        return {text["title"]: text for text in found}
