"""The nouns of the program. Values only: frozen, comparable, picklable, without behaviour that reads anything.

Text is NFC everywhere. A document's ``id`` is its path below ``content/`` with slashes (``posts/hello.md``).
``Nav`` is inside ``Card`` is inside ``Post``: a neighbour sees a Nav, a list sees cards, only the post's own page
and the feeds see the body, so an edit of a body cannot make a list stale.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sitegen.fields import FIELDS
from sitegen.fields import Meta as Meta  # a part of the model, defined beside its table
from sitegen.words.errors import Place, Problem

if TYPE_CHECKING:
    from datetime import datetime

    from sitegen.text.urls import Url


class Ref(NamedTuple):
    """A spot in a body that is filled when the page is rendered, because the answer is not in the file itself.

    ``target`` is what the author wrote, percent-escapes and all, for a reference inside the site: ``other.md#제목``,
    ``images/a.png``, ``/assets/x.png``, ``#제목``. References to other hosts are plain text in the body.

    * ``link``: becomes an URL (escaped for an attribute by whoever fills it in).
    * ``file``: an URL too, of something that must exist as a file: the source of an image, a video, a script.
    * ``css``: the same within ``<style>``, where nothing is escaped.
    * ``size``: becomes `` width="640" height="480"`` of the image ``target``, or nothing if it has no known size.
    """

    kind: Literal["link", "file", "css", "size"]
    target: str
    line: int = 0
    column: int = 0


class Code(NamedTuple):
    """A highlighted block: its HTML, and a digest of what it was made from. Highlighting is the dearest part of
    parsing, so an edited document takes the blocks that are as they were from its last parsing."""

    digest: str
    html: str


class PageOnly(NamedTuple):
    """Where HTML begins (``begins``) or ends that feeds leave out: a script or a style sheet."""

    begins: bool


Body = tuple[str | Ref | Code | PageOnly, ...]


class Heading(NamedTuple):
    """A heading of a body: its level (1 to 6), its anchor and its plain text."""

    level: int
    anchor: str
    text: str


class Rendered(NamedTuple):
    """What Markdown becomes: HTML with references left open, and what was learned on the way.

    ``summary`` is the plain text of the first paragraph, at most 200 characters. ``anchors`` lists every id in the
    body, headings' included. ``seconds`` is the reading time. ``problems`` are warnings. ``title_at`` are the first
    piece of ``body`` that belongs to the heading before all text, and the one after its last; the heading is the first
    of ``headings`` then. Without such a heading both are 0.
    """

    body: Body
    headings: tuple[Heading, ...] = ()
    anchors: tuple[str, ...] = ()
    summary: str = ""
    seconds: int = 0
    problems: tuple[Problem, ...] = ()
    title_at: tuple[int, int] = (0, 0)


# Line, column and length of a key or an item in a file: a Place without its file and its text.
Spot = tuple[int, int, int]


class Content(NamedTuple):
    """The part of a document that only its own page and the feeds read. ``title_at`` is that of :class:`Rendered`."""

    body: Body
    headings: tuple[Heading, ...] = ()
    seconds: int = 0
    title_at: tuple[int, int] = (0, 0)


class Document(NamedTuple):
    """The part of a Markdown file that the rest of the site may know of, knowing nothing of any other file itself.

    ``path`` is the file's path from the site's root as it is called on disk. ``places`` says where each key of the
    front matter stands, and each item of a list (``tags 배포``), for problems found later. ``extra`` holds the keys of
    the front matter that the program does not know.
    """

    id: str
    path: str
    meta: Meta
    summary: str
    anchors: tuple[str, ...]
    places: dict[str, Spot]
    problems: tuple[Problem, ...] = ()
    extra: dict[str, Any] = {}  # noqa: RUF012  # never changed; each document brings its own

    @property
    def is_post(self) -> bool:
        """Posts live under ``content/posts/``; everything else is a page, and so is the index of that folder."""
        return self.id.startswith("posts/") and self.id not in ("posts/index.md", "posts/index.markdown")

    def place(self, key: str, item: str = "") -> Place:
        """Where ``item`` of the front matter's ``key`` stands, or the key, or the file as a whole."""
        spot = self.places.get(f"{key} {item}") or self.places.get(key)
        return Place(self.path, spot[0], spot[1], "", spot[2]) if spot else Place(self.path)


