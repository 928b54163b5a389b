"""The pages that generators of Hexo make: lists of posts, of terms, of years and months, and feeds."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sitegen.importing.hexo.urls import hexo_slug, served
from sitegen.importing.services import table_at, texts_of

if TYPE_CHECKING:
    from sitegen.importing.hexo.documents import HexoDocuments
    from sitegen.importing.hexo.settings import HexoSettings
    from sitegen.importing.old import OldSite


def add_archives(settings: HexoSettings, documents: HexoDocuments, site: OldSite) -> None:
    """Add the addresses of these pages to ``site``, with ours."""
    found: dict[str, str] = {}

    def pages(kind: str, folder: str, posts: int, target: str) -> None:
        size = table_at(settings.raw, f"{kind}_generator").get("per_page", settings.raw.get("per_page", 10))
        count = -(-posts // size) if isinstance(size, int) and not isinstance(size, bool) and size > 0 else 1
        found.setdefault(served(f"{folder}/"), target)
        for number in range(2, count + 1):
            later = f"/page/{number}/" if kind == "index" else target
            found.setdefault(served(f"{folder}/{settings.text('pagination_dir')}/{number}/"), later)

    posts = [post for _, post in documents.posts]
    if "hexo-generator-index" in settings.plugins:
        pages("index", str(table_at(settings.raw, "index_generator").get("path") or ""), len(posts), "/")
    if "hexo-generator-tag" in settings.plugins:
        names = table_at(settings.raw, "tag_map")
        for tag, count in Counter(tag for post in posts for tag in dict.fromkeys(post.tags)).items():
            slug = hexo_slug(str(names.get(tag) or tag), settings.case)
            pages("tag", f"{settings.text('tag_dir')}/{slug}", count, f"tags {tag}")
    if "hexo-generator-category" in settings.plugins:
        for above, paths in documents.categories.items():
            folder = f"{settings.text('category_dir')}/{documents.category_slug(above)}"
            pages("category", folder, len(set(paths)), f"categories {above[-1]}")
    if "hexo-generator-archive" in settings.plugins:
        folder = settings.text("archive_dir")
        pages("archive", folder, len(posts), "/archive/")
        dated = Counter(part for date in documents.shown for part in _parts(date.strftime("%Y/%m/%d")))
        is_daily = table_at(settings.raw, "archive_generator").get("daily") is True
        for part, count in dated.items():
            if part.count("/") < 2 or is_daily:
                pages("archive", f"{folder}/{part}", count, f"/archive/{part[:4]}/")
    feed = table_at(settings.raw, "feed")
    if feed or "hexo-generator-feed" in settings.plugins:
        kinds = texts_of(feed.get("type")) or ["atom"]
        paths = texts_of(feed.get("path"))
        for number, kind in enumerate(kinds):
            path = paths[number] if number < len(paths) else f"{kind}.xml"
            found[served(path if "." in path else f"{path}.xml")] = "/rss.xml" if kind == "rss2" else "/feed.xml"
    if "hexo-generator-sitemap" in settings.plugins:
        for path in texts_of(table_at(settings.raw, "sitemap").get("path")) or ["sitemap.xml"]:
            found[served(path)] = "/sitemap.xml" if path.endswith(".xml") else "/"
    table = settings.raw.get("alias") or settings.raw.get("aliases")
    if "hexo-generator-alias" in settings.plugins and isinstance(table, dict):
        found |= {served(str(old)): str(new) if "://" in str(new) else served(str(new)) for old, new in table.items()}
    own = {document.url for document in site.documents}
    site.listings |= {url: to for url, to in found.items() if url not in own and url not in site.listings}


def _parts(day: str) -> list[str]:
    return [day[:4], day[:7], day]
