"""The head of an item of a list, and what follows it: ``**nginx** 1.25 (Proxy): 앞단 프록시``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sitegen.content.typed.texts import LEAD, ends_as_noun, first_lines, tidy
from sitegen.content.typed.tree import is_break

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown_it.token import Token

    from sitegen.content.typed.tools import Tools

_MARK = re.compile(r"\s*\[\d+\]\s*$")
_REMARK = re.compile(r"\s*\(([^()]*)\)\s*$")
# 1.25, v5.4.1, 3.x, 17 LTS, 8 이상, @17.0.2. Digits may stand right behind a name of three letters: Java8.
_NUMBER = r"v?\d+(?:\.(?:\d+|x|X))*(?:\.\*)?"
_VERSION = re.compile(
    rf"(?:(?<=[^\W\d_]{{3}})|\s+|^|@|-(?=v?\d+\.))({_NUMBER}(?:\s*(?:LTS|이상|이하|버전|대|\+))?)\s*$"
)
_VERSION_INSIDE = re.compile(r"\s*(\d+(?:\.(?:\d+|x|X))+)\s+")
_SEPARATOR = re.compile(
    r"\s*[:：](?=\s|[가-힣]|$)\s*|\s+(?:-|–|—)\s+|\s+(?:→|->|=>)\s+(?!.{0,200}(?:→|->|=>))|\s*\n\s*"
)
# What stands between names, from the widest to the narrowest: a name may hold a slash (shadcn/ui).
_COMMAS = re.compile(r"\s*[,·](?![^()]{0,80}\))\s*|\s+/\s+")
_JOINTS = re.compile(r"\s*(?:&|\+(?![+\s]|$)|(?<=\s)\+(?=\s)|(?<=\s)및(?=\s)|[와과](?=\s))\s*")
_SLASH = re.compile(r"\s*/\s*")
_AND_OTHERS = re.compile(r"(?:\s*,\s*|(?<=\S)\s+)(?:등등?|기타|etc\.?)$")
_URL = re.compile(r"(?:https?://|www\.|/|~/|\./)\S*|\S+\.(?:com|io|dev|org|kr)(?:/\S*)?")
# A head that is none of a tool: an example, a reference, one aspect of a thing, a date, code, a file, a phrase.
_NO_NAME = re.compile(
    r"(?:예시?|ex|e\.g\.|참[고조]|출처|소스\s?코드|주의|tip|팁|장점|단점|특징|정의|목적|역할|용도|표기|원인|해결|결과|일시|장소|저자|요구\s?사항|"
    r"version|버전|없음|미정|(?:다음|이전|관련)\s?글|as.?is|to.?be|before|after|이전|이후|기존|"
    r"\d.*|\S*단계|\S*주차|.*[?!]|.*[(){}=<>@`→—|].*|--?\w.*|.*::.*|.*\.\w{2,4}/.*|[a-z]\d|"
    r".*\.(?:ya?ml|json|xml|toml|md|txt|py|sh|java|kt|html?|conf|lock|properties)|"
    r"(?:그리고|또는|혹은|또한)\s.*|.*\S(?:을|를|에|에서|에게|으로|까지|부터)\s.*)$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?:다|요|음|함|됨|임|까)\.?$")
_MOST_WORDS, _LONGEST = 4, 40
# What is longer is no name, and is not looked at closely.
_TOO_LONG = 100
_SYSTEMS = ("Android", "iOS")
# A list has at least so many items, and at least this share of them are tools, or this where a stack is announced.
ENOUGH, MOST, HALF, SOME = 3, 0.6, 0.5, 0.3


class Named(NamedTuple):
    """A known tool, in the spelling of the list of tools, and the version that stands behind it."""

    name: str
    version: str = ""


class Head(NamedTuple):
    """What an item begins with. ``names`` are the tools that it names, if it says nothing else and knows most of them;
    ``text`` is the head as it is written, without marks, version and remark."""

    text: str
    names: tuple[Named, ...] = ()
    version: str = ""
    remark: str = ""
    purpose: str = ""
    url: str = ""

    @property
    def is_sentence(self) -> bool:
        """Whether it is text, not a name."""
        ends = bool(_SENTENCE.search(self.text)) or (" " in self.text and ends_as_noun(self.text))
        return not self.names and (ends or len(self.text) > _LONGEST)

    @property
    def may_be_name(self) -> bool:
        """Whether an unknown head may be the name of a tool: a few words, with a letter in them."""
        has_letter = bool(re.search(r"\w", self.text))
        return has_letter and not self.is_sentence and len(self.text.split()) <= _MOST_WORDS and not self.is_no_name

    @property
    def is_no_name(self) -> bool:
        """Whether it says an aspect, a reference, a date, code."""
        return bool(_NO_NAME.match(self.text))

    @property
    def leads_nowhere(self) -> bool:
        """Whether all that follows is an address or a path: a reference, not a purpose."""
        return bool(self.purpose) and bool(_URL.fullmatch(self.purpose))


def read_head(inline: Iterable[Token], tools: Tools) -> Head:
    """The head of inline tokens."""
    text, end, url, is_code = _flat(inline)
    start = LEAD.match(text).end()  # type: ignore[union-attr]  # it matches nothing too
    if end <= start:
        return head_of_text(text[start:], tools)
    head, rest = text[start:end].strip(), text[end:]
    head, colon, _ = head.partition(":") if head.endswith((":", "：")) else (head, "", "")
    version = remark = ""
    if not colon:
        if found := re.match(rf"\s*({_NUMBER}(?:\s*(?:LTS|이상))?)(?=\s|$|[:(])", rest):
            version, rest = found[1], rest[found.end() :]
        if found := re.match(r"\s*\(([^()]*)\)", rest):
            remark, rest = found[1], rest[found.end() :]
    separator = _SEPARATOR.match(rest)
    if rest.strip() and not separator and not colon:
        return Head(" ".join(text[start:].split()))  # a sentence that begins with a mark
    made = _head(head, rest[separator.end() :] if separator else rest, tools)
    if version and len(made.names) == 1:
        made = made._replace(names=(Named(made.names[0].name, version),), version=version)
    made = made._replace(remark=_remark_of(made, remark, tools) or made.remark, url=url)
    return made if made.names or not is_code else Head(text[start:].strip())


def head_of_text(text: str, tools: Tools) -> Head:
    """The head of a text without marks."""
    text = tidy(text)
    separator = _SEPARATOR.search(text)
    if separator and separator.start():
        return _head(text[: separator.start()], text[separator.end() :], tools)
    return _head(text, "", tools)


def are_mostly_tools(heads: list[Head], share: float = MOST) -> bool:
    """The test of heads: most of them tools, no two the same; where they are fewer than three, all of them."""
    names = [head.names for head in heads if head.names]
    are_told_apart = len({tuple([named.name for named in found]) for found in names}) == len(names)
    lead_away = sum(head.leads_nowhere for head in heads)
    unknown = [head for head in heads if not head.names]
    if not names or not are_told_apart or lead_away > len(heads) / 2 or not all(head.may_be_name for head in unknown):
        return False
    return len(names) >= share * len(heads) if len(heads) >= ENOUGH else not unknown


def are_systems(heads: list[Head], tools: Tools) -> bool:
    """Whether all that is named are systems for which one does something else each, and no tools."""
    found = [tools.known(named.name) for head in heads for named in head.names]
    return all(known is not None and (known.area == "os" or known.name in _SYSTEMS) for known in found)


def is_rest(head: Head) -> bool:
    """Whether it stands for whatever else there is: ``etc``, ``기타``."""
    return bool(re.fullmatch(r"등등?|기타|etc\.?|\.{2,}|…", head.text)) and not head.purpose


def names_in(text: str, tools: Tools, share: float = 1.0) -> tuple[Named, ...]:
    """The tools that a text names one after the other, at least this share of them known; none if it says anything
    else."""
    text = _AND_OTHERS.sub("", tidy(text).rstrip(". "))
    found: list[Named] = []
    known = 0
    for part in filter(None, _COMMAS.split(text)):
        if names := _joined(part, tools):
            known += len(names)
            found += names
        elif share < 1 and not _JOINTS.search(part) and (head := _head_of_one(part, tools)).may_be_name:
            found.append(Named(head.text, head.version))
        else:
            return ()
    return tuple(dict.fromkeys(found)) if known and known >= share * len(found) else ()


def _joined(text: str, tools: Tools) -> list[Named]:
    """The known tools that a text joins, with or without spaces: ``A + B``, ``A/B``; none if one is not known."""
    found: list[Named] = []
    for piece in filter(None, _JOINTS.split(text)):
        named = _named(piece, tools)[0]
        names = [named] if named else [_named(part, tools)[0] for part in filter(None, _SLASH.split(piece))]
        if not names or not all(names):
            return []
        found += [name for name in names if name]
    return found


def names_of_head(head: Head) -> list[str]:
    """The names of a head of which none is known."""
    return [name for name in _COMMAS.split(head.text) if name]


def _head(text: str, purpose: str, tools: Tools) -> Head:
    text, purpose = _MARK.sub("", tidy(text)), first_lines(purpose)
    head = _head_of_one(text, tools)._replace(purpose=purpose)
    if not head.names:
        # A remark is on the last of several.
        several = names_in(head.text, tools, HALF)
        if not several and " + " in head.text:
            several = tuple([named for part in _JOINTS.split(head.text) if (named := _named(part, tools)[0])])
        if several and head.version:
            several = (*several[:-1], several[-1]._replace(version=head.version))
        return head._replace(names=several, version="" if several else head.version)
    if purpose and head.names[0].name in [named.name for named in names_in(purpose, tools)]:
        return Head(f"{text}: {purpose}?")  # from one version to another
    return head


def _head_of_one(text: str, tools: Tools) -> Head:
    """The head that names one tool at most."""
    named, rest, remark = _named(text, tools)
    if len(rest) > _TOO_LONG:
        return Head(rest)
    if named:
        head = Head(rest, (named,), named.version)
        return head._replace(remark=_remark_of(head, remark, tools))
    # Digits may be a part of a name that is not known: OAuth2.
    if (found := _VERSION.search(rest)) and found.start() and not found[0][0].isdigit():
        return Head(rest[: found.start()].strip(), (), found[1].strip(), remark)
    return Head(rest, (), "", remark)


def _remark_of(head: Head, remark: str, tools: Tools) -> str:
    """A remark on a head; "" for another name of the same tool."""
    is_same = len(head.names) == 1 and tools.find(remark) == head.names[0].name
    return "" if is_same else " ".join(remark.split())


def _named(text: str, tools: Tools) -> tuple[Named | None, str, str]:
    """The known tool that a text names with its version, if it is one; the text without version and remark; the
    remark."""
    text = text.strip()
    if len(text) > _TOO_LONG:
        return None, text, ""
    if not (named := _with_version(text, tools)) and (found := _REMARK.search(text)):
        text, remark = text[: found.start()].strip(), found[1].strip()
        named = _with_version(text, tools)
        if re.fullmatch(_NUMBER, remark):
            return named and named._replace(version=remark), text, ""
        return named, text, remark
    return named, text, ""


def _with_version(text: str, tools: Tools) -> Named | None:
    name = tools.find(text)
    if (found := _VERSION.search(text)) and found.start():
        before = tools.find(text[: found.start()].strip())
        if before and name in ("", before):
            return Named(before, found[1].strip())
    found = None if name else _VERSION_INSIDE.search(text)
    if found and (inside := tools.find(f"{text[: found.start()]} {text[found.end() :]}")):
        return Named(inside, found[1])
    return Named(name) if name else None


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
            is_lead = is_lead and (not LEAD.sub("", text) or depth > 0 or end == len(text))
            depth += 1
        elif kind in ("strong_close", "link_close", "em_close"):
            depth -= 1
            end = len(text) if is_lead else end
        elif kind == "s_open":  # what is struck out is not used
            return "?", 0, "", False
        elif is_break(token):
            text += "\n"
        elif kind == "code_inline":
            if is_lead and not LEAD.sub("", text):
                is_code = True
                end = len(text) + len(token.content)
            text += token.content
        elif kind in ("text", "text_special"):
            if not depth and LEAD.sub("", token.content):
                is_lead = False
            text += token.content
    return text, end, url, is_code
