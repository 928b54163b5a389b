"""Settings of Hugo and of its usual themes that have a counterpart in ours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sitegen.importing.services import PROFILES, analytics, comments, first, profile, table_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitegen.importing.hugo.pages import PageReader
    from sitegen.importing.hugo.settings import HugoSettings
    from sitegen.importing.old import OldSite

# Keys that only say how Hugo builds, or that are read elsewhere.
_SILENT = {
    "baseurl", "title", "languagecode", "locale", "defaultcontentlanguage", "defaultcontentlanguageinsubdir",
    "languages", "params", "menus", "taxonomies", "permalinks", "paginate", "pagination", "paginatepath", "markup",
    "timezone", "theme", "themesdir", "module", "services", "disqusshortname", "googleanalytics", "contentdir",
    "staticdir", "assetdir", "publishdir", "layoutdir", "archetypedir", "datadir", "i18ndir", "cachedir", "build",
    "builddrafts", "buildfuture", "buildexpired", "canonifyurls", "relativeurls", "uglyurls", "disablepathtolower",
    "removepathaccents", "enablerobotstxt", "enablegitinfo", "enableemoji", "hascjklanguage", "summarylength", "minify",
    "outputs", "outputformats", "mediatypes", "sitemap", "rsslimit", "caches", "imaging", "security", "server",
    "privacy", "frontmatter", "related", "ignorefiles", "ignoreerrors", "ignorelogs", "disablekinds", "languagename",
    "weight", "copyright", "author", "mainsections", "pluralizelisttitles", "preservetaxonomynames", "metadataformat",
    "enableinlineshortcodes", "titlecasestyle", "capitalizelisttitles", "timeout", "blackfriday", "description",
}  # fmt: skip
_PARAMS = {
    "description", "subtitle", "author", "social", "socialicons", "comments", "giscus", "utterances", "disqus",
    "mainsections", "analytics", "googleanalytics", "google_analytics", *PROFILES,
}  # fmt: skip


def add_hugo_settings(settings: HugoSettings, reader: PageReader, site: OldSite) -> None:
    """Add our settings, the permalinks that posts may follow, and the keys that have no counterpart to ``site``."""
    raw, params = settings.raw, settings.params
    base = first(raw, "baseurl").rstrip("/")
    ours: dict[str, Any] = {"title": first(raw, "title") or urlsplit(base).netloc or "Blog"}
    if re.match(r"https?://[^/\s]+(/[^\s?#]*)?$", base):
        ours["url"] = base
    described = first(params, "description") or first(table_at(params, "info"), "description")
    ours["description"] = " ".join((described or first(raw, "description") or first(params, "subtitle")).split())
    ours["language"], ours["timezone"] = settings.languages[0].tag, settings.zone.key
    ours["paginate"] = settings.page_size
    verified = table_at(params, "analytics")
    ours["verification"] = {
        name: code
        for name in ("google", "naver", "bing")
        if (code := first(table_at(verified, name), "siteverificationtag") or first(params, f"{name}siteverification"))
    }
    social: dict[str, str] = dict(_social(settings))
    services = table_at(raw, "services")
    said = {
        **params,
        "googleanalytics": first(table_at(services, "googleanalytics"), "id") or first(raw, "googleanalytics"),
        "disqusshortname": first(table_at(services, "disqus"), "shortname") or first(raw, "disqusshortname"),
    }
    is_off = table_at(params, "comments").get("enabled") is False
    options = {
        "github": social.pop("GitHub", ""), "social": social, "comments": {} if is_off else comments(said),
        "analytics": analytics(said),
    }  # fmt: skip
    ours["theme_options"] = {key: value for key, value in options.items() if value}
    left: list[str] = []
    ours["navigation"] = _navigation(settings, reader, site, left)
    if settings.goldmark("renderer", "hardwraps") is True:
        ours["markdown"] = {"breaks": True}
    ours["languages"] = {
        language.tag: texts
        for language in settings.languages[1:]
        if (texts := _texts(settings.languages_raw.get(language.key, {}), ours))
    }
    site.settings = {key: value for key, value in ours.items() if value not in ("", {}, [])}
    left += [key for key in raw if key not in _SILENT and not key.startswith("pygments")]
    left += [f"params.{key}" for key, value in params.items() if key not in _PARAMS and value not in ("", None, {}, [])]
    site.left = tuple(sorted(left))
    site.patterns = _patterns(settings, reader.main)
    rule = settings.goldmark("parser", "autoheadingidtype")
    usual = "blackfriday" if "blackfriday" in raw and rule is None else "github"
    site.heading_ids = {"github-ascii": "github-ascii", "blackfriday": "blackfriday"}.get(str(rule or usual), "github")  # type: ignore[assignment]  # one of them
    if settings.goldmark("parser", "autoheadingid") is False:
        site.heading_ids = ""


def _texts(said: dict[str, Any], ours: dict[str, Any]) -> dict[str, str]:
    found = {"title": first(said, "title"), "description": first(table_at(said, "params"), "description")}
    return {key: value for key, value in found.items() if value and value != ours.get(key)}


def _patterns(settings: HugoSettings, main: tuple[str, ...]) -> tuple[str, ...]:
    """Permalinks of ours that may give what those of the main sections give."""
    found = []
    for section in main:
        template = settings.pattern("page", section) or f"/{section}/:slugorfilename/"
        template = re.sub(r":sections?(\[[^\]]*\])?", section.lower(), template)
        template = re.sub(r":(title|slugorcontentbasename|slugorfilename)\b", ":slug", template)
        template = re.sub(r":contentbasename\b", ":filename", f"{settings.languages[0].prefix}/{template.strip('/')}/")
        if settings.raw.get("uglyurls") is True:
            template = f"{template.rstrip('/')}.html"
        found += [template, template.replace(":slug", ":filename"), template.replace(":filename", ":slug")]
    is_ours = re.compile(r"(?:[^:]|:(?:slug|filename|year|month|day)(?![a-z]))*:(?:slug|filename)(?![a-z]).*")
    return tuple(dict.fromkeys(re.sub("/+", "/", one) for one in found if is_ours.fullmatch(one)))


def _social(settings: HugoSettings) -> Iterator[tuple[str, str]]:
    """Profiles, by our names: in tables or lists of themes, or in a menu of their own."""
    params = settings.params
    tables = (table_at(params, "social"), table_at(params, "author"), params, table_at(settings.raw, "author"))
    for table in tables:
        for key, (name, _) in PROFILES.items():
            if address := profile(key, first(table, key)):
                yield name, address
    lists = (params.get("social"), params.get("socialicons"), table_at(settings.raw, "menus").get("social"))
    for entry in (entry for entries in lists if isinstance(entries, list) for entry in entries):
        if isinstance(entry, dict):
            said = first(entry, "name", "identifier", "title", "label", "icon")
            address = first(entry, "url", "link", "href")
            if said and address.startswith("https://"):
                yield PROFILES.get(said.lower(), (said,))[0], address


def _navigation(settings: HugoSettings, reader: PageReader, site: OldSite, left: list[str]) -> list[dict[str, Any]]:
    """The main menu, of settings and of pages. What leads nowhere here goes to ``left``."""
    documents = {document.url: document for document in site.documents if document.kind != "draft"}
    files = {file.url for file in site.files}
    said = table_at(settings.raw, "menus").get("main")
    entries = [entry for entry in said if isinstance(entry, dict)] if isinstance(said, list) else []
    base = urlsplit(first(settings.raw, "baseurl")).path.rstrip("/")
    menu: list[tuple[int, str, str, str, str]] = [(weight, title, url, title, "") for weight, title, url in reader.menu]
    for entry in entries:
        title, url = first(entry, "name", "title", "identifier"), first(entry, "url", "pageref")
        if url and not re.match(r"[a-z]+:", url):
            path = url.removeprefix(base) if base else url
            path = f"/{path.strip('/')}/" if not re.search(r"\.\w+$", path) else f"/{path.lstrip('/')}"
            path = "/" if path == "//" else path
            page = documents.get(path) or documents.get(path.rstrip("/"))
            to = site.listings.get(path, "" if page is None and path not in files else path).partition(" ")
            url = page.id if page else f"/{to[0]}/" if to[1] else to[0]
            url = path if path in ("/", "/tags/", "/categories/", "/archive/", "/search/") else url
        weight, parent = entry.get("weight"), first(entry, "parent")
        key = first(entry, "identifier", "name")
        is_above = any(first(other, "parent") == key for other in entries)
        if title and (is_above or re.match(r"https?://|/|.*\.md$", url)):
            menu.append((weight if isinstance(weight, int) else 0, title, url, key, parent))
        else:
            left.append(f"menus.main {title}")
    menu.sort(key=lambda item: item[0])
    found: list[dict[str, Any]] = []
    for _, title, url, key, parent in menu:
        inner = [{"title": one[1], "url": one[2]} for one in menu if one[4] and one[4] == key]
        if not parent:
            found.append({"title": title} | ({"url": url} if url else {}) | ({"children": inner} if inner else {}))
    return found
