"""``urls.lock``: every URL that was ever published, one a line, to be committed, read and merged.

A line is a URL without the base path, the day it was recorded, and the file it comes from. Between them stands
``redirect`` where the URL has only ever led on to another, and ``gone`` where it was retired. In a URL, spaces and
percent signs are percent-encoded.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote

from sitegen.text.decoding import decode
from sitegen.text.hangul import nfc
from sitegen.text.reading import read_file
from sitegen.text.urls import UnsafeUrl, Url
from sitegen.words.errors import Place, Problem, Problems, error, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from sitegen.catalog.rows import Row

LEDGER = "urls.lock"
_HEAD = "# sitegen urls 1"
_INTRODUCTION = (
    f"{_HEAD}: 지금까지 발행한 주소. sitegen build가 새 주소를 더하니, 글과 함께 커밋하세요.\n"
    "# Every URL that was published. sitegen build adds new ones: commit this file with your posts.\n"
)
_LINE = re.compile(r"(/\S*)\s+([0-9]{4}-[0-9]{2}-[0-9]{2})(?:\s+(redirect|gone)(?!\S))?(?:\s+(\S.*))?")
_CONFLICT = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: |$)")


class PublishedUrl(NamedTuple):
    """A line: the URL, the day as ``2026-11-28``, "" or ``redirect`` or ``gone``, the file by its path from the site's
    root ("" for a page of the program's own), and the number of the line."""

    url: Url
    day: str
    state: str = ""
    document: str = ""
    line: int = 0


class Ledger(NamedTuple):
    """What ``urls.lock`` says: its whole text, its comments, and its lines by URL."""

    text: str = _INTRODUCTION
    comments: tuple[str, ...] = tuple(_INTRODUCTION.splitlines())
    urls: Mapping[Url, PublishedUrl] = {}  # never changed; each ledger brings its own

    @property
    def gone(self) -> list[Url]:
        """The URLs that were retired."""
        return [url for url, known in self.urls.items() if known.state == "gone"]

    def with_urls(self, urls: Iterable[PublishedUrl]) -> Ledger:
        """The same with these lines, sorted."""
        found = {known.url: known for known in sorted(urls)}
        text = "\n".join([*self.comments, *map(_line, found.values()), ""])
        return Ledger(text, self.comments, found)


class UrlChanges(NamedTuple):
    """How one ledger differs from another: URLs that came, that are made from another file or lead on now, and that
    are no longer published."""

    new: list[PublishedUrl]
    changed: list[PublishedUrl]
    removed: list[PublishedUrl]


def read_ledger(root: Path) -> Ledger | None:
    """The ledger of the site in ``root``; None where it has none. Raises Problems with the lines that are none."""
    try:
        data = read_file(root / LEDGER, LEDGER, os.path.realpath(root))[0]
    except FileNotFoundError:
        return None
    except OSError as exception:
        raise Problems([unreadable(LEDGER, exception)]) from None
    return parse_ledger(decode(data, LEDGER))


def parse_ledger(text: str) -> Ledger:
    """The ledger that ``text`` is. As git merges it, lines need not be sorted, and a URL may stand there twice: the
    later day counts, and of one day that it is gone. Raises Problems with the lines that are none."""
    comments: list[str] = []
    urls: dict[Url, PublishedUrl] = {}
    problems: list[Problem] = []
    lines = text.split("\n")
    if not lines[0].startswith(_HEAD):
        problems.append(error("ledger-no-head", Place.of(LEDGER, 1, 1, lines[0]), head=_HEAD))
    for number, line in enumerate(lines, 1):
        line = line.strip()
        if line.startswith("#"):
            comments.append(line)
        elif line:
            known = _parsed(line, number)
            if isinstance(known, Problem):
                problems.append(known)
            elif (other := urls.get(known.url)) is None or _rank(known) > _rank(other):
                urls[known.url] = known
    if problems:
        raise Problems(problems)
    return Ledger(text, tuple(dict.fromkeys(comments)), urls)


def compare_ledgers(before: Ledger, after: Ledger) -> UrlChanges:
    """What has come, changed and gone from one ledger to the other."""
    old = {url: known for url, known in before.urls.items() if known.state != "gone"}
    now = {url: known for url, known in after.urls.items() if known.state != "gone"}
    return UrlChanges(
        [known for url, known in now.items() if url not in old],
        [known for url, known in now.items() if url in old and known[2:4] != old[url][2:4]],
        [known for url, known in old.items() if url not in now],
    )


def entry_ids(urls: Mapping[Url, PublishedUrl], rows: Iterable[Row]) -> dict[str, Url]:
    """The documents that have moved, each with the first URL that it was published at. Feeds go on to call it by that,
    or their readers would get it again."""
    found = {}
    for row in rows:
        known = [urls.get(Url.parse(alias)) for alias in row.aliases]
        own = [one for one in known if one is not None and not one.state and one.document == row.path]
        if own:
            found[row.id] = min(own, key=lambda one: one.day).url
    return found


def _parsed(line: str, number: int) -> PublishedUrl | Problem:
    place = Place.of(LEDGER, number, 1, line, len(line))
    if _CONFLICT.match(line):
        return error("ledger-conflict", place)
    if (match := _LINE.fullmatch(line)) is None:
        return error("ledger-line", place)
    try:
        url = Url.of(unquote(match[1]))
    except UnsafeUrl as unsafe:
        return error(unsafe.reason, place, url=match[1])
    return PublishedUrl(url, match[2], match[3] or "", nfc(match[4] or ""), number)


def _rank(known: PublishedUrl) -> tuple[str, bool, bool]:
    return known.day, known.state == "gone", known.state == ""


def _line(known: PublishedUrl) -> str:
    url = re.sub(r"[\s%]", lambda match: quote(match[0]), known.url)
    document = " ".join(known.document.split())
    return "  ".join(filter(None, (url, known.day, known.state, document)))
