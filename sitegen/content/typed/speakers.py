"""Who speaks in an interview: the names before what is said."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from markdown_it.token import Token

from sitegen.content.markdown.excerpt import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# The label of an answer.
ANSWER = re.compile(r"\s*(?:\[A\]|A(?:\d+)?\s*[.):：]|답변?\s*\d*\s*[:：])\s*")
_NAME = re.compile(
    r"\s*(?P<name>[가-힣]{2,4}(?:/[\w.]+)?|[A-Z](?:[A-Za-z]+(?:\.[A-Z])?)?(?:\([가-힣]{2,4}\))?)\s?(?:님|씨)?"
    r"(?P<rest>\s(?:CTO|CEO|PM|PO|TL|팀장|파트장|실장|리드|매니저|개발자|엔지니어|디자이너)님?)?\s?(?:\((?P<more>[^()]{1,20})\))?\s?[:：](?=\s|$)"
)
# What looks like a name before a colon, and is none.
_NOUNS = re.compile(
    r"표기|용도|정의|방법|장점|단점|이유|조회|한계|출처|참[고조]|주의|힌트|결과|정답|질문|답변|해결|원인|예시|난이도|제목|날짜|이전글|다음글|요약|"
    r"결론|배경|목적|역할|특징|문제|설명|비고|기타|링크|코드|Tip|Note|Given|When|Then|Example|Output|Input"
)
_ALIAS = re.compile(r"이하\s*[‘'\"“]?(\w+)[’'\"”]?")
# So many speakers are told apart by their shape.
_SHAPES = 6


class _Speech(NamedTuple):
    """Something said: the block to mark, its text, the name of who says it, another name that is given to them there,
    and where the name ends."""

    block: Token
    inline: Token
    name: str
    alias: str
    end: int


def mark_speakers(tokens: Sequence[Token]) -> None:
    """Mark the names before what is said: of those who speak twice, or ``A.`` below a question."""
    said = list(_said(tokens))
    aliases = {alias: name for name, alias in (speech[2:4] for speech in said) if alias}
    names = [aliases.get(speech.name, speech.name) for speech in said]
    counts, numbers = Counter(names), dict[str, int]()
    for speech, name in zip(said, names, strict=True):
        if counts[name] > 1 or name == "A":
            number = numbers.setdefault(name, len(numbers) + 1)
            speech.block.attrJoin("class", f"turn turn-{(number - 1) % _SHAPES + 1}")
            _mark(speech.inline, speech.end)


def _said(tokens: Sequence[Token]) -> Iterator[_Speech]:
    """All that looks like speech. What is quoted is somebody else's."""
    quoted = 0
    for place, inline in enumerate(tokens):
        quoted += inline.nesting if inline.type.startswith("blockquote") else 0
        if quoted or inline.type != "inline" or tokens[place - 1].type != "paragraph_open":
            continue
        block = tokens[place - 1] if not tokens[place - 1].hidden else tokens[place - 2]  # the item of a tight list
        line = first_line(inline)
        if label := ANSWER.match(line):
            yield _Speech(block, inline, "A", "", len(label[0].rstrip()))
        elif (name := _NAME.match(line)) and not _NOUNS.fullmatch(name["name"]):
            alias = _ALIAS.search(name["more"] or "")
            yield _Speech(block, inline, name["name"].partition("/")[0], alias[1] if alias else "", name.end())
        elif bold := _bold_name(inline):
            yield _Speech(block, inline, bold, "", 0)


def _bold_name(inline: Token) -> str:
    """The name in bold that a paragraph begins with; "" for none."""
    children = [child for child in inline.children or () if child.type != "text" or child.content]
    if len(children) > 3 and [child.type for child in children[:3]] == ["strong_open", "text", "strong_close"]:
        name = re.fullmatch(r"([가-힣]{2,4}|[A-Z][A-Za-z]+)(?:\s?(?:님|씨))?", children[1].content.strip())
        return name[1] if name and not _NOUNS.fullmatch(name[1]) else ""
    return ""


def _mark(inline: Token, end: int) -> None:
    """Mark the first ``end`` characters of a paragraph as a name, or what is in bold there."""
    children = [child for child in inline.children or () if child.type != "text" or child.content]
    if children[0].type == "strong_open":
        children[0].attrJoin("class", "speaker")
    elif children[0].type == "text" and len(children[0].content) >= end:
        text = children[0].content
        opening = Token("strong_open", "strong", 1, attrs={"class": "speaker"})
        name, rest = children[0].copy(content=text[:end]), children[0].copy(content=text[end:])
        children = [opening, name, Token("strong_close", "strong", -1), rest, *children[1:]]
    inline.children = children


def split_line(inline: Token) -> tuple[Token, Token | None]:
    """The first line of a paragraph and the rest; the rest is None where the line is all."""
    depth = 0
    for place, child in enumerate(inline.children or ()):
        depth += child.nesting
        if child.type in ("softbreak", "hardbreak") and depth == 0:
            children = inline.children or []
            first, _, more = inline.content.partition("\n")
            line = inline.map[0] if inline.map else 0
            rest = inline.copy(children=children[place + 1 :], content=more, map=[line + 1, line + 2])
            return inline.copy(children=children[:place], content=first), rest
    return inline, None


def first_line(inline: Token) -> str:
    """The text of the first line of a paragraph."""
    head, _ = split_line(inline)
    return plain_text(head.children)
