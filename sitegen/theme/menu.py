"""What templates see of the site's menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.catalog.urls import HOME
from sitegen.text.urls import is_external, scheme_of
from sitegen.theme.views import Link

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sitegen.leads import NavChild, NavItem
    from sitegen.text.urls import Url
    from sitegen.theme.page import Page


class MenuItem(Link):
    """An entry of the menu. ``current`` is ``page`` on its own page, ``true`` on the pages below it, else empty."""

    __slots__ = ("children", "current", "is_external")

    def __init__(self, page: Page, item: NavItem | NavChild, current: str, children: list[MenuItem]) -> None:
        super().__init__(page, item.title, page.link(item.url) if item.url else "")
        self.is_external = is_external(item.url) and scheme_of(item.url) not in ("mailto", "tel")
        self.current, self.children = current, children


def menu_of(page: Page, items: Iterable[NavItem]) -> list[MenuItem]:
    """The menu as ``page`` shows it. Of the items that a page is below of, the nearest is marked."""

    def url_of(item: NavItem | NavChild) -> Url | None:
        if not item.url or is_external(item.url):
            return None
        found = page.reader.get("link", item.url)
        return None if found.suffix else found.url

    here = page.first_page
    urls: dict[NavItem | NavChild, Url | None] = {}
    for item in items:
        linked: list[NavItem | NavChild] = [item, *item.children]
        urls |= {each: url_of(each) for each in linked}
    nearest = max(filter(None, urls.values()), key=lambda url: len(url) if _is_below(here, url) else 0, default=None)

    def entry(item: NavItem | NavChild, children: list[MenuItem]) -> MenuItem:
        url = urls[item]
        is_near = url is not None and url == nearest and _is_below(here, url)
        current = "page" if url == page.job.url else "true" if is_near else ""
        return MenuItem(page, item, current, children)

    return [entry(item, [entry(child, []) for child in item.children]) for item in items]


def _is_below(here: Url, url: Url) -> bool:
    """Whether a page is at this URL or below. All pages would be below the home page, so none is."""
    return here == url or (url != HOME and url.endswith("/") and here.startswith(url))
