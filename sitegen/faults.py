"""The faults that ``sitegen check`` knows by name, and which of them the settings silence."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

from sitegen.words.errors import error
from sitegen.words.similar import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitegen.text.toml import Find
    from sitegen.words.errors import Problem

# Whether each is an error; the others are warnings.
FAULTS = {
    "link": True, "file": True, "fragment": True, "spelling": True, "base-path": True, "redirect": True, "held": True,
    "leak": True, "feed": True, "sitemap": True, "xml": True, "mixed-content": True, "duplicate-id": False,
    "image-alt": False, "heading-order": False, "title": False, "description": False, "orphan": False,
    "external": False,
    "pages-size": True, "pages-count": False, "pages-file": True, "pages-link": True, "pages-name": True,
    "pages-nfc": True, "pages-case": True, "pages-hidden": True,
}  # fmt: skip


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


def check_problems(options: CheckOptions, place: Find) -> Iterator[Problem]:
    """Entries that name no fault, or give no reason."""
    for index, entry in enumerate(options.ignore):
        if entry.what not in FAULTS:
            near = ", ".join(f"`{name}`" for name in nearest(entry.what, FAULTS))
            at = place(("check", "ignore", "what"), index)
            yield error("config-check-name", at, name=entry.what, near=near, known=list(FAULTS))
        if not entry.reason.strip():
            yield error("config-check-reason", place(("check", "ignore"), index), name=entry.what)
