"""The line that opens a code block: the language, and how to show the code.

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
from typing import TYPE_CHECKING, NamedTuple

from sitegen.words.errors import Problem, warning

if TYPE_CHECKING:
    from markdown_it.token import Token

    from sitegen.content.markdown.lines import Lines

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
_TITLE_WORD = re.compile(r"""(?!/)[^\s={}"'`\[\]]+(?!\S)""")
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


class Fence(NamedTuple):
    """How a block of code is to be shown. ``link`` is an address beside the title, and ``link_text`` what it reads.
    ``lines`` are ranges of lines to highlight, ``hidden`` of lines to leave out, counted from 1."""

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
        """Whether ``line``, counted from 1, is to be highlighted."""
        return any(first <= line <= last for first, last in self.lines)

    def hides(self, line: int) -> bool:
        """Whether ``line``, counted from 1, is to be left out."""
        return any(first <= line <= last for first, last in self.hidden)

    @property
    def by_line(self) -> bool:
        """Whether the lines have to be told apart."""
        return self.numbers or self.diff or bool(self.lines or self.hidden)


class Complaint(NamedTuple):
    """Something in the line that is not understood: a code of a problem and the piece of text."""

    code: str
    piece: str


def parse(info: str, count: int) -> tuple[Fence, list[Complaint]]:
    """What the line ``info`` asks for a block of ``count`` lines, and what in it is not understood."""
    info = info.strip()
    if len(info) > _LONGEST:
        return Fence(), [Complaint("code-info-malformed", info[:40] + "…")]
    if info.isalnum():  # a language and nothing else, as most are
        return Fence(info), []
    complaints: list[Complaint] = []
    fence, rest = _language(info)
    position, by_comma = 0, False
    while True:
        separators = _SEPARATORS.match(rest, position)
        assert separators
        by_comma, position = "," in separators[0], separators.end()
        if position == len(rest):
            break
        if group := _GROUP.match(rest, position):
            fence = _group(fence, group["inner"].strip(), complaints)
            position = group.end()
        elif item := _option(rest, position):
            fence = _item(fence, item["key"], item["value"], complaints)
            position = item.end()
        elif brackets := _BRACKETS.match(rest, position):
            fence = _in_brackets(fence, brackets[1], complaints)
            position = brackets.end()
        elif not fence.title and not by_comma and _may_be_title(rest, position):
            fence, position = _title(fence, rest, position)
        elif item := _ITEM.match(rest, position):
            fence = _item(fence, item["key"], item["value"], complaints)
            position = item.end()
        else:
            complaints.append(Complaint("code-info-malformed", rest[position:].strip()))
            break
    return _within(fence, count, complaints), complaints


def unclosed(tokens: list[Token], lines: Lines) -> list[Problem]:
    """The block of code that takes the rest of the document, because nothing closes it."""
    last = next((token for token in reversed(tokens) if token.type == "fence"), None)
    if last is None or last.map is None or any(line.strip() for line in lines.text[last.map[1] :]):
        return []
    # The line that closes a block is in its map, not in its content.
    if last.map[1] - last.map[0] > count_lines(last.content) + 1:
        return []
    return [warning("code-fence-unclosed", lines.block(last.map[0]), fence=last.markup)]


def count_lines(code: str) -> int:
    """The lines in ``code``, the last of which may lack its line feed."""
    return code.count("\n") + (not code.endswith("\n") and bool(code))


def _language(info: str) -> tuple[Fence, str]:
    match = _LANGUAGE.match(info)
    if match is None:
        return Fence(), info
    language, rest, title = match[0].lstrip("."), info[match.end() :], None
    if rest.startswith(":"):
        rest = rest[1:]
        title = None if _option(rest, 0) else _TITLE_AFTER_COLON.match(rest)
    diff = language.lower().startswith("diff-") and len(language) > len("diff-")
    language = "text" if language == "plain text" else language[5:] if diff else language
    return Fence(language, title[0] if title else "", diff=diff), rest[title.end() :] if title else rest


def _option(text: str, position: int) -> re.Match[str] | None:
    """The option that begins at ``position``, if it is one: a key that is known with its value, or a word."""
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


