"""From the text of a document to its body, and to all that the rest of the program wants to know of it."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from sitegen.content.html.balance import Balance
from sitegen.content.markdown.anchors import Anchors
from sitegen.content.markdown.attach import Attacher
from sitegen.content.markdown.brackets import left_brackets
from sitegen.content.markdown.depth import LIMIT, TooDeep
from sitegen.content.markdown.embeds import mark_embeds
from sitegen.content.markdown.excerpt import find_title, reading_time, summary_of
from sitegen.content.markdown.figures import make_figures
from sitegen.content.markdown.footnotes import list_footnotes
from sitegen.content.markdown.labels import labels
from sitegen.content.markdown.leftovers import Leftovers, unclosed_code
from sitegen.content.markdown.lines import Lines
from sitegen.content.markdown.liquid import take_raw_from_html
from sitegen.content.markdown.maths import take_math_from_code, unclosed_math
from sitegen.content.markdown.parser import make_parser
from sitegen.content.markdown.references import References, TooMuch, unused_references
from sitegen.content.markdown.snippets import place_calls
from sitegen.content.markdown.tables import cells_beyond
from sitegen.content.markdown.write import Writer
from sitegen.content.markdown.years import lists_in_dates
from sitegen.model import Rendered
from sitegen.text.hangul import nfc
from sitegen.words.errors import Place, Problem, Problems, error

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    from sitegen.config import Author, StackTool
    from sitegen.content.typed.tools import Tools
    from sitegen.fields import Person, Step, Tool

Html = Literal["allow", "escape", "error"]
_LINE_END = re.compile(r"\r\n?")
_LONGEST_SHOWN = 40
# Who can draw what is left as source.
_LEFT_TO = {
    "mermaid-not-drawn": "mermaid", "mermaid-too-large": "mermaid", "math-missing": "math", "math-unreadable": "math"
}  # fmt: skip


class Markdown:
    """The Markdown of one site. ``html`` says what happens to raw HTML; ``language`` is the site's. With ``marks``,
    blocks carry the lines of the file that they come from. ``tools`` are the site's own, for posts about a stack,
    ``authors`` those of the settings, for interviews. With ``snippets`` the site has some. With ``embeds``, links to
    videos and gists say where their players are. ``scripts`` is what scripts of the site draw: ``mermaid``, ``math``.
    That these are left as source is not told then. With ``breaks``, a line of a paragraph is one for readers too."""

    writer: ClassVar[type[Writer]] = Writer

    def __init__(
        self,
        html: Html = "allow",
        language: str = "ko",
        marks: bool = False,
        tools: Mapping[str, StackTool] | None = None,
        authors: Mapping[str, Author] | None = None,
        snippets: bool = False,
        embeds: bool = True,
        scripts: Collection[str] = (),
        breaks: bool = False,
    ) -> None:
        self.html, self.language, self.marks, self._own_tools = html, language, marks, tools or {}
        self._authors, self._snippets, self._embeds = authors or {}, snippets, embeds
        self._scripts, self._breaks = scripts, breaks

    def render(
        self,
        text: str,
        *,
        path: str,
        first_line: int = 1,
        lang: str | None = None,
        kind: str | None = None,
        stack: Sequence[Tool] = (),
        people: Sequence[Person] = (),
        pipeline: tuple[Step, ...] = (),
        strategy: str | None = None,
        known: Mapping[str, str] | None = None,
    ) -> Rendered:
        """Render ``text``, which begins on line ``first_line`` of the file ``path``. ``kind``, ``stack``, ``people``,
        ``pipeline`` and ``strategy`` are what its front matter says.

        ``known`` are highlighted blocks of an earlier version of it, by their digests (:class:`~sitegen.model.Code`).
        The result follows from the arguments alone; its problems are warnings. Raises Problems with all errors.
        """
        text = _LINE_END.sub("\n", nfc(text)).replace("\0", "\ufffd")
        lines = Lines(path, first_line, text)
        env: dict[str, Any] = {"references": References(len(text))}
        try:
            tokens = self._parser.parse(text, env)
        except TooDeep as deep:
            raise Problems([error("markdown-too-deep", lines.block(deep.line), limit=LIMIT)]) from None
        except TooMuch as much:
            raise Problems([env["references"].problem(much, lines)]) from None
        for child in (child for token in tokens if self._breaks for child in token.children or ()):
            if child.type == "softbreak":
                child.type = "hardbreak"
        found = list(unused_references(env, lines))
        found += [*cells_beyond(env, lines), *unclosed_code(tokens, lines)]
        attacher = Attacher(lines, styles=self.html == "allow")
        if "{:" in text:
            tokens = attacher.attach(tokens)
        if "{%" in text:
            take_raw_from_html(tokens, env)
        found += Leftovers(lines).problems(tokens, env.get("raw", ()))
        if "math" in text:
            take_math_from_code(tokens)
        found += [*unclosed_math(env, lines), *left_brackets(env, lines), *lists_in_dates(env, lines)]
        tokens, more = list_footnotes(tokens, env, lines)
        if kind == "interview" or people:
            tokens, people, turns = self._interview(tokens, kind, people, lines)
            found += turns
        anchors = Anchors(tokens, lines)
        for name, place in attacher.ids:
            anchors.add(name, place)
        found += [*attacher.problems, *more]
        if "html" in env:
            forbidden = _forbidden_html(tokens, lines) if self.html == "error" else None
            balance = Balance(lines, anchors)
            tokens = balance.arrange(tokens)
            found += balance.problems if forbidden is None else forbidden
        headings = anchors.of_headings()
        tools = self._tools_of(tokens, kind) if kind in ("stack", "interview") else ()
        deployment = None
        if kind == "deploy":
            from sitegen.content.typed.deploy import find_deployment  # few posts need it

            named = lang or self.language
            deployment, tools, large = find_deployment(tokens, self.tools, named, pipeline, strategy, lines)
            found += large
        elif pipeline:
            from sitegen.content.typed.deploy import deployment_of

            deployment = deployment_of(pipeline, lang or self.language)._replace(strategy=strategy or "")
        if stack:
            from sitegen.content.typed.tools import corrected  # few posts need it

            tools = corrected(tools, stack, self.tools)
        if self._snippets:
            place_calls(tokens, env, lines)
        if "![" in text:
            tokens = make_figures(tokens)
        if self._embeds and "://" in text:
            mark_embeds(tokens, labels(lang or self.language))
        writer = self.writer(lines, lang or self.language, known or {}, self.marks)
        body, title_at = writer.write(tokens, find_title(tokens))
        found += [*anchors.problems, *writer.problems, *writer.formulas.problems]
        found = [problem for problem in found if _LEFT_TO.get(problem.code) not in self._scripts]
        if any(problem.severity == "error" for problem in found):
            raise Problems(found)
        problems = Problems(found).problems if found else ()
        ids, seconds = anchors.ids, reading_time(tokens)
        summary = summary_of(tokens)
        return Rendered(body, headings, ids, summary, seconds, problems, title_at, tools, tuple(people), deployment)

    def _interview(
        self, tokens: list[Token], kind: str | None, people: Sequence[Person], lines: Lines
    ) -> tuple[list[Token], Sequence[Person], list[Problem]]:
        """The turns of an interview, who speaks, and warnings."""
        from sitegen.content.typed.cast import Cast  # few posts need them
        from sitegen.content.typed.interview import mark_turns

        cast, found = Cast(people, self._authors), list[Problem]()
        if kind == "interview":
            tokens, found = mark_turns(tokens, cast, lines)
        return tokens, cast.people, found

    def _tools_of(self, tokens: list[Token], kind: str) -> tuple[Tool, ...]:
        from sitegen.content.typed.stack import find_tools  # few posts need it

        return find_tools(tokens, self.tools, only_announced=kind == "interview")

    @cached_property
    def tools(self) -> Tools:
        """The tools that the site knows."""
        from sitegen.content.typed.tools import Tools

        return Tools(self._own_tools)

    @cached_property
    def _parser(self) -> MarkdownIt:
        return make_parser(html=self.html != "escape", snippets=self._snippets)


def _forbidden_html(tokens: list[Token], lines: Lines) -> list[Problem]:
    """All raw HTML, for a site that wants none."""

    def forbidden(place: Place, html: str) -> Problem:
        first = html.strip().split("\n")[0]
        shown = first if len(first) <= _LONGEST_SHOWN else first[: _LONGEST_SHOWN - 1] + "…"
        return error("markdown-html-forbidden", place, html=shown)

    found = []
    for token in tokens:
        if token.type == "html_block":
            found.append(forbidden(lines.block(token.map[0] if token.map else 0), token.content))
        for child in token.children or () if "<" in token.content else ():
            if child.type == "html_inline":
                place = lines.inline(token, child.meta.get("at"), len(child.content.split("\n")[0]))
                found.append(forbidden(place, child.content))
    return found
