"""Where a fault comes from: the file of the site, and the line in it, where its author wrote what is wrong.

A page's document is known. Of what it does not hold, settings, snippets and templates are searched, and last, for what
a list shows of a post, the other documents.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from sitegen.package import BUILT_IN
from sitegen.site import SETTINGS, lines_of
from sitegen.text.hangul import nfc
from sitegen.trace.stats import walk
from sitegen.words.errors import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from sitegen.check.known import Remembered
    from sitegen.check.served import Served
    from sitegen.faults import Fault

# What stands before an address that is one: of Markdown, HTML, YAML and TOML.
_LINK_MARKS = ("](", "](<", '="', "='", "=", ": ", ':"', '"', "'", "<", "url(", "]: ", "- ")
# Faults that are about a document as a whole.
_WHOLE = frozenset({"title", "description", "orphan"})
# How the parser of XML tells a line and a column.
_SPOT = re.compile(r" \((\d+):(\d+)\)$")
_LONGEST_MARK = max(map(len, _LINK_MARKS))
# So many lines are told of one fault, of so many in a file; so many faults of a kind are looked for in one page, and so
# many in all of the site.
_MOST_PLACES = 20
_MOST_FOUND = 1000
_MOST_OF_A_KIND = 60
_MOST_SEARCHES = 100


class Origins:
    """Finds the places of faults in the site ``root``, whose output folder messages call ``shown``."""

    def __init__(self, root: Path, folder: Path, shown: str, known: Remembered, served: Served) -> None:
        self._root, self._folder, self._shown = root, folder, shown
        self._known, self._served = known, served
        self._searches = _MOST_SEARCHES
        self._elsewhere: dict[tuple[str, ...], list[Place]] = {}
        self._counts: Counter[tuple[str, str]] = Counter()
        self._texts: dict[str, str] = {}

    def places(self, fault: Fault) -> list[Place]:
        """The places of a fault; at least one: if nothing else is found, the file of the output."""
        made = self._known.pages.get(fault.page)
        document = [made] if made else self._source(fault.page)
        page = f"{self._shown}/{fault.page}".rstrip("/")
        whole = [Place(path) for path in (*document, page)][:1]
        self._counts[fault.name, fault.page] += 1
        if (
            fault.name in _WHOLE
            or fault.name.startswith("pages-")
            or self._counts[fault.name, fault.page] > _MOST_OF_A_KIND
        ):
            return whole
        if spot := _SPOT.search(fault.about):
            line = (self._text(page).split("\n")[int(spot[1]) - 1 :] or [""])[0]
            return [Place.of(page, int(spot[1]), int(spot[2]), line)]
        exact, loose = spelled(fault.about, self._served.base, self._served.host)
        return (
            self._in_files(document, [*exact, *loose[:1]], fault.name)
            or self._anywhere(tuple(exact), fault.name)
            or self._in_files(document, loose, fault.name)
            or self._in_files([page], [fault.about, escape(fault.about)], fault.name)
            or whole
        )

    def _source(self, page: str) -> list[str]:
        """The file of the site that an output is a copy of, if it is one by its path."""
        paths = (page, f"content/{page}") if page and not self._known.pages.get(page) else ()
        return [path for path in paths if os.path.isfile(self._root / path)][:1]

    def _anywhere(self, exact: tuple[str, ...], name: str) -> list[Place]:
        """The places in the settings and the templates, else in any document: lists show parts of them."""
        if (*exact, name) not in self._elsewhere:
            self._searches -= 1
            if self._searches < 0:  # each looks through all of the site
                return []
            documents = sorted(self._known.rows.keys() - {held.path for held in self._known.held})
            found = self._in_files([*self._site_files, *documents], exact, name)
            self._elsewhere[(*exact, name)] = found
        return self._elsewhere[(*exact, name)]

    @cached_property
    def _site_files(self) -> list[str]:
        found = [SETTINGS]
        for folder, shown in ((self._root / "snippets", "snippets"), (self._root / "themes", "themes"), (BUILT_IN, "")):
            paths = [path for path, _ in walk(str(folder), "") if path.endswith((".html", ".toml", ".xml"))]
            found += [f"{shown}/{path}" if shown else str(folder / path) for path in paths]
        return found

    def _in_files(self, paths: Iterable[str], spellings: Sequence[str], name: str) -> list[Place]:
        """The places of the first of the ``spellings`` that a file holds, in the first such file. Only lines count that
        a fault of this ``name`` can have."""
        for spelling in spellings:
            for path in paths:
                if spelling in (text := self._text(path)) and (found := self._found(path, text, spelling, name)):
                    return found[:_MOST_PLACES]
        return []

    def _found(self, path: str, text: str, spelling: str, name: str) -> list[Place]:
        """The places of a spelling, those where it is the address of a link if there are any."""
        found, likely = [], []
        before = re.escape(self._served.base or "\0")
        pattern = re.compile(rf"(?:(?<![\w/%.-])|(?<={before})){re.escape(spelling)}(?![\w%-])")
        for number, line in enumerate(text.split("\n"), 1):
            for match in pattern.finditer(line) if spelling in line and _fits(name, line) else ():
                place = Place.of(path, number, match.start() + 1, line, len(spelling))
                found.append(place)
                if line[max(match.start() - _LONGEST_MARK, 0) : match.start()].endswith(_LINK_MARKS):
                    likely.append(place)
                if len(likely) == _MOST_PLACES or len(found) == _MOST_FOUND:
                    return likely or found
        return likely or found

    def _text(self, path: str) -> str:
        if path not in self._texts:
            at = (self._root, path)
            if path.startswith(f"{self._shown}/"):
                at = (self._folder, path[len(self._shown) + 1 :])
            elif os.path.isabs(path):
                at = (BUILT_IN, os.path.relpath(path, BUILT_IN))
            self._texts[path] = "\n".join(lines_of(*at))
        return self._texts[path]


def _fits(name: str, line: str) -> bool:
    """Whether a line can have a fault of this name: the same image may stand elsewhere with its text."""
    return name != "image-alt" or ("<img" in line and "alt=" not in line)


def spelled(about: str, base: str, host: str) -> tuple[list[str], list[str]]:
    """How an author may have written what stands on a page as ``about``: its exact spellings, the likeliest first, and
    parts of it that may stand for it, such as the name of a document."""
    path = re.sub(rf"^(?:https?:)?//{re.escape(host)}(?::\d+)?(?=/|$)", "", about) if host else about
    bare = path[len(quote(base)) :] if base and f"{path}/".startswith(f"{quote(base)}/") else path
    before, mark, fragment = bare.partition("#")
    short = before.rstrip("/")
    exact = [about, path, bare, f"{short}{mark}{fragment}", before, short, f"{before}index.html"]
    loose = [f"{mark}{fragment}" if fragment else "", short.rpartition("/")[2]]
    return _forms(exact), _forms(loose)


def _forms(texts: Iterable[str]) -> list[str]:
    forms = [form for text in texts for form in (text, nfc(unquote(text)), escape(text))]
    return [form for form in dict.fromkeys(forms) if len(form) > 1]