def _title(fence: Fence, text: str, position: int) -> tuple[Fence, int]:
    """The title that begins at ``position``, with its link and the link's text, and where what follows them begins."""
    end = _end_of_words(text, position)
    fence = fence._replace(title=text[position:end].rstrip(" ,"))
    url = _URL.match(text, _after_space(text, end))
    if url is None:
        return fence, end
    begin = _after_space(text, url.end())
    end = _end_of_words(text, begin)
    return fence._replace(link=url[0], link_text=text[begin:end].rstrip(" ,")), end


def _end_of_words(text: str, position: int) -> int:
    """Where the words end that begin at ``position``: before an option, a group or an address."""
    for word in _WORD.finditer(text, position):
        if word[0][0] in "{[" or _plain(word[0]) in _FOREIGN or _URL.match(word[0]) or _option(text, word.start()):
            break
        position = word.end()
    return position


def _after_space(text: str, position: int) -> int:
    match = _SEPARATORS.match(text, position)
    return match.end() if match else position


def _in_brackets(fence: Fence, inner: str, complaints: list[Complaint]) -> Fence:
    if _RANGES.fullmatch(inner):
        return fence._replace(lines=fence.lines + _ranges(inner, complaints))
    return fence._replace(title=inner.strip())


def _group(fence: Fence, inner: str, complaints: list[Complaint]) -> Fence:
    """What stands between braces: line numbers, or a list of items."""
    if _RANGES.fullmatch(inner):
        return fence._replace(lines=fence.lines + _ranges(inner, complaints))
    position = 0
    while (position := _after_space(inner, position)) < len(inner):
        item = _option(inner, position) or _ITEM.match(inner, position)
        if item is None:
            complaints.append(Complaint("code-info-malformed", inner[position:]))
            break
        key, value = item["key"], item["value"]
        if value is None and not fence.language and _plain(key) not in _KNOWN:
            fence = fence._replace(language=key.lstrip("."))
        else:
            fence = _item(fence, key, value, complaints)
        position = item.end()
    return fence


def _plain(key: str) -> str:
    return re.sub(r"[-_.]", "", key).lower()


def _item(fence: Fence, key: str, value: str | None, complaints: list[Complaint]) -> Fence:
    name, text = _plain(key), _unquote(value)
    if name in _NUMBERS | _NO_NUMBERS:
        fence = fence._replace(numbers=(text.lower() not in _NO) != (name in _NO_NUMBERS))
        return fence._replace(start=int(text)) if re.fullmatch(r"[1-9]\d{0,6}", text) else fence
    if name == "copy":  # every block can be copied
        return fence
    if name == "diff":
        return fence._replace(diff=text.lower() not in _NO)
    if name in _TITLE and value is not None:
        return fence._replace(title=text)
    if name in _START and re.fullmatch(r"\d{1,7}", text):
        return fence._replace(numbers=True, start=int(text))
    if name == "lang" and text:
        diff = fence.diff or fence.language == "diff"
        return fence._replace(language=text, diff=diff) if diff or not fence.language else fence
    if name in _LINES | _HIDE and value is not None:
        inner = text.strip("[]{}").replace('"', " ").replace("'", " ")
        if _RANGES.fullmatch(inner):
            found = _ranges(inner, complaints)
            if name in _HIDE:
                return fence._replace(hidden=fence.hidden + found)
            return fence._replace(lines=fence.lines + found)
    piece = key if value is None else f"{key}={value}"
    complaints.append(Complaint("code-info-malformed" if name in _KNOWN else "code-info-unknown", piece))
    return fence


def _unquote(value: str | None) -> str:
    if value and value[0] in "\"'" and value[-1] == value[0]:
        return re.sub(r"\\(.)", r"\1", value[1:-1])
    return value or ""


def _ranges(text: str, complaints: list[Complaint]) -> tuple[tuple[int, int], ...]:
    found = []
    for match in _RANGE.finditer(text):
        first, last = int(match[1]), int(match[2] or match[1])
        if first > last:
            complaints.append(Complaint("code-info-malformed", match[0]))
        else:
            found.append((first, last))
    return tuple(found)


def _within(fence: Fence, count: int, complaints: list[Complaint]) -> Fence:
    """``fence`` with the ranges that fall into a block of ``count`` lines."""

    def kept(ranges: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
        found = []
        for first, last in ranges:
            if first < 1 or last > count:
                complaints.append(Complaint("code-line-range", f"{first}-{last}" if first != last else str(first)))
            if max(first, 1) <= min(last, count):
                found.append((max(first, 1), min(last, count)))
        return tuple(found)

    return fence._replace(lines=kept(fence.lines), hidden=kept(fence.hidden))
