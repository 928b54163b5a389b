"""What templates of Jekyll read: the object ``site``, and each document as ``page``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sitegen.importing.liquid import Liquid, LiquidSite

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sitegen.importing.jekyll.documents import DocumentReader
    from sitegen.importing.jekyll.settings import JekyllSettings
    from sitegen.importing.notes import Note
    from sitegen.importing.old import Filler, OldDocument, OldSite


def page_of(document: OldDocument) -> dict[str, Any]:
    """A document as Liquid sees it."""
    folder, _, name = document.path.rpartition("/")
    own = {
        "url": document.url.removesuffix(".html") if document.url.endswith("/index.html") else document.url,
        "id": document.url.rstrip("/").removesuffix(".html"),
        "path": document.path,
        "relative_path": document.path,
        "name": name,
        "dir": document.url[: document.url.rindex("/") + 1],
        "tags": list(document.tags),
        "categories": list(document.categories),
        "content": document.body,
        "collection": "posts" if document.kind in ("post", "draft") else folder.partition("/")[0].removeprefix("_"),
    }
    return {**document.data, **own}


def liquid_filler(
    site: OldSite, settings: JekyllSettings, reader: DocumentReader, includes: Mapping[str, str], data: dict[str, Any]
) -> Callable[[], Filler]:
    """Makes what fills in the Liquid of the site's texts."""
    pages = {document.path: page_of(document) for document in site.documents}
    posts = [pages[one.path] for one in sorted(site.documents, key=_age, reverse=True) if one.kind == "post"]
    collections: dict[str, list[dict[str, Any]]] = {label: [] for label in settings.collections if label != "posts"}
    terms: dict[str, dict[str, list[Any]]] = {"tags": {}, "categories": {}}
    for document in site.documents:
        label = pages[document.path]["collection"]
        if label in collections:
            collections[label].append(pages[document.path])
    collections |= {label: [page_of(one) for one in documents] for label, documents in reader.hidden.items()}
    for post in posts:
        for taxonomy, found in terms.items():
            for name in post[taxonomy]:
                found.setdefault(name, []).append(post)
    in_collection = {one["path"] for listed in collections.values() for one in listed}
    variables = {
        **settings.raw,
        **collections,
        "posts": posts,
        "pages": [p for d in site.documents if (p := pages[d.path])["path"] not in in_collection and d.kind == "page"],
        "documents": [*posts, *(one for listed in collections.values() for one in listed)],
        **terms,
        "data": data,
        "static_files": [{"path": file.url, "name": file.url.rpartition("/")[2]} for file in site.files],
    }
    links = {document.path: document.url for document in site.documents}
    links |= {file.path: file.url for file in site.files}
    names = {}
    for document in site.documents:
        if document.kind == "post":
            stem = document.path[: document.path.rindex(".")]
            names[stem.replace("_posts/", "", 1)] = document.url
            names[stem.rpartition("/")[2]] = document.url
    return partial(_filler, LiquidSite(variables, includes, names, links), pages)


def _filler(site: LiquidSite, pages: Mapping[str, Any]) -> Filler:
    liquid = Liquid(site)

    def fill(old: OldDocument) -> tuple[str, list[Note]]:
        if old.data.get("render_with_liquid") is False or not ("{{" in old.body or "{%" in old.body):
            return old.body, []
        return liquid.render(old.body, pages[old.path], old.path, old.first_line)

    return fill


def _age(document: OldDocument) -> tuple[float, str]:
    return (document.date.timestamp() if document.date else 0.0), document.path
