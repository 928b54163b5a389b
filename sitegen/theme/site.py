"""What templates see of the site as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitegen import __version__
from sitegen.catalog.urls import search_url
from sitegen.text.urls import Url
from sitegen.theme.files import file_url
from sitegen.theme.lists import YearView
from sitegen.theme.menu import MenuItem, menu_of
from sitegen.theme.statics import FONT, FONT_CSS, INDEX
from sitegen.theme.views import CardView, TermView, View

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sitegen.text.urls import Href


class SiteView(View):
    """The site as a whole."""

    __slots__ = ()

    @property
    def title(self) -> str:
        return str(self._page.setting("title"))

    @property
    def description(self) -> str:
        return str(self._page.setting("description"))

    @property
    def language(self) -> str:
        return str(self._config("language"))

    @property
    def url(self) -> Href:
        return self._page.href(self._page.home)

    @property
    def host_url(self) -> str:
        return self._page.origin + self.url

    @property
    def navigation(self) -> list[MenuItem]:
        return menu_of(self._page, self._page.setting("navigation"))

    @property
    def image(self) -> str:
        """The image of shared links to pages that have none; "" if the settings name none."""
        target = self._config("image")
        return file_url(self._page, target) if target else ""

    @property
    def options(self) -> Mapping[str, Any]:
        other, get = self._page.other_language, self._page.reader.get
        found: Mapping[str, Any] = get("option_in", other) if other else get("option")
        return found

    @property
    def font(self) -> dict[str, Href] | None:
        file, css = (self._page.reader.get("asset", name) for name in (FONT, FONT_CSS))
        return {"file": self._page.href(file), "css": self._page.href(css)} if file else None

    @property
    def search(self) -> Href | None:
        """The page of the search in the page's language; None if readers cannot search the site."""
        return self._page.href(search_url(self._page.job.section)) if self._page.reader.get("search") else None

    @property
    def search_index(self) -> Href:
        """The folder of the search's index."""
        return self._page.href(Url(f"/{INDEX}"))

    @property
    def verification(self) -> dict[str, str]:
        codes = self._config("verification")
        names = {"google": "google-site-verification", "naver": "naver-site-verification", "bing": "msvalidate.01"}
        return {name: getattr(codes, key) for key, name in names.items() if getattr(codes, key)}

    @property
    def posts(self) -> list[CardView]:
        return self._page.cards(self._page.reader.get("cards", self._page.job.section))

    def of_kind(self, kind: str) -> list[CardView]:
        return self._page.cards(self._page.reader.get("of_kind", kind, self._page.job.section))

    @property
    def featured(self) -> list[CardView]:
        return self._page.cards(self._page.reader.get("featured", self._page.job.section))

    def recent(self, count: int) -> list[CardView]:
        return self._page.cards(self._page.reader.get("recent", int(count), self._page.job.section))

    @property
    def tags(self) -> list[TermView]:
        return self._page.terms("tags")

    @property
    def categories(self) -> list[TermView]:
        return self._page.terms("categories")

    @property
    def authors(self) -> list[TermView]:
        return self._page.terms("authors")

    @property
    def series(self) -> list[TermView]:
        return self._page.terms("series")

    @property
    def years(self) -> list[YearView]:
        return [YearView(self._page, year, count) for year, count in self._page.reader.get("years")]

    @property
    def today(self) -> date:
        found: date = self._page.reader.get("today")
        return found

    @property
    def preview(self) -> bool:
        return bool(self._page.reader.get("preview"))

    @property
    def generator(self) -> str:
        # Not an answer to be recorded: the cache of another version is dropped as a whole.
        return f"sitegen {__version__}"

    def _config(self, name: str) -> Any:
        return self._page.reader.get("config", name)
