"""Fills in the Liquid of a Jekyll site, with its own tags and filters.

A text is cut into pieces: plain text, outputs, tags, and tags with what they enclose. Each is rendered for itself, so
that one that cannot be decided stays as it is written, and the others are filled in.
"""

from __future__ import annotations

import re
from copy import copy
from typing import TYPE_CHECKING, Any, NamedTuple

from sitegen.importing.embedded import alone
from sitegen.importing.fences import fence_for
from sitegen.importing.jekyll.urls import MARKDOWN
from sitegen.importing.liquidsource import Piece, liquid_pieces
from sitegen.importing.notes import Note, shortened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sitegen.importing.liquidengine import Engine
    from sitegen.importing.notes import Fate

# Where an address stands: behind `](`, `href=` or `[name]:`.
_ADDRESS = re.compile(r"(?:\]\([ \t]*<?|(?:href|src)=[ \t]*[\"']?|^ {0,3}\[[^\]\n]+\]:[ \t]*<?)$", re.MULTILINE)
_OWN_HOST = re.compile(r"\{\{-?\s*site\.(?:url|baseurl)\s*-?\}\}")
_HOST_IN_ADDRESS = re.compile(rf"(\]\([ \t]*<?|(?:href|src)=[ \t]*[\"']?)(?:{_OWN_HOST.pattern})+(?=[/{{])")
_ABSOLUTE_IN_ADDRESS = re.compile(
    r"((?:\]\([ \t]*<?|(?:href|src)=[ \t]*[\"']?)\{\{[^{}]*\|\s*)absolute_url(?=\s*-?\}\})"
)
# What it looks like, without what it is told to leave alone.
LIQUID = re.compile(
    r"\{%-?\s*raw\s*-?%\}((?:(?!\{%-?\s*raw\s).)*?)\{%-?\s*endraw\s*-?%\}"
    r"|\{%(?:(?!\{%).)*?%\}|\{\{(?:(?!\{\{).)*?\}\}",
    re.DOTALL,
)
_BRACES = re.compile(r"\{(?=[{%])")
# What a loop over it lists changes with each new post.
_LISTS = re.compile(r"\b(?:site\.(?:posts|pages|tags|categories|documents|related_posts|static_files)|paginator)\b")


class LiquidSite(NamedTuple):
    """What Liquid can ask of the site.

    ``variables`` is the object ``site``: the settings, ``data``, ``posts``, ``pages``, the collections, ``tags``,
    ``categories``. Documents in it are mappings with ``url``, ``title``, ``date`` (a datetime), ``path`` and their
    front matter. ``includes`` are the texts of ``_includes``, by name. ``posts`` are URLs by what ``post_url`` takes
    (``2020-01-02-hello``, also below a folder), ``links`` are URLs by the path that ``link`` takes. URLs have no
    ``baseurl``.
    """

    variables: Mapping[str, Any]
    includes: Mapping[str, str]
    posts: Mapping[str, str]
    links: Mapping[str, str]


class Liquid:
    """The Liquid of one site."""

    def __init__(self, site: LiquidSite) -> None:
        self.site = site
        self._engine: Engine | None = None

    def render(self, text: str, page: Mapping[str, Any], path: str, first_line: int) -> tuple[str, list[Note]]:
        """The text with its Liquid filled in, and what became of it. ``page`` is the object of that name.

        In Markdown, NUL stands before a brace that is text, as in ``{% raw %}``: code shows it as it is, other text
        needs a backslash before it.
        """
        if self._engine is None:
            try:
                from sitegen.importing.liquidengine import Engine
            except ImportError:  # an extra, which need not be installed
                return text, [Note("import-liquid-missing", "kept", path, first_line)]
            self._engine = Engine(self.site)
        page_text = _PageText(self._engine, page, path, first_line)
        text = page_text.fill(text.replace("\0", "\ufffd"))
        return text if path.endswith(MARKDOWN) else text.replace("\0", ""), page_text.notes


