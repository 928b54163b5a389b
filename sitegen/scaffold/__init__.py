"""Writes a new blog, a new post or page, a workflow. It overwrites no file that nobody wants overwritten."""

from __future__ import annotations

import os
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from sitegen.catalog.ledger import LEDGER, Ledger
from sitegen.config import Config
from sitegen.scaffold.requirement import requirement
from sitegen.scaffold.workflow import WORKFLOW, differences, hours_of, workflow, written_for
from sitegen.text.decoding import decode
from sitegen.text.hangul import nfc
from sitegen.text.reading import read_file, real_path
from sitegen.text.urls import slugify
from sitegen.words.errors import Place, Problems, error, unreadable

if TYPE_CHECKING:
    from datetime import datetime

    from sitegen.scaffold.workflow import To

# The files in this folder, and their places in a new blog.
_FILES = {
    "site.toml": "site.toml",
    "hello.md": "content/posts/hello.md",
    "about.md": "content/about.md",
    "workflow.yml": WORKFLOW,
    "requirements.txt": "requirements.txt",
    "gitignore": ".gitignore",
    "gitattributes": ".gitattributes",
    "README.md": "README.md",
}
# A repository made on GitHub may have these files already. They are kept.
_KEPT = {"README.md"}
# To these the lines are added that they lack.
_ADDED = {".gitignore", ".gitattributes"}
_ZONE = ZoneInfo("Asia/Seoul")
_HERE = Path(__file__).parent


class Written(NamedTuple):
    """The files of a new blog, relative to its folder: those written, and those kept that were there before.
    ``requirement`` is the line of ``requirements.txt`` that names this sitegen."""

    files: list[str]
    kept: list[str]
    requirement: str


def new_site(folder: Path, now: datetime) -> Written:
    """Write a new blog into ``folder``, which may be a new repository with a README and the like.

    A ``.gitignore`` and a ``.gitattributes`` get the lines that they lack. Raises Problems if another of the files
    exists, before any is written, or if a file cannot be written.
    """
    there = {path for path in (*_FILES.values(), LEDGER) if (folder / path).exists()}
    if folder.is_dir() and any(path.name.lower().startswith("readme") for path in folder.iterdir()):
        there.add("README.md")  # a readme may have another ending
    kept = [path for path in _FILES.values() if path in there & _KEPT]
    if taken := there - _KEPT - _ADDED:
        raise Problems(error("init-file-exists", Place(path), directory=folder) for path in taken)
    title = nfc(folder.resolve().name) or "blog"
    needed = requirement()
    written = [path for path in _FILES.values() if path not in kept]
    try:
        for name, path in _FILES.items():
            if path in kept:
                continue
            text = workflow(Config()) if path == WORKFLOW else (_HERE / name).read_text(encoding="utf-8")
            quoted = title.replace("\\", "\\\\").replace('"', '\\"') if name.endswith(".toml") else title
            text = text.replace("@TITLE@", quoted).replace("@REQUIREMENT@", needed.line)
            text = text.replace("@DATE@", now.astimezone(_ZONE).strftime("%Y-%m-%d %H:%M:%S"))
            _add(folder, path, text)
        _write(folder, LEDGER, Ledger().text)
        written.append(LEDGER)
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

    The file is named by the slug of the title. The date is ``now`` in the site's time zone. Raises Problems if the file
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
    # The default dumper escapes emoji, and folds long lines.
    text = frontmatter.dumps(post, sort_keys=False, Dumper=yaml.SafeDumper, width=sys.maxsize)
    _new_file(root, path, text + "\n")
    return path


def deploy_workflow(
    root: Path, config: Config, to: To | None, now: datetime, update: bool = False, write: bool = False
) -> str | None:
    """Write the workflow that publishes the site, where there is none yet, and return None. ``to`` is what it is for.

    With ``update`` return how one that is there differs, "" if it does not; ``write`` writes it anew. Without ``to`` it
    stays for what it was. Raises Problems if there is one to keep, or it cannot be read or written.
    """
    try:
        data, _ = read_file(root / WORKFLOW, WORKFLOW, os.path.realpath(root))
    except FileNotFoundError:
        _new_file(root, WORKFLOW, workflow(config, hours_of(root, config, now), to or "pages"))
        return None
    except OSError as exception:
        raise Problems([unreadable(WORKFLOW, exception)]) from None
    if not update:
        raise Problems([error("workflow-exists", Place(WORKFLOW))])
    before = decode(data, WORKFLOW)
    after = workflow(config, hours_of(root, config, now), to or written_for(before), before)
    if write and before != after:
        _replace(root, WORKFLOW, after)
    return differences(before, after)


def outline(kind: str, language: str) -> str:
    """The first headings of a document of this kind."""
    outlines = tomllib.loads((_HERE / "outlines.toml").read_text(encoding="utf-8"))[
        "ko" if language.split("-")[0] == "ko" else "en"
    ]
    return str(outlines.get(kind, outlines["post"])).strip()


def _cut(slug: str) -> str:
    """A slug of at most 180 bytes, short enough for every file system, cut at a hyphen if it has one."""
    if len(slug.encode()) <= 180:
        return slug
    short = slug.encode()[:180].decode("utf-8", "ignore")
    return short.rpartition("-")[0] or short


def _new_file(root: Path, path: str, text: str) -> None:
    """Write a file that is not there. Raises Problems if it cannot be written."""
    try:
        _write(root, path, text)
    except OSError as exception:
        raise Problems([error("unwritable", Place(path), reason=exception.strerror or exception)]) from None


def _replace(root: Path, path: str, text: str) -> None:
    """Write a file in the place of one that is there, which is whole at any moment."""
    try:
        (root / f"{path}.new").write_text(text, encoding="utf-8", newline="\n")
        os.replace(root / f"{path}.new", root / path)
    except OSError as exception:
        raise Problems([error("unwritable", Place(path), reason=exception.strerror or exception)]) from None


def _write(folder: Path, path: str, text: str) -> None:
    real_path(folder / path, path, os.path.realpath(folder))
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    with (folder / path).open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)


def let_git_merge(root: Path) -> None:
    """Let git merge ``urls.lock`` line by line: two branches that have added URLs are never in conflict."""
    _add(root, ".gitattributes", (_HERE / "gitattributes").read_text(encoding="utf-8"))


def _add(folder: Path, path: str, text: str) -> None:
    if (folder / path).exists():
        _append(folder, path, text)
    else:
        _write(folder, path, text)


def _append(folder: Path, path: str, text: str) -> None:
    """Append the lines of ``text`` that a file lacks."""
    data, _ = read_file(folder / path, path, os.path.realpath(folder))
    there = data.decode("utf-8", "surrogateescape")
    lines = set(there.splitlines())
    lacking = [line for line in text.splitlines() if line not in lines and line and not line.startswith("#")]
    if lacking:
        begin = "\n" if there and not there.endswith("\n") else ""
        with (folder / path).open("a", encoding="utf-8", newline="\n") as file:
            file.write(f"{begin}\n# sitegen\n" + "\n".join(lacking) + "\n")
