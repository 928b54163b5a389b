"""What the preview shows, and what the open tabs are told of it.

All of it lives on the server's event loop: call it from there only.
"""

from __future__ import annotations

import re
import time
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple, Protocol
from urllib.parse import quote, unquote

from sitegen.words.errors import say

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from pathlib import Path

    from sitegen.words.errors import Place, Problem

# Below the base path; the one folder whose files are the preview's own.
RESERVED = "/.sitegen/"
# What more builds have changed than this is not remembered, and not told, path by path.
_MANY = 500
# The texts of client.js and overlay.js. They fill in `{n}`.
_WORDS = ["failed", "error", "error-count", "error-count-one", "warning", "warning-count", "warning-count-one"]
_WORDS += ["hint", "edit", "close", "more", "draft", "draft-page", "future", "future-page"]
_PAGE = re.compile(r"(?<=/)index\.html$|\.html$")
_PATH_FIELD = re.compile(r"(?<!/)/\{path\}")


class Outcome(NamedTuple):
    """What one build did, as far as browsers care.

    ``changed`` holds the URL paths, decoded and without the base path, whose bytes changed, removed ones too.
    ``problems`` holds no error when the build succeeded. ``early`` maps the pages that would not be published yet to
    ``draft`` or ``future``. ``styles_only`` means that nothing but style sheets changed, so tabs need no reload.
    """

    changed: frozenset[str]
    problems: tuple[Problem, ...]
    early: Mapping[str, str]
    styles_only: bool


class Tab(Protocol):
    """A page that is open in a browser: its path, None outside of the base path, and the build that it shows."""

    path: str | None
    build: int

    def send_message(self, message: dict[str, object]) -> None:
        """Send one message of the protocol. Never raises."""


