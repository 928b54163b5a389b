"""The text of a TOML file: where its keys are, and what is wrong with its syntax.

tomllib says in English what it expected. These problems say what the author did: a key in Hangul without quotes, a key
written twice, a string without end.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from sitegen.text.hangul import nfc
from sitegen.words.errors import Place, Problem, error

if TYPE_CHECKING:
    import tomllib
    from collections.abc import Iterator

# How tomllib's sentences begin, and the end of our code. The sentence of a later version is shown as it is.
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
# A line that begins an entry. The later lines of an array or of an inline table are indented, or begin with a bracket.
_BEGINNING = re.compile(rf"\[|{_KEY}[\w\s.\"'-]*=")
_ROUND_QUOTES = re.compile("[“”‘’„‟]")


class TomlEntry(NamedTuple):
    """A header or an assignment of a TOML file: its keys from the top of the file, and where it is written.

    The first ``table`` keys are those of the header above. ``line`` counts from 1; ``column`` and ``value``, the column
    of the value, count from 0.
    """

    keys: tuple[str, ...]
    table: int
    line: int
    column: int
    length: int
    value: int
    is_header: bool = False
    is_array: bool = False


class TomlText:
    """The text of a TOML file, which is searched for a key when there is a problem with it."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.lines = [line.removesuffix("\r") for line in text.split("\n")]
        # Values of several lines, in which keys were looked for, by their first line, and where their braces are.
        self._values: dict[int, tuple[str, list[int]]] = {}

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
        lengths = [max(map(len, re.findall(r"[0-9_]+", line)), default=0) for line in self.lines]
        return self.at(lengths.index(max(lengths)) + 1)

    def place(self, keys: tuple[str, ...], *index: int) -> Place:
        """Where a key is written; ``index`` counts the tables of an array, and of the arrays in it. If it is not found,
        the nearest table or key that it belongs to, or else the file."""
        best, left = Place(self.path), [*index]
        first, last = 0, len(self.lines)  # of the table, if it is of an array that the key belongs to
        for size in range(1, len(keys) + 1):
            found = self._by_keys.get(keys[:size], [])
            at = bisect_left(found, first, key=lambda entry: entry.line)
            if at < len(found) and found[at].is_array:
                at = min(at + (left.pop(0) if left else 0), len(found) - 1)
                first, last = found[at].line, min(found[at + 1].line, last) if at + 1 < len(found) else last
            if at < len(found) and found[at].line <= last:
                entry, here = found[at], self._place_of(found[at])
                if size == len(keys):
                    return here
                best = here if entry.is_header else self._inline(entry.line, keys[-1], left[0] if left else 0) or here
        within = self._within.get(keys, [])
        at = bisect_left(within, first, key=lambda entry: entry.line)
        found = within[at : at + 2]
        if found and found[0].is_header and best.line:  # a table or key that holds it says more
            del found[0]
        return self._place_of(found[0]) if found and found[0].line <= last else best

    @cached_property
    def _all(self) -> list[TomlEntry]:
        return list(self.entries())

    @cached_property
    def _by_keys(self) -> dict[tuple[str, ...], list[TomlEntry]]:
        """The entries of each key, in their order."""
        found: dict[tuple[str, ...], list[TomlEntry]] = {}
        for entry in self._all:
            found.setdefault(entry.keys, []).append(entry)
        return found

    @cached_property
    def _within(self) -> dict[tuple[str, ...], list[TomlEntry]]:
        """The entries within each key: those whose dotted keys begin with it, and before them the first table."""
        found: dict[tuple[str, ...], list[TomlEntry]] = {}
        for entry in self._all:
            for size in range(1 if entry.is_header else entry.table + 1, len(entry.keys)):
                entries = found.setdefault(entry.keys[:size], [])
                if not (entry.is_header and entries):
                    entries.append(entry)
        return found

    def entries(self) -> Iterator[TomlEntry]:
        """The headers and assignments that begin a line."""
        table: tuple[str, ...] = ()
        quotes = ""  # of a string of several lines
        for number, line in enumerate(self.lines, 1):
            within, quotes = quotes, _open_quotes(line, quotes)
            if within:
                continue
            if header := _HEADER.match(line):
                table = tuple(_split_key(header[1]))
                yield TomlEntry(table, 0, number, header.start(1), len(header[1]), header.start(1), True, "[[" in line)
            elif found := _ASSIGNMENT.match(line):
                value = len(line) - len(line[found.end() :].lstrip())
                keys = (*table, *_split_key(found[2]))
                yield TomlEntry(keys, len(table), number, found.start(2), len(found[2]), value)

    def _place_of(self, entry: TomlEntry) -> Place:
        """A header is shown with its brackets."""
        line = self.lines[entry.line - 1]
        if entry.is_header:
            return self.at(entry.line, line.index("[") + 1, len(line.strip()))
        return self.at(entry.line, entry.column + 1, entry.length)

    def _inline(self, line: int, key: str, index: int) -> Place | None:
        """Where ``key`` is written in the inline table ``index`` of the value that begins on ``line``."""
        if line not in self._values:
            end = next((n for n in range(line, len(self.lines)) if _BEGINNING.match(self.lines[n])), len(self.lines))
            text = "\n".join(self.lines[line - 1 : end])
            self._values[line] = text, [match.start() for match in re.finditer(r"\{", text)]
        text, braces = self._values[line]
        pattern = re.compile(rf"(?<![\w-]){re.escape(key)}(?=[\"']?\s*=)")
        start = braces[index] if index < len(braces) else 0
        found = pattern.search(text, start) or pattern.search(text, text.find("="))
        if not found:
            return None
        before = text[: found.start()]
        return self.at(line + before.count("\n"), len(before) - before.rfind("\n"), len(key))

    def header_above(self, line: int) -> str:
        """The header of the table that ``line`` belongs to; "" if it belongs to none."""
        above = bisect_left(self._headers, line)
        return self.lines[self._headers[above - 1] - 1].partition("#")[0].strip() if above else ""

    @cached_property
    def _headers(self) -> list[int]:
        """The lines of the headers."""
        return [entry.line for entry in self._all if entry.is_header]

    @property
    def first_header(self) -> Place:
        """Where the first table begins."""
        return next((self._place_of(entry) for entry in self._all if entry.is_header), Place(self.path))

    def syntax_problem(self, exception: tomllib.TOMLDecodeError) -> Problem:
        """The problem that tomllib found."""
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
            kind = "bracket"  # the file ends inside an array
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
        """What tomllib says, without its last words ``(at line 3, column 7)``, and this line and column. Instead of the
        end of the document, it is the last letter."""
        if match := re.search(r"\s*\(at line (\d+), column (\d+)\)$", said):
            return said[: match.start()], int(match[1]), int(match[2])
        last = next((number for number in range(len(self.lines), 0, -1) if self.lines[number - 1].strip()), 1)
        return re.sub(r"\s*\(at end of document\)$", "", said), last, len(self.lines[last - 1].rstrip()) + 1

    def _twice(self, line: int) -> Problem:
        """A key or a table that is written twice, with the place of the first."""
        text = self.lines[line - 1]
        shown, others = text.strip(), []
        if entry := next((entry for entry in self.entries() if entry.line == line), None):
            first, place = self.place(entry.keys), self._place_of(entry)
            shown = text[place.column - 1 :][: place.length].partition("#")[0].rstrip()
            others = [first] if 0 < first.line < line else []
        are_tables = shown.startswith("[") and any(other.text.lstrip().startswith("[") for other in others)
        code = "config-table-twice" if are_tables else "config-syntax-twice"
        return error(code, self.at(line, text.index(shown) + 1, len(shown)), *others, key=shown)


def _unquoted_key(text: str) -> str:
    """The key of a line such as ``제목 = …``, which needs quotes; "" if something else is wrong."""
    match = re.match(r"\s*([^\s=\"'#\[\]:]+)\s*=", text)
    return match[1] if match and not _BARE_KEY.fullmatch(match[1]) else ""


def _open_quotes(line: str, inside: str) -> str:
    """The triple quotes that are open after a line, if ``inside`` are open before it; "" for none."""
    for quotes in re.findall(r"\"\"\"|'''", line):
        if not inside:
            inside = quotes
        elif inside == quotes:
            inside = ""
    return inside


def _split_key(dotted: str) -> list[str]:
    return [nfc(part.strip().strip("\"'")) for part in re.findall(r"\"[^\"]*\"|'[^']*'|[^.\s]+", dotted)]
