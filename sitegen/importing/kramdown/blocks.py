"""Reads the lines of a text block by block, as kramdown does, and writes anew those that CommonMark reads otherwise."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

import sitegen.importing.kramdown.grammar as grammar
from sitegen.importing.kramdown.grammar import Rewritten, is_blank
from sitegen.importing.kramdown.html import HtmlBlocks
from sitegen.importing.kramdown.lists import ListItem, items_of, leading
from sitegen.importing.kramdown.named import extension, named_definition
from sitegen.importing.kramdown.spans import Spans
from sitegen.importing.kramdown.tables import is_table, table
from sitegen.importing.kramdown.texts import paragraph
from sitegen.importing.kramdown.verbatim import fence, formula
from sitegen.importing.notes import Note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitegen.importing.kramdown.definitions import Definitions
    from sitegen.importing.notes import Fate

# Our Markdown reads no deeper either.
_DEEPEST = 100
_TOC = re.compile(r" {0,3}\{:[ \t]*toc\b[^}]*\}[ \t]*")
_TOC_TITLE = re.compile(r"(?:table of )?contents?|toc|목차|차례|index", re.IGNORECASE)


class Blocks:
    """Rewrites the blocks of one text. ``notes`` say what was changed."""

    def __init__(self, path: str, definitions: Definitions) -> None:
        self.notes: list[Note] = []
        self._path, self.defined = path, definitions
        self.spans = Spans(definitions)
        self.depth = 0
        self._indented = -1

    def note(self, code: str, line: int, text: str, fate: Fate = "changed") -> None:
        """Note a change of ``text`` in a line of the file."""
        if code == "kramdown-indent":  # one note for all lines of a block
            self._indented, last = line, self._indented
            if line == last + 1:
                return
        shown = text.strip().replace("\0", "").split("\n")[0]
        self.notes.append(Note(f"import-{code}", fate, self._path, line, shown))

    def rewrite(self, lines: Sequence[str], first: int) -> list[Rewritten]:
        """The lines of a text, or of what stands in an item or a quotation, from line ``first`` of the file on."""
        if self.depth >= _DEEPEST:
            return [Rewritten(line.replace(grammar.BRACE, "{")) for line in lines]
        self.depth += 1
        container = Container(self, lines, first)
        container.read()
        self.depth -= 1
        return container.written


class Container:
    """The lines of one container: those of the text, of an item, of a quotation."""

    def __init__(self, blocks: Blocks, lines: Sequence[str], first: int) -> None:
        self.blocks, self.lines, self.first = blocks, lines, first
        self.written = [Rewritten(line) for line in lines]
        self._html = HtmlBlocks(blocks, lines)
        self.at = 0
        # What ended right above, and where it began: what stands behind a blank line begins anew.
        self.last, self.last_start = "", 0
        self._heading = (-1, -1)
        # Attributes for the block below.
        self.waiting = ""

    @cached_property
    def extension_ends(self) -> list[int]:
        """The lines that end an extension of kramdown."""
        return [index for index, line in enumerate(self.lines) if grammar.EXTENSION_END.fullmatch(line)]

    def read(self) -> None:
        """Read all lines."""
        while self.at < len(self.lines):
            start = self.at
            kind = self._block(self.lines[start])
            if kind == "blank" and self.last == "paragraph":
                kind = "paragraph, blank"
                start = self.last_start
            self.last, self.last_start = kind, start

    def _block(self, line: str) -> str:
        """Read the block that begins with ``line``. Returns its kind."""
        boundary = self.last in ("", "blank", "paragraph, blank", "end")
        if is_blank(line):
            self.at += 1
            return "blank"
        if grammar.INDENTED.match(line):
            return self._code()
        if grammar.FENCE.match(line):
            return fence(self)
        if grammar.QUOTE.match(line):
            return self._quote()
        if match := grammar.HEADING.fullmatch(line):
            return self._write_heading(match["level"], grammar.CLOSING_HASHES.sub("", match["text"].rstrip()).rstrip())
        if grammar.RULE.fullmatch(line):
            return self.skip("rule")
        if grammar.LIST.fullmatch(line):
            return self._list()
        if grammar.DEFINITION.fullmatch(line) and self.last.startswith("paragraph"):
            return self._definitions()
        html = grammar.starts_html(line) or line.lstrip(" ").startswith("<!--")
        if html and (end := self._html.write(self.at, self)):
            self.at = end
            return "html"
        below = self.lines[self.at + 1] if self.at + 1 < len(self.lines) else ""
        if boundary and grammar.UNDERLINE.fullmatch(below):
            return self._write_heading("=" if below[0] == "=" else "-", line.strip())
        if boundary and line.lstrip().startswith("$$") and (end := formula(self)):
            self.at = end
            return "math"
        if boundary and (rows := is_table(self.lines, self.at)):
            return self._table(rows)
        return named_definition(self, line) or extension(self, line) or paragraph(self)

    def skip(self, kind: str, end: int = 0) -> str:
        """Go on behind the block that was read, or with line ``end``. Returns the kind of the block."""
        self.at = end or self.at + 1
        return kind

    def put(self, index: int, text: str | None, code: str = "") -> None:
        """Write ``text`` in place of a line, and note it where there is a code."""
        if self.lines[index] != text:
            if code:
                self.blocks.note(code, self.first + index, self.lines[index])
            self.written[index] = self.written[index]._replace(text=text)

    def spans(self, text: str, index: int, inline: bool = False) -> str:
        """The text of a paragraph or a heading as ours, with notes of what was changed."""
        new = self.blocks.spans.write(text, inline)
        self.note_spans(index)
        return new

    def note_spans(self, index: int) -> None:
        """Note what was changed in the text that begins in a line."""
        for code, row, shown in self.blocks.spans.taken():
            self.blocks.note(code, self.first + index + row, shown)

    def _code(self) -> str:
        end = self.at
        for index in range(self.at, len(self.lines)):
            if grammar.INDENTED.match(self.lines[index]):
                end = index + 1
            elif not is_blank(self.lines[index]):
                break
        return self.verbatim("code", end)

    def verbatim(self, kind: str, end: int, start: int = 0) -> str:
        """Leave lines as they are, but for the marks of braces."""
        for index in range(start or self.at, end):
            self.put(index, self.lines[index].replace(grammar.BRACE, "{"))
        return self.skip(kind, end)

    def _write_heading(self, level: str, text: str) -> str:
        start, end = self.at, self.at + 1 + (level in "=-")
        new = self.spans(text, start, inline=True)
        if new != text:
            line = self.lines[start]
            at = line.rindex(text)
            self.put(start, line[:at] + new + line[at + len(text) :])
        if _TOC_TITLE.fullmatch(text.strip("*_ ")):
            self._heading = start, end
        return self.skip("heading", end)

    def _list(self) -> str:
        start = self.at
        items = items_of(self.lines, start)
        end = self._items(items)
        # A list of one item that is the place of the table of contents.
        if (
            len(items) == 1
            and end < len(self.lines)
            and _TOC.fullmatch(self.lines[end])
            and self.lines[end - 1].strip()
        ):
            self._leave_out_toc(start, end)
            return self.skip("end", end + 1)
        begin = self.lines[start].strip()
        late = (begin[0].isdigit() and not begin.startswith("1. ")) or " " not in begin
        if self.last == "paragraph" and late:  # CommonMark begins no such list below a text
            self.put(start, f"\n{self.written[start].text}", "kramdown-list")
        while end > start and is_blank(self.lines[end - 1]):
            end -= 1
        self.at = end
        return "list"

    def _leave_out_toc(self, start: int, end: int) -> None:
        first, below = self._heading
        blank = all(is_blank(line) or grammar.ATTRIBUTES.fullmatch(line) for line in self.lines[below:start])
        if first >= 0 and blank:
            start = first
        for index in range(start, end):
            self.put(index, None)
        self.put(end, None, "kramdown-toc")
        if (start == 0 or is_blank(self.lines[start - 1])) and end + 1 < len(self.lines):
            following = end + 1
            if is_blank(self.lines[following]):
                self.put(following, None)

    def _items(self, items: list[ListItem]) -> int:
        """Write items. Returns the line behind them."""
        end = self.at
        for item in items:
            inner = self.blocks.rewrite(item.lines, self.first + item.start)
            written = zip(item.lines, inner, strict=True)
            for index, (line, new) in enumerate(written, item.start):
                self._write_in_item(index, item, line, new)
            end = item.start + len(item.lines)
        return end

    def _write_in_item(self, index: int, item: ListItem, line: str, new: Rewritten) -> None:
        source = self.lines[index]
        same = new.text == line
        if index == item.start:
            tail = source[len(item.marker) :]
            kept = same and (tail.strip(" \t") == "" or leading(tail) <= 4 or tail.startswith("\t"))
        else:
            inside = source.lstrip(" \t") == line.lstrip(" \t") and leading(source) - item.width == leading(line)
            kept = same and (inside or new.soft or is_blank(line))
        if kept:
            self.written[index] = new._replace(text=source)
            return
        if new.text is None:
            self.written[index] = Rewritten(None if index > item.start else item.marker)
            return
        lines = new.text.split("\n")
        indented = [" " * item.width + text if text.strip() else text for text in lines]
        if index == item.start:
            indented[0] = item.marker + " " * (item.width - len(item.marker)) + lines[0]
        self.put(index, "\n".join(indented), "kramdown-indent" if same else "")

    def _definitions(self) -> str:
        """Definitions of the terms above, which stand on a line each."""
        terms = range(self.last_start, self.at)
        texts = [index for index in terms if not is_blank(self.lines[index])]
        if len(texts) > 1:
            for index in texts[:-1]:
                self.put(index, None)
            joined = "<br>".join(str(self.written[index].text or self.lines[index]).strip() for index in texts)
            self.put(texts[-1], joined, "kramdown-terms")
        end = self._items(items_of(self.lines, self.at))
        while end > self.at and is_blank(self.lines[end - 1]):
            end -= 1
        self.at = end
        return "paragraph" if end < len(self.lines) and grammar.DEFINITION.match(self.lines[end]) else "list"

    def _quote(self) -> str:
        start = self.at
        end = start + 1
        while end < len(self.lines) and not grammar.ends_lazily(self.lines[end]):
            end += 1
        marks = [(match[0] if (match := grammar.QUOTE.match(line)) else "") for line in self.lines[start:end]]
        inner = [line[len(mark) :] for mark, line in zip(marks, self.lines[start:end], strict=True)]
        written = self.blocks.rewrite(inner, self.first + start)
        rows = list(zip(marks, inner, written, strict=True))
        # A line without a mark that does not go on with the paragraph above is out of the quotation for CommonMark.
        out = [not mark and not new.soft for mark, _, new in rows]
        for index, (mark, line, new) in enumerate(rows, start):
            if new.text == line and (mark or not any(out)):
                self.written[index] = new._replace(text=self.lines[index])
            elif new.text is None:
                self.put(index, None)
            else:
                code = "kramdown-indent" if out[index - start] else ""
                self.put(index, "\n".join((mark or "> ") + part for part in new.text.split("\n")), code)
        return self.skip("quote", end)

    def _table(self, rows: int) -> str:
        start = self.at
        written = table(self.lines[start : start + rows], self.blocks.spans)
        self.note_spans(start)
        if written != list(self.lines[start : start + rows]):
            self.blocks.note("kramdown-table", self.first + start, self.lines[start])
        for index, text in enumerate(written, start):
            self.put(index, text)
        return self.skip("table", start + rows)
