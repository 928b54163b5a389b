"""The faults of an output that the program knows by name, and which of them the settings silence."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

from sitegen.text.urls import Url
from sitegen.words.errors import error, warning
from sitegen.words.similar import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sitegen.text.toml import Find
    from sitegen.words.errors import Place, Problem

# Whether each is an error; the others are warnings.
FAULTS = {
    "link": True, "file": True, "fragment": True, "spelling": True, "base-path": True, "redirect": True, "held": True,
    "leak": True, "feed": True, "sitemap": True, "xml": True, "mixed-content": True, "duplicate-id": False,
    "image-alt": False, "heading-order": False, "title": False, "description": False, "orphan": False,
    "external": False,
    "pages-size": True, "pages-count": False, "pages-file": True, "pages-link": True, "pages-name": True,
    "pages-nfc": True, "pages-case": True, "pages-hidden": True,
}  # fmt: skip


class Fault(NamedTuple):
    """A fault: its name, the file of the output that has it, what it is about as it stands there, how a message calls
    that (``shown``), and what may have been meant."""

    name: str
    page: str
    about: str
    shown: str
    near: str = ""

    def problem(self, place: Place, *others: Place, is_error: bool, more: int = 0) -> Problem:
        """The fault as it is told. ``more`` pages have it too."""
        values = {"target": self.shown, "page": Url.of_output(self.page), "near": self.near}
        if more:
            values["more"] = str(more)
        return (error if is_error else warning)(f"check-{self.name}", place, *others, **values)


class Ignored(NamedTuple):
    """``[[check.ignore]]``: faults of the name ``what`` are not told, and why. ``where`` is a pattern for the page, the
    file of the site, or what the fault is about."""

    what: str = ""
    where: str = "*"
    reason: str = ""

    def covers(self, name: str, *about: str) -> bool:
        """Whether a fault of this name, about these, is not told."""
        return name == self.what and any(fnmatchcase(text, self.where) for text in about)


class CheckOptions(NamedTuple):
    """``[check]``: what ``sitegen check`` passes over."""

    ignore: tuple[Ignored, ...] = ()

    def silences(self, fault: Fault, place: Place, pages: Iterable[str]) -> list[Ignored]:
        """The entries for a fault of these ``pages``, files of the output, that comes from a ``place``."""
        about = [*map(Url.of_output, pages), fault.shown, fault.about, place.path]
        return [entry for entry in self.ignore if entry.covers(fault.name, *about)]


def check_problems(options: CheckOptions, place: Find) -> Iterator[Problem]:
    """Entries that name no fault, or give no reason."""
    for index, entry in enumerate(options.ignore):
        if entry.what not in FAULTS:
            near = ", ".join(f"`{name}`" for name in nearest(entry.what, FAULTS))
            at = place(("check", "ignore", "what"), index)
            yield error("config-check-name", at, name=entry.what, near=near, known=list(FAULTS))
        if not entry.reason.strip():
            yield error("config-check-reason", place(("check", "ignore"), index), name=entry.what)
