"""Reads the simple flowcharts of Mermaid: boxes, arrows and texts. Anything else is left to Mermaid itself."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Literal

from sitegen.content.chart.chart import MOST_ARROWS, Arrow, Box, Chart, Direction
from sitegen.content.chart.language import Unread

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADER = re.compile(r"(?:graph|flowchart)(?:[ \t]+(TB|TD|LR|RL|BT))?[ \t]*(?=[;\n]|$)")
_NAME = re.compile(r"\w+(?:[-.](?=\w)\w+)*")
# Opening and closing marks of boxes, the longest first, and their shapes.
_SHAPES: tuple[tuple[str, str, Literal["box", "round", "pill", "choice"]], ...] = (
    ("((", "))", "pill"), ("([", "])", "pill"), ("[[", "]]", "box"), ("[(", ")]", "round"), ("{{", "}}", "choice"),
    ("[", "]", "box"), ("(", ")", "round"), ("{", "}", "choice"),
)  # fmt: skip
_TEXT = re.compile(r'\s*"([^"]*)"\s*|[^"\[\](){}|\n]+')
_ARROW = re.compile(r"(?P<solid>--+(?:>|-))|(?P<dotted>-\.+->?)|(?P<thick>==+(?:>|=))")
_WITH_TEXT = re.compile(
    r"--[ \t]++(?P<solid>[^\n|]{0,200}?\S)[ \t]++--+(?:>|-)|-\.[ \t]++(?P<dotted>[^\n|]{0,200}?\S)[ \t]++\.+->?|"
    r"==[ \t]++(?P<thick>[^\n|]{0,200}?\S)[ \t]++==+(?:>|=)"
)
_BAR_TEXT = re.compile(r'[ \t]*\|(?:\s*+"([^"|]*)"\s*+|([^"|]*))\|')
_SPACE = re.compile(r"[ \t]*")
_COMMENT = re.compile(r"%%[^\n]*")
_LINE_END = re.compile(r"<br\s*/?>|\\n", re.IGNORECASE)
_LINE = re.compile(r"--|==|-\.|\.-")
# What Mermaid makes of a text before it shows it: tags, Markdown, characters by code, icons, formulas.
_MADE = re.compile(r"<|^\s*`|#\w+;|\bfa[bklrs]?:fa-|\$\$")
_WORDS = {"subgraph", "end", "style", "classDef", "class", "click", "linkStyle", "direction"}


def read_mermaid(text: str) -> Chart:
    """The chart of a flowchart. Raises Unread."""
    return _Reader(text).chart()


class _Reader:
    """Reads one flowchart."""

    def __init__(self, text: str) -> None:
        # Comments become spaces, so that places stay right.
        self._text = _COMMENT.sub(lambda match: " " * len(match[0]), text.rstrip())
        self._at = 0
        self._places: dict[str, int] = {}
        self._boxes: list[Box] = []
        self._arrows: list[Arrow] = []

    def chart(self) -> Chart:
        self._skip_lines()
        if not (header := _HEADER.match(self._text, self._at)):
            raise self._unread()
        self._at = header.end()
        self._skip_lines()
        while self._at < len(self._text):
            self._statement()
            self._skip_lines()
        if not self._boxes:
            raise self._unread()
        direction: dict[str, Direction] = {"LR": "LR", "RL": "RL", "BT": "BT"}
        return Chart(tuple(self._boxes), tuple(self._arrows), direction.get(header[1] or "", "TB"))

    def _statement(self) -> None:
        """Groups of boxes with arrows between them, up to the end of a line."""
        before = list(self._group())
        while not self._ends():
            arrow = self._arrow()
            after = list(self._group())
            if len(self._arrows) + len(before) * len(after) > MOST_ARROWS:
                raise self._unread()
            for start in before:
                for end in after:
                    if start == end:
                        raise self._unread()
                    self._arrows.append(arrow._replace(start=start, end=end))
            before = after

    def _group(self) -> Iterator[int]:
        """Boxes with ``&`` between them."""
        yield self._box()
        self._space()
        while self._text.startswith("&", self._at):
            self._at += 1
            self._space()
            yield self._box()
            self._space()

    def _box(self) -> int:
        name = _NAME.match(self._text, self._at)
        if name is None or name[0] in _WORDS:
            raise self._unread()
        self._at = name.end()
        box = self._shaped(name[0])
        place = self._places.setdefault(name[0], len(self._boxes))
        if place == len(self._boxes):
            self._boxes.append(box or Box(name[0]))
        elif box:
            self._boxes[place] = box
        return place

    def _shaped(self, name: str) -> Box | None:
        """The text and the shape behind a name, if there are any."""
        for opening, closing, shape in _SHAPES:
            if self._text.startswith(opening, self._at):
                match = _TEXT.match(self._text, self._at + len(opening))
                # With a slash behind its mark a box leans.
                if match is None or match[0].startswith(("/", "\\")) or not self._text.startswith(closing, match.end()):
                    raise self._unread()
                text = self._plain(match[1] if match[1] is not None else match[0])
                self._at = match.end() + len(closing)
                return Box(text or name, (), shape)
        return None

    def _arrow(self) -> Arrow:
        self._space()
        if match := _WITH_TEXT.match(self._text, self._at):
            line = match.lastgroup
            if _LINE.search(match[line or 0]):
                raise self._unread()
            text, head = self._plain(match[line or 0]), match[0].endswith(">")
        elif match := _ARROW.match(self._text, self._at):
            line = "solid" if match["solid"] else "dotted" if match["dotted"] else "thick"
            text, head = "", match[0].endswith(">")
        else:
            raise self._unread()
        self._at = match.end()
        if not head and self._text.startswith(("o", "x"), self._at):  # a circle or a cross at the end of a line
            raise self._unread()
        if bar := _BAR_TEXT.match(self._text, self._at):
            text, self._at = self._plain(bar[1] if bar[1] is not None else bar[2]), bar.end()
        self._space()
        kind: dict[str | None, Literal["solid", "dotted", "thick"]] = {"dotted": "dotted", "thick": "thick"}
        return Arrow(0, 0, text, kind.get(line, "solid"), head)

    def _plain(self, text: str) -> str:
        """The text of a box, which may hold HTML's line ends and characters by name, but nothing else that Mermaid
        makes something of."""
        text = _LINE_END.sub(" ", text)
        if _MADE.search(text):
            raise self._unread()
        return " ".join(unescape(text).split())

    def _ends(self) -> bool:
        self._space()
        return self._at >= len(self._text) or self._text[self._at] in ";\n"

    def _space(self) -> None:
        space = _SPACE.match(self._text, self._at)
        self._at = space.end() if space else self._at

    def _skip_lines(self) -> None:
        while self._at < len(self._text) and self._text[self._at] in " \t;\n":
            self._at += 1

    def _unread(self) -> Unread:
        """What is read no further."""
        at = min(self._at, len(self._text))
        line = self._text.count("\n", 0, at)
        start = self._text.rfind("\n", 0, at) + 1
        rest = self._text[at:].split("\n", 1)[0].rstrip()
        return Unread("mermaid-not-drawn", line, at - start + 1, max(len(rest), 1))
