"""Titles and URLs of documents that are not published, anywhere in the output."""

from __future__ import annotations

import json
import re
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

import markupsafe

from sitegen.digest import of_value
from sitegen.text.urls import Url

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sitegen.check.known import Remembered, Waiting

_SHORTEST = 2


class Secrets:
    """What must not be in the output. ``digest`` changes when that does."""

    def __init__(self, known: Remembered, base: str) -> None:
        terms = {name for row in known.rows.values() for names in row.terms.values() for name in names}
        self._patterns: list[tuple[Waiting, bytes, re.Pattern[bytes]]] = []
        for held in known.held:
            # A title that is also the name of a tag says nothing.
            if len(held.title) >= _SHORTEST and held.title not in terms:
                self._patterns += [(held, *pattern) for pattern in _of_title(held.title)]
            if held.url.strip("/"):
                self._patterns += [(held, *pattern) for pattern in _of_url(held.url, base)]
        self.digest = of_value([(held.path, pattern.pattern) for held, _, pattern in self._patterns])

    def found(self, data: bytes) -> list[list[str]]:
        """The documents whose title or URL is in ``data``, and what is there of them."""
        found: dict[str, str] = {}
        for held, text, pattern in self._patterns:
            if text in data and pattern.search(data):  # to look for plain bytes is much faster
                found.setdefault(held.path, text.decode())
        return [[path, text] for path, text in found.items()]


def _of_title(title: str) -> Iterator[tuple[bytes, re.Pattern[bytes]]]:
    """A title as the whole text of an element, an attribute or a value of JSON."""
    inner = json.dumps(title, ensure_ascii=False)[1:-1]
    for text in _bytes_of([title, escape(title), str(markupsafe.escape(title)), inner]):
        yield text, re.compile(rb"[>\"'\[]\s*+" + re.escape(text) + rb"\s*+[<\"'\]\\]")


def _of_url(url: str, base: str) -> Iterator[tuple[bytes, re.Pattern[bytes]]]:
    """A URL as a whole, after the base path or the host."""
    before = b"|".join([re.escape(text) for text in _bytes_of([base, quote(base)]) if text] or [rb"\w"])
    for text in _bytes_of([url, Url(url).href()]):
        yield text, re.compile(rb"(?:(?<![\w%./-])|" + before + rb")" + re.escape(text) + rb"(?![\w%-])")


def _bytes_of(texts: Collection[str]) -> list[bytes]:
    return list(dict.fromkeys([text.encode("utf-8", "replace") for text in texts]))
