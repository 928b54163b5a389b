"""Tokens to the HTML of a body, with the references inside the site left open.

One pass without recursion. White space follows markdown-it's own renderer, elements follow the theme's contract
(``docs/themes.md``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Literal
from urllib.parse import quote

from markdown_it.common.utils import escapeHtml

from sitegen.content.code.blocks import CodeBlocks
from sitegen.content.html.addresses import Local
from sitegen.content.links import is_local
from sitegen.content.markdown.excerpt import plain_text
from sitegen.content.markdown.labels import labels
from sitegen.content.markdown.mathml import Formulas
from sitegen.model import Body, Code, Ref
from sitegen.words.errors import Problem, warning

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping

    from markdown_it.token import Token

    from sitegen.content.html.addresses import Pieces
    from sitegen.content.markdown.lines import Lines
    from sitegen.model import PageOnly

_WRITTEN = frozenset({"alt", "href", "src", "title"})
_MARKUP = {
    "softbreak": "\n",
    "hardbreak": "<br>\n",
    "em_open": "<em>",
    "em_close": "</em>",
    "strong_open": "<strong>",
    "strong_close": "</strong>",
    "s_open": "<s>",
    "s_close": "</s>",
    "link_close": "</a>",
}
# Blocks that carry the line of their source in the preview. The number is written before the block, between NULs, which
# cannot stand in a body; at the end it becomes an attribute of the block's first tag.
_WITH_LINE = {
    "blockquote_open", "bullet_list_open", "code_block", "dl_open", "fence", "heading_open", "hr", "html_block",
    "figure_open", "list_item_open", "math_block", "ordered_list_open", "paragraph_open", "table_open", "alert_open",
}  # fmt: skip
_LINE_BEFORE_TAG = re.compile(r"\0(\d+)\0(\s*<[A-Za-z][\w-]*)")
_LINE_MARK = re.compile(r"\0(\d+)\0")


class Writer:
    """Writes one body. ``known`` are highlighted blocks by digest; ``problems`` the warnings met on the way. With
    ``marks``, blocks carry the lines of the file that they come from."""

    def __init__(self, lines: Lines, lang: str, known: Mapping[str, str], marks: bool = False) -> None:
        self.lines, self._marks = lines, marks
        self.problems: list[Problem] = []
        self.formulas = Formulas(lines)
        self._labels = labels(lang)
        self._code_blocks = CodeBlocks(lines, lang, known, self.problems)
        self._body: list[str | Ref | Code | PageOnly] = []
        self._out: list[str] = []  # what stands after the last reference
        self._alert = ""

    def write(self, tokens: list[Token], title: tuple[int, int]) -> tuple[Body, tuple[int, int]]:
        """The body that ``tokens`` make. The tokens from ``title[0]`` to ``title[1]`` are the heading that repeats the
        title; the second value says the same of the pieces of the body."""
        ends = []
        for part in (tokens[: title[0]], tokens[title[0] : title[1]], tokens[title[1] :]):
            self._write(part)
            ends.append(len(self._body))
        body = tuple(self._body)
        return _with_lines(body) if self._marks else body, (ends[0], ends[1])

    def _write(self, tokens: list[Token]) -> None:
        add, tags, whole = self._out.append, self._TAGS, self._WHOLE
        count, hidden = len(tokens), False
        for index, token in enumerate(tokens):
            kind, nesting = token.type, token.nesting
            if kind == "inline":
                if tokens[index - 1].type != "alert_title_open" or not self._alert:  # the library's, in English
                    self._inline(token)
            elif not token.hidden:
                if self._marks and token.block and token.map and kind in _WITH_LINE:
                    add(f"\0{self.lines.first + token.map[0]}\0")
                if hidden and token.block and nesting >= 0:
                    add("\n")
                if kind in whole:
                    whole[kind](self, token)
                else:
                    if kind in tags:
                        tags[kind](self, token)
                    elif nesting < 0:
                        add(f"</{token.tag}>")
                    else:
                        add(f"<{token.tag}{_attributes(token)}>" if token.attrs else f"<{token.tag}>")
                    if token.block and (nesting != 1 or index + 1 == count or _breaks(token, tokens[index + 1])):
                        add("\n")
            hidden = token.hidden
        self._flush()

    def _flush(self) -> None:
        if text := "".join(self._out):
            self._body.append(text)
        self._out.clear()

    def _piece(self, piece: Ref | Code | PageOnly) -> None:
        self._flush()
        self._body.append(piece)

    def _alert_open(self, token: Token) -> None:
        kind = token.meta["kind"].lower()
        self._alert = "" if token.meta.get("titled") else self._labels[kind]
        self._out.append(f'<div class="alert alert-{kind}{_more_classes(token)}>')

    def _alert_title(self, token: Token) -> None:
        self._out.append(f'<p class="alert-title{_more_classes(token)}>{self._alert}')

    def _footnotes_open(self, _: Token) -> None:
        self._out.append(
            f'<section class="footnotes" role="doc-endnotes" aria-label="{self._labels["footnotes"]}">\n<ol>'
        )

    def _footnotes_close(self, _: Token) -> None:
        self._out.append("</ol>\n</section>")

    def _footnote_open(self, token: Token) -> None:
        self._out.append(f'<li id="fn-{token.meta["number"]}">')

    def _list_item(self, token: Token) -> None:
        self._out.append(f"<li{_attributes(token)}>" if token.attrs else "<li>")
        if "checked" in token.meta:
            rest = f'aria-label="{self._labels["task"]}" disabled{" checked" if token.meta["checked"] else ""}'
            self._out.append(f'<input type="checkbox" class="task-list-item-checkbox" {rest}> ')

    def _table_open(self, token: Token) -> None:
        self._out.append(f'<div class="table"><table{_attributes(token)}>')

    def _table_close(self, _: Token) -> None:
        self._out.append("</table></div>")

    def _heading_open(self, token: Token) -> None:
        anchor = token.meta.get("anchor")
        id_ = f' id="{escapeHtml(anchor)}"' if anchor else ""
        self._out.append(f"<{token.tag}{id_}{_attributes(token) if token.attrs else ''}>")

    def _heading_close(self, token: Token) -> None:
        if anchor := token.meta.get("anchor"):
            href = quote(anchor, safe="!$&'()*+,;=:@/?~")
            self._out.append(f'<a class="anchor" href="#{escapeHtml(href)}" aria-label="{self._labels["anchor"]}"></a>')
        self._out.append(f"</{token.tag}>")

    def _footnote_back(self, token: Token) -> None:
        number, label = token.meta["number"], self._labels["back"]
        for time in range(1, token.meta["times"] + 1):
            href = _footnote_id(number, time)
            back = f'class="footnote-backref" role="doc-backlink" href="#{href}" aria-label="{label}"'
            self._out.append(f" <a {back}>↩\ufe0e</a>")

    def _code(self, token: Token) -> None:
        for piece in self._code_blocks.write(token):
            if isinstance(piece, str):
                self._out.append(piece)
            else:
                self._piece(piece)

    def _math_block(self, token: Token) -> None:
        self._out.append(self.formulas.block(token))

    def _html(self, token: Token, pieces: Pieces | None = None, at: int = 0) -> None:
        """Write a block of raw HTML; or only ``pieces``, which begin at position ``at`` of the text of ``token``."""
        for piece in token.meta["pieces"] if pieces is None else pieces:
            if isinstance(piece, str):
                self._out.append(piece)
            elif isinstance(piece, Local):
                place = self.lines.inline(token, at + piece.offset)
                self._piece(Ref(piece.kind, piece.target, place.line, place.column))
            else:
                self._piece(piece)

    def _inline(self, token: Token) -> None:
        add = self._out.append
        for child in token.children or ():
            kind = child.type
            if kind == "text":
                add(escapeHtml(child.content))
            elif kind in _MARKUP:
                add(f"<{child.tag}{_attributes(child)}>" if child.attrs else _MARKUP[kind])
            elif kind == "code_inline":
                attributes = _attributes(child) if child.attrs else ""
                add(f"<code{attributes}>{escapeHtml(child.content)}</code>")
            elif kind == "link_open":
                self._link(token, child)
            elif kind == "image":
                self._image(token, child)
            elif kind == "html_inline":
                self._html(token, child.meta.get("pieces", [child.content]), child.meta.get("at", 0))
            elif kind == "math_inline":
                add(self.formulas.inline(token, child))
            elif kind == "footnote_ref":
                number = child.meta["number"]
                id_ = _footnote_id(number, child.meta["time"])
                link = f'<a role="doc-noteref" href="#fn-{number}" id="{id_}">{number}</a>'
                add(f'<sup class="footnote-ref">{link}</sup>')
            else:
                add(escapeHtml(child.content))

    def _link(self, token: Token, child: Token) -> None:
        self._out.append('<a href="')
        self._address("link", str(child.attrs["href"]), token, child)
        title = f'" title="{escapeHtml(str(child.attrs["title"]))}"' if "title" in child.attrs else '"'
        self._out.append(f"{title}{_attributes(child, _WRITTEN)}>")
        if "cut" in child.meta:
            place = self.lines.inline(token, child.meta["at"], len(child.meta["cut"]))
            self.problems.append(warning("markdown-url-cut", place, url=child.meta["cut"]))

    def _image(self, token: Token, child: Token) -> None:
        url = str(child.attrs["src"])
        is_plain = is_local(url) and "loading" not in child.attrs
        if is_plain:
            self._piece(Ref("source", url))
        self._out.append('<img src="')
        reference = self._address("file", url, token, child)
        alt = " ".join(plain_text(child.children, marks=True).split())
        self._out.append(f'" alt="{escapeHtml(alt)}"')
        if "title" in child.attrs:
            self._out.append(f' title="{escapeHtml(str(child.attrs["title"]))}"')
        self._out.append(_attributes(child, _WRITTEN))
        if reference and not {"width", "height"} & child.attrs.keys():
            self._piece(Ref("size", reference.target, reference.line, reference.column))
        if is_plain:
            self._piece(Ref("picture", url))
            return
        if reference:
            self._piece(Ref("srcset", url))
        self._out.append(' decoding="async">' if "loading" in child.attrs else ' loading="lazy" decoding="async">')

    def _address(self, kind: Literal["link", "file"], url: str, token: Token, child: Token) -> Ref | None:
        """Write the address in ``child``, as a reference if it leads into the site."""
        if not is_local(url):
            self._out.append(escapeHtml(url))
            return None
        place = self.lines.inline(token, child.meta.get("at"))
        reference = Ref(kind, url, place.line, place.column)
        self._piece(reference)
        return reference

    # Tokens that are more than a tag. Code, HTML and formulas end their lines themselves. These are functions, not a
    # writer's methods: a writer that held its own methods would be a reference cycle, and stay in memory for long.
    _WHOLE: ClassVar[dict[str, Callable[[Writer, Token], None]]] = {
        "fence": _code,
        "code_block": _code,
        "html_block": _html,
        "math_block": _math_block,
    }
    _TAGS: ClassVar[dict[str, Callable[[Writer, Token], None]]] = {
        "alert_open": _alert_open,
        "alert_title_open": _alert_title,
        "footnote_back": _footnote_back,
        "footnote_open": _footnote_open,
        "footnotes_close": _footnotes_close,
        "footnotes_open": _footnotes_open,
        "heading_close": _heading_close,
        "heading_open": _heading_open,
        "list_item_open": _list_item,
        "table_close": _table_close,
        "table_open": _table_open,
    }


def _breaks(token: Token, after: Token) -> bool:
    """Whether a line feed follows the tag that opens a block: not before text, nor in an empty element."""
    return not (after.type == "inline" or after.hidden or (after.nesting == -1 and after.tag == token.tag))


def _attributes(token: Token, but: Container[str] = ()) -> str:
    return "".join(f' {name}="{escapeHtml(str(value))}"' for name, value in token.attrs.items() if name not in but)


def _more_classes(token: Token) -> str:
    """The rest of a tag behind the classes that it has anyway. Those of the library are left out."""
    classes = [name for name in str(token.attrs.get("class", "")).split() if not name.startswith("markdown-alert")]
    return f'{"".join([f" {escapeHtml(name)}" for name in classes])}"{_attributes(token, ("class",))}'


def _footnote_id(number: int, time: int) -> str:
    return f"fnref-{number}" if time == 1 else f"fnref-{number}-{time}"


def _with_lines(body: Body) -> Body:
    """The body with attributes in place of its marks of lines."""

    def with_lines(html: str) -> str:
        return _LINE_MARK.sub("", _LINE_BEFORE_TAG.sub(r'\2 data-line="\1"', html))

    return tuple([with_lines(piece) if isinstance(piece, str) else piece for piece in body])
