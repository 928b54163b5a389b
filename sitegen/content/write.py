"""Tokens to the HTML of a body, with the references inside the site left open.

One pass without recursion. White space follows markdown-it's own renderer, elements follow the theme's contract
(``docs/themes.md``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote

from sitegen.content import fence as fences
from sitegen.content.excerpt import plain
from sitegen.content.highlight import escape, highlight, is_known, nearest
from sitegen.content.links import is_local
from sitegen.content.rawhtml import Local, Scan
from sitegen.errors import Problem, warning
from sitegen.model import Body, Ref

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.token import Token

    from sitegen.content.lines import Lines

_WORDS = {
    "ko": {
        "note": "참고",
        "tip": "팁",
        "important": "중요",
        "warning": "주의",
        "caution": "경고",
        "footnotes": "각주",
        "back": "본문으로 돌아가기",
    },
    "en": {
        "note": "Note",
        "tip": "Tip",
        "important": "Important",
        "warning": "Warning",
        "caution": "Caution",
        "footnotes": "Footnotes",
        "back": "Back to the text",
    },
}
_SIMPLE = frozenset({"em_open", "em_close", "strong_open", "strong_close", "s_open", "s_close", "link_close"})


class Writer:
    """Writes one body. ``problems`` are the warnings met on the way."""

    def __init__(self, lines: Lines, lang: str) -> None:
        self.lines = lines
        self.words = _WORDS["ko" if lang.lower().split("-")[0] == "ko" else "en"]
        self.problems: list[Problem] = []
        self._out: list[str | Ref] = []
        self._alert = ""
        self._blocks: dict[str, Callable[[Token], None]] = {
            "fence": self._code,
            "code_block": self._code,
            "html_block": self._html_block,
            "heading_open": self._heading_open,
            "heading_close": self._heading_close,
            "list_item_open": self._list_item,
            "footnote_back": self._footnote_back,
        }

    def write(self, tokens: list[Token]) -> Body:
        """The body that ``tokens`` make."""
        out, index, hidden = self._out, 0, False
        while index < len(tokens):
            token = tokens[index]
            if token.type == "inline":
                if tokens[index - 1].type != "alert_title_open":  # the library's title, in English
                    self._inline(token)
            elif token.type == "paragraph_open" and (image := _figure(tokens[index + 1])):
                if hidden:
                    out.append("\n")
                self._figure(tokens[index + 1], image)
                index, token = index + 2, tokens[index + 2]
            elif not token.hidden:
                if token.block and token.nesting != -1 and hidden:
                    out.append("\n")
                if (writer := self._blocks.get(token.type)) is not None:
                    writer(token)
                else:
                    out.append(self._tag(token))
                if token.block and token.type not in ("fence", "code_block", "html_block") and _breaks(tokens, index):
                    out.append("\n")
            hidden = token.hidden
            index += 1
        return merged(out)

    def _tag(self, token: Token) -> str:
        """The tag of a block that is nothing special."""
        match token.type:
            case "table_open":
                return '<div class="table"><table>'
            case "table_close":
                return "</table></div>"
            case "alert_open":
                self._alert = self.words[token.meta["kind"].lower()]
                return f'<div class="alert alert-{token.meta["kind"].lower()}">'
            case "alert_title_open":
                return f'<p class="alert-title">{self._alert}'
            case "footnotes_open":
                return f'<section class="footnotes" aria-label="{self.words["footnotes"]}">\n<ol>'
            case "footnotes_close":
                return "</ol>\n</section>"
            case "footnote_open":
                return f'<li id="fn-{token.meta["number"]}">'
        if token.nesting < 0:
            return f"</{token.tag}>"
        return f"<{token.tag}{_attributes(token)}>"

    def _list_item(self, token: Token) -> None:
        self._out.append(f"<li{_attributes(token)}>")
        if "checked" in token.meta:
            checked = " checked" if token.meta["checked"] else ""
            self._out.append(f'<input type="checkbox" class="task-list-item-checkbox" disabled{checked}> ')

    def _heading_open(self, token: Token) -> None:
        anchor = token.meta.get("anchor")
        self._out.append(f'<{token.tag} id="{escape(anchor)}">' if anchor else f"<{token.tag}>")

    def _heading_close(self, token: Token) -> None:
        if anchor := token.meta.get("anchor"):
            href = quote(anchor, safe="!$&'()*+,;=:@/?~")
            self._out.append(f'<a class="anchor" href="#{escape(href)}" aria-hidden="true" tabindex="-1"></a>')
        self._out.append(f"</{token.tag}>")

    def _footnote_back(self, token: Token) -> None:
        number, label = token.meta["number"], self.words["back"]
        for time in range(1, token.meta["times"] + 1):
            href = _footnote_id(number, time)
            self._out.append(f' <a class="footnote-backref" href="#{href}" aria-label="{label}">↩\ufe0e</a>')

    def _code(self, token: Token) -> None:
        count = token.content.count("\n") + (not token.content.endswith("\n") and bool(token.content))
        fence, complaints = fences.parse(token.info, count)
        line = token.map[0] if token.map else 0
        for complaint in complaints:
            self._complain(complaint.code, line, complaint.piece, piece=complaint.piece, count=count)
        if not is_known(fence.language):
            names = nearest(fence.language)
            code = "code-unknown-language" if names else "code-unknown-language-alone"
            said = ", ".join(f"`{name}`" for name in names)
            self._complain(code, line, fence.language, language=fence.language, nearest=said)
        self._out.append(highlight(token.content, fence))

    def _complain(self, code: str, line: int, at: str, **values: object) -> None:
        column = self.lines.text[line].find(at) + 1
        place = self.lines.place(line, column, len(at)) if column else self.lines.block(line)
        self.problems.append(warning(code, place, **values))

    def _html_block(self, token: Token) -> None:
        self._html(token.meta["scan"], token.map[0] if token.map else 0, token.content)

    def _html(self, scan: Scan, line: int, html: str) -> None:
        for piece in scan.pieces:
            if isinstance(piece, Local):
                spot = line + html.count("\n", 0, piece.offset)
                column = self.lines.text[spot].find(piece.target) + 1
                self._out.append(Ref(piece.kind, piece.target, self.lines.first + spot, max(column, 1)))
            else:
                self._out.append(piece)

    def _inline(self, token: Token) -> None:
        out = self._out
        for child in token.children or ():
            kind = child.type
            if kind == "text":
                out.append(escape(child.content))
            elif kind == "softbreak":
                out.append("\n")
            elif kind in _SIMPLE:
                out.append(f"</{child.tag}>" if child.nesting < 0 else f"<{child.tag}>")
            elif kind == "code_inline":
                out.append(f"<code>{escape(child.content)}</code>")
            elif kind == "link_open":
                self._link(token, child)
            elif kind == "image":
                self._image(token, child)
            elif kind == "hardbreak":
                out.append("<br>\n")
            elif kind == "html_inline":
                place = self.lines.inline(token, child.meta.get("at"))
                self._html(child.meta["scan"], place.line - self.lines.first, child.content)
            elif kind == "footnote_ref":
                number = child.meta["number"]
                mark = _footnote_id(number, child.meta["time"])
                out.append(f'<sup class="footnote-ref"><a href="#fn-{number}" id="{mark}">{number}</a></sup>')
            else:
                out.append(escape(child.content))

    def _link(self, token: Token, child: Token) -> None:
        self._out += ['<a href="', self._reference("link", child.attrs["href"], token, child), '"']
        if "title" in child.attrs:
            self._out.append(f' title="{escape(str(child.attrs["title"]))}"')
        self._out.append(">")
        if "cut" in child.meta:
            place = self.lines.inline(token, child.meta["at"], len(child.meta["cut"]))
            self.problems.append(warning("markdown-url-cut", place, url=child.meta["cut"]))

    def _image(self, token: Token, child: Token, title: bool = True) -> None:
        source = self._reference("file", child.attrs["src"], token, child)
        alt = " ".join(plain(child.children, marks=True).split())
        self._out += ['<img src="', source, f'" alt="{escape(alt)}"']
        if title and "title" in child.attrs:
            self._out.append(f' title="{escape(str(child.attrs["title"]))}"')
        if isinstance(source, Ref):
            self._out.append(Ref("size", source.target, source.line, source.column))
        self._out.append(' loading="lazy" decoding="async">')

    def _figure(self, token: Token, image: Token) -> None:
        """An image alone in its paragraph, perhaps a link, whose title is a caption."""
        self._out.append("<figure>")
        for child in token.children or ():
            if child.type == "link_open":
                self._link(token, child)
            elif child is image:
                self._image(token, child, title=False)
            else:
                self._out.append("</a>")
        self._out.append(f"<figcaption>{escape(str(image.attrs['title']))}</figcaption></figure>\n")

    def _reference(self, kind: Literal["link", "file"], url: Any, token: Token, child: Token) -> str | Ref:
        if not is_local(str(url)):
            return escape(str(url))
        place = self.lines.inline(token, child.meta.get("at"))
        return Ref(kind, str(url), place.line, place.column)


def merged(pieces: list[str | Ref]) -> Body:
    """The pieces, neighbouring strings joined, empty ones left out."""
    body: list[str | Ref] = []
    texts: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            texts.append(piece)
        else:
            if text := "".join(texts):
                body.append(text)
            body.append(piece)
            texts = []
    if text := "".join(texts):
        body.append(text)
    return tuple(body)


def _figure(token: Token) -> Token | None:
    """The image that is all there is in a paragraph, if it has a title."""
    children = token.children or []
    if len(children) == 3 and children[0].type == "link_open" and children[2].type == "link_close":
        children = children[1:2]
    image = children[0] if len(children) == 1 else None
    return image if image is not None and image.type == "image" and image.attrs.get("title") else None


def _attributes(token: Token) -> str:
    return "".join(f' {name}="{escape(str(value))}"' for name, value in token.attrs.items())


def _footnote_id(number: int, time: int) -> str:
    return f"fnref-{number}" if time == 1 else f"fnref-{number}-{time}"


def _breaks(tokens: list[Token], index: int) -> bool:
    """Whether a line feed follows the tag of a block: not before text, nor between the tags of an empty element."""
    token = tokens[index]
    if token.nesting != 1 or index + 1 == len(tokens):
        return True
    after = tokens[index + 1]
    return not (after.type == "inline" or after.hidden or (after.nesting == -1 and after.tag == token.tag))
