"""The language of a block ``pipeline``: a step on each line, or arrows between steps, and ``|`` for branches::

git push -> 빌드 [Jenkins] -> 단위 테스트 | 린트
스테이징 배포 @스테이징 : 자동
| 인수 테스트 -> 승인
| 부하 테스트
운영 배포 @운영
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sitegen.fields import Step

if TYPE_CHECKING:
    from collections.abc import Iterator

ARROW = re.compile(r"(?<!-)-+>|(?<!=)=+>|[→⇒➜➔⟶↓⬇]\ufe0f?|➡\ufe0f?")
# Where many branches follow many, there is an arrow from each to each.
_MOST_ARROWS = 10_000
_BAR = re.compile(r"\|")
_MARK = re.compile(r"(?:[-*+]|\d{1,4}[.)])\s+")
_NOTE = re.compile(r"[:：](?=\s)")
_ENV = re.compile(r"(?:^|\s)@(\S+)$")


class Unread(Exception):
    """What cannot be read: the code of a problem with values for its sentence, the line within the block from 0, the
    column on it from 1, and how many characters it is about."""

    def __init__(self, code: str, line: int, column: int = 1, length: int = 1, **values: object) -> None:
        super().__init__(code)
        self.code, self.line, self.column, self.length, self.values = code, line, column, length, values


class _Piece(NamedTuple):
    """A part of a line, and where it begins there, from 0."""

    text: str
    at: int


def read_pipeline(text: str) -> tuple[Step, ...]:
    """The steps of a block. Raises Unread."""
    steps: list[Step] = []
    arrows = 0
    first_lines: dict[tuple[str, str, str], int] = {}
    ends: tuple[int, ...] = ()
    branch_ends: tuple[int, ...] = ()
    before: tuple[int, ...] | None = None  # what the branches follow
    for number, line in enumerate(text.split("\n")):
        piece = _stripped(_Piece(line, 0))
        if not piece.text or piece.text.startswith("#"):
            continue
        is_branch = piece.text.startswith("|")
        if not is_branch:
            before = None
        elif before is None:
            before, branch_ends = ends, ()
        follows = before if is_branch and before is not None else ends
        for parts in _parts(piece, number):
            found = []
            arrows += len(parts) * len(follows)
            if arrows > _MOST_ARROWS:
                raise Unread("pipeline-too-wide", number, piece.at + 1, len(piece.text), limit=_MOST_ARROWS)
            for part in parts:
                step = _step(part, number)._replace(after=follows)
                if step.identity in first_lines:
                    raise Unread("pipeline-twice", number, part.at + 1, len(part.text), name=step.text)
                first_lines[step.identity] = number
                found.append(len(steps))
                steps.append(step)
            follows = tuple(found)
        ends = follows
        if is_branch:
            branch_ends += follows
            ends = branch_ends
    if len(steps) < 2:
        raise Unread("pipeline-too-short", min(first_lines.values(), default=0))
    return tuple(steps)


def _parts(piece: _Piece, line: int) -> Iterator[list[_Piece]]:
    """The parts between arrows, each with its branches."""
    if piece.text.startswith("|"):
        piece = _stripped(_Piece(piece.text[1:], piece.at + 1))
    parts = _split(piece, ARROW)
    end = piece.at + max(len(piece.text), 1)
    for place, part in enumerate(parts):
        if not part.text:
            if 0 < place < len(parts) - 1 or len(parts) == 1:
                raise Unread("pipeline-no-step", line, min(part.at + 1, end))
            continue
        mark = _MARK.match(part.text) if place == 0 else None
        begun = _Piece(part.text[mark.end() :], part.at + mark.end()) if mark else part
        branches = _split(begun, _BAR)
        for branch in branches:
            if not branch.text:
                raise Unread("pipeline-no-step", line, min(branch.at + 1, end))
        yield branches


def _split(piece: _Piece, mark: re.Pattern[str]) -> list[_Piece]:
    """The parts of a piece between marks, without the spaces around them."""
    found, start = [], 0
    for match in mark.finditer(piece.text):
        found.append(_stripped(_Piece(piece.text[start : match.start()], piece.at + start)))
        start = match.end()
    return [*found, _stripped(_Piece(piece.text[start:], piece.at + start))]


def _stripped(piece: _Piece) -> _Piece:
    text = piece.text.lstrip()
    return _Piece(text.rstrip(), piece.at + len(piece.text) - len(text))


def _step(piece: _Piece, line: int) -> Step:
    """``이름 [도구] @환경 : 메모``."""
    text, note, env, tool = piece.text, "", "", ""
    if (found := _NOTE.search(text)) and found.start():
        text, note = text[: found.start()].rstrip(), text[found.end() :].strip()
    if found := _ENV.search(text):
        text, env = text[: found.start()].rstrip(), found[1]
    if text.endswith("]") and (start := text.rfind("[")) > 0:
        text, tool = text[:start].rstrip(), text[start + 1 : -1].strip()
    if (at := max(text.find("["), text.find("]"))) >= 0 and text.count("[") != text.count("]"):
        raise Unread("pipeline-bracket", line, piece.at + at + 1)
    if not text:
        raise Unread("pipeline-no-step", line, piece.at + 1, len(piece.text))
    return Step(text, tool, env, note)
