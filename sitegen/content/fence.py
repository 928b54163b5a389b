"""The line that opens a code block: the language, and how to show the code.

Every generator has its own dialect. These are understood, alone and mixed::

    python                                        the language
    python {1,3-5}                                lines to highlight; also python{1,3-5}
    python title="app.py" linenos hl_lines="1 3"  words and values
    python {linenos=true,hl_lines=[1,"3-5"],linenostart=10}      Hugo
    {.python .numberLines startFrom="10"}         Pandoc
    python:app.py                                 a title after a colon
    python showLineNumbers start=10 diff          lines that begin with + and - are marked
    diff-python                                   the same

What is not understood is named in a complaint and passed over: code is worth showing however its first line looks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sitegen.errors import Problem, warning

if TYPE_CHECKING:
    from markdown_it.token import Token

    from sitegen.content.lines import Lines

_LONGEST = 1000
_LANGUAGE = re.compile(r"[^\s{}=\"'`,]+(?![^\s{}]*=)")
_VALUE = r"""\s*=\s*(?P<value>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\[[^\]]*\]|\{[^{}]*\}|[^\s,{}"']+)"""
_ITEM = re.compile(rf"(?P<key>[^\s,={{}}\"'\[\]]+)(?:{_VALUE})?")
_GROUP = re.compile(r"""\{(?P<inner>(?:[^{}"'\[]|"[^"]*"|'[^']*'|\[[^\]]*\])*)\}""")
_RANGES = re.compile(r"[\d\s,~-]*\d[\d\s,~-]*")
_RANGE = re.compile(r"(\d{1,7})(?:\s*[-~]\s*(\d{1,7}))?")
_SEPARATORS = re.compile(r"[\s,]*")

_TITLE = {"title", "filename", "file", "name", "caption"}
_NUMBERS = {"linenos", "linenumbers", "numberlines", "showlinenumbers", "linenums", "numbers"}
_START = {"start", "linenostart", "startfrom", "firstline", "startline", "startlinenumber"}
_LINES = {"hllines", "hl", "highlight", "lines", "highlightlines", "emphasizelines", "mark"}
_NO = {"false", "no", "none", "off", "0"}


class Fence(NamedTuple):
    """How a block of code is to be shown. ``lines`` are ranges of lines to highlight, counted from 1."""

    language: str = ""
    title: str = ""
    lines: tuple[tuple[int, int], ...] = ()
    numbers: bool = False
    start: int = 1
    diff: bool = False

    def highlights(self, line: int) -> bool:
        """Whether ``line``, counted from 1, is to be highlighted."""
        return any(first <= line <= last for first, last in self.lines)

    @property
    def by_line(self) -> bool:
        """Whether the lines have to be told apart."""
        return self.numbers or self.diff or bool(self.lines)


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
    position = 0
    while (position := _after_space(rest, position)) < len(rest):
        group = _GROUP.match(rest, position)
        item = _ITEM.match(rest, position)
        if group:
            fence = _group(fence, group["inner"].strip(), complaints)
            position = group.end()
        elif item:
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
    if match is None or match[0].startswith("."):
        return Fence(), info
    language, _, title = match[0].partition(":")
    diff = language.lower().startswith("diff-") and len(language) > len("diff-")
    return Fence(language[5:] if diff else language, title, diff=diff), info[match.end() :]


def _after_space(text: str, position: int) -> int:
    match = _SEPARATORS.match(text, position)
    return match.end() if match else position


def _group(fence: Fence, inner: str, complaints: list[Complaint]) -> Fence:
    """What stands between braces: line numbers, or a list of items."""
    if _RANGES.fullmatch(inner):
        return fence._replace(lines=fence.lines + _ranges(inner, complaints))
    position = 0
    while (position := _after_space(inner, position)) < len(inner):
        item = _ITEM.match(inner, position)
        if item is None:
            complaints.append(Complaint("code-info-malformed", inner[position:]))
            break
        key, value = item["key"], item["value"]
        if value is None and not fence.language and not _known(key):
            fence = fence._replace(language=key.lstrip("."))
        else:
            fence = _item(fence, key, value, complaints)
        position = item.end()
    return fence


def _plain(key: str) -> str:
    return re.sub(r"[-_.]", "", key).lower()


def _known(key: str) -> bool:
    return _plain(key) in _TITLE | _NUMBERS | _START | _LINES | {"diff"}


def _item(fence: Fence, key: str, value: str | None, complaints: list[Complaint]) -> Fence:
    name, text = _plain(key), _unquote(value)
    if name in _NUMBERS:
        fence = fence._replace(numbers=text.lower() not in _NO)
        return fence._replace(start=int(text)) if re.fullmatch(r"[1-9]\d{0,6}", text) else fence
    if name == "diff":
        return fence._replace(diff=text.lower() not in _NO)
    if name in _TITLE and value is not None:
        return fence._replace(title=text)
    if name in _START and re.fullmatch(r"\d{1,7}", text):
        return fence._replace(numbers=True, start=int(text))
    if name in _LINES and value is not None:
        inner = text.strip("[]{}").replace('"', " ").replace("'", " ")
        if _RANGES.fullmatch(inner):
            return fence._replace(lines=fence.lines + _ranges(inner, complaints))
    piece = key if value is None else f"{key}={value}"
    complaints.append(Complaint("code-info-malformed" if _known(key) else "code-info-unknown", piece))
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
    kept = []
    for first, last in fence.lines:
        if first < 1 or last > count:
            complaints.append(Complaint("code-line-range", f"{first}-{last}" if first != last else str(first)))
        if max(first, 1) <= min(last, count):
            kept.append((max(first, 1), min(last, count)))
    return fence._replace(lines=tuple(kept))
