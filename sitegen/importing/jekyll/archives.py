"""The pages that plugins of Jekyll make: of terms and years, the later pages of the list, the feed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sitegen.importing.jekyll.urls import jekyll_slug, sanitized

if TYPE_CHECKING:
    from sitegen.importing.jekyll.settings import JekyllSettings
    from sitegen.importing.old import OldSite


def add_listings(settings: JekyllSettings, site: OldSite) -> None:
    """Add the addresses of these pages to ``site``, with ours."""
    posts = [document for document in site.documents if document.kind == "post"]
    found: dict[str, str] = {}
    said = settings.raw.get("jekyll-archives")
    archives: dict[str, Any] = said if isinstance(said, dict) else {}
    enabled = archives.get("enabled") or ()
    places = archives.get("permalinks")
    places = {
        "year": "/:year/", "month": "/:year/:month/", "day": "/:year/:month/:day/", "tag": "/tag/:name/",
        "category": "/category/:name/", **(places if isinstance(places, dict) else {}),
    }  # fmt: skip
    for kind, folder in (("tag", "tags"), ("category", "categories")):
        if enabled == "all" or folder in enabled:
            for post in posts:
                for name in post.tags if kind == "tag" else post.categories:
                    found[sanitized(str(places[kind]).replace(":name", jekyll_slug(name)))] = f"{folder} {name}"
    for kind in ("year", "month", "day"):
        if enabled == "all" or kind in enabled:
            for post in posts:
                if date := post.date:
                    place = str(places[kind]).replace(":year", f"{date.year:04}").replace(":month", f"{date.month:02}")
                    found[sanitized(place.replace(":day", f"{date.day:02}"))] = f"/archive/{date.year}/"
    found |= _pages(settings, len(posts))
    feed = settings.raw.get("feed")
    if "jekyll-feed" in settings.plugins and isinstance(feed, dict) and feed.get("path"):
        found[f"/{str(feed['path']).lstrip('/')}"] = "/feed.xml"
    own = {document.url for document in site.documents}
    site.listings |= {url: to for url, to in found.items() if url not in own and url not in site.listings}


def _pages(settings: JekyllSettings, posts: int) -> dict[str, str]:
    """The pages of the list of posts from the second on."""
    later = settings.raw.get("pagination")
    table = later if isinstance(later, dict) and later.get("enabled") else {}
    size = table.get("per_page", 10) if table else settings.raw.get("paginate")
    place = str(table.get("permalink", "/page/:num/") if table else settings.text("paginate_path") or "/page:num")
    if not isinstance(size, int) or isinstance(size, bool) or size < 1 or ":num" not in place:
        return {}
    numbers = range(2, -(-posts // size) + 1)
    return {_folder(sanitized(place.replace(":num", str(number)))): f"/page/{number}/" for number in numbers}


def _folder(url: str) -> str:
    return url if re.search(r"\.html?$|/$", url) else f"{url}/"
