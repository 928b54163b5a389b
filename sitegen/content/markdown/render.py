"""Markdown to a body with open references, and all that the rest of the program wants to know of a text.

The steps, a file each: the parser (``emphasis``, ``depth``, ``links``, ``rawhtml``), footnotes, anchors, what would
get lost (``references``), the HTML (``write``, ``fence``, ``highlight``), the summary (``excerpt``).
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore, normalize, text_join
from markdown_it.rules_inline import image
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

import sitegen.content.markdown.brackets as brackets
import sitegen.content.markdown.excerpt as excerpt
import sitegen.content.markdown.figures as figures
import sitegen.content.markdown.footnotes as footnotes
import sitegen.content.markdown.liquid as liquid
import sitegen.content.markdown.maths as maths
import sitegen.content.markdown.references as references
import sitegen.content.markdown.years as years
from sitegen.content.code import info
from sitegen.content.fast.inlines import quick_backtick
from sitegen.content.html.balance import Balance
from sitegen.content.html.rules import known_block, lone_break, whole_tag
from sitegen.content.links import is_clean, is_local, quick_link, safe
from sitegen.content.markdown.alerts import quotation
from sitegen.content.markdown.anchors import Anchors, take_id
from sitegen.content.markdown.attach import Attacher
from sitegen.content.markdown.bareurls import bare_url
from sitegen.content.markdown.depth import LIMIT, GuardedBlock, GuardedInline, TooDeep
from sitegen.content.markdown.emoji import emoji
from sitegen.content.markdown.emphasis import strikethrough
from sitegen.content.markdown.foreign import foreign
from sitegen.content.markdown.leftovers import Leftovers
from sitegen.content.markdown.lines import Lines, located
from sitegen.content.markdown.write import Writer
from sitegen.model import Rendered
from sitegen.text.hangul import nfc
from sitegen.words.errors import Place, Problem, Problems, error

if TYPE_CHECKING:
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

Html = Literal["allow", "escape", "error"]
_LINE_END = re.compile(r"\r\n?")
_PIXELS = re.compile(r"data:image/(?:png|gif|jpe?g|webp|avif|apng|bmp)[;,]", re.IGNORECASE)


_NOTHING: dict[str, str] = {}


class Markdown:
    """The Markdown of one site. ``html`` says what happens to raw HTML; ``language`` is the site's. With ``marks``,
    blocks carry the lines of the file that they come from.

    Pure: what :meth:`render` returns follows from its arguments alone.
    """

    def __init__(self, html: Html = "allow", language: str = "ko", marks: bool = False) -> None:
        self.html, self.marks = html, marks
        self.language = language

    def render(
        self,
        text: str,
        *,
        path: str,
        first_line: int = 1,
        lang: str | None = None,
        known: dict[str, str] = _NOTHING,
    ) -> Rendered:
        """The body ``text`` of the file ``path``, which begins on its line ``first_line``.

        ``known`` are highlighted blocks of an earlier version of it, by their digests (:class:`~sitegen.model.Code`).

        Raises Problems with everything in the text that is an error; warnings come with the result.
        """
        text = _LINE_END.sub("\n", nfc(text)).replace("\0", "\ufffd")
        lines = Lines(path, first_line, text)
        env: dict[str, Any] = {"references": references.References(len(text))}
        try:
            tokens = self._parser.parse(text, env)
        except TooDeep as deep:
            raise Problems([error("markdown-too-deep", lines.block(deep.line), limit=LIMIT)]) from None
        except references.TooMuch as much:
            raise Problems([references.too_much(much, env["references"], lines)]) from None
        found = list(references.forgotten(env["references"], env.get("duplicate_refs", []), lines))
        found += [*references.cells_beyond(env, lines), *info.unclosed(tokens, lines)]
        attacher = Attacher(lines, styles=self.html == "allow")
        if "{:" in text:
            tokens = attacher.attach(tokens)
        if "{%" in text:
            liquid.at_end_of_html(tokens, env)
        found += Leftovers(lines).problems(tokens, env.get("raw", ()))
        if "math" in text:
            maths.in_fences(tokens)
        found += maths.unclosed(env, lines)
        found += [*brackets.left(env, lines), *years.dates(env, lines)]
        tokens, more = footnotes.arrange(tokens, env, lines)
        anchors = Anchors(tokens, lines)
        for name, place in attacher.ids:
            anchors.add(name, place)
        found += [*attacher.problems, *more]
        if "html" in env:
            forbidden = self._forbidden(tokens, lines) if self.html == "error" else None
            balance = Balance(lines, anchors)
            tokens = balance.arrange(tokens)
            found += balance.problems if forbidden is None else forbidden
        headings = anchors.of_headings()
        if "![" in text:
            tokens = figures.arrange(tokens)
        writer = Writer(lines, lang or self.language, known, self.marks)
        body, title_at = writer.write(tokens, excerpt.title(tokens))
        found += [*anchors.problems, *writer.problems, *writer.formulas.problems]
        if any(problem.severity == "error" for problem in found):
            raise Problems(found)
        return Rendered(
            body=body,
            headings=headings,
            anchors=anchors.ids,
            summary=excerpt.summary(tokens),
            seconds=excerpt.reading_time(tokens),
            problems=Problems(found).problems if found else (),
            title_at=title_at,
        )

    @cached_property
    def _parser(self) -> MarkdownIt:
        return parser(html=self.html != "escape")

    def _forbidden(self, tokens: list[Token], lines: Lines) -> list[Problem]:
        """All raw HTML, where a site wants none."""
        found = []
        for token in tokens:
            if token.type == "html_block":
                found.append(_forbidden(lines.block(token.map[0] if token.map else 0), token.content))
            for child in token.children or () if "<" in token.content else ():
                if child.type == "html_inline":
                    place = lines.inline(token, child.meta.get("at"), len(child.content.split("\n")[0]))
                    found.append(_forbidden(place, child.content))
        return found


class _Parser(MarkdownIt):
    """The library's parser with ours for blocks and inlines. Addresses inside the site stay as written."""

    def __init__(self, html: bool) -> None:
        super().__init__("commonmark")
        self.block, self.inline = GuardedBlock(), GuardedInline()
        # Above the limit of our own, so that the library never drops anything.
        more = {"alerts": True, "tasklists": True, "maxNesting": LIMIT + 10}
        self.configure("commonmark", {"html": html, **more})
        self.in_image = False

    def normalizeLink(self, url: str) -> str:  # noqa: N802 (the library's name)
        """``url`` as it goes into the token."""
        if is_local(url):
            return safe(url)
        return url if is_clean(url) else super().normalizeLink(url)

    def validateLink(self, url: str) -> bool:  # noqa: N802 (the library's name)
        """Whether ``url`` may be written. Data of any image runs nothing where it is shown as one; a link to an SVG
        could run scripts."""
        if url[:11].lower() == "data:image/":
            return self.in_image or _PIXELS.match(url) is not None
        return super().validateLink(url)


