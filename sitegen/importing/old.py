"""The site to move in, as all readers of foreign sites give it. URLs are decoded, but for ``%23``, and
have no base path."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    import re
    from datetime import datetime

    from sitegen.importing.notes import Note
    from sitegen.words.errors import Problem


Kind = Literal["post", "page", "draft", "file"]
# By which rule headings got their ids. That of Hexo is of the renderer `marked`, with typographic signs or without, or
# of `markdown-it`.
Rule: TypeAlias = Literal[
    "gfm", "kramdown", "hexo", "hexo-straight", "hexo-it", "github", "github-ascii", "blackfriday", ""
]


class OldDocument(NamedTuple):
    """A document of the old site.

    ``path`` is its file from the root, ``id`` where it goes below ``content/``. ``url`` is where the old site has it.
    ``head`` is its front matter as text, "" where it cannot be kept as it is written. ``data`` is what the old
    generator knows of it, defaults and what follows from its path included; ``own`` are the keys of its own front
    matter. ``date`` is None where it has none. ``moved`` is where ``redirect_to`` leads. ``first_line`` is the line of
    the file where ``body`` begins. ``is_html`` says that the body is not Markdown. A ``file`` is a text that the old
    site fills in and copies, such as ``search.json``.
    """

    path: str
    id: str
    url: str
    kind: Kind
    head: str
    body: str
    first_line: int
    data: dict[str, Any]
    own: frozenset[str] = frozenset()
    date: datetime | None = None
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    moved: str = ""
    is_html: bool = False


# Fills in what a text holds of the old generator's templates before it is Markdown, and says what became of it.
Filler: TypeAlias = Callable[[OldDocument], "tuple[str, list[Note]]"]


class OldFile(NamedTuple):
    """A file that the old site copies: where it is, its URL, and where it goes if that does not follow."""

    path: str
    url: str
    place: str = ""


@dataclass
class OldSite:
    """A site of another generator.

    ``patterns`` are permalinks of ours that posts may follow. ``settings`` are ours that follow from theirs, as tables
    of ``site.toml``; ``left`` are the keys of theirs that have no counterpart. ``listings`` are old pages that were
    made from all posts, with a page of ours that does the same: a path such as ``/tags/``. ``problems`` say what
    cannot be read. ``config`` is the file of its settings. ``template`` is what templates in texts look like; a group
    of it is text that they leave alone. ``filler`` makes what fills them in, once in each process.
    """

    settings: dict[str, Any] = field(default_factory=dict)
    left: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    documents: list[OldDocument] = field(default_factory=list)
    files: list[OldFile] = field(default_factory=list)
    listings: dict[str, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    config: str = "_config.yml"
    template: re.Pattern[str] | None = None
    filler: Callable[[], Filler] | None = None
    heading_ids: Rule = "gfm"
    # Whether the texts are kramdown.
    kramdown: bool = True
