"""The text of a TOML file: where its keys stand, and what is wrong where it is no TOML.

tomllib says in English what it expected. Here it is said in the reader's language what the author did: a key in Hangul
needs quotes, a key stands twice, a text is not closed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sitegen.text.hangul import nfc
from sitegen.words.errors import Place, Problem, error

if TYPE_CHECKING:
    import tomllib
    from collections.abc import Iterator

# How tomllib's sentences begin, and the end of the code of our own. What later versions say is told as it is.
_REASONS = (
    (r"Expected '=' after a key", "equals"),
    (
        r"Cannot overwrite a value|Cannot declare .* twice|Duplicate inline table key|Cannot (?:mutate|redefine)",
        "twice",
    ),
    (r"Unterminated string|Expected \"'(?:'')?\"|Illegal character '\\n'", "string-open"),
    (r"Illegal character|Found invalid character", "control"),
    (r"Unescaped '\\'|Invalid hex value|Escaped character is not", "escape"),
    (r"Unclosed array|Unclosed inline table|Expected '\]", "bracket"),
    (r"Invalid date", "date"),
    (r"Invalid value", "value"),
    (r"Expected newline", "rest"),
    (r"Invalid statement|Invalid initial character for a key", "name"),
)
_HEADER = re.compile(r"\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = r"(?:[\w-]+|\"[^\"]*\"|'[^']*')"
_ASSIGNMENT = re.compile(rf"(\s*)({_KEY}(?:\s*\.\s*{_KEY})*)\s*=")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")
# A line that begins something of its own; what an array or an inline table goes on with is indented or a bracket.
_BEGINNING = re.compile(rf"\[|{_KEY}[\w\s.\"'-]*=")
_ROUND_QUOTES = re.compile("[“”‘’„‟]")


class Source:
    """The text of a TOML file, searched for a key only when there is a problem with it."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.lines = [line.removesuffix("\r") for line in text.split("\n")]

    def at(self, line: int, column: int = 1, length: int = 1) -> Place:
        """The place at ``line`` and ``column``, both counted from 1."""
        text = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        return Place.of(self.path, line, column, text, length)

    def deepest(self) -> Place:
        """The line with the most brackets."""
        counts = [line.count("[") + line.count("{") for line in self.lines]
        return self.at(counts.index(max(counts)) + 1)

    def longest(self) -> Place:
        """The line with the longest number."""
        found = (re.findall(r"[0-9_]+", line) for line in self.lines)
        lengths = [max(map(len, numbers), default=0) for numbers in found]
        return self.at(lengths.index(max(lengths)) + 1)

    def place(self, keys: tuple[str, ...], index: int = 0) -> Place:
        """The line where the key stands; ``index`` counts the tables of an array. The file where it is not found."""
        table: tuple[str, ...] = ()
        count = -1
        best = Place(self.path)
        for number, line in self._statements():
            if header := _HEADER.match(line):
                table = tuple(_split_key(header[1]))
                if keys == table[: len(keys)] and keys != table and not best.line:
                    best = self.at(number, line.index("[") + 1, len(line.strip()))
                if table == keys[: len(table)]:
                    count += "[[" in line
                    if table == keys and (count == index or "[[" not in line):
                        return self.at(number, line.index("[") + 1, len(line.strip()))
                    best = self.at(number, line.index("[") + 1, len(line.strip()))
            elif assignment := _ASSIGNMENT.match(line):
                full = (*table, *_split_key(assignment[2]))
                if full == keys and count in (-1, index):
                    return self.at(number, len(assignment[1]) + 1, len(assignment[2]))
                if len(table) < len(keys) < len(full) and keys == full[: len(keys)]:  # the first part of a dotted key
                    return self.at(number, len(assignment[1]) + 1, len(assignment[2]))
                if full == keys[: len(full)]:  # an inline table, or an array of them
                    best = self._inline(number, keys[-1], index) or self.at(
                        number, len(assignment[1]) + 1, len(assignment[2])
                    )
        return best

    def keys(self) -> dict[tuple[str, ...], tuple[int, int, int, int]]:
        """Where every key stands that has a line of its own: its line from 1, column from 0 and length, and the column
        of its value. Of a key in several tables of an array, the first."""
        table: tuple[str, ...] = ()
        found: dict[tuple[str, ...], tuple[int, int, int, int]] = {}
        for number, line in self._statements():
            if header := _HEADER.match(line):
                table = tuple(_split_key(header[1]))
                found.setdefault(table, (number, header.start(1), len(header[1]), header.start(1)))
            elif assignment := _ASSIGNMENT.match(line):
                start, value = assignment.start(2), line[assignment.end() :]
                spot = number, start, len(assignment[2]), len(line) - len(value.lstrip())
                found.setdefault((*table, *_split_key(assignment[2])), spot)
        return found

    def _statements(self) -> Iterator[tuple[int, str]]:
        """The lines with their numbers, but for those that go on with a string of several lines."""
        inside = ""  # the quotes that are open
        for number, line in enumerate(self.lines, 1):
            within, inside = inside, _open_quotes(line, inside)
            if not within:
                yield number, line

    def _inline(self, line: int, key: str, index: int) -> Place | None:
        """Where ``key`` stands in the inline table ``index`` of the value that begins on ``line``."""
        end = next((n for n in range(line, len(self.lines)) if _BEGINNING.match(self.lines[n])), len(self.lines))
        text = "\n".join(self.lines[line - 1 : end])
        braces = [match.start() for match in re.finditer(r"\{", text)]
        pattern = re.compile(rf"(?<![\w-]){re.escape(key)}(?=[\"']?\s*=)")
        found = pattern.search(text, braces[index] if index < len(braces) else 0) or pattern.search(
            text, text.find("=")
        )
        if not found:
            return None
        before = text[: found.start()]
        return self.at(line + before.count("\n"), len(before) - before.rfind("\n"), len(key))

    def header_above(self, line: int) -> str:
        """The line ``[…]`` or ``[[…]]`` of the table that ``line`` belongs to; "" where it belongs to none."""
        headers = (self.lines[number - 1] for number in range(line - 1, 0, -1))
        return next((text.partition("#")[0].strip() for text in headers if _HEADER.match(text)), "")

    @property
    def first_header(self) -> Place:
        """Where the first table begins."""
        number = next((n for n, line in enumerate(self.lines, 1) if _HEADER.match(line)), 0)
        return self.at(number, 1, len(self.lines[number - 1].strip())) if number else Place(self.path)

    def syntax_problem(self, exception: tomllib.TOMLDecodeError) -> Problem:
        """What is wrong. tomllib says where at the end of its sentence: ``(at line 3, column 7)``."""
        reason, line, column = self._split_reason(str(exception))
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        kind = next((kind for pattern, kind in _REASONS if re.match(pattern, reason)), "")
        rest = text[column - 1 :].partition("#")[0].strip()
        if kind == "twice":
            return self._twice(line)
        if kind not in ("string-open", "control", "escape") and (mark := _ROUND_QUOTES.search(text)):
            return error("config-syntax-round-quotes", self.at(line, mark.start() + 1), mark=mark[0])
        if kind in ("name", "equals") and (key := _unquoted_key(text)):
            return error("config-syntax-key", self.at(line, text.index(key) + 1, len(key)), key=key)
        if kind == "value" and not rest and not text[: column - 1].rstrip().endswith("="):
            kind = "bracket"  # the file ends within an array
        if kind == "escape":
            column = text.rfind("\\", 0, column) + 1
        if kind == "value" and not rest:
            return error("config-syntax-empty", self.at(line, max(len(text.rstrip()), 1)))
        if kind == "value" and rest.lower() in ("true", "false"):
            return error("config-syntax-flag", self.at(line, column, len(rest)), text=rest, value=rest.lower())
        length = max(len(rest), 1) if kind in ("value", "rest") else 1
        place = self.at(line, min(column, max(len(text), 1)), length)
        return (
            error(f"config-syntax-{kind}", place, text=rest) if kind else error("config-syntax", place, reason=reason)
        )

    def _split_reason(self, said: str) -> tuple[str, int, int]:
        """What tomllib says, and the line and column that it names: those of the last letter for "end of document"."""
        if match := re.search(r"\s*\(at line (\d+), column (\d+)\)$", said):
            return said[: match.start()], int(match[1]), int(match[2])
        last = next((number for number in range(len(self.lines), 0, -1) if self.lines[number - 1].strip()), 1)
        return re.sub(r"\s*\(at end of document\)$", "", said), last, len(self.lines[last - 1].rstrip()) + 1

    def _twice(self, line: int) -> Problem:
        """A key or a table that stands twice, with the place of the first."""
        text, table = self.lines[line - 1], ""
        if header := re.match(r"\s*(\[\[?\s*([^\]]+?)\s*\]\]?)", text):
            shown, key = header[1], header[2]
        else:
            assignment = _ASSIGNMENT.match(text)
            shown = key = assignment[2] if assignment else text.strip()
            headers = (_HEADER.match(before) for before in reversed(self.lines[: line - 1]))
            table = next((match[1] for match in headers if match), "")
        first = self.place((*_split_key(table), *_split_key(key)))
        others = [first] if 0 < first.line < line else []
        return error("config-syntax-twice", self.at(line, text.index(shown) + 1, len(shown)), *others, key=shown)


def _unquoted_key(text: str) -> str:
    """The key of a line such as ``제목 = …``, which needs quotes; "" where the line is wrong in another way."""
    match = re.match(r"\s*([^\s=\"'#\[\]:]+)\s*=", text)
    return match[1] if match and not _BARE_KEY.fullmatch(match[1]) else ""


def _open_quotes(line: str, inside: str) -> str:
    """The triple quotes that are open after ``line``, when ``inside`` are open before it; "" for none."""
    for quotes in re.findall(r"\"\"\"|'''", line):
        if not inside:
            inside = quotes
        elif inside == quotes:
            inside = ""
    return inside


def _split_key(dotted: str) -> list[str]:
    return [nfc(part.strip().strip("\"'")) for part in re.findall(r"\"[^\"]*\"|'[^']*'|[^.\s]+", dotted)]
