"""Files of the site that the settings name: a logo, a style sheet, an image."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.text.urls import Href, is_external
from sitegen.theme.pictures import Sources, sources_of

if TYPE_CHECKING:
    from sitegen.catalog.links import Target
    from sitegen.theme.page import Page


def file_url(page: Page, target: str) -> str:
    """The URL of a file of the site. It changes with the file, since browsers keep files by their URLs. A problem is
    recorded where there is no such file."""
    if is_external(target):
        return target if target.startswith("data:image/") else page.link(target)
    found = page.reader.get("link", target)
    if found.url is None or found.asset is None:
        page.reader.blame(found, target, page.place_of(target))
        return target
    return Href(f"{page.href(found.url)}?v={page.reader.get('version', found.asset)}")


def image_size(page: Page, url: str) -> tuple[int, int] | None:
    """Width and height of an image of the site, which is named by its path or its URL; None for any other."""
    found = _image(page, url)
    size: tuple[int, int] | None = page.reader.get("size", found.asset) if found and found.asset else None
    return size


def picture_of(page: Page, url: str, form: str = "text", sizes: str = "") -> Sources:
    """The smaller copies of such an image."""
    found = _image(page, url)
    return sources_of(page, found, form, sizes) if found else Sources()


def _image(page: Page, url: str) -> Target | None:
    if is_external(url):
        return None
    found: Target = page.reader.get("link", url.removeprefix(page.base) if isinstance(url, Href) else url)
    return found
