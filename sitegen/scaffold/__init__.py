"""Writes what an author begins with: a new blog, a new post, a new page. Never overwrites a file."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sitegen import __version__
from sitegen.errors import Place, Problems, error
from sitegen.hangul import nfc
from sitegen.urls import slugify

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
_ZONE = ZoneInfo("Asia/Seoul")


def new_site(folder: Path, now: datetime) -> list[str]:
    """Write a new blog into ``folder`` and return the files written, relative to it.

    Raises Problems when one of them exists, or cannot be written; then none is written.
    """
    if taken := [path for path in _FILES.values() if (folder / path).exists()]:
        raise Problems(error("init-file-exists", Place(path), directory=folder) for path in taken)
    title = nfc(folder.resolve().name) or "blog"
    try:
        for name, path in _FILES.items():
            text = resources.files(__name__).joinpath(name).read_text(encoding="utf-8")
            quoted = title.replace("\\", "\\\\").replace('"', '\\"') if name.endswith(".toml") else title
            text = text.replace("@TITLE@", quoted).replace("@VERSION@", __version__)
            text = text.replace("@DATE@", now.astimezone(_ZONE).strftime("%Y-%m-%d %H:%M:%S"))
            _write(folder / path, text)
        (folder / "assets").mkdir(exist_ok=True)
    except OSError as exception:
        raise Problems([error("unwritable", Place(str(folder)), reason=exception.strerror or exception)]) from None
    return list(_FILES.values())


def new_document(root: Path, config: Config, what: str, title: str, kind: str | None, now: datetime) -> str:
    """Write a new post or page, and return its path from ``root``.

    The file is named by the title's slug; the date is now in the site's time zone. Raises Problems when the file
    exists or the title is empty.
    """
    import frontmatter

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
    try:
        _write(root / path, frontmatter.dumps(post, sort_keys=False) + "\n")
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
