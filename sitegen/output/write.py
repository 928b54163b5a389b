"""From bytes to files: a build is staged first and put in place when all of it has succeeded.

Inside the output folder, ``.sitegen/manifest`` lists what the program wrote. Only that is ever replaced or removed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sitegen.content.scan import OUTPUT_MARK
from sitegen.errors import Place, Problem, Problems, error
from sitegen.hangul import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

OWN_FOLDER = OUTPUT_MARK
_MANIFEST = f"{OWN_FOLDER}/manifest"
_STAGING = f"{OWN_FOLDER}/staging"
_HEAD = "sitegen manifest 1: what sitegen wrote into this folder; nothing else is ever removed"
# Folders of a project that no output may replace.
_SOURCES = ("content", "themes", "assets", "sitegen", "tests", "docs", ".git", ".github")


@dataclass(frozen=True, slots=True)
class Placed:
    """A file of the site: the SHA-256 of its bytes, and whether it waits in the staging folder."""

    digest: str
    staged: bool


class Output:
    """The output folder of a site."""

    def __init__(self, folder: Path, shown: str) -> None:
        self.folder, self.shown = folder, shown
        self.staging = folder / _STAGING
        self.owned = self._read_manifest()
        self._real = os.path.realpath(folder)
        self._safe = {""}

    @classmethod
    def open(cls, root: Path, folder: Path, shown: str, blame: Place | None = None) -> Output:
        """The folder, once it is safe to write there. Raises Problems for one that is not the program's to fill;
        ``blame`` is where the folder is named."""
        try:
            if problem := _refusal(root, folder, shown, blame):
                raise Problems([problem])
            output = cls(folder, shown)
            if not output._ours():
                raise Problems([error("output-not-ours", blame, output=shown)])
        except (OSError, ValueError) as exception:  # a name that is too long, or holds NUL
            reason = getattr(exception, "strerror", None) or exception
            raise Problems([error("output-unwritable", blame, reason=reason)]) from None
        return output

    def _ours(self) -> bool:
        """Whether the folder is empty but for what a killed build left, or has a manifest of the program."""
        if not self.folder.is_dir():
            return True
        own = self.folder / OWN_FOLDER
        if own.is_symlink() or (own.exists() and not own.is_dir()):
            return False
        return bool(self.owned) or not (
            os.path.lexists(self.folder / _MANIFEST) or any(entry.name != OWN_FOLDER for entry in self.folder.iterdir())
        )

    @contextmanager
    def staged(self) -> Iterator[Callable[[Mapping[str, Placed]], tuple[int, int]]]:
        """A staging folder for the time of a build, and the function that puts the build in place.

        When the build fails nothing is left of it: what was in the output folder is as it was.
        """
        new = not self.folder.exists()
        _clear(self.staging)
        try:
            self.staging.mkdir(parents=True)
            yield self._publish
        except OSError as exception:
            raise Problems(
                [error("output-unwritable", Place(self.shown), reason=exception.strerror or exception)]
            ) from None
        finally:
            _clear(self.staging)
            if new and not (self.folder / _MANIFEST).exists():
                shutil.rmtree(self.folder, ignore_errors=True)

    def put(self, path: str, data: bytes) -> Placed:
        """Stage a file, unless the same bytes are in place.

        May be called from several processes at once. Raises Problems when the file in place is somebody else's.
        """
        target = self.folder / path
        if stranger := self._stranger(path):
            raise Problems([error("output-foreign-file", Place(f"{self.shown}/{stranger}"))])
        try:
            there = target.read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            there = None
        digest = hashlib.sha256(data).hexdigest()
        if there == data:
            return Placed(digest, staged=False)
        if there is not None and path not in self.owned:
            raise Problems([error("output-foreign-file", Place(f"{self.shown}/{path}"))])
        staged = self.staging / path
        staged.parent.mkdir(parents=True, exist_ok=True)
        staged.write_bytes(data)
        return Placed(digest, staged=True)

    def _stranger(self, path: str) -> str:
        """What stands in the way of ``path`` and is not the program's to replace: a symbolic link, which may lead
        anywhere, a file where a folder must be, or the other way round; "" where nothing does."""
        parent = path.rpartition("/")[0]
        if parent not in self._safe:
            if found := self._stranger_above(parent):
                return found
            self._safe.add(parent)
        target = self.folder / path
        if target.is_symlink():
            return path
        if target.is_dir():
            inside = (p for p in sorted(target.rglob("*")) if p.is_symlink() or not p.is_dir())
            names = (p.relative_to(self.folder).as_posix() for p in inside)
            return next((name for name in names if name not in self.owned), "")
        return ""

    def _stranger_above(self, folder: str) -> str:
        head = ""
        for part in folder.split("/"):
            head = f"{head}/{part}".lstrip("/")
            here = self.folder / head
            if here.is_symlink() or (here.exists() and not here.is_dir() and head not in self.owned):
                return head
        return ""

    def _publish(self, files: Mapping[str, Placed]) -> tuple[int, int]:
        """Put the staged files in place and remove what earlier builds wrote and this one did not.

        Returns how many files were written and removed.
        """
        kept = {fold(path) for path in files}
        removed = 0
        for path in sorted(self.owned.keys() - files.keys()):
            # Where only the case of a name changed, the new file may be the old one: file systems differ.
            removed += self._remove(path, prune=fold(path) not in kept)
        staged = sorted(path for path, placed in files.items() if placed.staged)
        for path in staged:
            target = self.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.is_dir():  # put() has seen that nothing of anybody's is in it
                shutil.rmtree(target)
            os.replace(self.staging / path, target)
        self._write_manifest(files)
        return len(staged), removed

    def _remove(self, path: str, prune: bool) -> int:
        target = self.folder / path
        if os.path.realpath(target.parent) != os.path.normpath(os.path.join(self._real, os.path.dirname(path))):
            return 0  # a symbolic link has come between: what is behind it is not the program's
        try:
            target.unlink()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return 0
        parent = target.parent
        while parent != self.folder and prune:
            try:
                parent.rmdir()
            except OSError:
                break
            parent = parent.parent
        return 1

    def _read_manifest(self) -> dict[str, str]:
        try:
            lines = (self.folder / _MANIFEST).read_text(encoding="utf-8").split("\n")
        except (OSError, UnicodeDecodeError):
            return {}
        if lines[0] != _HEAD:
            return {}
        entries = (line.partition("  ") for line in lines[1:])
        return {path: digest for digest, _, path in entries if path and _inside(path)}

    def _write_manifest(self, files: Mapping[str, Placed]) -> None:
        text = "\n".join([_HEAD, *(f"{placed.digest}  {path}" for path, placed in sorted(files.items())), ""])
        manifest = self.folder / _MANIFEST
        scratch = manifest.with_suffix(".new")
        scratch.write_text(text, encoding="utf-8", newline="\n")
        os.replace(scratch, manifest)


def _inside(path: str) -> bool:
    """Whether a path of the manifest is one that the program writes: a manifest may come from anywhere."""
    return not path.startswith(f"{OWN_FOLDER}/") and not {"", ".", ".."} & set(path.split("/"))


def _clear(path: Path) -> None:
    """Remove a folder, or what stands in its place."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    else:
        shutil.rmtree(path, ignore_errors=True)


def _refusal(root: Path, folder: Path, shown: str, place: Place | None) -> Problem | None:
    """Why a folder cannot be an output folder, if it cannot."""
    real, real_root = Path(os.path.realpath(folder)), Path(os.path.realpath(root))
    home = Path(os.path.realpath(Path.home())) if _has_home() else None
    if real == Path(real.anchor) or real == home or (home is not None and real in home.parents):
        return error("output-is-system", place, output=shown)
    if real == real_root or real in real_root.parents:
        return error("output-is-site", place, output=shown)
    for name in _SOURCES:
        source = real_root / name
        # Also in another case: on many disks `Content` is `content`.
        if real == source or fold(str(source)) in map(fold, map(str, (real, *real.parents))):
            return error("output-is-source", place, output=shown, folder=name)
    if folder.exists() and not folder.is_dir():
        return error("output-is-file", place, output=shown)
    return None


def _has_home() -> bool:
    try:
        Path.home()
    except RuntimeError:
        return False
    return True