def parser(html: bool = True) -> MarkdownIt:
    """A parser for the Markdown of sitegen. Every instance has rules of its own; nothing is patched."""
    md = _Parser(html)
    md.enable(["table", "strikethrough"])
    md.use(footnote_plugin, move_to_end=False).use(deflist_plugin).use(foreign)
    md.block.ruler.at("html_block", known_block, {"alt": ["paragraph", "reference", "blockquote"]})
    md.block.ruler.before("html_block", "lone_break", lone_break)
    md.inline.ruler.push("bare_url", bare_url)
    md.inline.ruler.push("emoji", emoji)
    md.inline.ruler.push("bracket", brackets.note)
    md.inline.ruler.at("backticks", quick_backtick)
    md.inline.ruler.at("strikethrough", strikethrough)
    for name, rule in (("link", quick_link), ("image", _image), ("html_inline", whole_tag)):
        md.inline.ruler.at(name, located(rule))
    md.block.ruler.at("blockquote", quotation, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    md.block.ruler.before("reference", "definition", references.definition, {"alt": ["paragraph", "blockquote"]})
    md.block.ruler.before("list", "year", years.year, {"alt": ["list"]})
    md.block.ruler.at("list", years.list_without_years, {"alt": ["paragraph", "reference", "blockquote"]})
    md.block.ruler.at("table", maths.in_cells(references.table_with_rest, row=1), {"alt": ["paragraph", "reference"]})
    md.core.ruler.at("inline", _inline)
    md.core.ruler.at("text_join", _text_join)
    md.core.ruler.at("normalize", _normalize)
    return md


def _image(state: StateInline, silent: bool) -> bool:
    """The library's rule for images, which lets the parser know of it."""
    md: Any = state.md
    before, md.in_image = md.in_image, True
    try:
        return image(state, silent)
    finally:
        md.in_image = before


def _inline(state: StateCore) -> None:
    """The library's rule of this name, which also tells the line, and takes ``{#id}`` from the end of headings."""
    md, env, heading = state.md, state.env, None
    for token in state.tokens:
        if token.type == "inline":
            if heading is not None:
                take_id(heading, token)
            if token.map:
                env["line"] = token.map[0]
            token.children = md.inline.parse(token.content, md, env, [])
            if noted := env.pop("brackets", None):
                env.setdefault("left", []).append((token, noted))
        heading = token if token.type == "heading_open" else None


def _normalize(state: StateCore) -> None:
    """The library's rule of this name, where there is anything to do: not in what :class:`Markdown` gives it."""
    if "\r" in state.src or "\0" in state.src:
        normalize(state)


def _text_join(state: StateCore) -> None:
    """The library's rule of this name, for those texts only in which a character was escaped."""
    escaped = [
        token for token in state.tokens if token.type == "inline" and ("\\" in token.content or "&" in token.content)
    ]
    text_join(StateCore(state.src, state.md, state.env, escaped))


def _forbidden(place: Place, html: str) -> Problem:
    first = html.strip().split("\n")[0]
    return error("markdown-html-forbidden", place, html=first if len(first) <= 40 else first[:39] + "…")
