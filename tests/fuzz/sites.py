"""A site of which one file is mutated and built, again and again, by the command as authors use it."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING
from unittest.mock import patch

from click.testing import CliRunner

from sitegen.cli.main import cli
from tests.fuzz import pieces
from tests.fuzz.mutate import corpus, mutated
from tests.support import Blog
from tests.trace.sites import THEME

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

# The file that each area mutates, and what is put into it.
FILES = {
    "front matter": ("content/posts/a.md", pieces.FRONT_MATTER),
    "templates": ("themes/near/templates/post.html", pieces.TEMPLATES),
    "snippets": ("snippets/box.html", pieces.TEMPLATES),
    "calls": ("content/posts/a.md", pieces.CALLS),
    "settings": ("site.toml", pieces.SETTINGS),
    "theme.toml": ("themes/near/theme.toml", pieces.SETTINGS),
    "style sheets": ("assets/a.css", pieces.FILES),
    "styles of a theme": ("themes/near/static/a.css", pieces.FILES),
    "scripts": ("themes/near/static/b.js", pieces.FILES),
}
_POST = "---\ntitle: {}\ndate: 2026-01-02\ntags: [글]\n---\n{}\n"
# Built once in so many examples: clean, to compare it with what was built after many others.
_VERIFIED = 10
_OPTIONS = (["--lang", "en"], ["--lang", "ko"], ["--format", "json"], ["--format", "github"], ["-v", "--lang", "ko"])


class OneFile:
    """The site, of which the file of one area is mutated."""

    def __init__(self, folder: Path, area: str) -> None:
        self._folder, self._root, self._count = folder, folder / "site", 0
        self._path, self._pieces = FILES[area]
        self.known = corpus(area)
        (folder / "beside").mkdir(parents=True)
        (folder / "beside/mine.txt").write_text("precious")

    def example(self, random: Random) -> str:
        """The text of the file."""
        return mutated(random, self.known, self._pieces)

    def _lay(self) -> None:
        """Write the sources anew, as they are without mutation. What was built stays."""
        for name in ("content", "themes", "assets", "snippets"):
            shutil.rmtree(self._root / name, ignore_errors=True)
        blog = Blog(self._root, 'theme = "near"\n' + THEME)
        blog.write("content/posts/b.md", _POST.format("둘", "글"))
        blog.write("content/posts/a.md", corpus("calls")[0])
        blog.write("snippets/box.html", corpus("snippets")[0])
        blog.write("themes/near/theme.toml", corpus("theme.toml")[0])
        for name in ("highlight.css", "a.css", "c.png", "d.png", "a.js", "a.png"):
            blog.write(f"themes/near/static/{name}", "")
            blog.write(f"assets/{name}", "")

    def check(self, text: str) -> None:
        """Build with ``text`` in the file. Fails where anything happens that must not."""
        self._lay()
        (self._root / self._path).parent.mkdir(exist_ok=True)
        (self._root / self._path).write_bytes(text.encode("utf-8", "replace"))
        before = self._around()
        self._count += 1
        options = list(_OPTIONS[self._count % len(_OPTIONS)])
        if self._count % _VERIFIED == 0:
            options.append("--verify")
        with patch.dict(os.environ, {"SOURCE_DATE_EPOCH": "1795143600"}):
            done = CliRunner().invoke(cli, ["build", "--root", str(self._root), "--jobs", "1", *options])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code in (0, 1), done.output
        assert "Traceback" not in done.output
        assert self._around() == before, "written outside of the output folder"

    def _around(self) -> dict[str, bytes]:
        """Every file but those of the output folder and the cache."""
        files = (file for file in sorted(self._folder.rglob("*")) if file.is_file())
        named = {file.relative_to(self._folder).as_posix(): file for file in files}
        ours = ("site/public/", "site/.sitegen/")
        return {name: file.read_bytes() for name, file in named.items() if not name.startswith(ours)}
