"""The head of an item of a list, and what follows it: ``**nginx** 1.25 (Proxy): 앞단 프록시``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown_it.token import Token

    from sitegen.content.typed.tools import Tools

_EMOJI = r"[\s\u200d\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff]"
_LEAD = re.compile(rf"(?:{_EMOJI}|\[[ xX]\]|•)*")
_MARK = re.compile(r"\s*\[\d+\]\s*$")
_REMARK = re.compile(r"\s*\(([^()]*)\)\s*$")
# 1.25, v5.4.1, 3.x, 17 LTS, 8 이상. Digits may stand right behind a name of three letters: Java8.
_NUMBER = r"v?\d+(?:\.(?:\d+|x|X))*(?:\.\*)?"
_VERSION = re.compile(
    rf"(?:(?<=[^\W\d_]{{3}})|\s+|^)({_NUMBER}(?:\s*(?:LTS|이상|이하|버전|대|\+|[,~-]\s*etc\.?))?)\s*$"
)
_SEPARATOR = re.compile(r"\s*[:：](?=\s|[가-힣]|$)\s*|\s+(?:-|–|—|→|->|=>)\s+|\s*\n\s*")
_JOINTS = re.compile(r"\s*(?:,|/|·|&|\+(?![+\s]|$)|(?<=\s)\+(?=\s)|(?<=\s)및(?=\s)|[와과](?=\s))\s*")
_URL = re.compile(r"(?:https?://|www\.|/|~/|\./)\S*|\S+\.(?:com|io|dev|org|kr)(?:/\S*)?")
# A head that is none of a tool: an example, a reference, one aspect of a thing, a date, code.
_NO_NAME = re.compile(
    r"(?:예시?|ex|e\.g\.|참[고조]|출처|소스\s?코드|주의|tip|팁|장점|단점|특징|정의|목적|역할|용도|표기|원인|해결|결과|일시|장소|저자|요구\s?사항|"
    r"version|버전|\d.*|\S*단계|\S*주차|.*[?!]|.*[(){}=<>@`].*|--?\w.*|.*::.*|.*\.\w{2,4}/.*|[a-z]\d|[A-Z]{3,7}/.*)$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?:다|요|음|함|됨|임|까)\.?$")
_MOST_WORDS, _LONGEST = 4, 40
# A list has at least so many items, and at least this share of them are tools.
ENOUGH, MOST = 3, 0.6


class Named(NamedTuple):
    """A known tool, in the spelling of the list of tools, and the version that stands behind it."""

    name: str
    version: str = ""


class Head(NamedTuple):
    """What an item begins with. ``names`` are the known tools that it names, if it names nothing else; ``text`` is the
    head as it is written, without marks, version and remark."""

    text: str
    names: tuple[Named, ...] = ()
    version: str = ""
    remark: str = ""
    purpose: str = ""
    url: str = ""

    @property
    def is_sentence(self) -> bool:
        """Whether it is text, not a name."""
        ends = bool(_SENTENCE.search(self.text)) or (" " in self.text and _ends_as_noun(self.text))
        return not self.names and (ends or len(self.text) > _LONGEST)

    @property
    def may_be_name(self) -> bool:
        """Whether an unknown head may be the name of a tool."""
        return (
            bool(self.text)
            and not self.is_sentence
            and len(self.text.split()) <= _MOST_WORDS
            and not _NO_NAME.match(self.text)
        )

    @property
    def leads_nowhere(self) -> bool:
        """Whether all that follows is an address or a path: a reference, not a purpose."""
        return bool(self.purpose) and bool(_URL.fullmatch(self.purpose))


def read_head(inline: Iterable[Token], tools: Tools) -> Head:
    """The head of inline tokens."""
    text, end, url, is_code = _flat(inline)
    start = _LEAD.match(text).end()  # type: ignore[union-attr]  # it matches nothing too
    if end > start:
        head, rest = text[start:end].strip(), text[end:]
        head, colon, _ = head.partition(":") if head.endswith((":", "：")) else (head, "", "")
        version = ""
        if not colon and (found := re.match(rf"\s*({_NUMBER}(?:\s*(?:LTS|이상))?)(?=\s|$|[:(])", rest)):
            version, rest = found[1], rest[found.end() :]
        remark = ""
        if found := re.match(r"\s*\(([^()]*)\)", rest):
            remark, rest = found[1], rest[found.end() :]
        separator = _SEPARATOR.match(rest)
        if rest.strip() and not separator and not colon:
            return Head(" ".join(text[start:].split()))  # a sentence that begins with a mark
        purpose = rest[separator.end() :] if separator else rest
        made = _head(head, _first_lines(purpose), tools)
        if version and len(made.names) == 1:
            made = made._replace(names=(Named(made.names[0].name, version),), version=version)
        made = made._replace(remark=remark or made.remark, url=url)
        return made if made.names or not is_code else Head(text[start:].strip())
    text = text[start:].strip()
    separator = _SEPARATOR.search(text)
    if separator and separator.start():
        return _head(text[: separator.start()], _first_lines(text[separator.end() :]), tools)
    return _head(text, "", tools)


def are_mostly_tools(heads: list[Head]) -> bool:
    """The test of heads: three or more, most of them tools, no two the same; or fewer, and all of them tools."""
    names = [head.names for head in heads if head.names]
    are_told_apart = len({tuple([named.name for named in found]) for found in names}) == len(names)
    lead_away = sum(head.leads_nowhere for head in heads)
    unknown = [head for head in heads if not head.names]
    if not names or not are_told_apart or lead_away > len(heads) / 2 or not all(head.may_be_name for head in unknown):
        return False
    return len(names) >= MOST * len(heads) if len(heads) >= ENOUGH else not unknown


def _first_lines(text: str) -> str:
    """A purpose on one line, up to the end of a sentence that ends a line."""
    return " ".join(re.split(r"(?<=[.!?다요음함])\s*\n", text, maxsplit=1)[0].split())


def _ends_as_noun(text: str) -> bool:
    """Whether the last syllable ends in ㅁ, as verbs do in notes: ``로그를 남김``."""
    last = ord(text.rstrip(". ")[-1:] or "-") - ord("가")
    return 0 <= last <= ord("힣") - ord("가") and last % 28 == 16


def names_in(text: str, tools: Tools) -> tuple[Named, ...]:
    """The tools that a text names one after the other; none if it says anything else."""
    return _head(text.strip().rstrip("."), "", tools).names


def _head(text: str, purpose: str, tools: Tools) -> Head:
    text = _MARK.sub("", text).strip()
    if name := tools.find(text):
        return Head(text, (Named(name),), purpose=purpose)
    remark = version = ""
    if found := _REMARK.search(text):
        text, remark = text[: found.start()].strip(), found[1].strip()
        if re.fullmatch(_NUMBER, remark):
            remark, version = "", remark
    if not tools.find(text) and (found := _VERSION.search(text)) and found.start():
        text, version = text[: found.start()].strip(), found[1].strip()
    if name := tools.find(text):
        if purpose and name in [named.name for named in names_in(purpose, tools)]:
            return Head(f"{text}: {purpose}?")  # from one version to another
        return Head(text, (Named(name, version),), version, remark, purpose)
    parts = [part for part in _JOINTS.split(text) if part]
    if len(parts) > 1:
        names = [_head(part, "", tools).names for part in parts]
        if all(len(found) == 1 for found in names):
            # The last name's version was taken from the end.
            last = names[-1][0]
            named = [*(found[0] for found in names[:-1]), Named(last.name, last.version or version)]
            return Head(text, tuple(dict.fromkeys(named)), "", remark, purpose)
    return Head(text, (), version, remark, purpose)


def _flat(inline: Iterable[Token]) -> tuple[str, int, str, bool]:
    """The text of inline tokens, where the mark ends that it begins with (0 without one), the first address in it, and
    whether that mark is code."""
    text, end, url, depth, is_code = "", 0, "", 0, False
    is_lead = True
    for token in inline:
        kind = token.type
        if kind in ("strong_open", "link_open", "em_open"):
            if kind == "link_open" and is_lead:
                url = url or str(token.attrs.get("href", ""))
            is_lead = is_lead and (not _LEAD.sub("", text) or depth > 0 or end == len(text))
            depth += 1
        elif kind in ("strong_close", "link_close", "em_close"):
            depth -= 1
            end = len(text) if is_lead else end
        elif kind == "s_open":  # what is struck out is not used
            return "?", 0, "", False
        elif kind in ("softbreak", "hardbreak") or (kind == "html_inline" and token.content[:3].lower() == "<br"):
            text += "\n"
        elif kind == "code_inline":
            if is_lead and not _LEAD.sub("", text):
                is_code = True
                end = len(text) + len(token.content)
            text += token.content
        elif kind in ("text", "text_special"):
            if not depth and _LEAD.sub("", token.content):
                is_lead = False
            text += token.content
    return text, end, url, is_code
