"""Stories of a site: a few files in one string, edits, builds, and exactly what each build rendered.

An edit is one line, or a file with all its text::

    content/posts/a.md: s/old/new/
    content/posts/a.md: delete
    content/posts/a.md: rename content/posts/b.md
    -- content/posts/c.md --
    the whole text

What a build did is told in one line for each output::

    /posts/a/ post:posts/a.md           rendered, since the answer to this key changed
    /feed.xml = post:posts/a.md         rendered for the same reason, but its bytes stayed as they were
    /posts/c/ new                       rendered for the first time
    + assets/logo.svg                   written without being rendered
    - posts/d/index.html                removed

Every build is also compared with a clean one of the same files in another folder, and made again to see that nothing
is left to be done.
"""

from __future__ import annotations

import re
import shutil
from difflib import ndiff
from typing import TYPE_CHECKING, Any

from sitegen.text.urls import Url
from sitegen.trace.questions import name_of
from sitegen.words.errors import Problems
from tests.support import Blog, told

if TYPE_CHECKING:
    from pathlib import Path

    from sitegen.model import Report

SOURCES = ("site.toml", "urls.lock", "content", "assets", "themes", "snippets", "more")
_FILE = re.compile(r"^-- (.+) --\n", re.MULTILINE)
_LINE = re.compile(r"(?P<path>[^:]+): (?:s(?P<mark>[/|])(?P<old>.+?)(?P=mark)(?P<new>.*)(?P=mark)|(?P<verb>.+))")


def _told(path: str) -> str:
    """A path as stories tell it. A piece of the search's index is called by its bytes."""
    return re.sub(r"^static/search/[0-9a-f]{8}\.json$", "static/search/PIECE.json", path)


class Story:
    """A site that is edited and built again and again."""

    def __init__(self, folder: Path, text: str = "", **options: object) -> None:
        self.folder = folder
        self.blog = Blog(folder / "site", text)
        self.options = options

    def edit(self, text: str) -> Story:
        """Change the site's files."""
        head, *rest = _FILE.split(text)
        for line in filter(None, map(str.strip, head.split("\n"))):
            self._edit_line(line)
        for path, content in zip(rest[::2], rest[1::2], strict=True):
            self.blog.write(path, content)
        return self

    def _edit_line(self, line: str) -> None:
        match = _LINE.fullmatch(line)
        assert match, f"no edit: {line}"
        file = self.blog.root / match["path"]
        verb, _, name = (match["verb"] or "").partition(" ")
        if verb == "delete":
            shutil.rmtree(file) if file.is_dir() else file.unlink()
        elif verb == "rename":
            (self.blog.root / name).parent.mkdir(parents=True, exist_ok=True)
            file.rename(self.blog.root / name)
        else:
            text = file.read_text(encoding="utf-8")
            assert text.count(match["old"]) == 1, f"{match['old']} stands {text.count(match['old'])} times in {file}"
            file.write_text(text.replace(match["old"], match["new"].replace("\\n", "\n")), encoding="utf-8")

    def build(self, **options: object) -> Report:
        """Build, and see that it is exact: the same as a clean build, and nothing left to do."""
        options = {**self.options, **options}
        before = self.blog.snapshot()
        try:
            report = self.blog.build(**options)
        except Problems as found:
            assert self.blog.snapshot() == before, "a failed build changed the output"
            assert told([*found.problems]) == self._clean_problems(options), "a clean build fails in another way"
            raise
        assert_same(self.blog, clean(self.blog, self.folder / "clean", options))
        again = self.blog.build(**options)
        assert (again.rendered, again.written, again.removed, again.stale) == (0, 0, 0, {}), "something was left to do"
        for name in ("pages", "files", "held", "problems"):
            assert getattr(again, name) == getattr(report, name), name
        return report

    def _clean_problems(self, options: dict[str, Any]) -> str:
        try:
            clean(self.blog, self.folder / "clean", options)
        except Problems as found:
            return told([*found.problems])
        return "none"

    def told(self, **options: object) -> str:
        """Build, and tell what was done."""
        before = self._stats()
        report = self.build(**options)
        after = self._stats()
        written = {path for path, stat in after.items() if before.get(path) != stat}
        removed = before.keys() - after.keys()
        assert (report.written, report.removed, report.rendered) == (len(written), len(removed), len(report.stale))
        lines = []
        for url, (reason, keys) in sorted(report.stale.items()):
            path = Url(url).output
            why = ", ".join(key.replace("\x1f", ":") for key in keys) or reason
            lines.append(f"{url}{'' if path in written else ' ='} {why}")
            written.discard(path)
        lines += sorted([f"+ {_told(path)}" for path in written])
        lines += sorted([f"- {_told(path)}" for path in removed])
        return "\n".join(lines)

    def expect(self, expected: str, **options: object) -> None:
        """Build, and see that this was done, all of it and nothing else."""
        done = self.told(**options).splitlines()
        wanted = [line.strip() for line in expected.strip().splitlines()]
        differing = [line for line in ndiff(wanted, done) if line.startswith(("+ ", "- "))]
        assert done == wanted, "\n".join(["what was expected (-), and what the build did (+):", *differing])

    def expect_nothing(self, **options: object) -> None:
        """Build, and see that nothing was done."""
        self.expect("", **options)

    def _stats(self) -> dict[str, tuple[int, int]]:
        """Inode and time of every output: whether it was written anew, even with the same bytes."""
        public = self.blog.root / "public"
        files = [p for p in public.rglob("*") if p.is_file() and ".sitegen" not in p.parts]
        return {p.relative_to(public).as_posix(): (p.stat().st_ino, p.stat().st_mtime_ns) for p in files}


def clean(blog: Blog, folder: Path, options: dict[str, Any]) -> Blog:
    """The same site in another folder, built from nothing. Raises Problems."""
    shutil.rmtree(folder, ignore_errors=True)
    other = Blog.__new__(Blog)
    other.root, other.kinds = folder, blog.kinds
    folder.mkdir(parents=True)
    for name in SOURCES:
        if (blog.root / name).is_dir():
            shutil.copytree(blog.root / name, folder / name, symlinks=True)
        elif (blog.root / name).exists():
            shutil.copy(blog.root / name, folder / name)
    other.build(**options)
    return other


def assert_same(blog: Blog, other: Blog) -> None:
    """Both output folders hold the same files with the same bytes, the manifest included."""
    found, wanted = blog.snapshot(), other.snapshot()
    assert sorted(found) == sorted(wanted), "other files than a clean build"
    wrong = [path for path in found if found[path] != wanted[path]]
    if wrong:
        path = next((path for path in wrong if not path.startswith(".sitegen/")), wrong[0])
        assert found[path].decode(errors="replace") == wanted[path].decode(errors="replace"), f"stale: {wrong}"


def key(*parts: object) -> str:
    """A key as ``told`` shows it."""
    return name_of(parts).replace("\x1f", ":")
