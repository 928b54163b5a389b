"""The pages of Hugo, with all that it makes of their front matter and their paths."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from sitegen.content.frontmatter.dates import parse_date
from sitegen.importing.addresses import FreeIds
from sitegen.importing.files import date_error, json_start, syntax_error, toml_value
from sitegen.importing.hugo.settings import HugoLanguage, yaml_like
from sitegen.importing.hugo.urls import HugoUrls
from sitegen.importing.listings import has_words
from sitegen.importing.notes import Note
from sitegen.importing.old import Kind, OldDocument
from sitegen.importing.services import table_at, texts_of
from sitegen.importing.yaml import ForeignYamlError, load_yaml
from sitegen.options import current_time

if TYPE_CHECKING:
    from datetime import datetime

    from sitegen.importing.hugo.settings import HugoSettings
    from sitegen.importing.old import OldSite

_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[^\S\n]*\n(.*?\n?)^\1[^\S\n]*$\n?", re.DOTALL | re.MULTILINE)
_DATES = ("date", "publishdate", "pubdate", "published", "lastmod", "modified")
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})[-_ ]?(.*)")
# Layouts of pages that themes fill, and our page that does the same.
_FILLED = {"search": "/search/", "archives": "/archive/", "archive": "/archive/"}


class PageFile(NamedTuple):
    """The file of a page. ``inside`` is its path below the content, without the ending and the language; ``kind`` is
    ``page``, ``section`` or ``home``. A bundle has a folder of its own. ``is_named`` says that the file's name has the
    language: ``post.en.md``."""

    path: str
    inside: str
    language: HugoLanguage
    kind: str
    is_bundle: bool
    is_named: bool


class PageReader:
    """Adds pages to ``site``. ``main`` are the sections whose pages are posts. ``folders`` are those below the content
    that hold files which Hugo copies."""

    def __init__(self, settings: HugoSettings, site: OldSite, main: tuple[str, ...], folders: set[str]) -> None:
        self.settings, self.site, self.main, self._folders = settings, site, main, folders
        self.urls = HugoUrls(settings)
        # The pages by their languages and by their paths below the content: "" for a home page.
        self.pages: dict[tuple[str, str], OldDocument] = {}
        self.menu: list[tuple[int, str, str]] = []
        self._ids = FreeIds()
        self._first: dict[str, str] = {}

    def add(self, found: PageFile, text: str) -> None:
        """Add a page."""
        path, language, site = found.path, found.language, self.site
        own, head, body, first_line = self._front_matter(path, text)
        front = {key.lower(): value for key, value in own.items()}
        if "cascade" in front:
            site.notes.append(Note("import-setting", "lost", path, 1, "", (("key", "cascade"),)))
        stem = found.inside.rpartition("/")[2]
        date = self._date(found, front, stem, head)
        tags, categories = (tuple(texts_of(front.get(name))) for name in ("tags", "categories"))
        section, is_inside, _ = found.inside.partition("/")
        # Where no main sections are written, the lists of Hugo have what is dated in all of them.
        is_dated = bool(is_inside and date and (tags or categories)) and not self.settings.main_sections
        is_post = found.kind == "page" and (section in self.main or is_dated)
        url, others, unknown = self.urls.page(found.kind, found.inside, front, date, language.prefix)
        if found.kind == "home":
            url = "/" if language == self.settings.languages[0] else f"{language.prefix}/"
            others = (f"{language.prefix}/",) if url == "/" and language.prefix else ()
        if unknown:
            site.notes.append(Note("import-permalink", "kept", path, 0, url, (("field", unknown),)))
        layout = str(front.get("layout") or (stem if found.kind == "page" else ""))
        is_html = path.lower().endswith((".html", ".htm"))
        if (layout in _FILLED and not has_words(body)) or (found.kind == "section" and not body.strip()):
            site.listings[url] = _FILLED.get(layout, "/")
            return
        aliases = tuple(self._alias(alias, url, language) for alias in texts_of(front.get("aliases")))
        if aliases and list(aliases) != own.get("aliases"):
            head, own = "", {**own, next(key for key in own if key.lower() == "aliases"): list(aliases)}
        if front.get("url", url) != url:
            head, own = "", {key: value for key, value in own.items() if key.lower() != "url"}
        reason = self._held(front)
        if reason:
            site.notes.append(Note("import-hugo-held", "changed", path, 1, "", (("key", reason),)))
        kind: Kind = "draft" if reason else "post" if is_post else "page"
        identifier = self._id(found, is_post, url)
        if reason and not found.is_bundle and found.inside in self._folders:  # they are published
            identifier = self._ids.free(f"{identifier.removesuffix('.md')}-draft")
        data: dict[str, Any] = dict(own)
        if str(_build(front).get("list")).lower() in ("false", "never"):
            data.setdefault("hidden", True)
        if language.tag != self.settings.languages[0].tag:
            data["lang"] = own.get("lang") or language.tag
        together = str(front.get("translationkey") or found.inside)
        other = self._first.setdefault(together, identifier)
        if other != identifier and "lang" in data and found.kind != "home":
            data["translation"] = other
        document = OldDocument(
            path, identifier, url, kind, head, body, first_line, data, frozenset(own), date, categories, tags,
            (*aliases, *others), "", is_html,
        )  # fmt: skip
        self.pages[language.key, "" if found.kind == "home" else found.inside] = document
        site.documents.append(document)
        self._add_to_menu(front, document)

    def _front_matter(self, path: str, text: str) -> tuple[dict[str, Any], str, str, int]:
        """The front matter as values and, if it can stay as it is, as text; the body and its first line."""
        match = _FRONT_MATTER.match(text)
        end, shift = (match.end(), 1) if match else (0, 0)
        try:
            if match and match[1] == "+++":
                value, is_ours = yaml_like(toml_value(match[2])), False
            elif match:
                value, is_ours = load_yaml(match[2])
            elif re.match(r"\{\s*\"", text):
                value, end = json_start(text)
                value, is_ours = yaml_like(value), False
            else:
                return {}, "", text, 1
        except ForeignYamlError as wrong:
            self.site.problems.append(syntax_error("import-front-matter", path, text, wrong, shift))
            value, is_ours = {}, False
        body = text[end:] if match else text[end:].removeprefix("\n")
        head = match[2] if match and is_ours else ""
        return value if isinstance(value, dict) else {}, head, body, text.count("\n", 0, len(text) - len(body)) + 1

    def _date(self, found: PageFile, front: dict[str, Any], stem: str, head: str) -> datetime | None:
        """The date of a page, as its settings look for it."""
        wanted = list(texts_of(table_at(self.settings.raw, "frontmatter").get("date"))) or [":default"]
        for key in (key.lower() for said in wanted for key in (_DATES if said == ":default" else (said,))):
            named = _DATED.fullmatch(stem) if key == ":filename" else None
            text = named[1] if named else front.get(key)
            if not isinstance(text, str) or text.startswith("0001-"):
                continue
            if named and named[2]:
                front.setdefault("slug", named[2])
            try:
                return parse_date(re.sub(r"(:\d{2})[.,]\d+", r"\1", text), self.settings.zone)
            except (ValueError, OverflowError):
                self.site.problems.append(date_error(found.path, head, key, text))
        return None

    def _held(self, front: dict[str, Any]) -> str:
        """The key by which Hugo does not publish a page; "" for one that it publishes."""
        if str(front.get("draft")).lower() == "true" and self.settings.raw.get("builddrafts") is not True:
            return "draft"
        if front.get("headless") is True or str(_build(front).get("render")).lower() in ("false", "never"):
            return "build"
        for key, is_later in (("publishdate", True), ("expirydate", False)):
            try:
                moment = parse_date(str(front.get(key) or ""), self.settings.zone)
            except (ValueError, OverflowError):
                continue
            if (moment > current_time()) is is_later:
                return key
        return ""

    def _alias(self, alias: str, url: str, language: HugoLanguage) -> str:
        """An alias from the root of the site: one without a slash is beside the page."""
        if alias.startswith("/"):
            return alias if alias.startswith(f"{language.prefix}/") else f"{language.prefix}{alias}"
        parts = url.strip("/").split("/")[:-1]
        for part in alias.split("/"):
            parts = parts[:-1] if part == ".." else parts if part == "." else [*parts, part]
        return "/" + "/".join(parts)

    def _id(self, found: PageFile, is_post: bool, url: str) -> str:
        """Where a page goes below ``content/``."""
        stem, language = found.inside, found.language
        # The files of a folder are beside the page only if it is a folder itself.
        is_index = found.is_bundle and url.endswith("/")
        if found.kind == "home":
            stem = "index" if language == self.settings.languages[0] else f"{language.tag}/index"
            return self._ids.free(stem)
        if found.kind == "section":
            is_index = True
            stem = stem if language == self.settings.languages[0] else f"{language.tag}/{stem}"
        elif not found.is_named and language.folder != self.settings.languages[0].folder:
            stem = f"{language.key}/{stem}"
        if is_post:
            section, slash, rest = found.inside.partition("/")
            rest = rest if section == self.main[0] and slash else found.inside
            stem = f"posts/{stem.removesuffix(found.inside)}{rest}"
        elif stem.startswith("posts/") or (stem == "posts" and found.kind != "section"):
            stem = f"pages/{stem}"
        stem = f"{stem}/index" if is_index else stem
        # Files follow the index of their folder: the page in the default language, or else the first.
        is_plain = language == self.settings.languages[0] or (is_index and self._ids.is_free(stem))
        return self._ids.free(stem, f".{language.key}" if found.is_named and not is_plain else "")

    def _add_to_menu(self, front: dict[str, Any], document: OldDocument) -> None:
        """``menu: main`` in front matter."""
        said = front.get("menus", front.get("menu"))
        entry = said.get("main") if isinstance(said, dict) else said
        is_in = entry == "main" or isinstance(entry, dict) or (isinstance(entry, list) and "main" in entry)
        if is_in and document.kind != "draft" and "lang" not in document.data:
            entry = entry if isinstance(entry, dict) else {}
            title = str(entry.get("name") or front.get("linktitle") or front.get("title") or document.id)
            weight = entry.get("weight")
            self.menu.append((weight if isinstance(weight, int) else 0, title, document.id))


def _build(front: dict[str, Any]) -> dict[str, Any]:
    """What the front matter of a page says of how it is built."""
    return table_at(front, "build") or table_at(front, "_build")
