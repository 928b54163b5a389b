"""Gives attributes (``attributes``) to the blocks and inline elements that they were written for.

Classes that stand for an alert in the themes Chirpy and Minimal Mistakes make an alert. ``{:toc}`` is left out with the
list that it would replace, since pages show their table of contents themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it.token import Token

from sitegen.content.markdown.attributes import AT_END, Attributes, parse_attributes
from sitegen.words.errors import Place, Problem, warning

if TYPE_CHECKING:
    from sitegen.content.markdown.lines import Lines

_ALERTS = {
    "prompt-tip": "tip", "prompt-info": "note", "prompt-warning": "warning", "prompt-danger": "caution",
    "notice": "note", "notice--primary": "note", "notice--info": "note", "notice--success": "tip",
    "notice--warning": "warning", "notice--danger": "caution",
}  # fmt: skip
_UNLISTED = {"no_toc", "no-toc", "unlisted"}
# Blocks without an opening tag that take attributes.
_BLOCKS = {"fence", "hr"}
_INLINES = {"image", "code_inline"}
# What takes the attributes of a paragraph in it that is written without tags.
_ITEMS = {"list_item_open", "dd_open"}
_CLOSING = {"link_close", "em_close", "strong_close", "s_close"}


class Attacher:
    """Attaches the attributes of one body. ``ids`` are those among them."""

    def __init__(self, lines: Lines, styles: bool) -> None:
        self._lines, self._styles = lines, styles
        self._refused: list[tuple[str, Place]] = []
        self.ids: list[tuple[str, Place]] = []

    @property
    def problems(self) -> list[Problem]:
        """One warning for all attributes that are not allowed, at the first of them."""
        if not self._refused:
            return []
        name, place = self._refused[0]
        return [warning("markdown-attribute-refused", place, name=name, count=len(self._refused))]

    def attach(self, tokens: list[Token]) -> list[Token]:
        """``tokens`` without those of attributes. Attributes that nothing takes become text."""
        found: list[Token] = []
        waiting: tuple[Attributes, Token] | None = None  # for the block below
        open_, start = [], 0  # the beginnings of the open blocks, and of the one that ended last
        for token in tokens:
            if waiting and (token.type == "attributes" or token.level < waiting[1].level):
                start = len(found)
                found += _paragraph(waiting[1])
                waiting = None
            if token.type == "attributes":
                given = parse_attributes(token.info, self._styles)
                if given and given.words == ("toc",):
                    if token.meta["below"]:
                        _drop_list(found, start)
                elif given and not given.words and token.meta["below"] and self._give(given, found, start, token):
                    pass
                elif given and not given.words and token.meta["above"] and not waiting:
                    waiting = given, token
                else:
                    start = len(found)
                    found += _paragraph(token)
                continue
            if token.nesting > 0:
                open_.append(len(found))
            else:
                start = open_.pop() if token.nesting < 0 else len(found)
            found.append(token)
            if token.type == "inline" and "{:" in token.content:
                self._inline(token, found)
            if waiting and token.nesting <= 0 and token.level == waiting[1].level:
                if not self._give(waiting[0], found, start, waiting[1]):
                    start = len(found)
                    found += _paragraph(waiting[1])
                waiting = None
        return found + (_paragraph(waiting[1]) if waiting else [])

    def _give(self, given: Attributes, found: list[Token], index: int, token: Token) -> bool:
        """Give the attributes in ``token`` to the last block in ``found``, which begins at ``index``. Returns whether
        it takes them."""
        if not found or found[-1].level != token.level or (found[-1].nesting == 0 and found[-1].type not in _BLOCKS):
            return False
        place = self._lines.block(token.map[0] if token.map else 0)
        target = found[index]
        if target.type.startswith("footnote"):
            return False
        if target.type == "fence":
            return self._to_fence(given, found, place)
        kind = next((_ALERTS[name] for name in given.classes if name in _ALERTS), "")
        if kind and target.type in ("blockquote_open", "paragraph_open"):
            _make_alert(found, index, kind)
            left = " ".join(name for name in given.classes if name not in _ALERTS)
            attributes = {name: value for name, value in given.given.items() if name != "class"}
            self._set(Attributes(attributes | ({"class": left} if left else {}), given.refused), found[index], place)
        elif target.type == "paragraph_open" and (picture := _picture(found[index + 1])):
            self._set(given, picture, place)
        elif target.hidden and index and found[index - 1].type in _ITEMS:  # a paragraph without tags
            self._set(given, found[index - 1], place)
        else:
            self._set(given, target, place)
        return True

    def _to_fence(self, given: Attributes, found: list[Token], place: Place) -> bool:
        """Give attributes to a block of code: title and language through its info string, the rest through an element
        around it."""
        fence, attributes, refused = found[-1], dict(given.given), dict(given.refused)
        title = attributes.pop("title", "") or refused.pop("file", "") or refused.pop("caption", "")
        classes = []
        for name in attributes.pop("class", "").split():
            if name.startswith("language-") and not fence.info:
                fence.info = name.removeprefix("language-")
            elif name in ("linenos", "line-numbers"):
                fence.info += " linenos"
            elif name != "nolineno":
                classes.append(name)
        if title and '"' not in title:
            fence.info += f' title="{title}"'
        if classes:
            attributes["class"] = " ".join(classes)
        around = Token("div_open", "div", 1, level=fence.level, block=True)
        self._set(Attributes(attributes, refused), around, place)
        if attributes:
            found[-1:] = [around, fence, Token("div_close", "div", -1, level=fence.level, block=True)]
        return True

    def _inline(self, token: Token, found: list[Token]) -> None:
        """Attach attributes within a line: behind an element, or at the end of a heading."""
        children: list[Token] = []
        target, known = None, -1
        for child in token.children or ():
            if child.type != "attributes":
                children.append(child)
                continue
            given = parse_attributes(child.info, self._styles)
            if known != len(children):
                target, known = _before(children), len(children)
            if given and target and not given.words:
                self._set(given, target, self._lines.inline(token, child.meta["at"], len(child.content)))
            else:
                child.type = "text"
                children.append(child)
        token.children = children
        heading = found[-2] if len(found) > 1 and found[-2].type == "heading_open" else None
        match = AT_END.search(token.content) if heading else None
        if heading and match and children and children[-1].content.endswith(match[0]):
            given = parse_attributes(match["inner"], self._styles)
            if given and not given.words:
                children[-1].content = children[-1].content.removesuffix(match[0])
                self._set(given, heading, self._lines.inline(token, match.start(), len(match[0])))

    def _set(self, given: Attributes, target: Token, place: Place) -> None:
        """Give attributes to ``target``. Classes are added to those that it has, others replace them."""
        attributes, refused = dict(given.given), dict(given.refused)
        has = {*target.attrs, *(["id"] if "own" in target.meta else [])} - {"alt", "class", "start"}
        for name in sorted(has & attributes.keys()):  # the first one counts
            refused[name] = attributes.pop(name)
        self._refused += [(name, place) for name in refused]
        if target.type == "heading_open":
            if "id" in attributes:
                target.meta["own"] = attributes.pop("id")
            if _UNLISTED & set(given.classes):
                target.meta["unlisted"] = True
        if "id" in attributes:
            self.ids.append((attributes["id"], place))
        if target.type == "image" and "alt" in attributes:
            text = Token("text", "", 0, content=attributes.pop("alt"))
            target.children = [text]
        if "class" in target.attrs and "class" in attributes:
            attributes["class"] = f"{target.attrs['class']} {attributes['class']}"
        target.attrs.update(attributes)


def _before(children: list[Token]) -> Token | None:
    """The element that ``children`` end with."""
    depth = 0
    for child in reversed(children):
        if child.type in _INLINES and not depth:
            return child
        if child.type not in _CLOSING and not depth and child.content:  # not what is left of the mark of an emphasis
            return None
        depth += child.nesting
        if child.nesting > 0 and not depth:
            return child
    return None


def _picture(inline: Token) -> Token | None:
    """The image that is alone in a paragraph, perhaps as a link."""
    children = [child for child in inline.children or () if child.type not in ("link_open", "link_close")]
    return children[0] if len(children) == 1 and children[0].type == "image" else None


def _make_alert(found: list[Token], index: int, kind: str) -> None:
    """Make an alert of the block in ``found`` from ``index`` on, a quotation or a paragraph."""
    opening, closing = Token("alert_open", "div", 1, block=True), Token("alert_close", "div", -1, block=True)
    opening.map, opening.meta, opening.level = found[index].map, {"kind": kind}, found[index].level
    closing.level = opening.level
    title = [Token("alert_title_open", "p", 1, block=True), Token("inline", "", 0, block=True, children=[])]
    title.append(Token("alert_title_close", "p", -1, block=True))
    quotation = found[index].type == "blockquote_open"
    opening.attrs = found[index].attrs if quotation else {}
    found[index:] = [opening, *title, *found[index + quotation : len(found) - quotation], closing]


def _drop_list(found: list[Token], index: int) -> None:
    """Drop the list of one item that ends ``found``, from ``index`` on: the table of contents takes its place."""
    is_list = bool(found) and found[-1].type.endswith("_list_close")
    if is_list and sum(token.type == "list_item_open" for token in found[index:]) == 1:
        del found[index:]


def _paragraph(token: Token) -> list[Token]:
    """The attributes in ``token`` as a paragraph of text."""
    text = Token("text", "", 0, content=token.content)
    inline = Token(
        "inline", "", 0, level=token.level + 1, block=True, children=[text], content=token.content, map=token.map
    )
    opening = Token("paragraph_open", "p", 1, level=token.level, block=True, map=token.map)
    return [opening, inline, Token("paragraph_close", "p", -1, level=token.level, block=True)]
