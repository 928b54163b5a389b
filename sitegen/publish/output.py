"""From bytes to files: a build is staged first and put in place when all of it has succeeded.

Inside the output folder, ``.sitegen/manifest`` lists what the program wrote. Only that is ever replaced or removed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat as modes
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sitegen.digest import sha_of
from sitegen.publish import journal, manifest
from sitegen.publish.journal import MANIFEST, STAGING
from sitegen.publish.manifest import OWN_FOLDER, is_inside, is_refused
from sitegen.text.hangul import fold
from sitegen.words.errors import Place, Problem, Problems, error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import BinaryIO

    from sitegen.site import Site

# So many bytes of a file are copied at once.
_PIECE = 1 << 20
# The folders that a site is made from, which no output may replace; ``docs`` is one that GitHub Pages can serve.
_SOURCES = ("content", "themes", "assets", "snippets", "fonts", ".git", ".github")


class Placed(NamedTuple):
    """A file of the site: the SHA-256 of its bytes, and whether it waits in the staging folder."""

    digest: str
    staged: bool


class Published(NamedTuple):
    """What putting a build in place did: how many files there are, the files written, those no longer wanted, and how
    many of these there were to be removed."""

    files: int
    written: list[str]
    gone: list[str]
    removed: int

    @property
    def changed(self) -> frozenset[str]:
        """The files that are no longer what they were."""
        return frozenset((*self.written, *self.gone))


class Output:
    """The output folder of a site."""

    def __init__(self, folder: Path, shown: str) -> None:
        self.folder, self.shown = folder, shown
        self.staging = folder / STAGING
        self.owned = manifest.read(folder / MANIFEST)
        self._folder, self._staging = str(folder), str(self.staging)
        # Whether nothing is there: then nothing can be in the way. Known while a build is staged.
        self.is_empty = False
        # Folders with nothing in the way, and folders that are there in the staging folder, for the time of a build.
        self._safe, self._made = {""}, {""}
        # What the manifest lists, by folded names. Made when it is first needed.
        self._folded: dict[str, str] = {}

    @classmethod
    def open(cls, site: Site) -> Output:
        """The output folder of a site, once it is safe to write there. What a killed build had begun to put in place is
        finished first. Raises Problems for a folder that is not the program's to fill."""
        options = site.options
        folder, shown = site.folder, str(options.output or site.config.output)
        blame = None if options.output else site.place(("output",))
        try:
            if problem := _refusal(site.root, folder, shown, blame):
                raise Problems([problem])
            output = cls(folder, shown)
            if not output._ours():
                raise Problems([error("output-not-ours", blame, output=shown)])
        except (OSError, ValueError) as exception:  # a name that is too long, or holds NUL
            reason = getattr(exception, "strerror", None) or exception
            raise Problems([error("output-unwritable", blame, reason=reason)]) from None
        output._recover()
        return output

    def _ours(self) -> bool:
        """Whether the folder is empty but for what a killed build left, or has a manifest of the program."""
        if not self.folder.is_dir():
            return True
        own = self.folder / OWN_FOLDER
        if own.is_symlink() or (own.exists() and not own.is_dir()):
            return False
        return (
            bool(self.owned)
            or journal.pending(self.folder) is not None
            or not (
                os.path.lexists(self.folder / MANIFEST)
                or any(entry.name != OWN_FOLDER for entry in self.folder.iterdir())
            )
        )

    def _recover(self) -> None:
        """Finish what a killed build had begun to put in place. Raises Problems where it cannot be finished, or where
        somebody's file stands in the way by now."""
        try:
            plan = journal.pending(self.folder)
            if plan is None:
                journal.sweep(self.folder)
                return
            if strangers := [found for path in plan.files if (found := self._in_the_way(path))]:
                raise Problems([self._foreign(path) for path in dict.fromkeys(strangers)])
            journal.finish(self.folder, plan)
        except OSError as exception:
            raise self._unwritable(exception) from None
        self.owned = manifest.read(self.folder / MANIFEST)
        self._safe, self._folded = {""}, {}

    @contextmanager
    def staged(self) -> Iterator[Callable[[Mapping[str, Placed]], Published]]:
        """A staging folder for the time of a build, and the function that puts the build in place.

        When the build fails nothing is left of it: what was in the output folder is as it was.
        """
        new = not os.path.lexists(self.folder)
        self._safe, self._made = {""}, {""}
        try:
            self.is_empty = not self.owned and (new or not any(e.name != OWN_FOLDER for e in self.folder.iterdir()))
            self.staging.mkdir(parents=True)
            yield self._publish
        except OSError as exception:
            raise self._unwritable(exception) from None
        finally:
            # With a journal there the new site is decided on: the next command finishes what could not be finished.
            if not journal.decided(self.folder):
                with suppress(OSError):  # what went wrong is being told
                    journal.sweep(self.folder)
                if new and not (self.folder / MANIFEST).exists():
                    shutil.rmtree(self.folder, ignore_errors=True)

    def put_back(self, path: str, digest: str, kept: str) -> Placed:
        """Stage a file of an earlier build, which has another name ``kept``. Raises Problems when the file in place is
        somebody else's."""
        if not self.is_empty:
            self._has(path, digest)
        staged = self._staged(path)
        try:
            os.link(kept, staged)
        except OSError:  # the output folder is on another disk than the cache
            shutil.copyfile(kept, staged)
        return Placed(digest, staged=True)

    def put(self, path: str, data: bytes, known: str | None = None) -> Placed:
        """Stage a file, unless the same bytes are in place.

        ``known`` is the digest of the bytes in place, where that is known. May be called from several processes at
        once. Raises Problems when the file in place is somebody else's.
        """
        digest = hashlib.sha256(data).hexdigest()
        if digest == known or (not self.is_empty and self._has(path, digest, known)):
            return Placed(digest, staged=False)
        with open(self._staged(path), "wb") as file:
            file.write(data)
        return Placed(digest, staged=True)

    def put_file(self, path: str, file: BinaryIO, digest: str) -> Placed:
        """The same for the bytes of an open file, which may be more than fit into memory. ``digest`` is the digest that
        they should have; that of the result is the one that they have."""
        if not self.is_empty and self._has(path, digest):
            return Placed(digest, staged=False)
        found = hashlib.sha256()
        with open(self._staged(path), "wb") as staged:
            while piece := file.read(_PIECE):
                found.update(piece)
                staged.write(piece)
        return Placed(found.hexdigest(), staged=True)

    def _has(self, path: str, digest: str, known: str | None = None) -> bool:
        """Whether the file in place has the bytes of ``digest``, where it is not ``known`` to have others. Raises
        Problems if it is somebody else's and has not."""
        if stranger := self._stranger(path):
            raise Problems([self._foreign(stranger)])
        if known is not None and path in self.owned:
            return False
        is_same = sha_of(f"{self._folder}/{path}") == digest
        if path not in self.owned and modes.S_ISREG(self._mode(path)):
            if self._owns(path):  # the disk spells it in another way, and it is to be removed
                return False
            if not is_same:
                raise Problems([self._foreign(path)])
        return is_same

    def _owns(self, path: str) -> bool:
        """Whether the program wrote what is there, under this name or under one that the disk takes for the same."""
        if path in self.owned:
            return True
        if not self._folded:
            self._folded = {fold(owned): owned for owned in self.owned}
        try:
            return os.path.samefile(f"{self._folder}/{path}", f"{self._folder}/{self._folded[fold(path)]}")
        except (OSError, KeyError):
            return False

    def _staged(self, path: str) -> str:
        """Where a file is staged, in a folder that is there. Raises Problems for a path that leads elsewhere."""
        if not is_inside(path):
            raise Problems([self._foreign(path)])
        if is_refused(path):
            raise Problems([error("output-windows-name", Place(f"{self.shown}/{path}"))])
        parent, _, name = path.rpartition("/")
        folder = f"{self._staging}/{parent}" if parent else self._staging
        if parent not in self._made:
            try:
                os.mkdir(folder)  # most pages have a folder of their own, in one that is there
            except OSError:
                os.makedirs(folder, exist_ok=True)
            self._made.add(parent)
        return f"{folder}/{name}"

    def _stranger(self, path: str) -> str:
        """What stands in the way of ``path`` and is not the program's to replace: a symbolic link, which may lead
        anywhere, a file where a folder must be, or the other way round; "" where nothing does."""
        parent = path.rpartition("/")[0]
        if parent not in self._safe and (found := self._stranger_above(parent)):
            return found
        mode = self._mode(path)
        if modes.S_ISLNK(mode):
            return path
        if modes.S_ISDIR(mode):
            inside = (p for p in sorted((self.folder / path).rglob("*")) if p.is_symlink() or not p.is_dir())
            names = (p.relative_to(self.folder).as_posix() for p in inside)
            return next((name for name in names if not self._owns(name)), "")
        return path if mode and not modes.S_ISREG(mode) else ""  # reading a pipe would never end

    def _stranger_above(self, folder: str) -> str:
        head = ""
        for part in folder.split("/"):
            head = f"{head}/{part}" if head else part
            if head not in self._safe:
                mode = self._mode(head)
                if modes.S_ISLNK(mode) or (mode and not modes.S_ISDIR(mode) and not self._owns(head)):
                    return head
                self._safe.add(head)
        return ""

    def _mode(self, path: str) -> int:
        """What is there, as :mod:`stat` knows it; 0 for nothing."""
        try:
            return os.lstat(f"{self._folder}/{path}").st_mode
        except (FileNotFoundError, NotADirectoryError):
            return 0

    def _publish(self, files: Mapping[str, Placed]) -> Published:
        """Put the staged files in place and remove what earlier builds wrote and this one did not."""
        staged = [path for path, placed in files.items() if placed.staged]
        owned = {path: placed.digest for path, placed in files.items()}
        stale = sorted(self.owned.keys() - owned.keys())
        if not staged and not stale and self.owned == owned:
            return Published(len(files), [], [], 0)
        # Where only the case of a name changed, the new file may have the old one's place: file systems differ.
        kept = {fold(path) for path in files} if stale else set()
        removals = [(path, fold(path) not in kept) for path in stale]
        removed = journal.publish(self.folder, manifest.text(owned), staged, removals)
        self.owned = owned
        return Published(len(files), staged, stale, removed)

    def _in_the_way(self, path: str) -> str:
        """What has come to stand where a file of a killed build is to go, and is not the program's; "" for nothing."""
        there = (self.folder / path).is_file()
        return self._stranger(path) or (path if there and not self._owns(path) else "")

    def _foreign(self, path: str) -> Problem:
        return error("output-foreign-file", Place(f"{self.shown}/{path}"))

    def _unwritable(self, exception: OSError) -> Problems:
        return Problems([error("output-unwritable", Place(self.shown), reason=exception.strerror or exception)])


def _refusal(root: Path, folder: Path, shown: str, place: Place | None) -> Problem | None:
    """Why a folder cannot be an output folder, if it cannot."""
    real, real_root = Path(os.path.realpath(folder)), Path(os.path.realpath(root))
    home = None
    with suppress(RuntimeError):  # there is none
        home = Path(os.path.realpath(Path.home()))
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
