"""Decides where each document goes, and what its front matter must say so that it goes there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitegen.catalog.permalinks import NoDate, url_of
from sitegen.content.frontmatter.keys import field_of
from sitegen.fields import Meta
from sitegen.importing.convert import Moving
from sitegen.importing.notes import Note
from sitegen.model import Document
from sitegen.options import current_time
from sitegen.text.hangul import fold
from sitegen.text.urls import UnsafeUrl, Url

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from sitegen.config import Config
    from sitegen.importing.old import OldDocument, OldSite

# Pages of the program's own, which no document can replace.
_OWN = {"/archive/", "/tags/", "/categories/", "/series/", "/authors/", "/teams/", "/stack/"}
# Fields that come from elsewhere than from defaults.
_NO_DEFAULT = {"date", "permalink", "aliases", "slug", "tags", "categories", "draft", "published"}


def best_pattern(site: OldSite, config: Config, zone: ZoneInfo) -> str:
    """The permalink of ours that gives most posts the URL that they have."""
    posts = [document for document in site.documents if document.kind == "post"]
    found = {pattern: sum(_follows(post, pattern, config, zone) for post in posts) for pattern in site.patterns}
    best = max(found, key=lambda pattern: found[pattern], default="")
    return best if best and found[best] else config.permalink


def _follows(old: OldDocument, pattern: str, config: Config, zone: ZoneInfo) -> bool:
    slug = old.data.get("slug") if "slug" in old.own else None
    meta = Meta(date=old.date, slug=str(slug) if slug else None, categories=old.categories)
    try:
        url = url_of(Document(old.id, "", meta, "", (), {}), config._replace(permalink=pattern), zone)
    except (UnsafeUrl, NoDate):
        return False
    return url == old.url


class FreeIds:
    """Gives each document a place of its own below ``content/``."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, stem: str, url: str) -> str:
        """The id of a document whose path would be ``stem``. An index has the files beside it only if its URL is
        theirs."""
        folder = stem.removesuffix("/index")
        if stem != folder and url != f"/{folder}/":
            stem = folder
        return self.free(stem)

    def is_free(self, stem: str) -> bool:
        """Whether no document has this path."""
        return fold(stem) not in self._taken

    def free(self, stem: str, suffix: str = "") -> str:
        """The id of a document whose path would be ``stem``, with a number where others have that."""
        name, number = f"{stem}{suffix}", 1
        while not self.is_free(name):
            number += 1
            name = f"{stem}-{number}{suffix}"
        self._taken.add(fold(name))
        return f"{name}.md"


class Addresses:
    """Gives documents their URLs, each once. ``notes`` say which cannot have theirs, ``redirects`` where pages have
    moved. ``lost`` are the old URLs that nothing of ours can answer."""

    def __init__(self, site: OldSite) -> None:
        self.site = site
        self.notes: list[Note] = []
        self.redirects: dict[str, str] = {}
        self.lost: set[str] = set()
        self._taken = {fold(file.url): file.path for file in site.files}

    def movings(self) -> list[Moving]:
        """All documents to move."""
        found = []
        for old in self.site.documents:
            if old.moved and old.kind != "file":
                self.redirects[old.url] = old.moved
                self._taken.setdefault(fold(old.url), old.path)
            else:
                found.append(self._moving(old))
        return [moving._replace(edits=moving.edits | self._aliases(moving)) for moving in found]

    def _moving(self, old: OldDocument) -> Moving:
        is_published = old.kind != "draft" and old.data.get("published") is not False
        is_locked = is_published and bool(old.data.get("password"))
        if is_locked:  # plugins and themes encrypt it
            self.notes.append(Note("import-password", "changed", old.path, 1))
            is_published = False
        if is_published and old.kind == "post" and old.date and old.date > current_time():
            self.notes.append(Note("import-future", "kept", old.path, 1, "", (("url", old.url),)))
            is_published = False
        edits: dict[str, Any] = {
            key: value
            for key, value in old.data.items()
            if key not in old.own and field_of(key) and field_of(key) not in _NO_DEFAULT and value is not None
        }
        edits |= {key: None for key in old.own if field_of(key) == "permalink" and key.lower() == "permalink"}
        if old.kind == "draft" or is_locked:
            edits["draft"] = True
        url = self._url(old) if is_published else None
        if is_published and url is None and old.kind != "file":
            edits["published"] = False
        return Moving(old, edits, url)

    def _url(self, old: OldDocument) -> Url | None:
        """Where a document goes; None where it cannot be published."""
        wanted = old.url.removesuffix("index.html") if old.url.endswith("/index.html") else old.url
        if wanted in _OWN:
            self.notes.append(Note("import-own-page", "changed", old.path, 0, "", (("url", wanted),)))
            wanted = f"/pages{wanted}"
        try:
            url = Url.of(wanted.replace("%23", "#"))
        except UnsafeUrl as unsafe:
            self.notes.append(
                Note("import-url", "lost", old.path, 0, "", (("url", old.url), ("reason", unsafe.reason)))
            )
            self.lost.add(old.url)
            if unsafe.reason != "url-segment":
                return None
            url = Url.of("/".join(part.strip(" .") for part in wanted.split("/")))
        other = self._taken.setdefault(fold(url), old.path)
        if other != old.path:
            self.notes.append(Note("import-url-twice", "lost", old.path, 0, "", (("url", old.url), ("other", other))))
            return None
        return url

    def _aliases(self, moving: Moving) -> dict[str, Any]:
        """The keys for the old addresses of a document, without those that others have."""
        old = moving.old
        if not old.aliases:
            return {}
        kept: list[str] = []
        for alias in dict.fromkeys(old.aliases):
            try:
                url = Url.parse(alias)
            except UnsafeUrl as unsafe:
                values = (("url", alias), ("reason", unsafe.reason))
                self.notes.append(Note("import-url", "lost", old.path, 0, "", values))
                continue
            other = self._taken.setdefault(fold(url), old.path)
            if "#" in url and other == old.path and moving.url:  # front matter has no way to write it
                self.redirects[alias] = moving.url.replace("#", "%23")
                continue
            if url == moving.url or url in map(Url.parse, kept):
                continue
            if other != old.path or url in _OWN:
                values = (("url", alias), ("other", other if url not in _OWN else "sitegen"))
                self.notes.append(Note("import-url-twice", "changed", old.path, 0, "", values))
            else:
                kept.append(alias)
        if kept == _listed(old.data.get("redirect_from")) and "redirect_from" in old.own:
            return {}
        cleared = {"redirect_from": None} if "redirect_from" in old.own else {}
        own = _listed(old.data.get("aliases")) if "aliases" in old.own else []
        aliases = [*(alias for alias in own if alias not in old.aliases or alias in kept), *kept]
        return cleared if kept == own else {**cleared, "aliases": [*dict.fromkeys(aliases)] or None}


def _listed(value: Any) -> list[str]:
    return [str(item) for item in (value if isinstance(value, list) else [value]) if item]
