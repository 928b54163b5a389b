"""The info string of a code block, the text on its first line: the language, and how to show the code.

Every generator has its own dialect. These are understood, alone and mixed::

    python                                        the language
    python {1,3-5}                                lines to highlight; also python{1,3-5}
    python title="app.py" linenos hl_lines="1 3"  words and values
    python 첫 예제 https://a.example/ 원문         Hexo: a title, perhaps with a link and its text
    python,linenos,linenostart=7,hl_lines=2 4-5,hide_lines=1,name=app.py         Zola
    python {linenos=true,hl_lines=[1,"3-5"],linenostart=10}      Hugo
    {.python .numberLines startFrom="10"}         Pandoc
    python:app.py                                 a title after a colon; also python:title=app.py
    python:line-numbers=7 [app.py]                VitePress
    python showLineNumbers start=10 diff          lines that begin with + and - are marked
    diff-python                                   the same; also diff lang="python"

What is not understood is named in a complaint and passed over: code is worth showing however its first line looks.
"""

from __future__ import annotations

import difflib
import re
from typing import Any, NamedTuple

_LONGEST = 1000
_LANGUAGE = re.compile(r"""plain text(?![^\s,])|[^\s{}\[\]="'`,:]++(?!\s*=)""")
_VALUE = r"""\s*=\s*(?P<value>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\[[^\]]*\]|\{[^{}]*\}|[^\s,{}"']+)"""
_ITEM = re.compile(rf"""(?P<key>[^\s,={{}}"'\[\]]+)(?:{_VALUE})?""")
_COLON = re.compile(r"""(?P<key>[\w-]+):\s*(?P<value>"[^"]*"|[^\s,{}"']+)""")
_GROUP = re.compile(r"""\{(?P<inner>(?:[^{}"'\[]|"[^"]*"|'[^']*'|\[[^\]]*\])*)\}""")
_BRACKETS = re.compile(r"\[([^\[\]]+)\](?!\S)")
_RANGES = re.compile(r"[\d\s,~-]*\d[\d\s,~-]*")
_RANGE = re.compile(r"(\d{1,7})(?:\s*[-~]\s*(\d{1,7}))?")
# Ranges without quotes, as Zola and Hexo have them: more numbers belong to them.
_OPEN_RANGES = re.compile(r"(?P<key>[\w-]+)\s*[=:]\s*(?P<value>\d[\d~-]*(?:[\s,]+\d[\d~-]*(?![^\s,}]))*)(?![^\s,}])")
_SEPARATORS = re.compile(r"[\s,]*")
_WORD = re.compile(r"\S+")
_TITLE_WORD = re.compile(r"""[^\s={}"'`\[\]]+(?!\S)""")
_TITLE_AFTER_COLON = re.compile(r"""[^\s{}\[\]="'`,]+""")
_URL = re.compile(r"(?:https?://|/)\S+")

_TITLE = {"title", "filename", "file", "name", "caption"}
_NUMBERS = {"linenos", "linenumbers", "linenumber", "numberlines", "showlinenumbers", "linenums", "numbers"}
_NO_NUMBERS = {f"no{name}" for name in _NUMBERS}
_START = {"start", "linenostart", "startfrom", "firstline", "startline", "startlinenumber"}
_LINES = {"hllines", "hl", "highlight", "lines", "highlightlines", "emphasizelines", "mark"}
_HIDE = {"hidelines"}
_WORDS = _NUMBERS | _NO_NUMBERS | {"copy", "diff"}
_KNOWN = _TITLE | _START | _LINES | _HIDE | _WORDS | {"lang"}
# Words of other generators that ask for what sitegen does not do. They are no titles.
_FOREIGN = {
    "active", "collapse", "compilefail", "editable", "hidden", "ignore", "live", "noinline", "norun", "nowrap",
    "playground", "runnable", "shouldpanic", "twoslash", "wrap",
}  # fmt: skip
_NO = {"false", "no", "none", "off", "0"}


