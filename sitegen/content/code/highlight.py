"""Code to HTML, by Pygments with classes, and the two style sheets.

Pygments' own formatter is general and slow. Ours is one loop: tokens of one kind are joined, white space gets no
element, and lines are wrapped only where something is said about a line.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Any

from sitegen.content.code.languages import is_diff

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pygments.lexer import Lexer

    from sitegen.content.code.info import Fence

_MARK = re.compile(r"^(?:\+(?!\+\+ )|-(?!-- ))", re.MULTILINE)

_LINE = re.compile(r"[^\n]*\n|[^\n]+")

Piece = tuple[str, str]


class UnknownStyle(KeyError):
    """There is no style of this name. ``nearest`` holds names like it."""

    def __init__(self, name: str, nearest: tuple[str, ...]) -> None:
        super().__init__(name)
        self.name = name
        self.nearest = nearest

    def __reduce__(self) -> tuple[type[UnknownStyle], tuple[str, tuple[str, ...]]]:
        return (UnknownStyle, (self.name, self.nearest))


def escape(text: str) -> str:
    """``text`` for the inside of an element or of an attribute in double quotes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def frame(fence: Fence) -> str:
    """The opening tag of the element around a block and its title."""
    language = f' data-lang="{escape(fence.language)}"' if fence.language else ""
    return f'<div class="code numbered"{language}>' if fence.numbers else f'<div class="code"{language}>'


def highlight(code: str, fence: Fence, lexer: Lexer | None = None) -> str:
    """The code as HTML, to the end of the block's frame, coloured if there is a ``lexer``. The text of ``code`` is kept
    exactly, but for the lines that are to be left out.

    Pure: what comes back follows from the arguments and the release of Pygments alone. Raises Lost where the lexer
    makes nothing of the code, or something else.
    """
    pieces = _joined(_tokens(code, fence, lexer)) if lexer else [("", code)]
    body = "".join(_lines(pieces, code, fence)) if fence.by_line or is_diff(fence.language) else _spans(pieces)
    name = f' class="language-{escape(fence.language)}"' if fence.language else ""
    return f'<pre tabindex="0"><code{name}>{body}</code></pre></div>\n'


def _tokens(code: str, fence: Fence, lexer: Lexer) -> list[Piece]:
    """The code as pieces of text with the class of each, "" for none."""
    from sitegen.content.fast.lexing import tokens
    from sitegen.content.fast.tables import Lost

    # The marks of a diff are no part of the language. A space keeps the columns; _lines puts the mark back.
    source = _MARK.sub(" ", code) if fence.diff and not is_diff(fence.language) else code
    try:
        # Not get_tokens(), which drops blank lines at both ends, tabs and byte order marks.
        found = tokens(lexer, source)
    except Lost:
        raise
    except Exception as bug:  # of one of 600 lexers
        raise Lost from bug
    if "".join([text for _, text in found]) != source:
        raise Lost
    return found


def _joined(pieces: list[Piece]) -> list[Piece]:
    """The pieces, neighbours of one class joined, and white space to whatever stands before it."""
    joined: list[Piece] = []
    name = run = ""
    for new, text in pieces:
        if new == name or not text or text.isspace():
            run += text
        else:
            if run:
                joined.append((name, run))
            name, run = new, text
    if run:
        joined.append((name, run))
    return joined


def _spans(pieces: list[Piece]) -> str:
    out: list[str] = []
    for name, text in pieces:
        # White space that ends the piece was joined to it and stays outside.
        inner = text.rstrip() if name else ""
        shown = inner or text
        if not shown.isalnum():  # most are names
            shown = escape(shown)
        out.append(f'<span class="{name}">{shown}</span>{text[len(inner) :]}' if inner else shown)
    return "".join(out)


def _lines(pieces: list[Piece], code: str, fence: Fence) -> Iterator[str]:
    """The code line by line, each in an element of its own together with its line feed."""
    marked = fence.diff or is_diff(fence.language)
    source = code.split("\n")
    for number, line in enumerate(_split(pieces), 1):
        first = source[number - 1][:1]
        mark = first if marked and _MARK.match(source[number - 1]) else ""
        if fence.hides(number):
            continue
        classes = "line"
        if fence.highlights(number):
            classes += " hl"
        if mark:
            classes += " ins" if mark == "+" else " del"
        if mark and line[0][1].startswith(" "):  # the space that stood in for the mark
            line[0] = (line[0][0], line[0][1][1:])
            line.insert(0, ("", mark))
        numbered = f' data-n="{fence.start + number - 1}"' if fence.numbers else ""
        yield f'<span class="{classes}"{numbered}>{_spans(line)}</span>'


