"""What templates see of posts, terms and lists. A view asks the page's reader for everything, so all is recorded.

Views hold no state of their own. Their attributes are the documented contract of themes: ``docs/themes.md``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from sitegen.hangul import fold
from sitegen.model import Code

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sitegen.model import Card, Entry, Heading, Nav, Post, Ref, TermRef
    from sitegen.output.filters import Href
    from sitegen.output.page import Page
    from sitegen.urls import Url


class View:
    """A thing that a template may read, backed by a page's reader."""

    __slots__ = ("_page",)

    def __init__(self, page: Page) -> None:
        self._page = page


class Link(View):
    """A title and where it leads: a neighbour, an entry of a menu, a breadcrumb."""

    __slots__ = ("title", "url")

    def __init__(self, page: Page, title: str, url: str) -> None:
        super().__init__(page)
        self.title, self.url = title, url


class SeriesLink(Link):
    """A part of a series; ``current`` on its own page."""

    __slots__ = ("current",)

    def __init__(self, page: Page, nav: Nav, current: bool) -> None:
        super().__init__(page, nav.title, page.href(nav.url))
        self.current = current


class TermLink(View):
    """A term as a post names it."""

    __slots__ = ("_ref",)

    def __init__(self, page: Page, ref: TermRef) -> None:
        super().__init__(page)
        self._ref = ref

    @property
    def name(self) -> str:
        return self._ref.name

    @property
    def slug(self) -> str:
        return self._ref.slug

    @property
    def url(self) -> Href:
        return self._page.href(self._ref.url)


class TermView(View):
    """A term with what is known of it."""

    __slots__ = ("_count", "_feed", "_url", "description", "name", "slug", "taxonomy")

    def __init__(
        self, page: Page, taxonomy: str, answer: tuple[str, str, Url, Url | None, str], count: int | None = None
    ) -> None:
        super().__init__(page)
        self.taxonomy, self._count = taxonomy, count
        self.name, self.slug, self._url, self._feed, self.description = answer

    @property
    def count(self) -> int:
        if self._count is None:
            self._count = int(self._page.reader.get("count", f"{self.taxonomy}/{self.slug}"))
        return self._count

    @property
    def url(self) -> Href:
        return self._page.href(self._url)

    @property
    def feed(self) -> Href | None:
        return self._page.href(self._feed) if self._feed else None

    @property
    def bio(self) -> str:
        return self._author("bio")

    @property
    def link(self) -> str:
        return self._author("url")

    @property
    def image(self) -> str | None:
        found = self._author("image")
        return self._page.link(found) if found else None

    def _author(self, field: str) -> str:
        if self.taxonomy != "authors":
            return ""
        author = self._page.reader.get("author", self.slug)
        return str(getattr(author, field)) if author else ""


class CardView(View):
    """A document as lists see it."""

    __slots__ = ("_card", "_entry")

    def __init__(self, page: Page, card: Card) -> None:
        super().__init__(page)
        self._card = card
        self._entry: Card | Entry = card  # for what the archive knows too

    @property
    def id(self) -> str:
        return self._entry.nav.id

    @property
    def title(self) -> str:
        return self._entry.nav.title

    @property
    def url(self) -> Href:
        return self._page.href(self._entry.nav.url)

    @property
    def date(self) -> datetime | None:
        return self._entry.date

    @property
    def updated(self) -> datetime | None:
        return self._card.updated

    @property
    def summary(self) -> str:
        return self._card.summary

    @property
    def description(self) -> str | None:
        return self._card.description

    @property
    def image(self) -> str | None:
        card = self._card
        return self._page.reference(card.nav.id, card.image, key="image") if card.image else None

    @property
    def tags(self) -> list[TermLink]:
        return [TermLink(self._page, ref) for ref in self._card.tags]

    @property
    def categories(self) -> list[TermLink]:
        return [TermLink(self._page, ref) for ref in self._card.categories]

    @property
    def authors(self) -> list[TermLink]:
        return [TermLink(self._page, ref) for ref in self._card.authors]

    @property
    def series(self) -> TermLink | None:
        return TermLink(self._page, self._card.series) if self._card.series else None

    @property
    def kind(self) -> str | None:
        return self._card.kind

    @property
    def draft(self) -> bool:
        return self._entry.draft

    @property
    def weight(self) -> int:
        return self._card.weight

    @property
    def lang(self) -> str:
        return self._entry.lang or self._page.site.language


