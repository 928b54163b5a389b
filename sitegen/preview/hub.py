"""The state of the preview, and what open tabs are told of it. All of it runs on the server's event loop."""

from __future__ import annotations

import os
import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote, unquote

from sitegen.preview.pages import ServedFile, find_file, fingerprint
from sitegen.preview.reach import without_folders
from sitegen.text.urls import Url
from sitegen.words.sentences import say

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Mapping
    from pathlib import Path

    from sitegen.model import Report
    from sitegen.preview.pages import RedirectTo
    from sitegen.words.errors import Place, Problem

# The folder of the preview's own files, below the base path.
RESERVED = "/.sitegen/"
# If a build changes more paths than this, a tab is not told of other pages.
_MANY = 500
# The messages that client.js and overlay.js show. They fill in `{n}`.
_WORDS = ["failed", "error", "error-count", "error-count-one", "warning", "warning-count", "warning-count-one"]
_WORDS += ["hint", "edit", "close", "more", "draft", "draft-page", "future", "future-page"]
_PATH_FIELD = re.compile(r"(?<!/)/\{path\}")


class Peer(Protocol):
    """Somebody who asks. A peer on another machine is told of no folder of this one."""

    @property
    def is_near(self) -> bool:
        """Whether it is on this machine."""


class Tab(Peer, Protocol):
    """A page that is open in a browser: its path, None outside of the base path, and the fingerprint of what it shows,
    "" for an error page."""

    path: str | None
    shows: str

    def send_message(self, message: dict[str, object]) -> None:
        """Send one message of the protocol. Never raises."""


class Hub:
    """The state of the preview.

    ``folder`` is the output folder, ``base`` the percent-encoded base path (``""`` or ``/blog``), ``lang`` the language
    of messages, and ``root`` the site's folder. ``editor`` is the address that opens a file in the editor, with
    ``{path}``, ``{line}`` and ``{column}``, or "".

    ``freshen`` is awaited before a page is looked up, with its URL path. ``source`` tells the Markdown file of a URL
    path, relative to ``root``.
    """

    freshen: Callable[[str], Awaitable[None]] | None = None
    source: Callable[[str], str | None] | None = None

    def __init__(self, folder: Path, base: str, lang: str, editor: str, root: Path) -> None:
        self.folder = folder
        self.base = base
        self.lang = lang
        self.editor = editor
        self.tabs: set[Tab] = set()
        self.problems: tuple[Problem, ...] = ()
        self.has_built = False
        self._early: Mapping[str, str] = {}
        self._words = {word: say(f"preview-{word}", lang, [("n", "{n}")]) for word in _WORDS}
        self._words["lang"] = lang
        self._root = root

    @property
    def has_failed(self) -> bool:
        """Whether the last build found an error."""
        return any(problem.severity == "error" for problem in self.problems)

    def local(self, path: str) -> str | None:
        """The decoded path of a request without the base path; None if it lies outside of it."""
        base = unquote(self.base)
        return path[len(base) :] if path.startswith(f"{base}/") else None

    def is_base(self, path: str) -> bool:
        """Whether the path of a request is the base path without its slash at the end."""
        return bool(path) and path == unquote(self.base)

    def href(self, path: str) -> str:
        """The address of a path of the site on this server."""
        return self.base + quote(path, safe="/!$&()*+,;=:@~")

    def answer(self, path: str | None) -> tuple[int, ServedFile | RedirectTo | None]:
        """The status and the file that answer a local path; without a file, a page of the preview's own does."""
        if path is not None:
            found = find_file(self.folder, path) if self.has_built else None
            if found:
                return 200 if isinstance(found, ServedFile) else 302, found
            # The build that failed may be the one that would have made the page.
            if not self.has_built or (self.has_failed and os.path.splitext(path)[1] in ("", ".html")):
                return 500, None
        page = find_file(self.folder, "/404.html") if self.has_built else None
        return 404, page if isinstance(page, ServedFile) else None

    def built(self, report: Report | None, problems: tuple[Problem, ...]) -> None:
        """Take note of a build, and tell the tabs: of problems all of them, of changes those that they concern.

        ``report`` is None if the build failed. Then tabs keep the last good page.
        """
        self.problems = problems
        if report:
            self.has_built = True
            self._early = report.early
        for tab in tuple(self.tabs):
            tab.send_message(self._state(tab))
            if report:
                edited = report.changed_files
                styles_only = bool(edited) and all(path.endswith(".css") for path in edited)
                self._update(tab, {Url.of_output(path).path for path in report.changed}, styles_only)

    def greet(self, tab: Tab) -> None:
        """Welcome a tab, with the state, and a reload if it shows an older page."""
        self.tabs.add(tab)
        tab.send_message(self._state(tab))
        if self.has_built:
            self._update(tab)

    def shown_at(self, path: str | None) -> str:
        """The fingerprint of the page that a request for a local path gets now."""
        _, file = self.answer(path)
        try:
            return fingerprint(file.file.read_bytes()) if isinstance(file, ServedFile) else ""
        except OSError:  # it is being replaced
            return ""

    def fit_for(self, peer: Peer, text: str) -> str:
        """A text as a peer may read it."""
        return text if peer.is_near else without_folders(text, self._root)

    def _update(self, tab: Tab, changed: Collection[str] = (), styles_only: bool = False) -> None:
        # Compared by what it shows: the tab may have got its page just before the end of the build that made it.
        current = self.shown_at(tab.path)
        if styles_only and tab.shows:
            tab.shows = current
            sheets = sorted(path for path in changed if path.endswith(".css"))
            tab.send_message({"command": "style", "shows": current, "paths": sheets})
        elif changed or tab.shows != current:
            paths = [path for path in changed if len(changed) <= _MANY or not path.endswith(("/", ".html"))]
            page = tab.shows != current
            tab.send_message({"command": "reload", "page": page, "paths": sorted(paths)})

    def _state(self, tab: Tab) -> dict[str, object]:
        source = self.source(tab.path) if self.source and tab.path and tab.is_near else None
        return {
            "command": "state",
            "problems": [self._problem(problem, tab) for problem in self.problems],
            "early": dict(self._early),
            "words": self._words,
            "edit": self._edit(source) if source else None,
        }

    def _problem(self, problem: Problem, tab: Tab) -> dict[str, object]:
        def place(place: Place) -> dict[str, object]:
            edit = self._edit(place.path, place.line, place.column) if tab.is_near else None
            return {**place._asdict(), "path": self.fit_for(tab, place.path), "edit": edit}

        return {
            "code": problem.code,
            "severity": problem.severity,
            "message": self.fit_for(tab, say(problem.code, self.lang, problem.values)),
            "hint": self.fit_for(tab, say(problem.code, self.lang, problem.values, "hint")),
            **(place(problem.place) if problem.place else {"path": None}),
            "others": [place(other) for other in problem.others],
        }

    def _edit(self, path: str, line: int | None = None, column: int = 1) -> str | None:
        """The address that opens a file of the site in the editor. Without a line, ``{line}`` stays in it."""
        if not self.editor:
            return None
        file = quote(PurePath(self._root, path).as_posix(), safe="/:")
        # A path begins with a slash. `vscode://file/{path}` has that slash already, `file://{path}` has not.
        address = _PATH_FIELD.sub("{path}" if file.startswith("/") else "/{path}", self.editor).replace("{path}", file)
        if line is not None:
            address = address.replace("{line}", str(max(line, 1)))
        return address.replace("{column}", str(max(column, 1)))
