"""The rules for what other generators and GitHub write beyond CommonMark, as one plugin for the parser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sitegen.content.markdown.attributes as attributes
import sitegen.content.markdown.boxes as boxes
import sitegen.content.markdown.liquid as liquid
import sitegen.content.markdown.maths as maths
from sitegen.content.markdown.headless import headless

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.ruler import RuleOptionsType

# The blocks that these rules end, since they need no blank line before them.
_ANY: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}


def foreign(md: MarkdownIt) -> None:
    """Add the rules to ``md``."""
    md.inline.ruler.before("escape", "math", maths.math)
    md.inline.ruler.push("attributes", attributes.behind)
    md.inline.ruler.push("raw", liquid.raw)
    md.block.ruler.before("fence", "raw_line", liquid.raw_line, _ANY)
    md.block.ruler.before("fence", "highlight", liquid.highlight, _ANY)
    md.block.ruler.before("fence", "attributes", attributes.line, _ANY)
    md.block.ruler.before("fence", "math_block", maths.math_block, _ANY)
    md.block.ruler.before("fence", "colons", boxes.colons, _ANY)
    md.block.ruler.before("fence", "marks", boxes.marks, _ANY)
    md.block.ruler.before("reference", "toc", attributes.toc, _ANY)
    md.block.ruler.after("table", "headless", maths.in_cells(headless, row=0))
