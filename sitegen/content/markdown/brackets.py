"""Warns of square brackets that no rule took, so that they show as text: footnotes and references without a
definition, links that are not well formed, alerts that are none.

A rule notes them while the text is parsed, so what looks the same in code, behind a backslash or in the text of a link
is passed over.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sitegen.words.errors import Place, Problem, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

    from sitegen.content.markdown.lines import Lines

_ALERT = re.compile(r"\[!(?P<name>\w+)\](?![(\[:])")
_FOOTNOTE = re.compile(r"\[\^(?P<label>[^\]\s]{1,200})\]")
# No label of a footnote, but a set in a regular expression: ``[^a-z]``, ``[^"]``.
_SET = re.compile(r"(?:\w-\w)+\w*|\W+")
# ``[text][label]``; not the index of an array, ``rows[0][1]``, and no footnotes.
_FULL = re.compile(
    r"(?<![A-Za-z0-9_\\\])}])\[(?P<text>(?!\^)[^\[\]\\]*[^\s\[\]\\])\]\[(?P<label>(?![\s^])[^\[\]\\]+)\](?![\[*+?{])"
)
# Two of these in a row are numbers or sets in a regular expression: ``[A-Z][a-z0-9_]``.
_CODE_LIKE = re.compile(r"\d+|(?:\w-\w)+\w*|\w")
_TEXT = r"\[(?:[^\[\]\\]|\\.|\[[^\[\]]*\]){0,300}\]"
_ADDRESS = (
    r"<?(?:[a-z][a-z0-9+.-]*:\S|\.{0,2}/\S|#\S"
    r"|[^\n()\[\]<>]*?\.(?:md|markdown|html?|png|jpe?g|gif|svg|webp|avif|pdf|zip)(?![\w.]))"
)
# Links with an address that does not end or holds spaces, a space before it, or text and address the wrong way round.
_LINK = re.compile(
    rf"{_TEXT}\({_ADDRESS}(?:[^\n()]|\([^\n()]*\)?){{0,200}}\)?"
    rf"|{_TEXT}[ \t]+\((?=\S+(?:\s+[\"'][^\n]*)?\)){_ADDRESS}[^()]*\)"
    rf"|(?<=\))\[(?!#){_ADDRESS}[^\s\[\]]*\]",
    re.DOTALL | re.IGNORECASE,
)

# ``[[name]]``, as wikis and Obsidian have it; not a matrix, ``[[1]]``.
_WIKI = re.compile(r"(?<![A-Za-z0-9_)\]])\[\[(?=[^\[\]\n]*[^\W\d_])(?![\s:])[^\[\]\n]{1,200}\]\]")


def note_bracket(state: StateInline, silent: bool) -> bool:
    """A rule for the inline parser, the last one for brackets. It takes nothing and notes where there was one."""
    if not silent and state.src[state.pos] == "[" and not state.linkLevel and state.env.get("parses") == 1:
        state.env.setdefault("brackets", []).append(state.pos)
    return False


def left_brackets(env: dict[str, Any], lines: Lines) -> Iterator[Problem]:
    """Warn of the brackets in ``env["left"]``, which holds them with the token in whose text they stand."""
    wiki: list[tuple[str, Place]] = []
    for token, noted in env.get("left", ()):
        for at, following in zip(noted, [*noted[1:], -1], strict=True):
            if following == at + 1 and (match := _WIKI.match(token.content, at)):
                wiki.append((match[0], lines.inline(token, at, len(match[0]))))
            else:
                yield from _left(token, at, lines)
    if wiki:
        text, place = wiki[0]
        yield warning("leftover-wiki-link", place, text=text, count=len(wiki))


def _left(token: Token, at: int, lines: Lines) -> Iterator[Problem]:
    text = token.content
    if (alert := _ALERT.match(text, at)) and (not at or text[at - 1] == "\n"):
        yield warning("markdown-alert-unknown", lines.inline(token, at, len(alert[0])), name=alert["name"])
    elif footnote := _FOOTNOTE.match(text, at):
        if not _SET.fullmatch(footnote["label"]):
            place = lines.inline(token, at, len(footnote[0]))
            yield warning("markdown-footnote-undefined", place, label=footnote["label"])
    elif full := _FULL.match(text, at):
        if not (_CODE_LIKE.fullmatch(full["text"]) and _CODE_LIKE.fullmatch(full["label"])):
            place = lines.inline(token, at, len(full[0].split("\n")[0]))
            yield warning("markdown-reference-undefined", place, label=full["label"])
    elif (link := _LINK.match(text, at)) and "{{" not in link[0] and "{%" not in link[0]:
        place = lines.inline(token, at, len(link[0].split("\n")[0]))
        yield warning("markdown-link-broken", place)
