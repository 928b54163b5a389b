"""The values that the rooms hand to each other. They do not change, and reading one reads no file.

All text is NFC. A document's ``id`` is its path in ``content/`` with slashes: ``posts/hello.md``. A neighbour sees a
:class:`Nav` of a post, a list sees a :class:`Card`, which holds the Nav, and its own page sees a :class:`Post`, which
holds the Card. Only the Post has the body, so an edit of a body cannot make a list stale.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sitegen.fields import FIELDS, Meta, Person, Step, Tool
from sitegen.words.errors import Place, Problem

if TYPE_CHECKING:
    from datetime import datetime

    from sitegen.text.urls import Url


class Ref(NamedTuple):
    """A reference in a body to something in the site, which is resolved when the page is rendered. ``target`` is what
    the author wrote: ``other.md#제목``, ``/assets/x.png``. ``kind`` says what it becomes:

    * ``link``: a URL, escaped for an attribute.
    * ``file``: the URL of something that must be a file: an image, a video, a script.
    * ``css``: the same within ``<style>``, where nothing is escaped.
    * ``size``: `` width="640" height="480"`` of an image, or nothing if its size is not known.
    * ``source``: what stands before ``<img>``, and ``picture`` its last attributes and what stands behind it.
    * ``srcset``: the smaller copies of an image in raw HTML; ``sized`` those with its size. Nothing if it has none.
    """

    kind: Literal["link", "file", "css", "size", "source", "picture", "srcset", "sized"]
    target: str
    line: int = 0
    column: int = 0


class Code(NamedTuple):
    """A highlighted block: its HTML, and a digest of what it was made from, by which a later parsing finds it."""

    digest: str
    html: str


class PageOnly(NamedTuple):
    """The start (``begins``) or the end of HTML that feeds leave out: a script or a style sheet."""

    begins: bool


class Snippet(NamedTuple):
    """The call of a snippet, whose HTML is made when the page is rendered. Each of ``arguments`` is a name, a value and
    a spot. Of a call that cannot be read they are the text from the spot on, and the call follows as text."""

    name: str
    spot: Spot
    arguments: tuple[tuple[str, Any, Spot], ...] | str


Body = tuple[str | Ref | Code | PageOnly | Snippet, ...]
# The line, the column and the length of a key, an item or an argument: a Place without its file and its text.
Spot = tuple[int, int, int]


class Heading(NamedTuple):
    """A heading: its level (1 to 6), its anchor and its plain text."""

    level: int
    anchor: str
    text: str


class Deployment(NamedTuple):
    """What a post says of a deployment. ``svg`` is the drawing of its steps, and ``listing`` a list of them as HTML;
    both are empty where the text has a drawing. ``is_added`` says that the steps are not in the text."""

    steps: tuple[Step, ...] = ()
    environments: tuple[str, ...] = ()
    branches: tuple[str, ...] = ()
    strategy: str = ""
    svg: str = ""
    listing: str = ""
    is_added: bool = False


class Rendered(NamedTuple):
    """What Markdown becomes: HTML with open references, and what is known of it.

    ``summary`` is the plain text of the first paragraph, at most 200 characters, ``anchors`` are all ids in the body,
    ``seconds`` is the reading time, and ``problems`` are warnings. ``tools`` are those that a post of a kind names,
    ``people`` those of an interview, in the order of their numbers, and ``deployment`` is what a post of the kind
    ``deploy`` says. ``title_at`` is the slice of ``body`` that is a heading before all text; (0, 0) without one.
    """

    body: Body
    headings: tuple[Heading, ...] = ()
    anchors: tuple[str, ...] = ()
    summary: str = ""
    seconds: int = 0
    problems: tuple[Problem, ...] = ()
    title_at: tuple[int, int] = (0, 0)
    tools: tuple[Tool, ...] = ()
    people: tuple[Person, ...] = ()
    deployment: Deployment | None = None


class Content(NamedTuple):
    """The part of a document that only its own page and the feeds read. ``title_at`` and ``people`` are as in
    :class:`Rendered`."""

    body: Body
    headings: tuple[Heading, ...] = ()
    seconds: int = 0
    title_at: tuple[int, int] = (0, 0)
    people: tuple[Person, ...] = ()
    deployment: Deployment | None = None


class Document(NamedTuple):
    """The part of a Markdown file that other pages may read. It is made from this file alone.

    ``path`` is the file's path from the site's root, spelled as on disk. ``places`` are the places of the keys of the
    front matter and of the items of its lists (``tags 배포``), for later problems. ``tools`` are those that it names.
    ``extra`` are the keys of the front matter that the program does not know.
    """

    id: str
    path: str
    meta: Meta
    summary: str
    anchors: tuple[str, ...]
    places: dict[str, Spot]
    problems: tuple[Problem, ...] = ()
    tools: tuple[Tool, ...] = ()
    extra: dict[str, Any] = {}  # noqa: RUF012  # never changed; each document brings its own

    @property
    def is_post(self) -> bool:
        """Documents in ``content/posts/`` are posts, except its index. All others are pages."""
        return self.id.startswith("posts/") and self.id not in ("posts/index.md", "posts/index.markdown")

    def place(self, key: str, item: str = "") -> Place:
        """The place of an ``item`` of a key of the front matter, or of the key, or the file."""
        spot = self.places.get(f"{key} {item}") or self.places.get(key)
        return Place(self.path, spot[0], spot[1], "", spot[2]) if spot else Place(self.path)


class Nav(NamedTuple):
    """The part of a post that its neighbours see: enough for a link."""

    id: str
    title: str
    url: Url


class TermRef(NamedTuple):
    """A link from a post to a term: the name as the site spells it, the slug, and the URL of the term's page."""

    taxonomy: str
    name: str
    slug: str
    url: Url


