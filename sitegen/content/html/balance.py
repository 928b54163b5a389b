"""Balances raw HTML, so that it cannot reach beyond the block or the body that it stands in.

In a line of text a tag without its partner becomes text (``pairs``). A block of HTML may open an element that another
block closes, with Markdown between: ``<details>``, a blank line, text, a blank line, ``</details>``. An element that
stays open is closed at the end of the quotation, the list item or the body that holds it. An end tag that closes
nothing is left out. So a browser finds the end tags of the theme where the theme has them.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

from sitegen.content.html import elements
from sitegen.content.html.addresses import SILENT, Pieces, ids_of, in_style, whole, written
from sitegen.content.html.elements import DEEPEST, ended, ends
from sitegen.content.html.pairs import sort_tags
from sitegen.content.html.rules import last_ends
from sitegen.content.html.tags import Endless, Other, Tag, constructs, is_empty, language
from sitegen.model import PageOnly
from sitegen.words.errors import Place, Problem, error, warning

if TYPE_CHECKING:
    from sitegen.content.markdown.anchors import Anchors
    from sitegen.content.markdown.lines import Lines

_NOSCRIPT_END = re.compile("</(?=noscript)", re.IGNORECASE)
# Blocks of Markdown that hold no other blocks.
_LEAVES = frozenset({"paragraph_open", "heading_open", "th_open", "td_open", "dt_open"})


class _OpenElement(NamedTuple):
    """An open element. Its start tag is ``length`` characters of ``token``, from ``at`` on. ``inner`` is the language
    of its content: ``svg``, ``math``, or "" for HTML."""

    name: str
    token: Token
    at: int
    length: int
    inner: str


class Balance:
    """Balances the raw HTML of one body. What is wrong goes to ``problems``, ids go to ``anchors``."""

    def __init__(self, lines: Lines, anchors: Anchors) -> None:
        self.problems: list[Problem] = []
        self._lines, self._anchors = lines, anchors
        self._open: list[_OpenElement] = []
        # For each block of Markdown that holds others: how many elements are open outside of it, and its own element.
        self._outside: list[int] = [0]
        self._holders: list[str] = ["div"]
        self._counts: Counter[tuple[int, str]] = Counter()
        self._out: list[Token] = []
        self._later: list[Token] = []
        self._void = ""
        self._ends = last_ends("\n".join(lines.text))

    def arrange(self, tokens: list[Token]) -> list[Token]:
        """``tokens`` with the end tags that lack. Raw HTML gets its ``pieces`` in ``meta``, or becomes text."""
        for token in tokens:
            if token.type == "html_block":
                self._block(token)
            elif token.type == "inline":
                if "<" in token.content:
                    self._text(token)
            elif token.nesting > 0:
                if self._open:
                    self._make_room(token.tag)
                if token.type not in _LEAVES:
                    self._outside.append(len(self._open))
                    self._holders.append(token.tag)
            elif token.nesting < 0 and f"{token.type[:-6]}_open" not in _LEAVES:
                self._close_to(self._outside[-1])
                self._outside.pop()
                self._holders.pop()
            self._out.append(token)
            if self._later and token.type == "paragraph_close":
                later, self._later = self._later, []
                for token in later:
                    self._block(token)
                self._out += later
        self._close_to(0)
        # Warnings that follow from an error would only hide it.
        self.problems = [p for p in self.problems if p.severity == "error"] or self.problems
        return self._out

    def _text(self, token: Token) -> None:
        children = token.children or []
        found = sort_tags(children, [entry.name for entry in self._open[-DEEPEST:]])
        self._carry_over(token, found.lone, found.tags)
        for index in sorted(found.lone | set(found.tags)):
            child = children[index]
            if index in found.lone:
                child.type = "text"
                self._is_text(found.tags.get(index), child.content, self._at(token, child))
            else:
                tag = found.tags[index]
                for name in ids_of(tag):
                    self._anchors.add(name, self._at(token, child))
                child.meta["pieces"] = [] if index in found.idle else whole(child.content, tag, index in found.empty)
        token.children = [child for child in children if child.type != "moved"]

    def _carry_over(self, token: Token, lone: set[int], tags: dict[int, Tag]) -> None:
        """Move end tags from the end of a paragraph to behind it, if they close what an earlier block opened."""
        children, index = token.children or [], len(token.children or ()) - 1
        if not self._out or self._out[-1].type != "paragraph_open":
            return
        while index in lone and index in tags and tags[index].closing and self._is_open(tags[index].name):
            child = children[index]
            moved = Token("html_block", "", 0, content=child.content, map=token.map, block=True)
            self._later.insert(0, moved)
            lone.remove(index)
            del tags[index]
            child.type = "moved"
            index -= 1

    def _block(self, token: Token) -> None:
        html, position = token.content, 0
        pieces, words = Pieces(), list[str]()
        for part in constructs(html, lambda: bool(self._inner())):
            if isinstance(part, Endless):
                name = "<" if part.name == "<" else f"<{part.name}" if part.name == "!--" else f"<{part.name}>"
                place = self._lines.inline(token, part.start, len(name))
                self.problems.append(error("markdown-html-unclosed", place, name=name))
                if part.name in elements.RAW:
                    self._pop()
                break
            self._between(html[position : part.start], position, pieces, words)
            position = part.end
            if isinstance(part, Tag):
                self._tag(token, part, pieces)
            elif part.kind == "code":
                self._shown(token, part, pieces)
            else:
                pieces.append(self._guarded(html[part.start : position]))
        self._between(html[position:], position, pieces, words)
        token.meta.update(pieces=pieces, words=" ".join(words))

    def _between(self, text: str, offset: int, pieces: Pieces, words: list[str]) -> None:
        """Add the text between two tags."""
        name = self._open[-1].name if self._open else ""
        if name not in SILENT:
            words.append(text)
        if name == "style":
            pieces += in_style(text, offset)
        else:
            pieces.append(self._guarded(text))

    def _tag(self, token: Token, tag: Tag, pieces: Pieces) -> None:
        html, name, inner = token.content, tag.name, self._inner()
        if tag.closing:
            self._end(token, tag, pieces)
            return
        if inner and (name in elements.BREAKOUT or (name == "font" and tag.attributes)):
            while inner:
                self._close(pieces)
                inner = self._inner()
        if not inner and not (self._is_known(tag) and (name != "button" or self._is_free(name))):
            self._shown(token, tag, pieces)
            return
        self._end_for(name if not inner else "", pieces)
        for id_ in ids_of(tag):
            self._anchors.add(id_, self._lines.inline(token, tag.start))
        leaf = tag.slash if inner else name in elements.VOID
        empty = not inner and is_empty(html, tag) and (name in elements.RAW or not self._closes_later(token, tag))
        if name in SILENT and not leaf and not empty:
            pieces.append(PageOnly(True))
        if name == "table" and not empty and not self._is_open(name):
            pieces.append('<div class="table">')
        pieces += [self._guarded(p) if isinstance(p, str) else p for p in written(html, tag, empty)]
        if leaf:
            self._void = name
        elif not empty:
            self._open.append(_OpenElement(name, token, tag.start, tag.end - tag.start, language(inner, tag)))
            self._counts[len(self._outside), name] += 1

    def _end(self, token: Token, tag: Tag, pieces: Pieces) -> None:
        name = tag.name
        if self._is_open(name):
            while self._open[-1].name != name:
                self._close(pieces)
            self._pop()
            pieces.append(token.content[tag.start : tag.end] + self._behind(name))
            if name in SILENT:
                pieces.append(PageOnly(False))
        elif name == "br":  # a line break to browsers
            pieces.append(token.content[tag.start : tag.end])
        elif name in elements.KNOWN or name in elements.FOREIGN:
            if name != self._void:  # ``<img src="…"></img>``
                place = self._lines.inline(token, tag.start, tag.end - tag.start)
                self.problems.append(warning("markdown-tag-stray", place, tag=token.content[tag.start : tag.end]))
        else:
            self._shown(token, tag, pieces)
        self._void = ""

    def _close(self, pieces: Pieces) -> None:
        """Close the innermost element, whose end tag is missing."""
        entry = self._pop()
        if entry.name in elements.OPTIONAL:
            return
        pieces.append(f"</{entry.name}>{self._behind(entry.name)}")
        if entry.name in SILENT:
            pieces.append(PageOnly(False))
        if entry.name in elements.KNOWN or entry.name in elements.FOREIGN:
            place = self._lines.inline(entry.token, entry.at, entry.length)
            tag = entry.token.content[entry.at : entry.at + entry.length]
            self.problems.append(warning("markdown-tag-open", place, tag=tag))

    def _pop(self) -> _OpenElement:
        entry = self._open.pop()
        self._counts[len(self._outside), entry.name] -= 1
        return entry

    def _behind(self, name: str) -> str:
        """The end of what is around a table, as around those of Markdown: it scrolls."""
        return "</div>" if name == "table" and not self._is_open(name) else ""

    def _close_to(self, count: int) -> None:
        if len(self._open) > count:
            pieces: Pieces = []
            while len(self._open) > count:
                self._close(pieces)
            self._add(pieces)

    def _make_room(self, tag: str) -> None:
        """Close elements that cannot hold a block of Markdown before one begins, as a browser does: ``<svg>``,
        ``<math>``, ``<select>``, a table outside of its cells."""
        pieces: Pieces = []
        while self._inner():
            self._close(pieces)
        for name in ("select", "table", tag):
            self._end_for(name, pieces)
        self._add(pieces)

    def _end_for(self, name: str, pieces: Pieces) -> None:
        """Close the elements that end where one of this name begins."""
        which = ends(name)
        if self._holders[-1] in which or any(map(self._is_open, which)):
            within = [entry.name for entry in self._open[max(self._outside[-1], len(self._open) - DEEPEST) :]]
            for _ in range(min(ended([self._holders[-1], *within], name), len(within))):
                self._close(pieces)

    def _add(self, pieces: Pieces) -> None:
        if pieces:
            self._out.append(Token("html_block", "", 0, block=True, meta={"pieces": [*pieces, "\n"]}))

    def _shown(self, token: Token, part: Tag | Other, pieces: Pieces) -> None:
        text = token.content[part.start : part.end]
        pieces.append(escapeHtml(text))
        self._is_text(part, text, self._lines.inline(token, part.start, len(text.split("\n")[0])))

    def _is_text(self, part: Tag | Other | None, text: str, place: Place) -> None:
        kind = "unknown"
        if isinstance(part, Tag) and (part.attributes or part.name not in elements.VOID) and part.is_of_page:
            kind = "page"
        elif isinstance(part, Tag) and (part.name in elements.KNOWN or elements.may_be_custom(part.name)):
            kind = "lone"
        self.problems.append(warning(f"markdown-tag-{kind}", place, tag=text))

    def _at(self, token: Token, child: Token) -> Place:
        return self._lines.inline(token, child.meta.get("at"), len(child.content.split("\n")[0]))

    def _inner(self) -> str:
        return self._open[-1].inner if len(self._open) > self._outside[-1] else ""

    def _is_free(self, name: str) -> bool:
        """Whether no element of this name is open outside of the block of Markdown that is being read."""
        return all(entry.name != name for entry in self._open[: self._outside[-1]])

    def _is_open(self, name: str) -> bool:
        return self._counts[len(self._outside), name] > 0

    def _is_known(self, tag: Tag) -> bool:
        name = tag.name
        parents = elements.PARENTS.get(name, ())
        if tag.is_of_page or (parents and not any(self._is_open(parent) for parent in parents)):
            return False
        if name in elements.VOID:
            return bool(tag.attributes) or name in elements.BARE or name == "col"
        return (
            name in elements.KNOWN or name in elements.FOREIGN or (elements.may_be_custom(name) and name in self._ends)
        )

    def _guarded(self, text: str) -> str:
        """``text`` with end tags of ``<noscript>`` escaped: its content is text to some browsers and tags to others."""
        if "</" not in text or not any(entry.name == "noscript" for entry in self._open):
            return text
        return _NOSCRIPT_END.sub("&lt;/", text)

    def _closes_later(self, token: Token, tag: Tag) -> bool:
        if "last ends" not in token.meta:
            token.meta["last ends"] = last_ends(token.content)
        last: int = token.meta["last ends"].get(tag.name, 0)
        return last > tag.start