class Info(NamedTuple):
    """How to show a block of code. ``link`` is an address beside the title, ``link_text`` the link's text. ``lines``
    are the ranges of lines to highlight, ``hidden`` those to leave out, counted from 1."""

    language: str = ""
    title: str = ""
    lines: tuple[tuple[int, int], ...] = ()
    numbers: bool = False
    start: int = 1
    diff: bool = False
    hidden: tuple[tuple[int, int], ...] = ()
    link: str = ""
    link_text: str = ""

    def highlights(self, line: int) -> bool:
        """Whether to highlight ``line``, counted from 1."""
        return any(first <= line <= last for first, last in self.lines)

    def hides(self, line: int) -> bool:
        """Whether to leave out ``line``, counted from 1."""
        return any(first <= line <= last for first, last in self.hidden)

    @property
    def by_line(self) -> bool:
        """Whether the lines have to be told apart."""
        return self.numbers or self.diff or bool(self.lines or self.hidden)


class Complaint(NamedTuple):
    """Something that is not understood: the code of a problem and the piece of text."""

    code: str
    piece: str


def parse_info(text: str, count: int) -> tuple[Info, list[Complaint]]:
    """What the info string ``text`` asks for a block of ``count`` lines, and what in it is not understood."""
    text = text.strip()
    if text.isalnum() and len(text) <= _LONGEST:  # a language and nothing else, as most are
        return Info(text), []
    parser = _InfoParser(text)
    return parser.within(count), parser.complaints


class _InfoParser:
    """Parses one info string. ``complaints`` is what it does not understand."""

    def __init__(self, text: str) -> None:
        self.complaints: list[Complaint] = []
        self._info = Info()
        if len(text) > _LONGEST:
            self._complain("code-info-malformed", text[:40] + "…")
            return
        rest, position, by_comma = self._language(text), 0, False
        while True:
            separators = _SEPARATORS.match(rest, position)
            assert separators
            by_comma, position = "," in separators[0], separators.end()
            if position == len(rest):
                break
            if match := _GROUP.match(rest, position):
                self._group(match["inner"].strip())
            elif match := _option(rest, position):
                self._item(match["key"], match["value"])
            elif match := _BRACKETS.match(rest, position):
                if not self._add_ranges("lines", match[1]):
                    self._set(title=match[1].strip())
            elif not self._info.title and not by_comma and _may_be_title(rest, position):
                position = self._title(rest, position)
                continue
            elif match := _ITEM.match(rest, position):
                self._item(match["key"], match["value"])
            else:
                self._complain("code-info-malformed", rest[position:].strip())
                break
            position = match.end()

    def within(self, count: int) -> Info:
        """The outcome, with the ranges that fall into a block of ``count`` lines."""
        for name in ("lines", "hidden"):
            found = []
            for first, last in getattr(self._info, name):
                if first < 1 or last > count:
                    self._complain("code-line-range", f"{first}-{last}" if first != last else str(first))
                if max(first, 1) <= min(last, count):
                    found.append((max(first, 1), min(last, count)))
            self._set(**{name: tuple(found)})
        return self._info

    def _set(self, **fields: Any) -> None:
        self._info = self._info._replace(**fields)

    def _complain(self, code: str, piece: str) -> None:
        self.complaints.append(Complaint(code, piece))

    def _language(self, text: str) -> str:
        """Take the language, perhaps with a title after a colon. Returns the rest of ``text``."""
        match = _LANGUAGE.match(text)
        if match is None:
            return text
        language, rest, title = match[0].lstrip("."), text[match.end() :], None
        if rest.startswith(":"):
            rest = rest[1:]
            title = None if _option(rest, 0) else _TITLE_AFTER_COLON.match(rest)
        diff = language.lower().startswith("diff-") and len(language) > len("diff-")
        language = "text" if language == "plain text" else language[5:] if diff else language
        self._set(language=language, title=title[0] if title else "", diff=diff)
        return rest[title.end() :] if title else rest

    def _title(self, text: str, position: int) -> int:
        """Take the title that begins at ``position``, with its link and the link's text. Returns its end."""
        end = _end_of_words(text, position)
        self._set(title=text[position:end].rstrip(" ,"))
        url = _URL.match(text, _after_space(text, end))
        if url is None:
            return end
        begin = _after_space(text, url.end())
        end = _end_of_words(text, begin)
        self._set(link=url[0], link_text=text[begin:end].rstrip(" ,"))
        return end

    def _group(self, inner: str) -> None:
        """Take what stands between braces: line numbers, or a list of items."""
        if self._add_ranges("lines", inner):
            return
        position = 0
        while (position := _after_space(inner, position)) < len(inner):
            item = _option(inner, position) or _ITEM.match(inner, position)
            if item is None:
                self._complain("code-info-malformed", inner[position:])
                break
            key, value = item["key"], item["value"]
            if value is None and not self._info.language and _plain(key) not in _KNOWN:
                self._set(language=key.lstrip("."))
            else:
                self._item(key, value)
            position = item.end()

    def _item(self, key: str, value: str | None) -> None:
        name, text, info = _plain(key), _unquote(value), self._info
        if name in _NUMBERS | _NO_NUMBERS:
            self._set(numbers=(text.lower() not in _NO) != (name in _NO_NUMBERS))
            if re.fullmatch(r"[1-9]\d{0,6}", text):
                self._set(start=int(text))
        elif name == "copy":  # every block can be copied
            pass
        elif name == "diff":
            self._set(diff=text.lower() not in _NO)
        elif name in _TITLE and value is not None:
            self._set(title=text)
        elif name in _START and re.fullmatch(r"\d{1,7}", text):
            self._set(numbers=True, start=int(text))
        elif name == "lang" and text:
            diff = info.diff or info.language == "diff"
            if diff or not info.language:
                self._set(language=text, diff=diff)
        elif (
            name not in _LINES | _HIDE
            or value is None
            or not self._add_ranges(
                "hidden" if name in _HIDE else "lines", text.strip("[]{}").replace('"', " ").replace("'", " ")
            )
        ):
            piece = key if value is None else f"{key}={value}"
            self._complain("code-info-malformed" if name in _KNOWN else "code-info-unknown", piece)

    def _add_ranges(self, name: str, text: str) -> bool:
        """Add ranges of lines to ``lines`` or ``hidden``. Returns whether ``text`` is nothing but ranges."""
        if not _RANGES.fullmatch(text):
            return False
        found = []
        for match in _RANGE.finditer(text):
            first, last = int(match[1]), int(match[2] or match[1])
            if first > last:
                self._complain("code-info-malformed", match[0])
            else:
                found.append((first, last))
        self._set(**{name: (*getattr(self._info, name), *found)})
        return True


