"""The files that a site is made from, during one build: their digests, and whether they change meanwhile."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sitegen.digest import sha_of
from sitegen.package import BUILT_IN, PACKAGE
from sitegen.pool import HASHING, HASHING_CHUNK, each
from sitegen.trace.snapshot import SETTINGS, Snapshot, is_library, look
from sitegen.trace.stats import NOTHING, UNKNOWN, is_settled, own_name
from sitegen.words.errors import Problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from sitegen.content.scan import Source
    from sitegen.theme.theme import Theme
    from sitegen.trace.snapshot import FirstLook, Seen
    from sitegen.trace.stats import Stat

ABSENT = "-"
_SITE = ("content/", "assets/")


class Edited(Exception):
    """Sources have changed while the build was reading them."""


class Files:
    """All files that a site is made from, as a build saw them when it began.

    ``serial`` is the random number that the last build gave itself. ``can_be_trusted`` becomes false if a file was
    edited after it was seen.
    """

    def __init__(self, root: Path, first: FirstLook, settings: str) -> None:
        """``settings`` is the digest of the settings that were read. Raises Edited where they are other ones by now."""
        self.serial = str(first.last.head["serial"]) if first.last else ""
        self.can_be_trusted = True
        seen, recorded = first.seen, first.last.sources if first.last else None
        self._is_patient = False
        # The clock of the machine stands for that of the file system. Both are the same but for network mounts, where
        # a clock that is ahead only means that files are hashed once more.
        self._clock = clock()
        self._root, self._base, self._seen = root.as_posix(), f"{root.as_posix()}/", seen
        self._stats = {own_name(path): stat for path, stat in seen}
        self._recorded = {own_name(path): (stat, sha) for path, stat, sha in recorded.rows()} if recorded else {}
        self._shas: dict[str, str] = {}
        # The stats that documents had when they were read. They may be newer than those that were seen.
        self._read: dict[str, Stat] = {}
        self._times = self._times_of_folders()
        if self.digest(SETTINGS) != settings:
            raise Edited

    @contextmanager
    def watched(self, is_patient: bool) -> Iterator[None]:
        """Within, an edit of the sources raises Edited. So does a problem, if sources were edited meanwhile: it may be
        gone by now. If the build ``is_patient``, it goes on after an edit, and ``can_be_trusted`` becomes false."""
        self._is_patient = is_patient
        try:
            yield
        except (Problems, OSError):
            if not is_patient and not self._is_unchanged():
                raise Edited from None
            raise

    def must_have_seen(self, sources: Iterable[Source], theme: Theme) -> None:
        """Check that ``sources``, which were found later, are the files that were seen at first, all of them and no
        others, and that the files of the theme were seen too."""
        paths = {source.path for source in sources}
        files = [path for path, stat in self._seen if stat != NOTHING and path.startswith(_SITE)]
        seen = {own_name(path) if own_name(path) in paths else path for path in files}
        layers = [(layer.folder / "theme.toml").as_posix().removeprefix(self._base) for layer in theme.layers]
        self._must(paths == seen and all(name in self._stats for name in layers))

    def must_be_unchanged(self) -> None:
        """Check that nothing has changed since the files were seen."""
        self._must(self._is_unchanged())

    def _must(self, is_so: bool) -> None:
        if not is_so:
            self.can_be_trusted = False
            if not self._is_patient:
                raise Edited

    def sha(self, path: Path) -> str:
        """The SHA-256 of the file ``path``; ABSENT where there is none."""
        return self.digest(path.as_posix().removeprefix(self._base))

    def digest(self, name: str) -> str:
        """The SHA-256 of a file, by its path from the site's root."""
        found = self._shas.get(name)
        if found is None:
            found = self._shas[name] = self._look_up(name)
        return found

    def below(self, folder: str) -> list[str]:
        """The files below a folder, by their paths from the site's root."""
        return [name for name, stat in self._stats.items() if name.startswith(folder) and stat != NOTHING]

    def recorded_sha(self, name: str) -> str:
        """The digest of a file as the last build read it; "" where it read none."""
        return self._recorded.get(name, (NOTHING, ""))[1]

    def is_edited(self, name: str) -> bool:
        """Whether a file has other bytes than in the last build."""
        return self.digest(name) != self.recorded_sha(name)

    def edited(self) -> list[str]:
        """The files that are known to have other bytes than in the last build, or were not there."""
        return sorted(name for name, sha in self._shas.items() if self.recorded_sha(name) != sha.strip(ABSENT))

    def hash_all(self, jobs: int) -> None:
        """Digest all files whose stats have changed, but not the site's new files: these are digested when they are
        read. If a file is edited after it was digested and before it is read, the next build finds another digest."""
        names = [
            name
            for name, stat in self._stats.items()
            if stat != NOTHING
            and not is_library(stat)
            and name not in self._shas
            and self._recorded.get(name, (None, ""))[0] != stat
            and (name in self._recorded or not name.startswith(_SITE))
        ]
        paths = [os.path.join(self._root, name) for name in names]
        self._shas.update(zip(names, each(_hasher, paths, jobs, HASHING, HASHING_CHUNK), strict=True))

    def note_read(self, name: str, sha: str, stat: Stat) -> None:
        """Note which bytes of a document were read: it may have been edited since it was seen."""
        self._shas[name], self._read[name] = sha, stat

    def is_program_touched(self) -> bool:
        """Whether a file of the program, or a folder of its libraries, has another stat than in the last build."""
        package = f"{PACKAGE.as_posix()}/".removeprefix(self._base)
        now = {n: s for n, s in self._stats.items() if n.startswith(package) or is_library(s)}
        last = {n: s for n, (s, _) in self._recorded.items() if n.startswith(package) or is_library(s)}
        return now != last

    def _is_unchanged(self) -> bool:
        """Whether nothing has changed since the files were seen. Edits of documents do not count: it is recorded which
        bytes of them were read. A file that was moved away and back leaves another time of its folder."""
        again = look(self._root, PACKAGE.as_posix(), BUILT_IN.as_posix())
        return _compared(again) == _compared(self._seen) and self._times_of_folders() == self._times

    def snapshot(self) -> Snapshot:
        """All files that were seen, as the next build compares them."""

        def row(path: str, stat: Stat) -> tuple[str, Stat, str]:
            name = own_name(path)
            if stat == NOTHING or is_library(stat):
                return path, stat, ""
            sha = self.digest(name)
            stat = self._read.get(name, stat)
            return path, stat if is_settled(stat, self._clock) else UNKNOWN, "" if sha == ABSENT else sha

        return Snapshot.of([row(path, stat) for path, stat in self._seen])

    def _look_up(self, name: str) -> str:
        stat = self._stats.get(name)
        recorded = self._recorded.get(name)
        if recorded and recorded[0] == stat and recorded[1]:
            return recorded[1]
        if stat == NOTHING:  # reading a pipe would never end
            return ABSENT
        return sha_of(os.path.join(self._root, name)) or ABSENT

    def _times_of_folders(self) -> dict[str, tuple[int, ...]]:
        themes = f"{self._root}/themes", f"{self._root}/snippets", str(BUILT_IN)
        folders = {folder for place in themes for folder, _, _ in os.walk(place)}
        folders |= {f"{self._root}/{folder}" for folder in self._folders()}
        return {folder: _time_of(folder) for folder in folders}

    def _folders(self) -> Iterator[str]:
        """Every folder on the way from the root to one of the site's files, and to where links lead."""
        inside = os.path.join(os.path.realpath(self._root), "")
        paths = [path for path, _ in self._seen if path.startswith((*_SITE, "themes/", "snippets/"))]
        links = [own_name(path) for path in paths if " -> " in path]
        targets = [os.path.realpath(f"{self._root}/{link}") for link in links]
        targets = [path.removeprefix(inside).replace(os.sep, "/") for path in targets if path.startswith(inside)]
        for folder in {path.rpartition("/")[0] for path in (*map(own_name, paths), *targets)}:
            while folder:
                yield folder
                folder = folder.rpartition("/")[0]


def is_document(path: str) -> bool:
    """Whether a path from the site's root is a Markdown file's, and no link is among what leads to it."""
    return path.startswith("content/") and path.endswith((".md", ".markdown")) and " -> " not in path


def clock() -> int:
    """Now, in nanoseconds since 1970, to be compared with the times of files."""
    return time.time_ns()


def _compared(entries: Seen) -> list[tuple[str, Stat | None]]:
    """What must not change during a build: the paths of all files, and the stats of all but documents."""
    return [(path, None if is_document(path) else stat) for path, stat in entries if not is_library(stat)]


def _hasher() -> Callable[[str], str]:
    """What :func:`each` calls once in each process."""
    return _sha_or_absent


def _sha_or_absent(path: str) -> str:
    return sha_of(path) or ABSENT


def _time_of(folder: str) -> tuple[int, ...]:
    try:
        found = os.stat(folder)
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_ctime_ns, found.st_ino
