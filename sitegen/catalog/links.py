"""What a reference in a document points to: a document, a file, a page of the site, or nothing."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote, urlsplit

from sitegen.errors import nearest
from sitegen.hangul import nfc
from sitegen.urls import Url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sitegen.catalog.index import Catalog
    from sitegen.model import Job

_DOCUMENT = re.compile(r"\.(?:md|markdown)$", re.IGNORECASE)


class Target(NamedTuple):
    """Where a reference leads. ``url`` is None where it leads nowhere; then ``wrong`` is a problem's code and
    ``near`` what may have been meant. ``suffix`` is query and fragment, percent-encoded; ``asset`` the id of the
    file when the target is one."""

    url: Url | None
    suffix: str = ""
    asset: str | None = None
    wrong: str = ""
    near: tuple[str, ...] = ()


def suffix_of(fragment: str) -> str:
    """The fragment as it stands behind an URL."""
    return "#" + quote(fragment, safe="!$&()*+,;=:@/?~")


class Links:
    """Resolves references against everything that the site publishes. Pure."""

    def __init__(self, catalog: Catalog, jobs: tuple[Job, ...]) -> None:
        self.catalog = catalog
        self._documents = {document.path: document for document in catalog.documents.values()}
        self._urls: dict[Url, str | None] = {job.url: None for job in jobs}
        for asset_id, asset in catalog.assets.items():
            self._urls[asset.url] = asset_id
        self._by_url = {catalog.cards[d.id].nav.url: d for d in catalog.documents.values()}

    def resolve(self, document_id: str, target: str) -> Target:
        """What ``target``, as written in the document, leads to."""
        return self._resolve(self.catalog.documents[document_id].path, self.catalog.cards[document_id].nav.url, target)

    def resolve_path(self, target: str) -> Target:
        """What ``target``, as written in the settings or a template, leads to; relative to the site's home."""
        return self._resolve("content/index.md", Url("/"), target)

    def _resolve(self, source: str, page: Url, target: str) -> Target:
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
        from_root = path.lstrip("/") if path.startswith("/") else posixpath.join(posixpath.dirname(source), path)
        file = posixpath.normpath(from_root)
        if not path.startswith("/") and file in self.catalog.assets:
            return Target(self.catalog.assets[file].url, suffix, file)
        if not path.startswith("/") and f"{file}/index.md" in self._documents:
            return self._with_fragment(self._url(f"{file}/index.md"), fragment, suffix)
        absolute = posixpath.normpath(posixpath.join(page.path, path))
        absolute = "/" + absolute.lstrip("/")
        candidates = [Url(absolute), Url(absolute.rstrip("/") + "/")]
        if path.endswith("/"):
            candidates.reverse()
        candidates.append(Url(re.sub(r"(?<=/)index\.html$", "", absolute)))
        for url in candidates:
            if url in self._urls:
                if (asset := self._urls[url]) is not None:
                    return Target(url, suffix, asset)
                return self._with_fragment(url, fragment, suffix)
        return self._missing(source, path)

    def _url(self, path: str) -> Url:
        return self.catalog.cards[self._documents[path].id].nav.url

    def _document(self, source: str, path: str, fragment: str, suffix: str) -> Target:
        relative = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
        from_root = path.lstrip("/")
        for candidate in (relative, from_root, f"content/{from_root}"):
            if candidate in self._documents:
                return self._with_fragment(self._url(candidate), fragment, suffix)
            if candidate in self.catalog.held:
                return Target(None, wrong="link-to-held", near=(candidate,))
        folder = posixpath.dirname(source)
        names = {posixpath.relpath(document, folder): document for document in self._documents}
        near = nearest(path, names) or [
            name
            for name in names
            if posixpath.basename(name) in nearest(posixpath.basename(path), map(posixpath.basename, names))
        ]
        return Target(None, wrong="link-no-document", near=tuple(near[:3]))

    def _with_fragment(self, url: Url, fragment: str, suffix: str) -> Target:
        document = self._by_url.get(url)
        if fragment and fragment != "top" and document is not None and fragment not in document.anchors:
            anchors = document.anchors
            near = nearest(fragment, anchors) or list(anchors[:3])
            return Target(None, wrong="link-no-anchor", near=tuple(f"#{anchor}" for anchor in near))
        return Target(url, suffix)

    def _missing(self, source: str, path: str) -> Target:
        if path.startswith("/"):
            names: Mapping[str, object] = {url.path: url for url in self._urls}
            near = nearest(path, names)
        else:
            names = {posixpath.relpath(asset, posixpath.dirname(source)): asset for asset in self.catalog.assets}
            near = nearest(path, names)
        return Target(None, wrong="link-missing", near=tuple(near))
