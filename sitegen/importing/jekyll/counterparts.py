"""Settings of Jekyll and of its usual themes that have a counterpart in ours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sitegen.importing.jekyll.urls import STYLES
from sitegen.importing.services import PROFILES, analytics, comments, first, profile, table_at
from sitegen.text.langtags import language_tag

if TYPE_CHECKING:
    from sitegen.importing.jekyll.settings import JekyllSettings
    from sitegen.importing.old import OldSite

# Placeholders of Jekyll in ours.
_FIELDS = {
    ":title": ":name", ":output_ext": ".html", ":categories": ":category", ":slugified_categories": ":category",
    ":year": ":year", ":month": ":month", ":day": ":day", ":slug": ":slug", ":name": ":slug",
}  # fmt: skip
# Keys that only say how Jekyll builds, or that are read elsewhere.
_SILENT = {
    "permalink", "collections", "collections_dir", "defaults", "include", "exclude", "keep_files", "plugins", "gems",
    "plugins_dir", "markdown", "kramdown", "highlighter", "rouge", "sass", "timezone", "encoding", "markdown_ext",
    "source", "destination", "baseurl", "url", "title", "description", "subtitle", "tagline", "name", "lang",
    "locale", "language", "author", "email", "paginate", "paginate_path", "liquid", "incremental", "future", "drafts",
    "show_drafts", "unpublished", "limit_posts", "safe", "lsi", "excerpt_separator", "port", "host", "quiet",
    "verbose", "detach", "cache_dir", "data_dir", "includes_dir", "layouts_dir", "whitelist", "strict_front_matter",
    "theme", "remote_theme", "repository", "compress_html", "social", "github_username", "twitter_username",
    "facebook_username", "linkedin_username", "github", "twitter", "google_analytics", "disqus", "comments",
    "utterances", "giscus", "google_site_verification", "naver_site_verification", "webmaster_verifications", "logo",
    "favicon", "header_pages", "navigation", "analytics", "avatar", "image", "social_links", "minimal_mistakes_skin",
    "facebook", "linkedin", "instagram", "youtube", "rss", "feed", "jekyll-archives", "pagination",
}  # fmt: skip


def add_settings(settings: JekyllSettings, data: dict[str, Any], site: OldSite) -> None:
    """Add our settings, the permalinks that posts may follow, and the keys that have no counterpart to ``site``."""
    text, raw = settings.text, settings.raw
    host = text("url").rstrip("/")
    base = text("baseurl").strip("/")
    ours: dict[str, Any] = {"title": text("title") or text("name") or host.rpartition("/")[2] or "Blog"}
    if re.match(r"https?://[^/\s]+$", host):
        ours["url"] = f"{host}/{base}".rstrip("/")
    ours["description"] = " ".join((text("description") or text("subtitle") or text("tagline")).split())
    if language := language_tag(text("lang") or text("locale") or text("language")):
        ours["language"] = language
    if text("timezone") and settings.zones[0].key == text("timezone"):
        ours["timezone"] = text("timezone")
    paginate = raw.get("paginate") or table_at(raw, "pagination").get("per_page")
    if isinstance(paginate, int) and not isinstance(paginate, bool) and paginate > 0:
        ours["paginate"] = paginate
    _add_authors(data, ours)
    verification = {
        "google": text("google_site_verification") or first(table_at(raw, "webmaster_verifications"), "google"),
        "naver": text("naver_site_verification") or first(table_at(raw, "webmaster_verifications"), "naver"),
        "bing": first(table_at(raw, "webmaster_verifications"), "bing"),
    }
    ours["verification"] = {key: value for key, value in verification.items() if value}
    ours["theme_options"] = _theme_options(settings)
    ours["navigation"] = _navigation(settings, data, site)
    kramdown = table_at(raw, "kramdown")
    if kramdown.get("hard_wrap") is True:
        ours["markdown"] = {"breaks": True}
    site.settings = {key: value for key, value in ours.items() if value not in ("", {}, [])}
    site.left = tuple(sorted(str(key) for key in raw if key not in _SILENT and key not in settings.collections))
    site.patterns = patterns(settings.template("posts"))
    site.heading_ids = "kramdown" if str(kramdown.get("input", "GFM")).lower() == "kramdown" else "gfm"
    site.kramdown = (text("markdown") or "kramdown").lower() in ("kramdown", "gfm")
    if kramdown.get("auto_ids") is False or not site.kramdown:
        site.heading_ids = ""


def patterns(template: str) -> tuple[str, ...]:
    """Permalinks of ours that may give what the template gives: with the first category, and without any."""
    ours = template
    for field in sorted(_FIELDS, key=len, reverse=True):
        ours = re.sub(rf"{field}(?![a-z_])", "\0" + _FIELDS[field][1:] if _FIELDS[field][0] == ":" else ".html", ours)
    ours = ours.replace("\0", ":")
    if re.search(r":(?!slug|name|filename|year|month|day|category)[a-z_]", ours):
        ours = STYLES["pretty"].replace(":title", ":name").replace(":categories", ":category")
    if not ours.endswith(("/", ".html")):
        ours += ".html"
    plain = re.sub("/+", "/", ours.replace(":category", ""))
    return tuple(dict.fromkeys([re.sub("/+", "/", f"/{ours}"), re.sub("/+", "/", f"/{plain}")]))


def _add_authors(data: dict[str, Any], ours: dict[str, Any]) -> None:
    """The authors of ``_data/authors.yml``."""
    authors = {}
    for identifier, person in table_at(data, "authors").items():
        if isinstance(person, dict):
            author = {"name": first(person, "name", "display_name"), "bio": first(person, "bio")}
            url = first(person, "url", "uri", "home", "site", "web")
            author |= {"url": url if url.startswith(("https://", "http://", "/")) else ""}
            authors[identifier] = {key: value for key, value in author.items() if value}
    ours["authors"] = authors


def _theme_options(settings: JekyllSettings) -> dict[str, Any]:
    raw, text = settings.raw, settings.text
    author = table_at(raw, "author")
    social: dict[str, str] = {}
    for key, (name, _) in PROFILES.items():
        said = table_at(raw, key)
        value = text(f"{key}_username") or text(key) or first(said, "username") or first(author, key)
        value = value or first(table_at(raw, "minima", "social_links"), key)
        if address := profile(key, value):
            social[name] = address
    for link in author.get("links") or () if isinstance(author.get("links"), list) else ():
        if isinstance(link, dict) and str(link.get("url")).startswith("https://") and link.get("label"):
            social.setdefault(str(link["label"]), str(link["url"]))
    options: dict[str, Any] = {"github": social.pop("GitHub", ""), "social": social}
    options["comments"], options["analytics"] = comments(raw, text("repository")), analytics(raw)
    return {key: value for key, value in options.items() if value}


def _navigation(settings: JekyllSettings, data: dict[str, Any], site: OldSite) -> list[dict[str, str]]:
    """The menu: ``header_pages`` of minima, ``_data/navigation.yml`` of other themes."""
    documents = {document.path: document for document in site.documents}
    pages = settings.raw.get("header_pages")
    menu = [
        {"title": str(document.data.get("title") or path), "url": document.id}
        for path in (pages if isinstance(pages, list) else ())
        if (document := documents.get(str(path)))
    ]
    table = data.get("navigation")
    entries = (table.get("main") or table.get("docs")) if isinstance(table, dict) else table
    for entry in entries if isinstance(entries, list) and not menu else ():
        if isinstance(entry, dict):
            title, url = first(entry, "title", "name"), first(entry, "url", "link", "href")
            if title and url.startswith(("/", "https://", "http://")):
                menu.append({"title": title, "url": url})
    return menu
