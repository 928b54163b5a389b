"""What authors may have meant by references that lead nowhere.

To find it all names of the site are looked through. So it is done when all that is wrong is known, in the order in
which problems are told, which is always the same, and for twenty targets at most.
"""

from __future__ import annotations

import posixpath
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sitegen.text.hangul import nfc
from sitegen.words.similar import Names, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sitegen.catalog.links import Links
    from sitegen.words.errors import Problem

_MOST = 20
_KINDS = ("link-no-document", "link-no-anchor", "link-missing", "file-missing")


def suggested(problems: Iterable[Problem], links: Links) -> Iterator[Problem]:
    """The problems, which are sorted, with what may have been meant."""
    suggestions = Suggestions(links)
    for problem in problems:
        if problem.code in _KINDS and ("near", "") in problem.values:
            near = ", ".join(f"`{name}`" for name in suggestions.of(problem))
            yield problem._replace(values=tuple((k, near if k == "near" else v) for k, v in problem.values))
        else:
            yield problem


class Suggestions:
    """Looks for what was meant, once for each target and twenty times at most."""

    def __init__(self, links: Links) -> None:
        self._links = links
        self._known: dict[tuple[str, str, str], list[str]] = {}
        self._anchors: dict[str, Names] = {}

    def of(self, problem: Problem) -> list[str]:
        """What may have been meant by the target of a problem."""
        source, target = problem.place.path if problem.place else "", dict(problem.values)["target"]
        key = problem.code, source if problem.code == "link-no-anchor" else posixpath.dirname(source), target
        if key not in self._known:
            if len(self._known) >= _MOST:
                return []
            self._known[key] = self._look(problem.code, source, target)
        return self._known[key]

    def _look(self, code: str, source: str, target: str) -> list[str]:
        path, _, fragment = target.partition("#")
        path = nfc(unquote(path.partition("?")[0]))
        if code == "link-no-anchor":
            document = self._links.document_at(source, path)
            if document is None:
                return []
            if document.id not in self._anchors:
                self._anchors[document.id] = Names(document.anchors)
            return [f"#{anchor}" for anchor in self._anchors[document.id].near(nfc(unquote(fragment)))]
        if path.startswith("/") and code != "link-no-document":
            return self._urls.near(path)
        names = self._documents if code == "link-no-document" else self._assets
        return _from_here(path, names.like(path), posixpath.dirname(source))

    @cached_property
    def _documents(self) -> Names:
        return Names(row.path for row in self._links.catalog.rows.values())

    @cached_property
    def _assets(self) -> Names:
        return Names(self._links.catalog.assets)

    @cached_property
    def _urls(self) -> Names:
        return Names(self._links.urls)


def _from_here(path: str, names: Iterable[str], folder: str) -> list[str]:
    """Those of the files ``names`` that are near to ``path``, as they are written in a file of ``folder``: else those
    that are called like it, wherever they are."""
    written = {posixpath.relpath(name, folder or "."): posixpath.basename(name) for name in names}
    called = nearest(posixpath.basename(path), set(written.values()))
    return nearest(path, written) or [name for like in called for name in written if written[name] == like][:3]
