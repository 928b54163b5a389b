"""The names of files in a style sheet: ``url(…)``, ``@import "…"``, the strings of ``image-set(…)``, the source map.

This is as much of https://www.w3.org/TR/css-syntax-3/#tokenization as tells names from comments and other text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sitegen.content.named import Name, source_map

if TYPE_CHECKING:
    from collections.abc import Iterator

# Tokens that matter to names. An escape is passed over: ``.bg-\[url\(\'x\'\)\]`` is a class.
_TOKEN = re.compile(r"""\\.|/\*|["'(){};]|(?<![\w-])[\w-]++\(|@import(?![\w-])""", re.DOTALL)
_STRINGS = {quote: re.compile(rf"(?:[^{quote}\\\n\r\f]++|\\(?:\r\n|.))*+", re.DOTALL) for quote in "\"'"}
_SPACE = re.compile(r"[ \t\n\r\f]*+")
# A browser takes no name with spaces in it. What is meant is plain, so it is written back without them.
_BARE = re.compile(r"(?:[^\n\r\f\\\"'()]++|\\[^\n\r\f])*+")
_BARE_END = re.compile(r"[ \t\n\r\f]*+(?:\)|\Z)")
_BAD_URL_END = re.compile(r"(?:[^\\)]++|\\.)*+\)?", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:([0-9A-Fa-f]{1,6})(?:\r\n|[ \t\n\r\f])?|(\r\n|[\n\r\f])|(.))", re.DOTALL)
# The functions whose strings are names.
_WITH_NAMES = ("url(", "image-set(", "-webkit-image-set(")
_LAST_CHARACTER = 0x10FFFF


def names_in_css(text: str) -> Iterator[Name]:
    """The names in a style sheet, in their order; a source map after them."""
    functions: list[str] = []  # those that are open, the innermost last
    importing = False  # only space and comments since ``@import``
    last_map = None
    at = 0
    while match := _TOKEN.search(text, at):
        token, at = match[0].lower(), match.end()
        if token == "/*":
            end = text.find("*/", at)
            end = len(text) if end < 0 else end
            last_map = source_map(text[at:end], at) or last_map
            at = end + 2
        elif token in _STRINGS:
            start, at = at, _end(_STRINGS[token], text, at)
            is_closed = text[at : at + 1] in (token, "")
            if is_closed and (importing or (functions and functions[-1] in _WITH_NAMES)):
                yield _name(text, start, at)
            importing = False
            at += is_closed
        elif token == "url(" and text[(start := _end(_SPACE, text, at)) : start + 1] not in ('"', "'"):
            end = _end(_BARE, text, start)
            if closed := _BARE_END.match(text, end):
                yield _name(text, start, start + len(text[start:end].rstrip()))
                at = closed.end()
            else:
                at = _end(_BAD_URL_END, text, end)
            importing = False
        elif token[-1] == "(":
            functions.append(token)
        elif token == ")":
            if functions:
                functions.pop()
        elif token[0] != "\\":
            importing = token == "@import"
    if last_map:
        yield last_map


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    assert match is not None  # each of these patterns matches nothing at all, too
    return match.end()


def _name(text: str, start: int, end: int) -> Name:
    return Name(start, end, _ESCAPE.sub(_unescaped, text[start:end]).strip())


def _unescaped(match: re.Match[str]) -> str:
    if match[1]:
        code = int(match[1], 16)
        return chr(code) if 0 < code <= _LAST_CHARACTER and not 0xD800 <= code <= 0xDFFF else "\ufffd"
    return match[3] or ""
