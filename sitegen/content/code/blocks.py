"""The code blocks of a document.

A block is highlighted within limits. What can be counted decides what it looks like: a block that takes too many steps
is plain text, with a warning. What cannot be counted is timed, and is an error, since another machine may differ.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from markdown_it.common.utils import escapeHtml

from sitegen.content.code.highlight import frame, highlight
from sitegen.content.code.info import parse_info
from sitegen.content.code.languages import is_plain, lexer_name, lexer_of, similar_languages
from sitegen.content.links import is_local
from sitegen.model import Code, Ref
from sitegen.words.errors import Problem, error, notice, warning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from markdown_it.token import Token

    from sitegen.content.code.info import Complaint, Info
    from sitegen.content.markdown.lines import Lines
    from sitegen.model import PageOnly
    from sitegen.words.errors import Place

# Blocks that are drawn.
_CHARTS = ("pipeline", "mermaid")
# A known language is offered in place of so many unknown ones of a document.
_MOST_HINTS = 20
# A block may take so many seconds of the processor, and one more for so many characters: a hundred times what a lexer
# takes that is not lost. What is shorter than a few lines does not take a second in any lexer.
_SECONDS, _CHARACTERS, _SHORT = 2.0, 10_000, 500


class CodeBlocks:
    """The code blocks of one document, which is in the language ``lang``. ``known`` are highlighted blocks by digest.
    What is wrong goes to ``problems``."""

    def __init__(self, lines: Lines, lang: str, known: Mapping[str, str], problems: list[Problem]) -> None:
        self._lines, self._lang, self._known, self._problems = lines, lang, known, problems
        self._unknown: set[str] = set()
        self._told: set[str] = set()
        self._slow: set[str] = set()

    def write(self, token: Token) -> Iterator[str | Ref | Code | PageOnly]:
        """The block as pieces of a body."""
        count = count_lines(token.content)
        info, complaints = parse_info(token.info, count)
        line = token.map[0] if token.map else 0
        for complaint in complaints:
            self._complain(complaint, line, count)
        language = info.language.lower()
        if language in _CHARTS and not info.link:
            from sitegen.content.chart.block import chart_of_block  # few documents have one

            drawn = chart_of_block(token, language, info.title, self._lines, self._lang)
            if drawn.problem and drawn.problem.code not in self._told:
                self._problems.append(drawn.problem)
            if drawn.pieces:
                yield from drawn.pieces
                return
            if drawn.problem and drawn.problem.code == "mermaid-not-drawn":  # told once
                self._told.add(drawn.problem.code)
        yield frame(info)
        if info.title or info.link:
            yield from self._title(info, line)
        if language == "mermaid":
            yield f'<pre class="mermaid" tabindex="0">{escapeHtml(token.content)}</pre></div>\n'
        elif is_plain(info.language):
            yield highlight(token.content, info)
        elif (name := lexer_name(info.language)) is None:
            self._tell_unknown(info.language, line)
            yield highlight(token.content, info)
        else:
            digest = blake2b(f"{token.info}\n{token.content}".encode(), digest_size=16).hexdigest()
            html = self._known.get(digest) or self._highlight(name, token.content, info, line)
            yield Code(digest, html) if html else highlight(token.content, info)

    def _title(self, info: Info, line: int) -> Iterator[str | Ref]:
        """The title, which may be a link or stand before one."""
        yield f'<div class="code-title">{escapeHtml(info.title) if info.link_text or not info.link else ""}'
        if info.link:
            yield ' <a href="' if info.title and info.link_text else '<a href="'
            if is_local(info.link):
                place = self._place(info.link, line)
                yield Ref("link", info.link, place.line, place.column)
            else:
                yield escapeHtml(info.link)
            yield f'">{escapeHtml(info.link_text or info.title or info.link)}</a>'
        yield "</div>\n"

    def _highlight(self, name: str, code: str, info: Info, line: int) -> str | None:
        """The block in colours, by the lexer of this name; None, and a problem, where that takes too long."""
        if name in self._slow:
            return None
        # Imported here: most builds find no block that they have not highlighted before.
        from sitegen.content.code.lexing import Lost, reader_of
        from sitegen.content.code.timelimit import OutOfTime, within

        lexer = lexer_of(name)

        def work() -> tuple[str | None, bool]:
            try:
                return highlight(code, info, lexer), reader_of(lexer).has_changed
            except Lost:
                return None, False

        try:
            html, changed = within(_SECONDS + len(code) / _CHARACTERS, work) if len(code) > _SHORT else work()
        except OutOfTime:
            self._slow.add(name)
            self._tell(error, "code-too-slow", info.language, line, language=info.language)
            return None
        if html is None:
            self._tell(warning, "code-lost", info.language, line, language=info.language)
        if changed:
            self._problems.append(notice("pygments-changed"))
        return html

    def _tell_unknown(self, language: str, line: int) -> None:
        """Warn of a language that Pygments does not know, once a name. The first few get a hint."""
        if language.lower() in self._unknown:
            return
        self._unknown.add(language.lower())
        names = similar_languages(language) if len(self._unknown) <= _MOST_HINTS else ()
        code = "code-unknown-language" if names else "code-unknown-language-alone"
        listed = ", ".join(f"`{name}`" for name in names)
        self._tell(warning, code, language, line, language=language, nearest=listed)

    def _complain(self, complaint: Complaint, line: int, count: int) -> None:
        """Warn of what is not understood; of an unknown word only once."""
        if complaint.code == "code-info-unknown" and complaint.piece in self._told:
            return
        self._told.add(complaint.piece)
        self._tell(warning, complaint.code, complaint.piece, line, piece=complaint.piece, count=count)

    def _tell(self, kind: Callable[..., Problem], code: str, at: str, line: int, **values: object) -> None:
        self._problems.append(kind(code, self._place(at, line), **values))

    def _place(self, piece: str, line: int) -> Place:
        column = self._lines.text[line].find(piece) + 1
        return self._lines.place(line, column, len(piece)) if column else self._lines.block(line)


def count_lines(code: str) -> int:
    """The number of lines in ``code``. The last one may lack its line feed."""
    return code.count("\n") + (not code.endswith("\n") and bool(code))
