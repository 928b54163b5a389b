"""Titles that look like parts of a series that no front matter names: ``[이름] …``, ``… (1)``.

Authors write so of topics too, so titles alone make no series. It is only suggested to whoever asks for more (``-v``).
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from sitegen.content.typed.tools import Tools
from sitegen.text.hangul import fold
from sitegen.words.errors import Problem, warning

if TYPE_CHECKING:
    from sitegen.catalog.index import Catalog

# So many suggestions are made, and so many posts are named in each.
_MOST = 5
_NAMED = 4
# So many posts of one name in brackets may be a series; if there are more, the name is a topic.
_FEWEST_IN_BRACKETS, _MOST_IN_BRACKETS = 3, 20
_LONGEST_TITLE = 200
_BRACKETS = re.compile(r"\s*\[([^\[\]]{2,40})\]\s*(?=\S)")
# The number of a part: at the end, or before another title. No number of four digits, which is a year.
_NUMBER = re.compile(
    r"(?:[(\[（]\s*(?P<a>\d{1,2})(?:\s*/\s*\d{1,2})?\s*[편부탄]?\s*[)\]）]"
    r"|\#\s*(?P<b>\d{1,2})"
    r"|(?<!\d)(?P<c>\d{1,2})\s*[편부탄]"
    r"|[(（]\s*(?P<d>[상중하])\s*편?\s*[)）]"
    r"|\bpart\.?\s*(?P<e>\d{1,2}))\s*(?=$|[\])]|[-–—:.,|])",
    re.IGNORECASE,
)
_PARTS = {"상": 1, "중": 2, "하": 3}
_EDGES = " \t-–—:·,.|~([（`"
# What is counted otherwise: weeks, days, chapters. Two posts about week 3 are no series of their own.
_COUNTED = re.compile(r"(?:주차|일차|회차|주|장|년|월|chapter|ch|week|day)$", re.IGNORECASE)
# Names in brackets that say what kind of post it is. So does any single word in Latin letters: ``[Error]``.
_TOPICS = {
    "공지",
    "공유",
    "기록",
    "독서",
    "리뷰",
    "번역",
    "스터디",
    "에러",
    "오류",
    "일상",
    "정리",
    "질문",
    "해결",
    "회고",
    "후기",
}
_WORD = re.compile(r"[!-~]+")


def suggested_series(catalog: Catalog) -> tuple[Problem, ...]:
    """A handful of series that may be meant: for each the posts and the line to add to them."""
    titles = {
        identifier: (catalog.documents[identifier].meta.title or "")[:_LONGEST_TITLE].strip()
        for identifier in catalog.posts[::-1]
        if "series" not in catalog.rows[identifier].terms
    }
    numbered = _numbered(titles)
    taken = {identifier for ids in numbered.values() for identifier in ids}
    found = {**numbered, **_in_brackets({i: title for i, title in titles.items() if i not in taken}, catalog)}
    largest = sorted(found.items(), key=lambda entry: (-len(entry[1]), entry[0]))[:_MOST]
    return tuple([_suggestion(name, [catalog.rows[i].path for i in ids]) for name, ids in largest])


def _numbered(titles: dict[str, str]) -> dict[str, list[str]]:
    """Posts whose titles differ only in a number, from the first on: their ids by the name that they share."""
    groups: dict[str, dict[int, tuple[str, str]]] = {}
    for identifier, title in titles.items():
        if not (found := _NUMBER.search(title)):
            continue
        name = title[: found.start()].rstrip(_EDGES).removesuffix(" 제")
        if "]" not in name:  # a number in the brackets: ``[이름 1편]``
            name = name.lstrip("[")
        if len(name) > 1 and not _COUNTED.search(name) and not name.isdigit():
            number = next(filter(None, found.groups()))
            groups.setdefault(fold(name), {}).setdefault(_PARTS.get(number) or int(number), (identifier, name))
    for identifier, title in titles.items():  # the first part may not be called so
        if fold(title) in groups:
            groups[fold(title)].setdefault(1, (identifier, title))
    return {
        parts[min(parts)][1]: [parts[number][0] for number in sorted(parts)]
        for parts in groups.values()
        if len(parts) > 1 and min(parts) < 2
    }


def _in_brackets(titles: dict[str, str], catalog: Catalog) -> dict[str, list[str]]:
    """Posts whose titles begin with the same name in brackets, unless that is a tag, a category or a tool."""
    groups: dict[str, dict[str, str]] = {}
    for identifier, title in titles.items():
        if found := _BRACKETS.match(title):
            groups.setdefault(fold(found[1].strip()), {})[identifier] = found[1].strip()
    tools = Tools(catalog.config.stack.tools)
    terms = (*catalog.terms["tags"].values(), *catalog.terms["categories"].values())
    topics = _TOPICS | {fold(term.ref.name) for term in terms}
    return {
        min(names.values()): [*names]
        for key, names in groups.items()
        if _FEWEST_IN_BRACKETS <= len(names) <= _MOST_IN_BRACKETS
        and key not in topics
        and not _WORD.fullmatch(key)
        and not tools.known(key)
        and re.search(r"[^\W\d_]{2}", key)
    }


def _suggestion(name: str, paths: list[str]) -> Problem:
    name = name.replace("`", "")
    plain = re.fullmatch(r"[^\W\d_][\w .()+/-]*", name)
    shown = ", ".join([f"`{path}`" for path in paths[:_NAMED]]) + (" …" if len(paths) > _NAMED else "")
    line = f"series: {name if plain else json.dumps(name, ensure_ascii=False)}"
    return warning("built-series", posts=shown, count=len(paths), line=line)
