"""The two halves of a document, its front matter and its body: where one is as it was, its last parsing serves again.

Then neither YAML nor Markdown need be imported for it, which takes longer than to parse a document.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sitegen.model import Content, Document

# A line that front matter begins and ends with: ``---`` for YAML, ``+++`` for TOML.
FENCE = re.compile(r"(---|\+\+\+)[ \t]*$")


class Last(NamedTuple):
    """A document as it was parsed before: the digests of its halves, and what came of them."""

    halves: str
    document: Document
    content: Content

    def same_front_matter(self, halves: str) -> bool:
        """Whether the front matter, which gave the title too, is as it was, and nothing was odd about it."""
        return self._is_whole and self.halves.split()[:1] == halves.split()[:1]

    def same_body(self, halves: str, lang: str | None) -> bool:
        """Whether the body is as it was, on the same lines and in the same language."""
        same = self._is_whole and self.halves.split()[1:] == halves.split()[1:]
        return same and self.document.meta.lang == lang

    @property
    def _is_whole(self) -> bool:
        return not self.document.problems and len(self.halves.split()) == 2


def closing_fence(lines: list[str]) -> int | None:
    """The number of the line that ends the front matter, from 0; None where there is no front matter or no end."""
    if not (opening := FENCE.match(lines[0])):
        return None
    return next((n for n, line in enumerate(lines[1:], 1) if line.rstrip(" \t") == opening[1]), None)


def body_of(text: str) -> tuple[str, int]:
    """The body of a document with front matter, and the number of its first line, from 1."""
    lines = text.split("\n")
    end = closing_fence(lines)
    assert end is not None
    return "\n".join(lines[end + 1 :]), end + 2


def halves_of(text: str) -> str:
    """The digests of front matter and body; the body's tells on which line it begins. "" without front matter."""
    lines = text.split("\n")
    end = closing_fence(lines)
    if end is None:
        return ""
    return f"{_digest(lines[:end])} {_digest([str(end), *lines[end + 1 :]])}"


def _digest(lines: list[str]) -> str:
    return blake2b("\n".join(lines).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
