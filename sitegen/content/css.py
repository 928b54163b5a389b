"""The addresses in a style sheet: in ``url(…)``, after ``@import`` and in ``image-set(…)``.

Read in one pass, as a browser does (CSS Syntax Module Level 3, section 4): what stands in comments and in other
strings is no address.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator

# Each alternative takes its characters once and for all (``*+``), so that no sheet is read twice.
_NEXT = re.compile(
    r"""/\*|\\.|["')]|@import(?![\w-])|(?<![\w-])(?P<function>[\w-]*+)\(|[^\s"'()\\@/\w-]""", re.DOTALL | re.IGNORECASE
)
_SPACE = re.compile(r"\s*+")
_STRINGS = {mark: re.compile(rf"(?:[^{mark}\\\n]|\\.)*+{mark}", re.DOTALL) for mark in "\"'"}
_BARE = re.compile(r"(?:[^\s\"'()\\]|\\[^\n])++(?=\s*+\))")
_ESCAPE = re.compile(r"\\(?:(?P<code>[0-9A-Fa-f]{1,6})\s?|\n|(?P<itself>.))", re.DOTALL)
_SPECIAL = re.compile(r"[\s\"'()\\]")
_WITH_STRINGS = frozenset({"image-set", "-webkit-image-set", "src"})


class Address(NamedTuple):
    """An address in a style sheet: what it is, where it is written, and its quotes (``mark``), if it has any."""

    url: str
    start: int
    end: int
    mark: str

    def written(self, url: str) -> str:
        """``url`` as it is written in the place of this address."""
        mark = self.mark or ('"' if needs_quotes(url) else "")
        if not mark:
            return url
        return mark + url.replace("\\", "\\\\").replace("\n", "\\a ").replace(mark, "\\" + mark) + mark


def needs_quotes(url: str) -> bool:
    """Whether ``url`` cannot stand in ``url(…)`` without quotes."""
    return _SPECIAL.search(unquote(url)) is not None


def addresses(css: str) -> Iterator[Address]:
    """The addresses in ``css``, in their order."""
    functions: list[str] = []  # that are open
    importing, position = False, 0
    while found := _NEXT.search(css, position):
        token, position = found[0], found.end()
        if token == "/*":
            position = css.find("*/", position) + 2
            if position < 2:
                return
        elif token in _STRINGS:
            string = _STRINGS[token].match(css, position)
            if string is None:  # it ends with its line
                continue
            if importing or (functions and functions[-1] in _WITH_STRINGS):
                yield Address(_decoded(string[0][:-1]), found.start(), string.end(), token)
            importing, position = False, string.end()
        elif token == ")":
            functions[-1:] = []
        elif token[-1] == "(":
            functions.append(found["function"].lower())
            if functions[-1] == "url" and (address := _in_url(css, position)):
                yield address
                position = address.end
            importing = False
        else:
            importing = token[0] == "@" and len(token) > 1


def _in_url(css: str, start: int) -> Address | None:
    space = _SPACE.match(css, start)
    start = space.end() if space else start
    mark = css[start : start + 1]
    if mark in _STRINGS:
        string = _STRINGS[mark].match(css, start + 1)
        return Address(_decoded(string[0][:-1]), start, string.end(), mark) if string else None
    bare = _BARE.match(css, start)
    return Address(_decoded(bare[0]), start, bare.end(), "") if bare else None


def _decoded(text: str) -> str:
    """``text`` without escapes."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda match: _character(match["code"]) if match["code"] else match["itself"] or "", text)


def _character(code: str) -> str:
    number = int(code, 16)
    return chr(number) if 0 < number < 0xD800 or 0xDFFF < number < 0x110000 else "\ufffd"
