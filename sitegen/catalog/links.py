"""What a reference in a document points to: a document, a file, a page of the site, or nothing."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote, urlsplit

from sitegen.catalog.fragments import Ids
from sitegen.content.naming import is_index
from sitegen.content.scan import MARKDOWN
from sitegen.text.hangul import nfc
from sitegen.text.urls import Url

if TYPE_CHECKING:
    from sitegen.catalog.index import Catalog
    from sitegen.model import Document, Job

_DOCUMENT = re.compile(r"\.(?:md|markdown)$", re.IGNORECASE)


class Target(NamedTuple):
    """Where a reference leads. ``url`` is None where it leads nowhere; then ``wrong`` is a problem's code. ``suffix``
    is query and fragment, percent-encoded; ``asset`` the id of the file when the target is one."""

    url: Url | None
    suffix: str = ""
    asset: str | None = None
    wrong: str = ""


def suffix_of(fragment: str) -> str:
    """The fragment as it stands behind an URL."""
    return "#" + quote(fragment, safe="!$&()*+,;=:@/?~")


def _files(source: str, path: str) -> list[str]:
    """The files that a relative ``path`` may mean in the document ``source``: one beside it, or one beside the pictures
    in a folder of its name, as Hugo and Hexo have it: ``x.png`` for ``name/x.png`` in ``name.md``, ``../images/x.png``
    for ``images/x.png``."""
    if path.startswith("/"):
        return []
    folders = [posixpath.dirname(source)] + ([] if is_index(source) else [posixpath.splitext(source)[0]])
    return [posixpath.normpath(posixpath.join(folder, path)) for folder in folders]


def documents_meant(source: str, path: str) -> tuple[str, str, str]:
    """The documents that ``path`` may mean in the file ``source``: relative to it, to the site, or to ``content/``."""
    from_root = path.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), path)), from_root, f"content/{from_root}"


class Links:
    """Resolves references against everything that the site publishes. Pure."""

    def __init__(self, catalog: Catalog, jobs: tuple[Job, ...]) -> None:
        self.catalog = catalog
        self._documents = {row.path: row.id for row in catalog.rows.values()}
        # Everything that has an URL; of a file its id.
        self.urls: dict[Url, str | None] = {job.url: None for job in jobs if job.kind != "gone"}
        for asset_id, asset in catalog.assets.items():
            self.urls[asset.url] = asset_id
        self._by_url = {row.url: row.id for row in catalog.rows.values()}
        self._known_ids: dict[str, Ids] = {}

    def resolve(self, document_id: str, target: str) -> Target:
        """What ``target``, as written in the document, leads to."""
        return self._resolve(self.catalog.rows[document_id].path, self.catalog.url(document_id), target)

    def document_at(self, source: str, path: str) -> Document | None:
        """The document that ``path`` leads to, as it is written in the file ``source``, or whose page it is on."""
        identifier = self._documents.get(source)
        page = self.catalog.url(identifier) if identifier is not None else Url("/")
        found = self._by_url.get(self._resolve(source, page, quote(path)).url or "")
        return self.catalog.documents[found] if found is not None else None

    def resolve_path(self, target: str) -> Target:
        """What ``target``, as written in the settings or a template, leads to; relative to the site's home."""
        return self._resolve("content/index.md", Url("/"), target)

    def _resolve(self, source: str, page: Url, target: str) -> Target:
        if "{{" in target or "{%" in target:
            return Target(None, wrong="link-liquid")
        try:
            parts = urlsplit(target)
        except ValueError:
            return Target(None, wrong="link-malformed")
        path = nfc(unquote(parts.path))
        fragment = nfc(unquote(parts.fragment))
        suffix = ("?" + quote(parts.query, safe="=&%+;/?:@!$,~*'()") if parts.query else "") + (
            suffix_of(fragment) if "#" in target else ""
        )
        if any(char < " " for char in path) or "\\" in path:
            return Target(None, wrong="link-malformed")
        if not path:
            return self._with_fragment(page, fragment, suffix)
        if _DOCUMENT.search(path):
            return self._document(source, path, fragment, suffix)
        for file in _files(source, path):
            if file in self.catalog.assets:
                return Target(self.catalog.assets[file].url, suffix, file)
            indexes = [f"{file}/index{ending}" for ending in MARKDOWN]
            if any(path in self.catalog.held for path in (file, *indexes)):
                return Target(None, wrong="link-to-held")
            if index := next((path for path in indexes if path in self._documents), ""):
                return self._with_fragment(self._url(index), fragment, suffix)
        absolute = posixpath.normpath(posixpath.join(page.path, path))
        absolute = "/" + absolute.lstrip("/")
        candidates = [Url(absolute), Url(absolute.rstrip("/") + "/")]
        if path.endswith("/"):
            candidates.reverse()
        candidates.append(Url(re.sub(r"(?<=/)index\.html$", "", absolute)))
        for url in candidates:
            if url in self.urls:
                if (asset := self.urls[url]) is not None:
                    return Target(url, suffix, asset)
                return self._with_fragment(url, fragment, suffix)
        return Target(None, wrong="link-missing")

    def _url(self, path: str) -> Url:
        return self.catalog.url(self._documents[path])

    def _document(self, source: str, path: str, fragment: str, suffix: str) -> Target:
        for candidate in documents_meant(source, path):
            if candidate in self._documents:
                return self._with_fragment(self._url(candidate), fragment, suffix)
            if candidate in self.catalog.held:
                return Target(None, wrong="link-to-held")
        return Target(None, wrong="link-no-document")

    def _with_fragment(self, url: Url, fragment: str, suffix: str) -> Target:
        identifier = self._by_url.get(url)
        if not fragment or fragment == "top" or identifier is None:
            return Target(url, suffix)
        if not (meant := self._ids(identifier).meant(fragment)):
            return Target(None, wrong="link-no-anchor")
        return Target(url, suffix if meant == fragment else suffix.partition("#")[0] + suffix_of(meant))

    def _ids(self, document_id: str) -> Ids:
        if document_id not in self._known_ids:
            self._known_ids[document_id] = Ids(self.catalog.documents[document_id].anchors)
        return self._known_ids[document_id]
