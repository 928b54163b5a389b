"""One site in two versions, built again and again while things go wrong, and what may then be in its output folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.support import Blog
from tests.trace.sites import THEME

if TYPE_CHECKING:
    from pathlib import Path

# ``make kill``: as often as the issue asks for, not as often as every run of the tests can afford.
THOROUGH = bool(os.environ.get("SITEGEN_KILL"))
SETTINGS = 'title = "시험"\ntheme = "tiny"\n[feeds]\nlimit = 2\nterms = false\n'
# What sitegen did not write, in places where it writes and removes. No version of the site may touch these.
FOREIGN = {
    "mine.txt": b"precious",
    "posts/gone/mine.txt": b"precious",
    "posts/deep/er/mine.txt": b"precious",
    "new/mine.txt": b"precious",
}
ENV = {**os.environ, "SOURCE_DATE_EPOCH": "1795143600", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}


class Versions:
    """A site whose sources are now of version A, now of version B."""

    def __init__(self, folder: Path, count: int = 6) -> None:
        self.folder = folder
        self.root = folder / "site"
        self.public = self.root / "public"
        self.count = count
        # What clean builds make of each.
        self.clean = {version: self._clean(version) for version in "AB"}
        self.blog = Blog(self.root, SETTINGS + THEME)

    def edit(self, version: str) -> None:
        """Make the sources those of a version: posts edited, removed, added, and pages that become folders."""
        self._lay(self.blog, version)

    def build(self, version: str) -> None:
        """Bring the site to a version, with nothing going wrong; somebody's files stand beside it."""
        self.edit(version)
        self.blog.build()
        for path, data in FOREIGN.items():
            self.blog.write(f"public/{path}", data)

    def command(self, *arguments: str, root: Path | None = None) -> list[str]:
        """The command that builds the site."""
        return [sys.executable, "-m", "sitegen", "build", "--root", str(root or self.root), *arguments]

    def start(
        self, *arguments: str, root: Path | None = None, env: dict[str, str] | None = None
    ) -> subprocess.Popen[str]:
        """The program, in a group of processes of its own."""
        return subprocess.Popen(
            self.command(*arguments, root=root),
            env={**ENV, **(env or {})}, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True,
        )  # fmt: skip

    def run(self, *arguments: str, root: Path | None = None) -> tuple[int, str]:
        """The program to its end: exit status, and what it said on stderr."""
        process = self.start(*arguments, root=root)
        _, told = process.communicate()
        return process.returncode, told

    def now(self) -> dict[str, bytes]:
        """Every file that readers can reach, but for somebody's."""
        return {path: data for path, data in self._files().items() if path not in FOREIGN}

    def cut_short(self) -> list[str]:
        """Files that are neither wholly of the one nor wholly of the other version."""
        return [p for p, data in self.now().items() if data not in (self.clean["A"].get(p), self.clean["B"].get(p))]

    def is_wholly(self, version: str) -> bool:
        """Whether the site is that version, every byte, with nothing left over in the program's own folder."""
        own = {path.name for path in (self.public / ".sitegen").iterdir()}
        return self.now() == self.clean[version] and own == {"manifest"}

    def foreign_lost(self) -> list[str]:
        """Somebody's files that are not as they were."""
        found = self._files()
        return [path for path, data in FOREIGN.items() if found.get(path) != data]

    def _files(self) -> dict[str, bytes]:
        found = (p for p in self.public.rglob("*") if p.is_file() or p.is_symlink())
        named = {p.relative_to(self.public).as_posix(): p.read_bytes() for p in found}
        return {path: data for path, data in named.items() if not path.startswith(".sitegen/")}

    def _clean(self, version: str) -> dict[str, bytes]:
        blog = Blog(self.folder / f"clean{version}", SETTINGS + THEME)
        self._lay(blog, version)
        blog.build(clean=True)
        found = {path: data for path, data in blog.snapshot().items() if not path.startswith(".sitegen/")}
        shutil.rmtree(blog.root)
        return found

    def _lay(self, blog: Blog, version: str) -> None:
        is_b = version == "B"
        for number in range(self.count):
            edited = is_b and number % 3 == 0
            body = f"본문 {number} {version if edited else ''}\n\n```python\nx = {number}\n```"
            tag = "둘" if edited and number % 2 else "하나"
            blog.post(f"p{number}", body, tags=f"[{tag}]", date=f"2025-0{number % 9 + 1}-01")
        for number in range(max(self.count // 10, 1)):
            for name, of_b in ((f"old{number}", False), (f"new{number}", True)):
                blog.post(name) if is_b == of_b else blog.root.joinpath(f"content/posts/{name}.md").unlink(True)
        blog.post("gone", draft="true" if is_b else "false")
        blog.post("deep", permalink="/posts/deep/er/est/" if is_b else "/posts/deep/er/")
        blog.post("grown", permalink="/g.html/y/" if is_b else "/g.html")
        blog.post("shrunk", permalink="/s.html" if is_b else "/s.html/y/")
        blog.post("fresh", permalink="/new/", draft="false" if is_b else "true")
        blog.write("assets/logo.svg", f"<svg>{version}</svg>")
