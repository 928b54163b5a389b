"""Blocks of code: what their first lines ask for, and what is to be told of that.

A block is read within limits. What is counted decides what it looks like: over its steps a block is plain text, with a
warning. What cannot be counted is timed, and is an error, since it may not be the same on another machine.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from sitegen.content.code import info as fences
from sitegen.content.code.highlight import escape, frame, highlight
from sitegen.content.code.languages import is_plain, lexer_name, lexer_of, nearest
from sitegen.content.links import is_local
from sitegen.model import Code, Ref
from sitegen.words.errors import Problem, error, notice, warning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from markdown_it.token import Token

    from sitegen.content.code.info import Complaint, Fence
    from sitegen.content.markdown.lines import Lines
    from sitegen.words.errors import Place

# To so many unknown languages of a document a known one is offered.
_MOST_HINTS = 20
# A block may take so many seconds of the processor, and one more for so many characters: a hundred times what a lexer
# takes that is not lost. What is shorter than a few lines does not take a second in any.
_SECONDS, _CHARACTERS, _SHORT = 2.0, 10_000, 500


class CodeBlocks:
    """The blocks of one document. ``known`` are highlighted ones by digest; to ``problems`` is added what is wrong."""

    def __init__(self, lines: Lines, known: Mapping[str, str], problems: list[Problem]) -> None:
        self._lines, self._known, self._problems = lines, known, problems
        self._unknown: set[str] = set()
        self._said: set[str] = set()
        self._slow: set[str] = set()

    def write(self, token: Token) -> Iterator[str | Ref | Code]:
        """The block as pieces of a body."""
        count = fences.count_lines(token.content)
        fence, complaints = fences.parse(token.info, count)
        line = token.map[0] if token.map else 0
        for complaint in complaints:
            self._complain(complaint, line, count)
        yield frame(fence)
        if fence.title or fence.link:
            yield from self._title(fence, line)
        if is_plain(fence.language):
            yield highlight(token.content, fence)
        elif (name := lexer_name(fence.language)) is None:
            self._say_unknown(fence.language, line)
            yield highlight(token.content, fence)
        else:
            digest = blake2b(f"{token.info}\n{token.content}".encode(), digest_size=16).hexdigest()
            html = self._known.get(digest) or self._highlight(name, token.content, fence, line)
            yield Code(digest, html) if html else highlight(token.content, fence)

    def _title(self, fence: Fence, line: int) -> Iterator[str | Ref]:
        """The title, which may be a link or stand before one."""
        yield f'<div class="code-title">{escape(fence.title) if fence.link_text or not fence.link else ""}'
        if fence.link:
            yield ' <a href="' if fence.title and fence.link_text else '<a href="'
            if is_local(fence.link):
                place = self._place(fence.link, line)
                yield Ref("link", fence.link, place.line, place.column)
            else:
                yield escape(fence.link)
            yield f'">{escape(fence.link_text or fence.title or fence.link)}</a>'
        yield "</div>\n"

    def _highlight(self, name: str, code: str, fence: Fence, line: int) -> str | None:
        """The block in colours, by the lexer of this name; None, and a problem, where that takes too long."""
        if name in self._slow:
            return None
        # Imported here: most builds find no block that they have not highlighted before.
        from sitegen.content.code.timelimit import OutOfTime, within
        from sitegen.content.fast.lexing import has_changed
        from sitegen.content.fast.tables import Lost

        lexer = lexer_of(name)

        def work() -> tuple[str | None, bool]:
            try:
                return highlight(code, fence, lexer), has_changed(lexer)
            except Lost:
                return None, False

        try:
            html, changed = within(_SECONDS + len(code) / _CHARACTERS, work) if len(code) > _SHORT else work()
        except OutOfTime:
            self._slow.add(name)
            self._tell(error, "code-too-slow", fence.language, line, language=fence.language)
            return None
        if html is None:
            self._tell(warning, "code-lost", fence.language, line, language=fence.language)
        if changed:
            self._problems.append(notice("pygments-changed"))
        return html

    def _say_unknown(self, language: str, line: int) -> None:
        """Warn of a language that nobody knows, once a name, and offer what is near it to the first few."""
        if language.lower() in self._unknown:
            return
        self._unknown.add(language.lower())
        names = nearest(language) if len(self._unknown) <= _MOST_HINTS else ()
        code = "code-unknown-language" if names else "code-unknown-language-alone"
        said = ", ".join(f"`{name}`" for name in names)
        self._tell(warning, code, language, line, language=language, nearest=said)

    def _complain(self, complaint: Complaint, line: int, count: int) -> None:
        """Warn of what is not understood. A word that means nothing is told once, not again at the next block."""
        if complaint.code == "code-info-unknown" and complaint.piece in self._said:
            return
        self._said.add(complaint.piece)
        self._tell(warning, complaint.code, complaint.piece, line, piece=complaint.piece, count=count)

    def _tell(self, kind: Callable[..., Problem], code: str, at: str, line: int, **values: object) -> None:
        self._problems.append(kind(code, self._place(at, line), **values))

    def _place(self, piece: str, line: int) -> Place:
        column = self._lines.text[line].find(piece) + 1
        return self._lines.place(line, column, len(piece)) if column else self._lines.block(line)
