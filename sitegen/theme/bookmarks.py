"""What templates see of the links of a page of links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.text.hangul import initial_of
from sitegen.theme.people import image_of, link_of
from sitegen.theme.views import View

if TYPE_CHECKING:
    from sitegen.fields import Bookmark
    from sitegen.theme.page import Page


class BookmarkView(View):
    """A link that a page lists."""

    __slots__ = ("_document", "_said")

    def __init__(self, page: Page, document: str, said: Bookmark) -> None:
        super().__init__(page)
        self._document, self._said = document, said

    @property
    def title(self) -> str:
        return self._said.title

    @property
    def description(self) -> str:
        return self._said.description

    @property
    def initial(self) -> str:
        return initial_of(self.title)

    @property
    def url(self) -> str:
        return link_of(self._page, self._document, self._said.url, "") or ""

    @property
    def image(self) -> str | None:
        return image_of(self._page, self._document, self._said.image, "")
