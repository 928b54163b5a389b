"""Who speaks in an interview: the names before what is said."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from markdown_it.token import Token

from sitegen.content.markdown.excerpt import plain_text, without_empty
from sitegen.content.typed.cast import TITLES
from sitegen.fields import Person
from sitegen.text.hangul import initial_of
from sitegen.words.errors import warning
from sitegen.words.similar import MOST_GUESSES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sitegen.content.markdown.lines import Lines
    from sitegen.content.typed.cast import Cast
    from sitegen.words.errors import Problem

# The label of an answer.
ANSWER = re.compile(r"\s*(?:\[A\]|A(?:\d+)?\s*[.):：]|답변?\s*\d*\s*[:：])\s*")
_NAME = re.compile(
    r"\s*(?P<name>[가-힣]{2,4}?(?:/[\w.]+)?|[A-Z](?:[A-Za-z]+(?:\.[A-Z])?)?(?:\([가-힣]{2,4}\))?)\s?(?:님|씨)?"
    rf"(?P<rest>\s(?:{TITLES})님?)?\s?(?:\((?P<more>[^()]{{1,20}})\))?\s?[:：](?=\s|$)"
)
# What looks like a name before a colon, and is none.
_NOUNS = re.compile(
    r"표기|용도|정의|방법|장점|단점|이유|조회|한계|출처|참[고조]|주의|힌트|결과|정답|질문|답변|해결|원인|예시|난이도|제목|날짜|이전글|다음글|요약|"
    r"결론|배경|목적|역할|특징|문제|설명|비고|기타|링크|코드|Tip|Note|Given|When|Then|Example|Output|Input"
)
_ALIAS = re.compile(r"이하\s*[‘'\"“]?(\w+)[’'\"”]?")
# What stands before a colon, as the label of a person who is known may be anything.
_LABEL = re.compile(r"\s*([^:：\n]{1,60}?)\s?[:：](?=\s|$)")
# How a sentence ends. A noun before a colon has none behind it: ``경력: 5년``.
_SENTENCE = re.compile(r"[다요죠까.!?](?:[)\]”’\"'~^ㅎㅋㅠㅜ\s\u2600-\u27bf\U0001f300-\U0001faff]|[:;]\))*\Z")
# The name of those who only answer.
_ANSWERS = "A"


class _Speech(NamedTuple):
    """Something said: the block to mark, its text, the name of who says it, and where the name ends. ``person`` is
    their place in the cast, None for nobody that is known. ``role`` and ``alias`` are what the label says of them.
    ``form`` is how it is written: two speeches of one form look the same but for the names."""

    block: Token
    inline: Token
    name: str
    end: int
    form: str
    person: int | None = None
    role: str = ""
    alias: str = ""
    is_sentence: bool = False


def mark_speakers(tokens: Sequence[Token], cast: Cast, lines: Lines) -> list[Problem]:
    """Mark the names before what is said: of the people of the ``cast``, of those who speak twice, one time in a
    sentence, and ``A.`` below a question. Returns warnings about those who speak and are not declared, where people
    are."""
    known = len(cast.people)
    said = list(_said(tokens, cast))
    if len(cast.people) > known:  # an author of the settings: the given name alone may stand before the whole one
        said = list(_said(tokens, cast))
    aliases = {speech.alias: speech.name for speech in said if speech.alias and speech.person is None}
    speaking = {aliases.get(speech.name, speech.name) for speech in said if speech.is_sentence} | {_ANSWERS}
    said = [s for s in said if s.person is not None or aliases.get(s.name, s.name) in speaking]
    names = [aliases.get(speech.name, speech.name) for speech in said]
    counts = Counter(name for speech, name in zip(said, names, strict=True) if speech.person is None)
    strangers: dict[str, int] = {}
    marked: list[tuple[_Speech, int | str]] = []
    for speech, name in zip(said, names, strict=True):
        person = speech.person
        if person is None and name != _ANSWERS and counts[name] > 1 and not cast.is_declared:
            person = cast.add(Person(name, speech.role))
        if person is not None:
            cast.describe(person, Person(role=speech.role))
            marked.append((speech, person))
        elif counts[name] > 1 or name == _ANSWERS:
            strangers.setdefault(name, len(strangers))
            marked.append((speech, name))
    for speech, who in marked:
        number = who + 1 if isinstance(who, int) else len(cast.people) + strangers[who] + 1
        speech.block.attrJoin("class", f"turn turn-{number}")
        name = cast.people[who].name if isinstance(who, int) else "" if who == _ANSWERS else who
        _mark(speech.inline, speech.end, initial_of(name))
    return list(_undeclared(said, counts, cast, lines)) if cast.is_declared else []


def _undeclared(said: Sequence[_Speech], counts: Counter[str], cast: Cast, lines: Lines) -> Iterator[Problem]:
    """A warning for each name that is not declared, and surely is one: it stands where those of others do, again and
    again, or it is spelled almost like one of theirs."""
    forms = {speech.form for speech in said if speech.person is not None}
    looked = {_ANSWERS, "Q"}
    for speech in said:
        name = speech.name
        if speech.person is not None or speech.form not in forms or name in looked:
            continue
        looked.add(name)
        if counts[name] > 1 or (len(looked) < MOST_GUESSES and cast.is_slip(name)):
            near = cast.near(name) if len(looked) < MOST_GUESSES else []
            begins = re.search(rf"(?m)^\W*({re.escape(name)})", speech.inline.content)
            place = lines.inline(speech.inline, begins.start(1) if begins else 0, len(name))
            yield warning("speaker-undeclared", place, name=name, near=near)


def _said(tokens: Sequence[Token], cast: Cast) -> Iterator[_Speech]:
    """All that looks like speech. What is quoted is somebody else's."""
    quoted = 0
    for place, inline in enumerate(tokens):
        quoted += inline.nesting if inline.type.startswith("blockquote") else 0
        if quoted or inline.type != "inline" or tokens[place - 1].type != "paragraph_open":
            continue
        block = tokens[place - 1] if not tokens[place - 1].hidden else tokens[place - 2]  # the item of a tight list
        line = first_line(inline)
        form = f"{block.type} {inline.children[0].type if inline.children else ''}"
        name = _NAME.match(line)
        alias, role = _said_of(name) if name else ("", "")
        if (label := _LABEL.match(line)) and (person := cast.find(label[1])) is not None:
            cast.call(person, alias)
            yield _Speech(block, inline, cast.people[person].name, label.end(), form, person, role)
        elif label := ANSWER.match(line):
            yield _Speech(block, inline, _ANSWERS, len(label[0].rstrip()), form)
        elif name and not _NOUNS.fullmatch(name["name"]):
            called, ends = name["name"].partition("/")[0], _is_sentence(tokens, place, name.end())
            yield _Speech(block, inline, called, name.end(), form, None, role, alias, ends)
        elif bold := _bold_name(inline, cast):
            ends = _is_sentence(tokens, place, 0)
            yield _Speech(block, inline, bold, 0, f"{form} bold", cast.find(bold), is_sentence=ends)


