"""What a branch has touched, as git knows it."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from sitegen.text.hangul import nfc
from sitegen.trace.history import ask_git
from sitegen.words.errors import Problems, error

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

# A name that is shorter may be part of any address.
_SHORTEST = 3


class Touched(NamedTuple):
    """Files of the site that are not as they were, and the names of those that are gone."""

    files: frozenset[str]
    gone: frozenset[str]

    def reaches(self, files: Iterable[str], address: str, is_found: bool) -> bool:
        """Whether a fault is the branch's: it comes from one of these ``files``, or its ``address`` had the name of a
        file that is gone. One whose origin is not ``is_found`` may come from any template, or the settings."""
        if not self.files.isdisjoint(files) or any(name in address for name in self.gone):
            return True
        return not is_found and any(not path.startswith("content/") for path in self.files)


def touched_since(root: Path, revision: str) -> Touched:
    """What differs from where the branch left ``revision``, in files that are not committed too. Raises Problems where
    git does not know that."""

    def git(*arguments: str) -> str:
        said, reason = ask_git(str(root), *arguments)
        if reason:
            raise Problems([error("check-revision", None, revision=revision, reason=reason)])
        return nfc(said.decode("utf-8", "replace"))

    commit = git("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}").strip()
    changes = git("diff", "--merge-base", "--name-status", "--no-renames", "--relative", "-z", commit).split("\0")
    new = git("ls-files", "--others", "--exclude-standard", "-z").split("\0")
    pairs = list(zip(changes[::2], changes[1::2], strict=False))
    names = {posixpath.splitext(posixpath.basename(path))[0] for status, path in pairs if status == "D"}
    files = {path for _, path in pairs} | {path for path in new if path}
    return Touched(frozenset(files), frozenset(name for name in names if len(name) >= _SHORTEST))
