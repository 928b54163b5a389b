"""Formulas to HTML: MathML, made with latex2mathml, the library of the extra ``sitegen[math]``.

The library turns what it does not know into text, ``\\foo`` or ``&``, and passes HTML through. So its tree is written
here, not by it. A formula in which anything was not understood stays TeX, for a script of the author's.
"""

from __future__ import annotations

import re
import unicodedata
from functools import partial
from html import unescape
from threading import Thread
from typing import TYPE_CHECKING

from markdown_it.common.utils import escapeHtml

from sitegen.words.errors import Place, Problem, warning

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from markdown_it.token import Token

    from sitegen.content.markdown.lines import Lines

_LONGEST = 5000
# TeX of this length cannot be nested too deep for the library, which calls itself at most twice for a character.
_SHALLOW = 100
_DEEPEST = 60
# Environments that the library does not know by this name, or treats otherwise than MathJax.
_ENVIRONMENTS = {
    **dict.fromkeys(("align", "aligned", "alignat", "alignat*", "alignedat", "eqnarray", "eqnarray*"), "align*"),
    **dict.fromkeys(("flalign", "flalign*"), "align*"),
    **dict.fromkeys(("gather", "gather*", "gathered", "multline", "multline*", "multlined"), "matrix"),
    "dcases": "cases",
}
_NO_ENVIRONMENTS = {"equation", "equation*", "displaymath", "math"}
_ENVIRONMENT = re.compile(r"\\(?P<which>begin|end)\s*\{(?P<name>[a-z]+\*?)\}(?P<columns>\s*\{\d+\})?")
_PREPARED = (
    (re.compile(r"\\label\s*\{[^{}]*\}"), ""),
    (re.compile(r"\\\\\s*\[-?[\d.]+\s*[a-z]{2}\]"), r"\\\\"),  # how much space there is between two lines
    (re.compile(r"\\text\s*(\{[^{}$]*\$[^{}]*\})"), r"\\hbox\1"),  # the one kind of text that may hold a formula
    (re.compile(r"\\bm(?![A-Za-z])"), r"\\boldsymbol"),
    (re.compile(r"\\color(?=\{[^{}]*\}\S)"), r"\\textcolor"),  # of what follows only, as with MathJax
    (re.compile(r"\\arg(?![A-Za-z])"), r"\\operatorname{arg}"),
)
# With definitions a few lines can grow to anything.
_DEFINITION = re.compile(r"\\(?:[gex]?def|let|(?:re)?newcommand|providecommand|newenvironment|DeclareMathOperator)\b")
# Hangul outside of ``\text``, with its spaces, which must be kept.
_HANGUL = re.compile(
    r"(?P<text>\\(?:text[a-z]*|[fhm]box|tag|operatorname)\*?\s*\{[^{}]*\})|[가-힣]+(?:[ ,.]+[가-힣]+)*"
)
_MARK = re.compile(r"\\(?:begin|end)(?![A-Za-z])|\\.|[&{}]", re.DOTALL)
_ESCAPED = re.compile(r"\\([_%&#${} ])")
# How many parts these elements have. An author may have left one out.
_PARTS = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2, "msubsup": 3, "munderover": 3}
_LETTER = re.compile(r"&#x000[4-7][0-9A-Fa-f];")
_ATTRIBUTES = frozenset({
    "accent", "accentunder", "depth", "display", "displaystyle", "fence", "form", "height", "largeop", "linethickness",
    "lspace", "mathbackground", "mathcolor", "mathsize", "mathvariant", "maxsize", "minsize", "movablelimits",
    "rspace", "scriptlevel", "separator", "stretchy", "symmetric", "voffset", "width",
})  # fmt: skip


class Missing(Exception):
    """The library is not installed."""


class Unreadable(Exception):
    """The library cannot read a formula."""


