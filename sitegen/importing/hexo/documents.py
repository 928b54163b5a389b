"""Posts, drafts and pages, with all that Hexo makes of their front matter and their paths."""

from __future__ import annotations

import posixpath
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sitegen.content.frontmatter.dates import parse_date
from sitegen.importing.addresses import FreeIds
from sitegen.importing.files import date_error, json_value, syntax_error
from sitegen.importing.front import with_keys
from sitegen.importing.hexo.urls import hexo_slug, hexo_url, name_fields, post_fields, served
from sitegen.importing.listings import counterpart, has_words
from sitegen.importing.notes import Note
from sitegen.importing.old import OldDocument
from sitegen.importing.services import table_at
from sitegen.importing.yaml import ForeignYamlError, load_yaml
from sitegen.options import current_time

if TYPE_CHECKING:
    from sitegen.importing.hexo.settings import HexoSettings
    from sitegen.importing.old import OldSite

# With a fence above, and without.
_FENCED = re.compile(r"\A(-{3,}|;{3,})\n(.+?)\n\1\n?", re.DOTALL)
_OPEN = re.compile(r"\A(?!-{3}|;{3})(.+?)\n(-{3,}|;{3,})\n?", re.DOTALL)
_TABS = re.compile(r"(?<=\n)\t+")
_HTML = (".html", ".htm")
# Keys that a file's name does not override.
_OWN = {"title", "year", "month", "day", "i_month", "i_day", "hash"}
_ZONED = re.compile(r":\d\d(?P<seconds>:\d\d(?:\.\d*)?)?\s*(?:Z|[-+]\d\d(?::?\d\d)?)\s*$")
_MIDNIGHT = re.compile(r"([T ])24:00")


