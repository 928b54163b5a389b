"""The text of a body as people read it, for the index and for the excerpts of results.

The time grows with the text, however crooked raw HTML is. What is no whole tag stays as text: it is better shown than
lost.
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

# The name of a tag, behind a slash where it is an end, and its attributes.
_TAG = re.compile(r"""<(/?[A-Za-z!][^\s/<>"']*+)([^<>"']*+(?:(?:"[^"<]*+"|'[^'<]*+')[^<>"']*+)*+)>""")
_ID = re.compile(r"""\sid=(?:"([^"]*)"|'([^']*)'|([^\s"']+))""", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_SPAN = re.compile("<span[^<>]*>")
_HEADINGS = frozenset(f"{end}h{level}" for level in range(1, 7) for end in ("", "/"))
# Elements whose text nobody reads on the page, or not as text.
_UNREAD = frozenset(("script", "style", "math", "template", "svg", "noscript", "iframe"))
# Elements within a line. Without their tags, the words around them stay together: <b>배포</b>했습니다.
_INLINE = (
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s",
    "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
)  # fmt: skip
_BETWEEN = {f"{end}{name}": "" for name in _INLINE for end in ("", "/")}


class TextPart(NamedTuple):
    """The text below a heading: its anchor, the heading and the text. Both are "" before the first heading."""

    anchor: str
    heading: str
    text: str


def text_parts(content: Content, title: str) -> list[TextPart]:
    """The text of a content, cut at its headings. One that repeats the ``title`` of the document is left out, as it is
    on the page."""
    html = "".join(_html(content, title))
    if "<!--" in html:
        commented, end, behind = html.rpartition("-->")  # a comment without an end would be looked for again and again
        html = _COMMENT.sub(" ", commented + end) + behind
    first, *pieces = _TAG.split(html)
    names = [*map(str.lower, pieces[::3])]
    tags = zip(names, pieces[1::3], pieces[2::3], strict=True)
    anchor, heading, is_open, texts, parts = "", "", False, [first], []
    for name, attributes, text in tags if _UNREAD.isdisjoint(names) else _read([*tags]):
        if name in _HEADINGS and is_open == (name[0] == "/"):
            if is_open:
                heading = _plain(texts)
            else:
                parts.append(TextPart(anchor, heading, _plain(texts)))
                found = _ID.search(attributes)
                anchor = unescape(found[found.lastindex or 0]) if found else ""
            texts, is_open = [], not is_open
        texts += _BETWEEN.get(name, " "), text
    parts.append(TextPart(anchor, heading, _plain(texts)))
    return [part for part in parts if part.heading or part.text]


def _plain(texts: list[str]) -> str:
    """Pieces of text on one line, with narrow letters."""
    return normal(" ".join(unescape("".join(texts)).split()))


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
            yield _SPAN.sub("", piece.html.replace("</span>", ""))


def _read(tags: list[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    """The tags with the text behind each, without elements whose text nobody reads."""
    depth, start = 0, 0
    for place, (name, attributes, text) in enumerate(tags):
        if name.removeprefix("/") in _UNREAD and not attributes.endswith("/"):
            if not depth:
                start = place
            depth = max(0, depth - 1) if name[0] == "/" else depth + 1
        if not depth:
            yield name, attributes, text
    # What has no end was no beginning.
    yield from tags[start:] if depth else ()
