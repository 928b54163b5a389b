"""The parser of Markdown: markdown-it with all our rules, in their order. Nothing of the library is patched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import image, link
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from sitegen.content import fast
from sitegen.content.html.rules import known_block, lone_break, whole_tag
from sitegen.content.links import is_harmless, is_local, safe
from sitegen.content.markdown.alerts import alert, colons, marks, quotation
from sitegen.content.markdown.anchors import take_id
from sitegen.content.markdown.attributes import behind, below, toc
from sitegen.content.markdown.bareurls import bare_url
from sitegen.content.markdown.brackets import note_bracket
from sitegen.content.markdown.depth import LIMIT, block_depth
from sitegen.content.markdown.emoji import emoji
from sitegen.content.markdown.emphasis import KoreanInline, strikethrough
from sitegen.content.markdown.lines import located
from sitegen.content.markdown.liquid import code_between_tags, raw, raw_line
from sitegen.content.markdown.maths import math, math_block
from sitegen.content.markdown.references import definition
from sitegen.content.markdown.snippets import take_calls
from sitegen.content.markdown.tables import headless, table_with_rest, with_formulas
from sitegen.content.markdown.years import list_without_years, year

if TYPE_CHECKING:
    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

# The blocks that a rule ends without a blank line before it.
_ANY: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
_NO_LIST: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote"]}


def make_parser(html: bool = True, snippets: bool = False) -> MarkdownIt:
    """A parser. Without ``html`` raw HTML is text. With ``snippets`` their calls are read."""
    md = _Parser(html)
    md.enable(["table", "strikethrough"]).use(footnote_plugin, move_to_end=False).use(deflist_plugin)

    inline = md.inline.ruler
    inline.before("escape", "math", math)
    inline.at("strikethrough", strikethrough)
    inline.at("link", located(link))
    inline.at("image", located(_image))
    inline.at("html_inline", located(whole_tag))
    inline.push("attributes", behind)
    inline.push("raw", raw)
    inline.push("bare_url", bare_url)
    inline.push("emoji", emoji)
    inline.push("bracket", note_bracket)

    block = md.block.ruler
    block.before("table", "depth", block_depth)
    block.before("table", "alert", alert)
    block.at("table", with_formulas(table_with_rest, row=1), {"alt": ["paragraph", "reference"]})
    block.after("table", "headless", with_formulas(headless, row=0))
    block.before("fence", "raw_line", raw_line, _ANY)
    block.before("fence", "highlight", code_between_tags, _ANY)
    block.before("fence", "attributes", below, _ANY)
    block.before("fence", "math_block", math_block, _ANY)
    block.before("fence", "colons", colons, _ANY)
    block.before("fence", "marks", marks, _ANY)
    block.at("blockquote", quotation, _ANY)
    block.before("list", "year", year, {"alt": ["list"]})
    block.at("list", list_without_years, _NO_LIST)
    block.before("reference", "toc", toc, _ANY)
    block.before("reference", "definition", definition, {"alt": ["paragraph", "blockquote"]})
    block.before("html_block", "lone_break", lone_break)
    block.at("html_block", known_block, _NO_LIST)

    md.core.ruler.at("inline", _inline)
    if snippets:
        md.core.ruler.before("inline", "snippets", take_calls)
    if fast.ENABLED:
        fast.quicken(md)
    return md


class _Parser(MarkdownIt):
    """The library's parser with our inline parser. Addresses inside the site stay as written."""

    def __init__(self, html: bool) -> None:
        super().__init__("commonmark")
        self.inline = KoreanInline()
        # Above the limit of our own, so that the library never drops anything.
        more = {"alerts": True, "tasklists": True, "maxNesting": LIMIT + 10}
        self.configure("commonmark", {"html": html, **more})
        self.in_image = False

    def normalizeLink(self, url: str) -> str:  # noqa: N802 (the library's name)
        """``url`` as it goes into the token."""
        return safe(url) if is_local(url) else super().normalizeLink(url)

    def validateLink(self, url: str) -> bool:  # noqa: N802 (the library's name)
        """Whether ``url`` may be written."""
        return is_harmless(url, self.in_image)


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