class _PageText:
    """Renders the pieces of one document, one after the other: what one assigns the next can read."""

    def __init__(self, engine: Engine, page: Mapping[str, Any], path: str, first_line: int) -> None:
        self.notes: list[Note] = []
        self._rendering = engine.rendering(page)
        self._path, self._first = path, first_line
        self._line = 0
        self._written: list[str] = []
        self._after_dash = False
        self._in_address = False

    def fill(self, text: str) -> str:
        """The text with its Liquid filled in."""
        pieces = liquid_pieces(text)
        for number, piece in enumerate(pieces):
            if piece.kind == "text":
                self._text(piece.source)
            else:
                self._liquid(piece, "".join(one.source for one in pieces[number + 1 : number + 3]))
            self._line += piece.source.count("\n")
        return "".join(self._written)

    def _text(self, source: str) -> None:
        self._written.append(source.lstrip() if self._after_dash else source)
        self._in_address = self._after_dash = False

    def _liquid(self, piece: Piece, following: str) -> None:
        source, kind = piece.source, piece.kind
        address = self._in_address or self._ends_with_address()
        if address and kind == "output" and _OWN_HOST.fullmatch(source) and following[:1] in ("/", "{"):
            self._in_address = True  # addresses of ours begin at the root of the site
            return
        before = self._written[-1:]
        if source.startswith(("{%-", "{{-")) and before:
            self._written[-1] = before[0].rstrip()
        self._after_dash, self._in_address = source.endswith(("-%}", "-}}")), False
        if kind == "raw":
            self._written.append(_BRACES.sub("\0{", piece.inner))
        elif kind == "comment":
            self._note("liquid-comment", "changed", piece.inner)
        elif kind == "highlight":
            self._highlight(piece)
        elif not self._render(piece, address, following):  # it stays as it is written, with the space around it
            self._written[-1:], self._after_dash = [*before, source], False

    def _ends_with_address(self) -> bool:
        line = self._written[-1].rpartition("\n")[2] if self._written else ""
        return _ADDRESS.search(line) is not None

    def _render(self, piece: Piece, address: bool, following: str) -> bool:
        """Write what a piece stands for. Returns whether that is known."""
        source = _HOST_IN_ADDRESS.sub(r"\1", piece.source) if piece.kind == "block" else piece.source
        source = _ABSOLUTE_IN_ADDRESS.sub(r"\1relative_url", source)
        if address:
            source = re.sub(r"\babsolute_url(?=\s*-?\}\}$)", "relative_url", source)
        rendered = self._rendering.of(source)
        if rendered.reason:
            self._note(rendered.reason, "kept", piece.source, rendered.row, rendered.values)
            return False
        text = _BRACES.sub("\0{", rendered.text)
        if "alone" in rendered.shown:
            before = self._written[-1] if self._written else ""
            self._written[-1:], text = [before.rstrip(" \t")], alone(text, before, following)
        self._written.append(text)
        codes = {"toc": "kramdown-toc", "embed": "liquid-embed", "list": "liquid-list", "included": "liquid-included"}
        shown = rendered.shown | ({"list"} if _LISTS.search(piece.source) else set())
        code = next((code for name, code in codes.items() if name in shown), "")
        if (not address or "\n" in piece.source) and re.search(r"[^\W_]", text):
            code = code or "liquid-filled"
        if code := code or ("liquid-empty" if rendered.empty else ""):
            self._note(code, "changed", piece.source)
        return True

    def _highlight(self, piece: Piece) -> None:
        """Code between tags, as a block of code with the indentation of its first line."""
        inner = copy(self)
        inner._written, inner._after_dash, inner._in_address = [], False, False
        code = re.sub(r"\A[\r\n]+|\s*\Z", "", inner.fill(piece.inner))
        before = self._written[-1] if self._written else ""
        line = before.rpartition("\n")[2]
        indent = line if not line.strip() else ""
        rows = code.split("\n")
        if not all(row.startswith(indent) for row in rows if row.strip()):
            rows = [indent + row if row.strip() else row for row in rows]
        code = "\n".join(rows)
        fence = fence_for(code)
        opening = fence + info_of(piece.arguments)
        self._written.append(
            f"{opening}\n{code}\n{indent}{fence}" if indent == line else f"\n{opening}\n{code}\n{fence}"
        )

    def _note(self, code: str, fate: Fate, text: str, row: int = 0, values: tuple[tuple[str, str], ...] = ()) -> None:
        line = self._first + self._line + row
        self.notes.append(Note(f"import-{code}", fate, self._path, line, shortened(text), values))


def info_of(arguments: str) -> str:
    """What stands behind the fence of a block of code, from the arguments of ``highlight``."""
    language, _, options = arguments.partition(" ")
    marked = re.search(r"(?:hl_lines|mark_lines)\s*=\s*(?:\"([\d\s-]+)\"|([\d-]+))", options)
    numbers = " linenos" if re.search(r"\blinenos\b", options) else ""
    lines = f' hl_lines="{(marked[1] or marked[2]).strip()}"' if marked else ""
    return language + numbers + lines
