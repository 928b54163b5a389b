"""Writes what an author begins with: a new blog, a new post, a new page. Never overwrites a file."""

from __future__ import annotations

import sys
import tomllib
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from sitegen.scaffold.requirement import requirement
from sitegen.text.hangul import nfc
from sitegen.text.urls import slugify
from sitegen.words.errors import Place, Problems, error

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sitegen.config import Config

# From the name of a file in this package to its place in a new blog.
_FILES = {
    "site.toml": "site.toml",
    "hello.md": "content/posts/hello.md",
    "about.md": "content/about.md",
    "pages.yml": ".github/workflows/pages.yml",
    "zizmor.yml": ".github/zizmor.yml",
    "requirements.txt": "requirements.txt",
    "gitignore": ".gitignore",
    "README.md": "README.md",
}
# What a repository that was made on GitHub may have already. It is kept as it is.
_KEPT = {"README.md", ".github/zizmor.yml"}
_GITIGNORE = ".gitignore"
_ZONE = ZoneInfo("Asia/Seoul")


class Written(NamedTuple):
    """The files of a new blog, relative to its folder: what was written, and what was there and is kept.
    ``requirement`` is the line of ``requirements.txt`` that names this sitegen."""

    files: list[str]
    kept: list[str]
    requirement: str


def new_site(folder: Path, now: datetime) -> Written:
    """Write a new blog into ``folder``, which may be a new repository with a README and the like.

    A ``.gitignore`` that is there gets the lines that it lacks. Raises Problems when another of the files exists, or
    one cannot be written; then none is written.
    """
    there = [path for path in _FILES.values() if (folder / path).exists()]
    if (
        "README.md" not in there
        and folder.is_dir()
        and any(p.name.lower().startswith("readme") for p in folder.iterdir())
    ):
        there.append("README.md")  # by another name
    kept = [path for path in there if path in _KEPT]
    if taken := [path for path in there if path not in _KEPT and path != _GITIGNORE]:
        raise Problems(error("init-file-exists", Place(path), directory=folder) for path in taken)
    title = nfc(folder.resolve().name) or "blog"
    needed = requirement()
    written = [path for path in _FILES.values() if path not in kept]
    try:
        for name, path in _FILES.items():
            if path in kept:
                continue
            text = resources.files(__name__).joinpath(name).read_text(encoding="utf-8")
            quoted = title.replace("\\", "\\\\").replace('"', '\\"') if name.endswith(".toml") else title
            text = text.replace("@TITLE@", quoted).replace("@REQUIREMENT@", needed.line)
            text = text.replace("@DATE@", now.astimezone(_ZONE).strftime("%Y-%m-%d %H:%M:%S"))
            if path in there:
                _append(folder / path, text)
            else:
                _write(folder / path, text)
        if needed.wheel:
            (folder / needed.wheel).parent.mkdir(exist_ok=True)
            (folder / needed.wheel).write_bytes(needed.data)
            written.append(needed.wheel)
        (folder / "assets").mkdir(exist_ok=True)
    except OSError as exception:
        raise Problems([error("unwritable", Place(str(folder)), reason=exception.strerror or exception)]) from None
    return Written(written, kept, needed.line)


def new_document(
    root: Path, config: Config, what: str, title: str, kind: str | None, now: datetime, draft: bool = False
) -> str:
    """Write a new post or page, and return its path from ``root``.

    The file is named by the title's slug; the date is now in the site's time zone. Raises Problems when the file
    exists or the title is empty.
    """
    import frontmatter
    import yaml

    title = " ".join(nfc(title).split())
    if not title or not title.isprintable():
        raise Problems([error("new-title", None)])
    path = f"content/{'posts/' if what == 'post' else ''}{_cut(slugify(title))}.md"
    if (root / path).exists():
        raise Problems([error("new-file-exists", Place(path))])
    post = frontmatter.Post(outline(kind or what, config.language), title=title)
    if what == "post":
        moment = now.astimezone(ZoneInfo(config.timezone)).replace(microsecond=0, tzinfo=None)
        post.metadata |= {"date": moment} | ({"kind": kind} if kind else {}) | {"tags": [], "description": ""}
    elif kind:
        post.metadata |= {"kind": kind}
    if draft:
        post.metadata |= {"draft": True}
    try:
        # The writer in C, which is the default, escapes emoji; and a long title would be folded.
        text = frontmatter.dumps(post, sort_keys=False, Dumper=yaml.SafeDumper, width=sys.maxsize)
        _write(root / path, text + "\n")
    except OSError as exception:
        raise Problems([error("unwritable", Place(path), reason=exception.strerror or exception)]) from None
    return path


def outline(kind: str, language: str) -> str:
    """The headings to begin with for a kind of document."""
    text = resources.files(__name__).joinpath("outlines.toml").read_text(encoding="utf-8")
    outlines = tomllib.loads(text)["ko" if language.split("-")[0] == "ko" else "en"]
    return str(outlines.get(kind, outlines["post"])).strip()


def _cut(slug: str) -> str:
    """A slug short enough for every file system: at most 180 bytes, cut at a hyphen where there is one."""
    if len(slug.encode()) <= 180:
        return slug
    short = slug.encode()[:180].decode("utf-8", "ignore")
    return short.rpartition("-")[0] or short


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)


def _append(path: Path, text: str) -> None:
    """Add the lines of ``text`` that a file lacks to its end."""
    there = path.read_text(encoding="utf-8", errors="surrogateescape")
    lines = set(there.splitlines())
    lacking = [line for line in text.splitlines() if line not in lines and line and not line.startswith("#")]
    if lacking:
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(
                ("" if there.endswith("\n") or not there else "\n") + "\n# sitegen\n" + "\n".join(lacking) + "\n"
            )