def _option(text: str, position: int) -> re.Match[str] | None:
    """The option at ``position``, if there is one: a known key with its value, or a known word."""
    ranges = _OPEN_RANGES.match(text, position)
    if ranges and _plain(ranges["key"]) in _LINES | _HIDE:
        return ranges
    for match in (_ITEM.match(text, position), _COLON.match(text, position)):
        if match and _plain(match["key"]) in (_WORDS if match["value"] is None else _KNOWN):
            return match
    return None


def _may_be_title(text: str, position: int) -> bool:
    """Whether the word at ``position`` begins a title. What is nearly an option is rather a slip."""
    word = _TITLE_WORD.match(text, position)
    if word is None or _plain(word[0]) in _FOREIGN:
        return False
    return not (word[0].isascii() and difflib.get_close_matches(_plain(word[0]), _NUMBERS, 1, 0.85))


def _end_of_words(text: str, position: int) -> int:
    """The end of the words that begin at ``position``: before an option, a group or an address."""
    first = position
    for word in _WORD.finditer(text, position):
        is_link = _URL.match(word[0]) and (word.start() > first or word[0][0] != "/")  # a path can be a title
        if word[0][0] in "{[" or _plain(word[0]) in _FOREIGN or is_link or _option(text, word.start()):
            break
        position = word.end()
    return position


def _after_space(text: str, position: int) -> int:
    match = _SEPARATORS.match(text, position)
    return match.end() if match else position


def _plain(key: str) -> str:
    return re.sub(r"[-_.]", "", key).lower()


def _unquote(value: str | None) -> str:
    if value and value[0] in "\"'" and value[-1] == value[0]:
        return re.sub(r"\\(.)", r"\1", value[1:-1])
    return value or ""
