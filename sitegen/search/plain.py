"""The text of a body as people read it, for the index and for the excerpts of results."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from sitegen.model import Code, PageOnly
from sitegen.text.hangul import nfc

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitegen.model import Content

_HEADING = re.compile(r"<h[1-6]\b[^>]*?\bid=\"([^\"]*)\"[^>]*>(.*?)</h[1-6]>", re.DOTALL)
# What is no text: a link at a heading, formulas in MathML, and what raw HTML brings along.
_UNREAD = re.compile(r"<(script|style|math|template|svg)\b.*?</\1>|<!--.*?-->", re.DOTALL)
# Elements within a line. Without their tags, the words around them stay together: <b>배포</b>했습니다.
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|data|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|u|var|wbr)"
    r"(?:\s[^>]*)?>"
)
_TAG = re.compile(r"<[^>]*>")
_SPAN = re.compile(r"</?span[^>]*>")


class TextPart(NamedTuple):
    """The text below a heading: its anchor, the heading and the text. Both are "" before the first heading."""

    anchor: str
    heading: str
    text: str


def text_parts(content: Content) -> list[TextPart]:
    """The text of a content, cut at its headings. The heading that repeats the title is left out."""
    html = "".join(_html(content))
    if any(tag in html for tag in ("<script", "<style", "<math", "<template", "<svg", "<!--")):
        html = _UNREAD.sub(" ", html)
    before, *rest = _HEADING.split(html)
    parts = [TextPart("", "", plain(before))]
    for anchor, heading, text in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        parts.append(TextPart(unescape(anchor), plain(heading), plain(text)))
    return [part for part in parts if part.heading or part.text]


def plain(html: str) -> str:
    """HTML as text on one line."""
    text = _TAG.sub(" ", _INLINE.sub("", html))
    return nfc(" ".join(unescape(text).split()))


def _html(content: Content) -> Iterator[str]:
    """The HTML of a body without what is for its page alone, such as scripts."""
    start, stop = content.title_at
    is_hidden = False
    for piece in (*content.body[:start], *content.body[stop:]):
        if isinstance(piece, PageOnly):
            is_hidden = piece.begins
        elif not is_hidden and isinstance(piece, str):
            yield piece
        elif not is_hidden and isinstance(piece, Code):
            # Marks of the highlighting are most tags of a body. They stand within lines.
            yield _SPAN.sub("", piece.html)