def _is_sentence(tokens: Sequence[Token], place: int, end: int) -> bool:
    """Whether a paragraph ends as a sentence does; the next one, where there is nothing behind the name."""
    text = plain_text(tokens[place].children)
    if not text[end:].strip() and place + 3 < len(tokens) and tokens[place + 2].type == "paragraph_open":
        text = plain_text(tokens[place + 3].children)
    return bool(_SENTENCE.search(text))


def _said_of(name: re.Match[str]) -> tuple[str, str]:
    """Another name of a speaker, and the role, that stand behind the name."""
    more = name["more"] or ""
    alias = _ALIAS.search(more)
    return alias[1] if alias else "", (name["rest"] or "").strip() or ("" if alias else more.strip())


def _bold_name(inline: Token, cast: Cast) -> str:
    """The name in bold that a paragraph begins with; "" for none."""
    children = without_empty(inline.children)
    if len(children) > 3 and [child.type for child in children[:3]] == ["strong_open", "text", "strong_close"]:
        if cast.find(children[1].content) is not None:
            return children[1].content.strip()
        name = re.fullmatch(r"([가-힣]{2,4}|[A-Z][A-Za-z]+)(?:\s?(?:님|씨))?", children[1].content.strip())
        return name[1] if name and not _NOUNS.fullmatch(name[1]) else ""
    return ""


def _mark(inline: Token, end: int, initial: str) -> None:
    """Mark the first ``end`` characters of a paragraph as a name, or what is in bold there. A theme may show the
    ``initial``."""
    children = without_empty(inline.children)
    if children[0].type == "text" and len(children[0].content) >= end:
        text, opening = children[0].content, Token("strong_open", "strong", 1)
        name, rest = children[0].copy(content=text[:end]), children[0].copy(content=text[end:])
        children = [opening, name, Token("strong_close", "strong", -1), rest, *children[1:]]
    if children[0].type == "strong_open":
        children[0].attrJoin("class", "speaker")
        if initial and "data-initial" not in children[0].attrs:
            children[0].attrSet("data-initial", initial)
    inline.children = children


def split_line(inline: Token) -> tuple[Token, Token | None]:
    """The first line of a paragraph and the rest; the rest is None where the line is all. Places in both are those in
    the whole."""
    depth = 0
    for place, child in enumerate(inline.children or ()):
        depth += child.nesting
        if child.type in ("softbreak", "hardbreak") and depth == 0:
            children = inline.children or []
            return inline.copy(children=children[:place]), inline.copy(children=children[place + 1 :])
    return inline, None


def first_line(inline: Token) -> str:
    """The text of the first line of a paragraph."""
    head, _ = split_line(inline)
    return plain_text(head.children)
