"""What the program itself has written and reads again: the cache, and the manifest and the journal of the output."""

from __future__ import annotations

import shutil
from random import Random
from typing import TYPE_CHECKING, ClassVar

from sitegen.publish import journal
from sitegen.words.errors import Problems
from tests.fuzz.mutate import mutated
from tests.fuzz.pieces import RECORDS
from tests.publish import test_hostile_output
from tests.trace import test_corrupt_cache
from tests.trace.test_corrupt_cache import PARTS, part, put

if TYPE_CHECKING:
    from pathlib import Path


class Cached:
    """A site of version A with a cache, whose sources are now of version B. The cache is mutated, and the site built:
    it must be what a clean build makes of B. Where the digests are made right, as by somebody who forges a cache, it
    must only end."""

    known: ClassVar[list[str]] = ["/2502569850", "questions/424353130"]

    def __init__(self, folder: Path, _area: str) -> None:
        self._site = test_corrupt_cache.Site(folder)

    def example(self, random: Random) -> str:
        """A mutation: of the bytes of the file, or of one part, whose digest is made right."""
        return f"{random.choice(('', *PARTS))}/{random.getrandbits(32)}"

    def check(self, mutation: str) -> None:
        """Make the mutation, and build."""
        self._site.restore()
        name, _, seed = mutation.partition("/")
        random = Random(seed)
        if name:
            text = part(self._site, name).decode("latin-1")
            put(self._site, name, mutated(random, [text], RECORDS).encode("latin-1"))
            self._site.blog.build()
            self._site.blog.build(clean=True)
            assert self._site.is_wholly("B")
        else:
            self._site.cache.write_bytes(_damaged(random, self._site.cache.read_bytes()))
            self._site.builds_right()


def _damaged(random: Random, whole: bytes) -> bytes:
    """The bytes of a file, a few of them changed. The file is longer than what ``mutated`` leaves."""
    data = bytearray(whole)
    for _ in range(random.choice((1, 3, 20))):
        start = random.randrange(len(data))
        data[start : start + random.choice((1, 4, 64))] = random.randbytes(random.choice((1, 4, 64)))
    return bytes(data)


class Published:
    """A site that was killed in the midst of publishing version B. What lies in the output's own folder is mutated, and
    the site built: it is version B, or an error says why not; nothing of somebody else's is touched."""

    known: ClassVar[list[str]] = ["manifest.next/1231347288"]

    def __init__(self, folder: Path, _area: str) -> None:
        self._site = test_hostile_output.Site(folder)
        own = self._site.own
        try:
            original, journal.finish = journal.finish, _killed
            self._site.blog.build()
        except KeyboardInterrupt:
            pass
        finally:
            journal.finish = original
        assert (own / "journal").exists()
        self._kept = folder / "kept"
        shutil.copytree(self._site.root, self._kept)

    def example(self, random: Random) -> str:
        """A mutation of one of the files."""
        return f"{random.choice(('manifest', 'manifest.next', 'journal'))}/{random.getrandbits(32)}"

    def check(self, mutation: str) -> None:
        """Make the mutation, and build."""
        shutil.rmtree(self._site.root)
        shutil.copytree(self._kept, self._site.root)
        name, _, seed = mutation.partition("/")
        file = self._site.own / name
        text = file.read_bytes().decode("latin-1")
        file.write_bytes(mutated(Random(seed), [text], RECORDS).encode("latin-1"))
        around = self._site._around()
        try:
            self._site.blog.build()
            self._must_be_b()
        except Problems as found:
            codes = {problem.code for problem in found.problems}
            assert codes <= {"output-not-ours", "output-foreign-file"}, codes
        assert self._site._around() == around
        assert not self._site.foreign_lost()

    def _must_be_b(self) -> None:
        """The site is version B. A file that the manifest no longer lists is somebody's, and stays."""
        now, old, new = self._site.now(), self._site.clean["A"], self._site.clean["B"]
        assert {path: data for path, data in now.items() if path in new or old.get(path) != data} == new


def _killed(*_: object) -> None:
    raise KeyboardInterrupt
