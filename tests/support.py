"""Whole sites in a string, built for real.

A site is written like this; what stands before the first marker belongs to site.toml::

    permalink = "/:slug/"
    -- content/posts/hello.md --
    ---
    title: 안녕
    date: 2026-01-02
    ---
    본문
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sitegen.build import build
from sitegen.options import Options
from sitegen.words.draw import draw
from sitegen.words.errors import Problem, Problems

if TYPE_CHECKING:
    from pathlib import Path

    from sitegen.model import Report
    from sitegen.theme.page import Kinds


NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
DEFAULTS = Options(jobs=1, now=NOW)
_MARKER = re.compile(r"^-- (.+) --\n", re.MULTILINE)


class Blog:
    """A site in a folder of its own."""

    kinds: Kinds = ()

    def __init__(self, root: Path, text: str = "") -> None:
        self.root = root
        settings, *rest = _MARKER.split(text)
        if "title =" not in settings.partition("[")[0]:
            settings = 'title = "시험"\n' + settings
        self.write("site.toml", settings)
        (root / "content/posts").mkdir(parents=True, exist_ok=True)
        for path, content in zip(rest[::2], rest[1::2], strict=True):
            self.write(path, content)

    def write(self, path: str, content: str | bytes) -> Path:
        """Write a file of the site; text as it is, in UTF-8."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    def post(self, name: str, body: str = "본문", **keys: object) -> Path:
        """Write a post with a title, a date and the keys given (values are YAML)."""
        front = {"title": name, "date": "2026-01-02", **keys}
        text = "".join(f"{key}: {value}\n" for key, value in front.items() if value is not None)
        return self.write(f"content/posts/{name}.md", f"---\n{text}---\n{body}\n")

    def build(self, **options: object) -> Report:
        """Build; raises Problems."""
        return build(self.root, DEFAULTS._replace(kinds=self.kinds, **options))  # type: ignore[arg-type]  # names are Options' own

    def problems(self, **options: object) -> list[Problem]:
        """What is wrong: the errors of a build that must fail, after which the output folder is untouched."""
        before = self.snapshot()
        try:
            report = self.build(**options)
        except Problems as found:
            assert self.snapshot() == before, "a failed build changed the output"
            return list(found.problems)
        raise AssertionError(f"the build did not fail: {report}")

    def warnings(self, **options: object) -> list[Problem]:
        """The warnings of a build that succeeds."""
        return list(self.build(**options).problems)

    def read(self, path: str) -> str:
        """A file of the output folder."""
        return (self.root / "public" / path).read_text(encoding="utf-8")

    def snapshot(self) -> dict[str, bytes]:
        """Every file of the output folder, the program's own included."""
        public = self.root / "public"
        return {p.relative_to(public).as_posix(): p.read_bytes() for p in sorted(public.rglob("*")) if p.is_file()}

    def outputs(self) -> set[str]:
        """The files that readers of the site can reach."""
        return {path for path in self.snapshot() if not path.startswith(".sitegen/")}

    def body(self, path: str) -> str:
        """The part of a page between the marks of the test theme's body, or of the default theme's article."""
        html = self.read(path)
        match = re.search(r'<div class="prose"[^>]*>(.*?)</div>\s*<(?:footer|section|aside|nav)', html, re.DOTALL)
        return match[1] if match else html


def told(problems: list[Problem], lang: str = "en") -> str:
    """The problems as the terminal shows them."""
    return "\n\n".join(draw(problem, lang) for problem in problems)
