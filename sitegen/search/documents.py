"""What the search knows of a document: its tokens, and its text as results show it.

Its record has three lines of JSON: the tokens, the parts of the text that come in the first file, and the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.search.impacts import tokens_record
from sitegen.search.plain import TextPart, text_parts
from sitegen.text.jsontext import json_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitegen.model import Content, Document

# So many characters of a document's text are in the file that a reader loads with a result. The rest is in another.
_FIRST = 8000


def searched_in(document: Document, content: Content) -> tuple[str, bool]:
    """The record of a document, and whether its text takes two files. "" where it is not searched."""
    meta = document.meta
    if not meta.search or meta.hidden:
        return "", False
    parts = text_parts(content, meta.title or "")
    name = meta.slug or document.id.rpartition("/")[2].rpartition(".")[0]
    record = tokens_record(
        {
            "title": [meta.title or ""],
            "tags": [*meta.tags, *meta.categories, *(tool.name for tool in document.tools)],
            "headings": [part.heading for part in parts],
            "summary": [meta.description or ""],
            "slug": [name.replace("-", " ")],
            "text": [part.text for part in parts],
        }
    )
    first, rest = _first_and_rest(parts)
    return "\n".join((record, json_text(first), json_text(rest))), bool(rest)


def _first_and_rest(parts: Sequence[TextPart]) -> tuple[list[TextPart], list[TextPart]]:
    """The parts of a text that come in the first file, and those in the second."""
    left = _FIRST
    for place, part in enumerate(parts):
        if len(part.text) > left:
            end = part.text.rfind(" ", 0, left) if " " in part.text[:left] else left
            before, behind = part._replace(text=part.text[:end]), part._replace(text=part.text[end:].lstrip())
            return [*parts[:place], before], [behind, *parts[place + 1 :]]
        left -= len(part.text)
    return list(parts), []
