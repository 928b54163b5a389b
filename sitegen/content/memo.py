"""What an earlier parse of a document can serve again: its front matter, its body, or both.

Each part is known by a digest of its bytes. A part that is the same needs neither YAML nor Markdown, and importing
these takes longer than parsing a document.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from sitegen.fields import Meta
    from sitegen.model import Content, Document

# The line before and after front matter: ``---`` for YAML, ``+++`` for TOML.
FENCE = re.compile(r"(---|\+\+\+)[ \t]*$")
# The fields that have a say in what is made of the body. Markdown is given no others.
_OF_BODY = ("lang", "kind", "stack", "people", "pipeline", "strategy")
# Stands for the digest of front matter without a title.
_TITLE_FROM_BODY = "-"


class Last(NamedTuple):
    """A document as it was parsed before, with the digests of its front matter and its body (:func:`digests_of`)."""

    digests: str
    document: Document
    content: Content

    def same_front_matter(self, digests: str) -> bool:
        """Whether the front matter is the same, gave the title too, and had nothing wrong with it."""
        return self._serves and self.digests.split()[0] == digests.partition(" ")[0]

    def same_body(self, digests: str, meta: Meta) -> bool:
        """Whether the body is the same, on the same lines, and so is what the front matter says of it."""
        if not self._serves or self.digests.split()[1] != digests.partition(" ")[2]:
            return False
        return of_body(self.document.meta) == of_body(meta)

    @property
    def _serves(self) -> bool:
        return bool(self.digests) and not self.document.problems


def of_body(meta: Meta) -> dict[str, Any]:
    """The values of the fields that have a say in what is made of the body."""
    return {name: getattr(meta, name) for name in _OF_BODY}


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


def digests_of(text: str) -> str:
    """The digests of front matter and body, separated by a space; "" without front matter. The body's digest changes
    with its first line too."""
    lines = text.split("\n")
    end = closing_fence(lines)
    if end is None:
        return ""
    return f"{_digest(lines[:end])} {_digest([str(end), *lines[end + 1 :]])}"


def with_title_from_body(digests: str) -> str:
    """``digests`` of a document whose title came from its body or its file's name. Its front matter cannot serve again
    alone, since it does not give the title."""
    return digests and f"{_TITLE_FROM_BODY} {digests.partition(' ')[2]}"


def _digest(lines: list[str]) -> str:
    return blake2b("\n".join(lines).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
