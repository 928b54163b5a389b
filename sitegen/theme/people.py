"""What templates see of people: who wrote a post, who speaks in it, who is in a team."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitegen.catalog.sections import taxonomy_in
from sitegen.catalog.urls import team_url
from sitegen.fields import Person
from sitegen.model import Ref
from sitegen.text.hangul import fold, initial_of
from sitegen.text.urls import slugify
from sitegen.theme.views import TermView, View

if TYPE_CHECKING:
    from sitegen.text.urls import Href, Url
    from sitegen.theme.page import Page


class Described(View):
    """Somebody whom a post describes. What it says counts before the settings, since it is as they were then."""

    __slots__ = ()
    _document: str
    _said: Person
    _settings: Any

    @property
    def role(self) -> str:
        return self._said.role or self._known("role")

    @property
    def team(self) -> str:
        return self._said.team or self._known("team")

    @property
    def team_url(self) -> Href | None:
        """The page of the team; None where the settings know no such team."""
        team = self._known("team")
        return self._page.href(team_url(team)) if team and fold(self.team) == fold(team) else None

    @property
    def image(self) -> str | None:
        return image_of(self._page, self._document, self._said.photo, self._known("image"))

    def _known(self, field: str) -> str:
        return str(getattr(self._settings, field)) if self._settings else ""


class PersonView(Described):
    """A person of a post. ``number`` is that of their turns."""

    __slots__ = ("_document", "_said", "_settings", "number")

    def __init__(self, page: Page, document: str, said: Person, number: int = 0) -> None:
        """``document`` is the id of the post that says it."""
        super().__init__(page)
        self._document, self._said, self.number = document, said, number
        self._settings = page.author(slugify(said.id))

    @property
    def name(self) -> str:
        return self._said.name or self._known("name") or self._said.key

    @property
    def initial(self) -> str:
        return initial_of(self.name)

    @property
    def url(self) -> str | None:
        """The page of what the person wrote here, else one of theirs elsewhere; None where there is neither."""
        subject = f"{taxonomy_in(self._page.job.section, 'authors')}/{slugify(self._said.id)}"
        found: Url | None = self._page.reader.get("author_page", subject) if self._settings else None
        if found:
            return self._page.href(found)
        return link_of(self._page, self._document, self._said.url, self._known("url"))


class AuthorView(Described, TermView):
    """An author of a post."""

    __slots__ = ("_document", "_said")

    def __init__(self, page: Page, document: str, said: Person | None, taxonomy: str, term: Any) -> None:
        TermView.__init__(self, page, taxonomy, term)
        self._document, self._said = document, said or Person()
        self._settings = page.author(self.slug)
        if self._said.key and self._said.name:
            self.name = self._said.name

    @property
    def link(self) -> str:
        return link_of(self._page, self._document, self._said.url, "") or super().link


def image_of(page: Page, document: str, photo: str, image: str) -> str | None:
    """The picture of a person: the one that a document names, else the one of the settings; None for none."""
    if photo:
        return page.reference(document, photo, key=f"photo {photo}")
    return page.link(image) if image else None


def link_of(page: Page, document: str, said: str, url: str) -> str | None:
    """An address of a person: the one that a document says, else the one of the settings; None for none."""
    if said:
        place = page.reader.document(document).place(f"url {said}")
        return page.reference(document, said, Ref("link", said, place.line, place.column))
    return page.link(url) if url else None
