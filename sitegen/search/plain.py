"""The text of a body as people read it, for the index and for the excerpts of results.

Each pattern ends at the next ``<``, so the time grows with the text, however crooked raw HTML is. What is no whole tag
stays as text: it is better shown than lost.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from sitegen.content.naming import repeats_title
from sitegen.model import Code, PageOnly
from sitegen.search.tokens import normal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitegen.model import Content

_ATTRIBUTES = r"""[^<>"']*+(?:(?:"[^"<]*+"|'[^'<]*+')[^<>"']*+)*+"""
_HEADING = re.compile(rf"<(?P<end>/?)h[1-6](?P<attributes>\s{_ATTRIBUTES})?>", re.IGNORECASE)
_ID = re.compile(r"""\sid=(?:"([^"]*)"|'([^']*)'|([^\s"']+))""", re.IGNORECASE)
# Elements whose text nobody reads on the page, or not as text.
_UNREAD_TAG = re.compile(
    r"<!--|-->|<(?P<end>/?)(?:script|style|math|template|svg|noscript|iframe)"
    rf"(?:\s{_ATTRIBUTES})?(?P<empty>(?<=/))?>",
    re.IGNORECASE,
)
# Elements within a line. Without their tags, the words around them stay together: <b>배포</b>했습니다.
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|data|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|u|var|wbr)"
    rf"(?:[\s/]{_ATTRIBUTES})?>",
    re.IGNORECASE,
)
_TAG = re.compile(rf"</?[A-Za-z!]{_ATTRIBUTES}>")
_SPAN = re.compile(r"</?span[^<>]*>")


class TextPart(NamedTuple):
    """The text below a heading: its anchor, the heading and the text. Both are "" before the first heading."""

    anchor: str
    heading: str
    text: str


def text_parts(content: Content, title: str) -> list[TextPart]:
    """The text of a content, cut at its headings. One that repeats the ``title`` of the document is left out, as it is
    on the page."""
    html = _read("".join(_html(content, title)))
    anchor, heading, start, is_open = "", "", 0, False
    parts = []
    for tag in _HEADING.finditer(html):
        if tag["end"] and is_open:
            heading = plain(html[start : tag.start()])
        elif not tag["end"] and not is_open:
            parts.append(TextPart(anchor, heading, plain(html[start : tag.start()])))
            found = _ID.search(tag["attributes"] or "")
            anchor = unescape(found[found.lastindex or 0]) if found else ""
        else:
            continue
        start, is_open = tag.end(), not is_open
    parts.append(TextPart(anchor, heading, plain(html[start:])))
    return [part for part in parts if part.heading or part.text]


def plain(html: str) -> str:
    """HTML as text on one line, with narrow letters."""
    text = _TAG.sub(" ", _INLINE.sub("", html))
    return normal(" ".join(unescape(text).split()))


def _html(content: Content, title: str) -> Iterator[str]:
    """The HTML of a body without what is for its page alone, such as scripts."""
    start, stop = content.title_at if repeats_title(content, title) else (0, 0)
    is_hidden = False
    for piece in (*content.body[:start], *content.body[stop:]):
        if isinstance(piece, PageOnly):
            is_hidden = piece.begins
        elif not is_hidden and isinstance(piece, str):
            yield piece
        elif not is_hidden and isinstance(piece, Code):
            # Marks of the highlighting are most tags of a body. They stand within lines.
            yield _SPAN.sub("", piece.html)


def _read(html: str) -> str:
    """The HTML without comments and without elements whose text nobody reads."""
    kept, depth, start, is_comment = [], 0, 0, False
    unread = 0  # where what is left out begins
    for found in _UNREAD_TAG.finditer(html):
        was_read = not depth and not is_comment
        if found[0] in ("<!--", "-->"):
            is_comment = found[0] == "<!--"
        elif not is_comment and found["empty"] is None:
            depth = max(0, depth - 1) if found["end"] else depth + 1
        if was_read and (depth or is_comment):
            unread = found.start()
        elif not was_read and not depth and not is_comment:
            kept.append(html[start:unread])
            start = found.end()
    # What has no end was no beginning: it may have stood in an attribute.
    return " ".join([*kept, html[start:]])