class Formulas:
    """Writes the formulas of one body. ``problems`` is a warning for each reason why formulas stayed TeX."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._left: dict[str, list[Place]] = {}

    def inline(self, token: Token, child: Token) -> str:
        """A formula within a paragraph."""
        place = self._lines.inline(token, child.meta["at"], len(child.content.split("\n")[0]) + 2)
        return self._html("span", child.content, child.meta["display"], place)

    def block(self, token: Token) -> str:
        """A formula that is a block of its own."""
        place = self._lines.block(token.map[0] if token.map else 0)
        return self._html("div", token.content, True, place) + "\n"

    @property
    def problems(self) -> list[Problem]:
        return [warning(code, places[0], count=len(places)) for code, places in self._left.items()]

    def _html(self, element: str, tex: str, display: bool, place: Place) -> str:
        try:
            html = to_mathml(tex, display)
        except (Missing, Unreadable) as reason:
            code = "math-missing" if isinstance(reason, Missing) else "math-unreadable"
            self._left.setdefault(code, []).append(place)
            # The marks that KaTeX's and MathJax's scripts look for.
            html = escapeHtml(rf"\[{tex}\]" if display else rf"\({tex}\)")
        return f'<{element} class="math math-{"display" if display else "inline"}">{html}</{element}>'


def to_mathml(tex: str, display: bool) -> str:
    """``tex`` as an element ``<math>``. Raises Missing or Unreadable."""
    try:
        from latex2mathml.commands import MATRICES
        from latex2mathml.converter import convert_to_element
    except ImportError:
        raise Missing from None
    if len(tex) > _LONGEST or _DEFINITION.search(tex):
        raise Unreadable
    found: list[str] = []

    def work() -> None:
        try:
            tree = convert_to_element(_prepared(tex, MATRICES), display="block" if display else "inline")
            found.extend(_content(tree, 0))
        except Exception:  # the library raises whatever its code happens to, RecursionError too
            found.clear()

    if len(tex) <= _SHALLOW:
        work()
    else:
        # A thread begins with an empty stack, so that what is too deep for the library does not depend on the caller.
        thread = Thread(target=work)
        thread.start()
        thread.join()
    if not found:
        raise Unreadable
    block = ' display="block"' if display else ""
    return f'<math{block} alttext="{escapeHtml(tex)}">{"".join(found)}</math>'


def _prepared(tex: str, known: tuple[str, ...]) -> str:
    """``tex`` with commands that the library knows."""
    for pattern, text in _PREPARED:
        tex = pattern.sub(text, tex)
    loose = _loose(tex) if "&" in tex or r"\\" in tex else set()
    tex = _ENVIRONMENT.sub(partial(_environment, known), tex)
    if "&" in loose:
        tex = rf"\begin{{align*}}{tex}\end{{align*}}"
    elif r"\\" in loose:
        tex = rf"\begin{{matrix}}{tex}\end{{matrix}}"
    return tex if tex.isascii() else _HANGUL.sub(lambda match: match["text"] or rf"\text{{{match[0]}}}", tex)


def _loose(tex: str) -> set[str]:
    """Which of ``&`` and ``\\`` stand outside of every environment. They make a table of the whole formula."""
    depth, found = 0, set()
    for match in _MARK.finditer(tex):
        mark = match[0]
        if mark in ("{", r"\begin"):
            depth += 1
        elif mark in ("}", r"\end"):
            depth -= 1
        elif depth == 0:
            found.add(mark)
    return found


def _environment(known: tuple[str, ...], match: re.Match[str]) -> str:
    which, name, columns = match["which"], match["name"], match["columns"] or ""
    if name in _NO_ENVIRONMENTS:
        return ""
    name = _ENVIRONMENTS.get(name, name)
    if rf"\{name}" not in known:
        raise Unreadable
    return rf"\{which}{{{name}}}{'' if name == 'align*' else columns}"


def _content(element: Element, depth: int) -> list[str]:
    """The content of ``element`` as HTML."""
    if depth > _DEEPEST:
        raise Unreadable
    pieces = [escapeHtml(_text(element))] if element.text else []
    for child in element:
        if len(child) != _PARTS.get(child.tag, len(child)):
            raise Unreadable
        if child.tag == "mtable":
            _lay_out(child)
        attributes = "".join(f' {name}="{escapeHtml(value)}"' for name, value in _attributes(child).items())
        pieces += [f"<{child.tag}{attributes}>", *_content(child, depth + 1), f"</{child.tag}>"]
    return pieces


def _text(element: Element) -> str:
    # The library writes a character of its own as an entity that stands alone.
    text = unescape(element.text or "")
    if element.tag == "mtext":
        text = _ESCAPED.sub(r"\1", text)
    elif element.text in ("&", "{", "}", "#", "$"):
        raise Unreadable
    if "\\" in text and element.text != "&#x0005C;":
        text = _delimiter(text) if element.tag == "mo" else ""
        if not text:
            raise Unreadable
    variant = element.get("mathvariant", "normal")
    return text if variant == "normal" else "".join(_varied(character, variant) for character in text)


def _delimiter(command: str) -> str:
    r"""The character of a command like ``\langle``, which the library leaves as it is behind ``\big``; "" for none."""
    from latex2mathml.symbols_parser import convert_symbol

    symbol = convert_symbol(command)
    return chr(int(symbol, 16)) if symbol else ""


def _attributes(element: Element) -> dict[str, str]:
    """The attributes of an element as browsers know them."""
    found = dict(element.attrib)
    if found.pop("mathvariant", "normal") == "normal" and _is_upright(element):
        found["mathvariant"] = "normal"
    if found.get("notation") == "box":  # the one frame that CSS can draw
        return {"style": "border:1px solid;padding:0.3em"}
    if not found.keys() <= _ATTRIBUTES | ({"style"} if element.tag == "mtd" else set()):
        raise Unreadable
    if found.get("width") == "negativethinmathspace":
        found["width"] = "-0.167em"
    return found


def _is_upright(element: Element) -> bool:
    """Whether a letter is upright: the library writes ``\\mathrm{d}`` as an entity."""
    return element.get("mathvariant") == "normal" or (element.tag == "mi" and bool(_LETTER.match(element.text or "")))


def _lay_out(table: Element) -> None:
    """Give cells their alignment, space and lines in CSS; browsers know no attributes for these."""
    tight = table.attrib.pop("columnspacing", "").startswith("0em")
    columns, rows = (table.attrib.pop(name, "").split() for name in ("columnlines", "rowlines"))
    table.attrib.pop("rowspacing", None)
    for number, row in enumerate(table):
        for column, cell in enumerate(row):
            styles = []
            if align := cell.attrib.pop("columnalign", ""):
                styles += [f"text-align:{align}", *([f"padding-{align}:0"] if tight else [])]
            for side, lines, index in (("right", columns, column), ("bottom", rows, number)):
                if (line := "".join(lines[index : index + 1])) in ("solid", "dashed"):
                    styles.append(f"border-{side}:1px {line}")
            if styles:
                cell.set("style", ";".join(styles))


def _varied(character: str, variant: str) -> str:
    """A letter in bold or italics, as the character of its own that Unicode has: browsers know no such attribute."""
    name = unicodedata.name(character, "").replace("LATIN ", "").replace("GREEK ", "").replace("LETTER ", "")
    style = variant.upper().replace("DOUBLE-STRUCK", "DOUBLE_STRUCK").replace("-", " ").replace("_", "-")
    for words in (f"MATHEMATICAL {style} {name}", f"{style} {name}", f"BLACK-LETTER {name}"):
        try:
            return unicodedata.lookup(words)
        except KeyError:
            continue
    return character