class Entry(NamedTuple):
    """The part of a post that the archive sees. All posts are there on one page, and most edits do not change it."""

    nav: Nav
    date: datetime | None
    draft: bool
    lang: str | None


class Card(NamedTuple):
    """The part of a document that lists see. An edit of the body after the summary does not change it.
    ``fields`` are the values of :data:`LIST_FIELDS` by name, ``extra`` those of keys that the program does not know."""

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
    tools: tuple[TermRef, ...]
    draft: bool
    weight: int
    lang: str | None
    fields: dict[str, Any]
    extra: dict[str, Any]

    @property
    def entry(self) -> Entry:
        """The part that the archive sees."""
        return Entry(self.nav, self.date, self.draft, self.lang)


class Post(NamedTuple):
    """What a document's own page and the feeds see: everything. ``fields`` are the values of :data:`PAGE_FIELDS`. Tools
    come with the links to their pages, and so do authors: those of whom it says more than a name."""

    card: Card
    content: Content
    fields: dict[str, Any]
    path: str
    is_post: bool
    tools: tuple[tuple[Tool, TermRef], ...] = ()
    authors: tuple[tuple[Person, TermRef], ...] = ()


# The fields of front matter that only templates read: those that every list sees, and those for the own page alone.
LIST_FIELDS = tuple(name for name, field in FIELDS.items() if field.seen == "lists" and name not in Card._fields)
PAGE_FIELDS = tuple(name for name, field in FIELDS.items() if field.seen == "page")


class Held(NamedTuple):
    """A document that is not published in this build, and why. ``until`` is when a future post is due."""

    path: str
    reason: Literal["draft", "future", "unpublished"]
    until: datetime | None = None


class Asset(NamedTuple):
    """A file that is copied: its path on disk and its URL."""

    path: str
    url: Url


class Job(NamedTuple):
    """One output file: the URL it answers, the template that makes it, and what it is about.

    ``kind`` is the name of the kind of page. What ``subject`` is depends on it: the id of a document, a term
    (``tags/배포``), a year. ``number`` is the page of a paginated list, from 1, ``source`` the id of a document that
    gives the URL, ``alias`` how its author wrote that, ``section`` the language whose list it is, if not the site's.
    """

    url: Url
    kind: str
    template: str
    subject: str = ""
    number: int = 1
    source: str = ""
    alias: str = ""
    section: str = ""


class Change(NamedTuple):
    """What an edit did to a document. ``fields`` are the changed keys of its front matter, and ``body``."""

    path: str
    what: Literal["added", "removed", "changed"]
    fields: tuple[str, ...] = ()


@dataclass(slots=True, eq=False, repr=False)
class Report:
    """What a build did.

    * Numbers: ``pages`` of the site, ``rendered`` pages in this build, ``written`` and ``removed`` files in the output
      folder, all ``files`` there; documents that are ``hidden`` from lists; ``sections``: posts in other languages.
    * ``notice`` is why the cache was dropped; ``library`` and ``suggestions`` are what else may be told.
    * ``urls`` are those of all pages, ``sources`` the paths of the documents behind them. ``stale`` says by URL why a
      page was rendered, ``early`` that it is only there because drafts or future posts were asked for.
    * ``changes`` are the edited documents, ``changed_files`` all edited files, ``changed`` the outputs with new bytes.
    * ``moved`` are URLs, ``new``, ``changed`` and ``gone`` since the last build. ``until`` is when the next is due.
    * ``recorded`` is what became of ``urls.lock``, where so many new URLs are ``unrecorded``.
    """

    pages: int = 0
    rendered: int = 0
    written: int = 0
    removed: int = 0
    files: int = 0
    seconds: float = 0.0
    held: tuple[Held, ...] = ()
    hidden: int = 0
    sections: dict[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    notice: str | None = None
    library: str | None = None
    stale: dict[str, Any] = field(default_factory=dict)
    urls: frozenset[str] = frozenset()
    changes: dict[str, Change] = field(default_factory=dict)
    changed_files: tuple[str, ...] = ()
    changed: frozenset[str] = frozenset()
    early: dict[str, str] = field(default_factory=dict)
    suggestions: tuple[Problem, ...] = ()
    sources: dict[str, str] = field(default_factory=dict)
    moved: dict[str, list[str]] | None = None
    until: float = 0.0
    unrecorded: int = 0
    recorded: Any = None
