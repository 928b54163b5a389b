"""A document as its own page and the feeds see it: with its text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from sitegen.content.naming import repeats_title
from sitegen.model import PAGE_FIELDS, Code, PageOnly, Snippet
from sitegen.theme.pictures import Sources, sources_of
from sitegen.theme.pipeline import added_steps, facts_of, pipeline_of
from sitegen.theme.tools import stack_of
from sitegen.theme.views import CardView, DatedLink, Link, SeriesLink, TermView, with_fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitegen.model import Body, Heading, Post, Ref
    from sitegen.theme.bookmarks import BookmarkView
    from sitegen.theme.page import Page
    from sitegen.theme.people import PersonView


@with_fields("_post", PAGE_FIELDS)
class PostView(CardView):
    """A document as its own page and the feeds see it."""

    __slots__ = ("_authors", "_parts", "_post")
    hidden: bool  # one of PAGE_FIELDS
    robots: str | None  # likewise

    def __init__(self, page: Page, post: Post) -> None:
        super().__init__(page, post.card)
        self._post = post
        # Templates read these several times a page.
        self._authors: list[TermView] | None = None
        self._parts: list[SeriesLink] | None = None

    @property
    def html(self) -> Markup:
        """The body, with its links filled in."""
        return Markup(self._fill(absolute=False))  # made by the Markdown stage, which escapes

    @property
    def absolute_html(self) -> str:
        """The body with absolute URLs, for feeds. The steps of a pipeline that the text does not have come first."""
        return added_steps(self._post.content.deployment) + self._fill(absolute=True)

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
        """What the front matter says; else whether a post has three headings or more."""
        given: bool | None = self._post.fields.get("toc")
        return given if given is not None else self._post.is_post and len(self._headings) >= 3

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
        if self._parts is None:
            series, own = self._card.series, self._card.nav.id
            navs = self._page.reader.get("series", f"{series.taxonomy}/{series.slug}") if series else ()
            self._parts = [SeriesLink(self._page, nav, number, nav.id == own) for number, nav in enumerate(navs, 1)]
        return self._parts

    @property
    def series_prev(self) -> SeriesLink | None:
        """The part of the series before this one."""
        return self._part(-1)

    @property
    def series_next(self) -> SeriesLink | None:
        """The part of the series after this one."""
        return self._part(1)

    @property
    def related(self) -> list[DatedLink]:
        """Three posts that have most in common with this one, or fewer."""
        return [DatedLink(self._page, entry) for entry in self._page.reader.get("related", self._card.nav.id)]

    @property
    def stack(self) -> list[dict[str, Any]]:
        """The tools that the post names, by area."""
        return stack_of(self._page, self._post.tools)

    @property
    def pipeline(self) -> dict[str, Any] | None:
        """The steps of a deployment; None where the post has none."""
        return pipeline_of(self._post.content.deployment)

    @property
    def deploy(self) -> dict[str, Any] | None:
        """What a post about a deployment says in short; None where it says nothing."""
        return facts_of(self._page, self._post.content.deployment, self._post.tools)

    @property
    def author_details(self) -> list[TermView]:
        if self._authors is None:
            self._authors = self._described()
        return self._authors

    def _described(self) -> list[TermView]:
        page, get = self._page, self._page.reader.get
        # Whoever wrote nothing but hidden posts has no page.
        paths = [f"{ref.taxonomy}/{ref.slug}" for ref in self._card.authors]
        terms = [
            get("term", path) if not self.hidden or get("author_page", path) else (*ref[1:], None, "")
            for path, ref in zip(paths, self._card.authors, strict=True)
        ]
        if not self._post.authors:
            return [TermView(page, self._card.authors[0].taxonomy, term) for term in terms] if terms else []
        from sitegen.theme.people import AuthorView  # few posts say more of their authors

        said = {ref: person for person, ref in self._post.authors}
        authors = zip(self._card.authors, terms, strict=True)
        return [AuthorView(page, self.id, said.get(ref), ref.taxonomy, term) for ref, term in authors]

    @property
    def links(self) -> list[BookmarkView]:
        """Those of a page of links."""
        found = self._post.fields.get("links", ())
        if not found:
            return []
        from sitegen.theme.bookmarks import BookmarkView  # few documents have any

        return [BookmarkView(self._page, self.id, said) for said in found]

    @property
    def people(self) -> list[PersonView]:
        """Who speaks in an interview, in the order of their numbers."""
        if not self._post.content.people:
            return []
        from sitegen.theme.people import PersonView  # few posts have any

        return [PersonView(self._page, self.id, person, n) for n, person in enumerate(self._post.content.people, 1)]

    def _part(self, step: int) -> SeriesLink | None:
        parts = self.series_posts
        place = next((part.number + step for part in parts if part.current), 0)
        return parts[place - 1] if 0 < place <= len(parts) else None

    def _near(self, side: int) -> Link | None:
        nav = self._page.reader.get("near", self._card.nav.id)[side]
        return Link(self._page, nav.title, self._page.href(nav.url)) if nav else None

    @property
    def _repeats_title(self) -> bool:
        """Whether the text begins with a heading that repeats the title. It is left out then."""
        return repeats_title(self._post.content, self.title)

    @property
    def _headings(self) -> tuple[Heading, ...]:
        headings = self._post.content.headings
        return headings[1:] if self._repeats_title else headings

    def _fill(self, absolute: bool) -> str:
        parts: list[str] = []
        is_first = not self._card.image  # a cover comes before all pictures of the text
        skipped = False  # a script or a style sheet, which a feed reader would show as text
        own = self._page.origin + self.url
        body = self._post.content.body
        if self._repeats_title:
            start, stop = self._post.content.title_at
            # Links to the heading still work.
            anchor = f'<span id="{escape(self._post.content.headings[0].anchor)}"></span>\n'
            body = (*body[:start], *(() if absolute else (anchor,)), *body[stop:])
        for piece in self._with_snippets(body):
            if isinstance(piece, PageOnly):
                skipped = absolute and piece.begins
            elif skipped:
                continue
            elif isinstance(piece, str):
                # A feed reader shows the text on a page of its own, so links to a footnote need the whole URL.
                parts.append(piece.replace(' href="#', f' href="{escape(own)}#') if absolute else piece)
            elif isinstance(piece, Code):
                parts.append(piece.html)
            elif piece.kind == "size":
                parts.append(self._size(piece))
            elif piece.kind in ("source", "picture", "srcset", "sized"):
                parts.append(self._picture(piece, absolute, is_first))
                is_first = is_first and piece.kind != "picture"
            else:
                url = self._page.reference(self._card.nav.id, piece.target, piece, absolute=absolute)
                parts.append(url if piece.kind == "css" else str(escape(url)))
        return "".join(parts)

    def _with_snippets(self, body: Body) -> Iterator[Any]:
        for piece in body:
            if isinstance(piece, Snippet):
                yield from self._page.snippets.pieces(self._page.reader, self._card.nav.id, piece)
            else:
                yield piece

    def _size(self, ref: Ref) -> str:
        size = self._page.size_of(self._card.nav.id, ref.target)
        return f' width="{size[0]}" height="{size[1]}"' if size else ""

    def _picture(self, ref: Ref, absolute: bool, is_first: bool) -> str:
        """What stands around and in the tag of an image. A feed gets the picture as it is."""
        target = self._page.reader.get("ref", self._card.nav.id, ref.target)
        found = Sources() if absolute else sources_of(self._page, target)
        match ref.kind:
            case "source":
                return found.begin
            case "picture":
                loading = ' fetchpriority="high"' if is_first and found.webp else ' loading="lazy"'
                return f'{found.attributes}{loading} decoding="async">{found.end}'
        return f"{found.attributes}{self._size(ref) if ref.kind == 'sized' and found.webp else ''}"