def _split(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """The pieces of each line. A piece that spans lines is cut, so that no element crosses the end of a line."""
    line: list[Piece] = []
    for name, text in pieces:
        for part in _LINE.findall(text):
            line.append((name, part))
            if part.endswith("\n"):
                yield line
                line = []
    if line:
        yield line


def stylesheet(light: str, dark: str) -> str:
    """CSS for the styles named ``light`` and ``dark``: the second by the reader's preference or by the switch, and on
    the screen only, because paper is white."""
    day, night = _rules(light), _rules(dark)
    dark_rules = {name: _over(day.get(name, {}), night.get(name, {})) for name in sorted({*day, *night})}
    return (
        _css(day, ".code")
        + "@media screen and (prefers-color-scheme: dark) {\n"
        + _css(dark_rules, ':root:not([data-theme="light"]) .code')
        + "}\n@media screen {\n"
        + _css(dark_rules, ':root[data-theme="dark"] .code')
        + "}\n"
    )


def styles() -> list[str]:
    """The names of all styles."""
    from pygments.styles import STYLE_MAP

    return sorted(STYLE_MAP)


_RESET = {
    "color": "inherit",
    "background-color": "transparent",
    "font-weight": "normal",
    "font-style": "normal",
    "text-decoration": "none",
    "border": "0",
}


def _over(under: dict[str, str], rule: dict[str, str]) -> dict[str, str]:
    """``rule`` on top of ``under``: what only the latter sets is taken back."""
    return {name: rule.get(name, _RESET[name]) for name in _RESET if name in under or name in rule}


def _rules(name: str) -> dict[str, dict[str, str]]:
    """The declarations of a style by class; "" is the block itself."""
    from pygments.styles import STYLE_MAP, get_style_by_name
    from pygments.token import STANDARD_TYPES, Token

    if name not in STYLE_MAP:
        raise UnknownStyle(name, tuple(difflib.get_close_matches(name, STYLE_MAP, n=3)))
    style: Any = get_style_by_name(name)
    base = style.style_for_token(Token)["color"]
    ground = style.background_color
    rules = {"": {"color": f"#{base}" if base else _readable(ground), "background-color": ground}}
    for kind, short in STANDARD_TYPES.items():
        if not short or short == "w":
            continue
        look = style.style_for_token(kind)
        rule = {
            "color": f"#{look['color']}" if look["color"] and look["color"] != base else "",
            "background-color": f"#{look['bgcolor']}" if look["bgcolor"] else "",
            "font-weight": "bold" if look["bold"] else "",
            "font-style": "italic" if look["italic"] else "",
            "text-decoration": "underline" if look["underline"] else "",
            "border": f"1px solid #{look['border']}" if look["border"] else "",
        }
        if rule := {key: value for key, value in rule.items() if value}:
            rules[short] = rule
    return rules


def _readable(ground: str) -> str:
    """Black or white, whichever can be read on ``ground``, for styles that leave the colour of text open."""
    digits = ground.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = (int(digits[i : i + 2], 16) for i in (0, 2, 4))
    return "#000000" if red * 299 + green * 587 + blue * 114 > 128_000 else "#ffffff"


def _css(rules: dict[str, dict[str, str]], scope: str) -> str:
    """The rules below ``scope``, classes that look alike in one rule."""
    alike: dict[str, list[str]] = {}
    for name, rule in sorted(rules.items()):
        alike.setdefault("; ".join(f"{key}: {value}" for key, value in rule.items()), []).append(name)
    lines = []
    for declarations, names in alike.items():
        if "" in names:
            lines.append(f"{scope} {{ {declarations} }}\n")
        if classes := [f".{name}" for name in names if name]:
            chosen = classes[0] if len(classes) == 1 else f":is({', '.join(classes)})"
            lines.append(f"{scope} {chosen} {{ {declarations} }}\n")
    return "".join(lines)
