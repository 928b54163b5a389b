"""Code to HTML with classes.

Pygments' own formatter is general and slow. This one joins tokens of one class, gives white space no element, and wraps
lines only where something is said about a line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.common.utils import escapeHtml

from sitegen.content.code.languages import is_diff, shown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pygments.lexer import Lexer

    from sitegen.content.code.info import Info
    from sitegen.content.code.lexing import Token

_MARK = re.compile(r"^(?:\+(?!\+\+ )|-(?!-- ))", re.MULTILINE)
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def frame(info: Info) -> str:
    """The opening tag of the element around a block and its title."""
    language = f' data-lang="{escapeHtml(info.language)}"' if info.language else ""
    if name := shown_name(info.language):
        language += f' data-name="{escapeHtml(name)}"'
    return f'<div class="code numbered"{language}>' if info.numbers else f'<div class="code"{language}>'


def highlight(code: str, info: Info, lexer: Lexer | None = None) -> str:
    """The code as HTML, to the end of the block's frame, coloured if there is a ``lexer``. The text of ``code`` is kept
    exactly, but for lines that are to be left out. The result follows from the arguments and the release of Pygments.

    Raises Lost where the lexer cannot read the code.
    """
    tokens = _joined(_tokens(code, info, lexer)) if lexer else [("", code)]
    body = "".join(_lines(tokens, code, info)) if info.by_line or is_diff(info.language) else _spans(tokens)
    name = f' class="language-{escapeHtml(info.language)}"' if info.language else ""
    return f'<pre tabindex="0"><code{name}>{body}</code></pre></div>\n'


def _tokens(code: str, info: Info, lexer: Lexer) -> list[Token]:
    from sitegen.content.code.lexing import Lost, reader_of

    # The marks of a diff are no part of the language. A space keeps the columns; _lines puts the mark back.
    source = _MARK.sub(" ", code) if info.diff and not is_diff(info.language) else code
    try:
        # Not get_tokens(), which drops blank lines at both ends, tabs and byte order marks.
        found = reader_of(lexer).read(source)
    except Lost:
        raise
    except Exception as bug:  # of one of 600 lexers
        raise Lost from bug
    if "".join([text for _, text in found]) != source:
        raise Lost
    return found


def _joined(tokens: list[Token]) -> list[Token]:
    """The tokens, neighbours of one class joined, and white space joined to what stands before it."""
    joined: list[Token] = []
    name = run = ""
    for new, text in tokens:
        if new == name or not text or text.isspace():
            run += text
        else:
            if run:
                joined.append((name, run))
            name, run = new, text
    if run:
        joined.append((name, run))
    return joined


def _spans(tokens: list[Token]) -> str:
    out: list[str] = []
    for name, text in tokens:
        # White space at the end was joined to the token and stays outside.
        inner = text.rstrip() if name else ""
        shown = inner or text
        if not shown.isalnum():  # most are names
            shown = escapeHtml(shown)
        out.append(f'<span class="{name}">{shown}</span>{text[len(inner) :]}' if inner else shown)
    return "".join(out)


def _lines(tokens: list[Token], code: str, info: Info) -> Iterator[str]:
    """The code line by line, each in an element of its own together with its line feed."""
    marked = info.diff or is_diff(info.language)
    source = code.split("\n")
    for number, line in enumerate(_split(tokens), 1):
        mark = source[number - 1][:1] if marked and _MARK.match(source[number - 1]) else ""
        if info.hides(number):
            continue
        classes = "line"
        if info.highlights(number):
            classes += " hl"
        if mark:
            classes += " ins" if mark == "+" else " del"
        if mark and line[0][1].startswith(" "):  # the space that stood in for the mark
            line[0] = (line[0][0], line[0][1][1:])
            line.insert(0, ("", mark))
        numbered = f' data-n="{info.start + number - 1}"' if info.numbers else ""
        yield f'<span class="{classes}"{numbered}>{_spans(line)}</span>'


def _split(tokens: list[Token]) -> Iterator[list[Token]]:
    """The tokens of each line. A token that spans lines is cut, so that no element crosses the end of a line."""
    line: list[Token] = []
    for name, text in tokens:
        for part in _LINE.findall(text):
            line.append((name, part))
            if part.endswith("\n"):
                yield line
                line = []
    if line:
        yield line
