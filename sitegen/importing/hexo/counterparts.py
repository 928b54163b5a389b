"""Settings of Hexo and of its usual themes (NexT, Icarus, Cactus, Minos) that have a counterpart in ours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sitegen.importing.hexo.urls import served
from sitegen.importing.services import analytics, comments, table_at
from sitegen.text.langtags import language_tag

if TYPE_CHECKING:
    from sitegen.importing.hexo.settings import HexoSettings
    from sitegen.importing.old import OldSite

# Keys that only say how Hexo builds, or that are read elsewhere.
_SILENT = {
    "title", "subtitle", "description", "language", "timezone", "url", "root", "permalink", "permalink_defaults",
    "pretty_urls", "source_dir", "public_dir", "tag_dir", "archive_dir", "category_dir", "code_dir", "i18n_dir",
    "skip_render", "new_post_name", "default_layout", "titlecase", "external_link", "filename_case", "render_drafts",
    "post_asset_folder", "relative_link", "future", "highlight", "prismjs", "syntax_highlighter", "index_generator",
    "archive_generator", "category_generator", "tag_generator", "default_category", "category_map", "tag_map",
    "date_format", "time_format", "updated_option", "use_date_for_updated", "per_page", "pagination_dir", "include",
    "exclude", "ignore", "theme", "theme_config", "deploy", "meta_generator", "marked", "feed", "sitemap", "alias",
    "aliases", "server", "markdown", "google_site_verification", "naver_site_verification", "bing_site_verification",
    "giscus", "utterances", "disqus", "disqus_shortname", "google_analytics",
}  # fmt: skip
_PLACES = {"archive_dir": "/archive/", "tag_dir": "/tags/", "category_dir": "/categories/"}


def add_hexo_settings(settings: HexoSettings, site: OldSite) -> None:
    """Add our settings, the permalinks that posts may follow, and the keys that have no counterpart to ``site``."""
    text, raw, theme = settings.text, settings.raw, settings.theme
    host = re.match(r"https?://[^/\s]+", text("url"))
    said = {key: value for key, value in {**raw, **theme}.items() if not _is_off(value)}
    said |= {"disqus": said.get("disqus") or raw.get("disqus_shortname")}
    if kind := table_at(theme, "comment").get("type"):
        said[str(kind)] = theme["comment"]
    tracked = analytics(said) or analytics(table_at(theme, "plugins"))
    options: dict[str, Any] = {"social": _social(theme), "comments": comments(said), "analytics": tracked}
    options["github"] = options["social"].pop("GitHub", "")
    codes = {key: raw.get(f"{key}_site_verification") or theme.get(f"{key}_site_verification") for key in _ENGINES}
    language = str(raw["language"][0] if isinstance(raw.get("language"), list) else raw.get("language") or "")
    size = table_at(raw, "index_generator").get("per_page", raw.get("per_page"))
    menu, missing = _navigation(settings, site)
    ours: dict[str, Any] = {
        "title": text("title") or "Blog",
        "url": (host[0] + settings.root).rstrip("/") if host else "",
        "description": " ".join((text("description") or text("subtitle")).split()),
        "language": language_tag(language),
        "timezone": settings.zone.key if text("timezone") else "",
        "paginate": size if isinstance(size, int) and not isinstance(size, bool) and size > 0 else "",
        "markdown": {"breaks": True} if settings.breaks else {},
        "verification": {key: str(code) for key, code in codes.items() if isinstance(code, str)},
        "theme_options": {key: value for key, value in options.items() if value},
        "navigation": menu,
    }
    site.settings = {key: value for key, value in ours.items() if value not in ("", {}, [])}
    left = [str(key) for key, value in raw.items() if key not in _SILENT and value is not None]
    left += ["subtitle"] if text("description") and text("subtitle") else []
    left += [key for key in ("url", "language") if raw.get(key) and not ours[key]]
    left += [f"menu: {title}" for title in missing]
    site.left = tuple(sorted([*left, *(f"{raw.get('theme')}: {key}" for key in theme if key not in _THEME)]))
    site.patterns = tuple(dict.fromkeys(_patterns(text("permalink"))))


_ENGINES = ("google", "naver", "bing")
# Keys of themes that are read here.
_THEME = {
    "menu", "nav", "navbar", "social", "social_links", "widgets", "comment", "giscus", "utterances", "disqus",
    "google_analytics", "plugins", "google_site_verification", "naver_site_verification", "bing_site_verification",
}  # fmt: skip


def _patterns(template: str) -> list[str]:
    """Permalinks of ours that may give what the template gives."""
    fields = ("year", "month", "day", "title", "name", "category")
    if [name for name in re.findall(r":(\w*[^_\W])", template, re.ASCII) if name not in fields]:
        return []
    found = []
    for name in (":filename", ":name"):
        pattern = re.sub(":(?:title|name)", name, served(template))
        found += [pattern, re.sub("/+", "/", pattern.replace(":category", ""))]
    return [pattern for pattern in found if pattern.endswith(("/", ".html"))]


def _navigation(settings: HexoSettings, site: OldSite) -> tuple[list[dict[str, str]], list[str]]:
    """The menu, as far as its pages are there, and the names of the others. Ours has the usual pages by itself."""
    theme, menu, missing = settings.theme, [], []
    entries = table_at(theme, "menu") or table_at(theme, "nav") or table_at(theme, "navbar", "menu")
    places = {"/": "/", **{served(settings.text(key)) + "/": url for key, url in _PLACES.items()}}
    urls = {document.url for document in site.documents if document.kind == "page"}
    for title, value in entries.items():
        written = str(value.get("default") if isinstance(value, dict) else value).partition("||")[0].strip()
        url = served(written if written.endswith((".html", "/")) else f"{written}/")
        target = written if written.startswith(("https://", "http://")) else places.get(url) or url
        if target in urls or "://" in target or (target in places.values() and _is_there(target, site)):
            menu.append({"title": title.capitalize() if title.islower() else title, "url": target})
        else:
            missing.append(title)
    return menu if any(entry["url"] in urls or "://" in entry["url"] for entry in menu) else [], missing


def _is_there(target: str, site: OldSite) -> bool:
    """Whether we have a page of terms: a post has one."""
    names = {"/tags/": "tags", "/categories/": "categories"}
    posts = (document for document in site.documents if document.kind == "post")
    return target not in names or any(getattr(post, names[target]) for post in posts)


def _social(theme: Any) -> dict[str, str]:
    """Links to other places of the author, by their names."""
    widgets = theme.get("widgets")
    profiles = [one for one in widgets if isinstance(one, dict)] if isinstance(widgets, list) else []
    found: dict[str, str] = {}
    for table in (theme.get("social"), *(one.get("social_links") for one in (theme, *profiles))):
        rows = table.items() if isinstance(table, dict) else [(None, one) for one in table or ()]
        for name, value in rows:
            row = value if isinstance(value, dict) else {"url": value}
            name = name or row.get("icon") or row.get("name")
            url = str(row.get("url") or row.get("link") or "").partition("||")[0].strip()
            if name and url.startswith(("https://", "http://", "mailto:")):
                found["GitHub" if str(name).lower() == "github" else str(name)] = url
    return found


def _is_off(value: object) -> bool:
    return isinstance(value, dict) and (value.get("enable") is False or value.get("enabled") is False)