class Hub:
    """The state of the preview.

    ``folder`` is the output folder, ``base`` the percent-encoded base path (``""`` or ``/blog``), ``lang`` the
    language of messages, ``editor`` the pattern of an address that opens a file in the editor, with ``{path}``,
    ``{line}`` and ``{column}``, or "", and ``root`` the site's folder.

    ``freshen`` is awaited before a page is looked up, with its URL path. ``source`` knows the Markdown file of a URL
    path, relative to ``root``.
    """

    freshen: Callable[[str], Awaitable[None]] | None = None
    source: Callable[[str], str | None] | None = None

    def __init__(self, folder: Path, base: str, lang: str, editor: str, root: Path) -> None:
        self.lang = lang
        self.tabs: set[Tab] = set()
        self.problems: tuple[Problem, ...] = ()
        self.has_built = False
        # Pages remember the build that they show. A build of this server must not be taken for one of the server
        # that ran before it, so they are counted from the time on, in milliseconds: no build takes less.
        self.build = time.time_ns() // 1_000_000
        self._history = _History(self.build)
        self._early: Mapping[str, str] = {}
        self._editor = editor
        self._words = {word: say(f"preview-{word}", lang, [("n", "{n}")]) for word in _WORDS}
        self._words["lang"] = lang
        self._root = root
        self.retarget(folder, base)

    def retarget(self, folder: Path, base: str) -> None:
        """Serve another folder, or below another base path."""
        self.folder = folder
        self.base = base
        self._base = unquote(base)

    def edit_with(self, editor: str) -> None:
        """Open files with another pattern."""
        self._editor = editor

    def local(self, path: str) -> str | None:
        """A request's decoded path without the base path; None where it lies outside of it."""
        return path[len(self._base) :] if path.startswith(f"{self._base}/") else None

    def is_base(self, path: str) -> bool:
        """Whether a request's path is the base path without the slash that it needs."""
        return bool(path) and path == self._base

    def href(self, path: str) -> str:
        """A path of the site as an address on this server."""
        return self.base + quote(path, safe="/!$&()*+,;=:@~")

    def built(self, outcome: Outcome) -> None:
        """Take note of a build, and tell the tabs: of problems all of them, of what changed those that it concerns.

        While problems stand, tabs keep the last good page.
        """
        is_first, had_failed = not self.has_built, self.has_failed
        self.build += 1
        self.problems = outcome.problems
        self._history.add(self.build, outcome.changed)
        if not self.has_failed:
            self.has_built = True
            self._early = outcome.early
        for tab in tuple(self.tabs):
            tab.send_message(self._state(tab))
            if self.has_failed:
                continue
            if is_first or not self._history.reaches(tab.build):
                tab.send_message(self._reload(tab, _own(tab)))
            elif outcome.styles_only and not had_failed:
                sheets = sorted(path for path in outcome.changed if path.endswith(".css"))
                tab.send_message({"command": "style", "build": self.build, "paths": sheets})
            elif outcome.changed or had_failed:  # a tab may show an error page, whatever has changed
                tab.send_message(self._reload(tab, outcome.changed))

    @property
    def has_failed(self) -> bool:
        """Whether the last build found an error. Warnings are told, and that is all."""
        return any(problem.severity == "error" for problem in self.problems)

    def greet(self, tab: Tab) -> None:
        """Welcome a tab that has told its path and build: with the state, and a reload where it was left behind."""
        self.tabs.add(tab)
        tab.send_message(self._state(tab))
        if not self.has_built:
            return
        changed = self._history.after(tab.build)
        if changed is None:
            tab.send_message(self._reload(tab, _own(tab)))
        elif changed:
            tab.send_message(self._reload(tab, changed))

    def _reload(self, tab: Tab, changed: frozenset[str]) -> dict[str, object]:
        paths = changed
        if len(changed) > _MANY:  # of the pages, each tab needs to know its own only
            own = _page(tab.path or "")
            paths = frozenset(path for path in changed if not _is_page(path) or _page(path) == own)
        return {"command": "reload", "build": self.build, "paths": sorted(paths)}

    def _state(self, tab: Tab) -> dict[str, object]:
        source = self.source(tab.path) if self.source and tab.path else None
        return {
            "command": "state",
            "build": self.build,
            "problems": [self._told(problem) for problem in self.problems],
            "early": dict(self._early),
            "words": self._words,
            "editor": bool(self._editor),
            "source": source,
            "edit": self._edit(source) if source else None,
        }

    def _told(self, problem: Problem) -> dict[str, object]:
        return {
            "code": problem.code,
            "severity": problem.severity,
            "message": say(problem.code, self.lang, problem.values),
            "hint": say(problem.code, self.lang, problem.values, "hint"),
            **self._told_place(problem.place),
            "others": [self._told_place(other) for other in problem.others],
        }

    def _told_place(self, place: Place | None) -> dict[str, object]:
        if place is None:
            return {"path": None, "line": None, "column": None, "text": "", "length": 0, "start": 0, "edit": None}
        return {
            "path": place.path,
            "line": place.line,
            "column": place.column,
            "text": place.text,
            "length": place.length,
            "start": place.start,
            "edit": self._edit(place.path, place.line, place.column),
        }

    def _edit(self, path: str, line: int | None = None, column: int = 1) -> str | None:
        """The address that opens a file of the site in the editor. Without a line, that is left to be filled in."""
        if not self._editor:
            return None
        file = quote(PurePath(self._root, path).as_posix(), safe="/:")
        # `vscode://file/{path}` has the slash already that a path begins with, `file://{path}` has not.
        address = _PATH_FIELD.sub("{path}" if file.startswith("/") else "/{path}", self._editor).replace("{path}", file)
        if line is not None:
            address = address.replace("{line}", str(max(line, 1)))
        return address.replace("{column}", str(max(column, 1)))


class _History:
    """Which build changed a path last, as far back as is worth knowing: a reload too many costs nearly nothing."""

    def __init__(self, first: int) -> None:
        self._first = self._since = self._last = first
        self._changes: dict[str, int] = {}

    def add(self, build: int, changed: frozenset[str]) -> None:
        self._last = build
        self._changes.update(dict.fromkeys(changed, build))
        if len(self._changes) > _MANY:
            self._changes.clear()
            self._since = build

    def reaches(self, build: int) -> bool:
        """Whether ``build`` is one of this server."""
        return self._first <= build <= self._last

    def after(self, build: int) -> frozenset[str] | None:
        """What changed after ``build``; None where it may have been anything."""
        if not self._since <= build <= self._last:
            return None
        return frozenset(path for path, when in self._changes.items() if when > build)


def _own(tab: Tab) -> frozenset[str]:
    return frozenset([tab.path] if tab.path else [])


def _page(path: str) -> str:
    """One name for the addresses of a page: ``/a/`` and ``/a/index.html``, ``/b`` and ``/b.html``."""
    return _PAGE.sub("", path)


def _is_page(path: str) -> bool:
    return path.endswith(("/", ".html"))
