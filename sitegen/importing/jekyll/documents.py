"""Posts, pages and documents of collections, with all that Jekyll makes of their front matter and their paths."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sitegen.content.frontmatter.dates import parse_date
from sitegen.importing.addresses import FreeIds
from sitegen.importing.files import date_error, syntax_error
from sitegen.importing.jekyll.urls import MARKDOWN, file_of, jekyll_page_url, jekyll_url
from sitegen.importing.listings import counterpart, has_words
from sitegen.importing.notes import Note
from sitegen.importing.old import Kind, OldDocument
from sitegen.importing.yaml import ForeignYamlError, load_yaml

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from sitegen.importing.jekyll.settings import JekyllSettings
    from sitegen.importing.old import OldSite

_FRONT_MATTER = re.compile(r"\A(---[^\S\n]*\n)(.*?\n?)^((?:---|\.\.\.)[^\S\n]*$\n?)", re.DOTALL | re.MULTILINE)
_DATED = re.compile(r"(\d{2,4}-\d{1,2}-\d{1,2})-(.*)(\.[^.]+)")
_HTML = (".html", ".htm")
# What themes call the layouts of pages that list all posts.
_LISTING_LAYOUTS = ("archive", "archives", "categories", "tags")
_ABOVE = re.compile(r"\A(?:[^\S\n]*\n)*")
_LOOSE = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})(?:[T\s]+(\d{1,2}:\d{2}(?::\d{2})?))?(?:.*?\s([-+]\d{2}:?\d{2}|UTC))?\s*$")
_LISTS = re.compile(
    r"\{%-?[^%]*\b(?:site\.(?:posts|tags|categories|documents)\b|paginator\b)"
    r"|\{\{-?\s*(?:site\.(?:posts|tags|categories)|paginator)\b"
)
# Of these the program makes its own.
_OWN_FILES = ("feed.xml", "atom.xml", "rss.xml", "sitemap.xml", "robots.txt")


class DocumentReader:
    """Adds documents to ``site`` as Jekyll with these settings reads them."""

    def __init__(self, settings: JekyllSettings, site: OldSite) -> None:
        self.settings, self.site = settings, site
        self.hidden: dict[str, list[OldDocument]] = {}
        self._ids = FreeIds()

    def is_post(self, path: str, kind: str) -> bool:
        """Whether a file of ``_posts`` or ``_drafts`` is a document."""
        name = path.rpartition("/")[2]
        if not name.lower().endswith((*MARKDOWN, *_HTML)):
            return False
        return kind == "_drafts" or _DATED.fullmatch(name) is not None

    def add_document(self, path: str, text: str, collection: str, kind: str = "") -> None:
        """Add a post, a draft or a document of a collection."""
        settings, site = self.settings, self.site
        inside = path.removeprefix(f"{settings.collections_dir}/")
        folder, _, name = inside.rpartition("/")
        stem, dot, ending = name.rpartition(".")
        ext = dot + ending
        special = kind or f"_{collection}"
        parts = folder.split("/")
        at = parts.index(special)
        front, head, body, first_line = self._front_matter(path, text)
        data = settings.defaults(inside, collection)
        categories = _words(data.pop("categories", None))
        named = _DATED.fullmatch(name)
        slug = (named[2] if named else stem).rstrip(".")
        data |= {key: value for key, value in front.items() if value is not None or key not in data}
        categories += [*_words(front.get("categories")), *_flat(data.get("category"))]
        categories = [*dict.fromkeys([*parts[:at], *categories])]
        tags = _flat(data.get("tag")) or _words(data.get("tags"))
        data |= {"categories": categories, "tags": tags}
        data["slug"] = data.get("slug") or slug
        date = self._date(path, data, named[1] if named else "", head)
        if date:
            data["date"] = date
        relative = "/".join((*parts[at + 1 :], stem)).rstrip(".")
        template = str(data.get("permalink") or settings.template(collection))
        moment = date or datetime(1970, 1, 1, tzinfo=settings.zones[0])
        found = [
            jekyll_url(template, data, moment.astimezone(zone), collection, relative, stem, ext)
            for zone in (settings.zones if data.get("date") and front.get("date") else settings.zones[:1])
        ]
        url, unknown = found[0]
        if len(set(found)) > 1:
            site.notes.append(Note("import-timezone", "changed", path, 0, "", (("url", url), ("other", found[1][0]))))
        others = tuple(file_of(other, ext) for other, _ in found[1:] if other != url)
        if unknown:
            site.notes.append(Note("import-permalink", "kept", path, 0, template, (("field", unknown),)))
        what: Kind = "draft" if kind == "_drafts" else "post" if collection == "posts" else "page"
        below = "posts" if collection == "posts" else collection
        identifier = self._ids.take("/".join((below, *parts[:at], *parts[at + 1 :], stem)), file_of(url, ext))
        document = OldDocument(
            path, identifier, file_of(url, ext), what, head, body, first_line, data, frozenset(front), date,
            tuple(categories), tuple(tags), (*_aliases(data), *others), _moved(data), ext.lower() in _HTML,
        )  # fmt: skip
        if what == "page" and data.get("layout") in _LISTING_LAYOUTS and not has_words(body):
            site.listings[document.url] = _listing(document.url, data)
        elif not settings.is_published(collection):
            self.hidden.setdefault(collection, []).append(document)
        elif ext.lower() in (*MARKDOWN, *_HTML):
            site.documents.append(document)
        else:
            site.notes.append(Note("import-not-markdown", "lost", path, 0))

    def add_page(self, path: str, text: str) -> None:
        """Add a file with front matter that is in no collection."""
        settings, site = self.settings, self.site
        folder, _, name = path.rpartition("/")
        ext = name[name.rindex(".") :].lower() if "." in name else ""
        front, head, body, first_line = self._front_matter(path, text)
        data = {**settings.defaults(path, "pages"), **front}
        url = jekyll_page_url(str(data.get("permalink") or ""), folder, name, settings.style)
        if ext in (".scss", ".sass", ".coffee"):
            site.notes.append(Note("import-theme-file", "lost", path, 0))
            return
        served = file_of(url, ext)
        is_document = ext in (*MARKDOWN, *_HTML)
        moved = _moved(data)
        if not moved and (name in _OWN_FILES or _LISTS.search(body) or (is_document and not has_words(body))):
            site.listings[served] = _listing(served, data)
            if has_words(body):
                values = (("url", site.listings[served]),)
                site.notes.append(Note("import-listing", "lost", path, first_line, "", values))
            return
        kind: Kind = "page" if is_document and "<html" not in body.lower() else "file"
        stem = "/".join(part.lstrip("_") for part in path.split("/"))[: -len(ext) or None]
        if stem.startswith("posts/") and stem != "posts/index":
            stem = f"pages/{stem}"
        identifier = self._ids.take(stem, served) if kind == "page" else served.removeprefix("/")
        if served.endswith("/") and kind == "file":
            identifier += "index.html"
        if kind == "file":  # nothing may stand before its first line
            above, body = _ABOVE.findall(body)[0], _ABOVE.sub("", body, count=1)
            first_line += above.count("\n")
        date = self._date(path, data, "", head) if data.get("date") else None
        categories, tags = tuple(_words(data.get("categories"))), tuple(_words(data.get("tags")))
        document = OldDocument(
            path, identifier, served, kind, head, body, first_line, data, frozenset(front), date, categories, tags,
            _aliases(data), moved, ext not in MARKDOWN,
        )  # fmt: skip
        site.documents.append(document)

    def _front_matter(self, path: str, text: str) -> tuple[dict[str, Any], str, str, int]:
        """The front matter as values and, if it can stay as it is, as text; the body and its first line."""
        match = _FRONT_MATTER.match(text)
        if not match:
            return {}, "", text, 1
        body, first_line = text[match.end() :], text.count("\n", 0, match.end()) + 1
        try:
            value, is_ours = load_yaml(match[2])
        except ForeignYamlError as wrong:
            self.site.problems.append(syntax_error("import-front-matter", path, text, wrong, 1))
            return {}, "", body, first_line
        if not isinstance(value, dict):
            return {}, "", body, first_line
        return value, match[2] if is_ours else "", body, first_line

    def _date(self, path: str, data: dict[str, Any], of_name: str, head: str) -> datetime | None:
        """The date of a document in the time zone of the old site's URLs."""
        zone = self.settings.zones[0]
        for text in (data.get("date"), of_name):
            if not text:
                continue
            written = str(text)
            if re.match(r"\d\d-", written):
                written = f"20{written}"
            try:
                return _moment(written, zone).astimezone(zone)
            except (ValueError, OverflowError):
                self.site.problems.append(date_error(path, head, "date", written))
        return None