class PostView(CardView):
    """A document as its own page and the feeds see it."""

    __slots__ = ("_post",)

    def __init__(self, page: Page, post: Post) -> None:
        super().__init__(page, post.card)
        self._post = post

    @property
    def html(self) -> Markup:
        """The body, its references filled in with paths of this site."""
        return Markup(self._fill(absolute=False))  # made by the Markdown stage, which escapes

    @property
    def absolute_html(self) -> str:
        """The body with absolute URLs, for feeds."""
        return self._fill(absolute=True)

    @property
    def extra(self) -> Mapping[str, Any]:
        return self._post.content.extra

    @property
    def toc(self) -> list[dict[str, Any]]:
        """The headings as a tree of ``text``, ``anchor``, ``level`` and ``children``."""
        root: list[dict[str, Any]] = []
        stack: list[tuple[int, list[dict[str, Any]]]] = [(0, root)]
        for heading in self._headings:
            if not heading.text:
                continue
            while stack[-1][0] >= heading.level:
                stack.pop()
            entry: dict[str, Any] = {
                "text": heading.text,
                "anchor": heading.anchor,
                "level": heading.level,
                "children": [],
            }
            stack[-1][1].append(entry)
            stack.append((heading.level, entry["children"]))
        return root

    @property
    def show_toc(self) -> bool:
        """What the front matter says, else whether there are three headings or more."""
        if self._post.toc is not None:
            return self._post.toc
        return self._post.is_post and len(self._headings) >= 3

    @property
    def reading_minutes(self) -> int:
        return max(1, round(self._post.content.seconds / 60))

    @property
    def prev(self) -> Link | None:
        """The next older post."""
        return self._near(0)

    @property
    def next(self) -> Link | None:
        """The next newer post."""
        return self._near(1)

    @property
    def series_posts(self) -> list[SeriesLink]:
        if not self._card.series:
            return []
        navs = self._page.reader.get("series", self._card.series.slug)
        return [SeriesLink(self._page, nav, nav.id == self._card.nav.id) for nav in navs]

    @property
    def author_details(self) -> list[TermView]:
        reader = self._page.reader
        return [
            TermView(self._page, "authors", reader.get("term", f"authors/{ref.slug}")) for ref in self._card.authors
        ]

    def _near(self, side: int) -> Link | None:
        nav = self._page.reader.get("near", self._card.nav.id)[side]
        return Link(self._page, nav.title, self._page.href(nav.url)) if nav else None

    @property
    def _repeats_title(self) -> bool:
        """Whether the text begins with a heading that says what the title says, and is not shown therefore."""
        content = self._post.content
        return content.title_at != (0, 0) and _bare(content.headings[0].text) == _bare(self.title)

    @property
    def _headings(self) -> tuple[Heading, ...]:
        headings = self._post.content.headings
        return headings[1:] if self._repeats_title else headings

    def _fill(self, absolute: bool) -> str:
        parts = []
        own = self._page.origin + self.url
        body = self._post.content.body
        if self._repeats_title:
            start, stop = self._post.content.title_at
            # Links to the heading still lead to where it stood.
            anchor = f'<span id="{escape(self._post.content.headings[0].anchor)}"></span>\n'
            body = (*body[:start], *(() if absolute else (anchor,)), *body[stop:])
        for piece in body:
            if isinstance(piece, str):
                # Footnotes and headings lead to their own page; a feed reader shows the text on another.
                parts.append(piece.replace(' href="#', f' href="{escape(own)}#') if absolute else piece)
            elif isinstance(piece, Code):
                parts.append(piece.html)
            elif piece.kind == "size":
                parts.append(self._size(piece))
            else:
                parts.append(
                    str(escape(self._page.reference(self._card.nav.id, piece.target, piece, absolute=absolute)))
                )
        return "".join(parts)

    def _size(self, ref: Ref) -> str:
        reader = self._page.reader
        target = reader.get("ref", self._card.nav.id, ref.target)
        size = reader.get("size", target.asset) if target.asset else None
        return f' width="{size[0]}" height="{size[1]}"' if size else ""


def _bare(title: str) -> str:
    """A title as it is compared with a heading, whose text has lost its markup."""
    return fold(re.sub(r"[\s*_`~\\]", "", title))