class Nav(NamedTuple):
    """What a neighbour may know of a post: enough for a link to it."""

    id: str
    title: str
    url: Url


class TermRef(NamedTuple):
    """A post's link to a term: the label as the site spells it, the term's slug, and its page."""

    taxonomy: str
    name: str
    slug: str
    url: Url


class Entry(NamedTuple):
    """What the archive knows of a post, where all of them are on one page: most edits change nothing in it."""

    nav: Nav
    date: datetime | None
    draft: bool
    lang: str | None


class Card(NamedTuple):
    """What a list may know of a document. Nothing in it changes when only the body after its summary changes.

    ``fields`` are the values of :data:`LIST_FIELDS` by name, ``extra`` those of keys that the program does not know.
    """

    nav: Nav
    date: datetime | None
    updated: datetime | None
    summary: str
    description: str | None
    image: str | None
    tags: tuple[TermRef, ...]
    categories: tuple[TermRef, ...]
    authors: tuple[TermRef, ...]
    series: TermRef | None
    draft: bool
    weight: int
    lang: str | None
    fields: dict[str, Any]
    extra: dict[str, Any]

    @property
    def entry(self) -> Entry:
        """As the archive knows it."""
        return Entry(self.nav, self.date, self.draft, self.lang)


class Post(NamedTuple):
    """What a document's own page and the feeds may know of it: everything. ``fields`` are the values of
    :data:`PAGE_FIELDS` by name."""

    card: Card
    content: Content
    fields: dict[str, Any]
    path: str
    is_post: bool


# The fields of front matter that only templates read: those that every list sees, and those for the own page alone.
LIST_FIELDS = tuple(name for name, field in FIELDS.items() if field.seen == "lists" and name not in Card._fields)
PAGE_FIELDS = tuple(name for name, field in FIELDS.items() if field.seen == "page")


class Held(NamedTuple):
    """A document that is not published in this build, and why. ``until`` is the moment a future post is due."""

    path: str
    reason: Literal["draft", "future", "unpublished"]
    until: datetime | None = None


class Asset(NamedTuple):
    """A file that is copied: its path on disk, where it comes out, and whether it is CSS to be rewritten."""

    path: str
    url: Url


class Job(NamedTuple):
    """One output file: the URL it answers, the template that makes it, and what it is about.

    ``kind`` is the name of the kind of page. What ``subject`` is depends on it: the id of a document, a term
    (``tags/배포``), a year. ``number`` is the page of a paginated list, from 1. If a document gives the URL, ``source``
    is its id. If the URL is an alias, ``alias`` is what the document's author wrote.
    """

    url: Url
    kind: str
    template: str
    subject: str = ""
    number: int = 1
    source: str = ""
    alias: str = ""


class Change(NamedTuple):
    """What an edit did to a document: ``added``, ``removed`` or ``changed``, and then which keys of its front matter,
    or its ``body``."""

    path: str
    what: Literal["added", "removed", "changed"]
    fields: tuple[str, ...] = ()


@dataclass(slots=True, eq=False, repr=False)
class Report:
    """What a build did. ``pages`` counts the output files that are rendered, ``rendered`` those rendered this time,
    ``written`` and ``removed`` the files changed in the output folder. ``notice`` says why the cache was dropped, if it
    was; ``library`` is the code of what is to be known of a library; ``stale`` says why each page was rendered, by URL,
    of all the ``urls``; ``changes`` and ``changed_files`` what had been edited; ``changed`` the output files that are
    no longer what they were; ``early`` the pages, by URL, that are only published because drafts or future posts were
    asked for."""

    pages: int = 0
    rendered: int = 0
    written: int = 0
    removed: int = 0
    files: int = 0
    seconds: float = 0.0
    held: tuple[Held, ...] = ()
    problems: tuple[Problem, ...] = ()
    notice: str | None = None
    library: str | None = None
    stale: dict[str, Any] = field(default_factory=dict)
    urls: frozenset[str] = frozenset()
    changes: dict[str, Change] = field(default_factory=dict)
    changed_files: tuple[str, ...] = ()
    changed: frozenset[str] = frozenset()
    early: dict[str, str] = field(default_factory=dict)
