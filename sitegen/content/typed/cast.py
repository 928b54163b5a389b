"""The people of an interview: those that its front matter declares, and those that its text names."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from sitegen.fields import Person
from sitegen.text.hangul import fold
from sitegen.words.similar import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sitegen.config import Author

TITLES = "CTO|CEO|PM|PO|TL|팀장|파트장|실장|리드|매니저|개발자|엔지니어|디자이너"
# What may follow a name in a label, and is no part of it: a courtesy, a remark, a title, a nickname.
_TAIL = re.compile(rf"\s?(?:님|씨)$|\s?\([^()]*\)$|\s(?:{TITLES})$|/[\w.]+$")
_MOST_TAILS = 4
_HANGUL_NAME = re.compile(r"[가-힣]{3}")
# 하늘(HR)이 묻고, 바다(백엔드)가 답변했습니다.
_ASKED = re.compile(
    r"\)\s?(?:님\s?)?(?:이|가)\s(?:묻고|물었고|질문하고),?\s[^\n]{0,200}?\)\s?(?:님\s?)?(?:이|가)\s(?:답|대답)"
)
_WITH_ROLE = re.compile(r"([가-힣]{2,4}?|[A-Z][\w.]{0,30})\s?(?:님\s?)?\(([^()]{1,40})\)")
# 참여한 사람 : 하늘님(HR), 바다님(백엔드)
_TOOK_PART = re.compile(
    r"\s*(?:참여(?:한\s?(?:사람|분)(?:들)?|자)|참석자|함께\s?한\s?(?:사람|분)(?:들)?|인터뷰이|나온\s?(?:사람|분)(?:들)?|people|participants)"
    r"\s*[:：]\s*(?P<names>.+)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\s*([가-힣]{2,4}?|[A-Z][\w.]{0,30}(?:\s[A-Z][\w.]{0,30}){0,2})\s?(?:님|씨)?\s?(?:\(([^()]{0,80})\))?\s*(?:[,·、]|$)"
)
# What takes part and is nobody in particular.
_GROUP = re.compile(r"(?:팀|파트|셀|조|스쿼드|그룹|전원|일동|여러분)$")
# A label that is spelled so much like a name is a slip.
_SLIP = 0.8


class Cast:
    """Who speaks in a post. ``people`` are those that it names, in their order. Who is first has the number 1.

    ``declared`` are people of the front matter: where there are any, the text adds nobody to them but authors.
    ``authors`` are those of the settings, by ID: they may speak in any post.
    """

    def __init__(self, declared: Iterable[Person], authors: Mapping[str, Author]) -> None:
        names = Counter(fold(author.name) for author in authors.values())
        # An ID comes before a name, and a name that several have says nothing.
        self._authors = {name: key for key, author in authors.items() if names[name := fold(author.name)] == 1}
        self._authors.update({fold(key): key for key in authors})
        self._names = {key: author.name or key for key, author in authors.items()}
        self.people: list[Person] = []
        # The place in ``people`` that each spelling stands for.
        self._spelled: dict[str, int] = {}
        # The same of given names alone; None where two people have it.
        self._given: dict[str, int | None] = {}
        for person in declared:
            self.add(person)
        self.is_declared = bool(self.people)

    def add(self, person: Person) -> int:
        """Add a person, or what is said of one who is there already; their place."""
        key = self._authors.get(fold(person.key or person.name))
        if key is not None:
            is_id = fold(person.name) in ("", fold(key))
            person = person._replace(key=key, name=self._names[key] if is_id else person.name)
        place = self._spelled.get(fold(person.id))
        if place is None:
            place = len(self.people)
            self.people.append(person._replace(name=person.name or person.key))
        else:
            self.describe(place, person)
        parts = [part.strip() for part in re.split(r"[/()]", person.name) if part.strip()]
        for spelling in (person.name, person.key, *parts):
            self.call(place, spelling)
            self.call(place, spelling and f"{spelling} {person.role}")
        for given in (part[1:] for part in parts if _HANGUL_NAME.fullmatch(part)):
            self._given[given] = place if self._given.get(given, place) == place else None
        return place

    def call(self, place: int, spelling: str) -> None:
        """Let a spelling stand for a person, unless it stands for another one."""
        if spelling:
            self._spelled.setdefault(fold(spelling), place)

    def describe(self, place: int, person: Person) -> None:
        """Fill in what is not known of a person yet."""
        both = zip(self.people[place], person, strict=True)
        self.people[place] = Person(*[known or more for known, more in both])

    def read(self, line: str) -> None:
        """Take in the people that a line of the text presents."""
        for person in _presented(line):
            place = self.find(person.name)
            if place is not None:
                self.describe(place, person._replace(key=""))
            elif not self.is_declared:
                self.add(person)

    def find(self, label: str) -> int | None:
        """The place of the person that a label names, whatever follows the name; None for nobody that is known. An
        author of the settings joins the cast."""
        label = label.strip()
        for _ in range(_MOST_TAILS):
            place = self._spelled.get(fold(label), self._given.get(label))
            if place is not None:
                return place
            if key := self._authors.get(fold(label)):
                return self.add(Person(key=key))
            shorter = _TAIL.sub("", label)
            if shorter == label:
                break
            label = shorter
        return None

    def near(self, name: str) -> list[str]:
        """The people whose names are spelled like this one."""
        return nearest(name, [person.name for person in self.people])

    def is_slip(self, name: str) -> bool:
        """Whether this looks like a mistyped name of a person."""
        return bool(nearest(name, [person.name for person in self.people], most=1, cutoff=_SLIP))


def _presented(line: str) -> Iterator[Person]:
    """The people that a line presents with their roles."""
    if listed := _TOOK_PART.match(line):
        names, at = listed["names"], 0
        while (named := _NAMED.match(names, at)) and at < len(names):
            if not _GROUP.search(named[1]):
                yield Person(named[1], (named[2] or "").strip())
            at = named.end()
    elif asked := _ASKED.search(line):
        yield from (Person(one[1], one[2].strip()) for one in _WITH_ROLE.finditer(line, 0, asked.end()))
