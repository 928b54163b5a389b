"""The ids of a body: those of headings, which keep their Hangul, and all others. Each is used once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sitegen.content.markdown.excerpt import plain_text
from sitegen.model import Heading
from sitegen.text.urls import slugify, visible
from sitegen.words.errors import Place, Problem, warning

if TYPE_CHECKING:
    from markdown_it.token import Token

    from sitegen.content.markdown.lines import Lines

_OWN = re.compile(r"(?:^|(?<=\s))\{#([^\s{}\"'<>#]+)\}\s*$")


def take_id(heading: Token, inline: Token) -> None:
    """Move an id that ends a heading, ``## 제목 {#name}``, from its text into ``meta["own"]``."""
    if match := _OWN.search(inline.content):
        heading.meta["own"] = visible(match[1])
        inline.content = inline.content[: match.start()].rstrip()


class Anchors:
    """The ids of one body. Those that authors wrote come first; headings take what is left."""

    def __init__(self, tokens: list[Token], lines: Lines) -> None:
        self.problems: list[Problem] = []
        self._tokens = tokens
        self._lines = lines
        self._places: dict[str, Place | None] = {}
        self._last: dict[str, int] = {}
        for token in tokens:
            if token.type == "footnote_open":
                self._places[f"fn-{token.meta['number']}"] = None
            if token.type == "alert_open" and "boxed" in token.meta:
                self._places[str(token.attrs["id"])] = None
            for child in token.children or () if "^" in token.content else ():
                if child.type == "footnote_ref":
                    number, time = child.meta["number"], child.meta["time"]
                    self._places[f"fnref-{number}" if time == 1 else f"fnref-{number}-{time}"] = None

    @property
    def ids(self) -> tuple[str, ...]:
        """Every id, always in the same order."""
        return tuple(self._places)

    def add(self, name: str, place: Place) -> bool:
        """Add an id that an author wrote. Returns whether it is new."""
        if name in self._places:
            first = self._places[name]
            self.problems.append(warning("markdown-duplicate-id", place, *([first] if first else []), id=name))
            return False
        self._places[name] = place
        return True

    def of_headings(self) -> tuple[Heading, ...]:
        """The headings that are not empty. Their opening and closing tokens get the id as ``meta["anchor"]``."""
        found = [
            (token, self._tokens[index + 1], self._tokens[index + 2])
            for index, token in enumerate(self._tokens)
            if token.type == "heading_open"
        ]
        for opening, inline, _ in found:
            own = opening.meta.get("own")
            if own and self.add(own, self._lines.block(inline.map[0] if inline.map else 0)):
                opening.meta["anchor"] = own
        headings = []
        for opening, inline, closing in found:
            text = " ".join(plain_text(inline.children).split())
            if not text and "own" not in opening.meta:
                continue
            anchor = opening.meta.setdefault("anchor", "") or self._free(opening.meta.get("own") or slugify(text))
            opening.meta["anchor"] = closing.meta["anchor"] = anchor
            if text and "unlisted" not in opening.meta:
                headings.append(Heading(int(opening.tag[1:]), anchor, text))
        return tuple(headings)

    def _free(self, slug: str) -> str:
        """``slug``, or the first of ``slug-2``, ``slug-3`` and so on that is still free."""
        name, number = slug, self._last.get(slug, 1)
        while name in self._places:
            number += 1
            name = f"{slug}-{number}"
        self._last[slug] = number
        self._places[name] = None
        return name
