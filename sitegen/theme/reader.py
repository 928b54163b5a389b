"""How a template reads: it asks a reader, and what it has asked is recorded.

A later build asks the same questions again and leaves the output alone where the answers are the same. So a template
reads nothing but through here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import unquote

from sitegen.words.errors import Place, Problem, error

if TYPE_CHECKING:
    from sitegen.catalog.links import Target
    from sitegen.model import Document, Ref
    from sitegen.theme.page import Kinds
    from sitegen.theme.statics import Statics
    from sitegen.theme.theme import Theme

# A question: its name and its arguments.
Key = tuple[Any, ...]
# So many characters of a line are searched for what is wrong in it.
_LONG = 2000


class Answers(Protocol):
    """What answers the questions. The rest is for the places of problems."""

    theme: Theme
    statics: Statics
    language: str
    kinds: Kinds
    settings: str

    def answer(self, key: Key) -> Any:
        """The answer to a question."""

    def document(self, identifier: str) -> Document:
        """A document."""

    def source_line(self, path: str, number: int) -> str:
        """A line of a source file."""


class Reader:
    """One output's reading: it asks, records what was asked, and gathers the problems met on the way."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self.reads: dict[Key, None] = {}
        self.problems: list[Problem] = []

    def get(self, *key: Any) -> Any:
        """The answer to a key, recorded."""
        self.reads[key] = None
        return self._answers.answer(key)

    def document(self, identifier: str) -> Document:
        """A document, for the place of a problem alone: nothing is recorded."""
        return self._answers.document(identifier)

    def blame(self, target: Target, written: str, place: Place | None) -> None:
        """Record that a reference leads nowhere."""
        self.problems.append(error(target.wrong or "link-not-a-file", place, target=written, near=""))

    def blame_document(self, target: Target, document_id: str, written: str, ref: Ref | None, key: str) -> None:
        """Record that a reference in a document leads nowhere: in its body (``ref``) or its front matter (``key``)."""
        document = self._answers.document(document_id)
        if ref is None:
            place = document.place(key)
            text = self._answers.source_line(place.path, place.line)
            column = text.find(written, max(place.column - 1, 0)) + 1
            spot = (column, text, len(written)) if column else (place.column, text, place.length)
            self.blame(target, written, Place.of(place.path, place.line, *spot))
            return
        text = self._answers.source_line(document.path, ref.line)
        begin = max(ref.column - 1, 0)
        # Of a long line, which may have many problems, only what follows is looked at.
        offset = begin if len(text) > _LONG else 0
        part = text[offset : offset + _LONG]
        shown = next((form for form in (written, unquote(written)) if form in part), written)
        found = part.find(shown, begin - offset)
        found = part.find(shown) if found < 0 else found
        column = offset + found + 1 if found >= 0 else max(ref.column, 1)
        self.blame(target, shown, Place.of(document.path, ref.line, column, text, len(shown)))

    @property
    def theme(self) -> Theme:
        """The theme, for the places of problems."""
        return self._answers.theme

    def settings_place(self, written: str) -> Place | None:
        """Where ``written`` stands in the settings, if it does."""
        text = self._answers.settings
        found = [place + 1 for quote in "\"'" if (place := text.find(f"{quote}{written}{quote}")) >= 0]
        if not found:
            return None
        at, start = min(found), text.rfind("\n", 0, min(found)) + 1
        line = text[start:].partition("\n")[0]
        return Place.of("site.toml", text.count("\n", 0, at) + 1, at - start + 1, line, len(written))