def _moment(text: str, zone: ZoneInfo) -> datetime:
    """A date in one of our forms, or with something between its parts, which Ruby passes over. Raises ValueError."""
    try:
        return parse_date(text, zone)
    except ValueError:
        parts = _LOOSE.search(text)
        if not parts:
            raise
        return parse_date(" ".join(part for part in parts.groups() if part), zone)


def _listing(url: str, data: dict[str, Any]) -> str:
    """Our page that shows what the old page at ``url`` did."""
    for key, folder in (("tag", "tags"), ("category", "categories")):
        if isinstance(data.get(key), str):
            return f"{folder} {data[key]}"
    return counterpart(url, str(data.get("layout") or ""))


def _words(value: Any) -> list[str]:
    """A list, or a text with spaces between its items."""
    return value.split() if isinstance(value, str) else _flat(value) if isinstance(value, list) else []


def _flat(value: Any) -> list[str]:
    """One value, or those of a list and of the lists in it."""
    if isinstance(value, list):
        return [inner for item in value for inner in _flat(item)]
    return [] if value is None or value is False else [str(value)]


def _aliases(data: dict[str, Any]) -> tuple[str, ...]:
    return tuple([f"/{url.lstrip('/')}" for url in _flat(data.get("redirect_from")) if url])


def _moved(data: dict[str, Any]) -> str:
    return next(filter(None, _flat(data.get("redirect_to"))), "")