class HexoDocuments:
    """Adds documents to ``site`` as Hexo with these settings reads them. ``posts`` are those that are published, with
    their slugs. ``shown`` are their dates, as Hexo has them, ``categories`` their paths by names from the top down."""

    def __init__(self, settings: HexoSettings, site: OldSite) -> None:
        self.settings, self.site = settings, site
        self.posts: list[tuple[str, OldDocument]] = []
        self.categories: dict[tuple[str, ...], list[str]] = {}
        self.shown: list[datetime] = []
        self._order: dict[tuple[str, ...], int] = {}
        self._ids = FreeIds()
        rows = table_at(settings.raw, "encrypt").get("tags")
        # Tags whose posts a plugin encrypts.
        self._locked = [row.get("name") for row in _listed(rows) if isinstance(row, dict)]

    def add_post(self, path: str, inside: str, text: str, is_draft: bool, modified: datetime) -> None:
        """Add a post or a draft. ``inside`` is its path below ``_posts``; ``modified`` stands for a date where none is
        written."""
        settings, site = self.settings, self.site
        front, head, body, first_line = self._front_matter(path, text)
        named = name_fields(settings.text("new_post_name"), inside)
        slug = named["title"]
        data = {**front, **{key: value for key, value in named.items() if key not in _OWN}}
        is_published = data.get("published") is not False and not is_draft
        date, shown = self._dates(path, front, named, head)
        if date and settings.raw.get("future") is False:
            is_published = is_published and date <= current_time()
        if is_published and not shown:
            site.notes.append(Note("import-hexo-undated", "kept", path, 1))
        above = _hierarchies(data.get("categories") or data.get("category"))
        nodes = [names[: end + 1] for names in above for end in range(len(names))]
        for node in nodes if is_published else ():
            self.categories.setdefault(node, []).append(path)
            self._order.setdefault(node, len(self._order))
        last = max(nodes, key=self._order.__getitem__, default=()) if is_published else ()
        category = self.category_slug(last) or settings.text("default_category")
        permalink = front.get("permalink")
        template = str(permalink) if permalink else settings.text("permalink")
        urls = []
        for moment in shown or [modified.astimezone(settings.zone)]:
            known = {**table_at(settings.raw, "permalink_defaults"), **data}
            fields = post_fields(slug, moment, str(data.get("title") or ""), category, known)
            url, unknown = hexo_url("\0" if permalink else template, fields, settings.has_assets)
            urls.append(served(url.replace("\0", template)))
        if unknown:
            site.notes.append(Note("import-permalink", "kept", path, 0, template, (("field", unknown),)))
        if len(set(urls)) > 1:
            site.notes.append(Note("import-timezone", "changed", path, 0, "", (("url", urls[0]), ("other", urls[1]))))
        categories = tuple(dict.fromkeys(name for names in above for name in names))
        if any(isinstance(item, list) for item in _listed(front.get("categories"))):
            head = with_keys(head, front, {"categories": list(categories)}) if head else ""
            site.notes.append(Note("import-hexo-hierarchy", "changed", path, 1, " / ".join(map(" > ".join, above))))
            data["categories"] = front["categories"] = list(categories)
        tags = tuple([str(tag) for tag in _listed(data.get("tags") or data.get("tag")) if tag not in (None, "")])
        if any(tag in self._locked for tag in tags):
            data.setdefault("password", True)
        aliases = (*_aliases(front), *(url for url in urls[1:] if url != urls[0]))
        document = OldDocument(
            path, self._ids.take(f"posts/{posixpath.splitext(inside)[0]}", urls[0]), urls[0],
            "draft" if is_draft else "post", head, body, first_line, data, frozenset(front), date, categories, tags,
            aliases, self._moved(front), inside.endswith(_HTML),
        )  # fmt: skip
        site.documents.append(document)
        if is_published:
            self.posts.append((slug, document))
            self.shown += shown[:1]

    def add_page(self, path: str, inside: str, text: str) -> None:
        """Add a page. ``inside`` is its path below the source folder."""
        stem, ext = posixpath.splitext(inside)
        front, head, body, first_line = self._front_matter(path, text)
        url = str(front.get("permalink") or f"{stem}.html")
        url = served(url if url.endswith("/") or posixpath.splitext(url)[1] else f"{url}.html")
        if not has_words(body) and not self._moved(front):
            said = " ".join(str(front.get(key) or "") for key in ("layout", "type"))
            self.site.listings[url] = counterpart(url, said)
            return
        is_html = ext in _HTML
        is_whole = is_html and (front.get("layout") in (False, "false", "off") or "<html" in body.lower())
        stem = f"pages/{stem}" if stem.startswith("posts/") else stem
        identifier = f"{url[1:]}index.html" if url.endswith("/") else url[1:]
        date = self._dates(path, front, {}, head)[0]
        document = OldDocument(
            path, identifier if is_whole else self._ids.take(stem, url), url, "file" if is_whole else "page", head,
            body, first_line, front, frozenset(front), date, aliases=_aliases(front), moved=self._moved(front),
            is_html=is_html,
        )  # fmt: skip
        self.site.documents.append(document)

    def category_slug(self, names: tuple[str, ...]) -> str:
        """The names of a category from the top down, as its URL has them."""
        table = table_at(self.settings.raw, "category_map")
        return "/".join(hexo_slug(str(table.get(name) or name), self.settings.case) for name in names)

    def _moved(self, front: dict[str, Any]) -> str:
        """Where ``redirect`` of the plugin for aliases leads."""
        target = str(front.get("redirect") or "")
        if "hexo-generator-alias" not in self.settings.plugins or "/" not in target or _aliases(front):
            return ""
        return target if "://" in target else f"/{target.lstrip('/')}"

    def _front_matter(self, path: str, text: str) -> tuple[dict[str, Any], str, str, int]:
        """The front matter as values and, if it can stay as it is, as text; the body and its first line."""
        match = _FENCED.match(text)
        fence, written = (match[1], match[2]) if match else ("", "")
        if not match and (match := _OPEN.match(text)):
            fence, written = match[2], match[1]
        if not match:
            return {}, "", text, 1
        plain = _TABS.sub(lambda tabs: "  " * len(tabs[0]), written)
        try:
            value, is_ours = (json_value(f"{{{written}}}"), False) if fence[0] == ";" else load_yaml(plain)
        except ForeignYamlError as wrong:
            if _FENCED.match(text):  # else it is text above a rule
                self.site.problems.append(syntax_error("import-front-matter", path, text, wrong, 1))
                return {}, "", text[match.end() :], text.count("\n", 0, match.end()) + 1
            value = None
        if not isinstance(value, dict):
            return {}, "", text, 1
        head = plain if is_ours else ""
        return value, head, text[match.end() :], text.count("\n", 0, match.end()) + 1

    def _dates(
        self, path: str, front: dict[str, Any], named: dict[str, str], head: str
    ) -> tuple[datetime | None, list[datetime]]:
        """The date of a document, and the dates that its URL may have shown: those that Hexo made of it on a computer
        of the author's, and on a machine whose clock is UTC. It takes a moment with its zone for another."""
        zone = self.settings.zone
        written = str(front.get("date") or "").strip()
        parts = [named.get(name) or named.get(f"i_{name}") for name in ("year", "month", "day")]
        if not written and all(parts):
            written = "-".join(map(str, parts))
        if not written:
            return None, []
        try:
            moment = parse_date(_MIDNIGHT.sub(r"\g<1>00:00", written), zone)
            moment += timedelta(days=1 if _MIDNIGHT.search(written) else 0)
            date, utc = moment.astimezone(zone), moment.astimezone(UTC)
        except (ValueError, OverflowError):
            self.site.problems.append(date_error(path, head, "date", written))
            return None, []
        zoned = _ZONED.search(written)
        shown = utc.replace(tzinfo=zone) if zoned and zoned["seconds"] else date
        if self.settings.text("timezone"):
            return date, [shown, (utc if zoned else date.replace(tzinfo=UTC)) - (date.utcoffset() or timedelta())]
        return date, [shown, utc] if zoned and not zoned["seconds"] else [shown]


def _hierarchies(value: Any) -> list[tuple[str, ...]]:
    """Categories as names from the top down: one hierarchy, or several in lists of their own."""
    items = [item for item in _listed(value) if item not in (None, "")]
    if not any(isinstance(item, list) for item in items):
        return [tuple(map(str, items))] if items else []
    found = [tuple([str(name) for name in _listed(item) if name not in (None, "")]) for item in items]
    return [names for names in found if names]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _aliases(front: dict[str, Any]) -> tuple[str, ...]:
    return tuple([served(str(url)) for url in _listed(front.get("alias") or front.get("aliases")) if url])
